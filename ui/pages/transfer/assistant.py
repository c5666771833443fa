"""The frame of an assistant: title and buttons, the trail of its steps, and the step that is shown.

Sending and receiving derive from it. Knows nothing of what the steps do.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.transfer.trail import Trail
from ui.style import GAP, SNUG, TIGHT, WIDE
from ui.widgets.button import Button
from ui.widgets.card import Card, Scroll, row
from ui.widgets.text import Label

WIDEST = 920


class Assistant(Page):
    """A page that leads through steps; the button of the next step is the page's main one."""

    def __init__(self, shell: Shell, title: str, steps: Sequence[tuple[str, str]]) -> None:
        """Make the frame; `add_step` fills it."""
        super().__init__(shell)
        self._step = steps[0][0]
        self._unseen = False
        self._places: dict[str, int] = {}
        self._next: Callable[[], object] = self._stay
        self._back: Callable[[], object] = self._stay
        self.trail = Trail(steps)
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, 0)
        layout.setSpacing(GAP)
        layout.addLayout(self._build_title(title))
        layout.addWidget(self.trail)
        layout.addWidget(self._stack, 1)

    def _build_title(self, title: str) -> QHBoxLayout:
        self.back_button = Button(say("ui.transfer.back"), name="back_button")
        self.back_button.clicked.connect(self._go_back)
        self.next_button = Button(say("ui.transfer.next"), "main", name="next_button")
        self.next_button.clicked.connect(self._go_next)
        self.title = Label(title, "title")
        return row(self.title, None, self.back_button, self.next_button, gap=SNUG)

    def add_step(self, key: str, *parts: QWidget) -> None:
        """Add a step whose parts lie on one sheet of paper below each other."""
        card = Card(margin=WIDE)
        card.setMaximumWidth(WIDEST)
        card.body.setSpacing(GAP)
        for part in parts:
            card.body.addWidget(part)
        scroll = Scroll()
        scroll.body.setContentsMargins(0, 0, TIGHT, WIDE)
        line = row(gap=0)
        line.addWidget(card, 1)
        line.addStretch(0)
        scroll.body.addLayout(line)
        scroll.body.addStretch(1)
        self._places[key] = self._stack.addWidget(scroll)

    @property
    def step(self) -> str:
        """The step that is shown."""
        return self._step

    def show_step(self, key: str) -> None:
        """Show a step; its buttons are set apart from it by `offer`."""
        self._step = key
        self.trail.show_step(key)
        self._stack.setCurrentIndex(self._places[key])

    def keep_result(self) -> None:
        """Keep what is shown for whoever comes back, when it came while another page was shown."""
        self._unseen = not self.isVisible()

    def take_unseen(self) -> bool:
        """Say, once, whether something came while another page was shown."""
        unseen, self._unseen = self._unseen, False
        return unseen

    def offer(
        self,
        ahead: tuple[str, Callable[[], object]] | None,
        behind: tuple[str, Callable[[], object]] | None = None,
        *,
        ready: bool = True,
    ) -> None:
        """Set what the two buttons say and do; None hides one, and without `ready` the main one waits."""
        if any(one.hasFocus() for one in (self.next_button, self.back_button)):
            # what is hidden with the focus hands it to the next button, which nobody meant to press
            self.setFocus()
        for button, way in ((self.next_button, ahead), (self.back_button, behind)):
            button.setVisible(way is not None)
            if way is not None:
                button.say(way[0])
        self._next = ahead[1] if ahead else self._stay
        self._back = behind[1] if behind else self._stay
        self.next_button.setEnabled(ready)

    def press_next(self) -> None:
        """Press the main button, if it may be pressed."""
        if self.next_button.isVisible():
            self.next_button.click()

    def focus_next(self) -> None:
        """Put the focus on the main button, so that Enter goes on; who types meanwhile is not interrupted."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit) and self.isAncestorOf(focus):
            return
        if self.next_button.isVisible() and self.next_button.isEnabled():
            self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_next(self) -> None:
        self._next()

    def _go_back(self) -> None:
        self._back()

    def _stay(self) -> None:
        return
