"""The section about officers: who opens this vault, their positions, and one more of them."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fieldapp.case.right import first_roles, known_roles
from fieldapp.case.text import clean_text
from fieldapp.desk.office import LONGEST, set_officer
from fieldapp.desk.rightbook import role_labels
from fieldapp.errors import NetraError, NothingChanged, OfficerPresent
from fieldapp.vault import passphrase
from fieldapp.vault.officers import JOINING, add_officer
from fieldapp.vault.roles import Colleague, list_colleagues
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.roleedit import RoleEdit
from ui.pages.settings.leaving import add_acts
from ui.pages.settings.rolesheet import RoleSheet
from ui.pages.settings.section import Section
from ui.style import GAP, SNUG, TIGHT
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.entry import TextEdit
from ui.widgets.field import Field
from ui.widgets.glyph import Glyph
from ui.widgets.newsecret import NewSecret
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label


class OfficerSection(Section):
    """The officers, and the position of the one at the desk."""

    key = "officer"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._people = rows(gap=SNUG)
        self._position = TextEdit("position_edit", longest=LONGEST)
        hint = say("ui.settings.officer.position_hint")
        self._field = Field(say("ui.settings.officer.own_position"), self._position, hint)
        self._field.changed.connect(self._follow)
        self._position.returnPressed.connect(self._save)
        self._save_button = Button(say("ui.settings.save"), name="save_position_button")
        self._save_button.clicked.connect(self._save)
        self._add = Button(say("ui.settings.officer.add"), icon="add", name="add_officer_button")
        self._add.clicked.connect(lambda: self.shell.open_sheet(NewOfficerSheet(self.shell)))
        self._shown = ""
        self.body.addLayout(self._people)
        self.body.addLayout(row(self._add, None))
        self.body.addWidget(self._field)
        self.body.addLayout(row(self._save_button, None, gap=SNUG))

    def show_facts(self) -> None:
        """Read the officers."""
        self.session.read(self, _colleagues, self._show, key="officers")

    def _show(self, found: list[Colleague]) -> None:
        self._list(found)
        own = next((one for one in found if one.id == self.session.officer), None)
        if own is not None and self._position.value() == self._shown:
            self._shown = own.position
            self._position.set_value(own.position)
        self._follow()

    def _list(self, found: list[Colleague]) -> None:
        while item := self._people.takeAt(0):
            if (old := item.widget()) is not None:
                old.deleteLater()
        for one in found:
            own = one.id == self.session.officer
            part = PersonRow(one, own=own)
            part.roles.call(partial(self._change_roles, one, own=own))
            if one.unlocks and not own:
                add_acts(self.shell, part.acts, one)
            self._people.addWidget(part)

    def _change_roles(self, who: Colleague, *, own: bool) -> None:
        self.shell.open_sheet(RoleSheet(self.shell, who, own=own))

    def _follow(self) -> None:
        self._field.set_problem("")
        self._save_button.setEnabled(self._position.value() != self._shown)

    def _save(self) -> None:
        text = clean_text(self._position.value(), lines=False).strip()
        if len(text) > LONGEST:
            self._field.set_problem(say("ui.settings.too_long", longest=LONGEST))
            return
        if not self._save_button.isEnabled():
            return
        self._save_button.setEnabled(False)

        def saved(_names: object) -> None:
            self._shown = text
            self._position.set_value(text)
            self.shell.tell(say("ui.settings.officer.saved"))
            self.show_facts()

        def refuse(error: Exception) -> None:
            if isinstance(error, NothingChanged):
                saved(None)
            else:
                self._save_button.setEnabled(True)
                self.shell.fail(error)

        self.session.write(
            self, lambda vault: set_officer(vault, {"position": text}), saved, refuse, changed=lambda _names: ("*",)
        )


class PersonRow(QWidget):
    """One officer: the name, below it position and roles, at the right what can be done about them."""

    def __init__(self, one: Colleague, *, own: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("officer_row")
        position = one.position or say("ui.settings.officer.no_position")
        said = say("ui.settings.officer.own", position=position) if own else position
        roles = Label(say("ui.settings.officer.roles_of", roles=role_labels(one.roles)), "small", "soft", wrap=True)
        roles.setObjectName("officer_roles")
        words = rows(Label(one.name, wrap=True), Label(said, "small", "soft", wrap=True), roles, gap=0)
        self.roles = Button(say("ui.settings.officer.roles_open"), "quiet", name="officer_roles_button")
        self.roles.setAccessibleName(say("ui.settings.officer.roles_title", name=one.name))
        self.acts = row(self.roles, gap=TIGHT)
        layout = row(gap=SNUG)
        layout.addWidget(Glyph("person", "soft"), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addLayout(self.acts)
        self.setLayout(layout)


class NewOfficerSheet(Sheet):
    """One more officer with a passphrase of their own; the officer types it, nobody else needs to know it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(say("ui.settings.officer.add_title"), name="new_officer_sheet")
        self._shell = shell
        self._trouble = Banner("", "ochre")
        self._name = Field(say("ui.settings.officer.name"), TextEdit("new_name_edit", longest=LONGEST), needed=True)
        self._position = Field(say("ui.settings.officer.position"), TextEdit("new_position_edit", longest=LONGEST))
        self.roles = RoleEdit("new_role_edit", first_roles(shell.session.office.code))
        self.roles.set_value(JOINING)
        self._roles = Field(say("ui.settings.officer.roles"), self.roles)
        self.secret = NewSecret("new_officer")
        self.secret.confirmed.connect(self._add)
        self.body.setSpacing(GAP)
        parts: tuple[QWidget, ...] = (
            Label(say("ui.settings.officer.add_text"), tone="soft", wrap=True), self._trouble, self._name,
            self._position, self._roles, self.secret,
        )  # fmt: skip
        for part in parts:
            self.body.addWidget(part)
        self._name.changed.connect(lambda: self._name.set_problem(""))
        self.first_focus = self._name.control
        close = self.close_sheet
        self._cancel = self.add_button(say("ui.settings.cancel"), "plain", close, "new_officer_cancel_button")
        self._button = self.add_button(say("ui.settings.officer.add_do"), "main", self._add, "new_officer_button")

    def _add(self) -> None:
        name, position = (clean_text(field.value(), lines=False).strip() for field in (self._name, self._position))
        if not self._button.isEnabled():
            return
        if not name or max(len(name), len(position)) > LONGEST:
            wrong = say("ui.settings.too_long", longest=LONGEST) if name else say("ui.settings.officer.name_missing")
            self._name.set_problem(wrong)
            self._name.take_focus()
            return
        if self.secret.show_problems():
            return
        self._be_busy(True)
        secret, roles = self.secret.value(), known_roles(self.roles.value())
        self._shell.session.write(
            self, lambda vault: add_officer(vault, name, position, secret, passphrase.fitting_cost(), roles=roles),
            lambda _id: self._finish(name), self._refuse, changed=lambda _id: ("*",),
        )  # fmt: skip

    def _finish(self, name: str) -> None:
        self._shell.tell(say("ui.settings.officer.added", name=name))
        self.close_sheet()

    def _be_busy(self, busy: bool) -> None:
        self.may_close = not busy
        self._trouble.say(say("ui.settings.officer.adding") if busy else "", "calm")
        for part in (self._button, self._cancel, self._name, self._position, self._roles, self.secret):
            part.setEnabled(not busy)

    def _refuse(self, error: Exception) -> None:
        self._be_busy(False)
        if isinstance(error, OfficerPresent):
            self._name.set_problem(error.sentence)
            self._name.take_focus()
        elif isinstance(error, NetraError):
            self._trouble.say(error.sentence, "ochre")
        else:
            self._shell.fail(error)


def _colleagues(vault: Vault) -> list[Colleague]:
    return [one for one in list_colleagues(vault) if one.unlocks]
