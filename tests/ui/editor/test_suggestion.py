"""Advice beside a form: rows that may fit what is typed so far, the last day of an act, doubtful numbers of people."""

import pytest
from PySide6.QtCore import Qt

from fieldapp.vault.register import load_case
from tests.ui.follow.scene import CAMAT
from ui.widgets.text import Label


@pytest.fixture
def camat(world, writer):
    with world.opened() as vault:
        case = world.add_case(vault, CAMAT)
    by = writer(id=case)
    by.case = case
    return by


def reads(by, text):
    return any(text in label.text() for label in by.window.findChildren(Label) if label.isVisible())


def test_a_row_is_taken_into_the_form_and_ticked_in_its_list(camat):
    camat.section("violations")
    before = list(camat.values["violations"])
    camat.click("take_1_button")
    camat.wait(lambda: len(camat.values["violations"]) == len(before) + 1)
    assert set(camat.find("violations_edit").value()) == set(camat.values["violations"])
    camat.wait(lambda: camat.window.focusWidget().objectName() == "drop_1_button")
    taken = load_case(camat.window.session.here.db, camat.saved()).violations
    assert set(taken) > set(before)


def test_advice_follows_what_is_typed(writer):
    by = writer(kind="temuan")
    by.section("violations")
    by.wait(lambda: reads(by, "Tidak ada baris yang cocok"))
    assert reads(by, "Tanggal kejadian belum diisi")
    by.section("event")
    by.type("event.occurred_on", "26-10-2024")
    by.type("event.summary", "Camat hadir dan berorasi di panggung kampanye pasangan calon")
    by.section("subjects")
    by.type("subjects[0].name", "Syahrun")
    by.page.document.put("subjects[0].status", "asn_pns")
    by.section("violations")
    by.wait(lambda: reads(by, "Waktu perbuatan: 26 Oktober 2024, masa kampanye."))
    by.wait(lambda: reads(by, "Uraian menyebut"))


def test_an_act_that_lasts_has_a_last_day(camat):
    camat.section("event")
    camat.type("event.ended_on", "20-10-2024")
    camat.key(Qt.Key.Key_Tab)
    camat.wait(lambda: "ended_early" in [one.code for one in camat.page.document.remarks_at("event.ended_on")])
    edit = camat.find("event_ended_on_edit")
    edit.selectAll()
    camat.qtbot.keyClicks(edit, "30-10-2024")
    assert load_case(camat.window.session.here.db, camat.saved()).event.ended_on == "2024-10-30"


def test_a_number_that_cannot_be_right_warns_and_is_saved(writer):
    by = writer(kind="temuan")
    by.section("subjects")
    by.type("subjects[0].name", "Budi")
    by.page.document.put("subjects[0].status", "asn_pns")
    by.type("subjects[0].nip", "196808101994121")
    by.key(Qt.Key.Key_Tab)
    by.wait(lambda: by.find("subjects_0_nip_field").problem())
    assert load_case(by.window.session.here.db, by.saved()).subjects[0].nip == "196808101994121"
