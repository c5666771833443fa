"""Identifiers of people and areas: NIP, NI PPPK, NIK (checked with warnings only), Kemendagri region codes (form only).

Called by problems, paper and the editor. Never rejects a person: digits can be odd and true. Sources: tempo.co 1511377
(NIP), swarawarta.co.id (NI PPPK), common knowledge (NIK); confidence: secondary.
"""

import re
from datetime import date
from typing import Final

from fieldapp.case.dates import parse_date

NIP_GROUPS: Final = (8, 6, 1, 3)
NIK_GROUPS: Final = (6, 6, 4)
# Women have 40 added to the day of birth.
NIK_WOMAN: Final = 40
_region_form = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")
_figure = re.compile(r"'?[0-9]+(?:[.,][0-9]+)?\s*[eE]\s*\+?\s*[0-9]{1,2}")
_separators = re.compile(r"[\s.\-]+")


def plain_digits(text: str) -> str:
    """Return an identifier without the spaces, dots and hyphens people write into it."""
    return _separators.sub("", text)


def is_region_code(text: str) -> bool:
    """Say whether a text has the form of a Kemendagri code: 64, 64.01, 64.01.05 or 64.01.05.2001."""
    return _region_form.fullmatch(text) is not None


def nip_oddity(text: str) -> str | None:
    """Return the word code of what is odd about an NIP (18 digits: birth, start month, sex, serial), or None."""
    return _person_number_oddity(plain_digits(text), has_month=True)


def ni_pppk_oddity(text: str) -> str | None:
    """Return the word code of what is odd about an NI PPPK, None if nothing; its digits 13 and 14 are no month."""
    return _person_number_oddity(plain_digits(text), has_month=False)


def nik_oddity(text: str) -> str | None:
    """Return the word code of what is odd about an NIK (16 digits), None if nothing; its region is that of issue."""
    digits = plain_digits(text)
    if not digits.isascii() or not digits.isdigit():
        return "reason.digits_only"
    if len(digits) != 16:
        return "reason.nik_length"
    day = int(digits[6:8])
    born_on = day - NIK_WOMAN if day > NIK_WOMAN else day
    # The year has two digits: a day that exists in neither century exists in no reading.
    years = (f"{century}{digits[10:12]}" for century in (19, 20))
    if not any(parse_date(f"{year}-{digits[8:10]}-{born_on:02d}") for year in years):
        return "reason.birth_date"
    return None


def pppk_doubt(text: str) -> str | None:
    """Return the word code of what is odd about an NI PPPK beyond its form: digits 13 and 14 that read as a month.

    Seen numbers have 21 or 24 there; a number of a permanent civil servant has the month of appointment.
    """
    digits = plain_digits(text)
    return "reason.perhaps_pns" if len(digits) == 18 and "01" <= digits[12:14] <= "12" else None


def pns_doubt(text: str) -> str | None:
    """Return the word code of what a number of a permanent civil servant may be instead: an NI PPPK."""
    digits = plain_digits(text)
    is_contract = nip_oddity(text) == "reason.start_month" and ni_pppk_oddity(text) is None
    return "reason.perhaps_pppk" if is_contract and digits[12] == "2" else None


def birth_of_nip(text: str) -> date | None:
    """Return the day of birth in an NIP or NI PPPK, None when there is none to read."""
    digits = plain_digits(text)
    return parse_date(f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}") if len(digits) == 18 else None


def born_differently(nip: str, nik: str) -> bool:
    """Say whether NIP and NIK of one person name different days of birth; what cannot be read differs in nothing."""
    born, digits = birth_of_nip(nip), plain_digits(nik)
    if born is None or nik_oddity(nik) is not None:
        return False
    day = int(digits[6:8])
    told = (day - NIK_WOMAN if day > NIK_WOMAN else day, int(digits[8:10]), int(digits[10:12]))
    return told != (born.day, born.month, born.year % 100)


def is_damaged(text: str) -> bool:
    """Say whether a spreadsheet turned an identifier into a figure (1.98609E+17, 1,98609E+17): its end is lost."""
    return _figure.fullmatch(text.strip()) is not None


def is_rounded(text: str) -> bool:
    """Say whether a spreadsheet may have rounded 18 digits to its 15: the last three became noughts."""
    digits = plain_digits(text)
    return len(digits) == 18 and digits.isascii() and digits.isdigit() and digits.endswith("000")


def group_digits(text: str, groups: tuple[int, ...]) -> str:
    """Return digits in display groups ("19860926 201505 1 001"); a text of another length comes back as it is."""
    digits = plain_digits(text)
    if len(digits) != sum(groups):
        return text
    ends = [sum(groups[: place + 1]) for place in range(len(groups))]
    return " ".join(digits[end - size : end] for end, size in zip(ends, groups, strict=True))


def mask(text: str) -> str:
    """Return an identifier with its middle hidden ("3171********0001"); one of eight signs or fewer entirely."""
    digits = plain_digits(text)
    if len(digits) <= 8:
        return "*" * len(digits)
    return digits[:4] + "*" * (len(digits) - 8) + digits[-4:]


def _person_number_oddity(digits: str, *, has_month: bool) -> str | None:
    if not digits.isascii() or not digits.isdigit():
        return "reason.digits_only"
    if len(digits) != 18:
        return "reason.nip_length"
    born = parse_date(f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}")
    if born is None or born < date(1900, 1, 1):
        return "reason.birth_date"
    if int(digits[8:12]) < born.year + 15:
        return "reason.start_year"
    if has_month and not 1 <= int(digits[12:14]) <= 12:
        return "reason.start_month"
    return None if digits[14] in "12" else "reason.sex_digit"
