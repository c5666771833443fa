"""The band that says: the clock of this laptop seems wrong. It stands while it is so and stops nothing."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.vault.draft import keep_draft, list_drafts
from fieldapp.vault.officers import add_officer
from tests.ui.conftest import CHEAP, PATIENCE, Clock, World, settle
from ui.foot import ClockBand
from ui.main_window import MainWindow
from ui.widgets.sheet import Sheet

ADMIN_SECRET = "padi kuning di lereng bukit"


class Hands(Clock):
    """A clock that counts, as a laptop's does."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = self.moment.replace(year=2027)
        self.counted = 1000.0

    def elapsed(self) -> float:
        """Return what was counted."""
        return self.counted

    def wait(self, **span: float) -> None:
        """Let time pass."""
        before = self.moment
        self.move(**span)
        self.counted += (self.moment - before).total_seconds()


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def said(desk: MainWindow, clock: Hands) -> Callable[[], str]:
    """Let a minute of the window pass; give what the band says then."""

    def say_now() -> str:
        desk.desk.minute.passed.emit()
        settle(desk)
        band = desk.findChild(ClockBand)
        assert band.isVisible() == bool(band.text())
        return band.text()

    return say_now


def test_a_clock_that_jumps_is_said_until_it_is_right(desk: MainWindow, clock: Hands, said: Callable[[], str]) -> None:
    assert said() == ""
    clock.wait(minutes=30)
    assert said() == ""
    clock.move(hours=2)
    assert "bergeser sejak Netra dibuka" in said()
    clock.move(hours=-2)
    assert said() == ""
    clock.move(days=-900)
    assert "sebelum Netra ini dibuat" in said()
    assert ": 8 Juni 2025 pukul 08.30 WITA, " in said()


def test_a_save_goes_on_and_the_band_hears_of_it(desk: MainWindow, clock: Hands, said: Callable[[], str]) -> None:
    clock.wait(hours=1)
    clock.move(days=-1)
    desk.session.write(desk, lambda vault: keep_draft(vault, "d1", "temuan", {}, vault.now()), changed=("*",))
    settle(desk)
    assert [draft.id for draft in list_drafts(desk.session.here)] == ["d1"]
    assert "sebelum catatan terakhir di sini" in desk.findChild(ClockBand).text()
    assert said()


def test_another_session_begins_with_the_clock_as_it_stands(
    desk: MainWindow, clock: Hands, world: World, said: Callable[[], str], qtbot: QtBot
) -> None:
    clock.move(hours=5)
    assert said()
    desk.lock()
    assert desk.findChild(ClockBand).text() == ""
    desk.gate.enter(world.folder, None, world.passphrase)
    qtbot.waitUntil(lambda: not desk.locked, timeout=PATIENCE)
    settle(desk)
    assert said() == ""


def test_somebody_without_content_is_told_of_the_clock_too(
    desk: MainWindow, world: World, clock: Hands, said: Callable[[], str], qtbot: QtBot
) -> None:
    desk.lock()
    with world.opened() as vault:
        other = add_officer(vault, "Rusdi Hamka", "Admin", ADMIN_SECRET, CHEAP, roles=["admin_perangkat"])
    clock.move(days=-1)
    desk.gate.enter(world.folder, other, ADMIN_SECRET)
    qtbot.waitUntil(lambda: not desk.locked, timeout=PATIENCE)
    settle(desk)
    assert "sebelum catatan terakhir di sini" in said()
    assert [sheet for sheet in desk.findChildren(Sheet) if sheet.isVisible()] == []
