"""Files written for people: never over another one unasked, whole or not at all, under names that every system takes.

Called by the commands and the windows. The vault's own files are no affair of this module.
"""

import contextlib
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fieldapp.case.text import clean_text
from fieldapp.errors import DestinationTaken, OutputRefused
from fieldapp.vault.disk import write_whole
from fieldapp.vault.failure import explain_fault
from fieldapp.words import say

LONGEST_NAME: Final = 120
_FORBIDDEN: Final = '<>:"/\\|?*'
_DEVICES: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10)))
)


def require_free(path: Path, *, overwrite: bool) -> None:
    """Raise DestinationTaken or OutputRefused before work begins whose result could not be written there."""
    if path.is_dir():
        raise OutputRefused(name=str(path), reason=say("cli.is_folder"))
    require_folder(path.parent)
    if path.exists() and not overwrite:
        raise DestinationTaken(name=path.name)


def require_present(folder: Path) -> None:
    """Raise OutputRefused unless this is a folder; it may be one that takes no files."""
    if not folder.is_dir():
        raise OutputRefused(name=str(folder), reason=say("cli.no_folder"))


def require_folder(folder: Path) -> None:
    """Raise OutputRefused unless this is a folder that takes files."""
    require_present(folder)
    probe = folder / f".netra-{os.getpid()}.part"
    with output_errors(folder):
        probe.write_bytes(b"")
        probe.unlink()


def require_place(folder: Path) -> None:
    """Raise OutputRefused unless a folder that may still be made can take files."""
    require_folder(next(level for level in (folder, *folder.absolute().parents) if level.exists()))


def write_result(path: Path, data: bytes) -> None:
    """Write a finished file under its name, whole or not at all. Raises OutputRefused."""
    with output_errors(path):
        write_whole(path, data)


@contextlib.contextmanager
def output_errors(path: Path) -> Iterator[None]:
    """Raise failures to write what people asked for as OutputRefused."""
    try:
        yield
    except OSError as error:
        raise OutputRefused(name=str(path), reason=explain_fault(error)) from error


def file_name(text: str, otherwise: str) -> str:
    """Return a name from outside as a safe file name on every system; `otherwise` when nothing is left of it."""
    cleaned = clean_text(text, lines=False)
    kept = "".join("_" if s in _FORBIDDEN or unicodedata.category(s) == "Cf" else s for s in cleaned)
    kept = kept.strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if len(kept) > LONGEST_NAME:
        kept = f"{stem[: LONGEST_NAME - 12]}{dot}{ending[:10]}" if stem else kept[:LONGEST_NAME]
    if kept.partition(".")[0].strip().lower() in _DEVICES:
        kept = f"_{kept}"
    return kept or otherwise
