"""The commands that keep the data safe: backup, its second place, its drill and guide, restore, and the self-test.

They stand among those of the vault. What is copied, tried and judged is the affair of `fieldapp.desk`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from fieldapp.cli.command import argument, option, verb
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import passphrase_of, reading, writing
from fieldapp.cli.page import plain, write_pairs, write_sentences
from fieldapp.cli.session import DONE, HELD, REFUSED, Session
from fieldapp.cli.value import given_date
from fieldapp.cli.vault import vault
from fieldapp.desk.health import back_up
from fieldapp.desk.output import require_free, require_place, write_result
from fieldapp.desk.precaution import choose_second, drill_newest, find_second, forget_second, print_guide
from fieldapp.desk.restore import look_for_backup, restore_vault
from fieldapp.desk.safety import Safety, read_safety
from fieldapp.vault.drill import Drilled
from fieldapp.vault.incarnation import begin_incarnation
from fieldapp.vault.snapshot import Backup
from fieldapp.words import say

EXIT: Final = {"green": DONE, "amber": HELD, "red": REFUSED}


@verb(vault, "backup")
@argument("dest", "folder", required=False)
@option("--full", is_flag=True, text="full_copy")
@option("--test", is_flag=True, text="drill")
def backup(session: Session, dest: str | None, full: bool, test: bool) -> int:
    """Back the vault up below a folder or to the second place, or try whether the newest backup can be restored."""
    if test and (dest or full):
        raise Misuse(say("cli.drill_alone"))
    if dest:
        require_place(Path(dest))
    with writing(session) as opened:
        if test:
            tried = drill_newest(opened)
            session.answer(_describe_drill(tried), _write_drill(tried))
            return REFUSED if tried.defects else DONE
        folder = Path(dest) if dest else find_second(opened).found
        if folder is None:
            raise Misuse(say("cli.no_second_place"))
        done = back_up(opened, folder, full=full)
    session.answer(_describe_backup(done), _write_backup(done))
    return DONE


def _describe_backup(done: Backup) -> dict[str, Any]:
    return {"folder": str(done.folder), "day": done.day.isoformat(), "evidence": done.blobs, "copied": done.copied}


def _write_backup(done: Backup) -> list[str]:
    data = _describe_backup(done)
    return [say("cli.backed_up", **{**data, "folder": plain(data["folder"])})]


def _describe_drill(tried: Drilled) -> dict[str, Any]:
    problems = [{"code": one.code, "where": one.where, "detail": one.detail} for one in tried.defects]
    counts = {"entries": tried.entries, "evidence": tried.evidence}
    return {"ok": not problems, "day": tried.day.isoformat(), "number": tried.number, **counts, "problems": problems}


def _write_drill(tried: Drilled) -> Iterator[str]:
    code = "cli.drill_wrong" if tried.defects else "cli.drill_whole"
    yield say(code, day=tried.day.isoformat(), entries=tried.entries, evidence=tried.evidence, count=len(tried.defects))
    yield from (f"  {one.code} {plain(one.where)}" for one in tried.defects)


@verb(vault, "place")
@argument("dest", "folder", required=False)
@option("--none", is_flag=True, text="no_place")
def place(session: Session, dest: str | None, none: bool) -> None:
    """Say the second place, choose it by a first backup there, or have none any more."""
    if dest and none:
        raise Misuse(say("cli.place_or_none"))
    if dest:
        require_place(Path(dest))
    with writing(session) if dest or none else reading(session) as opened:
        if dest:
            choose_second(opened, Path(dest))
        elif none:
            forget_second(opened)
        found = find_second(opened)
    data: dict[str, Any] = {
        "place": found.chosen,
        "state": found.state,
        "folder": str(found.found) if found.found else None,
    }
    data |= {"same_drive": found.same_drive}
    session.answer(data, [say(f"cli.place_{found.state}", folder=plain(found.chosen))])


@verb(vault, "guide")
@argument("file", "target")
def guide(session: Session, file: str) -> None:
    """Write the guide to backups and their way back as PDF."""
    target = Path(file)
    require_free(target, overwrite=False)
    with reading(session) as opened:
        write_result(target, print_guide(opened))
    session.answer({"file": str(target)}, [say("cli.guide_written", file=plain(target))])


@verb(vault, "selftest")
def selftest(session: Session) -> int:
    """Say in a second how safe the data is, and what to do."""
    with reading(session) as opened:
        found = read_safety(opened)
    session.answer(_describe_safety(found), _write_safety(found))
    return EXIT[found.colour]


def _describe_safety(found: Safety) -> dict[str, Any]:
    names = ("code", "colour", "sentence", "advice")
    remarks = [{name: getattr(one, name) for name in names} for one in found.remarks]
    last = {"checked": found.health.full_at, "backed_up": found.health.backed_up.at, "drilled": found.health.drilled.at}
    return {"colour": found.colour, "sentence": found.sentence, "remarks": remarks, **last}


def _write_safety(found: Safety) -> Iterator[str]:
    yield f"{say(f'safety.{found.colour}')}. {plain(found.sentence)}"
    for one in found.remarks:
        if one.sentence != found.sentence:
            yield plain(one.sentence)
        yield from write_sentences([one.advice], "  ")
    if found.health.backed_up.at:
        yield from write_pairs([(say("cli.label.backed_up"), found.health.backed_up.at)])


@verb(vault, "restore")
@argument("src", "folder")
@option("--day", metavar="date", text="day")
@option("--lacking", is_flag=True, text="lacking")
def restore(session: Session, src: str, day: str | None, lacking: bool) -> None:
    """Bring a backup back, or let a copied vault go on here."""
    wanted = given_date(day, "--day")
    source, folder = Path(src), session.folder
    require_place(folder)
    secret = passphrase_of(session)
    if folder.is_dir() and source.is_dir() and source.samefile(folder):
        _answer_restored(session, "cli.restored_here", "", begin_incarnation(folder, session.officer, secret))
        return
    chosen = wanted or look_for_backup(source).days[-1]
    number = restore_vault(source, folder, chosen, session.officer, secret, lacking=lacking)
    _answer_restored(session, "cli.restored", chosen.isoformat(), number)


def _answer_restored(session: Session, code: str, day: str, number: int) -> None:
    data: Mapping[str, Any] = {"vault": str(session.folder), "day": day, "incarnation": number}
    session.answer(data, [say(code, folder=plain(session.folder), day=day, incarnation=number)])
