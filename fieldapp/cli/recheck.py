"""The command that reads a stick again after it was plugged in anew.

Called by the program, beside the other verbs of `bundle`. What is compared: `fieldapp.exchange.recheck`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from fieldapp.case.wording import name_size
from fieldapp.cli.bundle import bundle
from fieldapp.cli.command import argument, verb
from fieldapp.cli.opening import writing
from fieldapp.cli.page import write_table
from fieldapp.cli.session import DONE, REFUSED, Session
from fieldapp.cli.source import require_source_folder
from fieldapp.exchange.recheck import CheckedPart, check_folder
from fieldapp.exchange.stick import Stick
from fieldapp.words import say


@verb(bundle, "check")
@argument("folder", "folder")
def check(session: Session, folder: str) -> int:
    """Read what was written to a stick again."""
    place = Path(folder)
    require_source_folder(place)
    with writing(session) as opened:
        found = check_folder(opened, Stick(place))
    sound = bool(found) and all(one.state == "whole" for one in found)
    parts = [asdict(one) for one in found]
    session.answer({"ok": sound, "folder": str(place), "parts": parts}, _write_check(found, sound=sound))
    return DONE if sound else REFUSED


def _write_check(found: Sequence[CheckedPart], *, sound: bool) -> Iterator[str]:
    if not found:
        yield say("cli.check_nothing")
        return
    heads = [say(f"cli.head.{name}") for name in ("file", "size", "sha256", "state")]
    rows = [(one.name, name_size(one.size), one.sha256[:16], say(f"cli.part_{one.state}")) for one in found]
    yield from write_table(heads, rows)
    wrong = sum(one.state != "whole" for one in found)
    yield say("cli.check_sound", parts=len(found)) if sound else say("cli.check_wrong", count=wrong, parts=len(found))
