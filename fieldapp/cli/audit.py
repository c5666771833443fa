"""The commands of the audit: compare the vault with what was written and with outside witnesses, and seal a session.

Called by the program. What is looked for stands in `resources/format/vault.md`, section 8.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict

from fieldapp.cli.command import option, verb
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_sentences
from fieldapp.cli.session import DONE, HELD, REFUSED, Session
from fieldapp.cli.vault import vault
from fieldapp.desk.audit import ToldDefect, audit_vault, tell_defects
from fieldapp.errors import VaultCopied, VaultRolledBack
from fieldapp.exchange.testimony import certified_keys, hear_witnesses
from fieldapp.vault.audit.defect import Checked
from fieldapp.vault.sealing import seal_session
from fieldapp.vault.vault import Vault
from fieldapp.words import say


@verb(vault, "check")
@option("--full", is_flag=True, text="full_check")
@option("--against", multiple=True, metavar="witness")
def check(session: Session, full: bool, against: Sequence[str]) -> int:
    """Compare what lies in the vault with what was written, and with what is shown from outside."""
    with _looking(session, full=full) as opened:
        opened.require("check")
        with opened.whole() as reaching:
            heard = hear_witnesses(reaching, against)
            result = audit_vault(
                reaching, full=full, key_of=certified_keys(reaching), against=heard.statements, seals=heard.seals
            )
            told = tell_defects(reaching, result.defects)
    problems = [asdict(problem) for problem in result.defects]
    counts = {name: getattr(result, name) for name in ("entries", "books", "evidence", "heads", "held")}
    answer = {
        "ok": not problems,
        "full": full,
        **counts,
        "problems": problems,
        "sentences": [one.sentence for one in told],
    }
    session.answer(answer, _write_check(result, told))
    if problems:
        return REFUSED
    return HELD if result.held else DONE


@contextmanager
def _looking(session: Session, *, full: bool) -> Iterator[Vault]:
    """Give the vault to look at; what its witness contradicts can be looked at, too, though nothing may be written."""
    if not full:
        with reading(session) as opened:
            yield opened
        return
    try:
        opened = writing(session)
    except (VaultCopied, VaultRolledBack):
        with reading(session) as narrow, narrow.beside(write=True) as opened:
            yield opened
        return
    with opened:
        yield opened


def _write_check(result: Checked, told: Sequence[ToldDefect]) -> Iterator[str]:
    yield say("cli.checked", **{n: getattr(result, n) for n in ("entries", "books", "evidence", "heads")})
    if result.held:
        yield say("cli.checked_held", held=result.held)
    if not told:
        yield say("cli.checked_ok")
        return
    yield say("cli.checked_wrong", count=len(told))
    for one in told:
        yield ""
        yield from write_sentences([plain(one.sentence)], "- ")
        yield f"  {say('cli.contradicted_by', witness=one.witness)}"


@verb(vault, "seal")
def seal(session: Session) -> None:
    """Sign the end of the own books with the officer's own key."""
    with writing(session) as opened:
        place = seal_session(opened)
    data = {"sealed": place is not None, "book": place.book if place else "", "seq": place.seq if place else 0}
    session.answer(data, [say("cli.sealed", seq=place.seq) if place else say("cli.sealed_before")])
