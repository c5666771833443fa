"""What the editor does with a vault: begin, keep, restore, save, and meet what others saved."""

import copy
import json
from datetime import UTC, date, datetime

import pytest

from fieldapp.case.form import LHP
from fieldapp.desk import editing as desk
from fieldapp.desk.disclosure import reveal
from fieldapp.desk.editing import (
    begin,
    catch_up,
    draft_names,
    form_problems,
    keep,
    open_draft,
    open_record,
    reveal_people,
    save,
)
from fieldapp.errors import (
    DraftUnknown,
    EvidenceMissing,
    FormUnfit,
    IdentityHidden,
    NothingChanged,
    ReasonMissing,
    RecordElsewhere,
    RecordMoved,
)
from fieldapp.vault import casebook
from fieldapp.vault.attachment import attach_bytes, attachments_of
from fieldapp.vault.check import check
from fieldapp.vault.draft import discard_draft, list_drafts
from fieldapp.vault.register import load_case, load_supervision, owner_state
from fieldapp.vault.vault import open_vault
from tests.vault.journal_world import KAB, carry


@pytest.fixture
def vault(laptop):
    return laptop()


@pytest.fixture
def case(vault, add_case):
    return add_case(vault, "grup-wa-dinas-sembilan-asn")


def attached(vault, form, name="foto.jpg", data=b"isi"):
    item = attach_bytes(vault, form.draft, name, data)
    form.values["evidence"].append(desk.evidence_values(item))
    return item


@pytest.mark.parametrize("kind", desk.EDITABLE)
def test_a_new_form_knows_what_is_written_every_time(vault, kind):
    form = begin(vault, kind)
    assert not form.changed
    if kind == "laporan":
        assert form.values["received"] == {
            "place": "Kantor 64.01.05",
            "date": "2024-11-01",
            "time": form.values["received"]["time"],
        }
    if kind in ("temuan", "lhp"):
        assert form.values["finder"]["name"] == "Hariyati Nopriani"


def test_the_finder_is_remembered(vault):
    form = begin(vault, "temuan")
    form.values["finder"]["position"] = "Anggota"
    form.values["election"] = "Pilkada 2024"
    save(vault, form)
    again = begin(vault, "temuan")
    assert (again.values["finder"]["position"], again.values["election"]) == ("Anggota", "Pilkada 2024")
    assert begin(vault, "lhp").values["finder"]["position"] == "Anggota"


def test_a_new_case_is_saved_with_its_evidence_and_the_draft_ends(vault):
    form = begin(vault, "temuan")
    form.values["narrative"] = "Uraian."
    form.values["subjects"] = [{"id": "", "name": "A"}, {"id": "", "name": ""}]
    attached(vault, form)
    keep(vault, form)
    owner = save(vault, form)
    found = load_case(vault.db, owner)
    assert (found.narrative, [s.name for s in found.subjects]) == ("Uraian.", ["A"])
    assert [(e.name, vault.evidence.verify(e.sha256)) for e in found.evidence] == [("foto.jpg", "ok")]
    assert (list_drafts(vault), attachments_of(vault.db, form.draft)) == ([], [])
    assert check(vault, full=True).defects == []


def test_an_lhp_is_saved_and_revised(vault):
    form = begin(vault, "lhp")
    form.values |= {"result": "Patroli.", "alleged": {"event": "Orasi", "witnesses": [{"name": "Saksi"}]}}
    attached(vault, form)
    owner = save(vault, form)
    found = load_supervision(vault.db, owner)
    assert (found.alleged.event, found.alleged.witnesses[0].name, found.evidence[0].name) == (
        "Orasi",
        "Saksi",
        "foto.jpg",
    )
    form = open_record(vault, owner)
    form.values["result"] = "Patroli malam."
    assert save(vault, form) == owner
    assert load_supervision(vault.db, owner).result == "Patroli malam."


def test_only_the_kind_is_needed(vault):
    assert load_case(vault.db, save(vault, begin(vault, "informasi_awal"))).kind == "informasi_awal"


def test_a_draft_comes_back_as_it_was(vault):
    form = begin(vault, "temuan")
    form.values["event"]["place"] = "Balai"
    form.state = {"section": "event", "focus": "event.place"}
    item = attached(vault, form)
    keep(vault, form)
    again = open_draft(vault, form.draft)
    assert (again.values, again.base, again.state) == (form.values, form.base, form.state)
    assert again.changed
    assert [e["id"] for e in again.values["evidence"]] == [item.id]
    assert json.loads(json.dumps(list_drafts(vault)[0].data)) == list_drafts(vault)[0].data


