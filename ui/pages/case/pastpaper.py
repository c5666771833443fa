"""The history of a case or LHP on paper, for a hearing: made off the window's thread, then shown with the ways out.

Used by the page of a case and by that of an LHP, beside their `Past`.
"""

from PySide6.QtCore import QObject

from fieldapp.desk.audit import label_record
from fieldapp.desk.hearing import print_history
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.case.past import Past
from ui.pages.print.save import safe_name
from ui.pages.transfer.paper import open_paper


class PastPaper(QObject):
    """Brings the past that is shown to paper when its button asks for it."""

    def __init__(self, shell: Shell, past: Past) -> None:
        super().__init__(past)
        self._shell, self._past = shell, past
        self._owner = ""
        past.print_asked.connect(self._make)

    def about(self, owner: str) -> None:
        """Say whose past is shown."""
        self._owner = owner

    def _make(self) -> None:
        owner = self._owner
        self._past.print_button.setEnabled(False)

        def make(vault: Vault) -> tuple[bytes, str]:
            return print_history(vault, owner), label_record(vault.db, owner)

        def show(made: tuple[bytes, str]) -> None:
            pdf, label = made
            self._past.print_button.setEnabled(True)
            if owner == self._owner and self._past.isVisible():
                open_paper(self._shell, pdf, say("ui.case.past.paper"), safe_name(say("chronicle.file", label=label)))

        self._shell.session.read(self, make, show, self._refuse, key="print")

    def _refuse(self, error: Exception) -> None:
        self._past.print_button.setEnabled(True)
        self._shell.fail(error)
