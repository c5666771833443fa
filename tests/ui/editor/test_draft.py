"""Drafts of the editor: kept on pauses and in between, found again with place and focus, given up only when asked."""

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy

from fieldapp.desk.editing import open_record, save
from fieldapp.errors import DiskFull
from fieldapp.vault.pin import make_pin
from fieldapp.vault.register import load_case
from tests.ui.conftest import PASSPHRASE
from ui.pages import keeping
from ui.pages.editor import keeper


def test_a_pause_keeps_the_draft(writer):
    by = writer(kind="temuan")
    assert by.drafts() == []
    spy = QSignalSpy(by.page.keeper.kept)
    by.section("event")
    by.type("narrative", "Pada hari itu")
    by.wait(spy.count)
    drafts = by.drafts()
    assert [(draft.kind, draft.data["narrative"]) for draft in drafts] == [("temuan", "Pada hari itu")]
    assert "Konsep disimpan pukul" in by.find("draft_state").text()


def test_typing_without_a_pause_is_kept_in_between(writer, monkeypatch):
    monkeypatch.setattr(keeping, "PAUSE", 60_000)
    monkeypatch.setattr(keeping, "LONGEST", 300)
    by = writer(kind="temuan")
    by.section("event")
    spy = QSignalSpy(by.page.keeper.kept)
    for _ in range(3):
        by.type("narrative", "kata ")
        before = spy.count()
        by.wait(lambda before=before: spy.count() > before)
    assert by.drafts()[0].data["narrative"] == "kata kata kata"


def test_nothing_typed_leaves_no_draft(writer):
    by = writer(kind="laporan")
    by.section("event")
    by.window.go("home")
    assert by.drafts() == []


def test_a_screen_that_locked_itself_comes_back_to_the_field_by_its_pin(writer):
    by = writer(kind="temuan")
    by.section("event")
    by.type("narrative", "Belum sempat berhenti")
    session, page, window = by.window.session, by.page, by.window
    window.hold.set_pin(session.folder, session.officer, make_pin("482917"))
    window.rest()
    assert by.find("pin_edit").hasFocus()
    by.qtbot.keyClicks(by.find("pin_edit"), "482917")
    by.key(Qt.Key.Key_Return)
    by.wait(lambda: not window.locked)
    by.wait(lambda: by.page.panel is not None)
    by.settle()
    assert (window.session, by.page) == (session, page)
    assert window.focusWidget().objectName() == "narrative_edit"
    assert by.values["narrative"] == "Belum sempat berhenti"
    by.type("narrative", " lagi")
    window.go("home")
    assert [draft.data["narrative"] for draft in by.drafts()] == ["Belum sempat berhenti lagi"]


@pytest.mark.parametrize("way", ["go", "lock", "close"])
def test_leaving_keeps_what_was_typed_a_moment_ago(world, writer, way):
    by = writer(kind="temuan")
    by.section("event")
    by.type("narrative", "Belum sempat berhenti")
    if way == "go":
        by.window.go("home")
        by.settle()
        assert by.drafts()[0].data["narrative"] == "Belum sempat berhenti"
    elif way == "lock":
        by.window.lock()
        by.window.gate.enter(world.folder, None, PASSPHRASE)
        by.wait(lambda: not by.window.locked)
        by.wait(lambda: by.window.page.name == "edit" and by.page.panel is not None)
        by.settle()
        assert by.window.focusWidget().objectName() == "narrative_edit"
        assert by.values["narrative"] == "Belum sempat berhenti"
    else:
        by.window.close()
        with world.opened() as vault:
            assert vault.db.execute("SELECT count(*) FROM draft").fetchone() == (1,)


def test_a_draft_opens_at_its_section_and_field(writer):
    by = writer(kind="temuan")
    by.section("subjects")
    by.type("subjects[0].name", "A")
    by.click("add_subjects_button")
    by.type("subjects[1].rank", "IV/a")
    by.window.go("home")
    draft = by.drafts()[0].id
    by.open(kind="laporan")
    by.open(draft=draft)
    assert by.page.panel.current == "subjects"
    assert by.window.focusWidget().objectName() == "subjects_1_rank_edit"
    assert by.window.focusWidget().text() == "IV/a"
    assert by.find("draft_state").text().startswith("Melanjutkan konsep")


def test_coming_back_shows_the_same_form(writer):
    by = writer(kind="temuan")
    by.section("event")
    by.type("narrative", "Satu")
    document = by.page.document
    by.window.go("home")
    by.window.back()
    by.settle()
    assert by.page.document is document


