"""What was typed wrongly, said in Indonesian: unknown commands and options, values that cannot be.

Called by the program for every usage error of click. Pure.
"""

import click
from click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchCommand, NoSuchOption

from fieldapp.words import say


class Misuse(click.UsageError):
    """A wrong use that a command itself finds; its message is the sentence."""


def explain_misuse(error: click.UsageError) -> str:
    """Return the sentence of a usage error, with the way to the help."""
    path = error.ctx.command_path if error.ctx else "netra"
    return f"{_sentence(error)} {say('cli.see_help', command=path)}"


def _sentence(error: click.UsageError) -> str:
    if isinstance(error, Misuse):
        return error.message
    if isinstance(error, NoSuchCommand):
        return say("cli.no_command", name=error.command_name)
    if isinstance(error, NoSuchOption):
        return say("cli.no_option", name=error.option_name)
    if isinstance(error, BadOptionUsage):
        return say("cli.option_value", name=error.option_name)
    if isinstance(error, MissingParameter):
        return say("cli.missing", name=_name(error))
    if isinstance(error, BadParameter):
        return _unfit(error)
    return say("cli.too_many")


def _name(error: BadParameter) -> str:
    param = error.param
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return str(param.metavar or param.name) if isinstance(param, click.Argument) else ""


def _unfit(error: BadParameter) -> str:
    kind = error.param.type if error.param else None
    return say("cli.not_a_number" if kind is click.INT else "cli.value_unfit", name=_name(error))
