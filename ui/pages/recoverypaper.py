"""The recovery sheet on its way to paper: looked at, printed or saved, and one of its groups typed back.

Used by the first run and by the settings. The text of the sheet lives only as long as this part; it is never written
anywhere but to the printer and to the file that the officer chose.
"""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from fieldapp.desk.output import write_result
from fieldapp.errors import NetraError
from fieldapp.vault.recovery import group_of, recovery_lines, same_group
from fieldapp.words import say
from ui.jobs import Report
from ui.pages.print.printer import Printer, PrintTask, SystemPrinter
from ui.style import GAP, SNUG, TIGHT
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Columns, row, rows
from ui.widgets.choice import ChoiceEdit
from ui.widgets.chooser import choose_target
from ui.widgets.entry import TextEdit
from ui.widgets.field import Field
from ui.widgets.pdfview import PdfView
from ui.widgets.text import Label

BESIDE: Final = 3
GROUP_WIDTH: Final = 200
LEAST_WIDTH, LEAST_HEIGHT, USUAL_HEIGHT, ROOMY = 240, 324, 400, 680
Run = Callable[[QObject, Callable[[Report], Any], Callable[[Any], None], Callable[[Exception], None]], object]


def choose_group(text: str) -> tuple[int, int]:
    """Return a line of a sheet and one of its groups, counted from 1, as they happen to fall."""
    lines = recovery_lines(text)
    line = secrets.choice(range(len(lines)))
    # beside its groups a line has its number, a sign, and its check number
    return line + 1, secrets.choice(range(len(lines[line].split()) - BESIDE)) + 1


