"""Text is shown as it is, and never breaks a page."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.style import theme, tokens
from ui.widgets import Elided, Label, tip_text
from ui.widgets.text import breakable

Show = Callable[..., QWidget]
LONG = "Drs. H. Muhammad Abdurrahman Wahid Kusumawardhana bin Syarifuddin, S.Pd., M.Si. " * 6


def test_markup_is_shown_as_it_was_typed(show: Show) -> None:
    label = Label("<b>Oke</b> &amp; <img src=x>")
    show(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == "<b>Oke</b> &amp; <img src=x>"


def test_hidden_signs_are_not_shown_and_lines_only_where_they_may_be() -> None:
    assert Label("a\u202eb\x00c\nd").displayed() == "abc d"
    assert Label("a\u202eb\nc", wrap=True).displayed() == "ab\nc"


def test_lines_are_not_longer_than_can_be_read(show: Show) -> None:
    label = Label(LONG, wrap=True)
    show(label, width=1400)
    text_width = label.contentsRect().width()
    assert text_width < 700
    assert label.width() > 1300


def test_a_text_that_may_fill_its_place_does(show: Show) -> None:
    label = Label(LONG, wrap=True)
    label.let_fill()
    show(label, width=1400)
    assert label.contentsRect().width() == label.width()


def test_a_long_number_is_broken_behind_its_strokes() -> None:
    number = "007/PP.01.02/KI-01.05/11/2024"
    parts = breakable(number).split("\u200b")
    assert "".join(parts) == number
    assert parts == ["007/", "PP.01.02/", "KI-01.05/", "11/", "2024"]
    assert Label(number, wrap=True).displayed() == number
    assert {len(part) for part in breakable("a" * 56).split("\u200b")} == {14}


def test_a_word_without_end_is_broken(show: Show, qtbot: QtBot) -> None:
    label = Label("A" * 400, wrap=True)
    window = show(label, width=300)
    assert window.width() == 300
    assert label.height() > 4 * label.fontMetrics().height()


def test_no_line_is_cut_off_in_a_narrow_low_window(show: Show, qtbot: QtBot) -> None:
    label, other = Label(LONG, wrap=True), Label(LONG, wrap=True)
    window = show(label, other, width=320, height=40)
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))
    assert window.height() > 2 * label.heightForWidth(label.width())


def test_what_was_broken_is_copied_whole(show: Show, qtbot: QtBot) -> None:
    digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    label = Label(digest, wrap=True)
    label.let_select()
    show(label)
    label.setFocus()
    label.select_all()
    qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == digest


def test_a_tone_is_a_colour_of_the_theme_in_force(show: Show) -> None:
    label = Label("teks", tone="soft")
    show(label)
    assert label.palette().color(label.foregroundRole()).name().upper() == tokens().soft
    label.set_tone("ochre")
    assert label.palette().color(label.foregroundRole()).name().upper() == tokens().ochre
    theme().choose("dark")
    assert label.palette().color(label.foregroundRole()).name().upper() == tokens().ochre
    theme().choose("light")


def test_a_cut_text_tells_all_of_itself(show: Show, qtbot: QtBot) -> None:
    line = Elided("pendek")
    show(line)
    assert not line.is_cut()
    assert line.toolTip() == ""
    line.say(LONG)
    assert line.is_cut()
    assert "Kusumawardhana" in line.toolTip()
    assert line.text() == LONG


def test_a_tool_tip_reads_no_markup() -> None:
    assert "<img" not in tip_text("<img src='x'>")
    assert tip_text("") == ""
