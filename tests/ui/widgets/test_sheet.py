"""A sheet lies over its page: nothing below it is reached, and everything is as before when it is gone."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets import Button, Field, Label, Sheet, TextEdit, notice, question

Show = Callable[..., QWidget]
CTRL = Qt.KeyboardModifier.ControlModifier


class Desk(QWidget):
    """A window that opens sheets over itself."""

    def open_sheet(self, sheet: Sheet) -> None:
        sheet.open_over(self)


@pytest.fixture
def below() -> TextEdit:
    return TextEdit("below_edit")


@pytest.fixture
def window(show: Show, below: TextEdit) -> QWidget:
    made = show(below, Button("Simpan", key="Ctrl+S"), width=800, height=600)
    below.setFocus()
    return made


@pytest.fixture
def sheet(window: QWidget) -> Sheet:
    made = Sheet("Nomori perkara", name="number_sheet")
    made.body.addWidget(Label("Nomor tidak dapat diubah.", wrap=True))
    made.body.addWidget(Field("Nomor", TextEdit("number_edit")))
    made.add_button("Batal", "plain", made.close_sheet, "cancel_button")
    made.add_button("Beri Nomor", "main", lambda: made.setProperty("done", True), "number_button")
    made.open_over(window)
    return made


def test_it_lies_over_its_area_in_the_middle(sheet: Sheet, window: QWidget) -> None:
    assert sheet.geometry() == window.rect()
    assert sheet.paper.width() == 560
    assert abs(sheet.paper.geometry().center().x() - window.rect().center().x()) <= 1
    window.resize(700, 500)
    assert sheet.geometry() == window.rect()


def test_the_focus_goes_round_inside(sheet: Sheet, window: QWidget, below: TextEdit, qtbot: QtBot) -> None:
    names = []
    for _ in range(5):
        now = QApplication.focusWidget()
        assert now is not None
        names.append(now.objectName())
        qtbot.keyClick(now, Qt.Key.Key_Tab)
    assert names[0] == "number_edit"
    assert names[4] == "number_edit"
    assert set(names) == {"number_edit", "cancel_button", "number_button", "close_sheet_button"}
    below.setFocus()
    assert not below.hasFocus()
    now = QApplication.focusWidget()
    assert now is not None
    qtbot.keyClick(now, Qt.Key.Key_Backtab)
    assert sheet.isAncestorOf(QApplication.focusWidget())


def test_escape_closes_and_gives_the_focus_back(sheet: Sheet, below: TextEdit, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sheet.closed):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert below.hasFocus()


def test_it_stays_when_it_may_not_close(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.may_close = False
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    qtbot.mouseClick(sheet.close_button, Qt.MouseButton.LeftButton)
    assert sheet.is_open()
    assert not sheet.close_button.isVisible()


def test_enter_presses_the_main_button(sheet: Sheet, qtbot: QtBot) -> None:
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert sheet.property("done") is True


def test_the_page_below_is_not_pressed(sheet: Sheet, below: TextEdit, window: QWidget, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.childAt(below.geometry().center()), Qt.MouseButton.LeftButton)
    assert sheet.is_open()
    assert not below.hasFocus()


def test_keys_of_the_page_below_sleep(show: Show, qtbot: QtBot) -> None:
    pressed: list[str] = []
    save = Button("Simpan", key="Ctrl+S")
    save.call(lambda: pressed.append("save"))
    window = show(save)
    lock = QShortcut(QKeySequence("Ctrl+L"), window, lambda: pressed.append("lock"))
    lock.setProperty("always", True)
    sheet = Sheet("Lembar")
    own = Button("Cetak", key="Ctrl+P")
    own.call(lambda: pressed.append("print"))
    sheet.body.addWidget(own)
    sheet.open_over(window)
    for key in (Qt.Key.Key_S, Qt.Key.Key_L, Qt.Key.Key_P):
        qtbot.keyClick(window, key, CTRL)
    assert pressed == ["lock", "print"]
    sheet.close_sheet()
    qtbot.keyClick(window, Qt.Key.Key_S, CTRL)
    assert pressed == ["lock", "print", "save"]


def test_a_long_sheet_scrolls_in_a_small_window(show: Show, qtbot: QtBot) -> None:
    window = show(Label("halaman"), width=600, height=360)
    sheet = Sheet("Banyak isian")
    fields = [Field(f"Isian {number}", TextEdit(f"a{number}_edit")) for number in range(12)]
    for field in fields:
        sheet.body.addWidget(field)
    button = sheet.add_button("Simpan", "main", sheet.close_sheet)
    sheet.open_over(window)
    assert window.rect().contains(sheet.paper.geometry())
    assert sheet.content.verticalScrollBar().maximum() > 0
    fields[-1].take_focus()
    qtbot.waitUntil(lambda: not fields[-1].control.visibleRegion().isEmpty())
    assert not button.visibleRegion().isEmpty()


def test_it_is_as_high_as_its_content(show: Show, qtbot: QtBot) -> None:
    window = show(Label("halaman"), width=900, height=700)
    sheet = Sheet("Tanya")
    label = Label("Satu kalimat yang cukup panjang untuk beberapa baris. " * 8, wrap=True)
    sheet.body.addWidget(label)
    sheet.open_over(window)
    assert sheet.content.verticalScrollBar().maximum() == 0
    low = sheet.paper.height()
    label.say("Pendek.")
    qtbot.waitUntil(lambda: sheet.paper.height() < low)


def test_a_sheet_over_a_sheet(sheet: Sheet, window: QWidget, qtbot: QtBot) -> None:
    upper = Sheet("Yakin")
    upper.add_button("Ya", "main", upper.close_sheet, "yes_button")
    upper.open_over(window)
    assert upper.isAncestorOf(QApplication.focusWidget())
    upper.close_sheet()
    assert sheet.isAncestorOf(QApplication.focusWidget())


def test_a_question_closes_and_acts(qtbot: QtBot) -> None:
    desk, acted = Desk(), []
    qtbot.addWidget(desk)
    desk.show()
    asked = question(
        desk,
        "Hapus konsep",
        "Konsep ini dihapus.",
        [("Batal", "plain", lambda: acted.append("no")), ("Hapus Konsep", "main", lambda: acted.append("yes"))],
    )
    yes = asked.findChild(Button, "answer_1_button")
    with qtbot.waitSignal(asked.closed):
        qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)
    assert acted == ["yes"]


def test_a_notice_is_read_and_closed(qtbot: QtBot) -> None:
    desk = Desk()
    qtbot.addWidget(desk)
    desk.show()
    told = notice(desk, "Flashdisk dicabut", "Tidak ada yang hilang. Pasang lagi lalu ulangi.")
    button = told.findChild(Button, "close_button")
    assert button.text() == "Tutup"
    with qtbot.waitSignal(told.closed):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


class Form(Sheet):
    """A sheet with one field that is saved or lost."""

    def __init__(self) -> None:
        super().__init__("Catat surat", name="form_sheet")
        self.edit = TextEdit("form_edit")
        self.saved: list[str] = []
        self.body.addWidget(self.edit)
        self.add_button("Batal", "plain", self.leave_sheet, "leave_button")
        self.add_button("Simpan", "main", lambda: self.saved.append(self.edit.value()), "save_button")

    def filled(self) -> object:
        return self.edit.value()


@pytest.fixture
def form(window: QWidget) -> Form:
    made = Form()
    made.edit.set_value("sudah ada")
    made.open_over(window)
    return made


def ask(window: QWidget) -> Sheet:
    found = window.findChild(Sheet, "question_sheet")
    assert found is not None
    return found


def press(window: QWidget, name: str) -> None:
    button = ask(window).findChild(Button, name)
    assert button is not None
    button.click()


def test_a_form_without_changes_closes_at_once(form: Form, window: QWidget, qtbot: QtBot) -> None:
    form.edit.setText("lain")
    form.edit.setText("sudah ada")
    qtbot.keyClick(form.edit, Qt.Key.Key_Escape)
    assert not form.is_open()
    assert window.findChild(Sheet, "question_sheet") is None


@pytest.mark.parametrize("name", ["leave_button", "close_sheet_button", "Esc"])
def test_a_form_with_changes_asks_before_it_goes(form: Form, window: QWidget, qtbot: QtBot, name: str) -> None:
    form.edit.setText("baru")
    if name == "Esc":
        qtbot.keyClick(form.edit, Qt.Key.Key_Escape)
    else:
        form.findChild(QAbstractButton, name).click()
    assert form.is_open()
    press(window, "answer_0_button")
    assert form.is_open()
    assert form.edit.value() == "baru"
    form.leave_sheet()
    press(window, "answer_1_button")
    assert not form.is_open()
    assert form.saved == []


def test_what_was_filled_in_can_be_saved_instead(form: Form, window: QWidget) -> None:
    form.edit.setText("baru")
    form.leave_sheet()
    form.leave_sheet()
    assert len([one for one in window.findChildren(Sheet, "question_sheet") if one.is_open()]) == 1
    press(window, "answer_2_button")
    assert form.saved == ["baru"]
    assert form.is_open(), "the form itself says when it is saved"


def test_a_form_that_is_saved_meanwhile_takes_its_question_along(form: Form, window: QWidget, below: TextEdit) -> None:
    form.edit.setText("baru")
    form.leave_sheet()
    asked = ask(window)
    form.close_sheet()
    assert not asked.is_open()
    assert below.hasFocus()


def test_a_form_at_work_is_not_closed(form: Form, window: QWidget, qtbot: QtBot) -> None:
    form.edit.setText("baru")
    form.may_close = False
    qtbot.keyClick(form.edit, Qt.Key.Key_Escape)
    assert form.is_open()
    assert window.findChild(Sheet, "question_sheet") is None