class RecoveryPaper(QWidget):
    """A recovery sheet; `confirmed` comes when the officer has proved to hold it.

    `run(owner, work, done, failed)` does work off the window's thread; `printer` is the port to the system's printers.
    """

    confirmed = Signal()

    def __init__(self, run: Run, printer: Printer | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = run
        self._printer: Printer = printer or SystemPrinter()
        self._pdf, self._text = b"", ""
        self._asked = (1, 1)
        self._out = self._looked = False
        self._file_name = say("ui.recovery_paper.file")
        self._build()
        self._show_stage()

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.view = PdfView("recovery_view", fit="page")
        self.view.setMinimumWidth(LEAST_WIDTH)
        self._trouble = Banner("", "ochre")
        self._done = Banner("", "calm")
        self._layout_parts = Columns(self.view, self._build_side(), weights=(1, 1), narrow=460)
        self.setLayout(rows(self._layout_parts, gap=GAP))

    def _build_side(self) -> QWidget:
        self._printers = ChoiceEdit("recovery_printer_edit")
        self._printer_field = Field(say("ui.recovery_paper.printer"), self._printers)
        self._print = Button(say("ui.recovery_paper.print"), icon="print", name="recovery_print_button")
        self._print.clicked.connect(self._print_sheet)
        self._save = Button(say("ui.recovery_paper.save"), icon="document", name="recovery_save_button")
        self._save.clicked.connect(self._ask_target)
        self._explained = Label(say("ui.recovery_paper.what"), wrap=True)
        self._no_printer = Label(say("ui.recovery_paper.no_printer"), "small", "soft", wrap=True)
        self._warned = Label(say("ui.recovery_paper.file_warning"), "small", "soft", wrap=True)
        self._group = TextEdit("recovery_group_edit", longest=0)
        self._group.setMaximumWidth(GROUP_WIDTH)
        self._group.returnPressed.connect(self.check)
        self._group_field = Field(say("ui.recovery_paper.group"), self._group, say("ui.recovery_paper.group_hint"))
        self._group_field.changed.connect(lambda: self._group_field.set_problem(""))
        self._again = Button(say("ui.recovery_paper.again"), "quiet", name="recovery_again_button")
        self._again.clicked.connect(self._show_again)
        self._proof = QWidget()
        self._proof.setLayout(rows(Label(say("ui.recovery_paper.proof"), wrap=True), self._group_field, gap=SNUG))
        side = QWidget()
        buttons = row(self._print, self._save, None, gap=TIGHT)
        told = (self._no_printer, self._warned, self._trouble, self._done, self._proof)
        side.setLayout(
            rows(self._explained, self._printer_field, buttons, *told, row(self._again, None), None, gap=SNUG)
        )
        return side

    # ---- what is shown -----------------------------------------------------------------------------------------------

    def explain(self, what: str, file: str) -> None:
        """Say another sentence about the sheet, and propose another name for its file."""
        self._explained.say(what)
        self._file_name = file

    def show_sheet(self, pdf: bytes, text: str) -> None:
        """Show a sheet and ask for it to be brought to paper."""
        self._pdf, self._text, self._out = pdf, text, False
        self._asked = choose_group(text)
        self.view.show_pdf(pdf)
        self._run(self, lambda _report: self._printer.list_printers(), self._show_printers, self._show_error)
        self._show_stage()

    def forget(self) -> None:
        """Let go of the sheet."""
        self._pdf, self._text = b"", ""
        self.view.clear()

    @property
    def is_out(self) -> bool:
        """Whether the sheet was printed or saved."""
        return self._out

    @property
    def asked(self) -> tuple[int, int]:
        """The line and the group that are asked for, counted from 1."""
        return self._asked

    def take_focus(self) -> None:
        """Put the focus where the sheet leaves from."""
        (self._print if self._print.isVisibleTo(self) else self._save).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_printers(self, found: Any) -> None:
        self._looked = True
        self._printers.set_choices([(one.name, one.name) for one in found])
        if found:
            self._printers.set_value(found[0].name)
        self._show_stage()
        self.take_focus()

    def _show_stage(self, *, proof: bool = False) -> None:
        has_printer = self._printers.count() > 0
        self.view.setVisible(not proof)
        self._explained.setVisible(not proof)
        self._printer_field.setVisible(has_printer and not proof)
        self._print.setVisible(has_printer and not proof)
        self._no_printer.setVisible(self._looked and not has_printer and not proof)
        self._save.setVisible(not proof)
        self._warned.setVisible(not proof)
        self._proof.setVisible(proof)
        self._again.setVisible(proof)
        line, group = self._asked
        self._group_field.label.say(say("ui.recovery_paper.group", line=line, group=group))
        self._group.setAccessibleName(self._group_field.label.text())

    def _show_again(self) -> None:
        self._done.say("")
        self._show_stage()
        self.take_focus()

    def _show_error(self, error: Exception) -> None:
        self._be_busy(False)
        if isinstance(error, NetraError):
            self._trouble.say(error.sentence)

    def _be_busy(self, busy: bool) -> None:
        for part in (self._print, self._save, self._printers):
            part.setEnabled(not busy)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.view.setMinimumHeight(USUAL_HEIGHT if self.window().height() >= ROOMY else LEAST_HEIGHT)

    # ---- to paper ----------------------------------------------------------------------------------------------------

    def _print_sheet(self) -> None:
        name, task = self._printers.value(), PrintTask(self._pdf, say("notice.recovery.title"), (0,))
        self._be_busy(True)
        self._trouble.say("")
        printed = say("ui.recovery_paper.printed", printer=name)
        self._run(
            self, lambda report: self._printer.print_pages(name, task, report), lambda _none: self._ask_proof(printed),
            self._show_error,
        )  # fmt: skip

    def _ask_target(self) -> None:
        kinds = [say("ui.recovery_paper.pdf")]
        suggested = Path(self._file_name)
        choose_target(self, say("ui.recovery_paper.save"), suggested, kinds, self.save_to)

    def save_to(self, path: Path) -> None:
        """Write the sheet to a file."""
        pdf = self._pdf
        self._be_busy(True)
        self._trouble.say("")
        saved = say("ui.recovery_paper.saved", file=path.name)
        self._run(self, lambda _report: write_result(path, pdf), lambda _none: self._ask_proof(saved), self._show_error)

    def _ask_proof(self, sentence: str) -> None:
        self._be_busy(False)
        self._out = True
        self._done.say(sentence)
        self._show_stage(proof=True)
        self._group.setFocus(Qt.FocusReason.OtherFocusReason)

    def check(self) -> bool:
        """Compare what was typed with the sheet; return whether the officer has it."""
        typed = self._group.value()
        if not self._out or not self._text:
            self._trouble.say(say("ui.recovery_paper.first"))
            return False
        if not same_group(typed, group_of(self._text, *self._asked)):
            self._group_field.set_problem(say("ui.recovery_paper.wrong" if typed else "ui.recovery_paper.empty"))
            self._group_field.take_focus()
            return False
        self.confirmed.emit()
        return True
