"""The section about the safety of the data: what the self-test says, the last check, a check now, the copies."""

from fieldapp.desk.audit import ToldDefect, tell_defects
from fieldapp.desk.health import CheckNote, check_health, read_health
from fieldapp.exchange.testimony import certified_keys, hear_witnesses
from fieldapp.vault.check import Checked
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Report
from ui.page import Shell
from ui.pages.settings.backup import BackupPart
from ui.pages.settings.defectlist import DefectList
from ui.pages.settings.longwork import LongWork
from ui.pages.settings.moment import say_when
from ui.pages.settings.safetylist import SafetyList
from ui.pages.settings.section import Section
from ui.style import SNUG
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Line, row
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.path import PathEdit


class HealthSection(Section):
    """Check and backup, each with its progress."""

    key = "health"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._facts = Facts()
        self.result = Banner("", "calm")
        self.defects = DefectList(shell)
        self._shown = PathEdit(
            "witness_edit", say("ui.settings.health.witness"), [say("ui.settings.health.witness_kind")]
        )
        self._witness = Field(say("ui.settings.health.witness"), self._shown, say("ui.settings.health.witness_hint"))
        self._witness.changed.connect(lambda: self._witness.set_problem(""))
        self._work = LongWork(shell, self.result)
        self._work.busied.connect(self._rest)
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
        for part in (self._facts, self.result, self.defects, self._work, self._witness):
            self.body.addWidget(part)
        self.body.addLayout(row(self._check, self._full, None, gap=SNUG))
        self.body.addWidget(Line())
        self.body.addWidget(self.backup)

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
        shown = self._testimony()

        def work(vault: Vault, report: Report) -> tuple[Checked, list[ToldDefect]]:
            with vault.whole() as whole:
                heard, keys = hear_witnesses(whole, shown), certified_keys(whole)
            said = (heard.statements, heard.seals)
            found = check_health(vault, full=full, key_of=keys, against=said[0], seals=said[1], report=report)
            with vault.whole() as whole:
                return found, tell_defects(whole, found.defects)

        self._work.begin(work, self._show_checked, say("ui.settings.health.checking"))

    def _testimony(self) -> list[str]:
        """Return what was named as a witness: a file that is there, else the text of a slip or a code."""
        text, path = self._shown.line.value().strip(), self._shown.path()
        if not text:
            return []
        return [str(path) if path is not None and path.is_file() else text]

    def _show_checked(self, answer: tuple[Checked, list[ToldDefect]]) -> None:
        found, told = answer
        facts = {"entries": found.entries, "evidence": found.evidence, "count": len(told)}
        code, tone = ("wrong", "ochre") if told else ("whole", "calm")
        self.result.say(say(f"ui.settings.health.{code}", **facts), tone)
        self.defects.fill(told)

    def _rest(self, busy: bool) -> None:
        if busy:
            self.defects.fill(())
        for part in (self._check, self._full, self._shown):
            part.setEnabled(not busy)
        if not busy:
            self.show_facts()


def _say_check(note: CheckNote, zone: str) -> str:
    if not note.at:
        return say("ui.settings.health.never")
    kind = say("ui.settings.health.kind_full" if note.full else "ui.settings.health.kind_quick")
    outcome = say("ui.settings.health.some" if note.defects else "ui.settings.health.none", count=note.defects)
    return say("ui.settings.health.check_line", when=say_when(note.at, zone), kind=kind, outcome=outcome)
