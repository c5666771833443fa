"""The command that plays the whole story on sample cases in a throw-away folder.

Called by the program. The story itself is `fieldapp.demo`.
"""

import tempfile
from pathlib import Path

import click

from fieldapp.cli.command import lone_verb, option
from fieldapp.cli.page import plain
from fieldapp.cli.session import DONE, Session
from fieldapp.demo import run


@lone_verb("demo")
@option("--out", metavar="folder")
@option("--no-window", is_flag=True)
def demo(session: Session, out: str | None, no_window: bool) -> int:
    """Play the story, then show its district in the window where the program has one."""
    folder = Path(out) if out else Path(tempfile.mkdtemp(prefix="netra-demo-"))
    code = run(folder, say=lambda line: click.echo("\n".join(map(plain, line.split("\n")))))
    return session.show(folder) if code == DONE and session.show and not no_window else code
