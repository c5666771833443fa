"""Cases that an office above handed to this one and nobody has taken on yet: a banner over the list, and the sheet."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fieldapp.desk.timeline import write_when
from fieldapp.vault.delegation import adopt, offers
from fieldapp.vault.transfer import Delegation
from fieldapp.words import say
from ui.page import Shell
from ui.style import FINE, GAP
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Line, row, rows
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label


class OfferedBanner(Banner):
    """Says how many cases wait, and leads to them."""

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__()
        self._shell, self._page = shell, page
        self._offers: list[Delegation] = []
        self.add_action(say("ui.offered.open"), self._open, "open_offered_button")

    def look(self) -> None:
        """Read what waits."""
        self._shell.session.read(self._page, offers, self._show, key="offered")

    def _show(self, found: list[Delegation]) -> None:
        self._offers = found
        self.say(say("ui.offered.count", count=len(found)) if found else "", "ochre")

    def _open(self) -> None:
        self._shell.open_sheet(OfferedSheet(self._offers, self._accept))

    def _accept(self, sheet: Sheet, offer: Delegation) -> None:
        def done(made: str) -> None:
            sheet.close_sheet()
            self._shell.tell(say("ui.offered.done"))
            self._shell.go("case", id=made, tab="handling")

        self._shell.session.write(self._page, lambda vault: adopt(vault, offer.case), done, changed=("*",))


class OfferedSheet(Sheet):
    """The cases that wait, each with who handed it over and why; `accept(sheet, offer)` takes one on."""

    def __init__(self, waiting: list[Delegation], accept: Callable[[Sheet, Delegation], None]) -> None:
        super().__init__(say("ui.offered.title"), name="offered_sheet")
        self.body.setSpacing(GAP)
        self.body.addWidget(Label(say("ui.offered.text"), "body", "soft", wrap=True))
        for number, offer in enumerate(waiting):
            if number:
                self.body.addWidget(Line())
            told = rows(Label(offer.source_name or offer.source, "strong", wrap=True), gap=FINE)
            told.addWidget(Label(write_when(offer.on), "small", "soft"))
            told.addWidget(Label(offer.why, wrap=True))
            button = Button(say("ui.offered.accept"), "main" if not number else "plain", name=f"accept_{number}_button")
            button.call(partial(accept, self, offer))
            line = row(gap=GAP)
            line.addLayout(told, 1)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self.body.addLayout(line)
