"""What was asked for: vault, officer, passphrase, form of the answer; and the one way out for answers and refusals.

Made by the program, handed to every command. Opens nothing itself, and knows no case.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from fieldapp.cli.page import plain
from fieldapp.errors import NetraError
from fieldapp.home import home_folder
from fieldapp.words import say

DONE: Final = 0
REFUSED: Final = 1
MISUSED: Final = 2
HELD: Final = 3
FAILED: Final = 70

# What a program with a window does with the folder of a demonstration; it returns the exit code.
Show = Callable[[Path], int]


@dataclass(slots=True)
class Session:
    """The options of one call."""

    vault: str | None = None
    json: bool = False
    officer: str | None = None
    passphrase_file: str | None = None
    show: Show | None = None

    @property
    def folder(self) -> Path:
        """The vault's folder: named, or from the environment, or the usual one."""
        named = self.vault or os.environ.get("NETRA_VAULT")
        return Path(named) if named else home_folder() / "vault"

    def answer(self, data: Mapping[str, Any], lines: Iterable[str] = ()) -> None:
        """Say what came of it: as JSON, or as lines for people."""
        if self.json:
            self.print_json(data)
            return
        for line in lines:
            click.echo(line)

    def print_json(self, data: Mapping[str, Any]) -> None:
        """Print an object as ASCII JSON: nothing in it reaches a terminal as a command."""
        click.echo(json.dumps(data, ensure_ascii=True, indent=1))

    def refuse(self, error: NetraError, done: Mapping[str, Any] | None = None) -> int:
        """Say why something is refused, beside what was done before it; return the exit code."""
        return self.fail(error.code, error.sentence, error.facts, REFUSED, done)

    def fail(
        self, code: str, sentence: str, facts: Mapping[str, Any], exit_code: int, done: Mapping[str, Any] | None = None
    ) -> int:
        """Say that something went wrong under a code; return the exit code."""
        if self.json:
            shown = {name: fact if isinstance(fact, int | str | None) else str(fact) for name, fact in facts.items()}
            self.print_json({**(done or {}), "error": {"code": code, "sentence": sentence, "facts": shown}})
        if "file" in facts and str(facts["file"]) not in sentence:
            click.echo(f"netra: {say('cli.in_file', file=plain(facts['file']))}", err=True)
        click.echo(f"netra: {plain(sentence)} ({code})", err=True)
        return exit_code
