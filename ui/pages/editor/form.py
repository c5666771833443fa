"""The fields of one section, bound to the document: what is typed goes in, problems come back under their fields.

Used by the page for sections and by `group` for one member of a list. Built from `sections`, knows no rule.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldapp.case.path import general
from fieldapp.words import all_words
from ui.pages.editor.control import capital, hint_of, make_control
from ui.pages.editor.document import EMPTY, Document
from ui.pages.editor.sections import Entry
from ui.session import Session
from ui.style import GAP
from ui.widgets.card import Columns, rows
from ui.widgets.choice import FlagEdit
from ui.widgets.field import Field

NARROW = 420
# Rows that are made at once; the others follow before anybody looks.
AT_ONCE = 3


class EntryForm(QWidget):
    """Rows of fields below a path of the document ("" for the form itself)."""

    def __init__(
        self,
        document: Document,
        entries: Iterable[tuple[Entry, ...]],
        session: Session,
        today: Callable[[], date],
        prefix: str = "",
    ) -> None:
        super().__init__()
        self._document, self._session, self._today, self._prefix = document, session, today, prefix
        self._made: dict[str, Field] = {}
        self._enabled = True
        self._waiting = deque(entries)
        self._layout = rows(gap=GAP)
        self.setLayout(self._layout)
        document.judged.connect(self.show_problems)
        document.replaced.connect(self.show_values)
        for _line in range(min(AT_ONCE, len(self._waiting))):
            self._make_line()
        self._later = QTimer(self)
        self._later.setInterval(0)
        self._later.timeout.connect(self._make_line)
        self._later.start()

    def _make_line(self) -> None:
        """Make one more row; a whole section at once would hold up the window for a moment."""
        if not self._waiting:
            self._later.stop()
            return
        fields = [self._make_field(entry) for entry in self._waiting.popleft()]
        line = fields[0] if len(fields) == 1 else Columns(*fields, narrow=NARROW, gap=GAP)
        self._layout.addWidget(line)
        line.show()
        for field in fields:
            self._show_problem(field)

    @property
    def _fields(self) -> dict[str, Field]:
        while self._waiting:
            self._make_line()
        return self._made

    def _make_field(self, entry: Entry) -> Field:
        path = f"{self._prefix}.{entry.path}" if self._prefix else entry.path
        document = self._document
        control = make_control(entry, path, document.kind, self._session, self._today)
        label, hint = label_of_field(document, path), hint_of(document.kind, path)
        if isinstance(control, FlagEdit):
            # Its words stand beside its box.
            label = hint = ""
        field = Field(label, control, hint, document.is_needed(path), path)
        field.set_value(_for_control(document.value(path)))
        field.changed.connect(lambda: document.put(path, field.value()))
        field.left.connect(lambda: document.leave(path))
        control.setEnabled(self._enabled)
        self._made[path] = field
        return field

    def fields(self) -> Iterator[Field]:
        """Give the fields in reading order."""
        yield from self._fields.values()

    def field(self, path: str) -> Field | None:
        """Return the field of a path, if it is one of these."""
        return self._fields.get(path)

    def show_values(self) -> None:
        """Show what the document says now."""
        for path, field in self._fields.items():
            field.set_value(_for_control(self._document.value(path)))

    def show_problems(self) -> None:
        """Show under each field that was left what is wrong with it."""
        for field in self._made.values():
            self._show_problem(field)

    def _show_problem(self, field: Field) -> None:
        document = self._document
        found = document.remarks_at(field.path) if document.is_due(field.path) else []
        field.set_problem(" ".join(remark.sentence for remark in found if remark.code not in EMPTY))
        field.set_missing(any(remark.code in EMPTY for remark in found))

    def take_focus(self) -> None:
        """Put the focus into the first field."""
        for field in self._made.values():
            field.take_focus()
            return

    def focused_path(self) -> str:
        """Return the path of the field with the focus, "" for none; another window in front changes nothing."""
        now: QWidget | None = self.window().focusWidget()
        if now is None or not self.isAncestorOf(now):
            return ""
        return next((path for path, field in self._made.items() if field.isAncestorOf(now)), "")

    def set_enabled(self, enabled: bool) -> None:
        """Let the fields be filled in, or only read."""
        self._enabled = enabled
        for field in self._made.values():
            field.control.setEnabled(enabled)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go on to the next field on Enter in a field of one line."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QLineEdit):
            self.focusNextPrevChild(True)
            event.accept()
        else:
            super().keyPressEvent(event)


def label_of_field(document: Document, path: str) -> str:
    """Return the label of a field where it stands among its own: without the number of its member."""
    own = all_words().get(f"ui.editor.label.{general(path)}")
    return own or capital(document.label(general(path)))


def _for_control(value: Any) -> Any:
    return "" if value is None else value
