"""An officer at the window: finds what is on screen by its name and acts with the mouse and the keys, nothing else.

Every act goes through the system's side of Qt (the window gets it, Qt finds who is meant), so that a button that is
covered, switched off or out of sight cannot be pressed here either. What is shown is read from the widgets.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QModelIndex, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QKeyEvent, QWheelEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QLabel, QListView, QWidget

from ui.widgets.block import RowRole

Found = TypeVar("Found", bound=QWidget)
PATIENCE: Final = 60.0
TABS: Final = 120
KEYS: Final = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Space": Qt.Key.Key_Space,
    "Tab": Qt.Key.Key_Tab,
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
    "Left": Qt.Key.Key_Left,
    "Right": Qt.Key.Key_Right,
    "Home": Qt.Key.Key_Home,
    "End": Qt.Key.Key_End,
    "PgDown": Qt.Key.Key_PageDown,
    "PgUp": Qt.Key.Key_PageUp,
    "Del": Qt.Key.Key_Delete,
    "Backspace": Qt.Key.Key_Backspace,
    "Plus": Qt.Key.Key_Plus,
    "-": Qt.Key.Key_Minus,
    ",": Qt.Key.Key_Comma,
    "F1": Qt.Key.Key_F1,
}
HELD: Final = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}


class NotThere(AssertionError):
    """What the officer looks for is not on screen, or cannot be reached."""


class Driver:
    """Mouse, keys and eyes of an officer at one window."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.clicks = 0

    # ---- seeing ------------------------------------------------------------------------------------------------------

    def tops(self) -> list[QWidget]:
        """Return the windows on screen that belong to the program, popups first."""
        tops = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        return sorted(tops, key=lambda one: one is self.window)

    def shown(self, name: str, kind: type[Found] = QWidget) -> Found | None:  # type: ignore[assignment]
        """Return the visible widget of a name, the one on top of the others first, or None."""
        for top in self.tops():
            own = [top] if top.objectName() == name and isinstance(top, kind) else []
            found = [one for one in (*own, *top.findChildren(kind, name)) if one.isVisible()]
            if found:
                return found[-1]
        return None

    def all_shown(self, name: str) -> list[QWidget]:
        """Return all visible widgets of a name, from the top of the window down."""
        found = [one for one in self.window.findChildren(QWidget, name) if one.isVisible()]
        return sorted(found, key=lambda one: one.mapTo(self.window, QPoint()).y())

    def wait_for(self, what: str | Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """Let the window work until a widget of this name is visible and enabled, or until something is true."""
        look: Callable[[], Any]
        if callable(what):
            look = what
        else:

            def look() -> QWidget | None:
                found = self.shown(what)
                return found if found is not None and found.isEnabled() else None

        until = time.monotonic() + seconds
        while True:
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            odd: Exception | None = None
            try:
                found = look()
            except (AttributeError, IndexError, KeyError) as error:
                # what is asked about is not shown yet: that is waited for, and told when it never comes
                found, odd = None, error
            if found:
                return found
            if time.monotonic() > until:
                raise NotThere(f"{what}: not there after {seconds:.0f} s\n{self.describe()}") from odd
            QTest.qWait(2)

    def texts(self) -> list[str]:
        """Return every text that can be read on screen."""
        found = []
        for top in self.tops():
            for one in [top, *top.findChildren(QWidget)]:
                if one.isVisible():
                    found += list(_texts_of(one))
        return found

    def reads(self, text: str) -> bool:
        """Tell whether a text can be read somewhere on screen."""
        return any(text in one for one in self.texts())

    def reveal(self, reason: str = "paper") -> None:
        """Show the people of the page for a reason."""
        if self.shown("reveal_sheet") is None:
            self.click("show_identity_button")
        self.wait_for("reveal_reason_choice").set_value(reason)
        self.click("reveal_button")

    def wait_to_read(self, text: str, seconds: float = PATIENCE) -> None:
        """Let the window work until a text can be read."""
        try:
            self.wait_for(lambda: self.reads(text), seconds)
        except NotThere:
            raise NotThere(f"cannot read {text!r}\n{self.describe()}") from None

    def describe(self) -> str:
        """Return the names and texts on screen, for the one who reads why a story broke off."""
        lines = []
        for top in self.tops():
            for one in top.findChildren(QWidget):
                if one.isVisible() and (one.objectName() or list(_texts_of(one))):
                    state = "" if one.isEnabled() else " (off)"
                    text = " | ".join(_texts_of(one))[:90]
                    lines.append(f"  {type(one).__name__} {one.objectName()}{state} {text}".rstrip())
        focus = QApplication.focusWidget()
        lines.append(f"focus: {type(focus).__name__} {focus.objectName() if focus else ''}")
        return "\n".join(lines)

    # ---- the mouse ---------------------------------------------------------------------------------------------------

    def click(self, name: str, at: QPoint | None = None, *, double: bool = False) -> QWidget:
        """Click the widget of a name: scroll to it, and only if nothing lies over it."""
        widget = self.stand_still(name)
        self.bring_into_sight(widget)
        self.click_widget(widget, at, double=double)
        return widget

    def stand_still(self, name: str) -> QWidget:
        """Return the widget of a name once it no longer moves: nobody clicks while a page is still being laid out."""
        before: tuple[QWidget | None, QRect] = (None, QRect())
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            widget = self.wait_for(name)
            now = widget, QRect(widget.mapTo(widget.window(), QPoint()), widget.size())
            if now == before:
                return widget
            before = now
            QTest.qWait(2)
        raise NotThere(f"{name}: does not stand still\n{self.describe()}")

    def click_widget(self, widget: QWidget, at: QPoint | None = None, *, double: bool = False) -> None:
        """Click a widget at a place of its own, in its middle unless another is named."""
        place = at or widget.rect().center()
        # The window is named: what a wrapper that is thrown away gave is no longer valid.
        window = widget.window()
        handle = window.windowHandle()
        where = widget.mapTo(window, place)
        hit = window.childAt(where) or window
        popup = QApplication.activePopupWidget()
        if popup is not None and not (popup is widget or popup.isAncestorOf(widget)):
            hit = popup
        if not (hit is widget or widget.isAncestorOf(hit) or hit.isAncestorOf(widget)):
            above = f"{type(hit).__name__} {hit.objectName()}"
            raise NotThere(f"{widget.objectName()}: {above} lies there\n{self.describe()}")
        self.clicks += 1
        act = QTest.mouseDClick if double else QTest.mouseClick
        act(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
        self.settle()

    def click_text(self, text: str) -> None:
        """Click the button or label that says exactly this."""
        self.click_widget(self.wait_for(lambda: self._saying(text)))

    def _saying(self, text: str) -> QWidget | None:
        for top in self.tops():
            for one in top.findChildren(QWidget):
                if one.isVisible() and one.isEnabled() and text in _texts_of(one):
                    self.bring_into_sight(one)
                    return one
        return None

    def click_row(self, name: str, row: int, column: int = 0, *, double: bool = False) -> None:
        """Click a row of the list of a name."""
        view = self.wait_for(lambda: self.shown(name, QAbstractItemView))
        index = view.model().index(row, column)
        if not index.isValid():
            raise NotThere(f"{name}: no row {row}\n{self.describe()}")
        self.click_index(view, index, double=double)

    def click_index(self, view: QAbstractItemView, index: QModelIndex, *, double: bool = False) -> None:
        """Click a line of a list, after turning the wheel until it can be seen."""
        inside = _viewport_place(view)
        room = view.rect().adjusted(inside.x(), inside.y(), -view.frameWidth(), -view.frameWidth())
        for _ in range(400):
            place = view.visualRect(index).center() + inside
            if room.contains(place):
                break
            self.wheel(view, -120 if place.y() > room.center().y() else 120)
        self.click_widget(view, view.visualRect(index).center() + inside, double=double)

    def bring_into_sight(self, widget: QWidget) -> None:
        """Turn the wheel over the scroll area around a widget until the widget's middle can be seen."""
        for _ in range(120):
            area = _hiding_area(widget)
            if area is None:
                return
            middle = widget.mapTo(area.viewport(), widget.rect().center())
            before = area.verticalScrollBar().value(), area.horizontalScrollBar().value()
            self.wheel(area.viewport(), 120 if middle.y() < 0 else -120)
            if (area.verticalScrollBar().value(), area.horizontalScrollBar().value()) == before:
                return

    def wheel(self, over: QWidget, turn: int) -> None:
        """Turn the wheel over a widget."""
        if isinstance(over, QAbstractScrollArea):
            over = over.viewport()
        place = QPointF(over.rect().center())
        event = QWheelEvent(
            place, QPointF(over.mapToGlobal(place.toPoint())), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QCoreApplication.sendEvent(over, event)
        self.settle()

    def drop(self, name: str, paths: list[Any]) -> None:
        """Drop files from the file manager on the widget of a name."""
        widget = self.wait_for(name)
        self.bring_into_sight(widget)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        target: QWidget | None = widget.childAt(widget.rect().center()) or widget
        while target is not None and not target.acceptDrops():
            target = target.parentWidget()
        if target is None:
            raise NotThere(f"{name}: takes no drop")
        place = target.mapFromGlobal(widget.mapToGlobal(widget.rect().center()))
        copy, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(place, copy, data, button, none)
        QCoreApplication.sendEvent(target, enter)
        if not enter.isAccepted():
            raise NotThere(f"{name}: refuses these files")
        QCoreApplication.sendEvent(target, QDragMoveEvent(place, copy, data, button, none))
        QCoreApplication.sendEvent(target, QDropEvent(QPointF(place), copy, data, button, none))
        self.settle()

    # ---- the keys ----------------------------------------------------------------------------------------------------

    def type_into(self, name: str, text: str) -> None:
        """Click the field of a name and type over what stands there."""
        self.click(name)
        self.press("Ctrl+A")
        self.type(text)

    def type(self, text: str) -> None:
        """Type on the keyboard, wherever the cursor is."""
        for letter in text:
            if letter == "\n":
                self.press("Enter")
            elif letter.isascii():
                QTest.keyClick(self._listening(), letter)
            else:
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                    QCoreApplication.sendEvent(self._listening(), event)
            QCoreApplication.processEvents()

    def press(self, *strokes: str) -> None:
        """Press keys one after the other, such as "Ctrl+S" or "Enter"."""
        for stroke in strokes:
            *held, key = stroke.replace("++", "+Plus").split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            for name in held:
                modifiers |= HELD[name]
            code = KEYS.get(key) or getattr(Qt.Key, f"Key_{key.upper()}")
            QTest.keyClick(self._listening(), code, modifiers)
            self.settle()

    def tab_to(self, name: str) -> QWidget:
        """Press Tab until the cursor is in the widget of a name, as somebody without a mouse does."""
        self.wait_for(name)
        visited = []
        for _ in range(TABS):
            if self.has_focus(name):
                return self.shown(name)  # type: ignore[return-value]
            focus = QApplication.focusWidget()
            visited.append(focus.objectName() or type(focus).__name__ if focus else "-")
            self.press("Tab")
        raise NotThere(f"{name}: not reached by Tab; on the way: {', '.join(visited)}\n{self.describe()}")

    def tab_to_any(self, name: str) -> QWidget:
        """Press Tab until the cursor is in one of several widgets of a name."""
        for _ in range(TABS):
            focus = QApplication.focusWidget()
            if focus is not None and focus.objectName() == name:
                return focus
            self.press("Tab")
        raise NotThere(f"{name}: none of them reached by Tab\n{self.describe()}")

    def has_focus(self, name: str) -> bool:
        """Tell whether the cursor is in the widget of a name or in a part of it."""
        widget, focus = self.shown(name), QApplication.focusWidget()
        return widget is not None and focus is not None and (focus is widget or widget.isAncestorOf(focus))

    def key_into(self, name: str, text: str) -> None:
        """Go to the field of a name by Tab and type over what stands there."""
        self.tab_to(name)
        self.press("Ctrl+A")
        self.type(text)

    def key_press(self, name: str, key: str = "Enter") -> None:
        """Go to the button of a name by Tab and press it."""
        self.tab_to(name)
        self.press(key)

    def _listening(self) -> QWindow:
        window = QGuiApplication.focusWindow() or self.window.windowHandle()
        if window is None:
            raise NotThere("no window listens to the keys")
        return window

    # ---- patience ----------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Let the window answer what it was just told."""
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _texts_of(widget: QWidget) -> Iterator[str]:
    """Give what can be read of one widget itself, as plain text."""
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _cells(widget)
        return
    for name in ("text", "toPlainText", "currentText"):
        read = getattr(widget, name, None)
        if callable(read):
            said = read()
            if isinstance(said, str) and said.strip():
                yield said.replace("&&", "&")
            return
    if isinstance(widget, QLabel) and widget.text():
        yield widget.text()


def _cells(view: QAbstractItemView) -> Iterator[str]:
    """Give the cells of a list that are in sight."""
    model = view.model()
    for row in range(min(model.rowCount(), 2000)):
        place = view.visualRect(model.index(row, 0))
        if place.top() > view.viewport().height():
            return
        for column in range(1 if isinstance(view, QListView) else model.columnCount()):
            index = model.index(row, column)
            for said in (index.data(), _second_line(model, index)):
                if isinstance(said, str) and said:
                    yield said


def _second_line(model: Any, index: QModelIndex) -> str:
    """Return what stands under the text of a cell."""
    second, row = model.columns[index.column()].second if hasattr(model, "columns") else None, index.data(RowRole)
    return second(row) if second is not None and row is not None else ""


def _viewport_place(view: QAbstractItemView) -> QPoint:
    """Return where the lines of a list begin in it."""
    inside = view.viewport()
    return inside.pos()


def _hiding_area(widget: QWidget) -> QAbstractScrollArea | None:
    """Return the scroll area that hides the middle of a widget, if one does."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QAbstractScrollArea) and around.viewport().isAncestorOf(widget):
            middle = widget.mapTo(around.viewport(), widget.rect().center())
            if not around.viewport().rect().contains(middle):
                return around
        around = around.parentWidget()
    return None
