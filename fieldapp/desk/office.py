"""The settings of the own office and of the officer at the desk, as they are read, checked and written.

Called by the command line and the windows. What a setting means is for `fieldapp.case.office` and the numbering; the
letterhead and the papers read them from the vault.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final

from fieldapp.canonical import encode
from fieldapp.case.numbering import Series, check_pattern, number_problems
from fieldapp.case.office import CONTESTS, DAY_ONES, PAPERS, ZONES, Office
from fieldapp.case.problem import Problem
from fieldapp.case.shape import Items, Keys, Text
from fieldapp.errors import NothingChanged
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from fieldapp.vault.vault import Vault, office_record

LONGEST: Final = 200
LONGEST_ADDRESS: Final = 500
MOST_KOP_LINES: Final = 6
MOST_MEMBERS: Final = 12
NAMES: Final = (
    "name", "kop_lines", "address", "phone", "email", "city", "zone", "day_one", "bawaslu_code", "contest", "lhp_class",
    "lhp_unit", "chair", "chair_title", "members", "paper", "templates",
)  # fmt: skip
_NUMBERED: Final = ("laporan", "temuan", "tanda_bukti", "lhp")


def office_shape(series: Collection[str]) -> Keys:
    """Return the shape of a file of settings; `series` are the ids of the number series."""
    short = Text(LONGEST)
    return Keys(
        {
            "name": short,
            "kop_lines": Items(short, MOST_KOP_LINES),
            "address": Text(LONGEST_ADDRESS),
            "phone": short,
            "email": short,
            "city": short,
            "zone": Text(choices=ZONES),
            "day_one": Text(choices=DAY_ONES),
            "bawaslu_code": short,
            "contest": Text(choices=CONTESTS),
            "lhp_class": short,
            "lhp_unit": short,
            "chair": short,
            "chair_title": short,
            "members": Items(short, MOST_MEMBERS),
            "paper": Text(choices=PAPERS),
            "templates": Keys(dict.fromkeys(series, short)),
        }
    )


def chosen_settings(vault: Vault, code: str = "") -> Mapping[str, Any]:
    """Return only what an office set itself; the own one unless another is named."""
    state = load_state(vault.db, office_record(code or vault.office))
    return state.fields if state else {}


def office_doubts(office: Office, series: Mapping[str, Series]) -> list[Problem]:
    """Return what is uncertain about the numbers of an office, each once; `series` are those of the set in force."""
    found = [problem for name in _NUMBERED if name in series for problem in number_problems(series[name], office)]
    return list({problem.code + problem.field: problem for problem in found}.values())


def set_office(vault: Vault, wanted: Mapping[str, Any]) -> list[str]:
    """Write what differs from the settings of the own office as one entry; return the names of what changed.

    An empty value takes a setting back to its default; of `templates` only those that are named change. Raises
    NothingChanged, and PatternUnusable for a pattern no number can be made from.
    """
    fields = dict(wanted)
    before = chosen_settings(vault)
    if "templates" in fields:
        for pattern in filter(None, fields["templates"].values()):
            check_pattern(pattern)
        templates = {**(before.get("templates") or {}), **fields["templates"]}
        fields["templates"] = {series: pattern for series, pattern in templates.items() if pattern}
    fields = {key: value or None for key, value in fields.items()}
    changed = {key: value for key, value in fields.items() if encode(value) != encode(before.get(key))}
    if not changed:
        raise NothingChanged()
    with vault.writing():
        change = Change("office.set", office_record(vault.office), changed)
        vault.journal.write([change], vault.officer, vault.now())
    return sorted(changed)


def officer_settings(vault: Vault, officer: str = "") -> dict[str, str]:
    """Return name and position of an officer as they stand on paper; of the unlocked one unless another is named."""
    state = load_state(vault.db, officer or vault.officer)
    fields = state.fields if state else {}
    return {name: str(fields.get(name) or "") for name in ("name", "position")}


def set_officer(vault: Vault, wanted: Mapping[str, str]) -> list[str]:
    """Write a new name or position of the unlocked officer; return what changed. Raises NothingChanged."""
    before = officer_settings(vault)
    fields = {key: text or None for key, text in wanted.items() if before[key] != text}
    if not fields:
        raise NothingChanged()
    with vault.writing():
        vault.journal.write([Change("officer.set", vault.officer, fields)], vault.officer, vault.now())
    return sorted(fields)
