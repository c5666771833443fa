"""Case files: the fifteen real ones, strictness, cleaning, schema, template, hostile bytes."""

import copy
import json
from dataclasses import replace
from itertools import count

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp import errors
from fieldapp.case import file as case_file
from fieldapp.case.model import Case, Reporter, Subject
from fieldapp.case.records import patches_of
from fieldapp.case.revision import overlay
from fieldapp.case.shape import Keys, Text
from fieldapp.resources import resources_folder
from fieldapp.words import all_words

CASES = sorted((resources_folder() / "cases").glob("*.json"))
VALIDATOR = jsonschema.Draft202012Validator(
    case_file.case_schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
LHP_VALIDATOR = jsonschema.Draft202012Validator(case_file.supervision_schema())


def as_bytes(value):
    return json.dumps(value).encode()


def sentence_of_refusal(reader, data):
    """Return None for a file that is read; anything but an error with a sentence fails the test."""
    try:
        reader(data)
    except errors.NetraError as error:
        return error.sentence
    return None


def read(**keys):
    return case_file.read_case_file(as_bytes({"kind": "laporan", **keys}))


def refused(data):
    with pytest.raises(errors.NetraError) as found:
        case_file.read_case_file(data)
    assert found.value.sentence
    assert "…" not in found.value.sentence
    return found.value


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_real_case_files_load(path):
    data = json.loads(path.read_text(encoding="utf-8"))
    found = case_file.read_case_file(path.read_bytes())
    assert found.case.kind == data["kind"]
    assert [subject.name for subject in found.case.subjects] == [subject["name"] for subject in data["subjects"]]
    assert [item.path for item in found.evidence] == [item["path"] for item in data["evidence"]]
    assert found.case.narrative == data["narrative"]
    assert found.problems == ()
    VALIDATOR.validate(data)
    expected = json.loads((path.parent / "expect" / path.name).read_text(encoding="utf-8"))
    assert {item["path"] for item in expected["make_evidence"]} <= {item.path for item in found.evidence}


def test_there_are_fifteen_case_files():
    assert len(CASES) == 15


def test_ids_are_given_in_order():
    numbers = count()
    case = case_file.case_from_file(case_file.read_case_file(CASES[0].read_bytes()), lambda: f"id-{next(numbers)}")
    assert (case.id, case.subjects[0].id) == ("id-0", "id-1")
    assert case.evidence == ()
    assert len(patches_of(case)) == 1 + len(case.subjects) + len(case.witnesses)


@pytest.mark.parametrize(
    ("data", "code", "facts"),
    [
        (b"", "file_not_json", {"line": 1}),
        (b'{"kind":\n}', "file_not_json", {"line": 2}),
        (b'{"kind": "laporan", "impact": NaN}', "file_not_json", {"line": 1}),
        (b'{"kind": "laporan", "impact": -Infinity}', "file_not_json", {}),
        (b'{"kind": ' + b"1" * 5000 + b"}", "file_not_json", {}),
        ('{"kind": "laporan"}'.encode("utf-16-le"), "file_not_json", {}),
        (b"\xff\xfe", "file_not_json", {}),
        (b"[" * 200_000 + b"]" * 200_000, "file_too_deep", {}),
        (b'{"kind": "laporan", "kind": "temuan"}', "key_repeated", {"name": "kind"}),
        (b'{"kind": "laporan", "event": {"time": "", "time": ""}}', "key_repeated", {"name": "time"}),
        (b" " * (8 * 1024 * 1024 + 1), "file_too_large", {"limit": 8}),
        (b"[]", "value_unfit", {}),
        (b"null", "value_unfit", {}),
        (b"{}", "required", {"field": "kind"}),
        (b'{"kind": ""}', "required", {"field": "kind"}),
        (b'{"kind": null}', "value_unfit", {}),
        (b'{"kind": "lain"}', "value_unfit", {}),
    ],
)
def test_files_that_are_refused(data, code, facts):
    error = refused(data)
    assert error.code == code
    assert facts.items() <= error.facts.items()


def test_all_unknown_keys_are_named_with_their_paths():
    value = {"kind": "laporan", "expect": 1, "event": {"wher": 1}, "subjects": [{}, {}, {"nipp": ""}], "witnesses": 5}
    error = refused(as_bytes(value))
    assert isinstance(error, errors.KeyUnknown)
    assert error.facts["names"] == "expect, event.wher, subjects[2].nipp"


def test_very_many_unknown_keys_make_a_short_sentence():
    error = refused(as_bytes({f"kunci-{place}\u202e": 1 for place in range(100_000)}))
    assert "99900 lainnya" in error.sentence
    assert len(error.sentence) < 3000
    assert "\u202e" not in error.sentence


@pytest.mark.parametrize(
    ("keys", "code", "name"),
    [
        ({"subjects": [{"nip": 198609262015051001}]}, "value_unfit", "subjects[0].nip"),
        ({"subjects": [{"official": "ya"}]}, "value_unfit", "subjects[0].official"),
        ({"subjects": [{"status": "pns"}]}, "value_unfit", "subjects[0].status"),
        ({"subjects": {}}, "value_unfit", "subjects"),
        ({"subjects": [None]}, "value_unfit", "subjects[0]"),
        ({"event": []}, "value_unfit", "event"),
        ({"event": {"occurred_on": "21/10/2024"}}, "value_unfit", "event.occurred_on"),
        ({"received": {"time": "pagi"}}, "value_unfit", "received.time"),
        ({"violations": ["a"] * 201}, "value_unfit", "violations"),
        ({"narrative": "x" * 200_001}, "text_too_long", "narrative"),
        ({"reporter": {"name": "x" * 501}}, "text_too_long", "reporter.name"),
        ({"event": {"known_on": "2024-02-30"}}, "date_impossible", "event.known_on"),
        ({"received": {"date": "2023-02-29"}}, "date_impossible", "received.date"),
    ],
)
def test_values_that_do_not_fit_name_their_field(keys, code, name):
    error = refused(as_bytes({"kind": "laporan", **keys}))
    assert error.code == code
    assert name in error.sentence


def test_an_impossible_date_names_its_value():
    error = refused(as_bytes({"kind": "laporan", "event": {"known_on": "2024-02-30"}}))
    assert error.facts == {"value": "2024-02-30", "field": "event.known_on"}


def test_text_is_cleaned_and_said_so():
    found = read(
        narrative="baris\r\nbaru\x00 e\u0301 \u202etxt\u202c 👨‍👩‍👧 شاهد \ud800",
        impact="tetap\nsama 🙂",
        subjects=[{"name": "Budi\u200f\nUtomo"}],
    )
    assert found.case.narrative == "baris\nbaru é txt 👨‍👩‍👧 شاهد "
    assert found.case.impact == "tetap\nsama 🙂"
    assert found.case.subjects[0].name == "Budi Utomo"
    assert {(p.code, p.field) for p in found.problems} == {
        ("text_cleaned", "narrative"),
        ("text_cleaned", "subjects[0].name"),
    }
    assert all(problem.sentence for problem in found.problems)


def test_one_word_of_any_length_is_kept():
    assert len(read(narrative="é" * 200_000).case.narrative) == 200_000


def test_a_byte_order_mark_is_no_obstacle():
    assert case_file.read_case_file(b"\xef\xbb\xbf" + as_bytes({"kind": "temuan"})).case == Case(kind="temuan")


@pytest.mark.parametrize("kind", ["temuan", "laporan", "informasi_awal"])
def test_an_empty_template_is_a_valid_empty_case(kind):
    template = case_file.template(kind)
    VALIDATOR.validate(template)
    assert set(template) == set(case_file.CASE_SHAPE.of)
    assert case_file.read_case_file(as_bytes(template)).case == Case(kind=kind)
    assert case_file.read_case_file(as_bytes(template)).evidence == ()


# ---- the schema and the reader agree --------------------------------------------------------------------------------

BASE = json.loads(CASES[8].read_text(encoding="utf-8"))
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.floats(0, 1),
    st.sampled_from(["", "laporan", "2024-10-21", "2024-02-30", "2024-1-1", "15:10", "15:99", "L", "kades", "x" * 501]),
    st.sampled_from([[], {}, [{}], [[]], [""], [None], {"name": ""}, [{"name": 1}], ["a"] * 201]),
)


