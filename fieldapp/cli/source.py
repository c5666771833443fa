"""Files that a command reads and writes for people: bounded, never overwritten unasked, their faults said as events.

Called by the commands. The vault's own files are no affair of this module.
"""

import contextlib
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, TypeVar

from fieldapp.case.file import LARGEST
from fieldapp.case.text import clean_text
from fieldapp.errors import DestinationTaken, NetraError, OutputRefused, SourceUnreadable
from fieldapp.vault.disk import write_whole
from fieldapp.vault.failure import explain_fault
from fieldapp.words import say

Content = TypeVar("Content")

LONGEST_NAME: Final = 120
_FORBIDDEN: Final = '<>:"/\\|?*'
_DEVICES: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10)))
)


def read_source(path: Path, largest: int) -> bytes:
    """Return the content of a regular file, at most one byte more than `largest`. Raises SourceUnreadable."""
    try:
        require_source(path)
        with path.open("rb") as file:
            return file.read(largest + 1)
    except OSError as error:
        raise SourceUnreadable(name=str(path), reason=explain_fault(error)) from error
    except ValueError as error:
        raise SourceUnreadable(name=str(path), reason=say("cli.not_there")) from error


def read_named(path: Path, read: Callable[[bytes], Content]) -> Content:
    """Return what a case file holds; a refusal names the file. Raises SourceUnreadable and what reading raises."""
    data = read_source(path, LARGEST)
    try:
        return read(data)
    except NetraError as error:
        error.facts["file"] = str(path)
        raise


def _why_no_file(path: Path) -> str:
    if path.is_dir():
        return say("cli.is_folder")
    return say("cli.not_a_file" if path.exists() else "cli.not_there")


def named_files(names: Iterable[str], suffix: str = "") -> list[Path]:
    """Return the files that people named: with `suffix` those of a folder, and what a pattern fits where no shell did.

    Raises SourceUnreadable for a pattern that fits nothing.
    """
    found: list[Path] = []
    for name in names:
        path = Path(name)
        if suffix and path.is_dir():
            found += sorted(one for one in path.iterdir() if one.suffix == suffix and one.is_file())
        elif not path.exists() and {"*", "?"} & set(path.name):
            fitting = sorted(path.parent.glob(path.name))
            if not fitting:
                raise SourceUnreadable(name=name, reason=say("cli.not_there"))
            found += fitting
        else:
            found.append(path)
    return found


def require_source(path: Path) -> None:
    """Raise SourceUnreadable unless a regular file lies there."""
    if not path.is_file():
        raise SourceUnreadable(name=str(path), reason=_why_no_file(path))


def require_free(path: Path, *, overwrite: bool) -> None:
    """Raise DestinationTaken or OutputRefused before work begins whose result could not be written there."""
    if path.is_dir():
        raise OutputRefused(name=str(path), reason=say("cli.is_folder"))
    require_folder(path.parent)
    if path.exists() and not overwrite:
        raise DestinationTaken(name=path.name)


def require_folder(folder: Path) -> None:
    """Raise OutputRefused unless this is a folder that takes files."""
    if not folder.is_dir():
        raise OutputRefused(name=str(folder), reason=say("cli.no_folder"))
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
