"""Forms: a case or LHP as plain values and back, half-typed, with problems by path; two people at one form."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.case.file import read_case_file, read_supervision_file
from fieldapp.case.form import LHP, completed, is_filled, read_form, values_of
from fieldapp.case.model import Alleged, Case, Evidence, Reporter, Subject, Supervision, Witness
from fieldapp.case.overlap import Overlap, lay_over
from fieldapp.case.problems import problems
from fieldapp.case.records import changes
from fieldapp.resources import resources_folder

CASES = sorted((resources_folder() / "cases").glob("*.json"))
REPORTS = [resources_folder() / "cases" / "lhp" / name for name in ("masa-tenang.json", "pertemuan-balai-desa.json")]
CASE = Case(
    id="c",
    kind="temuan",
    subjects=(Subject(id="s1", name="Satu"), Subject(id="s2", name="Dua", official=True)),
    witnesses=(Witness(id="w1", name="Saksi"),),
    evidence=(Evidence(id="e1", name="a.jpg", note="foto", sha256="a" * 64, size=3, exif=(("gps", "ada"),)),),
    narrative="Uraian.",
    violations=("etik-01-spanduk",),
    supervision="lhp-1",
    state="final",
    revision=2,
)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_form_says_what_the_file_says(path):
    values = json.loads(path.read_bytes())
    form = read_form(values["kind"], {**values, "evidence": []})
    assert (form.item, form.problems, form.unfit) == (read_case_file(path.read_bytes()).case, (), ())
    assert read_form(values["kind"], values_of(form.item)).item == form.item


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_form_of_an_lhp_says_what_the_file_says(path):
    form = read_form(LHP, {**json.loads(path.read_bytes()), "evidence": []})
    assert form.item == read_supervision_file(path.read_bytes()).report
    assert read_form(LHP, values_of(form.item)).item == form.item


def test_values_and_back_change_nothing():
    form = read_form("temuan", values_of(CASE))
    assert completed(form.item, CASE) == CASE
    assert changes(CASE, completed(form.item, CASE)) == []


def test_values_are_json():
    assert json.loads(json.dumps(values_of(CASE))) == values_of(CASE)


def test_an_empty_party_keeps_its_place_on_screen_and_is_not_saved():
    values = values_of(CASE)
    values["subjects"].insert(1, {"id": "s9", "name": " " * 0, "status": ""})
    form = read_form("temuan", values)
    assert [subject.id for subject in form.item.subjects] == ["s1", "s9", "s2"]
    assert "subjects[1].name" in [problem.field for problem in problems(form.item)]
    assert [subject.id for subject in completed(form.item, CASE).subjects] == ["s1", "s2"]


def test_parties_keep_their_ids_whatever_they_are_called_now():
    values = values_of(CASE)
    values["subjects"].reverse()
    values["subjects"][0]["name"] = "Satu"
    del values["witnesses"][0]
    patches = {(p.type, p.id): p.open for p in changes(CASE, completed(read_form("temuan", values).item, CASE))}
    assert patches["subject", "s2"]["name"] == "Satu"
    assert "name" not in patches.get(("subject", "s1"), {})
    assert patches["witness", "w1"] == {"removed": True}


def test_new_parties_get_ids():
    values = {**values_of(Case(kind="temuan")), "subjects": [{"name": "A"}, {"id": "x", "name": "B"}]}
    new = completed(read_form("temuan", values).item, None, make_id=iter(("case", "first")).__next__)
    assert (new.id, [subject.id for subject in new.subjects]) == ("case", ["first", "x"])


def test_evidence_is_described_and_never_exchanged():
    values = values_of(CASE)
    values["evidence"][0] |= {"note": "foto lain", "sha256": "b" * 64, "size": 9}
    new = completed(read_form("temuan", values).item, CASE)
    assert (new.evidence[0].note, new.evidence[0].sha256, new.evidence[0].size) == ("foto lain", "a" * 64, 3)


def test_withheld_identities_stay():
    hidden = Case(id="c", kind="laporan", reporter=Reporter(withheld=True), witnesses=(Witness(id="w", withheld=True),))
    values = values_of(hidden)
    values["reporter"]["name"] = "Orang lain"
    assert completed(read_form("laporan", values).item, hidden) == hidden
    report = Supervision(id="r", withheld=True, alleged=Alleged(event="x"))
    values = values_of(report)
    values["alleged"]["witnesses"] = [{"name": "Orang lain"}]
    assert completed(read_form(LHP, values).item, report) == report


@pytest.mark.parametrize(
    ("field", "value", "path", "code"),
    [
        ("narrative", "x" * 200_001, "narrative", "text_too_long"),
        ("received", {"date": "2024-02-31"}, "received.date", "date_impossible"),
        ("received", {"date": "besok sore"}, "received.date", "date_unread"),
        ("received", {"time": "pagi"}, "received.time", "time_form"),
        ("subjects", [{}, {"name": "y" * 501}], "subjects[1].name", "text_too_long"),
        ("subjects", [{"status": "raja"}], "subjects[0].status", "value_unfit"),
        ("activities", [{}, {"goal": 7}], "activities[1].goal", "value_unfit"),
    ],
)
def test_what_does_not_fit_is_told_by_path(field, value, path, code):
    kind = LHP if field == "activities" else "temuan"
    form = read_form(kind, {**values_of(Supervision() if kind == LHP else CASE), field: value})
    assert form.unfit == (path,)
    assert [(found.code, found.field) for found in form.problems] == [(code, path)]
    assert all(found.sentence and "…" not in found.sentence for found in form.problems)


def test_hidden_signs_are_told_and_taken_away():
    form = read_form("temuan", {**values_of(CASE), "impact": "a\u202eb"})
    assert [(found.code, found.field) for found in form.problems] == [("text_cleaned", "impact")]
    assert (form.item.impact, form.unfit) == ("ab", ())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.sampled_from([*sorted(values_of(CASE)), "name", "id"]), x),
        max_leaves=12,
    )
)
def test_any_values_are_read(value):
    for kind in ("temuan", LHP):
        values = value if isinstance(value, dict) else {"subjects": value, "event": value, "alleged": value}
        read_form(kind, values)


def test_filled():
    assert not is_filled({"id": "x", "name": "", "official": None, "witnesses": [{"name": ""}]})
    assert is_filled({"witnesses": [{"name": "A"}]})


# ---- two people -----------------------------------------------------------------------------------------------------


def three():
    base = values_of(CASE)
    return base, copy.deepcopy(base), copy.deepcopy(base)


def test_different_fields_join():
    base, own, current = three()
    own["narrative"], current["impact"] = "Milik saya.", "Milik mereka."
    own["subjects"][0]["nip"], current["subjects"][0]["rank"] = "1", "III/a"
    merged, overlaps = lay_over(base, own, current)
    assert overlaps == ()
    assert (merged["narrative"], merged["impact"]) == ("Milik saya.", "Milik mereka.")
    assert (merged["subjects"][0]["nip"], merged["subjects"][0]["rank"]) == ("1", "III/a")


def test_the_same_field_is_told_and_stays_as_typed():
    base, own, current = three()
    own["event"]["place"], current["event"]["place"] = "Sini", "Sana"
    own["subjects"][1]["name"], current["subjects"][1]["name"] = "Dua A", "Dua B"
    merged, overlaps = lay_over(base, own, current)
    assert merged["event"]["place"] == "Sini"
    assert overlaps == (Overlap("event.place", "Sana"), Overlap("subjects[1].name", "Dua B"))


def test_the_same_change_twice_is_none():
    base, own, current = three()
    own["narrative"] = current["narrative"] = "Sama."
    assert lay_over(base, own, current) == (current, ())


def test_parties_added_and_taken_away_on_both_sides():
    base, own, current = three()
    own["subjects"].append({"id": "mine", "name": "Tiga"})
    current["subjects"].insert(0, {"id": "theirs", "name": "Nol"})
    del own["subjects"][0]
    del current["witnesses"][0]
    merged, overlaps = lay_over(base, own, current)
    assert [party["id"] for party in merged["subjects"]] == ["theirs", "s2", "mine"]
    assert merged["witnesses"] == []
    assert overlaps == ()


def test_what_they_took_away_and_i_changed_stays_and_is_told():
    base, own, current = three()
    own["subjects"][1]["name"] = "Dua baru"
    del current["subjects"][1]
    merged, overlaps = lay_over(base, own, current)
    assert merged["subjects"][1]["name"] == "Dua baru"
    assert overlaps == (Overlap("subjects[1]", None),)


def test_an_order_that_i_chose_counts():
    base, own, current = three()
    own["subjects"].reverse()
    current["subjects"][0]["rank"] = "IV/a"
    merged, _ = lay_over(base, own, current)
    assert [(party["id"], party["rank"]) for party in merged["subjects"]] == [("s2", ""), ("s1", "IV/a")]
