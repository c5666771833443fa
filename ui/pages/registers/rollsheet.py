"""The sheet on which a record of a book is entered or changed: its fields, its number, its scans, and how to drop it.

Letters and assignments derive from it. What is lacking is said under its field; what is only odd is saved the second
time. The record, its number and what else is drawn are one transaction; scans follow.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from fieldapp.case.model import Evidence
from fieldapp.case.roll import Roll, roll_problems
from fieldapp.errors import NetraError, NothingChanged
from fieldapp.vault.rolls import add_roll, load_roll, remove_roll, scans_of, set_roll
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Report
from ui.pages.case.sheets import LONGEST_REASON
from ui.pages.registers.part import Part
from ui.pages.registers.scanlist import ScanList, attach_all
from ui.session import ANYTHING
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.entry import TextArea
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet

Numbering = Callable[[Vault, str], object]


@dataclass(frozen=True, slots=True)
class Held:
    """A record as it stands, unmasked, with its scans."""

    roll: Roll
    scans: tuple[Evidence, ...]


def read_held(vault: Vault, name: str) -> Held:
    """Return a record with its scans. Raises RollUnknown."""
    return Held(load_roll(vault.db, name), scans_of(vault.db, name))


class RollSheet(Sheet):
    """Enters or changes one record; `held` is None for a new one."""

    kind = ""

    def __init__(self, part: Part, title: str, held: Held | None, name: str) -> None:
        super().__init__(title, wide=True, name=name)
        self.part, self.held = part, held
        self.fields: dict[str, Field] = {}
        self._warned = False
        self.trouble = Banner("", "ochre")
        self.scans = ScanList()
        self.body.setSpacing(GAP)
        self.body.addWidget(self.trouble)
        self.build_fields()
        self.body.addWidget(self.scans)
        self._build_buttons()
        self._show_held()

    # ---- what a kind of record adds ----------------------------------------------------------------------------------

    def build_fields(self) -> None:
        """Lay the fields of the record into the body."""

    def told(self) -> dict[str, Any]:
        """Return what the fields say."""
        return {name: field.value() for name, field in self.fields.items()}

    def numbering(self) -> Numbering | None:
        """Return what draws or enters the number of the record, None for no number now."""
        return None

    def look_twice(self) -> bool:
        """Show what is not right with anything else on the sheet; True when it stops the saving."""
        return False

    def may_remove(self) -> bool:
        """Say whether the record can be taken out of its book from here."""
        return True

    # ---- building ----------------------------------------------------------------------------------------------------

    def add_field(self, name: str, control: Any, label: str = "", hint: str = "", *, needed: bool = False) -> Field:
        """Make the field of one name of the record."""
        field = Field(label or say(f"field.{self.kind}.{name}"), control, hint, needed=needed, path=name)
        self.fields[name] = field
        return field

    def _build_buttons(self) -> None:
        if self.held is not None and self.may_remove():
            self.add_button(say("ui.registers.remove"), "quiet", self._ask_remove, "remove_roll_button")
        self.add_button(say("ui.registers.cancel"), "plain", self.leave_sheet, "cancel_button")
        self._save_button = self.add_button(say("ui.registers.save"), "main", self._save, "save_roll_button")

    def _show_held(self) -> None:
        if self.held is None:
            return
        for name, field in self.fields.items():
            field.set_value(self.held.roll.fields.get(name, ""))
        self.scans.show_kept(self.held.scans)
        said = [problem.sentence for problem in self.held.roll.problems]
        if self.held.roll.conflicts:
            said.append(say("ui.registers.differing"))
        self.trouble.say(" ".join(said), "ochre")

    def filled(self) -> object:
        """Return what the sheet says, with the scans that wait to be taken in."""
        return self.told(), list(self.scans.waiting())

    # ---- saving ------------------------------------------------------------------------------------------------------

    def _find_problems(self, told: Mapping[str, Any]) -> bool:
        """Show what is lacking or odd under its field; say whether it stops the saving."""
        found = {p.field.partition(".")[2]: p for p in roll_problems(self.kind, told)}
        for name, field in self.fields.items():
            problem = found.get(name)
            lacking = problem is not None and problem.code == "required"
            field.set_problem("" if problem is None else say("ui.registers.lacking") if lacking else problem.sentence)
        wrong = [self.fields[name] for name in found if name in self.fields]
        if not wrong:
            return False
        stops = any(problem.code == "required" for problem in found.values()) or not self._warned
        self._warned = True
        if stops:
            # the upper left one of them, as people read
            places = {id(field): field.mapTo(self, field.rect().topLeft()) for field in wrong}
            min(wrong, key=lambda field: (places[id(field)].y(), places[id(field)].x())).take_focus()
        return stops

    def _save(self) -> None:
        told = self.told()
        if self._find_problems(told) or self.look_twice():
            return
        numbering = self.numbering()
        name = self.held.roll.id if self.held is not None else ""
        kind, paths = self.kind, self.scans.waiting()

        def work(vault: Vault) -> str:
            return save_record(vault, kind, name, told, numbering)

        self._save_button.setEnabled(False)
        done = partial(_finish, self, self.part, paths)
        self.part.session.write(self.part, work, done, self._refuse, changed=ANYTHING)

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, NetraError):
            self.close_sheet()
            self.part.shell.fail(error)
            return
        self._save_button.setEnabled(True)
        self.trouble.say(error.sentence, "ochre")
        self.content.verticalScrollBar().setValue(0)

    def _ask_remove(self) -> None:
        if self.held is not None:
            self.close_sheet()
            self.part.shell.open_sheet(RemoveSheet(self.part, self.held.roll))


def save_record(vault: Vault, kind: str, name: str, told: Mapping[str, Any], numbering: Numbering | None) -> str:
    """Save a new record or what was changed of one, and its number, in one transaction; return its id."""
    with vault.writing():
        if name:
            with suppress(NothingChanged):
                set_roll(vault, name, told)
        else:
            name = add_roll(vault, kind, told)
        if numbering is not None:
            numbering(vault, name)
    return name


def _finish(sheet: Sheet, part: Part, paths: Sequence[Path], name: str) -> None:
    """Close the sheet, say that it is saved, and take its scans in."""
    sheet.close_sheet()
    part.shell.tell(say("ui.registers.saved"))
    if not paths:
        return

    def work(vault: Vault, report: Report) -> int:
        return attach_all(vault, report, name, paths)

    part.session.carry(part, work, lambda count: part.shell.tell(say("ui.registers.scanned", count=count)))


class RemoveSheet(Sheet):
    """Asks why a record is taken out of its book."""

    def __init__(self, part: Part, roll: Roll) -> None:
        super().__init__(say("ui.registers.remove"), name="remove_sheet")
        self._part, self._roll = part, roll
        self._reason = Field(
            say("ui.registers.reason"), TextArea("reason_edit", 3, LONGEST_REASON),
            hint=say("ui.registers.remove_text"), needed=True,
        )  # fmt: skip
        self.body.addWidget(self._reason)
        self.add_button(say("ui.registers.cancel"), "plain", self.close_sheet, "cancel_button")
        self.add_button(say("ui.registers.remove"), "main", self._remove, "remove_button")

    def _remove(self) -> None:
        reason, name = self._reason.value(), self._roll.id
        if not reason:
            self._reason.set_problem(say("ui.registers.reason_lacking"))
            self._reason.take_focus()
            return
        self.close_sheet()
        shell = self._part.shell
        self._part.session.write(
            self._part, lambda vault: remove_roll(vault, name, reason),
            lambda _none: shell.tell(say("ui.registers.removed")), changed=ANYTHING,
        )  # fmt: skip
