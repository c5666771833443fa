"""Canonical JSON: what is read is exactly what was written, or refused."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp import canonical
from fieldapp.errors import NotCanonical

TEXT = st.text(st.characters(codec="utf-8")).map(lambda text: __import__("unicodedata").normalize("NFC", text))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-canonical.LARGEST_INTEGER, canonical.LARGEST_INTEGER) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(max_codepoint=126, min_codepoint=32), max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_round_trip(value):
    data = canonical.encode(value)
    assert canonical.decode(data) == value
    assert canonical.encode(canonical.decode(data)) == data


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_canonical(data):
    try:
        value = canonical.decode(data)
    except NotCanonical:
        return
    assert canonical.encode(value) == data


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1.0}',
        b'{"a":1,"a":2}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b"[" * 40 + b"]" * 40,
        b'{"a":12345678901234567890123}',
        b'{"a":9007199254740992}',
        b'"\\ud800"',
        b'"\\u0041"',
        b'"\\u001F"',
        b"NaN",
        b" 1",
        b"1\n",
        b"-0",
        b"1e2",
        b"",
        '"e\u0301"'.encode(),
        '{"é":1}'.encode(),
        b"\xff",
    ],
)
def test_refused(data):
    with pytest.raises(NotCanonical):
        canonical.decode(data)


@pytest.mark.parametrize("value", [1.5, {1: 2}, {"é": 1}, "e\u0301", 2**53, object(), "\ud800", {"a": float("nan")}])
def test_not_written(value):
    with pytest.raises(NotCanonical):
        canonical.encode(value)


def test_control_characters_use_the_short_forms():
    assert canonical.encode("\b\t\n\f\r\x01\x7f/\u2028") == '"\\b\\t\\n\\f\\r\\u0001\x7f/\u2028"'.encode()


def test_hostile_nesting_costs_linear_time():
    def cost(length):
        data = b"[" * 40 + b'"' + b'\\"' * length
        start = time.process_time()
        canonical.nesting(data)
        return time.process_time() - start

    cost(1000)
    assert cost(400_000) < 100 * max(cost(20_000), 0.002)
