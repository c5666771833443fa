"""The seal of a document: made, typed, read."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.errors import SealUnreadable
from fieldapp.paper.seal import ALPHABET, make_seal, read_seal

SEAL = make_seal("01928f3c-0000-7000-8000-000000000001", "A.1", "ab" * 32)


def test_the_seal_of_the_format_page():
    assert SEAL.code == "2H18TBCEX73W"
    assert SEAL.printed == "2H18-TBCE-X73W"
    assert SEAL.qr_text == "NETRA1:2H18TBCEX73W"


def test_record_form_and_revision_each_change_it():
    codes = {
        make_seal(record, form, revision).code
        for record in ("01928f3c-0000-7000-8000-000000000001", "01928f3c-0000-7000-8000-000000000002")
        for form in ("A.1", "A.2", "A.11")
        for revision in ("ab" * 32, "cd" * 32)
    }
    assert len(codes) == 12


@given(st.text(max_size=40), st.text(max_size=10), st.text(max_size=70))
def test_typed_in_any_way_it_is_the_same(record, form, revision):
    seal = make_seal(*(unicodedata.normalize("NFC", text) for text in (record, form, revision)))
    typed = seal.printed.lower().replace("0", "o").replace("1", "l").replace("-", " – ")
    assert read_seal(typed) == read_seal(seal.qr_text) == read_seal(f" {seal.printed}\n") == seal.code


@pytest.mark.parametrize(
    "text", ["", "ABCD", "2H18-TBCE-X73", "2H18-TBCE-X73WW", "2H18-TBCE-X73U", "2H18TBCEX73!", "NETRA1:"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(SealUnreadable) as refused:
        read_seal(text)
    assert "Kode cetak" in refused.value.sentence


@given(st.text(max_size=30))
def test_reading_gives_a_code_or_refuses(text):
    try:
        code = read_seal(text)
    except SealUnreadable:
        return
    assert len(code) == 12
    assert set(code) <= set(ALPHABET)
