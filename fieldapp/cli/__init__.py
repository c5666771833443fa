"""The command line: the core without windows. One module per noun; `resources/format/cli.md` says what each answers.

Called by people and scripts. Holds no rule about cases and no query: it reads what was typed, asks the core, and says
what came of it.
"""

import contextlib
import io
import sys
from collections.abc import Sequence

from fieldapp.cli.program import run
from fieldapp.cli.session import Show


def main(arguments: Sequence[str] | None = None, show: Show | None = None) -> int:
    """Run one command and return its exit code; without arguments those of the process are taken.

    `show` is what a program with a window does with the folder of a demonstration.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    with contextlib.suppress(BrokenPipeError):
        code = run(sys.argv[1:] if arguments is None else arguments, show)
        sys.stdout.flush()
        return code
    return 1
