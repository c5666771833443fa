"""What a part of Buku Register is: a widget behind a tab that reads when it is shown."""

from PySide6.QtWidgets import QWidget

from ui.page import Page, Shell
from ui.session import Session


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
