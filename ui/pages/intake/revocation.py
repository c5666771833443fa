"""The sheet on which the certificate of a laptop is revoked: with a reason, and with what that means."""

from collections.abc import Callable

from fieldapp.words import say
from ui.widgets.entry import TextArea
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

LONGEST = 2000


class RevocationSheet(Sheet):
    """Asks for the reason and hands device and reason over."""

    def __init__(self, device: str, office: str, act: Callable[[str, str], object]) -> None:
        """Make the sheet for one laptop."""
        super().__init__(say("ui.intake.revoke.title"), name="revocation_sheet")
        self._device, self._act = device, act
        self._text = TextArea("reason_edit", lines=3, longest=LONGEST)
        self._field = Field(say("ui.intake.revoke.reason"), self._text, needed=True)
        lead = say("ui.intake.revoke.lead", device=device[:8], office=office)
        self.body.addWidget(Label(lead, wrap=True))
        self.body.addWidget(Label(say("ui.intake.revoke.means"), tone="soft", wrap=True))
        self.body.addWidget(self._field)
        self.add_button(say("ui.transfer.cancel"), "plain", self.close_sheet, "cancel_button")
        self._do = self.add_button(say("ui.intake.revoke.do"), "main", self._take, "revoke_now_button")
        self.first_focus = self._text

    def _take(self) -> None:
        reason = self._field.value().strip()
        if not reason:
            self._field.set_problem(say("ui.intake.revoke.reason_needed"))
            self._field.take_focus()
            return
        self._do.setEnabled(False)
        self._act(self._device, reason)