def test_evidence_taken_in_after_the_last_keep_is_found_again(vault):
    form = begin(vault, "temuan")
    keep(vault, form)
    item = attach_bytes(vault, form.draft, "foto.jpg", b"isi")
    assert [e["id"] for e in open_draft(vault, form.draft).values["evidence"]] == [item.id]
    form.state["dropped"] = [item.id]
    keep(vault, form)
    assert open_draft(vault, form.draft).values["evidence"] == []


def test_evidence_that_was_taken_away_again_is_let_go(vault, passphrase):
    form = begin(vault, "temuan")
    attached(vault, form, data=b"satu")
    other = attached(vault, form, data=b"dua")
    del form.values["evidence"][1]
    save(vault, form)
    assert vault.db.execute("SELECT id FROM attachment").fetchall() == [(other.id,)]
    vault.close()
    with open_vault(vault.folder, None, passphrase) as again:
        assert not again.evidence.has(other.sha256)
        assert check(again, full=True).defects == []


def test_a_saved_or_discarded_draft_is_gone(vault):
    form = begin(vault, "temuan")
    keep(vault, form)
    discard_draft(vault, form.draft)
    with pytest.raises(DraftUnknown):
        open_draft(vault, form.draft)


def test_a_revision_changes_what_changed(vault, case):
    form = open_record(vault, case)
    form.values["subjects"][2]["rank"] = "Penata (III/c)"
    form.values["subjects"].append({"id": "", "name": "Baru"})
    del form.values["subjects"][0]
    form.values["evidence"][0]["note"] = "Uraian lain"
    del form.values["evidence"][1]
    before = load_case(vault.db, case)
    save(vault, form)
    after = load_case(vault.db, case)
    assert [s.id for s in after.subjects[:-1]] == [s.id for s in before.subjects[1:]]
    assert (after.subjects[1].rank, after.subjects[-1].name) == ("Penata (III/c)", "Baru")
    assert [e.id for e in after.evidence] == [e.id for e in (before.evidence[0], *before.evidence[2:])]
    assert after.evidence[0].note == "Uraian lain"
    assert after.evidence[0].exif == before.evidence[0].exif
    assert check(vault, full=True).defects == []


def test_nothing_changed_is_said(vault, case):
    with pytest.raises(NothingChanged):
        save(vault, open_record(vault, case))


def test_after_finalising_a_reason_is_needed(vault, add_case):
    case = add_case(vault)
    casebook.finalise(vault, case)
    form = open_record(vault, case)
    assert form.needs_reason
    form.values["impact"] = "Lain."
    keep(vault, form)
    with pytest.raises(ReasonMissing):
        save(vault, form)
    assert len(list_drafts(vault)) == 1
    save(vault, form, "salah ketik")
    assert owner_state(vault.db, case).fields["state"] == "revised"


def test_values_that_do_not_fit_save_nothing(vault):
    form = begin(vault, "temuan")
    form.values["impact"] = "x" * 20_001
    before = vault.db.execute("SELECT count(*) FROM entry").fetchone()
    form.values["event"]["known_on"] = "besok sore"
    with pytest.raises(FormUnfit, match="Tanggal diketahui, Dampak pada pelayanan publik"):
        save(vault, form)
    assert vault.db.execute("SELECT count(*) FROM entry").fetchone() == before


def test_a_lost_file_saves_nothing(vault):
    form = begin(vault, "temuan")
    item = attached(vault, form)
    vault.evidence.drop(item.sha256)
    with pytest.raises(EvidenceMissing):
        save(vault, form)
    assert attachments_of(vault.db, form.draft) == [item]


def test_another_office_only_reads(laptop, vault, case):
    desk_vault = laptop(KAB)
    carry(vault, desk_vault)
    with pytest.raises(RecordElsewhere):
        open_record(desk_vault, case)


# ---- others save meanwhile ------------------------------------------------------------------------------------------


def saved_elsewhere(vault, case, change):
    form = open_record(vault, case)
    change(form.values)
    save(vault, form)


def test_other_fields_join_when_saving(vault, case):
    form = open_record(vault, case)
    form.values["impact"] = "Milik saya."
    saved_elsewhere(vault, case, lambda values: values.update(narrative="Milik mereka."))
    save(vault, form)
    found = load_case(vault.db, case)
    assert (found.impact, found.narrative) == ("Milik saya.", "Milik mereka.")


def test_the_same_field_is_not_overwritten_in_silence(vault, case):
    form = open_record(vault, case)
    form.values["impact"] = "Milik saya."
    saved_elsewhere(vault, case, lambda values: values.update(impact="Milik mereka."))
    with pytest.raises(RecordMoved):
        save(vault, form)
    assert load_case(vault.db, case).impact == "Milik mereka."
    catch_up(vault, form)
    assert [(overlap.path, overlap.theirs) for overlap in form.overlaps] == [("impact", "Milik mereka.")]
    assert form.values["impact"] == "Milik saya."
    save(vault, form)
    assert load_case(vault.db, case).impact == "Milik saya."


