"""The copy sheet (lembar salin): the texts of a case or LHP in the order of another system, each with its copy button.

Shown by the main window as the page `copy`. Reporter and witnesses are hidden until somebody says why they are needed,
and again after the page is left or the time is over; what was copied leaves the clipboard then or after a minute.
"""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.desk.copying import CopyLine, CopySheet, make_copy_sheet
from fieldapp.errors import IdentityHidden, NetraError
from fieldapp.vault.foreign import LONGEST, enter_number
from fieldapp.vault.register import owner_state
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.disclosure import Showing
from ui.style import FINE, GAP, SNUG, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, Line, Scroll, row, rows
from ui.widgets.empty import Empty
from ui.widgets.entry import TextEdit
from ui.widgets.field import Field
from ui.widgets.text import Elided, Label

TARGET = "sigaplapor"
LABEL_WIDTH = 200
# What a field's label takes above its control, so that a button stands beside the control.
LABEL_HEIGHT = 24


class CopyRow(QWidget):
    """One text with its label and its button; long texts are cut to a few lines on screen, never in the copy."""

    def __init__(self, number: int, line: CopyLine, hidden: bool) -> None:
        super().__init__()
        self.line, self.done = line, False
        name = Label(line.label, "label", "soft", wrap=True)
        name.setFixedWidth(LABEL_WIDTH)
        text = Elided(line.text or say("ui.copying.none"), tone="ink" if line.text else "soft", lines=4)
        text.setObjectName(f"copy_{number}_text")
        self.button = Button(say("ui.copying.copy"), "plain", "copy", name=f"copy_{number}_button")
        self.button.setAccessibleName(f"{say('ui.copying.copy')}: {line.label}")
        self.button.setEnabled(bool(line.text) and not hidden)
        layout = row(gap=GAP)
        top = Qt.AlignmentFlag.AlignTop
        # the first line of both stands beside the word of the button
        layout.addLayout(rows(FINE + 3, name, None, gap=0), 0)
        layout.addLayout(rows(FINE + 4, text, None, gap=0), 1)
        layout.addWidget(self.button, 0, top)
        self.setLayout(layout)

    def mark(self) -> None:
        """Say that the text was copied."""
        self.done = True
        self.button.set_icon("check")
        self.button.say(say("ui.copying.copied"))


