"""Lists of people in a form: add, remove, bring back, move, paste, and ninety of them."""

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from fieldapp.case.file import read_case_file
from fieldapp.vault import casebook
from fieldapp.vault.register import load_case, load_supervision
from tests.ui.conftest import CASES
from ui.pages.editor.form import EntryForm
from ui.pages.editor.head import MemberHead
from ui.widgets.text import Label

TABLE = "Nama\tNIP\tPangkat/Gol\tJabatan\tInstansi\nA\t196808101994121903\tIV/a\tKepala\tDinas\nB\t\t\tGuru\tSD\n"


@pytest.fixture
def nine(world, writer):
    with world.opened() as vault:
        case = world.add_case(vault, "grup-wa-dinas-sembilan-asn")
    by = writer(id=case)
    by.section("subjects")
    by.case = case
    return by


def heads(by):
    """Give the headings from top to bottom."""
    by.settle()
    found = [head for head in by.window.findChildren(MemberHead) if head.isVisible()]
    return sorted(found, key=lambda head: head.mapTo(by.window, QPoint(0, 0)).y())


def names(by):
    return [head.text_lines()[0] for head in heads(by)]


def labels(by):
    """Give the texts that can be read on the sheet."""
    return [label.text() for label in by.find("paste_sheet").findChildren(Label) if label.isVisible()]


def forms(by):
    return [form for form in by.window.findChildren(EntryForm) if form.isVisible()]


def test_members_are_added_by_mouse_and_key(writer):
    by = writer(kind="temuan")
    by.section("subjects")
    by.type("subjects[0].name", "A")
    by.click("add_subjects_button")
    assert by.window.focusWidget().objectName() == "subjects_1_name_edit"
    by.qtbot.keyClicks(by.window.focusWidget(), "B")
    by.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert by.window.focusWidget().objectName() == "subjects_2_name_edit"
    assert len(forms(by)) == 1
    by.click("add_subjects_button")
    assert len(heads(by)) == 3
    assert [subject.name for subject in load_case(by.window.session.here.db, by.saved()).subjects] == ["A", "B"]


def test_an_empty_list_is_begun_with_the_button(writer):
    by = writer(kind="temuan")
    by.section("witnesses")
    assert by.window.focusWidget().objectName() == "add_witnesses_button"
    by.key(Qt.Key.Key_Return)
    by.qtbot.keyClicks(by.window.focusWidget(), "Saksi")
    by.click("remove_button")
    assert heads(by) == []
    by.click("undo_removal_button")
    assert names(by) == ["Saksi"]


def test_only_the_open_member_has_fields(nine):
    assert (len(heads(nine)), len(forms(nine))) == (9, 0)
    for number in (3, 7):
        nine.qtbot.mouseClick(heads(nine)[number], Qt.MouseButton.LeftButton)
        assert len(forms(nine)) == 1
        assert nine.window.focusWidget().objectName() == f"subjects_{number}_name_edit"
    nine.qtbot.mouseClick(heads(nine)[7], Qt.MouseButton.LeftButton)
    assert forms(nine) == []


