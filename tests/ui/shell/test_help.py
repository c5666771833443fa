"""The manual in the window: every line of it is there, its contents lead to its parts, its search finds words."""

import html
import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QTextBrowser
from pytestqt.qtbot import QtBot

from fieldapp.resources import resources_folder
from fieldapp.words import all_words, say
from ui.main_window import MainWindow
from ui.manual import Block, contents, read_blocks, write_html
from ui.style import DARK, LIGHT

MANUALS = sorted((resources_folder() / "manual").glob("*.md"))


def blocks(text: str) -> list[Block]:
    return list(read_blocks(text))


def test_lines_that_belong_together_become_one_piece() -> None:
    assert blocks("# Judul\nsatu\ndua\n\n- tiga\n  empat\n- lima\n\n1. enam") == [
        Block("heading", "Judul", 1),
        Block("paragraph", "satu dua"),
        Block("item", "tiga empat"),
        Block("item", "lima"),
        Block("number", "enam", 1),
    ]


def test_tables_lose_their_rulers_and_code_keeps_its_lines() -> None:
    assert blocks("| A | B |\n| --- | :-: |\n| `x` | y |\n\n```\n# x\n  y\n```\n") == [
        Block("row", cells=("A", "B")),
        Block("row", cells=("`x`", "y")),
        Block("code", "# x"),
        Block("code", "  y"),
    ]


def test_a_bold_line_alone_is_a_heading() -> None:
    assert blocks("**Bila ada masalah**\n\nteks") == [
        Block("heading", "Bila ada masalah", 3),
        Block("paragraph", "teks"),
    ]
    assert contents(blocks("# A\n\nx\n\n## B")) == [(0, 1, "A"), (2, 2, "B")]


def test_signs_are_shown_and_not_obeyed() -> None:
    written = write_html(blocks("a < b & `<img src=x>` **tebal** [halaman](x.md)"), LIGHT)
    assert "a &lt; b &amp; <code>&lt;img src=x&gt;</code> <b>tebal</b> halaman" in written


@pytest.mark.parametrize("path", MANUALS, ids=lambda path: path.stem)
def test_every_word_of_the_manual_is_on_the_page(path, styled: QApplication) -> None:
    text = path.read_text(encoding="utf-8")
    shown = QTextBrowser()
    shown.setHtml(write_html(blocks(text), DARK))
    plain = " ".join(shown.toPlainText().split())
    for block in blocks(text):
        for part in (block.text, *block.cells):
            bare = " ".join(html.unescape(part).replace("`", "").replace("**", "").split())
            assert "](" in bare or bare in plain


# What the manual sets in bold without quoting the window: beginnings of paragraphs.
OWN_WORDS = {
    "Data acuan di flashdisk", "Laptop meja penerimaan", "Nomor terambil dua kali", "Urutan langkah yang tidak mungkin",
}  # fmt: skip


def test_every_button_that_the_manual_names_is_in_the_window() -> None:
    window = "\n".join(all_words().values()).lower()
    text = next(path for path in MANUALS if path.stem == "jendela").read_text(encoding="utf-8")
    named = {" ".join(found.split()).strip(" .") for found in re.findall(r"\*\*([^*]+)\*\*", text)} - OWN_WORDS
    assert len(named) > 50
    for name in named:
        # a place is named with its page before it; a button that records a step begins with its verb
        assert all(part.removeprefix("Catat ").lower() in window for part in name.split(", ")), name


def test_the_contents_lead_to_a_part(desk: MainWindow, qtbot: QtBot) -> None:
    desk.go("help")
    listed = desk.findChild(QListWidget, "help_contents")
    text = desk.findChild(QTextBrowser, "help_text")
    assert listed.count() > 5
    listed.setCurrentRow(listed.count() - 1)
    assert text.verticalScrollBar().value() > 0


def test_a_word_is_found_again_and_again(desk: MainWindow, qtbot: QtBot) -> None:
    desk.go("help")
    search = desk.findChild(QLineEdit, "help_search")
    text = desk.findChild(QTextBrowser, "help_text")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert search.hasFocus()
    qtbot.keyClicks(search, "flashdisk")
    places = []
    for _ in range(text.toPlainText().lower().count("flashdisk") + 1):
        places.append(text.textCursor().selectionStart())
        assert text.textCursor().selectedText().lower() == "flashdisk"
        qtbot.keyClick(search, Qt.Key.Key_Return)
    assert len(set(places)) > 1
    assert places.count(places[0]) > 1
    assert desk.page.place() == {"search": "flashdisk"}
    search.setText("tidak pernah ditulis di sini")
    assert say("ui.help.not_found") in [part.text() for part in desk.page.findChildren(type(desk.page._found))]
