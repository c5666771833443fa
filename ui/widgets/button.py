"""Buttons, painted from the tokens: a verb, perhaps an icon, and the key that does the same.

Used by every page, sheet and banner.
"""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from fieldapp.words import say
from ui.icon import ICON_SIZE, paint_icon
from ui.style import BIG_HEIGHT, CARD_RADIUS, CONTROL_HEIGHT, GAP, RADIUS, TIGHT, font, tokens
from ui.widgets.paint import paint_ring, paint_surface
from ui.widgets.text import shown, tip_text

KINDS = ("main", "plain", "quiet", "big")


def key_text(key: str) -> str:
    """Return a key as people read it on their keyboard."""
    names = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Return": "Enter", "PgUp": "Page Up"}
    parts = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText).split("+")
    return "+".join(names.get(part, part) for part in parts)


def _anybody(_name: str) -> str | None:
    """Forbid nothing: before the unlock."""
    return None


class Button(QPushButton):
    """A button of one of the kinds main, plain, quiet and big.

    Whenever it is shown, `judge` says of its name why it may not be pressed: "" allows it, None leaves it as it is.
    """

    judge: ClassVar[Callable[[str], str | None]] = staticmethod(_anybody)

    def __init__(
        self,
        text: str,
        kind: str = "plain",
        icon: str = "",
        key: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind, self._icon_name, self._key, self._tip = kind, icon, key, ""
        self._ringed, self._forbidden = True, ""
        self._written: tuple[str, QFont, int] | None = None
        self.setObjectName(name)
        self.setFont(font("heading" if kind == "big" else "body"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.say(text)
        if key:
            self.shortcut_key = QShortcut(QKeySequence(key), self, self._press_by_key)

    def call(self, act: Callable[[], object]) -> None:
        """Have a press call `act` without arguments."""
        self.clicked.connect(lambda _checked=False: act())

    def say(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self.setShortcut(QKeySequence())  # an ampersand in the text is an ampersand
        self.setAccessibleName(shown(text))
        self._explain()
        self.updateGeometry()

    def set_kind(self, kind: str) -> None:
        """Make it a button of another kind."""
        self._kind = kind
        self.update()

    def set_icon(self, name: str) -> None:
        """Show another icon, "" for none."""
        self._icon_name = name
        self.updateGeometry()
        self.update()

    def set_tip(self, text: str) -> None:
        """Explain the button in its tool tip; its key is added."""
        self._tip = text
        self._explain()

    def forbid(self, reason: str) -> None:
        """Keep the button disabled, whoever enables it, and say why in its tool tip; "" allows it again."""
        before, self._forbidden = self._forbidden, reason
        if bool(reason) != bool(before):
            super().setEnabled(not reason)
        self.setAccessibleDescription(reason)
        self._explain()

    @classmethod
    def be_judged(cls, judge: Callable[[str], str | None] = _anybody) -> None:
        """Ask this of every button that is shown from now on; without it nobody is asked."""
        cls.judge = staticmethod(judge)

    def setEnabled(self, enabled: bool) -> None:  # noqa: N802
        super().setEnabled(enabled and not self._forbidden)

    def name_key(self, key: str) -> None:
        """Say in the tool tip which key of the window does the same."""
        self._key = key
        self._explain()

    def kind(self) -> str:
        """Return the kind of the button."""
        return self._kind

    def _explain(self) -> None:
        if self._forbidden:
            self.setToolTip(tip_text(self._forbidden))
            return
        tip = self._tip or (self.text() if self._key else "")
        if tip and self._key:
            tip = say("ui.widget.key", text=tip, key=key_text(self._key))
        self.setToolTip(tip_text(tip))

    def _press_by_key(self) -> None:
        if self.isEnabled() and self.isVisible():
            self.click()

    def _inner_width(self) -> int:
        text, face = self.text(), self.font()
        if self._written is None or self._written[:2] != (text, face):
            # a layout asks for this again and again
            self._written = (text, face, self.fontMetrics().horizontalAdvance(shown(text)))
        icon = (ICON_SIZE + TIGHT if text else ICON_SIZE) if self._icon_name else 0
        return self._written[2] + icon

    def sizeHint(self) -> QSize:  # noqa: N802
        side = {"big": 24, "quiet": 12}.get(self._kind, GAP)
        return QSize(self._inner_width() + 2 * side, BIG_HEIGHT if self._kind == "big" else CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        if event.reason() in {Qt.FocusReason.MouseFocusReason, Qt.FocusReason.PopupFocusReason}:
            self._ringed = False
        elif event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._ringed = True
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self._ringed = True
        self.update()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        if (reason := Button.judge(self.objectName())) is not None:
            self.forbid(reason)
        super().showEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        super().enterEvent(event)
        self.update()

    def _colours(self) -> tuple[QColor | str, QColor | str, QColor]:
        """Return fill, edge and ink for the state the button is in; "" for no fill or edge."""
        now = tokens()
        hot, held = self.underMouse() and self.isEnabled(), self.isDown() or self.isChecked()
        if not self.isEnabled():
            ink = now.mixed("soft", "paper", 0.72)
            edge: QColor | str = "" if self._kind == "quiet" else "line"
            return ("" if self._kind == "quiet" else now.colour("desk")), edge, ink
        if self._main():
            fill = now.mixed("accent_fill", "ink", 0.86) if held else now.colour("accent_fill")
            return (
                (now.mixed("accent_fill", "on_accent", 0.9) if hot and not held else fill),
                "",
                now.colour("on_accent"),
            )
        ink = now.colour("accent" if self._kind == "quiet" else "ink")
        if held:
            return "wash", "" if self._kind == "quiet" else "accent", ink
        if self._kind == "quiet":
            return ("wash" if hot else ""), "", ink
        return (now.mixed("wash", "raised", 0.7) if hot else "raised"), "edge", ink

    def _main(self) -> bool:
        return self._kind == "main" or (self._kind == "big" and bool(self.property("main")))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        fill, edge, ink = self._colours()
        radius = CARD_RADIUS if self._kind == "big" else RADIUS
        ringed = self._ringed and self.hasFocus()
        box = self.rect()
        if ringed and self._main():
            paint_surface(painter, box.adjusted(4, 4, -4, -4), fill, "", radius - 3)
        else:
            paint_surface(painter, box, fill, "" if ringed else edge, radius)
        if ringed:
            paint_ring(painter, box, radius)
        self._paint_face(painter, ink)

    def _paint_face(self, painter: QPainter, ink: QColor) -> None:
        width = min(self._inner_width(), self.width() - 2 * TIGHT)
        left = (self.width() - width) // 2
        if self._icon_name:
            paint_icon(painter, QRect(left, 0, ICON_SIZE, self.height()), self._icon_name, ink)
            left += ICON_SIZE + TIGHT
            width -= ICON_SIZE + TIGHT
        painter.setPen(ink)
        text = self.fontMetrics().elidedText(shown(self.text()), Qt.TextElideMode.ElideRight, max(width, 0) + 1)
        painter.drawText(QRect(left, 0, width + 2, self.height() - 1), int(Qt.AlignmentFlag.AlignVCenter), text)
