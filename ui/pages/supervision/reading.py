"""One supervision report (LHP) as its page shows it: everything it takes, read in one go, as labels and texts.

`read_report` runs on the reading thread. Names of witnesses never come here: they are counted, and veiled elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fieldapp.case.dates import parse_date, write_iso_day
from fieldapp.case.problem import label_of
from fieldapp.desk.view import Data, view_supervision
from fieldapp.vault.supervisions import SupervisionRow, supervision_rows
from fieldapp.vault.vault import Vault
from fieldapp.words import say

Facts = list[tuple[str, str]]
DATES: Final = ("date", "when", "issued")
FINDER: Final = ("name", "position", "address", "phone")


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as plain data, and its line of the list; `own` tells whether this office may change it."""

    data: Data
    row: SupervisionRow
    own: bool

    @property
    def final(self) -> bool:
        """Whether the report is finished and signed as it stands."""
        return self.row.state == "final"

    @property
    def blocked(self) -> bool:
        """Whether something must be filled in before the report can be finished."""
        return any(problem["blocks"] for problem in self.data["problems"])


def read_report(vault: Vault, owner: str) -> Reading:
    """Return a report with what stands around it, its stage in words. Raises RecordUnknown."""
    data = view_supervision(vault, owner)
    data["stage"] = vault.packs.stage_labels.get(data["stage"], data["stage"])
    return Reading(data, supervision_rows(vault.db, [owner])[0], data["office"] == vault.office)


def task_facts(data: Data) -> Facts:
    """Return who supervised, by whose order, where and when."""
    head = _pairs("lhp.", data, ("date", "place", "stage", "election", "assignment"))
    return head + _pairs("lhp.finder.", data["finder"], FINDER)


def activity_facts(activity: Data) -> Facts:
    """Return what one activity was."""
    found = _pairs("lhp.activities.", activity, ("form", "goal", "target", "time_place"))
    return [(label[:1].upper() + label[1:], value) for label, value in found]


def part_facts(part: Mapping[str, Any]) -> Facts:
    """Return the part on an alleged violation or a potential dispute; witnesses are only counted."""
    found: Facts = []
    for name, value in part.items():
        text = _told(name, value)
        if text:
            found.append((say(f"ui.report.part.{name}"), text))
    return found


def _told(name: str, value: Any) -> str:
    if name == "witnesses":
        return say("ui.report.witnesses", count=value["count"]) if value["count"] else ""
    if name in DATES:
        return write_iso_day(value)
    return "; ".join(value) if isinstance(value, list | tuple) else str(value)


def _pairs(prefix: str, data: Mapping[str, Any], names: Iterable[str]) -> Facts:
    found = []
    for name in names:
        value = write_iso_day(data[name]) if name in DATES else data[name]
        if value:
            found.append((label_of(prefix + name), value))
    return found


def short_day(text: str) -> str:
    """Return an ISO date as lists show it; text that is no date comes back as it is."""
    day = parse_date(text)
    return f"{day:%d-%m-%Y}" if day else text or "-"


def group_count(count: int) -> str:
    """Return a count with its thousands grouped."""
    return f"{count:,}".replace(",", ".")