def test_the_list_is_walked_opened_moved_and_cut_by_keys(nine):
    first = heads(nine)[0]
    first.setFocus()
    nine.key(Qt.Key.Key_Down)
    assert nine.window.focusWidget() is heads(nine)[1]
    before = names(nine)
    nine.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert names(nine) == [before[0], before[2], before[1], *before[3:]]
    nine.key(Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert names(nine) == before
    nine.key(Qt.Key.Key_Delete)
    assert names(nine) == [before[0], *before[2:]]
    nine.click("undo_removal_button")
    assert names(nine) == before
    nine.key(Qt.Key.Key_Return)
    assert nine.window.focusWidget().objectName() == "subjects_1_name_edit"


def test_removed_and_moved_members_are_saved_so(nine):
    before = load_case(nine.window.session.here.db, nine.case).subjects
    nine.qtbot.mouseClick(heads(nine)[0], Qt.MouseButton.LeftButton)
    nine.click("remove_button")
    nine.qtbot.mouseClick(heads(nine)[1], Qt.MouseButton.LeftButton)
    nine.click("move_up_button")
    assert nine.saved() == nine.case
    after = load_case(nine.window.session.here.db, nine.case).subjects
    assert [s.id for s in after] == [before[i].id for i in (2, 1, *range(3, 9))]


def test_what_is_wrong_with_a_member_stands_in_its_heading(nine):
    head = heads(nine)[7]
    assert "perlu dilengkapi" in head.accessibleDescription()
    assert "perlu dilengkapi" not in heads(nine)[0].accessibleDescription()


def test_rows_of_a_spreadsheet_become_members(writer):
    by = writer(kind="temuan")
    by.section("subjects")
    QGuiApplication.clipboard().setText(TABLE)
    by.click("paste_subjects_button")
    assert by.find("column_1_edit").value() == "nip"
    by.find("column_4_edit").set_value("")
    by.click("take_rows_button")
    assert names(by) == ["A", "B"]
    subjects = load_case(by.window.session.here.db, by.saved()).subjects
    assert [(s.name, s.nip, s.position, s.agency) for s in subjects] == [
        ("A", "196808101994121903", "Kepala", ""), ("B", "", "Guru", ""),
    ]  # fmt: skip


def test_an_empty_clipboard_is_said_and_read_again(writer):
    by = writer(kind="temuan")
    by.section("witnesses")
    QGuiApplication.clipboard().clear()
    by.click("paste_witnesses_button")
    assert not by.find("take_rows_button").isEnabled()
    QGuiApplication.clipboard().setText("Saksi Satu\tPoso\t0822")
    by.click("read_clipboard_button")
    by.click("take_rows_button")
    assert by.values["witnesses"][0]["phone"] == "0822"


def test_a_hostile_clipboard_harms_nothing(writer):
    by = writer(kind="temuan")
    by.section("subjects")
    QGuiApplication.clipboard().setText("<b>A</b>\u202e\x07" + "x" * 3000 + '\t"' + "\n" * 50 + "\t" * 40)
    by.click("paste_subjects_button")
    assert any("dipotong" in text for text in labels(by))
    by.click("take_rows_button")
    assert len(names(by)) == 1
    assert len(by.values["subjects"][0]["name"]) == 500


def test_what_is_doubtful_about_pasted_subjects_is_said_before_they_are_taken(writer):
    by = writer(kind="temuan")
    by.section("subjects")
    rows = [f"{n}\tPegawai {n}\t\tGuru SD\tDinas\tPNS" for n in range(1, 41)]
    rows[3] = "4\tPegawai 4\t1,96808E+17\tGuru\tDinas\tPNS"
    rows[6] = "7\tPegawai 7\t6401051708800001\tGuru\tDinas\ttenaga ahli"
    head = "DAFTAR NAMA\nNo\tNama\tNIP/NIK\tJabatan\tUnit Kerja\tKedudukan"
    QGuiApplication.clipboard().setText("\n".join([head, *rows, "Jumlah\t40", "\t\t\tTanpa nama"]))
    by.click("paste_subjects_button")
    assert by.find("take_rows_button").text() == "Masukkan 40 Baris"
    said = labels(by)
    assert any(text.startswith("Terlapor 4: NIP/NI PPPK: 1,96808E+17 rusak") for text in said)
    assert any('"tenaga ahli" tidak dikenal' in text for text in said)
    assert any("Baris ini tidak dibaca sebagai terlapor: Tanpa nama" in text for text in said)
    by.click("take_rows_button")
    assert len(names(by)) == 40
    four, seven = by.values["subjects"][3], by.values["subjects"][6]
    assert (four["nip"], four["status"], seven["nik"], seven["status"]) == ("", "asn_pns", "6401051708800001", "")


def test_another_meaning_of_a_column_is_read_again(writer):
    by = writer(kind="temuan")
    by.section("subjects")
    QGuiApplication.clipboard().setText("Nama\tGolongan\nBudi\tIV/a\nAni\tIII/b")
    by.click("paste_subjects_button")
    column = by.find("column_1_edit")
    column.set_value("agency")
    column.changed.emit()
    by.click("take_rows_button")
    assert [(one["rank"], one["agency"]) for one in by.values["subjects"]] == [("", "IV/a"), ("", "III/b")]


def test_ninety_subjects(world, writer):
    values = json.loads((CASES / "grup-wa-dinas-sembilan-asn.json").read_bytes())
    values |= {
        "evidence": [],
        "subjects": [{**s, "name": f"{i} {s['name']}"} for i in range(10) for s in values["subjects"]],
    }
    with world.opened() as vault:
        case = casebook.add_case(vault, read_case_file(json.dumps(values).encode()), world.home)
    by = writer(id=case)
    by.section("subjects")
    by.wait(lambda: len(heads(by)) == 90)
    by.page.show_path("subjects[88].rank")
    assert by.window.focusWidget().objectName() == "subjects_88_rank_edit"
    by.qtbot.keyClicks(by.window.focusWidget(), " Utama")
    by.saved()
    found = load_case(by.window.session.here.db, case).subjects
    assert len(found) == 90
    assert found[88].rank.endswith("Utama")


def test_activities_and_witnesses_of_an_lhp(writer):
    by = writer(kind="lhp")
    by.section("activities")
    by.type("activities[0].form", "Patroli")
    by.click("add_activities_button")
    by.type("activities[1].form", "Pengawasan melekat")
    by.section("alleged")
    by.type("alleged.event", "Orasi")
    by.click("add_witnesses_button")
    by.type("alleged.witnesses[0].name", "Saksi")

    report = load_supervision(by.window.session.here.db, by.saved())
    assert [activity.form for activity in report.activities] == ["Patroli", "Pengawasan melekat"]
    assert (report.alleged.event, report.alleged.witnesses[0].name) == ("Orasi", "Saksi")
