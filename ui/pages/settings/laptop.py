"""The section about this laptop: its name among laptops, and whether the office above has certified it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from fieldapp.case.dates import write_iso_day
from fieldapp.case.office import NATIONAL
from fieldapp.desk.output import require_folder
from fieldapp.errors import NetraError
from fieldapp.exchange import enrolment
from fieldapp.exchange.replacement import replaced_device
from fieldapp.exchange.rootkey import Pinned, list_roots
from fieldapp.vault.keys import fingerprint
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Done, Failed
from ui.page import Shell
from ui.pages.invitation import InvitationForm
from ui.pages.settings.section import Section
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.path import PathEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label


@dataclass(frozen=True, slots=True)
class Laptop:
    """What is known about this laptop."""

    device: str
    fingerprint: str
    office: str
    certified: enrolment.Certified | None
    roots: tuple[Pinned, ...]
    replaces: str


class LaptopSection(Section):
    """Device, fingerprint, enrolment, and the two files of an enrolment that arrive here."""

    key = "laptop"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._state = Banner("", "calm")
        self._facts = Facts()
        self._invite = Button(say("ui.settings.laptop.invite"), icon="receive", name="open_invitation_button")
        self._invite.clicked.connect(lambda: self.shell.open_sheet(InvitationSheet(self.shell)))
        self._accept = Button(say("ui.settings.laptop.accept"), icon="seal", name="open_answer_button")
        self._accept.clicked.connect(lambda: self.shell.open_sheet(AnswerSheet(self.shell)))
        self.body.addWidget(self._state)
        self.body.addWidget(self._facts)
        self.body.addLayout(row(self._invite, self._accept, None))

    def take_file(self, invitation: str, answer: str) -> None:
        """Open the sheet of an invitation, or of an answer, on a file that was found elsewhere."""
        if invitation:
            sheet = InvitationSheet(self.shell)
            self.shell.open_sheet(sheet)
            sheet.form.take(Path(invitation))
        else:
            self.shell.open_sheet(AnswerSheet(self.shell, answer))

    def show_facts(self) -> None:
        """Read what is known about this laptop."""
        self.session.read(self, _laptop, self._show, key="laptop")

    def _show(self, found: Laptop) -> None:
        certified = found.certified
        if found.office == NATIONAL:
            self._state.say(say("ui.settings.laptop.top"), "calm")
        elif certified is None:
            self._state.say(say("ui.settings.laptop.waiting"), "ochre")
        elif certified.revoked:
            self._state.say(say("ui.settings.laptop.revoked", name=certified.name), "ochre")
        else:
            self._state.say(say("ui.settings.laptop.certified", name=certified.name), "calm")
        pairs = [
            (say("ui.settings.laptop.device"), found.device),
            (say("ui.settings.laptop.fingerprint"), found.fingerprint),
            (say("ui.settings.laptop.scope"), found.office),
        ]
        if certified:
            desk = say("ui.settings.laptop.desk", name=certified.name, code=certified.office)
            since = write_iso_day(certified.issued[:10])
            pairs += [(say("ui.settings.laptop.by"), desk), (say("ui.settings.laptop.since"), since)]
        named = [say("ui.settings.laptop.root_value", name=one.name, mark=one.mark) for one in found.roots]
        pairs += [(say("ui.settings.laptop.root"), "\n".join(named))] if named else []
        pairs += [(say("ui.settings.laptop.replaces"), found.replaces[:8])] if found.replaces else []
        self._facts.fill(pairs)
        self._invite.say(say("ui.settings.laptop.again" if certified else "ui.settings.laptop.invite"))
        for button in (self._invite, self._accept):
            button.setVisible(found.office != NATIONAL)


class InvitationSheet(Sheet):
    """An invitation of the office above and the request that answers it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(say("ui.settings.laptop.invite"), wide=True, name="invitation_sheet")
        self._shell = shell
        self.form = InvitationForm(self._run, self._write)
        self.form.refused.connect(shell.fail)
        session = shell.session
        self.form.show_office(session.office.code, session.office.name, practice=session.practice)
        self.body.addWidget(self.form)
        self._close = self.add_button(say("ui.settings.close"), "plain", self.close_sheet, "invitation_close_button")
        self.form.changed.connect(self._lead_on)

    def _lead_on(self) -> None:
        if self.form.requested:
            self._close.setFocus()

    def _run(self, owner: QObject, work: Callable[[], Any], done: Done, failed: Failed) -> None:
        self._shell.session.read(owner, lambda _vault: work(), done, failed)

    def _write(self, invitation: Path, place: Path, done: Done, failed: Failed) -> None:
        self._shell.session.write(
            self.form, lambda vault: _request(vault, invitation, place), done, failed, changed=lambda _made: ("*",)
        )


class AnswerSheet(Sheet):
    """The answer of the office above: with it this laptop is certified."""

    def __init__(self, shell: Shell, file: str = "") -> None:
        super().__init__(say("ui.settings.laptop.accept"), name="answer_sheet")
        self._shell = shell
        self._trouble = Banner("", "ochre")
        self._file = PathEdit("answer_edit", say("ui.settings.laptop.answer"), [say("ui.settings.laptop.answer_kind")])
        self._field = Field(say("ui.settings.laptop.answer"), self._file, say("ui.settings.laptop.answer_hint"))
        self._field.set_value(file)
        self._field.changed.connect(self._forget)
        self.body.setSpacing(GAP)
        for part in (Label(say("ui.settings.laptop.answer_text"), tone="soft", wrap=True), self._trouble, self._field):
            self.body.addWidget(part)
        self.first_focus = self._file.line
        self.add_button(say("ui.settings.cancel"), "plain", self.close_sheet, "answer_cancel_button")
        self._button = self.add_button(say("ui.settings.laptop.answer_do"), "main", self._accept, "answer_button")

    def _forget(self) -> None:
        self._field.set_problem("")
        self._trouble.say("")

    def _accept(self) -> None:
        path = self._file.path()
        if path is None:
            self._field.set_problem(say("ui.settings.laptop.answer_missing"))
            self._field.take_focus()
        elif self._button.isEnabled():
            self._button.setEnabled(False)
            self._shell.session.write(
                self, lambda vault: enrolment.accept(vault, path), lambda _device: self._finish(), self._refuse,
                changed=lambda _device: ("*",),
            )  # fmt: skip

    def _finish(self) -> None:
        self._shell.tell(say("ui.settings.laptop.accepted"))
        self.close_sheet()

    def _refuse(self, error: Exception) -> None:
        self._button.setEnabled(True)
        if isinstance(error, NetraError):
            self._trouble.say(error.sentence, "ochre")
        else:
            self._shell.fail(error)


def _laptop(vault: Vault) -> Laptop:
    device = f"{vault.device[:8]}.{vault.incarnation}"
    own = fingerprint(vault.device_keys.public)
    roots = tuple(list_roots(vault))
    return Laptop(device, own, vault.office, enrolment.certified_by(vault), roots, replaced_device(vault))


def _request(vault: Vault, invitation: Path, place: Path) -> enrolment.Enrolled:
    require_folder(place)
    return enrolment.request(vault, invitation, place)
