"""A sentence across the page about something that needs to be known, with what can be done about it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from ui.style import SNUG, TIGHT, restyle
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.glyph import Glyph
from ui.widgets.text import Label

_faces = {"calm": ("info", "accent"), "ochre": ("warning", "ochre"), "red": ("clock", "red")}


class Banner(QFrame):
    """A sentence on a wash, in the tone calm, ochre or red; empty text hides it."""

    def __init__(
        self,
        text: str = "",
        tone: str = "calm",
        actions: Sequence[tuple[str, Callable[[], object]]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self._glyph = Glyph("info")
        self._label = Label(wrap=True)
        self._label.let_fill()
        self._buttons = row(gap=TIGHT)
        layout = row(self._glyph, gap=SNUG)
        layout.setContentsMargins(SNUG, TIGHT, TIGHT, TIGHT)
        layout.addWidget(self._label, 1)
        layout.addLayout(self._buttons)
        self.setLayout(layout)
        for action in actions:
            self.add_action(*action)
        self.say(text, tone)

    def add_action(self, text: str, act: Callable[[], object], name: str = "") -> Button:
        """Add one more thing that can be done and return its button."""
        button = Button(text, "quiet", name=name)
        button.call(act)
        self._buttons.addWidget(button)
        return button

    def say(self, text: str, tone: str = "") -> None:
        """Say another sentence, in another tone when one is given."""
        tone = tone or str(self.property("tone"))
        picture, ink = _faces[tone]
        self._glyph.show_icon(picture, ink)
        self._label.say(text)
        self._label.set_tone("ink")
        self.setAccessibleName(text)
        restyle(self, tone=tone)
        self._come_or_go(bool(text))

    def _come_or_go(self, there: bool) -> None:
        """Be seen or not; before it lies on anything it is only not hidden, lest it become a window of its own."""
        if there and self.parentWidget() is None:
            self.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
        else:
            self.setVisible(there)

    def text(self) -> str:
        """Return the sentence."""
        return self._label.text()

    def tone(self) -> str:
        """Return the tone."""
        return str(self.property("tone"))
