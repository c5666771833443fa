"""The root key of a topmost office: whether there is one, the sheet that makes it, and the sheet that uses it.

A part of Perangkat. The secret is on the window only while its paper is printed, and while a sheet is typed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fieldapp.case.office import NATIONAL
from fieldapp.errors import NetraError, RootMistyped, RootWrong
from fieldapp.exchange.rootkey import NewRoot, Root, certify_with, make_root, may_have_root, print_root, root_of
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Done, Failed, Report
from ui.page import Shell
from ui.pages.recoverypaper import RecoveryPaper
from ui.pages.transfer.phrase import write_short_day
from ui.style import GAP, SNUG
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.entry import TextArea
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

LINES = 3


@dataclass(frozen=True, slots=True)
class RootState:
    """Whether this office may have a root key, and the one it has."""

    may: bool
    root: Root | None


def read_root_state(vault: Vault) -> RootState:
    """Return the root key of this office as the tab shows it."""
    return RootState(may_have_root(vault), root_of(vault))


class RootPart(QWidget):
    """Says whether there is a root key, and leads to its sheets; hidden where the office above has one."""

    def __init__(self, shell: Shell, told: Callable[[], None]) -> None:
        """Make the part; `told` is called when something changed."""
        super().__init__()
        self._shell, self._told = shell, told
        self._root: Root | None = None
        self._state = Label("", tone="soft", wrap=True)
        self._state.setObjectName("root_state")
        self._make = Button(say("ui.intake.root.make"), icon="key-sheet", name="make_root_button")
        self._make.call(lambda: shell.open_sheet(RootSheet(shell, self._root, told)))
        self._use = Button(say("ui.intake.root.use"), icon="seal", name="use_root_button")
        self._use.call(lambda: shell.open_sheet(RootUseSheet(shell, self._root, told)))
        heading = Label(say("ui.intake.root.title"), "heading")
        self.setLayout(rows(heading, self._state, row(self._make, self._use, None), gap=SNUG))
        self.hide()

    def show_state(self, found: RootState) -> None:
        """Show what is known."""
        self._root = root = found.root
        self.setVisible(found.may)
        if root is None:
            top = self._shell.session.office.code == NATIONAL
            self._state.say(say("ui.intake.root.none" if top else "ui.intake.root.none_here"))
        else:
            facts = {"mark": root.mark, "when": write_short_day(root.made)}
            self._state.say(say("ui.intake.root.has" if root.certifies else "ui.intake.root.uncertified", **facts))
        self._make.say(say("ui.intake.root.again" if root else "ui.intake.root.make"))


class RootSheet(Sheet):
    """A new root key: it counts once somebody proved to hold its sheet."""

    def __init__(self, shell: Shell, before: Root | None, told: Callable[[], None]) -> None:
        """Make the sheet; `before` is the key whose sheet is lost."""
        super().__init__(say("ui.intake.root.title"), wide=True, name="root_sheet")
        self._shell, self._told, self._anew = shell, told, before is not None
        self._key: NewRoot | None = None
        lead = say("ui.intake.root.lead")
        if before is not None:
            lead = say("ui.intake.root.renews", mark=before.mark)
        self._trouble = Banner("", "ochre")
        self.recovery = RecoveryPaper(self._run)
        self.recovery.explain(say("ui.intake.root.what"), say("ui.intake.root.file"))
        self.recovery.hide()
        self.recovery.confirmed.connect(self._keep)
        self.body.setSpacing(GAP)
        for part in (Label(lead, tone="soft", wrap=True), self._trouble, self.recovery):
            self.body.addWidget(part)
        self.add_button(say("ui.transfer.cancel"), "plain", self.close_sheet, "root_cancel_button")
        self.button = self.add_button(say("ui.intake.root.make_now"), "main", self._go_on, "root_button")
        self.first_focus = self.button
        self.closed.connect(self._forget)

    def _run(self, owner: QObject, work: Callable[[Report], object], done: Done, failed: Failed) -> None:
        self._shell.session.read(owner, lambda _vault: work(_no_report), done, failed)

    def _go_on(self) -> None:
        if self._key is not None:
            self.recovery.check()
            return
        self.button.setEnabled(False)
        anew = self._anew

        def make(vault: Vault) -> tuple[NewRoot, bytes]:
            made = make_root(vault, anew=anew)
            return made, print_root(vault, made)

        self._shell.session.write(self, make, self._show, self._refuse, changed=())

    def _show(self, made: tuple[NewRoot, bytes]) -> None:
        self._key, pdf = made
        self.button.setEnabled(True)
        self.button.say(say("ui.intake.office_key.proved"))
        self.recovery.show()
        self.recovery.show_sheet(pdf, "\n".join(self._key.lines))

    def _keep(self) -> None:
        key, anew = self._key, self._anew
        if key is None:
            return
        self.button.setEnabled(False)
        self._shell.session.write(
            self, lambda vault: certify_with(vault, key.code, anew=anew), self._finish, self._refuse,
            changed=lambda _root: ("*",),
        )  # fmt: skip

    def _finish(self, root: Root) -> None:
        self._key = None
        self._shell.tell(say("ui.intake.root.kept", mark=root.mark))
        self.close_sheet()
        self._told()

    def _forget(self) -> None:
        if self._key is not None and self.recovery.is_out:
            self._shell.tell(say("ui.intake.office_key.dropped", mark=self._key.mark), "ochre")
        self._key = None
        self.recovery.forget()

    def _refuse(self, error: Exception) -> None:
        self.button.setEnabled(True)
        if isinstance(error, NetraError):
            self._trouble.say(error.sentence)
        else:
            self._shell.fail(error)


class RootLines(Field):
    """The lines of the sheet of a root key, typed or read by a scanner."""

    def __init__(self, title: str) -> None:
        """Make the field."""
        self.lines = TextArea("root_lines_edit", lines=LINES, placeholder=say("ui.intake.root.example"))
        super().__init__(title, self.lines, say("ui.intake.root.lines_hint"))
        self.changed.connect(lambda: self.set_problem(""))

    def hear(self, error: Exception) -> bool:
        """Say under the field what is wrong with what was typed; return whether that was it."""
        if isinstance(error, RootMistyped):
            line = error.facts["line"]
            self.set_problem(error.sentence if line else say("ui.intake.root.lines_wrong"))
        elif isinstance(error, RootWrong):
            self.set_problem(error.sentence)
        else:
            return False
        self.take_focus()
        return True


class RootUseSheet(Sheet):
    """Certifies the desk of this laptop with the sheet of the root key, as a new laptop of the office needs it."""

    def __init__(self, shell: Shell, root: Root | None, told: Callable[[], None]) -> None:
        """Make the sheet."""
        super().__init__(say("ui.intake.root.use_title"), name="root_use_sheet")
        self._shell, self._told = shell, told
        self._trouble = Banner("", "ochre")
        title = say("ui.intake.root.lines_of", mark=root.mark) if root else say("ui.intake.root.lines")
        self._field = RootLines(title)
        self.body.setSpacing(GAP)
        for part in (Label(say("ui.intake.root.use_lead"), tone="soft", wrap=True), self._trouble, self._field):
            self.body.addWidget(part)
        self.add_button(say("ui.transfer.cancel"), "plain", self.close_sheet, "root_use_cancel_button")
        self.button = self.add_button(say("ui.intake.root.use_now"), "main", self._begin, "use_root_now_button")
        self.first_focus = self._field.lines

    def _begin(self) -> None:
        text = self._field.lines.value()
        if not text.strip():
            self._field.set_problem(say("ui.intake.root.lines_missing"))
            self._field.take_focus()
            return
        self._trouble.say("")
        self.button.setEnabled(False)
        self._shell.session.write(
            self, lambda vault: certify_with(vault, text), self._finish, self._refuse, changed=lambda _root: ("*",)
        )

    def _finish(self, root: Root) -> None:
        self._field.lines.set_value("")
        self._shell.tell(say("ui.intake.root.used", mark=root.mark))
        self.close_sheet()
        self._told()

    def _refuse(self, error: Exception) -> None:
        self.button.setEnabled(True)
        if self._field.hear(error):
            return
        if isinstance(error, NetraError):
            self._trouble.say(error.sentence)
        else:
            self._shell.fail(error)


def _no_report(_done: int, _total: int) -> None:
    """Printing one page needs no progress."""
