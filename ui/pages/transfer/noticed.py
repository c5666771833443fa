"""A quiet line about a stick that came in: how many files on it are for this office, and the way to look at them.

Stands on Beranda and in Kirim & Terima. Names are listed on a thread of their own, since a stick may take seconds to
answer; nothing is opened, and nothing goes in before somebody asked for it.
"""

import threading
from collections.abc import Sequence
from functools import partial
from queue import SimpleQueue
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.exchange.notice import Notice, list_names, weigh_names
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.transfer.phrase import write_count
from ui.pages.transfer.stick import StickWatch, Volume
from ui.style import SNUG, TIGHT
from ui.widgets.banner import Banner
from ui.widgets.text import shown

MOST_STICKS: Final = 3
# how often the answers of the thread are looked for, in milliseconds
HEARD: Final = 50
Listed = tuple[tuple[Volume, tuple[str, ...]], ...]


class NoticedSticks(QWidget):
    """One line for each stick that promises something; takes no room while there is none."""

    def __init__(self, shell: Shell) -> None:
        """Make it without a line; it looks while it can be seen."""
        super().__init__()
        self._shell = shell
        self._names: Listed = ()
        self._asked = 0
        self.watch = StickWatch(self)
        self.watch.changed.connect(self._list_names)
        self._answers: SimpleQueue[tuple[int, Listed]] = SimpleQueue()
        self._ears = QTimer(self)
        self._ears.setInterval(HEARD)
        self._ears.timeout.connect(self._hear)
        self._lines = [Banner() for _ in range(MOST_STICKS)]
        self._told: list[Volume] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(TIGHT)
        for at, line in enumerate(self._lines):
            line.setObjectName("noticed_banner")
            line.add_action(say("ui.transfer.noticed.look"), partial(self._go, at), "noticed_button")
            self._layout.addWidget(line)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        self.watch.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        self.watch.stop()
        self._ears.stop()
        super().hideEvent(event)

    def weigh(self) -> None:
        """Compare the names with what was received by now; who may receive nothing hears of nothing."""
        if not self.isVisible():
            return
        listed = self._names if self._shell.session.may("receive") else ()

        def work(vault: Vault) -> list[tuple[Volume, Notice]]:
            return [(volume, weigh_names(vault, volume.folder, names)) for volume, names in listed]

        self._shell.session.read(self, work, self._show, key="noticed")

    def _list_names(self, volumes: Sequence[Volume]) -> None:
        # the thread knows nothing of this widget, which may be gone before it has its answer
        self._asked += 1
        turn, wanted, answers = self._asked, tuple(volumes), self._answers
        self._ears.start()

        def ask() -> None:
            answers.put((turn, tuple((volume, list_names(volume.folder)) for volume in wanted)))

        threading.Thread(target=ask, name="noticed", daemon=True).start()

    def _hear(self) -> None:
        while not self._answers.empty():
            turn, found = self._answers.get()
            if turn == self._asked:
                self._ears.stop()
                self._names = found
                self.weigh()

    def _show(self, found: list[tuple[Volume, Notice]]) -> None:
        telling = [(volume, notice) for volume, notice in found if notice.says_something]
        self._told = [volume for volume, _ in telling]
        self._layout.setContentsMargins(0, SNUG if telling else 0, 0, 0)
        for at, line in enumerate(self._lines):
            if at < len(telling):
                line.say(_sentence_of(*telling[at]), "calm")
            else:
                line.say("")

    def _go(self, at: int) -> None:
        self._shell.go("receive", folder=str(self._told[at].folder))


def _sentence_of(volume: Volume, notice: Notice) -> str:
    code = "both" if notice.ours and notice.packs else "files" if notice.ours else "pack"
    named = shown(volume.name or str(volume.folder))
    return say(f"ui.transfer.noticed.{code}", name=named, count=write_count(notice.ours))
