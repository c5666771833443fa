"""The officer's side of an enrolment: an invitation is looked at, compared on the phone, and answered by a request.

Used by the first run and by the settings. Opens no vault: whoever uses it says how a request is written.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.errors import NetraError
from fieldapp.exchange import enrolment
from fieldapp.exchange.invitation import inspect_invitation, list_chain
from fieldapp.packs.proposal import above_name
from fieldapp.packs.reference import builtin_packs
from fieldapp.words import say
from ui.jobs import Done, Failed
from ui.style import GAP, SNUG
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.path import PathEdit
from ui.widgets.text import Label

Run = Callable[[QObject, Callable[[], Any], Done, Failed], object]
WriteRequest = Callable[[Path, Path, Done, Failed], object]


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation says: the desk it comes from, the office it is for, and its fingerprint."""

    file: Path
    desk: str
    code: str
    office: str
    fingerprint: str
    practice: bool
    chain: tuple[str, ...]


class InvitationForm(QWidget):
    """An invitation and its request; `changed` when the stage is another one, `refused` carries what is no NetraError.

    `run(owner, work, done, failed)` looks at files off the window's thread; `write(invitation, place, done, failed)`
    writes the request.
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(self, run: Run, write: WriteRequest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run, self._write_to = run, write
        self._office, self._name, self._practice = "", "", False
        self._invited: Invited | None = None
        self.requested = False
        self._build()
        self._show_stage()

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.trouble = Banner("", "ochre")
        self._who = Label("", wrap=True)
        self._file = PathEdit("invitation_edit", say("ui.invitation.file"), [say("ui.invitation.kind")])
        self._file_field = Field(say("ui.invitation.file"), self._file, say("ui.invitation.file_hint"))
        self._file.picked.connect(self._look)
        self._file_field.changed.connect(self._forget)
        self._facts = Facts()
        self._words = Label("", "name", wrap=True)
        self._words.setObjectName("fingerprint_label")
        self._words.let_select()
        self._compare = Label("", "small", "soft", wrap=True)
        self._place = PathEdit("request_edit", say("ui.invitation.place"), folder=True)
        self._place_field = Field(say("ui.invitation.place"), self._place, say("ui.invitation.place_hint"))
        self._place_field.changed.connect(lambda: self._place_field.set_problem(""))
        self._write = Button(say("ui.invitation.write"), "main", "stick", name="write_request_button")
        self._write.clicked.connect(self._write_request)
        self._written = Label("", wrap=True)
        self._answer = Label(say("ui.invitation.answer"), "small", "soft", wrap=True)
        found = rows(self._facts, self._words, self._compare, gap=SNUG)
        told = rows(self._written, self._answer, gap=SNUG)
        layout = rows(
            self.trouble, self._who, self._file_field, found, self._place_field, row(self._write, None), gap=GAP
        )
        layout.addLayout(told)
        self.setLayout(layout)
        self.setFocusProxy(self._file)

    def show_office(self, office: str, name: str, *, practice: bool = False) -> None:
        """Say for which office this laptop works, and who probably invites it."""
        self._office, self._name, self._practice = office, name, practice
        self._run(self, lambda: above_name(builtin_packs().regions, office), self._show_above, self._refuse)

    def _show_above(self, name: str) -> None:
        self._who.say(say("ui.invitation.who", name=name) if name else say("ui.invitation.nobody"))

    def _show_stage(self) -> None:
        looked = self._invited is not None
        shown: dict[QWidget, bool] = dict.fromkeys((self._facts, self._words, self._compare), looked)
        shown |= dict.fromkeys((self._place_field, self._write), looked and not self.requested)
        shown |= dict.fromkeys((self._written, self._answer), self.requested)
        shown |= dict.fromkeys((self._file_field, self._who), not self.requested)
        for part, visible in shown.items():
            part.setVisible(visible)
        self.changed.emit()

    def _forget(self) -> None:
        self._file_field.set_problem("")
        self.trouble.say("")
        if self._invited is not None and str(self._invited.file) != self._file.value():
            self._invited = None
            self._show_stage()

    def take(self, file: Path) -> None:
        """Take an invitation that was found elsewhere, as if it had been chosen."""
        self._file.take(file)

    # ---- the invitation ----------------------------------------------------------------------------------------------

    def _look(self, file: Path) -> None:
        self.trouble.say("")
        self._run(self, lambda: look_at_invitation(file), self._show_invitation, self._refuse)

    def _show_invitation(self, found: Invited) -> None:
        if str(found.file) != self._file.value():
            return
        self._invited = None
        if found.practice != self._practice:
            self.trouble.say(say("ui.invitation.practice" if found.practice else "ui.invitation.real"))
        elif found.office != self._office:
            self.trouble.say(say("ui.invitation.other", invited=found.office, own=self._office))
        else:
            self._invited = found
            self._fill(found)
        self._show_stage()
        if self._invited is not None:
            self._write.setFocus()

    def _fill(self, found: Invited) -> None:
        pairs = (("from", found.desk, found.code), ("for", self._name, found.office))
        told = [
            (say(f"ui.invitation.{key}"), say("ui.invitation.office", name=name, code=code))
            for key, name, code in pairs
        ]
        told += [(say("ui.invitation.chain"), " → ".join(found.chain))] if len(found.chain) > 1 else []
        self._facts.fill(told)
        self._words.say(found.fingerprint)
        self._compare.say(say("ui.invitation.compare"))
        if not self._place.value():
            self._place.set_value(str(found.file.parent))

    def _refuse(self, error: Exception) -> None:
        self._write.setEnabled(True)
        if isinstance(error, NetraError):
            self.trouble.say(error.sentence)
        else:
            self.refused.emit(error)

    # ---- the request -------------------------------------------------------------------------------------------------

    def _write_request(self) -> None:
        invited, place = self._invited, self._place.path()
        if invited is None or not self._write.isEnabled():
            return
        if place is None:
            self._place_field.set_problem(say("ui.invitation.place_missing"))
            self._place_field.take_focus()
            return
        self._write.setEnabled(False)
        self.trouble.say("")
        self._write_to(invited.file, place, self._show_request, self._refuse)

    def _show_request(self, made: enrolment.Enrolled) -> None:
        self._write.setEnabled(True)
        self.requested = True
        self._words.say(made.fingerprint)
        self._compare.say(say("ui.invitation.read_out"))
        self._written.say(say("ui.invitation.written", file=made.path.name, folder=made.path.parent))
        self._show_stage()


def look_at_invitation(file: Path) -> Invited:
    """Return what an invitation says. Raises what inspecting it raises."""
    found, desk, fingerprint = inspect_invitation(file)
    chain = tuple(dict.fromkeys(one.name for one in list_chain(file)))
    return Invited(file, desk.name, desk.office, found.office, fingerprint, found.practice, chain)
