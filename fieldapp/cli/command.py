"""Commands, groups and options as this program has them: Indonesian help, shared options anywhere, late loading.

Called by every module of a noun. A help text is a code in `resources/words`; it is looked up when it is shown.
"""

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar, cast

import click

from fieldapp.cli.session import Session
from fieldapp.words import say

Called = TypeVar("Called", bound=Callable[..., Any])
HEADINGS: Final = {"Options": "cli.options", "Commands": "cli.commands"}


class Formatter(click.HelpFormatter):
    """Writes help with Indonesian headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is used."""
        super().write_usage(prog, args, prefix or say("cli.usage_prefix") + " ")

    def write_heading(self, heading: str) -> None:
        """Write a heading, those of click translated."""
        super().write_heading(say(HEADINGS[heading]) if heading in HEADINGS else heading)


class Context(click.Context):
    """The context of every command here."""

    formatter_class = Formatter


class Option(click.Option):
    """An option whose help is a code."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return names and help of the option."""
        record = super().get_help_record(ctx)
        return (record[0], say(self.help)) if record and self.help else record


class _Spoken(click.Command):
    """Help texts that are codes, and the options that every command takes."""

    context_class = Context

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        settings.setdefault("options_metavar", say("cli.options_metavar"))
        super().__init__(*arguments, **settings)
        self.params.extend(shared_options())

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option --help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say("cli.option.help")
        return option

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002
        """Return the first line of the help, whole."""
        return say(self.help).partition("\n")[0] if self.help else ""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the help of a command."""
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(say(self.help))


class Verb(_Spoken):
    """One command."""


class Noun(_Spoken, click.Group):
    """The commands about one thing."""

    command_class = Verb

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        settings.setdefault("subcommand_metavar", say("cli.command_metavar"))
        settings.setdefault("no_args_is_help", True)
        super().__init__(*arguments, **settings)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the verbs in the order they were written."""
        return list(self.commands)


class Program(Noun):
    """All nouns; the module of a noun is loaded when it is called, with `also` those that add verbs to it."""

    def __init__(self, modules: Mapping[str, str], also: Mapping[str, Sequence[str]], **settings: Any) -> None:
        super().__init__(**settings)
        self._modules = modules
        self._also = also

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the nouns in their order."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load the module of a noun and return its group."""
        place = self._modules.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        for more in self._also.get(cmd_name, ()):
            importlib.import_module(more)
        return cast(click.Command, getattr(importlib.import_module(module), name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of nouns without loading one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, say(f"cli.help.{name}").partition("\n")[0]) for name in self._modules])


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value not in (None, False):
        setattr(ctx.ensure_object(Session), str(param.name), value)


def shared_options() -> list[click.Option]:
    """Return the options that stand before or after any verb."""
    return [
        Option(["--vault"], expose_value=False, callback=_remember, metavar=say("cli.metavar.folder"),
               help="cli.option.vault"),
        Option(["--json"], is_flag=True, expose_value=False, callback=_remember, help="cli.option.json"),
        Option(["--officer"], expose_value=False, callback=_remember, metavar=say("cli.metavar.name"),
               help="cli.option.officer"),
        Option(["--passphrase-file"], expose_value=False, callback=_remember, metavar=say("cli.metavar.file"),
               help="cli.option.passphrase_file"),
    ]  # fmt: skip


def noun(name: str) -> Noun:
    """Return the group of a noun."""
    return Noun(name, help=f"cli.help.{name}")


def verb(group: Noun, name: str) -> Callable[[Called], Verb]:
    """Make a function a command of a noun; it gets the session first."""

    def make(function: Called) -> Verb:
        code = f"cli.help.{group.name}.{name}"
        return cast(Verb, group.command(name, cls=Verb, help=code)(click.pass_obj(function)))

    return make


def lone_verb(name: str) -> Callable[[Called], Verb]:
    """Make a function a command that stands beside the nouns; it gets the session first."""

    def make(function: Called) -> Verb:
        return click.command(name, cls=Verb, help=f"cli.help.{name}")(click.pass_obj(function))

    return make


def option(*names: str, text: str = "", **settings: Any) -> Callable[[Called], Called]:
    """Add an option; its help has the code "cli.option.<name>" unless `text` names another one."""
    longest = max(names, key=len).lstrip("-").replace("-", "_")
    metavar = settings.pop("metavar", "")
    if metavar:
        settings["metavar"] = say(f"cli.metavar.{metavar}")
    return click.option(*names, cls=Option, help=f"cli.option.{text or longest}", **settings)


def argument(name: str, metavar: str, **settings: Any) -> Callable[[Called], Called]:
    """Add an argument, named on screen by the code "cli.metavar.<metavar>"."""
    shown = say(f"cli.metavar.{metavar}") + ("..." if settings.get("nargs") == -1 else "")
    return click.argument(name, metavar=shown, **settings)
