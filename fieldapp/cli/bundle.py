"""The commands of sending and receiving: write bundles to a stick, look into them, verify them, take them in.

Called by the program. What is sent and what is believed is for `fieldapp.exchange`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fieldapp.canonical import sha256
from fieldapp.case.office import is_office_code, parent_of
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_pairs, write_sentences, write_table
from fieldapp.cli.parcel import exit_code, say_progress, view_export, view_plan, write_export, write_handover
from fieldapp.cli.session import DONE, HELD, REFUSED, Session
from fieldapp.cli.source import named_files, read_source
from fieldapp.desk.output import require_present
from fieldapp.desk.precaution import prepare_risk
from fieldapp.errors import BundleRefused, SourceUnreadable
from fieldapp.exchange import bundle as exchange_bundle
from fieldapp.exchange.bundle import HEADER, LARGEST_FILE, MEGABYTE
from fieldapp.exchange.export import discard_plan, export, make_plan
from fieldapp.exchange.gathering import MOST_FILES, SUFFIX, Gathered
from fieldapp.exchange.header import Header, parse_header
from fieldapp.exchange.merge import Report, gather_parts, import_files, verify_bytes
from fieldapp.exchange.placement import estimate_plan
from fieldapp.exchange.stick import Stick
from fieldapp.vault.vault import Vault
from fieldapp.words import say

SMALLEST, LARGEST = 1, 32

bundle = noun("bundle")


@verb(bundle, "export")
@argument("dest", "folder")
@option("--to", "to_office", metavar="code", text="to_office")
@option("--all", "everything", is_flag=True, text="export_all")
@option("--plan", "plan_only", is_flag=True, text="export_plan")
@option("--part-size", metavar="mib", type=int, default=16)
@option("--continue-here", is_flag=True)
@option("--no-evidence", is_flag=True)
@option("--ask-evidence", is_flag=True)
@option("--no-note", is_flag=True)
def export_command(session: Session, dest: str, to_office: str | None, part_size: int, **flags: bool) -> int:
    """Write a bundle to a stick."""
    if not SMALLEST <= part_size <= LARGEST:
        raise Misuse(say("cli.whole_number", name="--part-size", least=SMALLEST, most=LARGEST))
    if to_office is not None and not is_office_code(to_office):
        raise Misuse(say("cli.office_code", code=plain(to_office)))
    folder = Path(dest)
    with writing(session) as opened:
        target = to_office or parent_of(opened.office)
        if target is None:
            raise Misuse(say("cli.no_office_above"))
        wish = {
            "everything": flags["everything"],
            "evidence": not flags["no_evidence"],
            "ask_evidence": flags["ask_evidence"],
        }
        if flags["plan_only"]:
            plan = make_plan(opened, target, part_size=part_size * MEGABYTE, **wish)
            discard_plan(opened, plan)
            data = view_plan(plan, estimate_plan(opened, plan, _room_of(folder)))
            session.answer(data, write_export(data))
            return DONE
        require_present(folder)
        Stick(folder).require(0)
        done = export(
            opened,
            Stick(folder),
            target,
            part_size=part_size * MEGABYTE,
            continue_here=flags["continue_here"],
            progress=say_progress(session),
            **wish,
        )
        note = None if flags["no_note"] else write_handover(opened, folder, done)
        Stick(folder).release(eject=False)
    data = view_export(done, folder, note)
    session.answer(data, write_export(data))
    return exit_code(done)


def _room_of(folder: Path) -> int | None:
    """Return the free room of a stick, None for one that is not there or says nothing of it."""
    return Stick(folder).room() if folder.is_dir() else None


@verb(bundle, "inspect")
@argument("files", "file_or_folder", nargs=-1, required=True)
def inspect(session: Session, files: Sequence[str]) -> int:
    """Show the headers of parts, unproved."""
    with reading(session) as opened:
        found = [_look(path, lambda data: _header_of(opened, data)) for path in named_files(files, SUFFIX)]
    session.answer({"files": found}, (line for one in found for line in _write_file(one)))
    return DONE if all(one["ok"] for one in found) else REFUSED


def _header_of(opened: Vault, data: bytes) -> Header:
    exchange_bundle.check_size(len(data))
    members = exchange_bundle.read_table(exchange_bundle.decrypt(data, [opened.age_identity]))
    return parse_header(bytes(members[HEADER]))


@verb(bundle, "verify")
@argument("files", "file_or_folder", nargs=-1, required=True)
def verify(session: Session, files: Sequence[str]) -> int:
    """Prove parts without taking them in."""
    with reading(session) as opened:
        found = [_look(path, lambda data: verify_bytes(opened, data).header) for path in named_files(files, SUFFIX)]
    sound = all(one["ok"] for one in found)
    lines = [line for one in found for line in _write_file(one)]
    session.answer({"ok": sound, "files": found}, [*lines, say("cli.bundles_sound")] if sound else lines)
    return DONE if sound else REFUSED


def _look(path: Path, read: Callable[[bytes], Header]) -> dict[str, Any]:
    """Return what one file says of itself, or why it is refused."""
    data = read_source(path, LARGEST_FILE)
    found: dict[str, Any] = {"file": str(path), "sha256": sha256(data), "size": len(data)}
    try:
        header = read(data)
    except BundleRefused as error:
        error.facts.setdefault("name", path.name)
        return {**found, "ok": False, "code": error.code, "sentence": error.sentence, "header": None}
    return {**found, "ok": True, "code": "", "sentence": "", "header": _view_header(header)}


def _view_header(header: Header) -> dict[str, Any]:
    names = ("kind", "office", "to_office", "device", "incarnation", "number", "part", "parts", "made", "practice")
    return {name: getattr(header, name) for name in names}


def _write_file(data: Mapping[str, Any]) -> Iterator[str]:
    yield plain(data["file"])
    header = data["header"]
    if header is None:
        yield from write_sentences([f"{data['sentence']} ({data['code']})"], "    ")
        return
    yield from write_pairs(
        [
            (say("cli.head.from"), f"{header['office']} ({header['device'][:8]}.{header['incarnation']})"),
            (say("cli.head.to"), header["to_office"]),
            (say("cli.head.bundle"), say("cli.bundle_place", **{n: header[n] for n in ("number", "part", "parts")})),
            (say("cli.head.made"), header["made"][:16].replace("T", " ")),
            ("SHA-256", data["sha256"]),
        ],
        4,
    )


@verb(bundle, "import")
@argument("paths", "file_or_folder", nargs=-1, required=True)
@option("--use-pack", "use", metavar="version", multiple=True, text="use_pack")
def import_command(session: Session, paths: Sequence[str], use: Sequence[str]) -> int:
    """Take parts in."""
    wanted = named_files(paths)
    for path in wanted:
        if not path.exists():
            raise SourceUnreadable(name=str(path), reason=say("cli.not_there"))
    with writing(session) as opened:
        found = gather_parts(wanted)
        prepare_risk(opened)
        report = import_files(opened, found.files, use=use)
    code = answer_report(session, report, found)
    if report.gone is not None:
        raise report.gone
    return code


def answer_report(session: Session, report: Report, found: Gathered | None = None) -> int:
    """Say what became of everything that was offered; return the exit code."""
    files = [_view_verdict(verdict) for verdict in report.files]
    totals = {name: report.total(name) for name in ("offered", "new", "known", "held", "quarantined")}
    data = {
        "files": files,
        **totals,
        "evidence": list(report.evidence),
        "damaged": list(report.damaged),
        "alarms": [asdict(alarm) for alarm in report.alarms],
        "packs": [asdict(one) for one in report.packs],
        "unread": [str(path) for path in found.unread] if found else [],
        "more": bool(found and found.more),
    }
    session.answer(data, _write_report(data))
    waiting = any(verdict.is_quarantined or verdict.is_left for verdict in report.files)
    waiting = waiting or (found is not None and (found.more or bool(found.unread)))
    return HELD if waiting or totals["held"] or totals["quarantined"] or report.damaged or report.alarms else DONE


def _view_verdict(verdict: Any) -> dict[str, Any]:
    names = ("name", "sha256", "code", "sentence", "offered", "new", "known", "held", "quarantined", "released")
    return {name: getattr(verdict, name) for name in names} | {"forked": list(verdict.forked)}


def _write_report(data: Mapping[str, Any]) -> Iterator[str]:
    if not data["files"] and not data["packs"]:
        yield say("cli.no_bundles")
    for one in data["files"]:
        yield plain(one["name"])
        note = f" ({one['code']})" if one["code"] else ""
        yield from write_sentences([one["sentence"] + note], "    ")
        if one["forked"]:
            yield from write_sentences([say("cli.forked", books=", ".join(one["forked"]))], "    ")
    for one in data["packs"]:
        yield plain(one["name"])
        yield from write_sentences([one["sentence"] + (f" ({one['code']})" if one["code"] else "")], "    ")
    yield from write_sentences([say("cli.folder_unread", folder=plain(folder)) for folder in data["unread"]], "! ")
    if data["more"]:
        yield say("cli.files_more", most=MOST_FILES)
    if data["evidence"]:
        yield say("cli.evidence_in", count=len(data["evidence"]))
    if data["damaged"]:
        heads = [say("cli.head.sha256")]
        yield say("cli.evidence_damaged", count=len(data["damaged"]))
        yield from write_table(heads, [[name] for name in data["damaged"]])
    yield from write_sentences([alarm["sentence"] for alarm in data["alarms"]], "! ")
    if data["files"]:
        yield say("cli.balance", **{n: data[n] for n in ("offered", "new", "known", "held", "quarantined")})
