"""What is seen while the vault gets another key: nobody has it open, so it stands before the gate.

Shown by the gate when the window asks for it. Keeps the passphrase until the vault is open again, no longer.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.words import say
from ui.gate import Gate
from ui.jobs import Report
from ui.style import GAP, WIDE
from ui.widgets.card import Card, Scroll, row
from ui.widgets.progress import ProgressPanel
from ui.widgets.text import Label

WIDTH: Final = 520
STAGES: Final = ("copy", "check", "upgrade")
# Of these, an upgrade is rare.
WHOLE: Final = 200
# Hears of a stage and how many percent of it are done; does the work on the closed vault.
KeyWork = Callable[[Callable[[str, int], None]], object]


class Rekeying(QWidget):
    """Does the work, then opens the vault again; `after` gets what went wrong, or None."""

    def __init__(
        self, gate: Gate, folder: Path, officer: str, passphrase: str, work: KeyWork,
        after: Callable[[Exception | None], None],
    ) -> None:  # fmt: skip
        super().__init__()
        self._gate, self._folder, self._officer = gate, folder, officer
        self._passphrase, self._after = passphrase, after
        self._build()
        gate.work(self, lambda report: work(_told(report)), lambda _none: self._open(None), self._open, self._step)

    def _build(self) -> None:
        self.panel = ProgressPanel()
        self.panel.stop_button.hide()
        card = Card(margin=WIDE)
        card.setFixedWidth(WIDTH)
        card.body.setSpacing(GAP)
        for part in (
            Label(say("ui.rekeying.title"), "title", wrap=True), self.panel,
            Label(say("ui.rekeying.text"), tone="soft", wrap=True),
        ):  # fmt: skip
            card.body.addWidget(part)
        scroll = Scroll(margin=WIDE, fill=True)
        scroll.body.addStretch(2)
        scroll.body.addLayout(row(None, card, None))
        scroll.body.addStretch(3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self._step(0, 0)

    def _step(self, done: int, total: int) -> None:
        self.panel.show_step(done, total, say(f"ui.rekeying.{STAGES[done // 100] if total else 'begin'}"))
        self.panel.stop_button.hide()

    def _open(self, error: Exception | None) -> None:
        secret, self._passphrase = self._passphrase, ""
        self._after(error)
        self._gate.enter(self._folder, self._officer, secret, failed=self._give_up)

    def _give_up(self, error: Exception) -> None:
        self._gate.show_unlock(self._folder, self._officer)
        self._gate.fail(error)


def _told(report: Report) -> Callable[[str, int], None]:
    def tell(stage: str, percent: int) -> None:
        report(100 * STAGES.index(stage) + min(percent, 99), WHOLE)

    return tell
