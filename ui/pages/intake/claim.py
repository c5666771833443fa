"""The sheets of one request from below: which file, who asks, whose laptop it is, and where the answer goes.

Opened by the tab Pemulihan. The lines of the office's sheet live as long as the sheet on screen, and nowhere else.
"""

from collections.abc import Callable
from pathlib import Path

from fieldapp.errors import NetraError, RecoveryMistyped, RecoveryWrong
from fieldapp.exchange.rescue_desk import Answered, Claim, Opened, answer_rescue, inspect_rescue, open_rescue
from fieldapp.exchange.standing import name_office, office_names
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.intake.fingerprint import Fingerprint
from ui.pages.intake.place import PlaceSheet
from ui.pages.recovery import tell_mistake
from ui.pages.transfer.phrase import write_office, write_when
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.choice import FlagEdit
from ui.widgets.entry import TextArea
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.path import PathEdit
from ui.widgets.sheet import Sheet, notice
from ui.widgets.text import Label

LINES = 4
NAMED = 8


def choose_claim(shell: Shell, told: Callable[[], None], file: str = "") -> Sheet:
    """Ask for the file of a request, then show it; `told` is called once an answer was written.

    A `file` that was found elsewhere is shown at once.
    """
    sheet = Sheet(say("ui.intake.claim.choose_title"), name="choose_claim_sheet")
    place = PathEdit("claim_edit", say("ui.intake.claim.choose_title"), [say("ui.intake.claim.kind")])
    field = Field(say("ui.intake.claim.file"), place)
    field.changed.connect(lambda: field.set_problem(""))

    def show(found: tuple[Path, Claim]) -> None:
        sheet.close_sheet()
        shell.open_sheet(ClaimSheet(shell, *found, told))

    def refuse(error: Exception) -> None:
        if isinstance(error, NetraError):
            field.set_problem(error.sentence)
            field.take_focus()
        else:
            shell.fail(error)

    def take() -> None:
        path = place.path()
        if not sheet.is_open():
            return
        if path is None:
            field.set_problem(say("ui.intake.claim.no_file"))
            return
        shell.session.carry(sheet, lambda _vault, _report: (path, inspect_rescue(path)), show, refuse, changed=())

    place.picked.connect(lambda _path: take())
    sheet.body.setSpacing(GAP)
    sheet.body.addWidget(Label(say("ui.intake.claim.choose_lead"), tone="soft", wrap=True))
    sheet.body.addWidget(field)
    sheet.add_button(say("ui.transfer.cancel"), "plain", sheet.close_sheet, "cancel_button")
    sheet.add_button(say("ui.intake.claim.open"), "main", take, "open_claim_button")
    sheet.first_focus = place.line
    shell.open_sheet(sheet)
    if file:
        place.take(Path(file))
    return sheet


