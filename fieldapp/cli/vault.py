"""The commands about the vault itself: make, check, describe, rebuild it, and open it with its recovery sheet.

Called by the program. What is checked and how is the vault's affair.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fieldapp import __version__
from fieldapp.case.office import is_office_code, level_of
from fieldapp.case.text import clean_text
from fieldapp.cli.command import noun, option, verb
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import passphrase_of, reading, writing
from fieldapp.cli.page import plain, write_pairs, write_sentences
from fieldapp.cli.session import DONE, Session
from fieldapp.cli.sheet import sheet_of
from fieldapp.cli.value import LONGEST_NAME, given_text
from fieldapp.desk.output import require_free, require_place, write_result
from fieldapp.desk.recovery import print_recovery
from fieldapp.errors import OutputRefused
from fieldapp.vault import passphrase
from fieldapp.vault.access import recover_access
from fieldapp.vault.creation import create_vault
from fieldapp.vault.listing import count_all
from fieldapp.vault.rebuild import rebuild as rebuild_projections
from fieldapp.vault.recovery import recovery_lines
from fieldapp.vault.slots import list_officers
from fieldapp.vault.vault import Vault
from fieldapp.words import say

vault = noun("vault")


@verb(vault, "create")
@option("--office", required=True, metavar="code", text="office")
@option("--name", required=True, metavar="name", text="office_name")
@option("--practice", is_flag=True)
@option("--recovery-sheet", metavar="file")
def create(session: Session, office: str, name: str, practice: bool, recovery_sheet: str | None) -> int:
    """Make a vault and say its recovery sheet once."""
    if not is_office_code(office):
        raise Misuse(say("cli.office_code", code=plain(office)))
    office_name = given_text(clean_text(name, lines=False), "--name", LONGEST_NAME)
    first = given_text(clean_text(session.officer or "", lines=False), "--officer", LONGEST_NAME)
    sheet = Path(recovery_sheet) if recovery_sheet else None
    require_place(session.folder)
    if sheet:
        require_free(sheet, overwrite=False)
    secret = passphrase_of(session, new=True)
    opened, recovery = create_vault(
        session.folder, office, office_name, first, secret, practice=practice, cost=passphrase.fitting_cost()
    )
    with opened:
        data = _describe_new(session, opened, office_name)
        try:
            if sheet:
                write_result(sheet, print_recovery(opened, recovery))
        except OutputRefused as error:
            data |= {"recovery": recovery, "recovery_sheet": None}
            for line in () if session.json else _write_created(data):
                session.answer({}, [line])
            return session.refuse(error, data)
    data |= {"recovery": None if sheet else recovery, "recovery_sheet": str(sheet) if sheet else None}
    session.answer(data, _write_created(data))
    return DONE


def _describe_new(session: Session, opened: Vault, name: str) -> dict[str, Any]:
    return {
        "vault": str(session.folder),
        "id": opened.name,
        "office": opened.office,
        "name": name,
        "officer": {"id": opened.officer, "name": opened.officer_name},
        "device": opened.device,
        "practice": opened.practice,
    }


def _write_created(data: Mapping[str, Any]) -> Iterator[str]:
    yield say("cli.vault_created", office=plain(data["name"]), code=data["office"])
    yield from write_pairs(
        [
            (say("cli.label.folder"), data["vault"]),
            (say("cli.label.officer"), data["officer"]["name"]),
            (say("cli.label.device"), data["device"][:8]),
            (say("cli.label.recovery_sheet"), data["recovery_sheet"]),
        ]
    )
    if data["recovery"]:
        yield ""
        yield from write_sentences([say("cli.recovery_once")], "")
        yield ""
        yield from (f"    {line}" for line in recovery_lines(data["recovery"]))


@verb(vault, "info")
def info(session: Session) -> None:
    """Say whose vault this is and how much it holds."""
    with reading(session) as opened, opened.whole() as reaching:
        office = opened.office_settings()
        data = {
            "vault": str(session.folder),
            "id": opened.name,
            "office": opened.office,
            "name": office.name,
            "level": level_of(opened.office),
            "practice": opened.practice,
            "device": opened.device,
            "incarnation": opened.incarnation,
            "officer": {"id": opened.officer, "name": opened.officer_name},
            "officers": [{"id": one.id, "name": one.name} for one in list_officers(opened.folder)],
            **count_all(reaching.db),
            "version": __version__,
        }
    session.answer(data, _write_info(data))


def _write_info(data: Mapping[str, Any]) -> Iterator[str]:
    names = ", ".join(officer["name"] for officer in data["officers"])
    if data["practice"]:
        yield say("cli.practice_note")
    yield from write_pairs(
        [
            (say("cli.label.folder"), data["vault"]),
            (say("cli.label.office"), f"{data['name']} ({data['office']})"),
            (say("cli.label.device"), f"{data['device'][:8]}.{data['incarnation']}"),
            (say("cli.label.officers"), names),
        ]
    )
    counts = ("cases", "supervisions", "entries", "books", "held", "conflicts", "quarantined")
    yield from write_pairs((say(f"cli.count.{name}"), data[name]) for name in counts)
    yield from write_pairs([(say("cli.label.version"), data["version"])])


@verb(vault, "rebuild")
def rebuild(session: Session) -> None:
    """Compute every projection anew."""
    with writing(session) as opened:
        opened.require("rebuild")
        with opened.whole() as reaching, reaching.writing() as db:
            differing = rebuild_projections(db)
    sentence = say("error.rebuild_differs", tables=", ".join(differing)) if differing else say("cli.rebuilt")
    session.answer({"ok": not differing, "differing": differing}, [sentence])


@verb(vault, "recover")
@option("--sheet", metavar="file")
def recover(session: Session, sheet: str | None) -> None:
    """Give an officer a new passphrase with the recovery sheet."""
    text = sheet_of(sheet)
    secret = passphrase_of(session, new=True)
    found = recover_access(session.folder, text, session.officer, secret, cost=passphrase.fitting_cost())
    data = {"vault": str(session.folder), "officer": {"id": found.id, "name": found.name}}
    session.answer(data, [say("cli.recovered", name=plain(found.name))])