def test_a_draft_is_laid_over_what_was_saved_meanwhile(vault, case):
    form = open_record(vault, case)
    form.values["impact"] = "Milik saya."
    form.values["subjects"][0]["rank"] = "Saya"
    keep(vault, form)
    saved_elsewhere(
        vault,
        case,
        lambda values: (values["subjects"].pop(1), values.update(narrative="Milik mereka.", impact="Lain.")),
    )
    again = open_draft(vault, form.draft)
    assert (again.values["impact"], again.values["narrative"], len(again.values["subjects"])) == (
        "Milik saya.",
        "Milik mereka.",
        8,
    )
    assert [overlap.path for overlap in again.overlaps] == ["impact"]
    save(vault, again)
    found = load_case(vault.db, case)
    assert (found.subjects[0].rank, len(found.subjects), found.impact) == ("Saya", 8, "Milik saya.")


# ---- problems and names ---------------------------------------------------------------------------------------------


def test_problems_stand_under_the_path_of_their_field(vault):
    form = begin(vault, "laporan")
    form.values["subjects"] = [{"id": "", "name": ""}]
    paths = {problem.field for problem in form_problems("laporan", form.values, date(2024, 11, 1))}
    assert {"reporter.name", "subjects[0].name", "event.place", "evidence"} <= paths
    report = {**desk.blank_values("lhp"), "place": "a\u202eb"}
    paths = {problem.field for problem in form_problems("lhp", report, date(2024, 11, 1))}
    assert {"lhp.result", "lhp.activities", "lhp.place"} <= paths


def test_a_draft_has_a_name(vault):
    form = begin(vault, "temuan")
    form.values["event"]["summary"] = "Orasi camat"
    form.values["subjects"] = [{"id": "", "name": "A"}, {"id": "", "name": "B"}]
    keep(vault, form)
    assert draft_names(list_drafts(vault)[0]) == ("Orasi camat", "A, B")
    report = copy.deepcopy(begin(vault, "lhp"))
    keep(vault, report)
    assert draft_names(list_drafts(vault)[0]) == ("", "")


def test_a_laptop_in_another_zone_proposes_the_time_of_the_office(vault):
    vault.clock = lambda: datetime(2024, 11, 1, 18, 5, tzinfo=UTC)
    assert vault.office_settings().zone == "WITA"
    received = begin(vault, "laporan").values["received"]
    assert (received["date"], received["time"]) == ("2024-11-02", "02:05")
    assert vault.now().isoformat() == "2024-11-01T18:05:00+00:00"


# ---- people of the record -------------------------------------------------------------------------------------------


@pytest.fixture
def told(vault):
    """Give a report with a reporter and two witnesses."""
    form = begin(vault, "laporan")
    form.values["reporter"] |= {"name": "Kanari", "phone": "0812"}
    form.values["witnesses"] = [{"id": "", "name": "Merpati", "phone": "0811"}, {"id": "", "name": "Nuri"}]
    return save(vault, form)


def people(vault, case):
    found = load_case(vault.db, case)
    return found.reporter.name, found.reporter.phone, [(one.name, one.phone) for one in found.witnesses]


WERE = ("Kanari", "0812", [("Merpati", "0811"), ("Nuri", "")])


def names_in(*values):
    return [name for name in ("Kanari", "0812", "Merpati", "0811", "Nuri") if name in json.dumps(values)]


def test_a_record_opens_without_its_people_and_is_saved_with_them(vault, told):
    form = open_record(vault, told)
    assert (form.people, names_in(form.values, form.base)) == ("hidden", [])
    form.values["impact"] = "Lain."
    keep(vault, form)
    assert names_in(*(one.data for one in list_drafts(vault))) == []
    save(vault, form)
    assert (people(vault, told), load_case(vault.db, told).impact) == (WERE, "Lain.")
    with pytest.raises(NothingChanged):
        save(vault, open_record(vault, told))


def test_hidden_people_are_no_problem_of_the_form(vault, told):
    today = vault.office_now().date()
    paths = {one.field for one in form_problems("laporan", open_record(vault, told).values, today)}
    assert not {path for path in paths if path.startswith(("reporter", "witnesses"))}


def test_a_hidden_witness_is_moved_taken_out_and_joined_by_a_new_one(vault, told):
    form = open_record(vault, told)
    form.values["witnesses"].reverse()
    form.values["witnesses"].append({"id": "", "name": "Gelatik"})
    save(vault, form)
    assert [one.name for one in load_case(vault.db, told).witnesses] == ["Nuri", "Merpati", "Gelatik"]
    form = open_record(vault, told)
    del form.values["witnesses"][0]
    save(vault, form)
    assert [one.name for one in load_case(vault.db, told).witnesses] == ["Merpati", "Gelatik"]


