"""The sheet on which an officer gets other roles; the reason stands in the history."""

from fieldapp.case.right import first_roles, may_ever
from fieldapp.case.text import clean_text
from fieldapp.desk.office import LONGEST
from fieldapp.errors import NetraError, NothingChanged
from fieldapp.vault.roles import Colleague, set_roles
from fieldapp.words import say
from ui.page import Shell
from ui.pages.roleedit import RoleEdit
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.entry import TextEdit
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label


class RoleSheet(Sheet):
    """Which roles a colleague has from now on, and why."""

    def __init__(self, shell: Shell, who: Colleague, *, own: bool) -> None:
        super().__init__(say("ui.settings.officer.roles_title", name=who.name), name="role_sheet")
        self._shell, self._who, self._own = shell, who, own
        self._trouble = Banner("", "ochre")
        self.roles = RoleEdit("role_edit", first_roles(shell.session.office.code))
        self.roles.set_value(who.roles)
        self.roles.changed.connect(self._follow)
        self._reason = TextEdit("role_reason_edit", say("ui.settings.officer.roles_reason_example"), LONGEST)
        self._field = Field(say("ui.settings.officer.roles_reason"), self._reason, needed=True)
        self._field.changed.connect(lambda: self._field.set_problem(""))
        self._reason.returnPressed.connect(self._save)
        self.body.setSpacing(GAP)
        text = Label(say("ui.settings.officer.roles_text"), tone="soft", wrap=True)
        for part in (text, self._trouble, self.roles, self._field):
            self.body.addWidget(part)
        self.first_focus = self.roles
        self._cancel = self.add_button(say("ui.settings.cancel"), "plain", self.close_sheet, "role_cancel_button")
        self._button = self.add_button(say("ui.settings.officer.roles_do"), "main", self._save, "role_button")
        self._follow()

    def _follow(self) -> None:
        """Nothing to save while nothing differs; say beforehand what an own loss means."""
        roles = self.roles.value()
        self._button.setEnabled(set(roles) != set(self._who.roles))
        loses = self._own and may_ever(self._who.roles, "officers") and not may_ever(roles, "officers")
        self._trouble.say(say("ui.settings.officer.roles_own") if loses else "", "ochre")

    def _save(self) -> None:
        reason = clean_text(self._reason.value(), lines=False).strip()
        if not self._button.isEnabled():
            return
        if not reason:
            self._field.set_problem(say("ui.settings.officer.roles_reason_missing"))
            self._field.take_focus()
            return
        self._be_busy(True)
        roles, who = self.roles.value(), self._who.id
        self._shell.session.write(
            self, lambda vault: set_roles(vault, who, roles, reason), lambda _roles: self._finish(), self._refuse,
            changed=lambda _roles: ("*",),
        )  # fmt: skip

    def _finish(self) -> None:
        self._shell.tell(say("ui.settings.officer.roles_saved", name=self._who.name))
        self.close_sheet()
        if self._own:
            # what the officer reads hangs on the connection, which is opened anew
            self._shell.lock()

    def _be_busy(self, busy: bool) -> None:
        self.may_close = not busy
        for part in (self._button, self._cancel, self.roles, self._field):
            part.setEnabled(not busy)

    def _refuse(self, error: Exception) -> None:
        self._be_busy(False)
        if isinstance(error, NothingChanged):
            self.close_sheet()
        elif isinstance(error, NetraError):
            self._trouble.say(error.sentence, "ochre")
        else:
            self._shell.fail(error)
