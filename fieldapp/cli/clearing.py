"""The commands that let evidence files leave this laptop once an office above holds them: how long they stay; clean.

Called by the program, as verbs of `netra evidence`. What may be cleared is for `fieldapp.vault.clearing`.
"""

from collections.abc import Iterator
from typing import Any

from fieldapp.case.wording import name_size
from fieldapp.cli.command import argument, option, verb
from fieldapp.cli.evidence import evidence
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import write_table
from fieldapp.cli.session import Session
from fieldapp.cli.value import given_text
from fieldapp.vault.clearing import (
    MOST_DAYS,
    Clearable,
    ClearingPlan,
    clear_evidence,
    count_cleared,
    keep_retention,
    plan_clearing,
    retention_days,
)
from fieldapp.words import say

NEVER = "never"


@verb(evidence, "retention")
@argument("days", "days", required=False)
def retention(session: Session, days: str | None) -> None:
    """Tell or set how long evidence stays after closing."""
    if days is None:
        with reading(session) as opened:
            now = retention_days(opened)
    else:
        now = _given_days(days)
        with writing(session) as opened:
            keep_retention(opened, now)
    session.answer({"days": now}, [_tell_days(now)])


def _given_days(text: str) -> int | None:
    if text != NEVER and not (text.isdecimal() and int(text) <= MOST_DAYS):
        raise Misuse(say("cli.retention_days", most=MOST_DAYS))
    return None if text == NEVER else int(text)


def _tell_days(days: int | None) -> str:
    return say("cli.retention_never") if days is None else say("cli.retention", days=days)


@verb(evidence, "clean")
@option("--plan", is_flag=True, text="clean_plan")
@option("--reason", metavar="text", default="", text="clean_reason")
def clean(session: Session, plan: bool, reason: str) -> None:
    """Clear what an office above holds, when its cases are closed long enough."""
    if plan:
        with reading(session) as opened:
            found = plan_clearing(opened)
            cleared = count_cleared(opened.db)
    else:
        said = given_text(reason, "--reason")
        with writing(session) as opened:
            found = plan_clearing(opened)
            clear_evidence(opened, said)
            cleared = count_cleared(opened.db)
    data = {
        "planned": plan,
        "days": found.days,
        "files": [_view(one) for one in found.files],
        "size": found.size,
        "kept": dict(sorted(found.kept.items())),
        "cleared": {"files": cleared[0], "size": cleared[1]},
    }
    session.answer(data, _write(found, plan=plan))


def _view(one: Clearable) -> dict[str, Any]:
    names = ("sha256", "name", "size", "office", "receipt", "closed_on")
    return {name: getattr(one, name) for name in names} | {"cases": list(one.cases)}


def _write(found: ClearingPlan, *, plan: bool) -> Iterator[str]:
    yield _tell_days(found.days)
    heads = [say(f"cli.head.{name}") for name in ("sha256", "size", "office", "number", "file")]
    rows = [(one.sha256[:12], name_size(one.size), one.office, one.receipt or "-", one.name) for one in found.files]
    if rows:
        yield from write_table(heads, rows, (0, 0, 0, 0, 32))
    code = "cli.clean_planned" if plan else "cli.cleaned"
    yield say(code, count=len(rows), size=name_size(found.size)) if rows else say("cli.clean_nothing")
    for why, count in sorted(found.kept.items()):
        yield say(f"clearing.kept.{why}", count=count)