def test_people_are_shown_in_a_form_only_after_a_reveal(vault, told):
    form = open_record(vault, told)
    with pytest.raises(IdentityHidden):
        reveal_people(vault, form)
    assert (form.people, names_in(form.values)) == ("hidden", [])
    reveal(vault, told, "Memeriksa")
    form.values["impact"] = "Lain."
    reveal_people(vault, form)
    assert (form.people, form.values["reporter"]["name"], form.values["impact"]) == ("shown", "Kanari", "Lain.")
    form.values["witnesses"][1]["phone"] = "0855"
    save(vault, form)
    assert people(vault, told) == ("Kanari", "0812", [("Merpati", "0811"), ("Nuri", "0855")])


def test_a_draft_keeps_what_was_typed_of_people_and_hides_it(vault, told):
    reveal(vault, told, "Memeriksa")
    form = open_record(vault, told)
    reveal_people(vault, form)
    form.values["reporter"]["phone"] = "0899"
    keep(vault, form)
    again = open_draft(vault, form.draft)
    assert (again.people, names_in(again.values, again.base), "0899" in json.dumps(again.values)) == (
        "hidden", [], False,
    )  # fmt: skip
    again.values["impact"] = "Lain."
    keep(vault, again)
    once_more = open_draft(vault, form.draft)
    reveal_people(vault, once_more)
    assert (once_more.values["reporter"]["phone"], once_more.values["impact"]) == ("0899", "Lain.")
    save(vault, open_draft(vault, form.draft))
    assert people(vault, told) == ("Kanari", "0899", WERE[2])


def test_what_a_colleague_saved_of_people_meanwhile_stays(vault, told):
    form = open_record(vault, told)
    form.values["impact"] = "Lain."
    change_people(vault, told, lambda values: values["reporter"].update(phone="0877"))
    save(vault, form)
    assert (people(vault, told), load_case(vault.db, told).impact) == (("Kanari", "0877", WERE[2]), "Lain.")


def test_hidden_typing_and_a_colleague_in_other_fields_of_people_join(vault, told):
    reveal(vault, told, "Memeriksa")
    form = open_record(vault, told)
    reveal_people(vault, form)
    form.values["witnesses"][0]["phone"] = "0899"
    keep(vault, form)
    change_people(vault, told, lambda values: values["witnesses"][0].update(name="Merpati Putih"))
    again = open_draft(vault, form.draft)
    again.values["impact"] = "Lain."
    keep(vault, again)
    save(vault, again)
    assert people(vault, told)[2] == [("Merpati Putih", "0899"), ("Nuri", "")]


def test_the_same_field_of_somebody_hidden_is_told_without_a_name(vault, told):
    reveal(vault, told, "Memeriksa")
    form = open_record(vault, told)
    reveal_people(vault, form)
    form.values["witnesses"][0]["name"] = "Milik saya"
    keep(vault, form)
    change_people(vault, told, lambda values: values["witnesses"][0].update(name="Milik mereka"))
    again = open_draft(vault, form.draft)
    assert [(one.path, one.theirs) for one in again.overlaps] == [("witnesses[0].name", "")]
    assert "Milik" not in json.dumps([again.values, again.base])
    reveal_people(vault, again)
    assert [(one.path, one.theirs) for one in again.overlaps] == [("witnesses[0].name", "Milik mereka")]
    assert again.values["witnesses"][0]["name"] == "Milik saya"


def test_people_named_elsewhere_meanwhile_hide_what_was_typed_without_losing_it(vault):
    case = save(vault, begin(vault, "laporan"))
    form = open_record(vault, case)
    assert form.people == ""
    form.values["reporter"]["name"] = "Milik saya"
    saved_elsewhere(vault, case, lambda values: values["reporter"].update(phone="0812"))
    catch_up(vault, form)
    assert (form.people, "Milik saya" in json.dumps(form.values)) == ("hidden", False)
    save(vault, form)
    assert people(vault, case)[:2] == ("Milik saya", "0812")


def test_witnesses_of_a_report_are_hidden_as_well(vault):
    form = begin(vault, LHP)
    form.values |= {"result": "Patroli.", "alleged": {"event": "Orasi", "witnesses": [{"name": "Merpati"}]}}
    owner = save(vault, form)
    form = open_record(vault, owner)
    assert (form.people, names_in(form.values, form.base)) == ("hidden", [])
    form.values["alleged"]["event"] = "Orasi kedua"
    form.values["alleged"]["witnesses"].append({"name": "Gelatik"})
    save(vault, form)
    found = load_supervision(vault.db, owner).alleged
    assert (found.event, [one.name for one in found.witnesses]) == ("Orasi kedua", ["Merpati", "Gelatik"])


def change_people(vault, case, change):
    reveal(vault, case, "Memeriksa")
    form = open_record(vault, case)
    reveal_people(vault, form)
    change(form.values)
    save(vault, form)
