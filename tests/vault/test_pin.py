"""The PIN of a session: which digits will do, and that only they open."""

import pytest

from fieldapp.errors import PinEasy, PinUnfit
from fieldapp.vault.pin import Pin, make_pin, require_fit


def test_only_its_digits_open() -> None:
    pin = make_pin("482917")
    assert pin.opens("482917")
    assert not any(pin.opens(other) for other in ("482918", "48291", "4829170", "", "４８２９１７"))


def test_the_hash_is_salted_and_says_nothing_about_the_digits() -> None:
    one, other = make_pin("482917"), make_pin("482917")
    assert (one.salt, one.digest) != (other.salt, other.digest)
    assert repr(one) == "Pin()"
    assert isinstance(one, Pin)


@pytest.mark.parametrize("digits", ["", "12345", "48291", "4829171234567", "48291a", "482 917", "٤٨٢٩١٧", "-482917"])
def test_what_is_no_pin_is_refused(digits: str) -> None:
    with pytest.raises(PinUnfit) as refused:
        make_pin(digits)
    assert "6 sampai 12 angka" in refused.value.sentence


@pytest.mark.parametrize(
    "digits", ["000000", "123456", "654321", "890123", "121212", "123123", "482482482", "32109876"]
)
def test_what_everybody_tries_first_is_refused(digits: str) -> None:
    with pytest.raises(PinEasy):
        make_pin(digits)


@pytest.mark.parametrize("digits", ["482917", "135791", "112233", "482917482918", "102030"])
def test_others_will_do(digits: str) -> None:
    require_fit(digits)
