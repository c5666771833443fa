"""The commands about books: what is held, the decisions about forks and gaps, and what a person looked into.

Called by the program. Who may decide, and what follows, are rules of the vault.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, cast

from fieldapp.case.wording import name_kind
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_sentences, write_table
from fieldapp.cli.session import Session
from fieldapp.cli.value import given_choice, given_text
from fieldapp.desk.trouble import Trouble, list_troubles, name_trouble, note_trouble
from fieldapp.exchange.standing import name_office, office_names
from fieldapp.vault.books import BookState, book_states
from fieldapp.vault.listing import list_forks, list_held
from fieldapp.vault.ruling import WHATS, What, resolve_fork, waive_gap
from fieldapp.vault.vault import Vault
from fieldapp.words import say

book = noun("book")


@verb(book, "list")
def list_command(session: Session) -> None:
    """List the books and what is held in them."""
    with reading(session) as opened:
        data = {
            "books": [_view_book(state) for state in book_states(opened.db)],
            "held": [asdict(one) for one in list_held(opened.db)],
            "forks": [asdict(one) | {"entries": list(one.entries)} for one in list_forks(opened.db)],
            "troubles": [_view_trouble(opened, one) for one in list_troubles(opened)],
        }
    session.answer(data, _write_list(data))


def _view_book(state: BookState) -> dict[str, Any]:
    return asdict(state) | {"last_hash": state.last_hash.hex(), "forked": bool(state.forked)}


def _view_trouble(vault: Vault, one: Trouble) -> dict[str, Any]:
    named = office_names(vault)
    writer, sender = (name_office(vault, code, named) if code else "" for code in (one.writer, one.sender))
    return {
        "kind": one.kind,
        "book": one.book,
        "seq": one.seq,
        "waiting": one.waiting,
        "sender": one.sender,
        "open": one.is_open,
        "decidable": one.decidable,
        "sentence": one.tell(writer, sender),
        "looked": asdict(one.looked) if one.looked else None,
    }


def _write_list(data: Mapping[str, Any]) -> Iterator[str]:
    heads = [say(f"cli.head.{name}") for name in ("book", "writer", "last", "held", "fork")]
    rows = [
        (one["book"], one["writer"], one["last"], one["held"] or "", say("cli.yes") if one["forked"] else "")
        for one in data["books"]
    ]
    yield from write_table(heads, rows)
    if data["held"]:
        yield ""
        heads = [say(f"cli.head.{name}") for name in ("book", "place", "entry", "why")]
        held = [(one["book"], one["seq"], one["hash"][:16], name_kind(f"held_{one['reason']}")) for one in data["held"]]
        yield from write_table(heads, held)
    for fork in data["forks"]:
        yield ""
        yield say("cli.fork", book=fork["book"], seq=fork["seq"])
        marks = [f"{entry}  {say('cli.fork_kept')}" if entry == fork["kept"] else entry for entry in fork["entries"]]
        yield from write_sentences(marks)
    for one in data["troubles"]:
        yield ""
        yield from write_sentences([f"{name_trouble(one['kind'])}: {plain(one['book'])}", one["sentence"]])
        if one["looked"]:
            yield say("cli.book_looked", **{**one["looked"], "wall": one["looked"]["wall"][:10]})
        elif not one["open"]:
            yield say("cli.book_decided")


@verb(book, "resolve")
@argument("name", "book")
@argument("seq", "place", type=int)
@option("--keep", metavar="entry", required=True)
@option("--reason", metavar="text", required=True)
def resolve(session: Session, name: str, seq: int, keep: str, reason: str) -> None:
    """Choose the entry that counts at a fork."""
    said = given_text(reason, "--reason")
    with writing(session) as opened:
        kept, cases = resolve_fork(opened, name, seq, keep, said)
    data = {"book": name, "seq": seq, "keep": kept, "cases": cases}
    session.answer(data, [say("cli.book_resolved", book=plain(name), seq=seq, entry=kept[:12], cases=cases)])


@verb(book, "waive")
@argument("name", "book")
@argument("seq", "place", type=int)
@option("--reason", metavar="text", required=True)
def waive(session: Session, name: str, seq: int, reason: str) -> None:
    """Let an entry count behind a gap."""
    said = given_text(reason, "--reason")
    with writing(session) as opened:
        cases = waive_gap(opened, name, seq, said)
    data = {"book": name, "seq": seq, "cases": cases}
    session.answer(data, [say("cli.book_waived", book=plain(name), seq=seq, cases=cases)])


@verb(book, "note")
@argument("name", "book")
@option("--what", metavar="kind", required=True)
@option("--reason", metavar="text", required=True)
def note(session: Session, name: str, what: str, reason: str) -> None:
    """Write that a person looked into what happened to a book."""
    chosen = cast(What, given_choice(what, WHATS, "--what"))
    said = given_text(reason, "--reason")
    with writing(session) as opened:
        one = note_trouble(opened, name, chosen, said)
    data = {"book": name, "what": chosen, "seq": one.seq}
    session.answer(data, [say("cli.book_noted", book=plain(name), what=name_trouble(chosen))])
