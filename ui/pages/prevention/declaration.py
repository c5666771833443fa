"""One declaration: its commitments with what became of each, the signed paper, and the sheet for a follow-up.

Shown by the main window as the page `declaration`.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.case.dates import parse_date, write_date, write_iso_day
from fieldapp.case.roll import Roll
from fieldapp.desk.prevention import Commitment, commitments_of, follow_commitment
from fieldapp.errors import NetraError, NothingChanged
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.prevention.declarations import DeclarationSheet
from ui.pages.prevention.recordpage import RecordPage, RecordReading
from ui.pages.prevention.recordsheet import RecordSheet
from ui.session import ANYTHING
from ui.style import FINE, GAP, SNUG, TIGHT, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, Line, row, rows
from ui.widgets.chip import Chip
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import TextArea
from ui.widgets.field import Field
from ui.widgets.moment import DateEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

STATES = {True: "kept", False: "broken", None: "open"}
TONES = {True: "accent", False: "ochre", None: "soft"}
LONGEST_NOTE = 2000


class DeclarationPage(RecordPage):
    """A declaration with its commitments."""

    name = "declaration"
    kind = "declaration"
    tab = "declarations"

    def _make_told(self) -> list[QWidget]:
        self.commitments = CommitmentList()
        self.commitments.follow_asked.connect(self._follow)
        self.commitments.finding_asked.connect(lambda: self.shell.go("edit", kind="temuan"))
        card = Card(margin=WIDE)
        card.body.addWidget(self.commitments)
        return [card]

    def _read_more(self, vault: Vault, roll: Roll) -> Any:
        region = roll.text("region")
        return commitments_of(vault, roll.id), vault.packs.regions.path(region) or region

    def _show_record(self, reading: RecordReading) -> None:
        self.commitments.fill(reading.more[0], own=reading.own)

    def _name(self, roll: Roll) -> str:
        return roll.text("official") or say("ui.prevention.unnamed")

    def _tell_under(self, reading: RecordReading) -> str:
        roll = reading.roll
        day = write_iso_day(roll.text("on")) or say("ui.prevention.undated")
        return " · ".join(filter(None, (roll.text("position"), reading.more[1], day)))

    def _make_sheet(self, roll: Roll) -> RecordSheet:
        return DeclarationSheet(self.shell, roll.id, roll.fields)

    def _follow(self, commitment: Commitment) -> None:
        self.shell.open_sheet(FollowSheet(self.shell, self._id, commitment))


class CommitmentList(QWidget):
    """All commitments below each other; the signals carry the one that is meant."""

    follow_asked = Signal(object)
    finding_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[CommitmentLine] = []
        self._doubt = Banner(tone="ochre")
        self._lines = rows(gap=GAP)
        self.setLayout(rows(Label(say("ui.prevention.commitments"), "heading"), self._doubt, self._lines, gap=GAP))

    def fill(self, commitments: tuple[Commitment, ...], *, own: bool) -> None:
        """Show what became of each."""
        while len(self.lines) < len(commitments):
            self._add_line()
        for number, line in enumerate(self.lines):
            line.setVisible(number < len(commitments))
            if number < len(commitments):
                line.fill(commitments[number], own=own)
        doubtful = any(one.doubtful for one in commitments)
        self._doubt.say(say("ui.prevention.commitments_doubt") if doubtful else "", "ochre")

    def _add_line(self) -> None:
        line = CommitmentLine(len(self.lines) + 1)
        line.follow_button.call(partial(self._ask, line))
        line.finding_button.call(self.finding_asked.emit)
        self.lines.append(line)
        self._lines.addWidget(line)

    def _ask(self, line: "CommitmentLine") -> None:
        self.follow_asked.emit(line.commitment)


class CommitmentLine(QWidget):
    """One commitment: what it says, how it stands, and the way to note what was found."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.commitment: Commitment | None = None
        self._number = number
        self._label = Label(role="strong", wrap=True)
        self.chip = Chip("", "soft")
        self._text = Label(tone="soft", wrap=True)
        self._found = Label(wrap=True)
        self._found.let_select()
        self._checks = Label(role="small", tone="soft", wrap=True)
        self.follow_button = Button(say("ui.prevention.commitment.follow"), name=f"follow_{number}_button")
        self.finding_button = Button(say("ui.prevention.commitment.finding"), "quiet", name=f"finding_{number}_button")
        head = row(gap=SNUG)
        head.addWidget(self._label, 1)
        head.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        self._acts = QWidget()
        self._acts.setLayout(row(self.follow_button, self.finding_button, None, gap=TIGHT))
        told = rows(head, self._text, self._found, self._checks, FINE, self._acts, gap=FINE)
        self.setLayout(rows(*([Line()] if number > 1 else []), told, gap=GAP))

    def fill(self, commitment: Commitment, *, own: bool) -> None:
        """Show a commitment."""
        self.commitment = commitment
        self._label.say(f"{self._number}. {commitment.label}")
        self.chip.say(say(f"ui.prevention.commitment.{STATES[commitment.kept]}"), TONES[commitment.kept])
        self._text.say(commitment.text)
        day = parse_date(commitment.on)
        checked = say("ui.prevention.commitment.checked", day=write_date(day)) if day else ""
        self._found.say("\n".join(filter(None, (checked, commitment.note))))
        self._found.setVisible(bool(self._found.text()))
        checks = "; ".join(commitment.checks)
        self._checks.say(say("ui.prevention.commitment.checks", checks=checks) if checks else "")
        self._checks.setVisible(bool(checks) and commitment.kept is None)
        self._acts.setVisible(own)
        self.follow_button.setAccessibleDescription(commitment.label)
        self.finding_button.setVisible(commitment.kept is False)


