"""The officers who have a slot, to choose from before the unlock: each with the roles that were on record last.

Part of the unlocking. Walked by mouse and by the arrow keys; says who was chosen, and nothing about anybody's work.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fieldapp.words import say
from ui.icon import paint_icon
from ui.style import FINE, SNUG, TALL_ROW_HEIGHT, TIGHT, font, tokens
from ui.widgets.card import Scroll, rows
from ui.widgets.paint import paint_ring, paint_surface
from ui.widgets.text import shown, tip_text

ICON: Final = 20
MOST_ROLES: Final = 2
LEAST_SHOWN, MOST_SHOWN = 3, 6
SPACE: Final = 2


@dataclass(frozen=True, slots=True)
class Person:
    """One officer: the id, the name, and the roles in words."""

    id: str
    name: str
    roles: str = ""


def name_roles(roles: Sequence[str]) -> str:
    """Return roles in a few words: the first two, and how many more there are."""
    named = [say(f"role.{role}") for role in roles]
    more = len(named) - MOST_ROLES
    text = ", ".join(named[:MOST_ROLES])
    return say("ui.unlock.more_roles", roles=text, count=more) if more > 0 else text


class PersonButton(QAbstractButton):
    """One officer of the list."""

    walked = Signal(int)

    def __init__(self, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.person = person
        self.setText(person.name)
        self.setShortcut(QKeySequence())  # an ampersand in a name is an ampersand
        self.setObjectName("person_button")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(person.name)
        self.setAccessibleDescription(person.roles)
        self.setToolTip(tip_text(f"{person.name}\n{person.roles}".strip()))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(208, TALL_ROW_HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, TALL_ROW_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        ways = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in ways:
            self.walked.emit(ways[Qt.Key(event.key())])
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, box, now = QPainter(self), self.rect(), tokens()
        chosen = self.isChecked()
        if chosen or (self.underMouse() and self.isEnabled()):
            paint_surface(painter, box, "wash" if chosen else now.mixed("wash", "paper", 0.5))
        if chosen:
            painter.fillRect(QRect(0, TIGHT, 3, box.height() - 2 * TIGHT), now.colour("accent"))
        if self.hasFocus():
            paint_ring(painter, box)
        paint_icon(painter, QRect(SNUG, 0, ICON, box.height()), "person", "accent" if chosen else "soft")
        left = SNUG + ICON + SNUG
        place = box.adjusted(left, FINE + 2, -TIGHT, -FINE - 2)
        half = place.height() // 2 if self.person.roles else place.height()
        first = QRect(place.x(), place.y(), place.width(), half)
        _paint_line(painter, first, self.person.name, "strong" if chosen else "body", "ink")
        if self.person.roles:
            _paint_line(painter, first.translated(0, half), self.person.roles, "small", "soft")


def _paint_line(painter: QPainter, box: QRect, text: str, role: str, tone: str) -> None:
    painter.setFont(font(role))
    painter.setPen(tokens().colour(tone))
    line = QFontMetrics(painter.font()).elidedText(shown(text), Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), line)


class People(QWidget):
    """The officers from top to bottom, one of them chosen; `changed` when a person chose another."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._buttons: list[PersonButton] = []
        self._rows = rows(gap=SPACE)
        self.setLayout(self._rows)

    def fill(self, people: Sequence[Person], chosen: str = "") -> None:
        """Show these officers; the chosen one, else the first, is marked."""
        for old in self._buttons:
            old.hide()
            old.deleteLater()
        self._buttons = [PersonButton(person) for person in people]
        for button in self._buttons:
            button.clicked.connect(lambda _on=False, button=button: self._pick(button))
            button.walked.connect(lambda way, button=button: self._walk(button, way))
            self._rows.addWidget(button)
        self.set_value(chosen if any(one.person.id == chosen for one in self._buttons) else self._first())

    def _first(self) -> str:
        return self._buttons[0].person.id if self._buttons else ""

    def value(self) -> str:
        """Return the id of who is chosen, "" when there is nobody."""
        return next((one.person.id for one in self._buttons if one.isChecked()), "")

    def set_value(self, officer: str) -> None:
        """Mark an officer without announcing it."""
        for one in self._buttons:
            one.setChecked(one.person.id == officer)
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one.person.id == officer else Qt.FocusPolicy.ClickFocus)

    def show_in(self, place: Scroll, room: int) -> None:
        """Give a place that scrolls the list the height of its officers: as many as `room` pixels hold, six at most."""
        fitting = max(room // (TALL_ROW_HEIGHT + SPACE), LEAST_SHOWN)
        count = min(len(self._buttons), MOST_SHOWN, fitting)
        place.setFixedHeight(count * TALL_ROW_HEIGHT + (count - 1) * SPACE if count else 0)
        QTimer.singleShot(0, self, lambda: self._bring(place))

    def _bring(self, place: Scroll) -> None:
        for one in self._buttons:
            if one.isChecked():
                place.ensureWidgetVisible(one, 0, SNUG)

    def people(self) -> list[Person]:
        """Return who can be chosen."""
        return [one.person for one in self._buttons]

    def button(self, officer: str) -> PersonButton:
        """Return the row of an officer. Raises StopIteration for one who is not shown."""
        return next(one for one in self._buttons if one.person.id == officer)

    def _pick(self, button: PersonButton) -> None:
        self.set_value(button.person.id)
        self.changed.emit()

    def _walk(self, button: PersonButton, way: int) -> None:
        number = min(max(self._buttons.index(button) + way, 0), len(self._buttons) - 1)
        other = self._buttons[number]
        if other is not button:
            self.set_value(other.person.id)
            other.setFocus(Qt.FocusReason.TabFocusReason)
