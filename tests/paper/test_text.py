"""What people typed, cleaned and broken into lines."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.paper.layout import load_styles
from fieldapp.paper.text import break_lines, prepare_text, shorten_lines, spell_missing, split_paragraphs
from tests.paper.reading import squeeze

BODY = load_styles().body
DRAWABLE = frozenset(BODY.face.widths)


@pytest.mark.parametrize(
    ("typed", "prepared"),
    [
        ("baris\r\nbaru\rlagi\x0clembar\u2028akhir", "baris\nbaru\nlagi\nlembar\nakhir"),
        ("ka\u0301des", "kádes"),
        ("gaji\u202e0001 pR", "gaji0001 pR"),
        ("nol\x00 bel\x07 kosong\u200b", "nol bel kosong"),
        ("tab\tjauh\u2003lebar", "tab jauh lebar"),
        ("jempol\u2764\ufe0f", "jempol\u2764"),
        ("tetap\u00a0rapat", "tetap\u00a0rapat"),
        ("dua  spasi", "dua  spasi"),
        ("", ""),
    ],
)
def test_controls_and_unseen_characters_fall_away(typed, prepared):
    assert prepare_text(typed) == prepared


@given(st.text())
def test_prepared_text_is_normal_and_stays_as_it_is(typed):
    prepared = prepare_text(typed)
    assert unicodedata.is_normalized("NFC", prepared)
    assert prepare_text(prepared) == prepared
    assert not [c for c in prepared if c != "\n" and unicodedata.category(c) in ("Cc", "Cf")]


def test_characters_without_a_glyph_are_spelled_and_reported():
    missing = set()
    assert spell_missing("ok 👍 امین", DRAWABLE, missing) == "ok [U+1F44D] [U+0627][U+0645][U+06CC][U+0646]"
    assert missing == {"👍", "ا", "م", "ی", "ن"}


def test_every_indonesian_letter_and_sign_is_in_the_font():
    missing = set()
    spell_missing(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzéÉ0123456789.,;:'\"“”‘’–—…()/%&@#*Rp§", DRAWABLE, missing
    )
    assert missing == set()


@given(st.text(st.sampled_from("aWi -/.\n\u00a0é"), max_size=300), st.floats(20, 400))
def test_lines_fit_and_lose_nothing_but_spaces(text, width):
    lines = break_lines(text, BODY, width)
    assert all(BODY.measure(line) <= width or len(line) == 1 for line in lines)
    assert squeeze("".join(lines)) == squeeze(text)
    assert len(lines) >= text.count("\n") + 1


def test_spaces_inside_a_line_stay():
    assert break_lines("a  b   c", BODY, 400) == ("a  b   c",)


def test_an_address_breaks_behind_a_slash_where_it_can():
    url = "https://contoh.id/video/41detik-syukuran-di-halaman-rumah-warga"
    assert break_lines(url, BODY, 240)[0][-1] in "/-"


def test_a_huge_word_is_cut_quickly():
    start = time.perf_counter()
    lines = break_lines("W" * 200_000, BODY, 300)
    assert time.perf_counter() - start < 2
    assert "".join(lines) == "W" * 200_000


def test_paragraphs_are_parted_by_empty_lines():
    assert split_paragraphs("satu\ndua\n\n \ntiga\n") == ("satu\ndua", "tiga")
    assert split_paragraphs("") == ("",)


def test_shortened_lines_say_so():
    assert shorten_lines(("satu", "dua", "tiga"), 2) == ("satu", "du…")
    assert shorten_lines(("satu",), 2) == ("satu",)