class FollowSheet(Sheet):
    """Asks what became of one commitment."""

    def __init__(self, shell: Shell, declaration: str, commitment: Commitment) -> None:
        super().__init__(say("ui.prevention.follow.title"), name="follow_sheet")
        self._shell, self._declaration, self._commitment = shell, declaration, commitment
        words = "ui.prevention.follow."
        states = [(name, say(f"ui.prevention.commitment.{name}")) for name in ("kept", "broken")]
        choice = ChoiceEdit("kept_choice", states, say("ui.prevention.commitment.open"))
        self._kept = Field(say(words + "kept"), choice)
        self._on = Field(say(words + "on"), DateEdit("follow_on_edit", self._today))
        checks = "; ".join(commitment.checks)
        hint = say("ui.prevention.commitment.checks", checks=checks) if checks else say(words + "note_hint")
        self._note = Field(say(words + "note"), TextArea("follow_note_edit", 4, LONGEST_NOTE), hint)
        self._kept.set_value("" if commitment.kept is None else STATES[commitment.kept])
        self._on.set_value(commitment.on or self._today().isoformat())
        self._note.set_value(commitment.note)
        self._refused = Banner(tone="ochre")
        self.body.setSpacing(GAP)
        for part in (Label(commitment.label, wrap=True), self._refused, self._kept, self._on, self._note):
            self.body.addWidget(part)
        self.add_button(say("ui.prevention.cancel"), "plain", self.leave_sheet, "cancel_button")
        self._save_button = self.add_button(say("ui.prevention.save"), "main", self._save, "save_follow_button")

    def filled(self) -> object:
        """Return what became of the commitment, as the sheet says it."""
        return self._kept.value(), self._on.value(), self._note.value()

    def _today(self) -> date:
        return self._shell.session.now().date()

    def _save(self) -> None:
        day = parse_date(self._on.value())
        if day is None:
            self._on.set_problem(say("ui.prevention.no_date"))
            self._on.take_focus()
            return
        kept = {"kept": True, "broken": False}.get(self._kept.value())
        said: Callable[[Vault], None] = partial(
            note_follow, self._declaration, self._commitment.id, kept, self._note.value(), day
        )
        self._save_button.setEnabled(False)
        self._shell.session.write(self, said, self._finish, self._refuse, changed=ANYTHING)

    def _finish(self, _nothing: object) -> None:
        self.close_sheet()
        self._shell.tell(say("ui.prevention.follow.saved"))

    def _refuse(self, error: Exception) -> None:
        self._save_button.setEnabled(True)
        if isinstance(error, NetraError):
            self._refused.say(error.sentence, "ochre")
        else:
            self._shell.fail(error)


def note_follow(declaration: str, commitment: str, kept: bool | None, note: str, on: date, vault: Vault) -> None:
    """Note what became of a commitment; the same again changes nothing."""
    try:
        follow_commitment(vault, declaration, commitment, kept, note=note, on=on)
    except NothingChanged:
        return
