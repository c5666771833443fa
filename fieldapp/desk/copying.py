"""The copy sheet (lembar salin): the texts of a case or LHP in the order in which another system asks for them.

Called by the command line and the window, which offer each text for copying; nothing leaves this laptop by itself. The
order is reference data (`copying.toml`); the number that comes back is entered with `fieldapp.vault.foreign`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fieldapp.case.dates import write_iso_day, write_iso_time
from fieldapp.case.model import Case, Supervision, Witness
from fieldapp.case.wording import name_kind
from fieldapp.desk.disclosure import require_shown
from fieldapp.errors import RegisterUnknown
from fieldapp.packs.reference import Packs
from fieldapp.paper.privacy import make_veil
from fieldapp.vault.numbers import number_of
from fieldapp.vault.register import load_item
from fieldapp.vault.vault import Vault
from fieldapp.words import say

PRIVATE: Final = ("reporter.", "witnesses")


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One field of the other system: what it is called there, the text for it ("" none), and whether it names people.

    `doubtful` says that nobody has read this order in the other system yet.
    """

    id: str
    label: str
    text: str
    private: bool
    doubtful: bool


@dataclass(frozen=True, slots=True)
class CopySheet:
    """All texts for one system, in its order; `number` is what it gave back, "" while nothing came."""

    target: str
    label: str
    series: str
    number: str
    lines: tuple[CopyLine, ...]
    doubtful: bool


def copy_targets(vault: Vault) -> dict[str, str]:
    """Return the labels of the systems that texts can be copied to, by id."""
    return {row["id"]: row["label"] for row in vault.packs.table("copying").get("target", ())}


def make_copy_sheet(vault: Vault, owner: str, target: str = "sigaplapor", *, masked: bool = True) -> CopySheet:
    """Return the texts of a case or LHP in the order of another system.

    `masked` hides reporter and witnesses, also inside what others wrote; whoever types it in there needs them and
    reveals them first. Raises IdentityHidden, RegisterUnknown for a system that is not known, RecordUnknown.
    """
    if not masked:
        require_shown(vault, owner)
    table = vault.packs.table("copying")
    found = next((row for row in table.get("target", ()) if row["id"] == target), None)
    if found is None:
        raise RegisterUnknown(name=target, known=", ".join(copy_targets(vault)))
    item = load_item(vault.db, owner)
    matter = "case" if isinstance(item, Case) else "supervision"
    cells = dict(_cells(vault, item))
    hide = make_veil(item) if masked else str
    lines = tuple(
        CopyLine(
            row["id"],
            row["label"],
            _text(cells, row["cell"], hide if not _is_private(row["cell"]) else str, masked=masked),
            _is_private(row["cell"]),
            vault.packs.doubtful(f"copying/line/{row['id']}"),
        )
        for row in table.get("line", ())
        if row["target"] == target and row["matter"] == matter and _fits(row, item)
    )
    number = number_of(vault.db, owner, found["series"])
    return CopySheet(target, found["label"], found["series"], number, lines, any(line.doubtful for line in lines))


def _fits(row: Mapping[str, Any], item: Case | Supervision) -> bool:
    return "kinds" not in row or not isinstance(item, Case) or item.kind in row["kinds"]


def _is_private(cell: str) -> bool:
    return cell.startswith(PRIVATE)


def _text(cells: Mapping[str, str], cell: str, hide: Any, *, masked: bool) -> str:
    text = cells.get(cell, "")
    if masked and text and _is_private(cell):
        return say("paper.withheld")
    return str(hide(text))


def _cells(vault: Vault, item: Case | Supervision) -> Iterator[tuple[str, str]]:
    return _case_cells(vault, item) if isinstance(item, Case) else _report_cells(vault, item)


def _case_cells(vault: Vault, case: Case) -> Iterator[tuple[str, str]]:
    packs, zone = vault.packs, vault.office_settings().zone
    yield "kind", name_kind(case.kind)
    yield "number", number_of(vault.db, case.id, case.kind)
    yield "election", case.election
    yield "event.stage", _stage(packs, case.event.stage)
    for name in ("summary", "place"):
        yield f"event.{name}", getattr(case.event, name)
    yield "region", packs.regions.path(case.event.region) or case.event.region
    yield "event.occurred_on", write_iso_day(case.event.occurred_on)
    yield "event.known_on", write_iso_day(case.event.known_on)
    yield "event.time", write_iso_time(case.event.time, zone)
    yield "event.urls", "\n".join(case.event.urls)
    yield "received.date", write_iso_day(case.received.date)
    yield "received.time", write_iso_time(case.received.time, zone)
    yield "received.place", case.received.place
    for name in ("name", "birth", "occupation", "citizenship", "address", "phone", "email"):
        yield f"reporter.{name}", getattr(case.reporter, name)
    yield "reporter.sex", say(f"copying.sex.{case.reporter.sex}") if case.reporter.sex in ("L", "P") else ""
    for name in ("name", "position", "address"):
        yield f"finder.{name}", getattr(case.finder, name)
    subjects = (_joined(one.name, one.position, one.agency, one.address) for one in case.subjects)
    yield "subjects", "\n".join(filter(None, subjects))
    yield "witnesses", _people(case.witnesses)
    yield "evidence", "\n".join(item.note or item.name for item in case.evidence)
    yield "narrative", case.narrative
    yield "violations", "\n".join(packs.violation_texts.get(name, name) for name in case.violations)
    yield "impact", case.impact


def _report_cells(vault: Vault, report: Supervision) -> Iterator[tuple[str, str]]:
    yield "number", number_of(vault.db, report.id, "lhp") or report.number
    yield "stage", _stage(vault.packs, report.stage)
    for name in ("election", "assignment", "result"):
        yield name, getattr(report, name)
    for name in ("name", "position", "address"):
        yield f"finder.{name}", getattr(report.finder, name)
    for name in ("form", "goal", "target", "time_place"):
        told = [getattr(activity, name) for activity in report.activities]
        yield f"activities.{name}", "\n".join(filter(None, told))
    if (alleged := report.alleged) is None:
        return
    for name in ("event", "place", "who", "address", "articles", "summary", "kind", "facts", "analysis", "follow_up"):
        yield f"alleged.{name}", getattr(alleged, name)
    yield "alleged.when", write_iso_day(alleged.when)
    yield "alleged.evidence", "\n".join(alleged.evidence)
    yield "witnesses", _people(alleged.witnesses)


def _stage(packs: Packs, stage: str) -> str:
    return packs.stages[stage].label if stage in packs.stages else stage


def _people(people: tuple[Witness, ...]) -> str:
    return "\n".join(filter(None, (_joined(one.name, one.address, one.phone) for one in people)))


def _joined(*texts: str) -> str:
    return ", ".join(filter(None, (" ".join(text.split()) for text in texts)))
