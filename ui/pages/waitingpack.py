"""The line about reference data that came with a receipt and waits, and the button that brings it into force.

Stands at the end of Terima dari Flashdisk and in Data Acuan. Shows nothing while nothing waits.
"""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.desk.precaution import prepare_risk
from fieldapp.desk.reference import corrections_told
from fieldapp.desk.shelf import list_shelves
from fieldapp.exchange.packfile import install_waiting
from fieldapp.vault.packbook import KeptSet, waiting_sets
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.session import ANYTHING
from ui.widgets.banner import Banner


def use_waiting(vault: Vault, version: str) -> tuple[str, int]:
    """Bring a set that waits into force; return its version and how many corrections do not fit it."""
    prepare_risk(vault)
    kept = install_waiting(vault, version)
    # every table is read here, so that no page waits for it on the window's thread
    list_shelves(vault.packs)
    return kept.version, sum(not one.fits for one in corrections_told(vault))


class WaitingPack(QWidget):
    """Says which set waits, and lets an officer who may use it."""

    def __init__(self, shell: Shell) -> None:
        """Make it empty; `load` fills it."""
        super().__init__()
        self._shell = shell
        self._version = ""
        self._line = Banner()
        self._line.setObjectName("waiting_pack_banner")
        self._use = self._line.add_action(say("ui.reference.use_waiting"), self._go_on, "use_pack_button")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._line)
        self.hide()

    def load(self) -> None:
        """Read what waits."""

        def work(vault: Vault) -> tuple[KeptSet | None, str]:
            return next(iter(waiting_sets(vault.db)), None), vault.packs.base

        self._shell.session.read(self, work, lambda found: self._show(*found), key="waiting")

    def _show(self, found: KeptSet | None, present: str) -> None:
        self._version = found.version if found else ""
        self._use.setEnabled(True)
        if found:
            self._line.say(say("ui.reference.waiting", version=found.version, label=found.label, present=present))
        self.setVisible(found is not None)

    def _go_on(self) -> None:
        version = self._version
        self._use.setEnabled(False)
        self._line.say(say("ui.reference.installing"))
        self._shell.session.write(
            self, lambda vault: use_waiting(vault, version), lambda done: self._finish(*done), self._refuse,
            changed=ANYTHING,
        )  # fmt: skip

    def _finish(self, version: str, idle: int) -> None:
        code, tone = ("install_idle", "ochre") if idle else ("installed", "calm")
        self._shell.tell(say(f"ui.reference.{code}", version=version, count=idle), tone)
        self.load()

    def _refuse(self, error: Exception) -> None:
        self.load()
        self._shell.fail(error)
