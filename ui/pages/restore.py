"""The sheet for a vault that cannot be opened: a backup takes its place, and the damaged folder is put aside.

Opened by the unlocking. Deletes nothing.
"""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from fieldapp.errors import NetraError, WrongPassphrase
from fieldapp.vault.access import replace_damaged
from fieldapp.words import say
from ui.gate import Gate
from ui.jobs import Cancelled, Report
from ui.style import GAP, TIGHT
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.chooser import choose_folder
from ui.widgets.entry import SecretEdit, TextEdit
from ui.widgets.field import Field
from ui.widgets.progress import ProgressPanel
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label


class RestoreSheet(Sheet):
    """Brings a backup back and opens it."""

    def __init__(self, gate: Gate, folder: Path, officer: str = "") -> None:
        """Make the sheet for the vault of a folder."""
        super().__init__(say("ui.restore.title"))
        self._gate, self._folder, self._officer = gate, folder, officer
        self.setObjectName("restore_sheet")
        self._build()
        QTimer.singleShot(0, self, self._source.setFocus)

    def _build(self) -> None:
        self._trouble = Banner("", "ochre")
        self._source = TextEdit("restore_source_edit", say("ui.restore.example"))
        self._choose = Button(say("ui.restore.choose"), "plain", "folder", name="restore_choose_button")
        self._choose.clicked.connect(self._ask_folder)
        self._source_field = Field(say("ui.restore.source"), self._source, say("ui.restore.source_hint"))
        self._secret = SecretEdit("restore_passphrase_edit")
        self._secret_field = Field(say("ui.unlock.passphrase"), self._secret, say("ui.restore.passphrase_hint"))
        self._secret.returnPressed.connect(self._restore)
        for field in (self._source_field, self._secret_field):
            field.changed.connect(lambda field=field: field.set_problem(""))
        self._progress = ProgressPanel()
        self._progress.hide()
        self.body.setSpacing(GAP)
        chooser = QWidget()
        chooser.setLayout(row(self._choose, None, gap=TIGHT))
        explained = Label(say("ui.restore.text"), tone="soft", wrap=True)
        for part in (explained, self._trouble, self._source_field, chooser, self._secret_field, self._progress):
            self.body.addWidget(part)
        self._button = self.add_button(say("ui.restore.restore"), "main", self._restore)
        self._button.setObjectName("restore_button")
        self._cancel = self.add_button(say("ui.recovery.cancel"), "plain", self.close_sheet)

    def _ask_folder(self) -> None:
        choose_folder(self, say("ui.restore.source"), None, lambda found: self._source.set_value(str(found)))

    def _restore(self) -> None:
        source, passphrase = self._source.value(), self._secret.value()
        self._source_field.set_problem("" if source else say("ui.restore.source_missing"))
        self._secret_field.set_problem("" if passphrase else say("ui.unlock.empty"))
        if not self._button.isEnabled() or not source or not passphrase:
            return
        self._trouble.say("")
        self._be_busy(True)
        folder, officer = self._folder, self._officer or None

        def work(report: Report) -> Path:
            return replace_damaged(folder, Path(source), officer, passphrase, report=report)

        stop = self._gate.work(self, work, lambda _aside: self._open(passphrase), self._refuse, self._show_step)
        self._progress.stop_button.clicked.connect(stop)

    def _show_step(self, done: int, total: int) -> None:
        self._progress.show_step(done, total, say("ui.restore.running"), None)

    def _be_busy(self, busy: bool) -> None:
        self._progress.setVisible(busy)
        for part in (self._button, self._cancel, self._source, self._choose, self._secret):
            part.setEnabled(not busy)

    def _open(self, passphrase: str) -> None:
        folder, officer = self._folder, self._officer or None
        self.close_sheet()
        self._gate.enter(folder, officer, passphrase)

    def _refuse(self, error: Exception) -> None:
        self._be_busy(False)
        if isinstance(error, WrongPassphrase):
            self._secret_field.set_problem(error.sentence)
        elif isinstance(error, Cancelled):
            self._trouble.say(say("ui.restore.stopped"), "calm")
        elif isinstance(error, NetraError):
            self._trouble.say(error.sentence)
