"""The hub by mouse and keyboard: blank forms and their numbers, the log, what waits, and checking printed codes."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldapp.case.file import read_case_changes
from fieldapp.desk import printing
from fieldapp.vault import casebook, numbers
from fieldapp.vault.printlog import list_print_ids, list_waiting, load_prints
from fieldapp.words import say
from ui.widgets.facts import Facts


def waiting(hand):
    return [job.number for job in list_waiting(hand.window.session.here.db)]


def ranges(hand):
    vault = hand.window.session.here
    return [(span.series, span.first, span.last) for span in numbers.ranges(vault.db, vault.office)]


# ---- blank forms ----------------------------------------------------------------------------------------------------


def test_every_printable_form_is_drawn(hand) -> None:
    desk = hand("print")
    tiles = [desk.find(f"form_{code}_tile") for code in ("A.1", "A.2", "A.3", "LHP", "LHP-PEMILU")]
    for tile in tiles:
        picture = tile.grab().toImage()
        dots = [picture.pixelColor(x, y).lightness() for x in range(20, 120) for y in range(20, 150)]
        assert sum(dot < 200 for dot in dots) > 100, tile.objectName()


def test_blanks_without_numbers_reserve_nothing(hand, printer) -> None:
    desk = hand("print")
    desk.type("count_edit", "12")
    desk.click("show_blank_button")
    assert desk.window.page.name == "preview"
    assert desk.said("state_band") == say("ui.preview.blank")
    desk.click("print_button")
    assert desk.find("copies_edit").value() == "12"
    desk.click("print_now_button")
    assert ranges(desk) == []
    (row,) = load_prints(desk.window.session.here.db, list_print_ids(desk.window.session.here.db))
    assert (row.form, row.owner, row.number, row.copies) == ("A.1", "", "", 12)


def test_numbered_blanks_wait_until_they_are_printed(hand, printer) -> None:
    desk = hand("print")
    desk.click("form_A.2_tile")
    desk.type("count_edit", "3")
    desk.click("numbered_edit")
    desk.click("show_blank_button")
    assert ranges(desk) == [("temuan", 2, 4)]
    assert waiting(desk) == ["002-004"]
    assert "002-004" in desk.said("state_band")
    assert desk.pages() == 6
    desk.window.go("print")
    desk.rest()
    desk.click("wait_tab")
    desk.click("open_waiting_button")
    assert desk.pages() == 6
    desk.click("print_button")
    desk.click("print_now_button")
    assert waiting(desk) == []
    assert ranges(desk) == [("temuan", 2, 4)]
    desk.window.go("print", tab="wait")
    desk.rest()
    assert not desk.sees("wait_tab")
    assert desk.sees("count_edit")


@pytest.mark.parametrize("wrong", ["", "0", "201", "-3", "sepuluh", "1.5"])
def test_a_wrong_count_is_told_at_its_field(hand, wrong) -> None:
    desk = hand("print")
    desk.type("count_edit", wrong)
    desk.click("show_blank_button")
    assert desk.window.page.name == "print"
    assert desk.find("count_field").problem() == say("ui.blank.count_wrong", most=200)


def test_forms_are_chosen_by_arrows(hand) -> None:
    desk = hand("print")
    tile = desk.find("form_A.1_tile")
    tile.setFocus()
    desk.press(Qt.Key.Key_Left)
    assert desk.find("form_N.TOLAK_tile").isChecked()
    desk.press(Qt.Key.Key_Right)
    desk.press(Qt.Key.Key_Right)
    assert desk.find("form_A.2_tile").isChecked()
    assert desk.find("form_A.2_tile").hasFocus()


# ---- the log and the queue ------------------------------------------------------------------------------------------


def test_the_log_opens_the_same_revision_again(hand, records, world) -> None:
    with world.opened() as vault:
        made = printing.make_form(vault, "A.2", records.numbered)
        printing.record_print(vault, made, "printer", "Canon", 2)
        changed = read_case_changes(json.dumps({"narrative": "Uraian baru."}).encode())
        casebook.revise_case(vault, records.numbered, changed, "salah ketik", world.home)
    desk = hand("print", tab="log")
    table = desk.find("log_table")
    assert table.model().rowCount() == 1
    table.setFocus(Qt.FocusReason.TabFocusReason)
    desk.press(Qt.Key.Key_Return)
    assert desk.window.page.name == "preview"
    desk.ask_for_names()
    desk.click("reveal_button")
    assert desk.window.page._paper.printed.pdf == made.printed.pdf
    desk.window.back()
    desk.rest()
    assert desk.sees("log_table")


def test_an_empty_log_says_so(hand) -> None:
    desk = hand("print", tab="log")
    assert not desk.sees("log_table")
    assert desk.window.page._log._none.text() == say("ui.log.none")
    assert desk.find("to_blank_button").hasFocus()
    desk.press(Qt.Key.Key_Return)
    assert desk.window.page.place() == {"tab": "blank"}


def test_what_waits_can_be_given_up_after_a_question(hand, records, printer) -> None:
    printer.ready = False
    desk = hand("preview", owner=records.numbered)
    desk.click("print_button")
    desk.click("print_now_button")
    desk.press(Qt.Key.Key_Escape)
    desk.window.go("print", tab="wait")
    desk.rest()
    assert desk.said("wait_tab") == say("ui.print.tab_wait", count=1)
    desk.click("forget_waiting_button")
    desk.click("answer_0_button")
    assert len(waiting(desk)) == 1
    desk.click("forget_waiting_button")
    desk.click("answer_1_button")
    assert waiting(desk) == []
    assert not desk.sees("wait_tab")


# ---- printed codes --------------------------------------------------------------------------------------------------


@pytest.fixture
def printed(records, world):
    with world.opened() as vault:
        return printing.print_form(vault, "A.2", records.numbered).seal


def facts(hand) -> dict[str, str]:
    shown = [part for part in hand.window.page.findChildren(Facts) if part.isVisible()]
    return {label: value for part in shown for label, value in part.pairs()}


@pytest.mark.parametrize("way", [str.lower, lambda code: code.replace("-", " "), lambda code: f"NETRA1:{code}"])
def test_a_typed_code_says_what_it_stands_for(hand, printed, records, way) -> None:
    desk = hand("print", tab="check")
    assert desk.find("code_edit").hasFocus()
    QTest.keyClicks(desk.find("code_edit"), way(printed.printed))
    desk.press(Qt.Key.Key_Return)
    assert desk.said("seal_label") == printed.printed
    assert desk.said("changed_band") == say("ui.check.same")
    assert facts(desk)[say("ui.check.number")] == records.names["number"]
    desk.click("show_checked_button")
    assert desk.window.page.name == "preview"


def test_what_changed_since_is_told_in_words(hand, printed, records, world) -> None:
    with world.opened() as vault:
        changed = read_case_changes(json.dumps({"narrative": "Uraian baru."}).encode())
        casebook.revise_case(vault, records.numbered, changed, "salah ketik", world.home)
    desk = hand("print", tab="check")
    desk.type("code_edit", printed.code)
    desk.click("check_button")
    assert desk.find("changed_band").tone() == "ochre"
    assert any("Sekarang: Uraian baru." in value for value in facts(desk).values())


@pytest.mark.parametrize("text", ["xx", "O" * 11, "0" * 12, "<b>tebal</b>", "\u202e" * 12])
def test_a_code_that_says_nothing_is_told_at_its_field(hand, printed, text) -> None:
    desk = hand("print", tab="check")
    desk.type("code_edit", text)
    desk.click("check_button")
    assert desk.find("code_field").problem()
    assert not desk.sees("seal_label")


def test_the_parts_are_walked_by_arrows(hand) -> None:
    desk = hand("print")
    desk.find("blank_tab").setFocus()
    desk.press(Qt.Key.Key_Right)
    assert desk.find("scan_tab").isChecked()
    desk.press(Qt.Key.Key_Right)
    assert desk.find("log_tab").isChecked()
    desk.press(Qt.Key.Key_Right)
    assert desk.find("check_tab").isChecked()
    assert desk.window.page.place() == {"tab": "check"}
