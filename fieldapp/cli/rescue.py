"""The commands of a recovery by the office above: request, inspect, answer, finish, and the office's recovery key.

Called by the program. Who may open whose laptop is for `fieldapp.exchange`.
"""

import re
from dataclasses import asdict
from pathlib import Path

from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.display import show_wall
from fieldapp.cli.office import office
from fieldapp.cli.opening import passphrase_of, writing
from fieldapp.cli.page import plain, write_pairs
from fieldapp.cli.session import Session
from fieldapp.cli.sheet import sheet_of
from fieldapp.cli.source import require_source
from fieldapp.desk.output import require_folder, require_free, write_result
from fieldapp.desk.recovery import keep_office_key, make_office_key, office_key_of, print_office_key
from fieldapp.errors import RescueDiffers
from fieldapp.exchange.rescue import ask_rescue, finish_rescue
from fieldapp.exchange.rescue_desk import answer_rescue, inspect_rescue
from fieldapp.vault import passphrase
from fieldapp.words import say

rescue = noun("rescue")


@verb(rescue, "request")
@argument("dest", "folder")
def request(session: Session, dest: str) -> None:
    """Write the request of a locked vault."""
    require_folder(Path(dest))
    secret = passphrase_of(session, new=True)
    made = ask_rescue(session.folder, session.officer, secret, Path(dest), cost=passphrase.fitting_cost())
    data = {
        "file": str(made.path),
        "office": made.office,
        "officer": {"id": made.officer.id, "name": made.officer.name},
        "fingerprint": made.fingerprint,
    }
    told = say("cli.rescue_requested", name=plain(made.officer.name), file=plain(made.path), office=made.office)
    session.answer(data, [told, say("cli.fingerprint", fingerprint=made.fingerprint)])


@verb(rescue, "inspect")
@argument("file", "file")
def inspect(session: Session, file: str) -> None:
    """Show a request before it is answered."""
    require_source(Path(file))
    found = inspect_rescue(Path(file))
    pairs = [
        (say("cli.label.officer_asked"), found.officer),
        (say("cli.label.office"), found.office),
        (say("cli.head.made"), show_wall(found.made)),
        (say("cli.label.key_mark"), found.mark),
        (say("cli.label.fingerprint"), found.fingerprint),
    ]
    session.answer(asdict(found), write_pairs(pairs))


@verb(rescue, "answer")
@argument("file", "file")
@argument("dest", "folder")
@option("--sheet", metavar="file", text="office_sheet")
@option("--fingerprint", metavar="fingerprint")
def answer(session: Session, file: str, dest: str, sheet: str | None, fingerprint: str | None) -> None:
    """Open a laptop of an office below with the office's recovery sheet."""
    require_source(Path(file))
    require_folder(Path(dest))
    found = inspect_rescue(Path(file)).fingerprint
    if fingerprint is not None and _bare(fingerprint) != _bare(found):
        raise RescueDiffers(found=found)
    with writing(session) as opened:
        made = answer_rescue(opened, Path(file), sheet_of(sheet), Path(dest))
    whose = made.opened
    data = {
        "file": str(made.path),
        "office": whose.office,
        "device": whose.device,
        "officer": whose.officer,
        "known": whose.known,
    }
    told = say(
        "cli.rescue_answered", name=plain(whose.officer), office=whose.office, device=whose.device[:8],
        file=plain(made.path),
    )  # fmt: skip
    session.answer(data, [told, *(() if whose.known else (say("cli.rescue_unknown"),))])


def _bare(fingerprint: str) -> str:
    return re.sub(r"[\s-]", "", fingerprint).upper()


@verb(rescue, "finish")
@argument("file", "file")
def finish(session: Session, file: str) -> None:
    """Take the answer in with the passphrase chosen for the request."""
    require_source(Path(file))
    secret = passphrase_of(session)
    found = finish_rescue(session.folder, Path(file), secret, cost=passphrase.fitting_cost())
    data = {"vault": str(session.folder), "officer": {"id": found.id, "name": found.name}}
    session.answer(data, [say("cli.rescue_finished", name=plain(found.name))])


@verb(office, "recovery-key")
@option("--sheet", metavar="file", required=True, text="key_sheet")
def recovery_key(session: Session, sheet: str) -> None:
    """Make the recovery key of this office; its sheet is written before the key counts."""
    require_free(Path(sheet), overwrite=False)
    with writing(session) as opened:
        before, made = office_key_of(opened), make_office_key(opened)
        write_result(Path(sheet), print_office_key(opened, made))
        keep_office_key(opened, made)
    told = [say("cli.office_key_made", mark=made.mark, file=plain(sheet))]
    if before:
        told.append(say("cli.office_key_old", mark=before.mark))
    data = {"mark": made.mark, "before": before.mark if before else None, "sheet": sheet}
    session.answer(data, told)
