"""Files that a command reads for people: bounded, their faults said as events.

Called by the commands. The vault's own files are no affair of this module.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from fieldapp.case.file import LARGEST
from fieldapp.errors import NetraError, SourceUnreadable
from fieldapp.vault.failure import explain_fault
from fieldapp.words import say

Content = TypeVar("Content")


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


def require_source_folder(path: Path) -> None:
    """Raise SourceUnreadable unless a folder lies there; it may be one that takes no files."""
    if not path.is_dir():
        raise SourceUnreadable(name=str(path), reason=say("cli.no_folder"))


def require_source(path: Path) -> None:
    """Raise SourceUnreadable unless a regular file lies there."""
    if not path.is_file():
        raise SourceUnreadable(name=str(path), reason=_why_no_file(path))
