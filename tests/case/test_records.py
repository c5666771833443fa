"""A case as journal records and back."""

from dataclasses import fields, is_dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp import canonical
from fieldapp.case import model
from fieldapp.case.records import Patch, Record, case_of, changes, patches_of, supervision_of

TEXT = st.sampled_from(["", "", "a", "Kades é", "baris\nbaru", "🙂", "null", "0"])
TAG = st.sampled_from(["Make", "DateTimeOriginal", "GPS"])


def values_like(default):
    if is_dataclass(default):
        return instances(type(default))
    if isinstance(default, bool):
        return st.booleans()
    if isinstance(default, int):
        return st.integers(0, 9)
    if default is None:
        return st.none() | st.booleans()
    return st.lists(TEXT, max_size=3).map(tuple) if isinstance(default, tuple) else TEXT


def instances(kind, **special):
    places = {p.name: special.get(p.name, values_like(p.default)) for p in fields(kind) if p.name not in LEFT_OUT}
    return st.builds(kind, **{**places, **special})


LEFT_OUT = {"id", "numbers", "subjects", "witnesses", "activities", "alleged", "dispute", "order", "withheld", "exif"}
EXIF = st.dictionaries(TAG, TEXT, max_size=2).map(lambda found: tuple(sorted(found.items())))
# A sub-record needs an id of its own; a small pool makes the same id appear in both cases of a comparison.
IDS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=4)


def subs(kind, prefix, **special):
    def named(ids):
        return st.tuples(*[instances(kind, id=st.just(prefix + name), **special) for name in ids])

    return IDS.flatmap(named)


def cases():
    return instances(
        model.Case,
        id=st.just("case-1"),
        subjects=subs(model.Subject, "s"),
        witnesses=subs(model.Witness, "w"),
        evidence=subs(model.Evidence, "e", exif=EXIF),
        originals=st.just(()),
    )


def supervisions():
    alleged = instances(
        model.Alleged, event=TEXT.filter(bool), witnesses=st.lists(instances(model.Witness), max_size=2).map(tuple)
    )
    return instances(
        model.Supervision,
        id=st.just("lhp-1"),
        form=st.sampled_from(model.LHP_FORMS),
        activities=st.lists(instances(model.Activity), max_size=3).map(tuple),
        alleged=st.none() | alleged,
        dispute=st.none() | instances(model.Dispute, place=TEXT.filter(bool)),
        evidence=subs(model.Evidence, "e", exif=EXIF),
        originals=st.just(()),
    )


def folded(*batches):
    """Apply batches of patches in order, as a journal without concurrent entries does."""
    state = {}
    for patch in (patch for batch in batches for patch in batch):
        canonical.encode([patch.open, patch.identity])
        opened, identity = state.setdefault((patch.type, patch.id), ({}, {}))
        opened.update(patch.open)
        identity.update(patch.identity)
    return [Record(kind, name, opened, identity) for (kind, name), (opened, identity) in state.items()]


@given(cases())
def test_a_case_survives_its_records(case):
    assert case_of(folded(patches_of(case))) == case


@given(supervisions())
def test_a_supervision_survives_its_records(report):
    assert supervision_of(folded(patches_of(report))) == report


@settings(max_examples=50)
@given(cases(), cases(), cases())
def test_changes_lead_from_one_case_to_the_next(first, second, third):
    written = patches_of(first)
    held = case_of(folded(written))
    to_second = changes(held, second)
    held = case_of(folded(written, to_second))
    assert held == second
    # A removed sub-record keeps its id for ever: what comes back must come back under a new one.
    fresh = replace(third, subjects=(), witnesses=(), evidence=())
    assert case_of(folded(written, to_second, changes(held, fresh))) == fresh


@given(supervisions(), supervisions())
def test_changes_lead_from_one_supervision_to_the_next(first, second):
    written = patches_of(first)
    assert supervision_of(folded(written, changes(first, second))) == second


