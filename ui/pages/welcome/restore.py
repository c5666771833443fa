"""The sheet that brings an office back from a backup to a laptop that has no data yet, or whose data is damaged."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt

from fieldapp.case.dates import write_date
from fieldapp.desk.restore import BackupFound, look_for_backup, restore_vault
from fieldapp.errors import BackupLacking, BackupMissing, NetraError, WrongPassphrase
from fieldapp.vault.catalogue import OWN
from fieldapp.words import say
from ui.gate import Gate
from ui.jobs import Cancelled, Report
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import SecretEdit
from ui.widgets.field import Field
from ui.widgets.path import PathEdit
from ui.widgets.progress import ProgressPanel
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label


class BringBackSheet(Sheet):
    """Looks at a folder of backups, asks for the day, the officer and the passphrase, copies, and opens."""

    def __init__(self, gate: Gate, damaged: Path | None = None) -> None:
        """Make the sheet; a damaged vault's folder is kept beside its place."""
        super().__init__(say("ui.welcome.restore.title"), name="bring_back_sheet")
        self._gate, self._damaged = gate, damaged
        self._found: BackupFound | None = None
        self._lacking = False
        self._build_form()
        self._show_stage()
        if damaged is not None:
            self._look_inside(damaged)

    def _look_inside(self, damaged: Path) -> None:
        """Offer what the damaged vault keeps in its own folder; the officer may still name another place."""

        def find(_report: Report) -> BackupFound | None:
            try:
                return look_for_backup(damaged / OWN)
            except BackupMissing:
                return None

        def offer(found: BackupFound | None) -> None:
            if found is not None and not self._source.value():
                self._source.set_value(str(damaged / OWN))
                self._show_found(found)
                self._trouble.say(say("ui.welcome.restore.inside"), "calm")

        self._gate.work(self, find, offer, lambda _error: None)

    def _build_form(self) -> None:
        self._trouble = Banner("", "ochre")
        self._source = PathEdit("backup_edit", say("ui.welcome.restore.source"), folder=True)
        self._source_field = Field(
            say("ui.welcome.restore.source"), self._source, say("ui.welcome.restore.source_hint")
        )
        self._source.picked.connect(self._look)
        self._source_field.changed.connect(self._forget)
        self._day = ChoiceEdit("backup_day_edit")
        self._day.changed.connect(self._require_whole)
        self._day_field = Field(say("ui.welcome.restore.day"), self._day)
        self._officer = ChoiceEdit("backup_officer_edit")
        self._officer_field = Field(say("ui.welcome.restore.officer"), self._officer)
        self._secret = SecretEdit("backup_passphrase_edit")
        self._secret.returnPressed.connect(self._restore)
        self._secret_field = Field(
            say("ui.welcome.restore.passphrase"), self._secret, say("ui.welcome.restore.passphrase_hint")
        )
        self._secret_field.changed.connect(lambda: self._secret_field.set_problem(""))
        self.progress = ProgressPanel()
        self.progress.hide()
        self.body.setSpacing(GAP)
        text = "ui.welcome.restore.damaged_text" if self._damaged else "ui.welcome.restore.text"
        explained = Label(say(text), tone="soft", wrap=True)
        parts = (explained, self._trouble, self._source_field, self._day_field, self._officer_field, self._secret_field)
        for part in (*parts, self.progress):
            self.body.addWidget(part)
        self.first_focus = self._source.line
        self._cancel = self.add_button(say("ui.welcome.back"), "plain", self.close_sheet, "bring_back_cancel_button")
        self._button = self.add_button(say("ui.welcome.restore.restore"), "main", self._go_on, "bring_back_button")

    def _show_stage(self) -> None:
        found = self._found
        for part in (self._day_field, self._secret_field):
            part.setVisible(found is not None)
        self._officer_field.setVisible(found is not None and len(found.officers) > 1)
        again = "ui.welcome.restore.lacking" if self._lacking else "ui.welcome.restore.restore"
        self._button.say(say(again if found else "ui.welcome.restore.look"))

    def _forget(self) -> None:
        self._source_field.set_problem("")
        self._trouble.say("")
        self._found, self._lacking = None, False
        self._show_stage()

    def _require_whole(self) -> None:
        """Ask for all of it again, as with the copy of another day."""
        self._lacking = False
        self._show_stage()

    def _go_on(self) -> None:
        path = self._source.path()
        if path is None:
            self._source_field.set_problem(say("ui.welcome.restore.source_missing"))
            self._source_field.take_focus()
        elif self._found is None:
            self._look(path)
        else:
            self._restore()

    def _look(self, source: Path) -> None:
        self._gate.work(self, lambda _report: look_for_backup(source), self._show_found, self._refuse)

    def _show_found(self, found: BackupFound) -> None:
        self._found = found
        self._day.set_choices([(day.isoformat(), write_date(day)) for day in reversed(found.days)])
        self._day.set_value(found.days[-1].isoformat())
        self._officer.set_choices([(name, name) for name in found.officers])
        self._officer.set_value(found.officers[0] if found.officers else "")
        self._show_stage()
        self._secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def _restore(self) -> None:
        source, secret = self._source.path(), self._secret.value()
        if source is None or self._found is None or not self._button.isEnabled():
            return
        if not secret:
            self._secret_field.set_problem(say("ui.welcome.restore.passphrase_missing"))
            self._secret_field.take_focus()
            return
        self._be_busy(True)
        folder, clock, aside = self._damaged or self._gate.vault_folder(), self._gate.clock, self._damaged is not None
        day, officer, lacking = date.fromisoformat(self._day.value()), self._officer.value() or None, self._lacking

        def work(report: Report) -> int:
            return restore_vault(
                source, folder, day, officer, secret, report, aside=aside, lacking=lacking, clock=clock
            )

        stop = self._gate.work(
            self, work, lambda _number: self._open(folder, officer, secret), self._refuse, self._show_step
        )
        self.progress.stop_button.clicked.connect(stop, Qt.ConnectionType.SingleShotConnection)

    def _open(self, folder: Path, officer: str | None, secret: str) -> None:
        self.close_sheet()
        self._gate.enter(folder, officer, secret)

    def _show_step(self, done: int, total: int) -> None:
        self.progress.show_step(done, total, say("ui.welcome.restore.running"))

    def _be_busy(self, busy: bool) -> None:
        self.may_close = not busy
        self._trouble.say("")
        self.progress.setVisible(busy)
        for part in (self._button, self._cancel, self._source, self._day, self._officer, self._secret):
            part.setEnabled(not busy)

    def _refuse(self, error: Exception) -> None:
        self._be_busy(False)
        if isinstance(error, WrongPassphrase):
            self._secret_field.set_problem(error.sentence)
            self._secret_field.take_focus()
        elif isinstance(error, Cancelled):
            self._trouble.say(say("ui.welcome.restore.stopped"), "calm")
        elif isinstance(error, BackupLacking):
            self._trouble.say(error.sentence)
            self._lacking = True
            self._show_stage()
        elif isinstance(error, NetraError):
            self._trouble.say(error.sentence)
        else:
            self._gate.fail(error)
