"""Bantuan: the manual, readable inside the window, with its contents at the left and a search in the page.

Shown by F1 and the rail. Reads the files of `resources/manual` that come with the program, and nothing else.
"""

from typing import ClassVar, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor, QTextDocument, QTextOption
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QTextBrowser, QWidget

from fieldapp.resources import resources_folder
from fieldapp.words import say
from ui.manual import contents, read_blocks, write_html
from ui.page import Page, Shell
from ui.style import FINE, GAP, TIGHT, WIDE, font, theme, tokens
from ui.widgets.button import Button
from ui.widgets.card import Card, row, rows
from ui.widgets.entry import SearchEdit
from ui.widgets.text import Label

# The window first, then the same work from the command line.
MANUALS: Final = ("jendela.md", "petugas.md")
CONTENT_ROLES: Final = {1: "label", 2: "body", 3: "small"}
CONTENTS_WIDTH: Final = 232
LINE_WIDTH: Final = 560
HIDE_CONTENTS_BELOW: Final = 760


class HelpPage(Page):
    """The manual."""

    name: ClassVar[str] = "help"

    def __init__(self, shell: Shell) -> None:
        """Make the page; the manual is read when it is first shown."""
        super().__init__(shell)
        texts = ((resources_folder() / "manual" / name).read_text(encoding="utf-8") for name in MANUALS)
        self._blocks = list(read_blocks("\n\n".join(texts)))
        self._margin = 0
        self._build()
        self._write()
        theme().changed.connect(self._write)

    def _build(self) -> None:
        self._search = SearchEdit("help_search", say("ui.help.search"))
        self._search.setFixedWidth(CONTENTS_WIDTH)
        self._search.textChanged.connect(self._find_first)
        self._search.returnPressed.connect(self._find_next)
        self._next = Button(say("ui.help.next"), "quiet", "down", name="help_next_button")
        self._next.clicked.connect(self._find_next)
        self._next.hide()
        self._found = Label("", "small", "soft")
        self._found.setObjectName("help_found")
        title = row(Label(say("ui.help.title"), "title"), None, self._found, self._next, self._search, gap=TIGHT)
        self._list = self._build_contents()
        self._text = self._build_text()
        self._paper = Card(margin=0)
        self._paper.body.addWidget(self._text)
        self.setLayout(rows(title, row(self._list, self._paper, gap=WIDE), gap=GAP, margin=WIDE))
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.activated.connect(self._search.setFocus)

    def _build_contents(self) -> QListWidget:
        listed = QListWidget()
        listed.setObjectName("help_contents")
        listed.setAccessibleName(say("ui.help.contents"))
        listed.setProperty("kind", "bare")
        listed.setFrameShape(QFrame.Shape.NoFrame)
        listed.setFixedWidth(CONTENTS_WIDTH)
        listed.setWordWrap(True)
        listed.setSpacing(FINE // 2)
        listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for number, level, text in contents(self._blocks):
            item = QListWidgetItem(text if level < 3 else f"    {text}")
            item.setFont(font(CONTENT_ROLES[level]))
            item.setData(Qt.ItemDataRole.UserRole, number)
            listed.addItem(item)
        listed.currentItemChanged.connect(self._show_part)
        return listed

    def _build_text(self) -> QTextBrowser:
        text = QTextBrowser()
        text.setObjectName("help_text")
        text.setAccessibleName(say("ui.help.title"))
        text.setFrameShape(QFrame.Shape.NoFrame)
        text.setOpenLinks(False)
        text.setUndoRedoEnabled(False)
        text.document().setDocumentMargin(WIDE)
        text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        text.viewport().setAutoFillBackground(False)
        return text

    def _write(self) -> None:
        at = self._text.verticalScrollBar().value()
        self._text.setHtml(write_html(self._blocks, tokens(), self._margin))
        self._text.verticalScrollBar().setValue(at)

    def _fit(self) -> None:
        """Keep lines short enough to read; tables take the whole width."""
        room = self._text.viewport().width() - 2 * WIDE - LINE_WIDTH
        margin = max(0, room - room % GAP)
        if margin != self._margin:
            self._margin = margin
            self._write()

    def arrive(self, **where: str) -> None:
        """Show the manual, at the part that holds a word when one is given."""
        word = where.get("search", "")
        if word:
            self._search.setText(word)
        self._text.setFocus()

    def place(self) -> dict[str, str]:
        """Return what is searched for."""
        return {"search": self._search.text()} if self._search.text() else {}

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._list.setVisible(self.width() >= HIDE_CONTENTS_BELOW)
        QTimer.singleShot(0, self, self._fit)

    def _show_part(self, item: QListWidgetItem | None, _before: QWidget | None = None) -> None:
        if item is not None:
            self._text.scrollToAnchor(str(item.data(Qt.ItemDataRole.UserRole)))

    def _find_first(self, _text: str = "") -> None:
        self._text.moveCursor(QTextCursor.MoveOperation.Start)
        self._find_next()

    def _find_next(self) -> None:
        word = self._search.text().strip()
        self._next.setVisible(bool(word))
        if not word:
            self._found.say("")
            return
        found = self._text.find(word)
        if not found:
            self._text.moveCursor(QTextCursor.MoveOperation.Start)
            found = self._text.find(word, QTextDocument.FindFlag(0))
        self._found.say("" if found else say("ui.help.not_found"))