@given(cases())
def test_no_change_writes_nothing(case):
    assert changes(case, case) == []


def test_identity_stands_apart():
    case = model.Case(
        id="c",
        kind="laporan",
        reporter=model.Reporter(name="Tri"),
        witnesses=(model.Witness(id="w", name="Siti", address="Dusun II", phone="1"),),
    )
    owner, witness = patches_of(case)
    assert owner.open == {"kind": "laporan"}
    assert owner.identity == {"reporter.name": "Tri"}
    assert witness.open == {"case": "c", "order": 0}
    assert witness.identity == {"name": "Siti", "address": "Dusun II", "phone": "1"}
    lhp = model.Supervision(id="l", alleged=model.Alleged(event="x", witnesses=(model.Witness(name="Siti"),)))
    (patch,) = patches_of(lhp)
    assert patch.open == {"alleged": {"event": "x"}}
    assert patch.identity == {"alleged.witnesses": [{"name": "Siti"}]}


def test_withheld_identity_is_marked_and_never_overwritten():
    records = [
        Record("case", "c", {"kind": "laporan"}, None),
        Record("witness", "w", {"case": "c", "order": 0}, None),
    ]
    case = case_of(records)
    assert case.reporter.withheld
    assert case.witnesses[0].withheld
    assert [(p.open, p.identity) for p in changes(case, replace(case, impact="x"))] == [({"impact": "x"}, {})]


def test_an_identity_that_became_withheld_is_not_emptied():
    known = model.Case(id="c", reporter=model.Reporter(name="Tri"), witnesses=(model.Witness(id="w", name="Siti"),))
    hidden = replace(
        known, reporter=model.Reporter(withheld=True), witnesses=(model.Witness(id="w", withheld=True),), impact="x"
    )
    assert [(p.type, p.open, p.identity) for p in changes(known, hidden)] == [("case", {"impact": "x"}, {})]
    seen = model.Supervision(id="l", alleged=model.Alleged(event="a", witnesses=(model.Witness(name="Siti"),)))
    unseen = replace(seen, alleged=model.Alleged(event="a"), withheld=True)
    assert changes(seen, unseen) == []


def test_moving_and_adding_touch_no_other_place():
    names = [model.Subject(id=name, name=name) for name in "abc"]
    case = case_of(folded(patches_of(model.Case(id="c", subjects=tuple(names)))))
    a, _, c = case.subjects
    assert changes(case, replace(case, subjects=(a, c))) == [Patch("subject", "b", {"removed": True})]
    added = changes(case, replace(case, subjects=(a, c, model.Subject(id="d"))))
    assert [(p.id, p.open) for p in added] == [("d", {"case": "c", "order": 3}), ("b", {"removed": True})]


@pytest.mark.parametrize(
    "opened",
    [
        {"event.summary": 5, "event.urls": "x", "violations": [1, "a", None], "revision": True, "order": "x"},
        {"event": {"summary": "x"}, "unknown": 1, "finder.name": ["x"]},
    ],
)
def test_wrong_types_count_as_missing(opened):
    case = case_of([Record("case", "c", opened, {"reporter.name": {"a": 1}})])
    assert case.event == model.Event()
    assert case.reporter == model.Reporter()
    assert case.revision == 0
    assert case.violations in ((), ("a",))


def test_numbers_come_from_their_own_records():
    number = {"case": "c", "series": "laporan", "text": "001/LP", "year": 2024, "running": 1, "voided": False}
    case = case_of([Record("case", "c", {}, {}), Record("number", "n", number, {})])
    assert case.numbers == (model.CaseNumber("laporan", "001/LP", 2024, 1, False),)


def test_records_without_one_case_are_refused():
    with pytest.raises(ValueError, match="instead of one"):
        case_of([])
    with pytest.raises(ValueError, match="instead of one"):
        case_of([Record("case", "a", {}, {}), Record("case", "b", {}, {})])
