"""What an officer's roles open in the window: the rail, the first page, buttons, and what is said of the rest."""

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from fieldapp.vault.officers import add_officer
from fieldapp.vault.trace import list_traces
from tests.ui.conftest import CHEAP, settle
from tests.ui.flows.driver import Driver
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.pages.settings.trace import TraceSection
from ui.rail import STOPS, RailItem
from ui.reach import NEEDS, closed
from ui.widgets.button import Button
from ui.widgets.choice import ChoiceEdit

SECRET = "hujan turun sejak subuh tadi"


@pytest.fixture
def as_role(world, clock, styled, qtbot):
    """Open the window as an officer who has some roles: `as_role("auditor", page="case", id=...)`.

    With `first` the first officer unlocks, and the other is a colleague.
    """
    windows: list[MainWindow] = []

    def open_as(*roles: str, first: bool = False, page: str = "", **where: str) -> MainWindow:
        with world.opened() as vault:
            add_officer(vault, "Rusdi Hamka", "", SECRET, CHEAP, roles=roles)
        who, secret = (world.officer, world.passphrase) if first else ("Rusdi Hamka", SECRET)
        window = MainWindow(world.home, clock)
        windows.append(window)
        window.resize(1366, 768)
        with qtbot.waitActive(window):
            window.show()
        window.gate.enter(world.folder, who, secret, (page, dict(where)) if page else None)
        qtbot.waitUntil(lambda: not window.locked, timeout=10_000)
        settle(window)
        return window

    yield open_as
    for window in windows:
        if not window.locked:
            settle(window)
        window.close()
        window.deleteLater()


def items(window: MainWindow) -> dict[str, bool]:
    return {stop.page: window.findChild(RailItem, f"rail_{stop.page}").isEnabled() for stop in STOPS}


def button(window: MainWindow, name: str) -> Button:
    return next(one for one in window.findChildren(Button, name) if one.isVisible())


def test_who_looks_after_the_laptop_sees_no_content(as_role, world):
    window = as_role("admin_perangkat")
    see = Driver(window)
    assert {page for page, there in items(window).items() if there} == {"home", "settings", "help"}
    assert see.reads("Laptop ini Anda kelola")
    assert see.shown("new_laporan_button") is None
    tip = window.findChild(RailItem, "rail_cases").toolTip()
    assert "Membaca perkara hanya untuk: Ketua" in tip
    see.press("Ctrl+2")
    see.press("Ctrl+N")
    settle(window)
    assert window.page.name == "home"
    window.go("edit", kind="laporan")
    assert "hanya untuk" in window.desk.foot.text()
    see.click("keeper_officers_button")
    settle(window)
    assert window.page.name == "settings"


def test_every_page_that_needs_content_is_closed_to_who_may_not_read(as_role):
    window = as_role("admin_perangkat")
    open_pages = {page for page in PAGES if not closed(window.session, page)}
    assert open_pages == {page for page, needed in NEEDS.items() if not needed}


def test_an_auditor_reads_and_changes_nothing(as_role, world):
    with world.opened() as vault:
        case = world.add_case(vault)
    window = as_role("auditor", page="case", id=case)
    for name in ("edit_button", "add_step_button", "finalise_button"):
        one = button(window, name)
        assert not one.isEnabled()
        assert "hanya untuk" in one.toolTip()
        one.setEnabled(True)
        assert not one.isEnabled(), "whoever enables it"
    assert button(window, "preview_button").isEnabled()
    window.go("edit", id=case)
    assert window.page.name == "case"
    window.go("transfer")
    settle(window)
    assert not button(window, "send_button").isEnabled()
    assert not button(window, "receive_button").isEnabled()


def test_staff_may_record_but_not_manage(as_role):
    window = as_role("staf")
    assert button(window, "new_laporan_button").isEnabled()
    window.go("settings", section="officer")
    settle(window)
    see = Driver(window)
    see.wait_for(lambda: see.all_shown("officer_roles_button"))
    assert not button(window, "officer_roles_button").isEnabled()
    assert (
        "Mengatur petugas dan peran hanya untuk: Ketua, Admin Perangkat."
        in button(window, "officer_roles_button").toolTip()
    )


def test_settings_that_a_role_does_not_cover_cannot_be_typed_into(as_role):
    window = as_role("staf", page="settings")
    see = Driver(window)
    see.wait_to_read("Mengubah pengaturan kantor hanya untuk: Ketua, Kepala Sekretariat, Admin Perangkat.")
    assert not see.shown("office_name_edit").isEnabled()
    assert not see.shown("day_one_edit").isEnabled()
    renew = button(window, "renew_recovery_button")
    assert not renew.isEnabled()
    assert "Mengatur petugas dan peran hanya untuk" in renew.toolTip()


def test_settings_that_a_role_covers_can_be_typed_into(as_role):
    window = as_role("kepala_sekretariat", page="settings")
    see = Driver(window)
    see.wait_for("office_name_edit")
    assert see.shown("office_name_edit").isEnabled()
    assert see.shown("day_one_edit").isEnabled()


def test_only_who_may_give_a_new_passphrase_is_named_as_help(as_role, qtbot):
    window = as_role("staf", first=True)
    window.lock()
    qtbot.waitUntil(lambda: window.locked)
    see = Driver(window)
    see.click("forgotten_button")
    see.wait_for("colleague_way")
    (way,) = window.findChildren(QWidget, "colleague_way")
    assert not any("Rusdi Hamka" in one.text() for one in way.findChildren(QLabel))


def test_before_the_unlock_nothing_is_forbidden(as_role, qtbot):
    window = as_role("auditor")
    window.lock()
    qtbot.waitUntil(lambda: window.locked)
    assert Button.judge("new_laporan_button") is None


def test_roles_change_with_a_reason_and_a_trace_shows_who_joined(as_role):
    window = as_role("staf", first=True, page="settings", section="officer")
    see = Driver(window)
    see.wait_for(lambda: see.all_shown("officer_roles_button"))
    people = [one for one in window.findChildren(Button, "officer_roles_button") if one.isVisible()]
    people[1].click()
    see.wait_for("role_edit")
    assert not button(window, "role_button").isEnabled()
    see.click("role_anggota_flag")
    see.click("role_button")
    assert see.reads("Tulis alasan perubahan")
    see.type_into("role_reason_edit", "Pergantian koordinator")
    see.click("role_button")
    see.wait_for(lambda: see.shown("role_sheet") is None)
    settle(window)
    assert see.reads("Peran: Anggota (Koordinator Divisi), Staf")
    assert not window.locked
    window.go("settings", section="trace")
    settle(window)
    (section,) = window.findChildren(TraceSection)
    assert [(one.what, one.about) for one in section.table.rows()] == [("joined", "Rusdi Hamka")]
    assert see.reads("1 jejak.")
    sort = window.findChild(ChoiceEdit, "trace_what_choice")
    sort.set_value("denied")
    sort.changed.emit()
    settle(window)
    assert see.reads("Belum ada jejak yang sesuai.")


def test_own_roles_change_and_the_screen_locks(world, open_desk):
    window = open_desk(world, page="settings", section="officer")
    see = Driver(window)
    see.wait_for("officer_roles_button")
    see.click("officer_roles_button")
    see.wait_for("role_edit")
    see.click("role_staf_flag")
    see.type_into("role_reason_edit", "Dibagi")
    see.click("role_button")
    see.wait_for(lambda: window.locked)
    with world.opened() as vault:
        assert "staf" not in vault.rights.roles
        assert list_traces(vault.db, vault.office, what="denied") == []
