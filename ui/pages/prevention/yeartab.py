"""A book of Pencegahan & Kontak that is kept by years: its choice of year, its reading, and the way to one record.

Derived from by the books of declarations and of meetings.
"""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from fieldapp.vault.rolls import years_of
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.pages.prevention.booktab import Answer, BookTab
from ui.widgets.choice import ChoiceEdit


class YearTab(BookTab):
    """A list of records of one kind, whose page bears the name of the kind; the newest first."""

    kind: ClassVar[str] = ""
    # What lists the records: list_rows(vault, search, year), everything without search and year.
    list_rows: ClassVar[Callable[..., Sequence[Any]]]

    def _make_filters(self) -> Sequence[QWidget]:
        self._year = ChoiceEdit(f"{self.kind}_year_choice", (), say("ui.prevention.all_years"))
        self._year.changed.connect(self.load)
        return [self._year]

    def _reader(self) -> Callable[[Vault], Answer]:
        search, year = self.search.value(), int(self._year.value() or 0)
        kind, list_rows = self.kind, type(self).list_rows

        def work(vault: Vault) -> Answer:
            years = years_of(vault.db, kind, vault.office)
            found = list(list_rows(vault, search, year))
            return found, bool(found or list_rows(vault)), years

        return work

    def _show_more(self, more: Any) -> None:
        self._year.set_choices([(str(year), str(year)) for year in more])

    def _clear_filters(self) -> None:
        self._year.set_value("")

    def _open(self, line: Any) -> None:
        self._show_record(line.id)

    def _show_record(self, record: str) -> None:
        self._shell.go(self.kind, id=record)