def places(value, path=()):
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from places(item, (*path, key))


def changed(base, path, value, how):
    if not path:
        return value
    result = copy.deepcopy(base)
    parent = result
    for key in path[:-1]:
        parent = parent[key]
    if how == "set":
        parent[path[-1]] = value
    elif how == "drop":
        del parent[path[-1]]
    elif isinstance(parent, dict):
        parent[f"{path[-1]}x"] = value
    else:
        parent.append(value)
    return result


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_as_windows_programs_write_it_is_read(encoding):
    text = as_bytes(BASE).decode()
    assert case_file.parse_json(text.encode(encoding)) == BASE
    with pytest.raises(errors.FileNotJson):
        case_file.parse_json(text.encode(encoding)[:-3])


@settings(max_examples=400)
@given(st.sampled_from(list(places(BASE))), VALUES, st.sampled_from(["set", "drop", "more"]))
def test_reader_and_schema_agree(path, value, how):
    mutated = changed(BASE, path, value, how)
    accepted = sentence_of_refusal(case_file.read_case_file, as_bytes(mutated)) is None
    assert VALIDATOR.is_valid(mutated) is accepted


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused_by_name(data):
    for reader in (case_file.read_case_file, case_file.read_case_changes, case_file.read_supervision_file):
        assert sentence_of_refusal(reader, data) != ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=10) | st.sampled_from(list(BASE)), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_read_or_refused_by_name(value):
    data = json.dumps(value).encode()
    for reader in (case_file.read_case_file, case_file.read_supervision_file):
        assert sentence_of_refusal(reader, data) != ""


