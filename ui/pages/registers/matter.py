"""A field that finds a case by its number, its subjects or what happened; what is kept is its id."""

from collections.abc import Callable

from fieldapp.vault.bookfacts import cases_named
from fieldapp.vault.caselist import case_ids, case_rows
from fieldapp.vault.supervisions import list_supervision_ids, supervision_rows
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.session import Session
from ui.widgets.lookup import Found, LookupEdit

MOST = 12


class MatterEdit(LookupEdit):
    """Type-ahead over the cases of this laptop, with `reports` over the LHPs, too."""

    def __init__(self, name: str, session: Session, *, reports: bool = False) -> None:
        super().__init__(name, self._search, say("ui.registers.find_matter"))
        self._session, self._reports = session, reports

    def value(self) -> str:
        """Return the id of what was picked, "" when nothing was."""
        picked = self.picked_row()
        return picked[0] if picked else ""

    def show_matter(self, name: str) -> None:
        """Show a case by its id; its name follows as soon as it was read."""
        if name:
            self._session.read(self, lambda vault: cases_named(vault.db, [name]), self._name, key="name")

    def _name(self, named: dict[str, tuple[str, str]]) -> None:
        for about, (case, text) in named.items():
            if case:
                self.set_value(about, text or say("ui.registers.unnamed"))

    def _search(self, text: str, answer: Callable[[Found], None]) -> None:
        reports = self._reports
        self._session.read(self, lambda vault: find_matters(vault, text, reports=reports), answer, key="matter")


def find_matters(vault: Vault, text: str, *, reports: bool) -> Found:
    """Return (id, number or summary, second line) of cases, and of LHPs, in which all words occur."""
    found: list[tuple[str, str, str]] = []
    for row in case_rows(vault.db, list(case_ids(vault.db, text)[:MOST])):
        if row is not None:
            told = row.numbers.partition(";")[0]
            second = " · ".join(filter(None, (row.subjects, row.summary if told else "")))
            found.append((row.id, told or row.summary or say("ui.registers.unnamed"), second))
    if reports:
        for one in supervision_rows(vault.db, list_supervision_ids(vault.db, text)[:MOST]):
            told = "; ".join(filter(None, one.activities))
            found.append((one.id, one.number or say("ui.registers.unnumbered_report"), f"LHP · {one.place} · {told}"))
    return found
