"""What is said about a finished export, and the handover note that goes with it.

Called by the commands that write to a stick: `bundle export` and `receipt make`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from fieldapp.case.office import Office
from fieldapp.cli.display import show_size
from fieldapp.cli.page import write_pair, write_table
from fieldapp.cli.session import Session
from fieldapp.cli.source import write_result
from fieldapp.exchange.enrolment import list_devices
from fieldapp.exchange.export import Export, Plan, Progress
from fieldapp.vault.vault import Vault
from fieldapp.words import say

NOTE_SUFFIX = "berita-acara.pdf"


def say_progress(session: Session) -> Progress | None:
    """Return what tells people how far the writing has come, None for scripts."""
    if session.json:
        return None

    def tell(done: int, parts: int, left: float | None) -> None:
        minutes, seconds = divmod(round(left or 0), 60)
        rest = say("cli.progress_left", minutes=minutes, seconds=seconds) if left and done < parts else ""
        click.echo(f"{say('cli.progress', done=done, parts=parts)} {rest}".rstrip(), err=True)

    return tell


def view_plan(plan: Plan) -> dict[str, Any]:
    """Return what would be sent."""
    return {
        "planned": True,
        "kind": plan.kind,
        "to": plan.to_office,
        "number": plan.number,
        "cases": plan.cases,
        "entries": plan.entries,
        "evidence": plan.evidence,
        "size": plan.size,
        "part_count": len(plan.parts),
        "folder": "",
        "parts": [],
        "handover": None,
    }


def view_export(done: Export, folder: Path, note: Path | None) -> dict[str, Any]:
    """Return what was sent: every part with its SHA-256."""
    parts = [{"name": p.name, "sha256": p.sha256, "size": p.size, "fresh": p.fresh} for p in done.parts]
    return view_plan(done.plan) | {
        "planned": False,
        "folder": str(folder),
        "parts": parts,
        "handover": str(note) if note else None,
    }


def write_export(data: Mapping[str, Any]) -> Iterator[str]:
    """Give the lines about an export or its plan."""
    facts = {name: data[name] for name in ("to", "number", "cases", "entries", "evidence", "part_count")}
    code = "cli.receipt_made" if data["kind"] == "receipt" else "cli.exported"
    yield say("cli.export_planned" if data["planned"] else code, **facts, size=show_size(data["size"]))
    if data["planned"]:
        return
    heads = [say(f"cli.head.{name}") for name in ("file", "size", "sha256")]
    yield from write_table(heads, [(p["name"], show_size(p["size"]), p["sha256"][:16]) for p in data["parts"]])
    if data["handover"]:
        yield from write_pair(say("cli.label.handover"), data["handover"])
    yield say("cli.safe_unplug")


def _receiver(opened: Vault, code: str) -> Office:
    """Return an office with the name in its certificate where it has not told its own."""
    office = opened.office_settings(code)
    names = [row.name for row in list_devices(opened) if row.office == code]
    return office if office.name or not names else replace(office, name=names[0])


def write_handover(opened: Vault, folder: Path, done: Export) -> Path:
    """Write the handover note beside the parts and return where it lies."""
    from fieldapp.paper.notices import HandedFile, make_handover  # noqa: PLC0415 - brings reportlab

    files = [HandedFile(part.name, part.size, part.sha256) for part in done.parts]
    plan = done.plan
    pdf = make_handover(
        opened.office_settings(),
        _receiver(opened, plan.to_office),
        files,
        number=plan.number,
        cases=plan.cases,
        evidence=plan.evidence,
        on=opened.now().date(),
        giver=opened.officer_name,
        device=opened.device,
        practice=opened.practice,
    )
    name = done.parts[0].name.rpartition("-")[0]
    path = folder / f"{name}-{NOTE_SUFFIX}"
    write_result(path, pdf)
    return path