def test_a_saved_form_is_not_opened_again_by_going_back(writer):
    by = writer(kind="temuan")
    by.section("event")
    by.type("narrative", "Satu")
    by.saved()
    by.window.back()
    by.settle()
    assert by.window.page.name == "home"
    assert by.drafts() == []


def test_giving_up_asks_and_forgets(writer):
    by = writer(kind="temuan")
    by.section("event")
    by.type("narrative", "Satu")
    by.click("discard_button")
    by.click("answer_1_button")
    assert by.window.page.name == "edit"
    by.click("discard_button")
    by.click("answer_0_button")
    by.wait(lambda: by.window.page.name == "home")
    assert by.drafts() == []


def test_giving_up_an_untouched_form_asks_nothing(writer):
    by = writer(kind="temuan")
    by.click("discard_button")
    assert by.window.page.name == "home"


def test_a_draft_that_is_gone_is_said(writer):
    by = writer()
    by.window.go("edit", draft="tidak-ada")
    by.wait(lambda: by.window.page.name == "home")
    assert by.find("notice_sheet")


def test_a_draft_that_cannot_be_kept_is_said_and_tried_again(writer, monkeypatch):
    by = writer(kind="temuan")
    by.section("event")
    real, calls = keeper.keep, []

    def fail(vault, editing):
        calls.append(1)
        if len(calls) == 1:
            raise DiskFull(mb=1)
        real(vault, editing)

    monkeypatch.setattr(keeper, "keep", fail)
    by.type("narrative", "Satu")
    by.wait(by.page.banner.text)
    assert by.page.keeper.dirty
    by.page.keeper.keep_now()
    assert by.drafts()[0].data["narrative"] == "Satu"


# ---- a record that moves on -----------------------------------------------------------------------------------------


@pytest.fixture
def case(world):
    with world.opened() as vault:
        return world.add_case(vault)


def elsewhere(by, case, change):
    def work(vault):
        form = open_record(vault, case)
        change(form.values)
        return save(vault, form)

    by.window.session.write(by.window, work, changed=(case,))
    by.settle()


def test_a_record_saved_elsewhere_joins_the_open_form(writer, case):
    by = writer(id=case)
    by.section("violations")
    by.type("impact", "Milik saya. ")
    elsewhere(by, case, lambda values: values["event"].update(place="Tempat mereka"))
    by.wait(by.page.banner.text)
    by.settle()
    assert by.values["event"]["place"] == "Tempat mereka"
    assert by.values["impact"].startswith("Milik saya.")
    by.saved()
    found = load_case(by.window.session.here.db, case)
    assert (found.event.place, found.impact[:11]) == ("Tempat mereka", "Milik saya.")


def test_the_same_field_is_shown_and_can_be_taken_over(writer, case):
    by = writer(id=case)
    by.section("violations")
    by.type("impact", "Milik saya. ")
    elsewhere(by, case, lambda values: values.update(impact="Milik mereka."))
    by.wait(lambda: "1 isian" in by.page.banner.text())
    by.settle()
    assert by.values["impact"].startswith("Milik saya.")
    by.click("take_theirs_button")
    assert by.find("impact_edit").value() == "Milik mereka."
    by.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    by.settle()
    assert load_case(by.window.session.here.db, case).impact == "Milik mereka."


def test_a_draft_of_a_revision_meets_what_was_saved_meanwhile(writer, case):
    by = writer(id=case)
    by.section("violations")
    by.type("impact", "Milik saya. ")
    by.window.go("home")
    elsewhere(by, case, lambda values: values.update(impact="Milik mereka.", narrative="Uraian mereka."))
    by.open(draft=by.drafts()[0].id)
    assert "1 isian" in by.page.banner.text()
    assert by.values["narrative"] == "Uraian mereka."
    assert by.find("take_theirs_button")


# ---- a fall ---------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="kills as Linux does")
def test_a_kill_while_typing_loses_nothing_that_was_kept(world, writer):
    """The victim says each text that it holds for kept; after its end the draft says at least the last of them."""
    victim = [sys.executable, "-m", "tests.ui.editor.typing_victim", str(world.home)]
    with subprocess.Popen(victim, stdout=subprocess.PIPE, text=True) as process:
        said = [process.stdout.readline().strip() for _ in range(3)]
        process.kill()
    by = writer()
    found = by.drafts()[0]
    assert found.data["narrative"].startswith(said[-1])
    by.open(draft=found.id)
    assert by.window.focusWidget().objectName() == "narrative_edit"
