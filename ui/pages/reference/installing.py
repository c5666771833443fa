"""The sheet that brings a signed set of reference data into force: first looked at, then installed whole or not at all.

Opened by the page Data Acuan, by a button or by a dropped file.
"""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from fieldapp.desk.precaution import prepare_risk
from fieldapp.desk.reference import corrections_told
from fieldapp.desk.shelf import list_shelves
from fieldapp.errors import NetraError, PackOlder
from fieldapp.exchange.packfile import OpenedPack, install_pack, open_pack
from fieldapp.packs.check import version_key
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.reference.naming import write_day
from ui.session import ANYTHING
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.path import PathEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

SIGNER_SHOWN = 16


def look_into(vault: Vault, path: Path) -> tuple[OpenedPack, str]:
    """Return the set in a file after every check, and the version in force. Raises what installing it would raise."""
    opened, present = open_pack(vault, path), vault.packs.base
    if version_key(opened.head.version) <= version_key(present):
        raise PackOlder(version=opened.head.version, present=present)
    return opened, present


def install(vault: Vault, path: Path) -> tuple[str, int]:
    """Bring the set in a file into force; return its version and how many corrections do not fit it."""
    prepare_risk(vault)
    kept = install_pack(vault, path)
    # Every table is read here, so that no page waits for it on the window's thread.
    list_shelves(vault.packs)
    return kept.version, sum(not one.fits for one in corrections_told(vault))


class InstallSheet(Sheet):
    """Asks for the file, shows what it is, and installs it."""

    def __init__(self, shell: Shell, file: Path | None = None) -> None:
        super().__init__(say("ui.reference.install_title"), name="install_sheet")
        self._shell = shell
        self._good: Path | None = None
        self._trouble = Banner(tone="ochre")
        self._trouble.setObjectName("install_trouble_banner")
        edit = PathEdit("pack_edit", say("ui.reference.install_file"), [say("ui.reference.install_kind")])
        edit.picked.connect(self._check)
        self.field = Field(say("ui.reference.install_file"), edit, say("ui.reference.install_hint"))
        self.field.changed.connect(self._forget)
        self._facts = Facts(label_width=148)
        self.body.setSpacing(GAP)
        lead = Label(say("ui.reference.install_lead"), tone="soft", wrap=True)
        parts: tuple[QWidget, ...] = (lead, self.field, self._trouble, self._facts)
        for part in parts:
            self.body.addWidget(part)
        self.first_focus = edit
        self.add_button(say("ui.reference.install_close"), "plain", self.leave_sheet, "install_cancel_button")
        self._button = self.add_button(say("ui.reference.install_do"), "main", self._go_on, "install_button")
        if file is not None:
            edit.take(file)

    def _forget(self) -> None:
        self._good = None
        self.field.set_problem("")
        self._trouble.say("")
        self._facts.fill([])

    def _check(self, path: Path) -> None:
        self._forget()
        self._trouble.say(say("ui.reference.install_checking"), "calm")
        self._shell.session.read(
            self, lambda vault: look_into(vault, path), lambda found: self._show(path, *found), self._refuse, key="look"
        )

    def _show(self, path: Path, opened: OpenedPack, present: str) -> None:
        head = opened.head
        self._good = path
        self._trouble.say("")
        self._facts.fill(
            [
                (say("ui.reference.install_version"), head.version),
                (say("ui.reference.install_label"), head.label),
                (say("ui.reference.install_made"), write_day(head.made)),
                (say("ui.reference.install_signer"), head.signer[:SIGNER_SHOWN] + "…"),
                (say("ui.reference.install_now"), present),
            ]
        )
        self._button.setFocus()

    def _go_on(self) -> None:
        path = self.field.control.path()
        if path is None:
            self.field.set_problem(say("ui.reference.install_missing"))
            self.field.take_focus()
        elif path != self._good:
            self._check(path)
        elif self._button.isEnabled():
            self._be_busy(True)
            self._shell.session.write(
                self, lambda vault: install(vault, path), lambda done: self._finish(*done), self._refuse,
                changed=ANYTHING,
            )  # fmt: skip

    def _be_busy(self, busy: bool) -> None:
        self.may_close = not busy
        self._button.setEnabled(not busy)
        self.field.setEnabled(not busy)
        self._trouble.say(say("ui.reference.installing") if busy else "", "calm")

    def _finish(self, version: str, idle: int) -> None:
        self.may_close = True
        self.close_sheet()
        code, tone = ("install_idle", "ochre") if idle else ("installed", "calm")
        self._shell.tell(say(f"ui.reference.{code}", version=version, count=idle), tone)

    def _refuse(self, error: Exception) -> None:
        self._be_busy(False)
        self._good = None
        if isinstance(error, NetraError):
            self._trouble.say(error.sentence, "ochre")
            self.field.take_focus()
        else:
            self._shell.fail(error)
