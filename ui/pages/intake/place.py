"""The sheet that asks where a file for another office, or a copy, is to be written: a stick or another folder."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from fieldapp.words import say
from ui.page import Shell
from ui.pages.transfer.choice import StickChoice
from ui.pages.transfer.stick import Volume
from ui.widgets.banner import Banner
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label


class PlaceSheet(Sheet):
    """Asks for a place and hands it over; stays open until `finish` or `refuse` was called."""

    def __init__(
        self, shell: Shell, title: str, lead: str, button: str, act: Callable[[Path], object], *parts: QWidget
    ) -> None:
        """Make the sheet; `parts` stand between the lead and the places."""
        super().__init__(title, wide=True, name="place_sheet")
        self._shell, self._act = shell, act
        self.choice = StickChoice()
        self.choice.picked.connect(self._weigh)
        self._problem = Banner(tone="ochre")
        self._problem.setObjectName("place_problem")
        self.body.addWidget(Label(lead, tone="soft", wrap=True))
        for part in (*parts, self.choice, self._problem):
            self.body.addWidget(part)
        self.add_button(say("ui.transfer.cancel"), "plain", self.close_sheet, "cancel_button")
        self.take_button = self.add_button(button, "main", self._take, "take_button")
        self.choice.confirmed.connect(self.take_button.click)
        self._ready = True
        self._weigh(None)

    def set_ready(self, ready: bool) -> None:
        """Let the sheet be taken or not; a place must be chosen in any case."""
        self._ready = ready
        self._weigh(self.choice.chosen)

    def _weigh(self, volume: Volume | None) -> None:
        locked = volume is not None and volume.read_only
        self.choice.note.say(say("ui.send.room_locked") if locked else "", "ochre")
        self.take_button.setEnabled(self._ready and volume is not None and not locked)

    def _take(self) -> None:
        volume = self.choice.chosen
        if volume is not None:
            self._problem.say("")
            self.take_button.setEnabled(False)
            self._act(volume.folder)

    def finish(self) -> None:
        """Put the sheet away."""
        self.close_sheet()

    def refuse(self, sentence: str) -> None:
        """Say why it was not written; another place can be chosen."""
        self._problem.say(sentence)
        self._weigh(self.choice.chosen)
