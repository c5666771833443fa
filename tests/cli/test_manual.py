"""What the manuals and format pages say of the command line: every command is there, with every option they name."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from fieldapp.cli.program import make_program
from fieldapp.resources import resources_folder

PAGES = sorted([*(resources_folder() / "manual").glob("*.md"), *(resources_folder() / "format").glob("*.md")])
_command = re.compile(r"`netra ([^`]+)`")
_option = re.compile(r"--[a-z][a-z-]*")


def unknown(text: str) -> Iterator[str]:
    """Give what a page names and the program does not know."""
    for said in _command.findall(text):
        words, found = said.split(), make_program()
        context = click.Context(found)
        while isinstance(found, click.Group) and words:
            inner = found.get_command(context, words[0])
            if inner is None:
                break
            found, words = inner, words[1:]
        known = {name for part in found.params for name in part.opts}
        if isinstance(found, click.Group) and words:
            yield said
        yield from (f"{said}: {one}" for one in _option.findall(" ".join(words)) if one not in known)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_on_a_page_is_there(page: Path) -> None:
    assert list(unknown(page.read_text(encoding="utf-8"))) == []


def test_what_is_not_there_is_found() -> None:
    assert list(unknown("`netra case fly ID`, `netra case show ID --loud`, `netra case show ID`")) == [
        "case fly ID",
        "case show ID --loud: --loud",
    ]
