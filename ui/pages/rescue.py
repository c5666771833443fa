"""Recovery by the office above, at the locked laptop: the sheet that writes a request, the one that takes the answer.

Opened from the sheet of a forgotten passphrase. Keeps nothing of what is typed once a sheet is closed.
"""

from pathlib import Path

from fieldapp.case.office import zone_of
from fieldapp.errors import NetraError, RescueSecretWrong
from fieldapp.exchange.rescue import Asked, ask_rescue, finish_rescue
from fieldapp.vault import passphrase
from fieldapp.vault.slots import list_officers
from fieldapp.words import say
from ui.gate import Gate
from ui.pages.intake.fingerprint import Fingerprint
from ui.pages.transfer.choice import StickChoice
from ui.pages.transfer.phrase import write_when
from ui.pages.transfer.stick import Volume
from ui.style import GAP, TIGHT
from ui.widgets.banner import Banner
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import SecretEdit
from ui.widgets.field import Field
from ui.widgets.newsecret import NewSecret
from ui.widgets.path import PathEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

NEXT_STEPS = 3


def write_made(asked: Asked) -> str:
    """Return when a request was written, in the time of the office that helps."""
    return write_when(asked.made, zone_of(asked.office))


class RequestSheet(Sheet):
    """Asks for a new passphrase and a place, and writes the request there."""

    def __init__(self, gate: Gate, folder: Path, officer: str, helper: str, *, replaces: bool = False) -> None:
        """Make the sheet for a vault; `helper` names the office above, `replaces` says that a request waits already."""
        super().__init__(say("ui.rescue.ask_title"), wide=True, name="rescue_request_sheet")
        self._gate, self._folder, self._helper = gate, folder, helper
        self._replaces = replaces
        self._fill_in(officer)

    def _fill_in(self, officer: str) -> None:
        known = list_officers(self._folder)
        self._officers = ChoiceEdit("rescue_officer_edit", [(one.id, one.name) for one in known])
        chosen = [one.id for one in known if one.id == officer] or [known[0].id]
        self._officers.set_value(chosen[0])
        whose = Field(say("ui.rescue.whose"), self._officers)
        self.secret = NewSecret("rescue_secret")
        self.choice = StickChoice()
        self.choice.picked.connect(self._weigh)
        self._trouble = Banner("", "ochre")
        self._trouble.setObjectName("rescue_trouble")
        replaced = Label(say("ui.rescue.ask_replaces"), "small", "soft", wrap=True)
        self.body.setSpacing(GAP)
        lead = Label(say("ui.rescue.ask_lead"), tone="soft", wrap=True)
        for part in (lead, replaced, whose, self.secret, self.choice, self._trouble):
            self.body.addWidget(part)
        # a part that is shown before it has its place is a window of its own for a moment
        whose.setVisible(len(known) > 1)
        replaced.setVisible(self._replaces)
        self.first_focus = self.secret.first
        self._cancel = self.add_button(say("ui.rescue.cancel"), "plain", self.close_sheet, "rescue_cancel_button")
        self.button = self.add_button(say("ui.rescue.write"), "main", self._write, "rescue_write_button")
        self.choice.confirmed.connect(self.button.click)
        self._weigh(None)

    def _weigh(self, volume: Volume | None) -> None:
        locked = volume is not None and volume.read_only
        self.choice.note.say(say("ui.send.room_locked") if locked else "", "ochre")
        self.button.setEnabled(volume is not None and not locked)

    def _write(self) -> None:
        volume = self.choice.chosen
        if volume is None or self.secret.show_problems():
            return
        self._be_busy(True)
        folder, officer, new, dest = self._folder, self._officers.value() or None, self.secret.value(), volume.folder
        clock = self._gate.clock
        self._gate.work(
            self,
            lambda _report: ask_rescue(folder, officer, new, dest, cost=passphrase.fitting_cost(), clock=clock),
            self._tell,
            self._refuse,
        )

    def _be_busy(self, busy: bool) -> None:
        self.may_close = not busy
        self._trouble.say("")
        self.button.say(say("ui.rescue.writing" if busy else "ui.rescue.write"))
        for part in (self.button, self._cancel, self._officers, self.secret, self.choice):
            part.setEnabled(not busy)

    def _tell(self, made: Asked) -> None:
        self._be_busy(False)
        self.secret.clear()
        self.close_sheet()
        self._gate.open_sheet(AskedSheet(made, self._helper))

    def _refuse(self, error: Exception) -> None:
        self._be_busy(False)
        if isinstance(error, NetraError):
            self._trouble.say(error.sentence)


