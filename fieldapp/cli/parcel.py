"""What is said about a finished export, and the handover note that goes with it.

Called by the commands that write to a stick: `bundle export` and `receipt make`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from fieldapp.case.wording import name_size
from fieldapp.cli.page import write_pair, write_table
from fieldapp.cli.session import Session
from fieldapp.exchange.export import Export, Progress
from fieldapp.exchange.handover import write_note
from fieldapp.exchange.plan import Plan
from fieldapp.exchange.stick import Stick
from fieldapp.vault.vault import Vault
from fieldapp.words import say


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
        "pack": "",
    }


def view_export(done: Export, folder: Path, note: Path | None) -> dict[str, Any]:
    """Return what was sent: every part with its SHA-256."""
    parts = [{"name": p.name, "sha256": p.sha256, "size": p.size, "fresh": p.fresh} for p in done.parts]
    return view_plan(done.plan) | {
        "planned": False,
        "folder": str(folder),
        "parts": parts,
        "handover": str(note) if note else None,
        "pack": done.pack,
    }


def write_export(data: Mapping[str, Any]) -> Iterator[str]:
    """Give the lines about an export or its plan."""
    facts = {name: data[name] for name in ("to", "number", "cases", "entries", "evidence", "part_count")}
    code = "cli.receipt_made" if data["kind"] == "receipt" else "cli.exported"
    yield say("cli.export_planned" if data["planned"] else code, **facts, size=name_size(data["size"]))
    if data["planned"]:
        return
    heads = [say(f"cli.head.{name}") for name in ("file", "size", "sha256")]
    yield from write_table(heads, [(p["name"], name_size(p["size"]), p["sha256"][:16]) for p in data["parts"]])
    if data["pack"]:
        yield say("cli.pack_beside", version=data["pack"])
    if data["handover"]:
        yield from write_pair(say("cli.label.handover"), data["handover"])
    yield say("cli.safe_unplug")


def write_handover(opened: Vault, folder: Path, done: Export) -> Path:
    """Write the handover note beside the parts and return where it lies."""
    return write_note(opened, Stick(folder), done)
