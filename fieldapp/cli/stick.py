"""The commands about sticks: which are plugged in, and letting go of one.

Called by the program. How sticks are known: `fieldapp.exchange.volume`.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from fieldapp.case.wording import name_size
from fieldapp.cli.command import argument, noun, verb
from fieldapp.cli.page import plain, write_table
from fieldapp.cli.session import Session
from fieldapp.cli.source import require_source_folder
from fieldapp.exchange.stick import Stick
from fieldapp.exchange.volume import Volume, list_volumes
from fieldapp.words import say

stick = noun("stick")


@verb(stick, "list")
def list_command(session: Session) -> None:
    """List the sticks that are plugged in."""
    found = list_volumes()
    session.answer({"sticks": [_view(one) for one in found]}, _write_list(found))


def _view(one: Volume) -> dict[str, Any]:
    known = one.room is not None
    return {
        "folder": str(one.folder),
        "name": one.name,
        "file_system": one.file_system,
        "free": one.free if known else None,
        "size": one.size if known else None,
        "read_only": one.read_only,
        "identity": one.identity,
    }


def _write_list(found: Sequence[Volume]) -> Iterator[str]:
    if not found:
        yield say("cli.no_sticks")
        return
    heads = [say(f"cli.head.{name}") for name in ("name", "folder", "file_system", "free", "size", "state")]
    yield from write_table(heads, [_row(one) for one in found])


def _row(one: Volume) -> tuple[str, ...]:
    room = [name_size(one.free), name_size(one.size)] if one.room is not None else [say("cli.room_unknown"), ""]
    locked = say("cli.stick_locked") if one.read_only else ""
    return (plain(one.name), plain(str(one.folder)), plain(one.file_system), *room, locked)


@verb(stick, "release")
@argument("folder", "folder")
def release(session: Session, folder: str) -> None:
    """Bring everything onto a stick and let the system let go of it."""
    place = Path(folder)
    require_source_folder(place)
    state = Stick(place).release()
    session.answer({"folder": str(place), "state": state}, [say(f"cli.stick_{state}")])