@settings(max_examples=300)
@given(st.data())
def test_damaged_files_are_read_or_refused_by_name(data):
    base = CASES[data.draw(st.integers(0, 14))].read_bytes()
    at = data.draw(st.integers(0, len(base) - 1))
    damaged = base[:at] + data.draw(st.binary(max_size=4)) + base[at + data.draw(st.integers(0, 4)) :]
    assert sentence_of_refusal(case_file.read_case_file, damaged) != ""


# ---- supervision reports --------------------------------------------------------------------------------------------


def test_a_supervision_file():
    value = {
        "stage": "kampanye",
        "finder": {"name": "Galih", "position": "Anggota"},
        "activities": [{"form": "langsung", "goal": "mencegah"}],
        "result": "Camat berorasi.",
        "alleged": {"event": "Orasi", "witnesses": [{"name": "Siti"}], "evidence": ["foto"]},
        "date": "2024-10-26",
        "evidence": [{"path": "bukti/a.jpg"}],
    }
    found = case_file.read_supervision_file(as_bytes(value))
    LHP_VALIDATOR.validate(value)
    assert found.report.form == "pemilihan"
    assert found.report.alleged.witnesses[0].name == "Siti"
    assert found.report.alleged.evidence == ("foto",)
    assert found.report.dispute is None
    assert [item.path for item in found.evidence] == ["bukti/a.jpg"]
    assert case_file.supervision_from_file(found, lambda: "l").id == "l"
    with pytest.raises(errors.KeyUnknown) as error:
        case_file.read_supervision_file(as_bytes({"alleged": {"witnesses": [{"nama": ""}]}}))
    assert error.value.facts["names"] == "alleged.witnesses[0].nama"


@pytest.mark.parametrize("nil", [True, False])
def test_a_supervision_template_is_a_valid_empty_report(nil):
    template = case_file.supervision_template(nil=nil)
    LHP_VALIDATOR.validate(template)
    report = case_file.read_supervision_file(as_bytes(template)).report
    assert (report.nil, report.alleged, report.dispute, report.activities) == (nil, None, None, ())


# ---- changes --------------------------------------------------------------------------------------------------------


def test_a_file_laid_over_a_case_changes_only_what_it_gives():
    case = replace(
        case_file.case_from_file(case_file.read_case_file(CASES[8].read_bytes())),
        subjects=(Subject(id="a", name="Ahmad", nip="1"), Subject(id="b", name="Budi", phone="5")),
    )
    given_file = case_file.read_case_changes(
        as_bytes(
            {
                "impact": "baru",
                "event": {"time": ""},
                "subjects": [{"name": "Budi"}, {"name": "A.", "nip": "1"}, {"name": "C"}],
            }
        )
    )
    new = overlay(case, given_file, lambda: "c")
    assert replace(new, impact=case.impact, subjects=case.subjects, event=case.event) == case
    assert (new.impact, new.event) == ("baru", replace(case.event, time=""))
    assert [(subject.id, subject.name, subject.phone) for subject in new.subjects] == [
        ("b", "Budi", "5"),
        ("a", "A.", ""),
        ("c", "C", ""),
    ]
    assert overlay(case, case_file.read_case_changes(b"{}")) == case
    emptied = case_file.read_case_changes(as_bytes({"subjects": [{"name": "Budi", "phone": ""}]}))
    assert [(subject.id, subject.phone) for subject in overlay(case, emptied).subjects] == [("b", "")]


def test_a_file_that_gives_the_reporter_ends_the_withholding():
    case = Case(id="c", reporter=Reporter(withheld=True))
    assert overlay(case, case_file.read_case_changes(b'{"impact": "x"}')).reporter.withheld
    assert overlay(case, case_file.read_case_changes(b'{"reporter": {"name": "A"}}')).reporter == Reporter(name="A")


def test_every_key_of_a_file_has_a_label():
    def paths(shape, prefix):
        for key, inner in shape.of.items():
            yield prefix + key
            if isinstance(inner, Keys):
                yield from paths(inner, f"{prefix}{key}.")
            elif not isinstance(inner, Text) and isinstance(getattr(inner, "of", None), Keys):
                yield from paths(inner.of, f"{prefix}{key}.")

    assert [path for path in paths(case_file.CASE_SHAPE, "field.") if path not in all_words()] == []
