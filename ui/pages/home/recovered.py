"""The band that tells every officer once that somebody's access was recovered on this laptop.

Shown by Beranda. A recovery that nobody knows of is the one that must be asked about.
"""

from PySide6.QtWidgets import QWidget

from fieldapp.desk.recovery import Recovered, list_unseen, mark_seen
from fieldapp.words import say
from ui.page import Shell
from ui.pages.transfer.phrase import write_when
from ui.widgets.banner import Banner
from ui.widgets.card import rows


class RecoveredBand(QWidget):
    """Says the newest recovery that the officer at work has not heard of, until it was read."""

    def __init__(self, shell: Shell) -> None:
        """Make the band; `load` fills it."""
        super().__init__()
        self._shell = shell
        self._found: Recovered | None = None
        self.banner = Banner("", "ochre", [(say("ui.recovered.read"), self._mark)])
        self.banner.setObjectName("recovered_banner")
        self.setLayout(rows(self.banner))
        self.hide()

    def load(self) -> None:
        """Read what was not heard of."""
        self._shell.session.read(self, list_unseen, self._show, key="recovered")

    def _show(self, found: list[Recovered]) -> None:
        self._found = one = found[0] if found else None
        self.setVisible(one is not None)
        if one is None:
            self.banner.say("")
            return
        when = write_when(one.wall, self._shell.session.office.zone)
        way = "above" if one.office else "sheet" if one.by_sheet else "colleague"
        self.banner.say(say(f"ui.recovered.{way}", name=one.name, when=when, office=one.office))

    def _mark(self) -> None:
        found = self._found
        if found is not None:
            self._shell.session.write(
                self, lambda vault: mark_seen(vault, found), lambda _none: self.load(), changed=()
            )
