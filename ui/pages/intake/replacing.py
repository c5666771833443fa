"""The question on a request whether the new laptop takes the place of another one, and what that brings back."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.exchange.enrolment import DeviceRow
from fieldapp.words import say
from ui.pages.transfer.phrase import write_short_day
from ui.style import SNUG
from ui.widgets.card import rows
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import TextArea
from ui.widgets.field import Field
from ui.widgets.text import Label

LONGEST = 2000


class Replacing(QWidget):
    """Asks which laptop is replaced, and why; hidden where the office has no other."""

    changed = Signal()

    def __init__(self, laptops: Sequence[DeviceRow]) -> None:
        """Make the question for the laptops of an office."""
        super().__init__()
        told = [(one.device, _name(one)) for one in laptops]
        self._choice = ChoiceEdit("replaces_choice", told, empty=say("ui.intake.replacing.none"))
        self._choice.set_value("")
        self._means = Label(say("ui.intake.replacing.means"), "small", "soft", wrap=True)
        self._text = TextArea("replaces_reason_edit", lines=2, longest=LONGEST)
        self._reason = Field(say("ui.intake.replacing.reason"), self._text, needed=True)
        question = Field(say("ui.intake.replacing.question"), self._choice)
        self.setLayout(rows(question, self._means, self._reason, gap=SNUG))
        self._choice.changed.connect(self._show)
        self._text.changed.connect(self.changed.emit)
        # shown with the sheet that it stands on: before, it would be a window of its own
        if not told:
            self.hide()
        self._show()

    def _show(self) -> None:
        for part in (self._means, self._reason):
            part.setVisible(bool(self.device))
        self.changed.emit()

    @property
    def device(self) -> str:
        """The device that is replaced, an empty text for none."""
        return str(self._choice.value() or "")

    @property
    def reason(self) -> str:
        """Why it is replaced."""
        return str(self._reason.value()).strip() if self.device else ""

    @property
    def is_ready(self) -> bool:
        """Whether nothing is lacking."""
        return not self.device or bool(self.reason)


def _name(one: DeviceRow) -> str:
    key = "ui.intake.replacing.revoked" if one.revoked else "ui.intake.replacing.laptop"
    return say(key, device=one.device[:8], when=write_short_day(one.issued))
