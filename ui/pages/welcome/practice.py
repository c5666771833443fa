"""Practice: an office that does not exist, made in a few seconds and opened at once."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.desk.practice import PASSPHRASE, practice_folder
from fieldapp.errors import NetraError
from fieldapp.vault.vault import Clock
from fieldapp.words import say
from ui.gate import Gate, has_vault
from ui.jobs import Cancelled, Report
from ui.style import FINE, GAP, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, Scroll, row, rows
from ui.widgets.progress import ProgressPanel
from ui.widgets.text import Label

WIDTH: Final = 560


class Practice(QWidget):
    """Makes the vaults for practice and opens the office's; `given_up` leads back."""

    given_up = Signal()

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        self._gate = gate
        self.setObjectName("welcome_practice")
        self._trouble = Banner("", "ochre")
        self.progress = ProgressPanel()
        self._again = Button(say("ui.welcome.practice.again"), name="practice_again_button")
        self._again.clicked.connect(self.begin)
        self._back = Button(say("ui.welcome.back"), name="practice_back_button")
        self._back.clicked.connect(self.given_up)
        self._build()

    def _build(self) -> None:
        column = QWidget()
        column.setFixedWidth(WIDTH)
        head = rows(
            Label(say("ui.welcome.practice.title"), "title"),
            Label(say("ui.welcome.practice.text"), tone="soft", wrap=True),
            gap=FINE,
        )
        card = Card(margin=WIDE)
        card.body.setSpacing(GAP)
        secret = Label(say("ui.welcome.practice.secret", passphrase=PASSPHRASE), wrap=True)
        secret.let_select()
        for part in (self._trouble, self.progress, secret):
            card.body.addWidget(part)
        card.body.addLayout(row(self._again, self._back, None))
        column.setLayout(rows(head, card, gap=GAP))
        scroll = Scroll(margin=WIDE, fill=True)
        scroll.body.addStretch(2)
        scroll.body.addLayout(row(None, column, None))
        scroll.body.addStretch(3)
        self.setLayout(rows(scroll, gap=0))

    def begin(self) -> None:
        """Make what is not there yet, then open it."""
        self._trouble.say("")
        self._show_buttons(failed=False)
        home, clock = self._gate.home, self._gate.clock
        if has_vault(practice_folder(home)):
            self._open(practice_folder(home))
            return
        self._show_step(0, 0)
        stop = self._gate.work(
            self, lambda report: make_vaults(home, report, clock), self._open, self._refuse, self._show_step
        )
        self.progress.stop_button.clicked.connect(stop, Qt.ConnectionType.SingleShotConnection)

    def _show_step(self, done: int, total: int) -> None:
        self.progress.show_step(done, total, say("ui.welcome.practice.making"))

    def _open(self, folder: Path) -> None:
        self.progress.show_finished(say("ui.welcome.practice.opening"))
        self._gate.enter(folder, None, PASSPHRASE, failed=self._refuse)

    def _show_buttons(self, *, failed: bool) -> None:
        self._again.setVisible(failed)
        self._back.setVisible(failed)
        self.progress.setVisible(not failed)

    def _refuse(self, error: Exception) -> None:
        self._show_buttons(failed=True)
        if isinstance(error, Cancelled):
            self.given_up.emit()
        elif isinstance(error, NetraError):
            self._trouble.say(error.sentence)
        else:
            self._gate.fail(error)


def make_vaults(home: Path, report: Report, clock: Clock) -> Path:
    """Make the vaults for practice; return the folder of the office's. Raises the failures of the disk."""
    from fieldapp.demo.practice import make_practice  # noqa: PLC0415 - brings what draws pictures

    return make_practice(home, report, clock=clock)
