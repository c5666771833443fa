"""A session: what runs where, what is announced, and that nothing of the keys is left when it ends."""

import gc
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from fieldapp.case.file import read_case_changes
from fieldapp.errors import VaultBusy, VaultInUse, VaultReadOnly, WrongPassphrase
from fieldapp.vault import casebook
from fieldapp.vault.draft import keep_draft, list_drafts
from fieldapp.vault.journal import Change
from fieldapp.vault.vault import Vault, office_record, open_vault
from tests.ui.conftest import Clock, World
from ui.jobs import Cancelled
from ui.session import ANYTHING, Session

TIMEOUT = 20_000


@pytest.fixture
def owner(session: Session) -> QObject:
    return QObject()


def idle(session: Session) -> Callable[[], bool]:
    return lambda: not session.busy


def draft(name: str) -> Callable[[Vault], str]:
    def work(vault: Vault) -> str:
        keep_draft(vault, name, "temuan", {"name": name}, vault.now())
        return name

    return work


def test_it_knows_office_officer_and_clock(session: Session, world: World, clock: Clock) -> None:
    assert session.office.name == "Panwaslu Kecamatan Tanjung Lempake"
    assert session.officer_name == world.officer
    assert session.office.code == "64.01.05"
    assert (session.practice, session.folder, len(session.device)) == (False, world.folder, 32)
    clock.move(hours=1)
    assert session.now() - clock.moment == timedelta(0)


def test_reads_writes_and_long_work_have_threads_of_their_own(session: Session, owner: QObject, qtbot: QtBot) -> None:
    seen: dict[str, int] = {}
    session.read(owner, lambda vault: seen.update(read=threading.get_ident()))
    session.write(owner, lambda vault: seen.update(write=threading.get_ident()))
    session.carry(owner, lambda vault, report: seen.update(carry=threading.get_ident()))
    qtbot.waitUntil(idle(session), timeout=TIMEOUT)
    assert len({*seen.values(), threading.get_ident()}) == 4


def test_a_read_sees_what_was_written_before(session: Session, owner: QObject, qtbot: QtBot) -> None:
    found: list[list[str]] = []
    session.write(
        owner, draft("d1"),
        lambda _: session.read(owner, lambda vault: [one.id for one in list_drafts(vault)], found.append),
    )  # fmt: skip
    qtbot.waitUntil(lambda: bool(found), timeout=TIMEOUT)
    assert found == [["d1"]]
    assert [one.id for one in list_drafts(session.here)] == ["d1"]


def test_only_writes_write(session: Session, owner: QObject, qtbot: QtBot) -> None:
    errors: list[Exception] = []
    session.read(owner, draft("d1"), pytest.fail, errors.append)
    qtbot.waitUntil(lambda: bool(errors), timeout=TIMEOUT)
    assert isinstance(errors[0], VaultReadOnly)
    with pytest.raises(VaultReadOnly):
        draft("d2")(session.here)


def test_what_was_written_is_told(session: Session, owner: QObject, world: World, qtbot: QtBot) -> None:
    told: list[frozenset[str]] = []
    session.changed.connect(told.append)
    session.write(owner, draft("d1"))
    session.write(owner, draft("d2"), changed=("c1", "c2"))
    session.write(owner, draft("d3"), changed=lambda result: [result])
    session.write(owner, draft("d4"), changed=ANYTHING)
    qtbot.waitUntil(idle(session), timeout=TIMEOUT)
    assert told == [frozenset({"c1", "c2"}), frozenset({"d3"}), frozenset()]


def test_it_is_told_after_the_answer_even_when_the_asker_is_gone(session: Session, qtbot: QtBot) -> None:
    told: list[object] = []
    gone, there = QObject(), QObject()
    session.changed.connect(told.append)
    session.write(gone, draft("d1"), lambda _: told.append("gone"), changed=("c1",))
    shiboken6.delete(gone)
    session.write(there, draft("d2"), lambda _: told.append("answered"), changed=("c2",))
    qtbot.waitUntil(idle(session), timeout=TIMEOUT)
    assert told == [frozenset({"c1"}), "answered", frozenset({"c2"})]


def test_the_office_is_read_again_when_it_changed(session: Session, owner: QObject, world: World, qtbot: QtBot) -> None:
    def rename(vault: Vault) -> None:
        change = Change("office.set", office_record(vault.office), {"name": "Panwaslu Kecamatan Long Ikis"})
        with vault.writing():
            vault.journal.write([change], vault.officer, vault.now())

    names: list[str] = []
    session.write(owner, rename, lambda _: names.append(session.office.name))
    qtbot.waitUntil(lambda: bool(names), timeout=TIMEOUT)
    assert names == ["Panwaslu Kecamatan Long Ikis"]


def test_an_error_nobody_takes_is_said_once(session: Session, owner: QObject, qtbot: QtBot) -> None:
    said: list[Exception] = []
    session.failed.connect(said.append)

    def fail(_vault: Vault) -> None:
        raise VaultBusy

    taken: list[Exception] = []
    session.write(owner, fail)
    session.read(owner, fail)
    session.write(owner, fail, failed=taken.append)
    qtbot.waitUntil(idle(session), timeout=TIMEOUT)
    assert [type(error) for error in said] == [VaultBusy, VaultBusy]
    assert len(taken) == 1


