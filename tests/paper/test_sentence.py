"""Sentences of forms: days in words, clocks, lists, and what is not known."""

import pytest

from fieldapp.packs.forms import named_in
from fieldapp.paper.privacy import write_initials
from fieldapp.paper.sentence import (
    fill_sentence,
    join_words,
    spell_moment,
    spell_no_moment,
    split_moment,
    write_moment,
)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2024-10-21", "Senin, 21 Oktober 2024"),
        ("2024-10-21T15:10", "Senin, 21 Oktober 2024, pukul 15.10 WITA"),
        ("2024-10-21 15:10:59", "Senin, 21 Oktober 2024, pukul 15.10 WITA"),
        ("2024-02-30", "2024-02-30"),
        ("besok", "besok"),
        ("", ""),
    ],
)
def test_a_moment_reads_as_people_write_it(text, written):
    assert write_moment(text, "WITA") == written


def test_a_day_in_words():
    told = "Senin tanggal dua puluh satu bulan Oktober tahun dua ribu dua puluh empat"
    assert spell_moment("2024-10-21T15:10", "WIT") == f"{told} pukul 15.10 WIT"
    assert spell_moment("2024-10-21T15:10", "WIT", clock=False) == told
    assert spell_moment("kemarin", "WIT") == "kemarin"
    assert spell_no_moment("WIB").endswith("............ WIB")


def test_a_moment_is_split():
    day, clock = split_moment("2024-10-21T15:10")
    assert (str(day), clock) == ("2024-10-21", "15:10")
    assert split_moment("15:10") == (None, "")


def test_words_are_joined():
    assert [join_words(items) for items in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "",
        "a",
        "a dan b",
        "a, b, dan c",
    ]


def test_a_stop_is_not_doubled():
    assert fill_sentence("oleh {siapa}.", lambda *_: "Maria, S.Sos.") == "oleh Maria, S.Sos."
    assert fill_sentence("oleh {siapa}.", lambda *_: "......") == "oleh ......."


def test_only_names_in_braces_are_filled():
    assert (
        fill_sentence("{a.words} {B} {} { a } {a}", lambda name, part: f"<{name}|{part}>")
        == "<a|words> {B} {} { a } <a|>"
    )
    assert named_in("{a.words} {b} {C}") == (("a", "words"), ("b", ""))


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Maria Yosefina Ndelo, S.Sos.", "M.Y.N."),
        ("Drs. H. Umar Daeng, M.Si.", "U.D."),
        ("H.", "H."),
        ("Siti-Nurbaya (alias Ibu Siti)", "S.N."),
        ("Budi\nAni Yudhoyono", "B.\nA.Y."),
        ("", ""),
        ("123", ""),
    ],
)
def test_initials(name, initials):
    assert write_initials(name) == initials
