"""The roles of an officer as a list to tick, each with what it may do.

Used by the first run and by the settings. Which roles an office has is for `fieldapp.case.right`.
"""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.case.right import DESK_ROLES, ROLES
from fieldapp.words import say
from ui.style import FINE, SNUG, WIDE
from ui.widgets.card import row, rows
from ui.widgets.choice import FlagEdit
from ui.widgets.text import Label


class RoleEdit(QWidget):
    """Roles to tick; the value is a tuple of their ids."""

    changed = Signal()
    left = Signal()

    def __init__(self, name: str, offered: Sequence[str] = ROLES, kept: Collection[str] = ()) -> None:
        """Make the list; `kept` are roles that stay ticked."""
        super().__init__()
        self.setObjectName(name)
        self._flags: dict[str, FlagEdit] = {}
        self._parts: dict[str, QWidget] = {}
        self._head = Label(say("role.at_desk"), "label", "soft")
        body = rows(gap=FINE)
        for role in ROLES:
            if role == DESK_ROLES[0]:
                body.addSpacing(FINE)
                body.addWidget(self._head)
            body.addWidget(self._make(role))
        self.setLayout(body)
        self.offer(offered, kept)
        self.setFocusProxy(self._flags[ROLES[0]])

    def _make(self, role: str) -> QWidget:
        flag = FlagEdit(f"role_{role}_flag", say(f"role.{role}"))
        flag.changed.connect(self.changed)
        about = Label(say(f"role.{role}.about"), "small", "soft", wrap=True)
        under = row(about)
        under.setContentsMargins(WIDE + SNUG - FINE, 0, 0, 0)
        part = QWidget()
        part.setLayout(rows(flag, under, gap=0))
        self._flags[role], self._parts[role] = flag, part
        return part

    def offer(self, offered: Collection[str], kept: Collection[str] = ()) -> None:
        """Show these roles and no others; `kept` are ticked and stay so."""
        for role, part in self._parts.items():
            part.setVisible(role in offered)
            self._flags[role].setEnabled(role not in kept)
            if role in kept:
                self._flags[role].set_value(True)
            elif role not in offered:
                self._flags[role].set_value(False)
        self._head.setVisible(any(role in offered for role in DESK_ROLES))

    def value(self) -> tuple[str, ...]:
        """Return the ticked roles, in the order of the table."""
        return tuple(role for role, flag in self._flags.items() if flag.value())

    def set_value(self, roles: Collection[str]) -> None:
        """Tick these roles."""
        for role, flag in self._flags.items():
            flag.set_value(role in roles)