def test_a_save_that_failed_is_said_even_when_its_page_is_gone(session: Session, qtbot: QtBot) -> None:
    said: list[Exception] = []
    session.failed.connect(said.append)
    gone = QObject()

    def fail(_vault: Vault) -> None:
        raise VaultBusy

    session.write(gone, fail, failed=pytest.fail)
    shiboken6.delete(gone)
    qtbot.waitUntil(idle(session), timeout=TIMEOUT)
    assert len(said) == 1


def test_a_cancelled_export_is_no_error(session: Session, owner: QObject, qtbot: QtBot) -> None:
    said, steps, rested = list[Exception](), list[tuple[int, int]](), list[bool]()
    session.failed.connect(said.append)
    session.rested.connect(lambda: rested.append(session.carrying))
    stopped = threading.Event()

    def work(vault: Vault, report: Callable[[int, int], None]) -> None:
        report(1, 3)
        assert stopped.wait(10)
        report(2, 3)

    cancel = session.carry(owner, work, pytest.fail, progress=lambda *step: steps.append(step))
    qtbot.waitUntil(lambda: steps == [(1, 3)], timeout=TIMEOUT)
    assert session.carrying
    cancel()
    stopped.set()
    qtbot.waitUntil(idle(session), timeout=TIMEOUT)
    assert (said, rested) == ([], [False])

    errors: list[Exception] = []
    session.carry(owner, lambda vault, report: report(1, 1), pytest.fail, errors.append)()
    qtbot.waitUntil(lambda: bool(errors), timeout=TIMEOUT)
    assert isinstance(errors[0], Cancelled)


def test_a_save_waits_for_long_work_and_is_not_lost(session: Session, owner: QObject, qtbot: QtBot) -> None:
    holding, saved = threading.Event(), list[str]()

    def hold(vault: Vault, report: Callable[[int, int], None]) -> None:
        with vault.writing():
            holding.set()
            assert waiting.wait(10)

    waiting = threading.Event()

    def save(vault: Vault) -> str:
        waiting.set()
        return draft("d1")(vault)

    session.carry(owner, hold)
    assert holding.wait(10)
    session.write(owner, save, saved.append)
    qtbot.waitUntil(lambda: saved == ["d1"], timeout=TIMEOUT)


def test_saves_wait_up_to_a_minute(session: Session, owner: QObject, qtbot: QtBot) -> None:
    found: list[tuple[int]] = []
    session.write(owner, lambda vault: vault.db.execute("PRAGMA busy_timeout").fetchone(), found.append)
    session.carry(owner, lambda vault, report: vault.db.execute("PRAGMA busy_timeout").fetchone(), found.append)
    qtbot.waitUntil(idle(session), timeout=TIMEOUT)
    assert found == [(60_000,), (60_000,)]


def test_cases_written_by_long_work_reach_the_page(
    session: Session, owner: QObject, world: World, qtbot: QtBot
) -> None:
    told: list[frozenset[str]] = []
    session.changed.connect(told.append)
    cases: list[str] = []
    session.carry(owner, lambda vault, report: world.add_case(vault), cases.append)
    qtbot.waitUntil(idle(session), timeout=TIMEOUT)
    change = read_case_changes(b'{"event": {"place": "Lapangan"}}')
    session.write(
        owner, lambda vault: casebook.revise_case(vault, cases[0], change, "", world.home), changed=(cases[0],)
    )
    qtbot.waitUntil(idle(session), timeout=TIMEOUT)
    assert told == [frozenset(), frozenset(cases)]


# ---- beginning and end ----------------------------------------------------------------------------------------------


def test_a_wrong_passphrase_opens_nothing(world: World, clock: Clock, qtbot: QtBot) -> None:
    session, errors = Session(world.folder, None, "bukan kata sandinya", clock), list[Exception]()
    session.open(session, lambda: pytest.fail("opened"), errors.append)
    qtbot.waitUntil(lambda: bool(errors), timeout=TIMEOUT)
    assert isinstance(errors[0], WrongPassphrase)
    assert not session.is_open
    session.end()
    with world.opened():
        pass


def test_while_it_is_open_nobody_else_writes(session: Session, world: World) -> None:
    with pytest.raises(VaultInUse):
        open_vault(world.folder, None, world.passphrase)


def test_the_end_saves_what_waits_and_gives_the_vault_back(session: Session, owner: QObject, world: World) -> None:
    for number in range(20):
        session.write(owner, draft(f"d{number:02d}"))
    session.end()
    session.end()
    assert not session.is_open
    with pytest.raises(RuntimeError):
        session.here.now()
    with world.opened() as vault:
        assert len(list_drafts(vault)) == 20
    assert not (world.folder / "vault.db-wal").exists() or (world.folder / "vault.db-wal").stat().st_size == 0


def test_nothing_of_the_keys_is_left_after_the_end(
    session: Session, owner: QObject, world: World, qtbot: QtBot
) -> None:
    def break_down(vault: Vault) -> None:
        vault.signer()
        raise VaultBusy

    kept: list[Exception] = []
    session.read(owner, lambda vault: None)
    session.write(owner, break_down, failed=kept.append)
    session.carry(owner, lambda vault, report: vault.signer() and None)
    qtbot.waitUntil(lambda: idle(session)() and bool(kept), timeout=TIMEOUT)
    assert vaults()
    session.end()
    assert vaults() == []


def vaults() -> list[Vault]:
    """Return every open or closed vault that anything in this process still holds."""
    gc.collect()
    return [thing for thing in gc.get_objects() if isinstance(thing, Vault)]
