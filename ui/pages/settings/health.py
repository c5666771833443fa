"""The section about the health of the data: the last check, a check now, a backup to another disk."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from fieldapp.case.dates import parse_date, wall_in_zone, write_date, write_iso_time
from fieldapp.desk.health import BackupNote, CheckNote, back_up, check_health, read_health
from fieldapp.errors import NetraError
from fieldapp.vault.check import Checked
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Cancelled, Report
from ui.page import Shell
from ui.pages.settings.section import Section
from ui.style import SNUG
from ui.widgets.banner import Banner
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.path import PathEdit
from ui.widgets.progress import ProgressPanel
from ui.widgets.table import SmallTable

# Before this much is done, nothing is said about how long the rest will take.
WORTH_TELLING: Final = 0.05


class HealthSection(Section):
    """Check and backup, each with its progress."""

    key = "health"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._stop: Callable[[], None] | None = None
        self._began = 0.0
        self._facts = Facts()
        self.result = Banner("", "calm")
        self.defects = SmallTable(
            [
                Column("code", say("ui.settings.health.code"), 180, text=lambda one: one.code),
                Column("where", say("ui.settings.health.where"), 260, text=lambda one: one.where),
                Column("detail", say("ui.settings.health.detail"), 200, text=lambda one: one.detail),
            ],
            "defects_table",
        )
        self.progress = ProgressPanel()
        self.progress.stop_button.clicked.connect(self._cancel)
        self._folder = PathEdit("backup_folder_edit", say("ui.settings.health.folder"), folder=True)
        self._field = Field(say("ui.settings.health.folder"), self._folder, say("ui.settings.health.folder_hint"))
        self._field.changed.connect(lambda: self._field.set_problem(""))
        self._build()

    def _build(self) -> None:
        self._check = Button(say("ui.settings.health.check"), name="check_button")
        self._check.clicked.connect(lambda: self._begin_check(full=False))
        self._full = Button(say("ui.settings.health.full"), name="full_check_button")
        self._full.clicked.connect(lambda: self._begin_check(full=True))
        self._save = Button(say("ui.settings.health.backup"), icon="stick", name="backup_button")
        self._save.clicked.connect(self._begin_backup)
        for part in (self._facts, self.result, self.defects, self.progress):
            self.body.addWidget(part)
        self.body.addLayout(row(self._check, self._full, None, gap=SNUG))
        self.body.addWidget(self._field)
        self.body.addLayout(row(self._save, None))
        self.defects.hide()
        self.progress.hide()

    def show_facts(self) -> None:
        """Show when the data was checked and backed up last."""
        found, zone = read_health(self.session.here), self.session.office.zone
        if found.backed_up.folder and not self._folder.value():
            self._folder.set_value(found.backed_up.folder)
        self._facts.fill(
            [
                (say("ui.settings.health.checked"), _say_check(found.checked, zone)),
                (say("ui.settings.health.backed_up"), _say_backup(found.backed_up, zone)),
            ]
        )

    # ---- the check ---------------------------------------------------------------------------------------------------

    def _begin_check(self, *, full: bool) -> None:
        def work(vault: Vault, report: Report) -> Checked:
            return check_health(vault, full=full, report=report)

        self._begin(work, self._show_checked, say("ui.settings.health.checking"))

    def _show_checked(self, found: Checked) -> None:
        facts = {"entries": found.entries, "evidence": found.evidence, "count": len(found.defects)}
        code, tone = ("wrong", "ochre") if found.defects else ("whole", "calm")
        self.result.say(say(f"ui.settings.health.{code}", **facts), tone)
        self.defects.fill(found.defects[:200])
        self.defects.setVisible(bool(found.defects))
        self._end()

    # ---- the backup --------------------------------------------------------------------------------------------------

    def _begin_backup(self) -> None:
        folder = self._folder.path()
        if folder is None:
            self._field.set_problem(say("ui.settings.health.folder_missing"))
            self._field.take_focus()
            return

        def work(vault: Vault, report: Report) -> Path:
            return back_up(vault, folder, report).folder

        self._begin(work, self._show_backed_up, say("ui.settings.health.backing_up"))

    def _show_backed_up(self, folder: Path) -> None:
        self.result.say(say("ui.settings.health.backup_done", folder=folder), "calm")
        self._end()

    # ---- both --------------------------------------------------------------------------------------------------------

    def _begin(self, work: Callable[[Vault, Report], Any], done: Callable[[Any], None], sentence: str) -> None:
        self._be_busy(True)
        self.result.say("")
        self.defects.hide()
        self._began = time.monotonic()
        self.progress.show_step(0, 0, sentence)
        self._stop = self.session.carry(
            self, work, done, self._refuse, lambda at, total: self._show_step(at, total, sentence), changed=()
        )

    def _show_step(self, done: int, total: int, sentence: str) -> None:
        share = done / total if total else 0.0
        left = (time.monotonic() - self._began) * (1 - share) / share if share > WORTH_TELLING else None
        self.progress.show_step(done, total, sentence, left)

    def _cancel(self) -> None:
        if self._stop:
            self._stop()

    def _refuse(self, error: Exception) -> None:
        self._end()
        if isinstance(error, Cancelled):
            self.result.say(say("ui.settings.health.stopped"), "calm")
        elif isinstance(error, NetraError):
            self.result.say(error.sentence, "ochre")
        else:
            self.shell.fail(error)

    def _end(self) -> None:
        self._stop = None
        self._be_busy(False)
        self.show_facts()

    def _be_busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        for part in (self._check, self._full, self._save, self._folder):
            part.setEnabled(not busy)


def _say_when(wall: str, zone: str) -> str:
    wall = wall_in_zone(wall, zone)
    day = parse_date(wall[:10])
    return say("ui.settings.health.at", day=write_date(day) if day else wall[:10], time=write_iso_time(wall[11:16]))


def _say_check(note: CheckNote, zone: str) -> str:
    if not note.at:
        return say("ui.settings.health.never")
    kind = say("ui.settings.health.kind_full" if note.full else "ui.settings.health.kind_quick")
    outcome = say("ui.settings.health.some" if note.defects else "ui.settings.health.none", count=note.defects)
    return say("ui.settings.health.check_line", when=_say_when(note.at, zone), kind=kind, outcome=outcome)


def _say_backup(note: BackupNote, zone: str) -> str:
    if not note.at:
        return say("ui.settings.health.no_backup")
    return say("ui.settings.health.backup_line", when=_say_when(note.at, zone), folder=note.folder)
