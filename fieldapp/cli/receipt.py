"""The commands about receipts: answer an office on its stick or on paper, read an answer, list them.

Called by the program. What a receipt says is for `fieldapp.exchange.receipt`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fieldapp.case.office import is_office_code
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.display import show_wall
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_sentences, write_table
from fieldapp.cli.parcel import exit_code, say_progress, view_export, write_export, write_handover
from fieldapp.cli.session import Session
from fieldapp.cli.source import require_source
from fieldapp.desk.output import require_free, require_present, write_result
from fieldapp.desk.scanning import read_texts
from fieldapp.desk.trouble import Trouble, list_troubles
from fieldapp.errors import DeviceUnknown
from fieldapp.exchange.enrolment import list_devices
from fieldapp.exchange.receipt import Answer, answers, make_receipt
from fieldapp.exchange.slip import pick_slip, print_slip, read_slip
from fieldapp.exchange.slipcheck import GROUP, GROUPS
from fieldapp.exchange.stick import Stick
from fieldapp.vault.underway import count_states
from fieldapp.vault.vault import Vault
from fieldapp.words import say

SHORTEST_PREFIX = 8

receipt = noun("receipt")


def _require_code(office: str) -> None:
    if not is_office_code(office):
        raise Misuse(say("cli.office_code", code=plain(office)))


@verb(receipt, "make")
@argument("office", "code")
@argument("dest", "folder")
@option("--all", "everything", is_flag=True, text="receipt_all")
@option("--with-evidence", is_flag=True)
@option("--continue-here", is_flag=True)
@option("--no-note", is_flag=True)
def make(session: Session, office: str, dest: str, no_note: bool, **wish: bool) -> int:
    """Answer an office on its stick."""
    _require_code(office)
    folder = Path(dest)
    require_present(folder)
    Stick(folder).require(0)
    with writing(session) as opened:
        done = make_receipt(opened, office, Stick(folder), say_progress(session), **wish)
        note = None if no_note else write_handover(opened, folder, done)
        Stick(folder).release(eject=False)
    data = view_export(done, folder, note)
    session.answer(data, write_export(data))
    return exit_code(done)


@verb(receipt, "slip")
@argument("office", "code")
@option("-o", "--output", metavar="file", required=True)
@option("--device", metavar="device", default="", text="slip_device")
@option("--overwrite", is_flag=True)
def slip(session: Session, office: str, output: str, device: str, overwrite: bool) -> None:
    """Print a receipt with its QR code."""
    _require_code(office)
    path = Path(output)
    require_free(path, overwrite=overwrite)
    with reading(session) as opened:
        wanted = _find_device(opened, office, device)
        pdf, number, text = print_slip(opened, office, wanted)
        write_result(path, pdf)
    data = {"office": office, "device": wanted, "number": number, "text": text, "file": str(path)}
    session.answer(data, [say("cli.slip_printed", file=plain(path), number=number), *_groups(text)])


def _find_device(opened: Vault, office: str, name: str) -> str:
    """Return the device of an office with this beginning, or its only one. Raises DeviceUnknown, Misuse for several."""
    known = [row.device for row in list_devices(opened) if row.office == office and not row.revoked]
    wanted = name.strip().lower()
    found = [device for device in known if device.startswith(wanted)]
    if len(found) > 1 and not wanted:
        raise Misuse(
            say("cli.slip_which", office=office, devices=", ".join(device[:SHORTEST_PREFIX] for device in found))
        )
    if len(found) != 1 or (wanted and len(wanted) < SHORTEST_PREFIX):
        raise DeviceUnknown(device=name or office)
    return found[0]


def _groups(text: str) -> list[str]:
    groups = [text[at : at + GROUP] for at in range(0, len(text), GROUP)]
    return ["    " + " ".join(groups[at : at + GROUPS]) for at in range(0, len(groups), GROUPS)]


@verb(receipt, "scan")
@argument("text", "text", nargs=-1)
@option("--picture", metavar="file", default="", text="slip_picture")
def scan(session: Session, text: Sequence[str], picture: str) -> None:
    """Read the text of a slip, or the code on a picture of one."""
    if bool(text) == bool(picture):
        raise Misuse(say("cli.slip_source"))
    if picture:
        require_source(Path(picture))
    said = pick_slip(read_texts(Path(picture))) if picture else " ".join(text)
    with writing(session) as opened:
        found = read_slip(opened, said)
    data = {
        "office": found.office,
        "number": found.number,
        "books": [{"office": office, "upto": upto} for office, upto, _ in found.books],
    }
    session.answer(data, [say("cli.slip_read", office=found.office, number=found.number)])


@verb(receipt, "list")
def list_command(session: Session) -> None:
    """List the receipts that came and went."""
    with reading(session) as opened:
        offices = {row.device: row.office for row in list_devices(opened)}
        devices = sorted({opened.device, *offices})
        found = [_view(opened, answer) for device in devices for answer in answers(opened.db, device)]
        travel = {state: int(count) for state, count in count_states(opened.db, opened.office).items()}
        alarms = [_view_alarm(one) for one in list_troubles(opened) if one.kind == "differs"]
    found.sort(key=lambda one: (one["wall"], one["device"], one["number"]))
    heads = [say(f"cli.head.{name}") for name in ("direction", "office", "device", "number", "when", "cases", "held")]
    rows = [
        (
            say(f"cli.direction.{one['direction']}"),
            one["office"] if one["direction"] == "received" else offices.get(one["device"], one["office"]),
            one["device"][:8],
            one["number"],
            show_wall(one["wall"]),
            len(one["cases"]),
            sum(run["to"] - run["from"] + 1 for run in one["held"]) or "",
        )
        for one in found
    ]
    returned = [
        say("cli.case_returned", id=case["id"], reason=plain(case["reason"]))
        for one in found
        for case in one["cases"]
        if case["status"] == "return"
    ]
    lines = [*write_table(heads, rows), *write_sentences(dict.fromkeys(returned))] if rows else [say("cli.no_receipts")]
    lines += write_sentences(one["sentence"] for one in alarms if one["open"])
    if travel:
        lines.append(say("cli.travel", **travel))
    session.answer({"receipts": found, "travel": travel or None, "alarms": alarms}, lines)


def _view_alarm(one: Trouble) -> dict[str, Any]:
    return {"book": one.book, "office": one.sender, "seq": one.seq, "open": one.is_open, "sentence": one.tell()}


def _view(opened: Vault, answer: Answer) -> dict[str, Any]:
    return {
        "direction": "received" if answer.device == opened.device else "given",
        "office": answer.office,
        "device": answer.device,
        "incarnation": answer.incarnation,
        "number": answer.number,
        "wall": answer.wall,
        "books": [{"book": book, "upto": upto, "hash": digest} for book, upto, digest in answer.books],
        "cases": [{"id": name, "status": status, "reason": reason} for name, status, reason in answer.cases],
        "evidence": list(answer.evidence),
        "held": [{"book": book, "from": first, "to": last} for book, first, last in answer.held],
    }
