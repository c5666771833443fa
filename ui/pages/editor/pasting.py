"""The sheet that shows rows copied out of a spreadsheet before they become members of a list."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldapp.case.table import guess_columns, has_head, members_of, read_cells
from fieldapp.words import say
from ui.pages.editor.control import capital
from ui.style import GAP, SNUG, TIGHT
from ui.widgets.button import Button
from ui.widgets.choice import ChoiceEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Elided, Label

_SHOWN: Final = 6
Members = list[dict[str, str]]


class PasteSheet(Sheet):
    """Shows what the clipboard holds as a table; the officer says what each column is and takes the rows over."""

    def __init__(
        self, wanted: Sequence[str], label_of: Callable[[str], str], take: Callable[[Members], object]
    ) -> None:
        super().__init__(say("ui.editor.paste.title"), wide=True, name="paste_sheet")
        self._wanted, self._label_of, self._take = wanted, label_of, take
        self._cells: list[list[str]] = []
        self._columns: list[ChoiceEdit] = []
        self._explanation = Label(wrap=True)
        self._grid: QWidget | None = None
        self.body.setSpacing(GAP)
        self.body.addWidget(self._explanation)
        self.read_button: Button = self.add_button(
            say("ui.editor.paste.read"), "plain", self.read_clipboard, "read_clipboard_button"
        )
        self.take_button: Button = self.add_button("", "main", self._take_over, "take_rows_button")
        self.read_clipboard()

    def read_clipboard(self) -> None:
        """Show what the clipboard holds now."""
        self._cells = read_cells(QGuiApplication.clipboard().text())
        self._build_grid(guess_columns(self._cells, self._wanted))
        self._show_count()

    def _build_grid(self, columns: Sequence[str]) -> None:
        if self._grid is not None:
            self._grid.hide()
            self._grid.deleteLater()
        choices = [(name, capital(self._label_of(name))) for name in self._wanted]
        self._columns = [
            ChoiceEdit(f"column_{number}_edit", choices, say("ui.editor.paste.skip")) for number in range(len(columns))
        ]
        self._grid = QWidget()
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SNUG)
        grid.setVerticalSpacing(TIGHT)
        for place, (choice, name) in enumerate(zip(self._columns, columns, strict=True)):
            choice.set_value(name)
            choice.setMinimumContentsLength(6)
            grid.setColumnStretch(place, 1)
            choice.setAccessibleName(say("ui.editor.paste.column", number=place + 1))
            choice.changed.connect(self._show_count)
            grid.addWidget(choice, 0, place)
        body = self._cells[1:] if has_head(self._cells) else self._cells
        for number, cells in enumerate(body[:_SHOWN], 1):
            for place, cell in enumerate(cells):
                grid.addWidget(Elided(cell, tone="ink"), number, place)
        self.body.addWidget(self._grid)

    def members(self) -> Members:
        """Return the members that the rows give with the columns as they are chosen."""
        return members_of(self._cells, [choice.value() for choice in self._columns])

    def _show_count(self) -> None:
        count = len(self.members())
        rest = count - _SHOWN
        if not count:
            said = say("ui.editor.paste.nothing")
        else:
            said = say("ui.editor.paste.found", count=count)
            said += " " + say("ui.editor.paste.more", count=rest) if rest > 0 else ""
        self._explanation.say(said)
        self.take_button.say(say("ui.editor.paste.take", count=count))
        self.take_button.setEnabled(count > 0)

    def _take_over(self) -> None:
        found = self.members()
        self.close_sheet()
        self._take(found)
