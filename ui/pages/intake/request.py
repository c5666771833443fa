"""The sheets of a request: which file, whose laptop, the fingerprint to compare on the phone, and the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fieldapp.exchange.enrolment import DeviceRow, Enrolled
from fieldapp.exchange.enrolment_file import Request
from fieldapp.words import say
from ui.page import Shell
from ui.pages.intake.fingerprint import Fingerprint
from ui.pages.intake.place import PlaceSheet
from ui.pages.intake.replacing import Replacing
from ui.pages.transfer.phrase import write_list, write_when
from ui.style import GAP
from ui.widgets.choice import FlagEdit
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.path import PathEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it is shown: what it says, its fingerprint, its office in words, and whom it may replace."""

    request: Request
    fingerprint: str
    office: str
    replaceable: tuple[DeviceRow, ...]


def choose_request(shell: Shell, act: Callable[[str], object]) -> Sheet:
    """Ask for the file of a request: typed, chosen or dropped."""
    sheet = Sheet(say("ui.intake.request.choose_title"), name="choose_request_sheet")
    kinds = (say("ui.intake.request.kind"), say("ui.receive.files_any"))
    place = PathEdit("request_edit", say("ui.intake.request.choose_title"), kinds)
    field = Field(say("ui.intake.request.file"), place, hint=say("ui.intake.request.file_hint"))

    def take() -> None:
        # Enter in the field confirms it and presses the main button, too
        if not sheet.is_open():
            return
        if place.path() is None:
            field.set_problem(say("ui.intake.request.no_file"))
            return
        sheet.close_sheet()
        act(place.value())

    place.picked.connect(lambda _path: take())
    sheet.body.addWidget(Label(say("ui.intake.request.choose_lead"), tone="soft", wrap=True))
    sheet.body.addWidget(field)
    sheet.add_button(say("ui.transfer.cancel"), "plain", sheet.close_sheet, "cancel_button")
    sheet.add_button(say("ui.intake.request.open"), "main", take, "open_request_button")
    sheet.first_focus = place.line
    shell.open_sheet(sheet)
    return sheet


class RequestSheet(PlaceSheet):
    """Shows a request; it can be approved only once somebody says that the fingerprints are the same.

    A laptop that takes the place of another one needs the reason: `replaces` and `reason` say what was chosen.
    """

    def __init__(self, shell: Shell, asked: Asked, act: Callable[[Path], object]) -> None:
        """Make the sheet for a request."""
        found, zone = asked.request, shell.session.office.zone
        self.office = found.office
        self._facts = Facts(
            [
                (say("ui.intake.request.office"), asked.office),
                (say("ui.intake.request.laptop"), found.device[:8]),
                (say("ui.intake.request.officers"), write_list(one.name for one in found.officers)),
                (say("ui.intake.request.made"), write_when(found.made, zone)),
            ]
        )
        self.fingerprint = Fingerprint(asked.fingerprint)
        self.same = FlagEdit("same_flag", say("ui.intake.request.same"))
        self._replacing = Replacing(asked.replaceable)
        super().__init__(
            shell, say("ui.intake.request.title"), say("ui.intake.request.lead"), say("ui.intake.request.approve"),
            act, self._facts, Label(say("ui.intake.request.fingerprint"), "label"), self.fingerprint, self.same,
            self._replacing,
        )  # fmt: skip
        self.body.setSpacing(GAP)
        self.same.changed.connect(self._weigh_all)
        self._replacing.changed.connect(self._weigh_all)
        self.first_focus = self.same
        self.set_ready(False)

    def _weigh_all(self) -> None:
        self.set_ready(bool(self.same.value()) and self._replacing.is_ready)

    @property
    def replaces(self) -> str:
        """The device whose place the new one takes, an empty text for none."""
        return self._replacing.device

    @property
    def reason(self) -> str:
        """Why the old laptop is replaced."""
        return self._replacing.reason


def show_approved(shell: Shell, made: Enrolled, waiting: int, office: str, replaced: str = "") -> Sheet:
    """Show where the answer lies, what was held because this laptop was not certified yet, and what follows when it
    took the place of another one.
    """
    notes = [say("ui.intake.approved.replaced", device=replaced[:8])] if replaced else []
    notes += [say("ui.intake.revoke.pending")] if made.pending else []
    sheet = Sheet(say("ui.intake.approved.title"), name="approved_sheet")
    sheet.body.addWidget(Label(say("ui.intake.approved.lead", file=made.path.name), wrap=True))

    def retry() -> None:
        sheet.close_sheet()
        shell.go("receive", held="1")

    for line in notes:
        sheet.body.addWidget(Label(line, wrap=True))

    def answer() -> None:
        sheet.close_sheet()
        shell.go("send", to=office, kind="receipt")

    if waiting:
        sheet.body.addWidget(Label(say("ui.intake.approved.waiting", count=waiting), tone="soft", wrap=True))
        sheet.add_button(say("ui.transfer.finish"), "plain", sheet.close_sheet, "close_button")
        sheet.add_button(say("ui.intake.held.retry"), "main", retry, "retry_now_button")
    elif replaced:
        sheet.add_button(say("ui.transfer.finish"), "plain", sheet.close_sheet, "close_button")
        sheet.add_button(say("ui.intake.approved.receipt"), "main", answer, "write_receipt_button")
    else:
        sheet.add_button(say("ui.transfer.finish"), "main", sheet.close_sheet, "close_button")
    shell.open_sheet(sheet)
    return sheet
