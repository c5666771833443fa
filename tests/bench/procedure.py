"""The acts of an officer who handles a case by the law: clocks, steps, papers, letters, books, reference data."""

from collections.abc import Callable
from typing import Final

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from fieldapp.vault.documents import documents_of
from tests.bench.desk import Desk

TYPED: Final = "Terlapor menyampaikan ajakan kepada warga. "
# Papers that differ most: minutes with ninety decisions, an examination, an invitation.
FORMS: Final = ("N.PLENO", "A.11", "A.UK")
CLICKED: Final = (QLineEdit, QPlainTextEdit)


def deadlines(desk: Desk) -> None:
    desk.press("rail_deadlines")
    desk.driver.wait_for("clock_table")
    desk.settle()
    desk.walk_rows("clock_table", open_one=True)
    desk.driver.wait_for("case_title")
    desk.settle()


def follow(desk: Desk) -> None:
    desk.press("rail_follow")
    desk.driver.wait_for("letter_table")
    desk.settle()
    desk.search_for("kepala")
    desk.walk_rows("letter_table")
    desk.press("follow_track_button")
    desk.driver.wait_for("track_received_on_edit")
    desk.driver.press("Esc")
    desk.settle()


def registers(desk: Desk) -> None:
    desk.press("rail_registers")
    desk.driver.wait_for("book_choice")
    desk.settle()
    choice = desk.driver.shown("book_choice")
    for _ in range(choice.count()):  # type: ignore[union-attr]
        desk.driver.tab_to("book_choice")
        desk.driver.press("Down")
        desk.settle()
    for key in ("Alt+2", "Alt+3", "Alt+4", "Alt+5"):
        desk.driver.press(key)
        desk.settle()
    desk.window.go("registers", tab="incoming", year="2024")
    desk.settle()
    desk.walk_rows("incoming_table", open_one=True)
    desk.driver.press("Esc")
    desk.settle()


def print_register(desk: Desk) -> None:
    desk.window.go("registers", tab="books", book="surat_masuk", year="2024")
    desk.settle()
    desk.press("preview_book_button")
    desk.driver.wait_for("book_line", 120)
    desk.driver.wait_for("print_button", 120)
    desk.settle()
    for key in ("PgDown", "PgDown", "PgUp"):
        desk.driver.press(key)
        desk.settle()
    desk.press("print_button")
    desk.driver.wait_for("print_sheet")
    desk.settle()
    desk.driver.press("Esc")
    desk.settle()


def prevention(desk: Desk) -> None:
    desk.press("rail_prevention")
    desk.driver.wait_for("declarations_table")
    desk.settle()
    for key in ("meetings", "contacts", "declarations"):
        desk.press(f"{key}_tab")
        desk.walk_rows(f"{key}_table")
    desk.driver.press("Enter")
    desk.driver.wait_for("declaration_title")
    desk.settle()
    desk.window.go("prevention", tab="contacts")
    desk.settle()
    desk.press("new_record_button")
    desk.driver.wait_for("contact_sheet")
    desk.settle()
    desk.driver.press("Esc")
    desk.settle()


def reference(desk: Desk) -> None:
    desk.window.go("reference")
    desk.driver.wait_for("shelves_table")
    desk.settle()
    desk.driver.tab_to("shelves_table")
    for _ in range(desk.driver.shown("shelves_table").model().rowCount()):  # type: ignore[union-attr]
        desk.driver.press("Down")
        desk.settle()
    desk.driver.press("Home")
    desk.walk_rows("reference_table", open_one=True)
    for key in ("regions", "corrected", "sets"):
        desk.press(f"{key}_tab")
    desk.press("regions_tab")
    desk.search_for("tanjung", "region_search_edit")


def tabs_of_a_case(desk: Desk) -> None:
    for tab in ("handling", "papers", "advice"):
        desk.window.go("case", id=desk.crowd, tab="summary")
        desk.settle()
        desk.press(f"{tab}_tab")
        desk.driver.press(*["PgDown"] * 3)
        desk.settle()
    desk.window.go("cases")
    desk.settle()


def step_sheet(desk: Desk) -> None:
    desk.window.go("case", id=desk.crowd, tab="handling")
    desk.settle()
    desk.press("other_steps_button")
    desk.driver.wait_for("step_choice_sheet")
    desk.driver.press("Esc")
    for name in ("penerusan", "status", "klarifikasi", "undangan_2"):
        _open_step(desk, name)
        desk.type("bukti", 15)
        if name == "undangan_2":
            break
        desk.driver.press("Esc")
        desk.settle()
    desk.press("save_step_button")
    desk.driver.wait_for(lambda: desk.driver.shown("step_sheet") is None)
    desk.settle()


def _open_step(desk: Desk, name: str) -> None:
    button = f"next_{name}_button"
    if desk.driver.shown(button) is None:
        desk.press("other_steps_button")
        button = f"choose_{name}_button"
    desk.driver.click(button)
    desk.driver.wait_for("step_sheet")
    desk.settle()


def paper(desk: Desk) -> None:
    for form in FORMS:
        found = [one for one in documents_of(desk.window.session.here.db, desk.crowd) if one.form == form]
        if not found:
            continue
        desk.window.go("document", id=found[-1].id)
        desk.driver.wait_for("standing_chip")
        desk.settle()
        while True:
            _type_somewhere(desk)
            onward = desk.driver.shown("next_part_button")
            if onward is None or not onward.isEnabled():
                break
            desk.press("next_part_button")
        QTest.qWait(1500)
        desk.settle()


def _type_somewhere(desk: Desk) -> None:
    """Type into the field that has the focus, as far as it takes text."""
    focus = desk.window.focusWidget()
    if isinstance(focus, CLICKED) and not focus.isReadOnly():
        desk.type(TYPED, 15)
        QTest.qWait(600)
        desk.settle()


ACTS: Final[dict[str, Callable[[Desk], None]]] = {
    "Batas Waktu": deadlines,
    "Tindak Lanjut": follow,
    "Buku Register": registers,
    "print a register": print_register,
    "Pencegahan & Kontak": prevention,
    "Data Acuan": reference,
    "tabs of a case": tabs_of_a_case,
    "a step": step_sheet,
    "a paper": paper,
}
