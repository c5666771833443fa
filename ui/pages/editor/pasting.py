"""The sheet that shows rows copied out of a spreadsheet before they become members of a list."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldapp.case.pasted import WANTED, Pasted, columns_of, read_subjects, read_table
from fieldapp.case.table import MOST_ROWS, guess_columns, has_head, members_of, read_cells
from fieldapp.words import say
from ui.pages.editor.control import capital
from ui.style import GAP, SNUG, TIGHT
from ui.widgets.button import Button
from ui.widgets.card import rows
from ui.widgets.choice import ChoiceEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Elided, Label

_SHOWN: Final = 6
# How much of the width a column gets: names and numbers are read, what is left out is not.
_SHARES: Final = {"name": 3, "nip": 3, "agency": 3, "": 1}
_MOST_DOUBTS: Final = 12
Members = list[dict[str, Any]]


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
        self._cells, columns = self._read(QGuiApplication.clipboard().text())
        self._build_grid(columns)
        self._show_count()

    def _read(self, text: str) -> tuple[list[list[str]], list[str]]:
        """Return the rows of a text, and the field that each column seems to hold."""
        cells = read_cells(text)
        return cells, guess_columns(cells, self._wanted)

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
            choice.setMinimumContentsLength(3)
            choice.setAccessibleName(say("ui.editor.paste.column", number=place + 1))
            choice.changed.connect(self._show_count)
        body = self._cells[1:] if has_head(self._cells) else self._cells
        seen = [place for place, name in enumerate(columns) if name or not _only_counts([row[place] for row in body])]
        for place in seen:
            grid.addWidget(self._columns[place], 0, place)
            grid.setColumnStretch(place, _SHARES.get(columns[place], 2))
        for number, cells in enumerate(body[:_SHOWN], 1):
            for place in seen:
                grid.addWidget(Elided(cells[place], tone="ink"), number, place)
        self.body.addWidget(self._grid)

    def members(self) -> Members:
        """Return the members that the rows give with the columns as they are chosen."""
        return members_of(self._cells, self._chosen())

    def _chosen(self) -> list[str]:
        return [choice.value() for choice in self._columns]

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


def _only_counts(cells: Sequence[str]) -> bool:
    """Say whether a column holds the running numbers of its rows, a sum below them apart."""
    filled = [cell.strip("().") for cell in cells if cell]
    numbers = [text for text in filled if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_ROWS))]
    return len(numbers) * 2 > len(filled) or not filled


class SubjectPasteSheet(PasteSheet):
    """The same for subjects, of whom dozens come at once: everything that is doubtful about a row is said before."""

    def __init__(self, label_of: Callable[[str], str], take: Callable[[Members], object]) -> None:
        self._text = ""
        self._found = Pasted()
        self._doubts = QWidget()
        self._lines: list[Label] = []
        self._list = rows(gap=TIGHT)
        self._doubts.setLayout(self._list)
        super().__init__(WANTED, label_of, take)
        self.body.addWidget(self._doubts)
        self._show_doubts()

    def _read(self, text: str) -> tuple[list[list[str]], list[str]]:
        self._text = text
        cells = read_table(text)
        return cells, columns_of(cells)

    def members(self) -> Members:
        """Return the subjects that the rows give with the columns as they are chosen."""
        chosen = self._chosen()
        # What the columns seem to hold is only doubted while nobody said otherwise.
        self._found = read_subjects(self._text, None if chosen == columns_of(self._cells) else chosen)
        return [{name: text for name in WANTED if (text := getattr(one, name))} for one in self._found.subjects]

    def _show_count(self) -> None:
        super()._show_count()
        # Only what lies on the sheet already: anything else would become a window of its own.
        if self._doubts.parentWidget() is not None:
            self._show_doubts()

    def _show_doubts(self) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        guessed = [doubt for doubt in self._found.doubts if doubt.code == "pasted_guessed"]
        named = [doubt.sentence for doubt in self._found.doubts if doubt.code != "pasted_guessed"]
        said = named[:_MOST_DOUBTS]
        if len(named) > len(said):
            said.append(say("ui.editor.paste.more_doubts", count=len(named) - len(said)))
        if guessed:
            said.append(say("ui.editor.paste.guessed", count=len(guessed)))
        heading = [Label(say("ui.editor.paste.doubts"), role="label")] if said else []
        self._lines = [*heading, *(Label(text, role="small", tone="ochre", wrap=True) for text in said)]
        for line in self._lines:
            line.let_fill()
            self._list.addWidget(line)
