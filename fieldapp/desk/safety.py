"""How safe the data is, in one colour and one sentence, with what to do: the self-test and what the notes say.

Called by the window after every unlock and by the command line. Takes a second at most, changes nothing, and never
asks anybody anything.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from fieldapp.case.dates import parse_date, write_date
from fieldapp.desk.health import Health, read_health
from fieldapp.desk.precaution import Place, Roots, drives, find_second
from fieldapp.vault.selftest import Trouble, examine_vault
from fieldapp.vault.vault import Vault
from fieldapp.words import say

Colour = Literal["green", "amber", "red"]

# What puts data in danger now; everything else can wait for the end of the day.
RED: Final = frozenset(
    ("engine", "database", "head", "entry", "witness", "evidence", "keys", "slots", "disk_full", "defects")
)
OLDEST_CHECK: Final = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know: its code, its colour, what is so, and what to do about it."""

    code: str
    colour: Colour
    sentence: str
    advice: str


@dataclass(frozen=True, slots=True)
class Safety:
    """The colour of all remarks together, the worst first; none means that everything is well."""

    colour: Colour
    remarks: tuple[Remark, ...]
    health: Health
    place: Place

    @property
    def sentence(self) -> str:
        """One sentence for all: the worst remark, or that everything is well."""
        return self.remarks[0].sentence if self.remarks else say("safety.well")


def read_safety(vault: Vault, *, roots: Roots = drives) -> Safety:
    """Examine an open vault and read when it was checked and backed up; return what that means."""
    return judge_safety(vault, examine_vault(vault), find_second(vault, roots))


def judge_safety(vault: Vault, troubles: list[Trouble], place: Place) -> Safety:
    """Return what some troubles and the notes of a vault mean."""
    health, today = read_health(vault), vault.now().date()
    found = [_remark(one.code, one.detail) for one in troubles]
    found += _judge_checks(health, today)
    if not vault.practice:
        found += _judge_backups(health, place, today)
    if vault.clock_flags():
        found.append(_remark("clock"))
    found.sort(key=lambda one: one.colour != "red")
    colour: Colour = found[0].colour if found else "green"
    return Safety(colour, tuple(found), health, place)


def _judge_checks(health: Health, today: date) -> list[Remark]:
    if health.checked.defects:
        return [_remark("defects", str(health.checked.defects))]
    last = parse_date(health.full_at[:10])
    if last is not None and today - last > OLDEST_CHECK:
        return [_remark("check_old", write_date(last))]
    return []


def _judge_backups(health: Health, place: Place, today: date) -> list[Remark]:
    found = []
    if health.drilled.defects:
        found.append(_remark("drill", str(health.drilled.defects)))
    if health.trouble.at:
        found.append(_remark("trouble", health.trouble.sentence))
    last = health.backed_up.at[:10]
    if place.state == "none":
        found.append(_remark("no_place"))
    elif place.state == "gone" and last != today.isoformat():
        day = parse_date(last)
        found.append(_remark("place_gone", write_date(day) if day else say("safety.never")))
    elif place.same_drive:
        found.append(_remark("same_drive"))
    return found


def _remark(code: str, detail: str = "") -> Remark:
    colour: Colour = "red" if code in RED else "amber"
    return Remark(code, colour, say(f"safety.{code}", detail=detail), say(f"safety.{code}.advice"))