class ClaimSheet(Sheet):
    """Shows who asks; opens the request with the office's sheet once the fingerprint was heard on the telephone."""

    def __init__(self, shell: Shell, path: Path, found: Claim, told: Callable[[], None]) -> None:
        """Make the sheet for a request."""
        super().__init__(say("ui.intake.claim.title"), wide=True, name="claim_sheet")
        self._shell, self._path, self._claim, self._told = shell, path, found, told
        self._fill_in()

    def _fill_in(self) -> None:
        found, zone = self._claim, self._shell.session.office.zone
        facts = Facts(
            [
                (say("ui.intake.claim.officer"), found.officer),
                (say("ui.intake.claim.made"), write_when(found.made, zone)),
                (say("ui.intake.claim.mark"), found.mark),
            ]
        )
        self.fingerprint = Fingerprint(found.fingerprint)
        self.same = FlagEdit("claim_same_flag", say("ui.intake.claim.same"))
        self.lines = TextArea("office_lines_edit", lines=LINES, placeholder=say("ui.recovery.example"))
        title = say("ui.intake.claim.lines", mark=found.mark)
        self._field = Field(title, self.lines, say("ui.intake.claim.lines_hint"))
        self._field.changed.connect(lambda: self._field.set_problem(""))
        self._trouble = Banner("", "ochre")
        self._trouble.setObjectName("claim_trouble")
        self.body.setSpacing(GAP)
        lead = Label(say("ui.intake.claim.lead"), tone="soft", wrap=True)
        heading = Label(say("ui.intake.claim.fingerprint"), "label")
        for part in (lead, facts, heading, self.fingerprint, self.same, self._field, self._trouble):
            self.body.addWidget(part)
        self._cancel = self.add_button(say("ui.transfer.cancel"), "plain", self.close_sheet, "claim_cancel_button")
        self.button = self.add_button(say("ui.intake.claim.go_on"), "main", self._open, "claim_button")
        self.button.setEnabled(False)
        self.same.changed.connect(lambda: self.button.setEnabled(bool(self.same.value())))
        self.first_focus = self.same

    def _open(self) -> None:
        text, path = self.lines.value(), self._path
        if not text.strip():
            self._field.set_problem(say("ui.intake.claim.lines_missing"))
            self._field.take_focus()
            return
        self._be_busy(True)

        def work(vault: Vault, _report: object) -> tuple[Opened, str]:
            found = open_rescue(vault, path, text)
            return found, write_office(name_office(vault, found.office, office_names(vault)), found.office)

        self._shell.session.carry(self, work, self._show, self._refuse, changed=())

    def _be_busy(self, busy: bool) -> None:
        self.may_close = not busy
        self._trouble.say("")
        self.button.say(say("ui.intake.claim.opening" if busy else "ui.intake.claim.go_on"))
        for part in (self.button, self._cancel, self.lines, self.same):
            part.setEnabled(not busy)

    def _show(self, answer: tuple[Opened, str]) -> None:
        self._be_busy(False)
        found, office = answer
        text = self.lines.value()
        self.lines.set_value("")
        self.close_sheet()
        sheet = GiveSheet(self._shell, self._path, text, found, office, self._told)
        self._shell.open_sheet(sheet)
        sheet.choice.choose(self._path.parent)

    def _refuse(self, error: Exception) -> None:
        self._be_busy(False)
        if isinstance(error, RecoveryMistyped):
            self._field.set_problem(tell_mistake(error))
            self._field.take_focus()
        elif isinstance(error, RecoveryWrong):
            self._field.set_problem(say("ui.intake.claim.wrong", mark=self._claim.mark))
            self._field.take_focus()
        elif isinstance(error, NetraError):
            self._trouble.say(error.sentence)
        else:
            self._shell.fail(error)


class GiveSheet(PlaceSheet):
    """Shows whose laptop it is, as it sealed itself, and writes the answer where somebody chooses."""

    def __init__(
        self, shell: Shell, path: Path, text: str, found: Opened, office: str, told: Callable[[], None]
    ) -> None:
        """Make the sheet; `text` is what was typed of the office's sheet."""
        facts = Facts(
            [
                (say("ui.intake.give.office"), office),
                (say("ui.intake.give.laptop"), found.device[:NAMED]),
                (say("ui.intake.give.officer"), found.officer),
            ]
        )
        unknown = Banner("" if found.known else say("ui.intake.give.unknown"), "ochre")
        unknown.setObjectName("unknown_laptop_banner")
        self._path, self._text, self._told = path, text, told
        super().__init__(
            shell, say("ui.intake.give.title"), say("ui.intake.give.lead"), say("ui.intake.give.write"), self._give,
            facts, unknown,
        )  # fmt: skip
        self.body.setSpacing(GAP)
        self.closed.connect(self._forget)

    def _give(self, folder: Path) -> None:
        path, text = self._path, self._text

        def work(vault: Vault, _report: object) -> Answered:
            return answer_rescue(vault, path, text, folder)

        self._shell.session.carry(self, work, self._tell, self._hear_refusal, changed=())

    def _tell(self, made: Answered) -> None:
        self.close_sheet()
        self._told()
        notice(self._shell, say("ui.intake.given.title"), say("ui.intake.given.text", file=made.path.name))

    def _hear_refusal(self, error: Exception) -> None:
        if isinstance(error, NetraError):
            self.refuse(error.sentence)
        else:
            self._shell.fail(error)

    def _forget(self) -> None:
        self._text = ""
