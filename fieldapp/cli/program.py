"""The program: the nouns it knows, and what happens to everything that goes wrong on the way.

Called by `fieldapp.cli.main` and by tests. The only place that catches whatever else is raised.
"""

from collections.abc import Sequence
from typing import Final

import click

from fieldapp import __version__
from fieldapp.cli.command import Program
from fieldapp.cli.misuse import explain_misuse
from fieldapp.cli.session import DONE, FAILED, MISUSED, REFUSED, Session, Show
from fieldapp.errors import NetraError
from fieldapp.fault import write_crash
from fieldapp.words import say

# Nouns with the same verbs, all in one module.
ROLLS: Final = ("mail", "assignment", "declaration", "meeting", "contact")
NOUNS = (
    "vault",
    "case",
    "evidence",
    "lhp",
    "number",
    "form",
    "document",
    "deadline",
    "referral",
    "enrol",
    "rescue",
    "bundle",
    "stick",
    "quarantine",
    "receipt",
    "conflict",
    "book",
    "desk",
    "office",
    "officer",
    "right",
    "trace",
    "register",
    *ROLLS,
    "pack",
    "demo",
)

# Modules that add verbs to a noun of another module.
MORE_VERBS: Final = {
    "vault": ("fieldapp.cli.audit", "fieldapp.cli.safety", "fieldapp.cli.leaving"),
    "case": ("fieldapp.cli.handling", "fieldapp.cli.counsel", "fieldapp.cli.copying", "fieldapp.cli.disclosure"),
    "evidence": ("fieldapp.cli.clearing",),
    "bundle": ("fieldapp.cli.recheck",),
    "desk": ("fieldapp.cli.counsel",),
    "officer": ("fieldapp.cli.role", "fieldapp.cli.leaving"),
    "enrol": ("fieldapp.cli.root",),
    "office": ("fieldapp.cli.closing", "fieldapp.cli.rescue"),
}


def _print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"netra {__version__}")
        ctx.exit()


def make_program() -> Program:
    """Return the whole command line."""
    modules = {name: f"fieldapp.cli.{'roll' if name in ROLLS else name}:{name}" for name in NOUNS}
    program = Program(modules, MORE_VERBS, name="netra", help="cli.help.netra")
    version = click.Option(
        ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_print_version,
        help=say("cli.option.version"),
    )  # fmt: skip
    program.params.append(version)
    return program


def run(arguments: Sequence[str], show: Show | None = None) -> int:
    """Run one command and return its exit code; every refusal and every fault is said here."""
    session = Session(json="--json" in arguments, show=show)
    try:
        result = make_program().main(list(arguments), "netra", standalone_mode=False, obj=session)
        return result if isinstance(result, int) else DONE
    except NetraError as error:
        return session.refuse(error)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help())
        return DONE
    except click.UsageError as error:
        return session.fail("usage", explain_misuse(error), {}, MISUSED)
    except (click.Abort, KeyboardInterrupt):
        return session.fail("cancelled", say("cli.cancelled"), {}, REFUSED)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever is left is a fault of the program
        place = write_crash(error)
        sentence = say("cli.program_failed", file=place) if place else say("cli.program_failed_unwritten")
        return session.fail("program_failed", sentence, {"file": str(place or "")}, FAILED)
