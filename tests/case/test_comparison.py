"""Texts side by side: what is marked is what differs, by words, and what is left out was alike."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fieldapp.case.comparison import LEFT_OUT, compare, join_spans, shorten

WORDS = st.lists(st.sampled_from(["di", "lapangan", "desa", "Kades", "hadir,", "12.30", "—", "\n", "é"]), max_size=40)


def marked(text, spans):
    return [text[start:end] for start, end in spans if start < end]


@pytest.mark.parametrize(
    ("before", "after", "left", "right"),
    [
        ("Lapangan Merdeka, Tenggarong", "Lapangan Kiri, Tenggarong", ["Merdeka"], ["Kiri"]),
        ("camat hadir di lapangan", "camat tidak hadir di lapangan", [], ["tidak"]),
        ("camat tidak hadir di lapangan", "camat hadir di lapangan", ["tidak"], []),
        ("pukul 10.30 WITA di balai", "pukul 10.45 WITA di balai", ["30"], ["45"]),
        ("sama saja", "sama saja", [], []),
        ("", "baru", [], []),
        ("lain sama sekali", "tidak ada yang tetap", [], []),
        ("satu dua tiga empat lima enam", "satu DUA TIGA empat lima enam", ["dua tiga"], ["DUA TIGA"]),
        ("Andika datang ke kantor", "Andi datang ke kantor", ["Andika"], ["Andi"]),
    ],
)
def test_whole_words_are_marked(before, after, left, right):
    spans = compare(before, after)
    assert (marked(before, spans[0]), marked(after, spans[1])) == (left, right)


def without(text, spans):
    kept = list(text)
    for start, end in reversed(spans):
        del kept[start:end]
    return re.findall(r"\w+", "".join(kept))


@given(WORDS, WORDS)
def test_what_is_not_marked_is_alike(before, after):
    one, other = " ".join(before), " ".join(after)
    left, right = compare(one, other)
    for text, spans in ((one, left), (other, right)):
        assert all(0 <= start <= end <= len(text) for start, end in spans)
        assert spans == sorted(spans)
    if left and right:
        assert without(one, left) == without(other, right)
    if one == other:
        assert (left, right) == ([], [])


@given(st.text(max_size=400), st.lists(st.tuples(st.integers(0, 400), st.integers(1, 30)), max_size=5))
@example("a" * 400, [(200, 3)])
def test_what_is_marked_is_never_left_out(text, wanted):
    inside = [(start, min(start + length, len(text))) for start, length in wanted if start < len(text)]
    spans = join_spans(text, [[span] for span in inside])
    short, moved = shorten(text, spans, 40)
    assert marked(short, moved) == marked(text, spans)
    assert len(short) <= len(text) + 5 * len(LEFT_OUT) * (len(spans) + 1)


def test_where_only_the_other_has_something_its_place_is_shown():
    story = " ".join(f"kata{n}" for n in range(900))
    other = story.replace("kata450", "kata450 SISIPAN")
    left, right = compare(story, other)
    assert marked(story, left) == []
    assert marked(other, right) == ["SISIPAN"]
    assert "kata450 kata451" in shorten(story, left)[0]


def test_a_long_text_is_shown_around_its_differences():
    story = " ".join(f"kata{n}" for n in range(900))
    other = story.replace("kata450", "LAIN")
    spans = compare(story, other)[1]
    short, moved = shorten(other, spans)
    assert marked(short, moved) == ["LAIN"]
    assert short.startswith("[…] ")
    assert short.endswith(" […]")
    assert len(short) < 400
    assert shorten("pendek", []) == ("pendek", [])


def test_books_are_compared_in_bounded_time():
    one = "\n".join(f"Baris {n} tentang lapangan yang sama." for n in range(1000))
    other = one.replace("Baris 500 ", "Baris lima ratus ").replace("Baris 3 ", "Baris tiga ")
    left, right = compare(one, other)
    assert left
    assert right
    assert sum(end - start for start, end in right) < 100
    # nothing of these two is alike, and they are as long as a text may be
    assert compare("a " * 100_000, "b " * 100_000) == ([], [])
