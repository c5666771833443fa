"""Phases of an act and words in a text: turns, acts that last, phrases, denial."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.case.model import Case, Event, Evidence
from fieldapp.case.phase import PHASES, Boundary, Span, dates_in, phase_of, phases_of, span_of
from fieldapp.case.phrase import Wordlist, read_words
from fieldapp.packs.reference import builtin_packs
from fieldapp.packs.violation import read_boundary

BOUNDARY = Boundary(date(2024, 9, 22), date(2024, 9, 25), date(2024, 11, 23))
DAYS = st.dates(date(2024, 8, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("day", "phase"),
    [("2024-09-21", "pra"), ("2024-09-22", "penetapan"), ("2024-09-24", "penetapan"), ("2024-09-25", "kampanye"),
     ("2024-11-23", "kampanye"), ("2024-11-24", "penetapan"), ("2024-11-27", "penetapan")],
)  # fmt: skip
def test_turns(day, phase):
    assert phase_of(date.fromisoformat(day), BOUNDARY) == phase


@given(DAYS, DAYS)
def test_a_span_touches_the_phases_of_its_days(one, other):
    first, last = min(one, other), max(one, other)
    every = {phase_of(first + timedelta(days=n), BOUNDARY) for n in range((last - first).days + 1)}
    assert phases_of(Span(first, last), BOUNDARY) == tuple(phase for phase in PHASES if phase in every)


def test_without_a_day_no_phase_is_known():
    assert span_of(Case()) is None
    assert phases_of(None, BOUNDARY) == ()


def case(**event) -> Case:
    return Case(event=Event(**{"occurred_on": "2024-09-18", "known_on": "2024-09-24", **event}))


LASTING = Wordlist(("masih terpasang", "berulang"))


@pytest.mark.parametrize(
    ("item", "last"),
    [
        (case(), 18),
        (case(ended_on="2024-09-20"), 20),
        (case(channel="alat_peraga"), 24),
        (replace(case(), narrative="Baliho masih terpasang."), 24),
        (replace(case(), narrative="Baliho tidak masih terpasang."), 18),
        (case(channel="alat_peraga", known_on=""), 18),
        (case(channel="alat_peraga", known_on="2024-09-01"), 18),
        (replace(case(channel="alat_peraga"), narrative="Sampai 30 September 2024."), 24),
        (replace(case(channel="alat_peraga", known_on=""), evidence=(Evidence(source="20 September 2024"),)), 18),
    ],
)
def test_the_last_day_of_an_act(item, last):
    assert span_of(item, LASTING) == Span(date(2024, 9, 18), date(2024, 9, last), last != 18)


def test_an_end_before_the_beginning_is_turned_round():
    assert span_of(case(ended_on="2024-09-10")) == Span(date(2024, 9, 10), date(2024, 9, 18), True)


def test_days_that_are_written_out():
    assert list(dates_in("Pada 24 September 2024, lalu 31 februari 2024 dan 1 MEI 2025.")) == [
        date(2024, 9, 24),
        date(2025, 5, 1),
    ]


def test_a_region_may_differ():
    packs = builtin_packs()
    stages = packs.table("stages")
    own = {"determined": [{"region": "64", "on": date(2024, 10, 1)}, {"region": "64.01", "on": date(2024, 10, 5)}]}
    assert read_boundary(stages, own, "64.01.05").determined == date(2024, 10, 5)
    assert read_boundary(stages, own, "64.02").determined == date(2024, 10, 1)
    assert read_boundary(stages, own, "64.0").determined == date(2024, 10, 1)
    assert read_boundary(stages, own, "63").determined == date(2024, 9, 22)
    assert read_boundary(stages, own, "64.01").campaign_from == date(2024, 10, 5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Terlapor membagikan stiker.", ("membagikan stiker",)),
        ("STIKER DIBAGIKAN", ()),
        ("dibagikan stikernya", ("dibagikan stikernya",)),
        ("tidak membagikan stiker", ()),
        ("tidak pernah membagikan stiker", ()),
        ("Ia tidak hadir. Terlapor membagikan stiker", ("membagikan stiker",)),
        ("Ia bukan guru; membagikan stiker", ("membagikan stiker",)),
        ("tidak membagikan stiker, kemudian membagikan stiker", ("membagikan stiker",)),
        ("membagikan. stiker", ()),
        ("", ()),
    ],
)
def test_phrases(text, said):
    assert Wordlist(("membagikan stiker", "bagi stiker")).hits(read_words(text)) == said


def test_a_phrase_never_spans_two_texts():
    assert not Wordlist(("satu suara",)).hits(read_words("harus satu", "suara rakyat"))


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=5))
def test_any_text_and_any_list(text, phrases):
    for said in Wordlist(tuple(phrases)).hits(read_words(text)):
        assert said


def test_lists_add_up():
    assert (Wordlist(("a",)) + Wordlist(("b",))).phrases == ("a", "b")
    assert not Wordlist(())
