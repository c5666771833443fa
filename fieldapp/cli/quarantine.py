"""The commands about what could not be taken in: list it, try again, set it aside, save it for whoever looks into it.

Called by the program.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fieldapp.case.wording import name_size
from fieldapp.cli.bundle import answer_report
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.display import show_wall
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_sentences, write_table
from fieldapp.cli.session import HELD, Session
from fieldapp.cli.value import given_text
from fieldapp.desk.output import require_folder, require_free
from fieldapp.exchange import quarantine as exchange_quarantine
from fieldapp.exchange.merge import retry
from fieldapp.exchange.quarantine import Held
from fieldapp.vault.trace import Trace
from fieldapp.words import say

quarantine = noun("quarantine")


@verb(quarantine, "list")
@option("--all", "every", is_flag=True, text="quarantine_all")
def list_command(session: Session, every: bool) -> None:
    """List what is in quarantine."""
    with reading(session) as opened:
        said = exchange_quarantine.dismissals(opened) if every else {}
        found = exchange_quarantine.listed(opened.db, every=every)
        data = [asdict(one) | {"reason": _reason(one, said)} for one in found]
    heads = [say(f"cli.head.{name}") for name in ("id", "received", "size", "code", "file")]
    rows = [(o["id"], show_wall(o["received"]), name_size(o["size"]), o["code"], o["name"]) for o in data]
    sentences = write_sentences(f"{one['id']}: {' '.join(_told(one))}" for one in data)
    session.answer({"held": data}, [*write_table(heads, rows), *sentences] if data else [say("cli.no_quarantine")])


def _reason(held: Held, said: Mapping[str, Trace]) -> str:
    trace = said.get(held.sha256) if held.dismissed else None
    return trace.reason if trace else ""


def _told(data: Mapping[str, Any]) -> Iterator[str]:
    yield data["sentence"]
    if data["dismissed"]:
        yield say("cli.quarantine_dismissed_on", date=show_wall(data["dismissed"]), reason=plain(data["reason"]))
    elif data["resolved"]:
        yield say("cli.quarantine_resolved_on", date=show_wall(data["resolved"]))


@verb(quarantine, "dismiss")
@argument("held", "number", type=int)
@option("--reason", metavar="text", required=True)
def dismiss(session: Session, held: int, reason: str) -> None:
    """Set something aside that nobody waits for."""
    said = given_text(reason, "--reason")
    with writing(session) as opened:
        found = exchange_quarantine.dismiss(opened, held, said)
        left = len(exchange_quarantine.listed(opened.db))
    data = {"id": held, "name": found.name, "sha256": found.sha256, "dismissed": found.dismissed, "left": left}
    session.answer(
        data, [say("cli.quarantine_dismissed", file=plain(found.name)), say("cli.quarantine_left", count=left)]
    )


@verb(quarantine, "retry")
def retry_command(session: Session) -> int:
    """Try everything in quarantine again."""
    with writing(session) as opened:
        report = retry(opened)
        left = len(exchange_quarantine.listed(opened.db))
    code = answer_report(session, report)
    if left and not session.json:
        session.answer({}, [say("cli.quarantine_left", count=left)])
    return HELD if left else code


@verb(quarantine, "save")
@argument("held", "number", type=int)
@argument("dest", "target")
def save(session: Session, held: int, dest: str) -> None:
    """Write what is held outside the vault."""
    path = Path(dest)
    if path.is_dir():
        require_folder(path)
    else:
        require_free(path, overwrite=False)
    with reading(session) as opened:
        written = exchange_quarantine.save(opened, held, path)
    session.answer({"id": held, "file": str(written)}, [say("cli.quarantine_saved", file=plain(written))])
