"""The commands about reference data: the sets that are kept, what stands in them, corrections, signed updates.

Called by the program. What the files mean: `resources/format/packs.md`.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from fieldapp.canonical import encode
from fieldapp.case.wording import name_kind
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_pair, write_table
from fieldapp.cli.session import Session
from fieldapp.cli.value import given_text
from fieldapp.desk.output import require_place
from fieldapp.desk.packfolder import save_set, write_pack
from fieldapp.desk.precaution import prepare_risk
from fieldapp.desk.reference import Looked, Part, corrections_told, look
from fieldapp.errors import NotCanonical, PackFolderUnfit
from fieldapp.exchange.packfile import BuiltPack, build_pack, install_pack, install_waiting
from fieldapp.vault.correction import set_correction
from fieldapp.vault.packbook import kept_sets, waiting_sets
from fieldapp.words import say

LONGEST_KEY: Final = 200
SHORT_VERSION: Final = 24

pack = noun("pack")


@verb(pack, "list")
def list_command(session: Session) -> None:
    """List the sets that are kept and what was corrected."""
    with reading(session) as opened:
        force = opened.packs
        sets = [{**asdict(one), "in_force": one.version == force.base} for one in kept_sets(opened.db)]
        corrections = [asdict(one) for one in corrections_told(opened)]
        waiting = [asdict(one) for one in waiting_sets(opened.db)]
    data = {"version": force.version, "sets": sets, "waiting": waiting, "corrections": corrections}
    session.answer(data, _write_list(data))


def _write_list(data: dict[str, Any]) -> Iterator[str]:
    heads = [say(f"cli.head.{name}") for name in ("version", "made", "origin", "state", "title")]
    rows = [
        (one["version"], one["made"], say(f"pack.source.{one['source']}"),
         say("pack.in_force") if one["in_force"] else "", one["label"])
        for one in data["sets"]
    ]  # fmt: skip
    rows += [
        (one["version"], one["made"], say(f"pack.source.{one['source']}"), say("pack.waits"), one["label"])
        for one in data["waiting"]
    ]
    yield from write_table(heads, rows)
    for one in data["corrections"]:
        value, before = (json.dumps(one[name], ensure_ascii=False) for name in ("value", "set_value"))
        code = "pack.corrected" if one["fits"] else "pack.correction_idle"
        yield plain(say(code, key=one["key"], value=value, before=before, reason=one["reason"]))


@verb(pack, "show")
@argument("key", "key", required=False)
def show(session: Session, key: str | None) -> None:
    """Show what stands at a key of the set in force."""
    with reading(session) as opened:
        packs = opened.packs
        found = look(packs, (key or "").strip("/"))
    session.answer({"version": packs.version, **asdict(found)}, _write_found(found))


def _write_found(found: Looked) -> Iterator[str]:
    if found.value is not None and not isinstance(found.value, dict):
        yield from write_pair(found.key, json.dumps(found.value, ensure_ascii=False))
    if found.confidence:
        doubt = say("pack.doubtful") if found.doubtful else ""
        yield from write_pair(say("cli.head.confidence"), " · ".join(filter(None, (_sure(found.confidence), doubt))))
    if found.source:
        yield from write_pair(say("pack.read_in"), found.source)
    if found.corrected:
        before = json.dumps(found.set_value, ensure_ascii=False)
        yield from write_pair(
            say("pack.corrected_word"), say("pack.corrected_here", before=before, reason=found.reason)
        )
    if found.parts:
        heads = [say(f"cli.head.{name}") for name in ("key", "confidence", "state", "title")]
        yield from write_table(heads, [_row(part) for part in found.parts], (60, 0, 0, 60))


def _row(part: Part) -> tuple[str, str, str, str]:
    state = say("pack.corrected_word") if part.corrected else say("pack.doubtful") if part.doubtful else ""
    return part.key, _sure(part.confidence), state, part.label


def _sure(confidence: str) -> str:
    return name_kind(confidence) if confidence else ""


@verb(pack, "save")
@argument("folder", "folder")
def save(session: Session, folder: str) -> None:
    """Write the files of the set in force into a folder, without what this office corrected."""
    target = Path(folder)
    with reading(session) as opened:
        packs = opened.packs
    files = save_set(packs, target)
    data = {"version": packs.base, "folder": str(target), "files": files}
    session.answer(data, [say("pack.saved", version=packs.base, folder=plain(target))])


@verb(pack, "build")
@argument("folder", "folder")
@option("-o", "--output", metavar="folder", required=True, text="pack_output")
@option("--overwrite", is_flag=True)
def build(session: Session, folder: str, output: str, overwrite: bool) -> None:
    """Check the set in a folder, sign it and write it as a file."""
    target = Path(output)
    require_place(target)
    if not Path(folder).is_dir():
        raise PackFolderUnfit(folder=folder)
    with writing(session) as opened:
        built = build_pack(opened, Path(folder))
    path = write_pack(built.name, built.data, target, overwrite=overwrite)
    session.answer(_view_built(built, path), [say("pack.built", version=built.head.version, file=plain(path))])


def _view_built(built: BuiltPack, path: Path) -> dict[str, Any]:
    head = built.head
    return {
        "file": str(path), "version": head.version, "schema": head.schema, "made": head.made, "label": head.label,
        "signer": head.signer, "files": dict(head.files),
    }  # fmt: skip


@verb(pack, "install")
@argument("file", "file", required=False)
@option("--waiting", metavar="version", default="", text="pack_waiting")
def install(session: Session, file: str | None, waiting: str) -> None:
    """Bring a signed set into force, from a file or one that came with a receipt and waits."""
    if bool(file) == bool(waiting):
        raise Misuse(say("pack.file_or_waiting"))
    with writing(session) as opened:
        before = opened.packs.base
        prepare_risk(opened)
        kept = install_pack(opened, Path(file)) if file else install_waiting(opened, waiting)
    data = {
        "version": kept.version, "before": before, "made": kept.made, "label": kept.label, "signer": kept.signer,
    }  # fmt: skip
    session.answer(data, [say("pack.installed", version=kept.version, before=before)])


@verb(pack, "set")
@argument("key", "key")
@argument("value", "value", required=False)
@option("--clear", is_flag=True, text="pack_clear")
@option("--reason", metavar="text", required=True)
def set_command(session: Session, key: str, value: str | None, clear: bool, reason: str) -> None:
    """Correct a value of the reference data for this office, or take a correction back."""
    said = given_text(reason, "--reason")
    place = given_text(key, say("cli.metavar.key"), LONGEST_KEY).strip("/")
    if clear == (value is not None):
        raise Misuse(say("pack.value_or_clear"))
    wanted = None if value is None else _value(value)
    with writing(session) as opened:
        record = set_correction(opened, place, wanted, said)
        version = opened.packs.version
    data = {"record": record, "key": place, "value": wanted, "version": version}
    session.answer(data, [say("pack.cleared" if clear else "pack.set", key=plain(place))])


def _value(text: str) -> Any:
    """Return a value given as JSON; what is no JSON is taken as text."""
    try:
        found = json.loads(text)
    except ValueError:
        return text
    try:
        encode(found)
    except NotCanonical as error:
        raise Misuse(say("pack.no_number")) from error
    if found is None:
        raise Misuse(say("pack.value_or_clear"))
    return found
