"""The sheets of an invitation: for which office, onto which stick, and the fingerprint to read out."""

from collections.abc import Callable
from pathlib import Path

from fieldapp.case.office import is_office_code, is_within
from fieldapp.exchange.enrolment import Enrolled
from fieldapp.packs.proposal import propose_office
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.intake.fingerprint import Fingerprint
from ui.pages.intake.place import PlaceSheet
from ui.widgets.field import Field
from ui.widgets.lookup import Found, LookupEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

MOST_FOUND = 12
OFFICE_LEVELS = (1, 2, 3)


class InvitationSheet(PlaceSheet):
    """Asks whom to invite and where the invitation is to be written."""

    def __init__(self, shell: Shell, act: Callable[[str, Path], object]) -> None:
        """Make the sheet."""
        self._office = LookupEdit("office_edit", self._find, say("ui.intake.invite.office_hint"))
        self._field = Field(say("ui.intake.invite.office"), self._office, hint=say("ui.intake.invite.hint"))
        self._own = shell.session.office.code
        self._send = act
        super().__init__(
            shell, say("ui.intake.invite.title"), say("ui.intake.invite.lead"), say("ui.intake.invite.write"),
            self._check, self._field,
        )  # fmt: skip
        self.first_focus = self._office

    def _find(self, text: str, answer: Callable[[Found], None]) -> None:
        own = self._own

        def look(vault: Vault) -> Found:
            regions = vault.packs.regions
            within = "" if own == "00" else own
            found = regions.find(text, MOST_FOUND, within=within, levels=OFFICE_LEVELS)
            return [(one.code, propose_office(regions, one.code).name or one.path, one.code) for one in found]

        self._shell.session.read(self, look, answer, key="regions")

    def _check(self, folder: Path) -> None:
        office = self._office.value().strip()
        if not is_office_code(office):
            self._refuse_office(say("ui.intake.invite.unknown"))
        elif not is_within(office, self._own):
            self._refuse_office(say("ui.intake.invite.outside", office=office))
        else:
            self._field.set_problem("")
            self._send(office, folder)

    def _refuse_office(self, sentence: str) -> None:
        self._field.set_problem(sentence)
        self._field.take_focus()
        self.refuse("")


def show_invited(shell: Shell, name: str, made: Enrolled) -> Sheet:
    """Show where the invitation of an office lies and what is to be read out."""
    sheet = Sheet(say("ui.intake.invited.title"), name="invited_sheet")
    sheet.body.addWidget(Label(say("ui.intake.invited.lead", office=name, file=made.path.name), wrap=True))
    sheet.body.addWidget(Label(say("ui.intake.invited.fingerprint"), "label"))
    sheet.body.addWidget(Fingerprint(made.fingerprint))
    sheet.body.addWidget(Label(say("ui.intake.invited.next"), tone="soft", wrap=True))
    sheet.add_button(say("ui.transfer.finish"), "main", sheet.close_sheet, "close_button")
    shell.open_sheet(sheet)
    return sheet