class CopyPage(Page):
    """All texts of one case or LHP for one system."""

    name = "copy"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._owner, self._target = "", TARGET
        self._report = False
        self._sheet: CopySheet | None = None
        self._rows: list[CopyRow] = []
        self.showing = Showing(shell, self)
        self.showing.opened.connect(self._read)
        self.showing.ended.connect(self._cover)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, 0)
        layout.setSpacing(SNUG)
        layout.addLayout(self._build_title())
        self._doubt, self._names = Banner("", "ochre"), Banner("", "ochre")
        layout.addWidget(self._doubt)
        layout.addWidget(self._names)
        layout.addWidget(self._build_body(), 1)
        self._gone = Empty("copy", say("ui.copying.gone"), [(say("ui.copying.back"), "plain", shell.back)])
        layout.addWidget(self._gone, 1)
        self._gone.hide()

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build_title(self) -> QHBoxLayout:
        self._title = Elided("", "title")
        self._title.setObjectName("copy_title")
        self._progress = Label("", "small", "soft")
        self._progress.setObjectName("copy_progress_label")
        self._show_names = Button(say("ui.copying.show"), "plain", "eye", name="show_names_button")
        self._show_names.call(self._turn_names)
        self._open = Button(say("ui.copying.to_case"), "plain", name="open_owner_button")
        self._open.call(self._open_owner)
        line = row(gap=SNUG)
        line.addWidget(self._title, 1)
        for part in (self._progress, self._show_names, self._open):
            line.addWidget(part)
        return line

    def _build_body(self) -> QWidget:
        self._lines = rows(gap=SNUG)
        card = Card(margin=WIDE)
        card.body.setSpacing(GAP)
        card.body.addWidget(Label(say("ui.copying.lead"), tone="soft", wrap=True))
        card.body.addLayout(self._lines)
        number = Card(margin=WIDE)
        self._has = Label("", "strong", wrap=True)
        self._has.let_select()
        self._number = Field("", TextEdit("foreign_number_edit", longest=LONGEST))
        self._keep = Button(say("ui.copying.keep"), "main", name="keep_number_button")
        self._keep.call(self._keep_number)
        self._entry = QWidget()
        across = row(gap=SNUG)
        across.addWidget(self._number, 1)
        across.addLayout(rows(LABEL_HEIGHT, self._keep, None, gap=0))
        self._entry.setLayout(across)
        number.body.addWidget(self._has)
        number.body.addWidget(self._entry)
        self._scroll = Scroll()
        self._scroll.body.setSpacing(GAP)
        self._scroll.body.setContentsMargins(0, 0, 0, WIDE)
        self._scroll.body.addWidget(card)
        self._scroll.body.addWidget(number)
        return self._scroll

    # ---- reading -----------------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Show the texts of `owner` for the system `target`."""
        self._owner = where.get("owner", self._owner)
        self._target = where.get("target", TARGET)
        self._sheet = None
        self._read()

    def refresh(self, changed: frozenset[str]) -> None:
        """Read the texts again when their case was written."""
        if self._owner and (not changed or self._owner in changed):
            self._read()

    def leave(self) -> None:
        """Hide names again, also in the clipboard when one of them still lies there."""
        self.showing.hide()
        if self._sheet is not None:
            self._fill(())

    def _cover(self) -> None:
        self._fill(())
        self._read()

    def place(self) -> dict[str, str]:
        """Return whose texts are shown, and for which system."""
        return {"owner": self._owner, "target": self._target}

    def _read(self) -> None:
        owner, target = self._owner, self._target
        masked = not self.showing.shows(owner)

        def work(vault: Vault) -> tuple[CopySheet, bool, bool]:
            found = make_copy_sheet(vault, owner, target, masked=masked)
            return found, owner_state(vault.db, owner).type == "supervision", masked

        self.session.read(self, work, lambda answer: self._show(*answer), self._refuse, key="copy")

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, IdentityHidden):
            self.showing.end()
            return
        if not isinstance(error, NetraError):
            self.shell.fail(error)
            return
        self._title.say("")
        for part in (self._scroll, self._doubt, self._names, self._show_names, self._open, self._progress):
            part.hide()
        self._gone.show()

    def _show(self, sheet: CopySheet, report: bool, masked: bool) -> None:
        if not masked and not self.showing.shows(self._owner):
            return  # asked for before the names were hidden again
        before, self._sheet, self._report = self._sheet, sheet, report
        self._gone.hide()
        for part in (self._scroll, self._open, self._progress):
            part.show()
        self._title.say(say("ui.copying.title", system=sheet.label))
        self._open.say(say("ui.copying.to_report" if report else "ui.copying.to_case"))
        self._doubt.say(say("ui.copying.doubtful", system=sheet.label) if sheet.doubtful else "", "ochre")
        self._names.say(self.showing.note, "ochre")
        self._show_names.setVisible(any(line.private and line.text for line in sheet.lines))
        self._show_names.say(say("ui.copying.show" if masked else "ui.copying.hide"))
        self._show_names.set_icon("eye" if masked else "eye-off")
        if before is None or before.lines != sheet.lines or not self._rows:
            self._fill(sheet.lines, masked=masked)
        self._has.say(say("ui.copying.has", system=sheet.label, number=sheet.number) if sheet.number else "")
        self._has.setVisible(bool(sheet.number))
        self._entry.setVisible(not sheet.number)
        self._number.label.say(say("ui.copying.number", system=sheet.label))
        self._number.label.show()
        self._number.set_hint(say("ui.copying.number_hint"))
        self._tell_progress()

    def _fill(self, lines: tuple[CopyLine, ...], *, masked: bool = True) -> None:
        """Lay the rows anew; what was copied of a text that is still there stays marked."""
        done = {one.line for one in self._rows if one.done}
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = []
        for number, line in enumerate(lines):
            made = CopyRow(number, line, hidden=masked and line.private)
            made.button.call(partial(self._copy, made))
            if line in done:
                made.mark()
            if number:
                self._lines.addWidget(Line())
            self._lines.addWidget(made)
            self._rows.append(made)

    def _tell_progress(self) -> None:
        filled = [one for one in self._rows if one.line.text]
        done = sum(1 for one in filled if one.done)
        self._progress.say(say("ui.copying.progress", done=done, total=len(filled)) if done else "")

    # ---- acting ------------------------------------------------------------------------------------------------------

    def _copy(self, made: CopyRow) -> None:
        """Put a text into the clipboard, whole, and stand on the next button."""
        if self.showing.shows(self._owner):
            self.showing.clipboard.keep(made.line.text)
        else:
            QGuiApplication.clipboard().setText(made.line.text)
        made.mark()
        self._tell_progress()
        later = [one.button for one in self._rows[self._rows.index(made) + 1 :] if one.button.isEnabled()]
        following: QWidget = later[0] if later else self._number.control
        if following.isVisible():
            following.setFocus(Qt.FocusReason.TabFocusReason)

    def _turn_names(self) -> None:
        if self.showing.shows(self._owner):
            self.showing.end()
        else:
            self.showing.ask(self._owner, "copying")

    def _open_owner(self) -> None:
        self.shell.go("report" if self._report else "case", id=self._owner)

    def _keep_number(self) -> None:
        sheet, owner, text = self._sheet, self._owner, str(self._number.value())
        if sheet is None:
            return
        self._number.set_problem("" if text else say("ui.registers.lacking"))
        if not text:
            self._number.take_focus()
            return
        self.session.write(
            self, lambda vault: enter_number(vault, owner, sheet.series, text, vault.office_now().date()),
            lambda said: self.shell.tell(say("ui.copying.kept", number=said)), self._refuse_number, changed=(owner,),
        )  # fmt: skip

    def _refuse_number(self, error: Exception) -> None:
        if isinstance(error, NetraError):
            self._number.set_problem(error.sentence)
            self._number.take_focus()
        else:
            self.shell.fail(error)
