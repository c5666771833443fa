"""Files that a command reads and writes for people: bounded, never overwritten unasked, their faults said as events.

Called by the commands. The vault's own files are no affair of this module.
"""

import contextlib
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fieldapp.case.text import clean_text
from fieldapp.errors import DestinationTaken, NetraError, OutputRefused, SourceUnreadable
from fieldapp.vault.disk import write_whole

LONGEST_NAME: Final = 120
_FORBIDDEN: Final = '<>:"/\\|?*'
_DEVICES: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10)))
)


def read_source(path: Path, largest: int) -> bytes:
    """Return the content of a regular file, at most one byte more than `largest`. Raises SourceUnreadable."""
    try:
        if not path.is_file():
            raise SourceUnreadable(name=str(path), reason=_why_no_file(path))
        with path.open("rb") as file:
            return file.read(largest + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        raise SourceUnreadable(name=str(path), reason=reason) from error


def _why_no_file(path: Path) -> str:
    if path.is_dir():
        return "folder"
    return os.strerror(2) if not path.exists() else "bukan berkas biasa"


def require_free(path: Path, *, overwrite: bool) -> None:
    """Raise DestinationTaken or OutputRefused before work begins whose result could not be written there."""
    if path.is_dir() or not path.parent.is_dir():
        raise OutputRefused(name=str(path), reason="folder")
    if path.exists() and not overwrite:
        raise DestinationTaken(name=path.name)


def write_result(path: Path, data: bytes) -> None:
    """Write a finished file under its name, whole or not at all. Raises OutputRefused."""
    with output_errors(path):
        write_whole(path, data)


@contextlib.contextmanager
def output_errors(path: Path, *also: type[NetraError]) -> Iterator[None]:
    """Raise failures to write a file that people asked for as OutputRefused; `also` names what the vault makes of them."""
    try:
        yield
    except (OSError, *also) as error:
        reason = error.strerror if isinstance(error, OSError) else str(getattr(error, "facts", {}).get("reason", ""))
        raise OutputRefused(name=str(path), reason=reason or type(error).__name__) from error


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
