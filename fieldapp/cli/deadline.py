"""The commands about deadlines: what runs out next in this office, a calendar file of it, and the clocks of one case.

Called by the program. How clocks count is for `fieldapp.case.clock`.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.display import SHORT_ID
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import reading
from fieldapp.cli.page import plain, write_pairs, write_sentences, write_table
from fieldapp.cli.session import Session
from fieldapp.desk.deadline import case_clocks, list_clocks, view_case_clock, view_clock, write_calendar
from fieldapp.desk.doubt import tell_counted
from fieldapp.desk.output import require_free, write_result
from fieldapp.vault.register import find_owner
from fieldapp.vault.vault import Vault
from fieldapp.words import say

MOST_DAYS: Final = 3650

deadline = noun("deadline")


@verb(deadline, "list")
@option("--within", metavar="days", type=int, text="within")
@option("--ics", metavar="file", default="", text="ics")
@option("--overwrite", is_flag=True)
def list_command(session: Session, within: int | None, ics: str, overwrite: bool) -> None:
    """List what runs out."""
    if within is not None and not 0 <= within <= MOST_DAYS:
        raise Misuse(say("cli.whole_number", name="--within", least=0, most=MOST_DAYS))
    path = Path(ics) if ics else None
    if path:
        require_free(path, overwrite=overwrite)
    with reading(session) as opened:
        now, counted = opened.now(), _counted(opened)
        found = list_clocks(opened, within)
        if path:
            write_result(path, write_calendar(found, now))
    clocks = [view_case_clock(one, now) for one in found]
    data = {"clocks": clocks, "counted": counted, "file": str(path) if path else None}
    session.answer(data, _write_list(data))


@verb(deadline, "show")
@argument("name", "id")
def show(session: Session, name: str) -> None:
    """Show the clocks of a case."""
    with reading(session) as opened:
        owner = find_owner(opened.db, name)
        now, counted = opened.now(), _counted(opened)
        clocks = [view_clock(clock, now) for clock in case_clocks(opened, owner)]
    session.answer({"case": owner, "clocks": clocks, "counted": counted}, _write_clocks(clocks, counted))


def _counted(vault: Vault) -> str:
    """Return from which clock remaining time is counted."""
    return tell_counted(vault.now(), vault.office_settings().zone, doubtful=bool(vault.clock_flags()))


def _write_list(data: Mapping[str, Any]) -> Iterator[str]:
    if data["clocks"]:
        heads = [say(f"cli.head.{name}") for name in ("remaining", "until", "case", "deadline")]
        rows = [
            (
                one["remaining"],
                one["late_after" if one["state"] == "late" else "alarm"][:16].replace("T", " "),
                one["number"] or one["case"][:SHORT_ID],
                one["label"] + (f" ({one['by']})" if one["by"] else ""),
            )
            for one in data["clocks"]
        ]
        yield from write_table(heads, rows)
        yield from write_sentences([data["counted"]])
    else:
        yield say("cli.no_clocks")
    if data["file"]:
        yield say("cli.calendar_written", file=plain(data["file"]), count=len(data["clocks"]))


def _write_clocks(clocks: Sequence[Mapping[str, Any]], counted: str) -> Iterator[str]:
    if not clocks:
        yield say("cli.no_case_clocks")
    for clock in clocks:
        mark = f" [{say('deadline.unverified')}]" if clock["unverified"] else ""
        yield plain(f"{clock['label']} ({clock['counts']}){mark}")
        yield from write_sentences([clock["sentence"]], "    ")
        yield from write_pairs([(say("cli.label.legal_basis"), clock["legal_basis"])], 4)
    if clocks:
        yield from write_sentences([counted])
