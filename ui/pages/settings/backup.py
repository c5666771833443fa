"""The part of the data's safety that keeps copies: when and where they lie, a copy now, the drill, the guide."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.case.dates import write_date
from fieldapp.desk.health import DrillNote, Health, read_health
from fieldapp.desk.output import write_result
from fieldapp.desk.precaution import Place, choose_second, drill_newest, find_second, print_guide
from fieldapp.vault.drill import Drilled
from fieldapp.vault.snapshot import Backup
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Report
from ui.page import Shell
from ui.pages.settings.longwork import LongWork
from ui.pages.settings.moment import say_when
from ui.style import FINE, GAP, SNUG
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.chooser import choose_target
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.path import PathEdit
from ui.widgets.text import Label


class BackupPart(QWidget):
    """Copies of the data; `changed` says that one was made or tried."""

    changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._facts = Facts()
        self.result = Banner("", "calm")
        self._work = LongWork(shell, self.result)
        self._work.busied.connect(self._rest)
        self._folder = PathEdit("backup_folder_edit", say("ui.settings.health.folder"), folder=True)
        self._field = Field(say("ui.settings.health.folder"), self._folder, say("ui.settings.health.folder_hint"))
        self._field.changed.connect(lambda: self._field.set_problem(""))
        self._build()

    def _build(self) -> None:
        self._save = Button(say("ui.settings.health.backup"), icon="stick", name="backup_button")
        self._save.clicked.connect(self._begin_backup)
        self._drill = Button(say("ui.settings.backup.drill"), name="drill_button")
        self._drill.clicked.connect(self._begin_drill)
        self._guide = Button(say("ui.settings.backup.guide"), icon="document", name="guide_button")
        self._guide.clicked.connect(self._ask_target)
        title = Label(say("ui.settings.backup.title"), "strong")
        text = Label(say("ui.settings.backup.text"), tone="soft", wrap=True)
        buttons = row(self._save, self._drill, self._guide, None, gap=SNUG)
        told = rows(title, text, gap=FINE)
        self.setLayout(rows(told, self._facts, self.result, self._work, self._field, buttons, gap=GAP))

    def show_facts(self) -> None:
        """Show when the data was copied and tried last, and where the second place is now."""
        session = self._shell.session
        found, zone = read_health(session.here), session.office.zone
        session.read(self, find_second, lambda place: self._show(found, place, zone), key="place")

    def _show(self, found: Health, place: Place, zone: str) -> None:
        never = say("ui.settings.backup.never")
        if not self._folder.value():
            self._folder.set_value(str(place.found or place.chosen or found.backed_up.folder))
        second = say("ui.settings.health.no_backup")
        if found.backed_up.at:
            second = say(
                "ui.settings.health.backup_line", when=say_when(found.backed_up.at, zone), folder=found.backed_up.folder
            )
        self._facts.fill(
            [
                (say("ui.settings.backup.place"), say(f"ui.settings.backup.place_{place.state}", folder=place.chosen)),
                (say("ui.settings.backup.second"), second),
                (say("ui.settings.backup.own"), say_when(found.own.at, zone) if found.own.at else never),
                (say("ui.settings.backup.drilled"), _say_drill(found.drilled, zone) if found.drilled.at else never),
            ]
        )

    # ---- what can be done --------------------------------------------------------------------------------------------

    def _begin_backup(self) -> None:
        folder = self._folder.path()
        if folder is None:
            self._field.set_problem(say("ui.settings.health.folder_missing"))
            self._field.take_focus()
            return

        def work(vault: Vault, report: Report) -> Backup:
            return choose_second(vault, folder, report)

        self._work.begin(work, self._show_backed_up, say("ui.settings.health.backing_up"))

    def _show_backed_up(self, done: Backup) -> None:
        self.result.say(say("ui.settings.health.backup_done", folder=done.folder), "calm")

    def _begin_drill(self) -> None:
        self._work.begin(drill_newest, self._show_drilled, say("ui.settings.backup.drilling"))

    def _show_drilled(self, tried: Drilled) -> None:
        facts = {"day": write_date(tried.day), "entries": tried.entries, "evidence": tried.evidence}
        code, tone = ("wrong", "ochre") if tried.defects else ("whole", "calm")
        self.result.say(say(f"ui.settings.backup.drill_{code}", count=len(tried.defects), **facts), tone)

    def _ask_target(self) -> None:
        suggested, kinds = Path(say("ui.settings.backup.guide_name")), [say("ui.settings.backup.guide_kind")]
        choose_target(self, say("ui.settings.backup.guide"), suggested, kinds, self.save_guide)

    def save_guide(self, path: Path) -> None:
        """Write the guide to a file."""
        saved = say("ui.settings.backup.guide_saved", file=path.name)
        self._shell.session.read(
            self, lambda vault: write_result(path, print_guide(vault)), lambda _none: self.result.say(saved, "calm"),
            self._work.refuse,
        )  # fmt: skip

    def _rest(self, busy: bool) -> None:
        for part in (self._save, self._drill, self._folder):
            part.setEnabled(not busy)
        if not busy:
            self.show_facts()
            self.changed.emit()


def _say_drill(note: DrillNote, zone: str) -> str:
    outcome = say("ui.settings.health.some" if note.defects else "ui.settings.health.none", count=note.defects)
    return say("ui.settings.backup.drill_line", when=say_when(note.at, zone), outcome=outcome)
