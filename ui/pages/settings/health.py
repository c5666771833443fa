"""The section about the safety of the data: what the self-test says, the last check, a check now, the copies."""

import time
from collections.abc import Callable
from typing import Any, Final

from fieldapp.desk.health import CheckNote, check_health, read_health
from fieldapp.errors import NetraError
from fieldapp.vault.check import Checked
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Cancelled, Report
from ui.page import Shell
from ui.pages.settings.backup import BackupPart
from ui.pages.settings.moment import say_when
from ui.pages.settings.safetylist import SafetyList
from ui.pages.settings.section import Section
from ui.style import SNUG
from ui.widgets.banner import Banner
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Line, row
from ui.widgets.facts import Facts
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
        self.safety = SafetyList()
        self.backup = BackupPart(shell)
        self.backup.changed.connect(self._judge)
        self._build()

    def _build(self) -> None:
        self._check = Button(say("ui.settings.health.check"), name="check_button")
        self._check.clicked.connect(lambda: self._begin_check(full=False))
        self._full = Button(say("ui.settings.health.full"), name="full_check_button")
        self._full.clicked.connect(lambda: self._begin_check(full=True))
        self.body.addWidget(self.safety)
        self.body.addWidget(Line())
        for part in (self._facts, self.result, self.defects, self.progress):
            self.body.addWidget(part)
        self.body.addLayout(row(self._check, self._full, None, gap=SNUG))
        self.body.addWidget(Line())
        self.body.addWidget(self.backup)
        self.defects.hide()
        self.progress.hide()

    def show_facts(self) -> None:
        """Show how safe the data is, and when it was checked and copied last."""
        found, zone = read_health(self.session.here), self.session.office.zone
        self._facts.fill([(say("ui.settings.health.checked"), _say_check(found.checked, zone))])
        self.backup.show_facts()
        self._judge()

    def _judge(self) -> None:
        self.safety.read(self.session)

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
        for part in (self._check, self._full):
            part.setEnabled(not busy)


def _say_check(note: CheckNote, zone: str) -> str:
    if not note.at:
        return say("ui.settings.health.never")
    kind = say("ui.settings.health.kind_full" if note.full else "ui.settings.health.kind_quick")
    outcome = say("ui.settings.health.some" if note.defects else "ui.settings.health.none", count=note.defects)
    return say("ui.settings.health.check_line", when=say_when(note.at, zone), kind=kind, outcome=outcome)
