"""One question of the first run, and what was answered so far.

Every step is made once and keeps what was typed, so that going back loses nothing. A step shows and checks; the page
around it decides which comes next.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.case.right import Role
from fieldapp.words import say
from ui.gate import Gate
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.card import rows
from ui.widgets.text import Label


@dataclass(slots=True)
class Answers:
    """What the officer said: the office, the officer, and the passphrase until the vault is open."""

    office: str = ""
    name: str = ""
    settings: dict[str, object] = field(default_factory=dict)
    officer: str = ""
    position: str = ""
    roles: tuple[Role, ...] = ()
    passphrase: str = field(default="", repr=False)
    made: bool = False


class Step(QWidget):
    """A step: `.body` takes its content; `changed` tells that the way on may have opened or closed."""

    key: ClassVar[str] = ""
    changed = Signal()
    done = Signal()

    def __init__(self, gate: Gate, answers: Answers) -> None:
        super().__init__()
        self.gate, self.answers = gate, answers
        self.setObjectName(f"welcome_{self.key}_step")
        self.trouble = Banner("", "ochre")
        self.body = rows(gap=GAP)
        head = rows(
            Label(say(f"ui.welcome.{self.key}.title"), "title", wrap=True),
            Label(say(f"ui.welcome.{self.key}.text"), tone="soft", wrap=True),
            gap=GAP // 2,
        )
        self.setLayout(rows(head, self.trouble, self.body, None, gap=GAP))

    def arrive(self) -> None:
        """Show what is known by now and take the focus."""

    def finish(self) -> bool:
        """Keep what was answered; return False and show why when the step is not done."""
        return True

    @property
    def next_text(self) -> str:
        """What the way on is called."""
        return say("ui.welcome.next")

    @property
    def can_go_on(self) -> bool:
        """Whether the way on may be pressed."""
        return True

    @property
    def can_skip(self) -> bool:
        """Whether the step may be left for later."""
        return False
