"""The sheet on which the certificate of a laptop is revoked: what falls, what stays, since when, and why."""

from collections.abc import Callable
from dataclasses import dataclass

from fieldapp.case.dates import parse_date
from fieldapp.errors import NetraError
from fieldapp.exchange.revocation import Outlook
from fieldapp.words import say
from ui.page import Shell
from ui.pages.intake.root import RootLines
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.entry import TextArea
from ui.widgets.field import Field
from ui.widgets.moment import DateEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Wish:
    """What was filled in: the laptop, why, the day of the loss (ISO or empty), and the typed sheet of the root key."""

    device: str
    reason: str
    since: str
    sheet: str


class RevocationSheet(Sheet):
    """Asks for the reason and hands over what was filled in; stays open until `finish` or `refuse` was called."""

    def __init__(self, shell: Shell, found: Outlook, office: str, act: Callable[[Wish], object]) -> None:
        """Make the sheet for one laptop."""
        super().__init__(say("ui.intake.revoke.title"), name="revocation_sheet")
        self._shell, self._found, self._act = shell, found, act
        self._text = TextArea("reason_edit", lines=3, longest=LONGEST)
        self._reason = Field(say("ui.intake.revoke.reason"), self._text, needed=True)
        self._since = Field(
            say("ui.intake.revoke.since"), DateEdit("since_edit", lambda: shell.session.now().date()),
            say("ui.intake.revoke.since_hint"),
        )  # fmt: skip
        self._sheet = RootLines(say("ui.intake.revoke.sheet", mark=found.mark))
        self._trouble = Banner("", "ochre")
        self._fill_in(office)
        self._reason.changed.connect(lambda: self._reason.set_problem(""))
        self._since.changed.connect(lambda: self._since.set_problem(""))
        self.add_button(say("ui.transfer.cancel"), "plain", self.close_sheet, "cancel_button")
        self._do = self.add_button(say("ui.intake.revoke.do"), "main", self._take, "revoke_now_button")
        self.first_focus = self._text

    def _fill_in(self, office: str) -> None:
        found = self._found
        self.body.setSpacing(GAP)
        self.body.addWidget(Label(say("ui.intake.revoke.lead", device=found.device[:8], office=office), wrap=True))
        self.body.addWidget(Label(say("ui.intake.revoke.means"), tone="soft", wrap=True))
        if found.keys:
            self.body.addWidget(Label(say("ui.intake.revoke.desk", count=found.kept), tone="soft", wrap=True))
        if found.equal:
            key = "ui.intake.revoke.equal_sheet" if found.mark else "ui.intake.revoke.equal"
            self.body.addWidget(Label(say(key), wrap=True))
        for part in (self._trouble, self._reason, self._since, self._sheet):
            self.body.addWidget(part)
        self._since.setVisible(bool(found.keys))
        self._sheet.setVisible(found.equal and bool(found.mark))

    def _take(self) -> None:
        reason, since = str(self._reason.value()).strip(), str(self._since.value())
        if not reason:
            self._reason.set_problem(say("ui.intake.revoke.reason_needed"))
            self._reason.take_focus()
            return
        if since and parse_date(since) is None:
            self._since.set_problem(say("ui.intake.revoke.since_wrong"))
            self._since.take_focus()
            return
        self._do.setEnabled(False)
        self._act(Wish(self._found.device, reason, since, self._sheet.lines.value().strip()))

    def finish(self) -> None:
        """Put the sheet away."""
        self._sheet.lines.set_value("")
        self.close_sheet()

    def refuse(self, error: Exception) -> None:
        """Say what stands against it; nothing was revoked."""
        self._do.setEnabled(True)
        if self._sheet.hear(error):
            return
        if isinstance(error, NetraError):
            self._trouble.say(error.sentence)
        else:
            self.close_sheet()
            self._shell.fail(error)
