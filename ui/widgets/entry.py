"""Controls for text: one line, several lines, a secret, a search.

Every control of a form has the signals `changed` (a person edited it) and `left` (the focus is gone), `value()` and
`set_value(v)`; setting a value announces nothing. `field.Field` puts a label and a problem around a control.
"""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from fieldapp.words import say
from ui.style import FINE, TIGHT, font
from ui.widgets.button import Button
from ui.widgets.glyph import Glyph, GlyphButton

# Leaving the window or opening a menu is not leaving the field.
STAYING = {
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
}
SEARCH_DELAY = 150


class TextEdit(QLineEdit):
    """One line of text."""

    changed = Signal()
    left = Signal()

    def __init__(self, name: str, placeholder: str = "", longest: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.longest = longest
        self._silent = False
        self._beside: tuple[QWidget | None, QWidget | None] = (None, None)
        self.setObjectName(name)
        self.setFont(font("body"))
        self.setPlaceholderText(placeholder)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._announce)

    def _announce(self) -> None:
        if not self._silent:
            self.changed.emit()

    def value(self) -> str:
        """Return the text without space around it."""
        return self.text().strip()

    def set_value(self, value: str) -> None:
        """Show a text without announcing it."""
        if value == self.text():
            return
        self._silent = True
        self.setText(value)
        self.setCursorPosition(0)
        self._silent = False

    def put_inside(self, before: QWidget | None = None, after: QWidget | None = None) -> None:
        """Lay widgets into the field, before and after its text."""
        self._beside = (before, after)
        widths = [part.sizeHint().width() + FINE if part else 0 for part in self._beside]
        self.setTextMargins(widths[0], 0, widths[1], 0)
        for part in self._beside:
            if part is not None:
                part.setParent(self)
                part.show()
        self._place_inside()

    def _place_inside(self) -> None:
        before, after = self._beside
        if before is not None:
            before.move(TIGHT + 2, (self.height() - before.height()) // 2)
        if after is not None:
            after.move(self.width() - after.width() - FINE, (self.height() - after.height()) // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place_inside()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.OtherFocusReason, Qt.FocusReason.ShortcutFocusReason}:
            self.end(False)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() not in STAYING:
            self._leave()

    def _leave(self) -> None:
        self.setCursorPosition(0)
        self.left.emit()


class TextArea(QPlainTextEdit):
    """Several lines of text; grows with what is written, from `lines` up to `most` lines."""

    changed = Signal()
    left = Signal()

    def __init__(
        self, name: str, lines: int = 4, longest: int = 0, placeholder: str = "", most: int = 16,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.longest, self._lines, self._most = longest, lines, max(most, lines)
        self._silent = False
        self.setObjectName(name)
        self.setFont(font("body"))
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bar = QTimer(self)
        self._bar.setSingleShot(True)
        self._bar.setInterval(0)
        self._bar.timeout.connect(self._show_bar)
        self.textChanged.connect(self._announce)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def _announce(self) -> None:
        if not self._silent:
            self.changed.emit()

    def _fit(self) -> None:
        lines = round(self.document().size().height())
        count = min(max(self._lines, lines), self._most)
        if self._wants_bar() != (self.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAsNeeded):
            # Not from within the layout of the text: its lines would keep the width of before, and end under the bar.
            self._bar.start()
        around = 2 * round(self.document().documentMargin()) + 3 * FINE + 2
        self.setFixedHeight(count * self.fontMetrics().lineSpacing() + around)

    def _wants_bar(self) -> bool:
        return round(self.document().size().height()) > self._most

    def _show_bar(self) -> None:
        policies = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policies.ScrollBarAsNeeded if self._wants_bar() else policies.ScrollBarAlwaysOff
        )

    def value(self) -> str:
        """Return the text without empty lines around it."""
        return self.toPlainText().strip()

    def set_value(self, value: str) -> None:
        """Show a text without announcing it."""
        if value == self.toPlainText():
            return
        self._silent = True
        self.setPlainText(value)
        self._silent = False

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(360, self.height())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() not in STAYING:
            self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()


class SecretEdit(TextEdit):
    """One line that is not shown while it is typed, unless asked for."""

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, placeholder, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.show_button = Button(say("ui.widget.show"), "quiet", name=f"{name}_show_button")
        self.show_button.setFixedHeight(28)
        self.show_button.setCursor(Qt.CursorShape.ArrowCursor)
        self.show_button.clicked.connect(self._toggle)
        self.put_inside(after=self.show_button)
        self._name_button()

    def show_secret(self) -> None:
        """Show what is typed."""
        self.setEchoMode(QLineEdit.EchoMode.Normal)
        self._name_button()

    def _toggle(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._name_button()

    def _name_button(self) -> None:
        verb = "show" if self.echoMode() == QLineEdit.EchoMode.Password else "hide"
        self.show_button.say(say(f"ui.widget.{verb}"))
        self.show_button.setAccessibleName(say(f"ui.widget.{verb}_secret"))

    def value(self) -> str:
        """Return the secret exactly as typed."""
        return self.text()


class SearchEdit(TextEdit):
    """A search: `asked(text)` comes a moment after the last key, at once on Enter and when it is emptied."""

    asked = Signal(str)

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, placeholder or say("ui.widget.search"), parent=parent)
        self.setAccessibleName(self.placeholderText())
        self.clear_button = GlyphButton("close", say("ui.widget.clear"), f"{name}_clear_button")
        self.clear_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clear_button.clicked.connect(self._empty)
        self.put_inside(Glyph("search", "soft"), self.clear_button)
        self.clear_button.hide()
        self._asked = ""
        self._below: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_DELAY)
        self._timer.timeout.connect(self._ask)
        self.textChanged.connect(self._show_clear)
        self.changed.connect(self._timer.start)
        self.returnPressed.connect(self._ask)

    def set_value(self, value: str) -> None:
        """Show a text without asking for it."""
        super().set_value(value)
        self._timer.stop()
        self._asked = self.value()

    def lead_to(self, below: QWidget) -> None:
        """Have the Down key go on to what was found."""
        self._below = below

    def _show_clear(self) -> None:
        self.clear_button.setVisible(bool(self.text()))

    def _empty(self) -> None:
        self.clear()
        self._ask()

    def _ask(self) -> None:
        self._timer.stop()
        if self.value() != self._asked:
            self._asked = self.value()
            self.asked.emit(self._asked)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self.text():
            self._empty()
        elif event.key() == Qt.Key.Key_Down and self._below is not None:
            self._ask()
            self._below.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)
