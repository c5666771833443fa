"""What is said about a finished export, and the handover note that goes with it.

Called by the commands that write to a stick: `bundle export` and `receipt make`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from fieldapp.case.wording import name_size
from fieldapp.cli.page import write_pair, write_sentences, write_table
from fieldapp.cli.session import DONE, HELD, Session
from fieldapp.exchange.export import Export, Progress
from fieldapp.exchange.handover import name_places, write_note
from fieldapp.exchange.placement import Estimate
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
        rest = say("cli.progress_left", minutes=minutes, seconds=seconds) if minutes + seconds and done < parts else ""
        click.echo(f"{say('cli.progress', done=done, parts=parts)} {rest}".rstrip(), err=True)

    return tell


def view_plan(plan: Plan, estimate: Estimate | None = None) -> dict[str, Any]:
    """Return what would be sent, and how many sticks and seconds that takes, as far as that is known."""
    seconds = estimate.seconds if estimate else None
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
        "stick": 0,
        "sticks": [],
        "left": [],
        "stick_count": estimate.sticks if estimate else 0,
        "seconds": None if seconds is None else round(seconds),
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
        "stick": done.number,
        "sticks": [
            {"stick": n, "places": list(load.places), "size": load.size} for n, load in enumerate(done.loads, 1)
        ],
        "left": list(done.left),
        "stick_count": 0 if done.left else len(done.loads),
    }


def exit_code(done: Export) -> int:
    """Return the exit code of an export: it waits while some of it lies on no stick."""
    return HELD if done.left else DONE


def write_export(data: Mapping[str, Any]) -> Iterator[str]:
    """Give the lines about an export or its plan."""
    facts = {name: data[name] for name in ("to", "number", "cases", "entries", "evidence", "part_count")}
    code = "cli.receipt_made" if data["kind"] == "receipt" else "cli.exported"
    code = "cli.export_planned" if data["planned"] else "cli.export_partly" if data["left"] else code
    yield say(code, **facts, size=name_size(data["size"]), written=data["part_count"] - len(data["left"]))
    if data["planned"]:
        yield from _write_estimate(data)
        return
    heads = [say(f"cli.head.{name}") for name in ("file", "size", "sha256")]
    yield from write_table(heads, [(p["name"], name_size(p["size"]), p["sha256"][:16]) for p in data["parts"]])
    if data["pack"]:
        yield say("cli.pack_beside", version=data["pack"])
    if data["handover"]:
        yield from write_pair(say("cli.label.handover"), data["handover"])
    if data["left"] or len(data["sticks"]) > 1:
        for one in data["sticks"]:
            facts = {"n": one["stick"], "places": name_places(one["places"]), "parts": data["part_count"]}
            yield say("cli.on_stick", **facts, size=name_size(one["size"]))
    yield say("cli.safe_unplug")
    if data["left"]:
        yield from write_sentences([say("cli.next_stick", places=name_places(data["left"]))], "")


def _write_estimate(data: Mapping[str, Any]) -> Iterator[str]:
    if data["stick_count"]:
        yield say("cli.sticks_needed", count=data["stick_count"])
    if data["seconds"]:
        yield say("cli.time_needed", minutes=max(1, round(data["seconds"] / 60)))


def write_handover(opened: Vault, folder: Path, done: Export) -> Path:
    """Write the handover note beside the parts and return where it lies."""
    return write_note(opened, Stick(folder), done)
