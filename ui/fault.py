"""The sheet that says a fault of the program: what is safe, and a file about it that can be handed over.

Opened by the main window for `ui.crash`. Shows every word of the file before it is written.
"""

from collections import Counter
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from fieldapp.errors import NetraError
from fieldapp.vault.database import storage_errors
from fieldapp.vault.disk import write_whole
from fieldapp.vault.listing import count_all
from fieldapp.words import say
from ui.crash import support_lines
from ui.jobs import Cancelled
from ui.session import Session
from ui.style import GAP, TIGHT
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.chooser import choose_target
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

ROWS = 10


class FaultSheet(Sheet):
    """Tells of one fault."""

    def __init__(self, lines: list[str], warnings: Counter[str], session: Session | None) -> None:
        """Make the sheet for the places of a fault; an open session adds its counts."""
        super().__init__(say("ui.fault.title"), wide=True, name="fault_sheet")
        self._lines, self._warnings = lines, warnings
        self._build_form()
        self._show_text({})
        if session is not None and session.is_open:
            session.read(self, lambda vault: count_all(vault.db), self._show_text, self._do_without)

    def _build_form(self) -> None:
        self._said = Label("", "small", "soft", wrap=True)
        self._text = TextArea("fault_text", lines=ROWS, most=ROWS)
        self._text.setReadOnly(True)
        self._text.setAccessibleName(say("ui.fault.content"))
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        self._place = TextEdit("fault_place_edit")
        self._place.set_value(str(folder / f"netra-dukungan-{datetime.now().astimezone():%Y%m%d-%H%M}.txt"))
        self._field = Field(say("ui.fault.place"), self._place)
        choose = Button(say("ui.fault.choose"), "plain", "folder", name="fault_choose_button")
        choose.clicked.connect(self._choose)
        self.body.setSpacing(GAP)
        self.body.addWidget(Label(say("ui.fault.safe"), wrap=True))
        self.body.addWidget(Field(say("ui.fault.content"), self._text, say("ui.fault.content_hint")))
        self.body.addWidget(self._field)
        self.body.addLayout(row(choose, None, gap=TIGHT))
        self.body.addWidget(self._said)
        self.add_button(say("ui.fault.write"), "plain", self._write, "fault_write_button")
        self.first_focus = self.add_button(say("ui.fault.go_on"), "main", self.close_sheet, "fault_close_button")

    def _show_text(self, counts: dict[str, int]) -> None:
        self._text.set_value("\n".join(support_lines(self._lines, counts, self._warnings)))

    def _do_without(self, error: Exception) -> None:
        """Leave the counts out: the vault cannot be read just now, and that is told elsewhere."""

    def _choose(self) -> None:
        kinds = [say("ui.fault.kind")]
        choose_target(self, say("ui.fault.place"), Path(self._place.value()), kinds, self._take_place)

    def _take_place(self, path: Path) -> None:
        self._place.set_value(str(path))

    def _write(self) -> None:
        path = Path(self._place.value())
        try:
            with storage_errors():
                write_whole(path, self._text.toPlainText().encode() + b"\n")
        except (NetraError, Cancelled) as error:
            self._field.set_problem(str(getattr(error, "sentence", "")))
            return
        self._field.set_problem("")
        self._said.say(say("ui.fault.written", place=str(path)))
