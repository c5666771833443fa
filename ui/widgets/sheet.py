"""A question or a task on a sheet of paper over the dimmed page; nothing below it can be reached until it is closed.

`shell.open_sheet(sheet)` shows one; `question` and `notice` make the two common kinds.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from fieldapp.words import say
from ui.style import GAP, SNUG, TIGHT, WIDE, tokens
from ui.widgets.button import Button
from ui.widgets.card import Scroll, row, rows
from ui.widgets.glyph import GlyphButton
from ui.widgets.order import list_stops, move_focus
from ui.widgets.text import Label

WIDTH, WIDE_WIDTH = 560, 860
Action = tuple[str, str, Callable[[], object]]


class Shell(Protocol):
    """Who can put a sheet over its pages."""

    def open_sheet(self, sheet: "Sheet") -> None:
        """Show the sheet."""
        ...


class Sheet(QWidget):
    """A sheet over an area of the window: `.body` takes its content, `closed` says that it is gone.

    While `may_close` is False only its own buttons do. `first_focus` names the part that has the focus at first.
    A form gives what was filled in as `filled()`: whoever closes it by hand is asked before any of that is lost.
    """

    closed = Signal()

    def __init__(self, title: str, wide: bool = False, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_close = True
        self.first_focus: QWidget | None = None
        self._wide = wide
        self._before: QWidget | None = None
        self._last: QWidget | None = None
        self._asleep: list[QShortcut] = []
        self._default: Button | None = None
        self._at_first: object = None
        self._asking: Sheet | None = None
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._build(title)
        self.hide()

    def _build(self, title: str) -> None:
        self.paper = QFrame(self)
        self.paper.setProperty("kind", "sheet")
        self.title_label = Label(title, role="name", wrap=True)
        self.close_button = GlyphButton("close", say("ui.widget.close"), "close_sheet_button", 32)
        self.close_button.clicked.connect(self.leave_sheet)
        head = row(gap=SNUG)
        head.addWidget(self.title_label, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        head.setContentsMargins(WIDE, GAP, GAP, SNUG)
        self.content = Scroll()
        inside = self.content.widget()
        if inside is not None:
            inside.installEventFilter(self)
        self.body = self.content.body
        self.body.setContentsMargins(WIDE, TIGHT // 2, WIDE, WIDE)
        self._buttons = row(None, gap=TIGHT)
        self._foot = QWidget()
        self._foot.setLayout(self._buttons)
        self._buttons.setContentsMargins(WIDE, SNUG, WIDE, GAP)
        self._foot.hide()
        self._head = head
        layout = rows(head, gap=0)
        layout.addWidget(self.content, 1)
        layout.addWidget(self._foot)
        self.paper.setLayout(layout)

    @property
    def may_close(self) -> bool:
        """Whether Esc and the corner close the sheet."""
        return self._may_close

    @may_close.setter
    def may_close(self, may: bool) -> None:
        self._may_close = may
        self.close_button.setVisible(may)

    def add_button(self, text: str, kind: str, act: Callable[[], object], name: str = "", icon: str = "") -> Button:
        """Add a button at the right of the foot and return it; the last main one takes Enter."""
        button = Button(text, kind, icon, name=name)
        button.call(act)
        self._buttons.addWidget(button)
        self._foot.show()
        if kind == "main":
            self._default = button
        return button

    def set_title(self, title: str) -> None:
        """Show another title."""
        self.title_label.say(title)
        self.setAccessibleName(title)

    def open_over(self, area: QWidget) -> None:
        """Show the sheet over an area and take the focus there."""
        self._before = QApplication.focusWidget()
        self._at_first = self.filled()
        self.setParent(area)
        area.installEventFilter(self)
        self._put_to_sleep()
        self._fit()
        self.show()
        self.raise_()
        self._fit()
        self._take_focus()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_focus)

    def _area(self) -> QWidget:
        return self.parentWidget() or self

    def is_open(self) -> bool:
        """Say whether the sheet is over something now."""
        return not self.isHidden()

    def close_sheet(self) -> None:
        """Put the sheet away and give the focus back."""
        if self.isHidden():
            return
        if self._asking is not None:
            self._asking.close_sheet()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.disconnect(self._keep_focus)
        self._area().removeEventFilter(self)
        self.hide()
        for shortcut in self._asleep:
            if shiboken6.isValid(shortcut):
                shortcut.setEnabled(True)
        self._asleep = []
        before = self._before
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()
        self.deleteLater()

    def filled(self) -> object:
        """Return what was filled in; a sheet on which nothing can be lost gives None."""
        return None

    def is_changed(self) -> bool:
        """Say whether something was filled in that is not saved."""
        return self.filled() != self._at_first

    def leave_sheet(self) -> None:
        """Put the sheet away as Esc, the corner and Batal do: after asking, when something would be lost."""
        if not self.may_close or self._asking is not None:
            return
        if not self.is_changed():
            self.close_sheet()
            return
        actions: list[Action] = [
            (say("ui.widget.unsaved.back"), "plain", lambda: None),
            (say("ui.widget.unsaved.drop"), "plain", self.close_sheet),
        ]
        if self._default is not None:
            actions.append((self._default.text(), "main", self._default.click))
        self._asking = question(self, say("ui.widget.unsaved.title"), say("ui.widget.unsaved.text"), actions)
        self._asking.closed.connect(self._note_answer)

    def _note_answer(self) -> None:
        self._asking = None

    def open_sheet(self, sheet: "Sheet") -> None:
        """Lay another sheet over this one."""
        sheet.open_over(self._area())

    def _put_to_sleep(self) -> None:
        """Stop the keys of what lies below; a shortcut with the property `always` stays awake."""
        for shortcut in self.window().findChildren(QShortcut):
            if shortcut.isEnabled() and not shortcut.property("always") and not self._holds(shortcut.parent()):
                shortcut.setEnabled(False)
                self._asleep.append(shortcut)

    def _holds(self, thing: QObject | None) -> bool:
        return isinstance(thing, QWidget) and (thing is self or self.isAncestorOf(thing))

    def _fit(self) -> None:
        area = self._area()
        self.setGeometry(area.rect())
        width = min(WIDE_WIDTH if self._wide else WIDTH, area.width() - 2 * GAP)
        content = self.content.body
        inside = content.totalHeightForWidth(width - 2) if content.hasHeightForWidth() else content.sizeHint().height()
        head = self._head.totalHeightForWidth(width - 2)
        foot = self._foot.sizeHint().height() if not self._foot.isHidden() else 0
        height = min(inside + head + foot + 2, area.height() - 2 * GAP)
        self.paper.setGeometry((area.width() - width) // 2, max(GAP, (area.height() - height) * 2 // 5), width, height)

    def _focusable(self) -> list[QWidget]:
        """Return what can have the focus in this sheet, in the order of the Tab key."""
        return list_stops(self)

    def _take_focus(self) -> None:
        inside = [part for part in self._focusable() if part is not self.close_button]
        wanted = self.first_focus or self._first_control(inside) or self._default
        (wanted or (inside[0] if inside else self.close_button)).setFocus(Qt.FocusReason.TabFocusReason)

    def _first_control(self, inside: Sequence[QWidget]) -> QWidget | None:
        return next((part for part in inside if self.content.isAncestorOf(part)), None)

    def _keep_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None or now.window() is not self.window():
            return
        if self.isAncestorOf(now):
            self._last = now
        elif self._area().isAncestorOf(now) and not self._under_newer(now):
            (self._last if self._last is not None and shiboken6.isValid(self._last) else self.close_button).setFocus()

    def _under_newer(self, thing: QWidget) -> bool:
        sheets = self._area().findChildren(Sheet, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return any(sheet is not self and sheet.isVisible() and sheet.isAncestorOf(thing) for sheet in sheets)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        inside = watched is not self.parentWidget()
        if event.type() == (QEvent.Type.LayoutRequest if inside else QEvent.Type.Resize) and self.isVisible():
            self._fit()
        return False

    def event(self, event: QEvent) -> bool:
        """Follow what changes inside."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        return move_focus(self, forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.leave_sheet()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._default is not None:
            self._default.click()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        shade = QColor(tokens().colour("ink" if tokens().name == "light" else "desk"))
        shade.setAlphaF(0.4 if tokens().name == "light" else 0.7)
        QPainter(self).fillRect(self.rect(), shade)


def question(shell: Shell, title: str, text: str, actions: Sequence[Action]) -> Sheet:
    """Ask something; every action closes the sheet and then acts."""
    sheet = Sheet(title, name="question_sheet")
    sheet.body.addWidget(Label(text, wrap=True))
    for number, (words, kind, act) in enumerate(actions):
        sheet.add_button(words, kind, _closing(sheet, act), name=f"answer_{number}_button")
    shell.open_sheet(sheet)
    return sheet


def notice(shell: Shell, title: str, text: str) -> Sheet:
    """Tell something that has to be read."""
    sheet = Sheet(title, name="notice_sheet")
    label = Label(text, wrap=True)
    label.let_select()
    sheet.body.addWidget(label)
    sheet.add_button(say("ui.widget.close"), "main", sheet.close_sheet, name="close_button")
    shell.open_sheet(sheet)
    return sheet


def _closing(sheet: Sheet, act: Callable[[], object]) -> Callable[[], None]:
    def close_and_act() -> None:
        sheet.close_sheet()
        act()

    return close_and_act
