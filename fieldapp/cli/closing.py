"""The command that ends an ad hoc office: what is still open, and the record of its end.

Loaded with the noun `office`. Nothing is deleted by it.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fieldapp.case.text import clean_text
from fieldapp.cli.command import option, verb
from fieldapp.cli.office import office
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_sentences
from fieldapp.cli.session import Session
from fieldapp.cli.value import bounded, given_choice, given_text
from fieldapp.desk.closing import ClosingCheck, check_closing, close_office, handover_register, ticked_checks
from fieldapp.desk.output import require_free, write_result
from fieldapp.desk.registers import print_register
from fieldapp.vault.vault import Vault
from fieldapp.words import say


@verb(office, "close")
@option("--check", is_flag=True, text="close_check")
@option("--tick", "ticks", metavar="check", multiple=True, text="close_tick")
@option("--to", "handed_to", metavar="text", default="", text="close_to")
@option("--reason", metavar="text", default="", text="close_reason")
@option("-o", "--output", metavar="file", default="", text="close_output")
def close(session: Session, check: bool, ticks: Sequence[str], handed_to: str, reason: str, output: str) -> None:
    """End this office, or say what is still open."""
    path = Path(output) if output else None
    if path:
        require_free(path, overwrite=False)
    with reading(session) if check else writing(session) as opened:
        said = {given_choice(name, ticked_checks(opened), "--tick"): True for name in ticks}
        checks = check_closing(opened, said)
        made = "" if check else _close(opened, said, handed_to, reason, path)
    data = {
        "closing": made,
        "ready": all(one.met for one in checks),
        "checks": [
            {"id": one.id, "label": one.label, "met": one.met, "note": one.note, "computed": one.computed}
            for one in checks
        ],
        "file": str(path) if path and made else "",
    }
    session.answer(data, _write_closing(data, checks))


def _close(opened: Vault, said: Mapping[str, bool], handed_to: str, reason: str, path: Path | None) -> str:
    to = given_text(handed_to, "--to", 500)
    made = close_office(opened, said, to, note=bounded(clean_text(reason).strip(), "--reason"))
    if path:
        write_result(path, print_register(opened, handover_register(opened, made)).pdf)
    return made


def _write_closing(data: Mapping[str, Any], checks: Sequence[ClosingCheck]) -> Iterator[str]:
    for state, code in ((True, "closing.done"), (False, "closing.open"), (None, "closing.unticked")):
        found = [one for one in checks if one.met is state]
        if found:
            yield say(code)
            yield from write_sentences(one.label + (f" ({plain(one.note)})" if one.note else "") for one in found)
    if data["closing"]:
        yield say("closing.recorded", id=data["closing"])