class AskedSheet(Sheet):
    """Says what to do with a request, and shows its fingerprint large enough to be read out."""

    def __init__(self, made: Asked, helper: str) -> None:
        """Make the sheet for a request that was written."""
        super().__init__(say("ui.rescue.asked_title"), name="rescue_asked_sheet")
        self.fingerprint = Fingerprint(made.fingerprint)
        self.body.setSpacing(GAP)
        file = Label(say("ui.rescue.asked_file", file=made.path.name), wrap=True)
        file.let_select()
        self.body.addWidget(file)
        for step in range(1, NEXT_STEPS + 1):
            text = say(f"ui.rescue.asked_{step}", office=helper)
            self.body.addWidget(Label(f"{step}.  {text}", wrap=True))
        self.body.addSpacing(TIGHT)
        self.body.addWidget(Label(say("ui.rescue.asked_read"), "label"))
        self.body.addWidget(self.fingerprint)
        self.add_button(say("ui.rescue.asked_close"), "main", self.close_sheet, "rescue_asked_button")


class FinishSheet(Sheet):
    """Takes the answer and the passphrase chosen for the request, and opens the vault."""

    def __init__(self, gate: Gate, folder: Path, asked: Asked) -> None:
        """Make the sheet for the request that waits."""
        super().__init__(say("ui.rescue.finish_title"), name="rescue_finish_sheet")
        self._gate, self._folder = gate, folder
        self._trouble = Banner("", "ochre")
        self._trouble.setObjectName("rescue_trouble")
        self._file = PathEdit("answer_edit", say("ui.rescue.answer"), [say("ui.rescue.answer_kind")])
        self._file_field = Field(say("ui.rescue.answer"), self._file)
        self._secret = SecretEdit("rescue_secret_edit")
        self._secret_field = Field(say("ui.rescue.secret"), self._secret)
        self._secret.returnPressed.connect(self._finish)
        for field in (self._file_field, self._secret_field):
            field.changed.connect(lambda field=field: field.set_problem(""))
        self.body.setSpacing(GAP)
        lead = say("ui.rescue.finish_lead", name=asked.officer.name, when=write_made(asked))
        shown = Label(say("ui.rescue.fingerprint"), "small", "soft")
        for part in (Label(lead, tone="soft", wrap=True), self._trouble, self._file_field, self._secret_field, shown):
            self.body.addWidget(part)
        self.body.addWidget(Fingerprint(asked.fingerprint))
        self.first_focus = self._file.line
        self._cancel = self.add_button(say("ui.rescue.cancel"), "plain", self.close_sheet, "rescue_cancel_button")
        self.button = self.add_button(say("ui.rescue.finish"), "main", self._finish, "rescue_finish_button")

    def _finish(self) -> None:
        path, new, folder, clock = self._file.path(), self._secret.value(), self._folder, self._gate.clock
        if not self.button.isEnabled():
            return
        if path is None:
            self._file_field.set_problem(say("ui.rescue.answer_missing"))
            self._file_field.take_focus()
        elif not new:
            self._secret_field.set_problem(say("ui.rescue.secret_missing"))
            self._secret_field.take_focus()
        else:
            self._be_busy(True)
            self._gate.work(
                self,
                lambda _report: finish_rescue(folder, path, new, cost=passphrase.fitting_cost(), clock=clock),
                lambda found: self._enter(found.id, new),
                self._refuse,
            )

    def _be_busy(self, busy: bool) -> None:
        self.may_close = not busy
        self._trouble.say("")
        self.button.say(say("ui.rescue.finishing" if busy else "ui.rescue.finish"))
        for part in (self.button, self._cancel, self._file, self._secret):
            part.setEnabled(not busy)

    def _enter(self, officer: str, new: str) -> None:
        self._be_busy(False)
        self.close_sheet()
        self._gate.enter(self._folder, officer, new)

    def _refuse(self, error: Exception) -> None:
        self._be_busy(False)
        if isinstance(error, RescueSecretWrong):
            self._secret_field.set_problem(error.sentence)
            self._secret_field.take_focus()
            self._secret.selectAll()
        elif isinstance(error, NetraError):
            self._trouble.say(error.sentence)
