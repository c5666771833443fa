"""The text of a recovery sheet, from a file or typed line by line.

Called by the commands that recover. Keeps nothing and prints nothing of it.
"""

from pathlib import Path
from typing import Final

import click

from fieldapp.case.text import decode_text
from fieldapp.cli.source import read_source
from fieldapp.words import say

LONGEST: Final = 16 * 1024
LINES: Final = 4


def sheet_of(file: str | None, lines: int = LINES, ask: str = "cli.ask_sheet") -> str:
    """Return the text of a sheet of so many lines, typed when no file is named; `ask` says what is asked for.

    Raises SourceUnreadable.
    """
    if file:
        return decode_text(read_source(Path(file), LONGEST), "replace")
    click.echo(say(ask), err=True)
    return "\n".join(str(click.prompt(str(number), err=True)) for number in range(1, lines + 1))
