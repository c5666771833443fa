"""The way to the office above: its invitation is looked at, and the request of this laptop goes back to it."""

from dataclasses import dataclass
from pathlib import Path

from fieldapp.errors import NetraError
from fieldapp.exchange import enrolment
from fieldapp.packs.proposal import above_name
from fieldapp.packs.region import load_regions
from fieldapp.vault.vault import Clock, open_vault
from fieldapp.words import say
from ui.gate import Gate
from ui.pages.welcome.step import Answers, Step
from ui.style import SNUG
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.path import PathEdit
from ui.widgets.text import Label


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation says: the desk it comes from, the office it is for, and its fingerprint."""

    file: Path
    desk: str
    code: str
    office: str
    fingerprint: str
    practice: bool


class AboveStep(Step):
    """The invitation of the office above, or later."""

    key = "above"

    def __init__(self, gate: Gate, answers: Answers) -> None:
        super().__init__(gate, answers)
        self._invited: Invited | None = None
        self._requested = False
        self._build()
        self._show_stage()

    def _build(self) -> None:
        self._who = Label("", wrap=True)
        kinds = [say("ui.welcome.above.kind")]
        self._file = PathEdit("invitation_edit", say("ui.welcome.above.file"), kinds)
        self._file_field = Field(say("ui.welcome.above.file"), self._file, say("ui.welcome.above.file_hint"))
        self._file.picked.connect(self._look)
        self._file_field.changed.connect(self._forget)
        self._facts = Facts()
        self._words = Label("", "name", wrap=True)
        self._words.let_select()
        self._compare = Label(say("ui.welcome.above.compare"), "small", "soft", wrap=True)
        self._place = PathEdit("request_edit", say("ui.welcome.above.place"), folder=True)
        self._place_field = Field(say("ui.welcome.above.place"), self._place, say("ui.welcome.above.place_hint"))
        self._write = Button(say("ui.welcome.above.write"), "main", "stick", name="write_request_button")
        self._write.clicked.connect(self._write_request)
        self._written = Label("", wrap=True)
        self._answer = Label(say("ui.welcome.above.answer"), "small", "soft", wrap=True)
        found = rows(self._facts, self._words, self._compare, gap=SNUG)
        for part in (self._who, self._file_field):
            self.body.addWidget(part)
        self.body.addLayout(found)
        self.body.addWidget(self._place_field)
        self.body.addLayout(row(self._write, None))
        self.body.addWidget(self._written)
        self.body.addWidget(self._answer)

    def arrive(self) -> None:
        """Name the office above and take the focus."""
        office = self.answers.office
        self.gate.work(self, lambda _report: above_name(load_regions(), office), self._show_above)
        self._file_field.take_focus()

    def _show_above(self, name: str) -> None:
        self._who.say(say("ui.welcome.above.who", name=name) if name else say("ui.welcome.above.nobody"))

    def _show_stage(self) -> None:
        looked = self._invited is not None
        for part in (self._facts, self._words, self._compare):
            part.setVisible(looked)
        for part in (self._place_field, self._write):
            part.setVisible(looked and not self._requested)
        for part in (self._written, self._answer):
            part.setVisible(self._requested)
        self._file_field.setVisible(not self._requested)
        self.changed.emit()

    def _forget(self) -> None:
        self._file_field.set_problem("")
        self.trouble.say("")
        if self._invited is not None and str(self._invited.file) != self._file.value():
            self._invited = None
            self._show_stage()

    # ---- the invitation ----------------------------------------------------------------------------------------------

    def _look(self, file: Path) -> None:
        self.trouble.say("")
        self.gate.work(self, lambda _report: look_at_invitation(file), self._show_invitation, self._refuse)

    def _show_invitation(self, found: Invited) -> None:
        if str(found.file) != self._file.value():
            return
        self._invited = found
        own = self.answers.office
        if found.office != own or found.practice:
            code = "practice" if found.practice else "other"
            self.trouble.say(say(f"ui.welcome.above.{code}", invited=found.office, own=own))
            self._invited = None
        self._facts.fill(
            [
                (say("ui.welcome.above.from"), say("ui.welcome.above.desk", name=found.desk, code=found.code)),
                (say("ui.welcome.above.for"), say("ui.welcome.above.desk", name=self.answers.name, code=found.office)),
            ]
        )
        self._words.say(found.fingerprint)
        if not self._place.value():
            self._place.set_value(str(found.file.parent))
        self._show_stage()
        self._write.setFocus()

    def _refuse(self, error: Exception) -> None:
        self._invited = None
        self._write.setEnabled(True)
        if isinstance(error, NetraError):
            self.trouble.say(error.sentence)
        else:
            self.gate.fail(error)
        self._show_stage()

    # ---- the request -------------------------------------------------------------------------------------------------

    def _write_request(self) -> None:
        invited, place = self._invited, self._place.path()
        if invited is None:
            return
        if place is None:
            self._place_field.set_problem(say("ui.welcome.above.place_missing"))
            self._place_field.take_focus()
            return
        folder, secret, clock = self.gate.vault_folder(), self.answers.passphrase, self.gate.clock
        self._write.setEnabled(False)
        self.gate.work(
            self, lambda _report: write_request(folder, secret, clock, invited.file, place), self._show_request,
            self._refuse,
        )  # fmt: skip

    def _show_request(self, made: enrolment.Enrolled) -> None:
        self._write.setEnabled(True)
        self._requested = True
        self._words.say(made.fingerprint)
        self._compare.say(say("ui.welcome.above.read_out"))
        self._written.say(say("ui.welcome.above.written", file=made.path.name, folder=made.path.parent))
        self._show_stage()

    @property
    def can_go_on(self) -> bool:
        """Whether the request was written."""
        return self._requested

    @property
    def can_skip(self) -> bool:
        """Whether this may wait: until the request is written."""
        return not self._requested


def look_at_invitation(file: Path) -> Invited:
    """Return what an invitation says. Raises what inspecting it raises."""
    found, desk, fingerprint = enrolment.inspect_invitation(file)
    return Invited(file, desk.name, desk.office, found.office, fingerprint, found.practice)


def write_request(folder: Path, secret: str, clock: Clock, invitation: Path, place: Path) -> enrolment.Enrolled:
    """Accept an invitation and write the request of this laptop. Raises what opening and requesting raise."""
    with open_vault(folder, None, secret, clock=clock) as vault:
        return enrolment.request(vault, invitation, place)
