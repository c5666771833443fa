"""What a part of Buku Register is: a widget behind a tab that reads when it is shown."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from fieldapp.words import say
from ui.page import Page, Shell
from ui.session import Session
from ui.widgets.choice import ChoiceEdit

YEAR_WIDTH: Final = 104
# Below this width what only counts is left out.
NARROW: Final = 900


class YearEdit(ChoiceEdit):
    """The year of a book."""

    def __init__(self) -> None:
        super().__init__("year_choice")
        self.setMinimumContentsLength(4)
        self.setFixedWidth(YEAR_WIDTH)
        self.setAccessibleName(say("ui.registers.year"))

    def year(self) -> int:
        """Return the year that is chosen, 0 for none."""
        return int(self.value() or 0)

    def show_years(self, years: Sequence[int], year: int) -> None:
        """Offer these years and show one of them."""
        self.set_choices([(str(one), str(one)) for one in years])
        self.set_value(str(year))


class Part(QWidget):
    """One part of the page; `page` is where it lives."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page

    @property
    def shell(self) -> Shell:
        """The window."""
        return self.page.shell

    @property
    def session(self) -> Session:
        """The unlocked vault."""
        return self.page.session

    def arrive(self, **where: str) -> None:
        """Take what was asked for and read it."""

    def read(self) -> None:
        """Read again what is shown."""

    def stand(self) -> None:
        """Take the focus where people begin."""

    def place(self) -> dict[str, str]:
        """Return what was chosen here, as `arrive` takes it."""
        return {}
