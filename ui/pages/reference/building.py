"""The sheets of a desk that keeps reference data: a copy of the set in force as files, and a signed set from a folder.

Opened by the page Data Acuan. Every fault in a folder is listed with its file and line before anything is signed.
"""

from pathlib import Path

from fieldapp.desk.output import require_place
from fieldapp.desk.packfolder import save_set, write_pack
from fieldapp.errors import DestinationTaken, NetraError
from fieldapp.exchange.packfile import Folder, build_pack, look_over
from fieldapp.packs.check import Fault
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.block import Column
from ui.widgets.field import Field
from ui.widgets.path import PathEdit
from ui.widgets.sheet import Sheet
from ui.widgets.table import SmallTable
from ui.widgets.text import Label


class SaveSheet(Sheet):
    """Writes the files of the set in force into a folder."""

    def __init__(self, shell: Shell, version: str) -> None:
        super().__init__(say("ui.reference.save_title"), name="save_set_sheet")
        self._shell, self._version = shell, version
        self._trouble = Banner(tone="ochre")
        edit = PathEdit("set_folder_edit", say("ui.reference.save_folder"), folder=True)
        self.field = Field(say("ui.reference.save_folder"), edit, say("ui.reference.save_folder_hint"))
        self.field.changed.connect(lambda: self.field.set_problem(""))
        self.body.setSpacing(GAP)
        lead = Label(say("ui.reference.save_lead", version=version), tone="soft", wrap=True)
        for part in (lead, self._trouble, self.field):
            self.body.addWidget(part)
        self.first_focus = edit
        self.add_button(say("ui.reference.edit_cancel"), "plain", self.close_sheet, "save_set_cancel_button")
        self._button = self.add_button(say("ui.reference.save_do"), "main", self._save, "save_set_now_button")

    def _save(self) -> None:
        folder = self.field.control.path()
        if folder is None:
            self.field.set_problem(say("ui.reference.folder_missing"))
            self.field.take_focus()
        elif self._button.isEnabled():
            self._button.setEnabled(False)
            self._shell.session.read(
                self, lambda vault: save_set(vault.packs, folder), lambda names: self._finish(folder, names),
                self._refuse,
            )  # fmt: skip

    def _finish(self, folder: Path, names: list[str]) -> None:
        self._shell.tell(say("ui.reference.save_done", count=len(names), version=self._version, folder=folder))
        self.close_sheet()

    def _refuse(self, error: Exception) -> None:
        self._button.setEnabled(True)
        if isinstance(error, NetraError):
            self._trouble.say(error.sentence, "ochre")
            self.field.take_focus()
        else:
            self._shell.fail(error)


class BuildSheet(Sheet):
    """Looks over a folder, names every fault, and signs what has none."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(say("ui.reference.build_title"), wide=True, name="build_sheet")
        self._shell = shell
        self._good: Path | None = None
        self._overwrite = False
        self._result = Banner(tone="ochre")
        self._result.setObjectName("build_result_banner")
        self.faults = SmallTable(_columns(), "faults_table", most=6)
        self.faults.hide()
        edit = PathEdit("build_folder_edit", say("ui.reference.build_folder"), folder=True)
        edit.picked.connect(self._check)
        self.folder = Field(say("ui.reference.build_folder"), edit)
        self.folder.changed.connect(self._forget)
        out = PathEdit("build_out_edit", say("ui.reference.build_out"), folder=True)
        self.out = Field(say("ui.reference.build_out"), out)
        self.out.changed.connect(self._keep_old)
        self.body.setSpacing(GAP)
        lead = Label(say("ui.reference.build_lead"), tone="soft", wrap=True)
        for part in (lead, self.folder, self._result, self.faults, self.out):
            self.body.addWidget(part)
        self.first_focus = edit
        self.add_button(say("ui.reference.edit_cancel"), "plain", self.leave_sheet, "build_cancel_button")
        self._button = self.add_button(say("ui.reference.build_do"), "main", self._go_on, "build_button")

    def _forget(self) -> None:
        self._good = None
        self.folder.set_problem("")
        self._result.say("")
        self.faults.hide()
        self._keep_old()

    def _keep_old(self) -> None:
        self._overwrite = False
        self.out.set_problem("")
        self._button.say(say("ui.reference.build_do"))

    def _check(self, folder: Path) -> None:
        self._forget()
        self._result.say(say("ui.reference.install_checking"), "calm")
        self._shell.session.read(
            self, lambda _vault: look_over(folder), lambda found: self._show(folder, found), self._refuse, key="look"
        )

    def _show(self, folder: Path, found: Folder) -> None:
        if found.faults:
            self._result.say(say("ui.reference.build_bad", count=len(found.faults)), "ochre")
            self._button.say(say("ui.reference.build_again"))
            self.faults.fill(found.faults)
            self.faults.show()
            return
        self._good = folder
        facts = {"version": found.version, "label": found.label, "count": len(found.files)}
        self._result.say(say("ui.reference.build_good", **facts), "calm")
        if not self.out.value():
            self.out.take_focus()

    def _go_on(self) -> None:
        folder, target = self.folder.control.path(), self.out.control.path()
        if not self._button.isEnabled():
            return
        if folder is None:
            self.folder.set_problem(say("ui.reference.folder_missing"))
            self.folder.take_focus()
        elif folder != self._good:
            self._check(folder)
        elif target is None:
            self.out.set_problem(say("ui.reference.folder_missing"))
            self.out.take_focus()
        else:
            self._write(folder, target)

    def _write(self, folder: Path, target: Path) -> None:
        overwrite = self._overwrite
        self._be_busy(True)

        def work(vault: Vault) -> str:
            require_place(target)
            built = build_pack(vault, folder)
            return str(write_pack(built.name, built.data, target, overwrite=overwrite))

        self._shell.session.write(self, work, self._finish, self._refuse)

    def _be_busy(self, busy: bool) -> None:
        self.may_close = not busy
        self._button.setEnabled(not busy)

    def _finish(self, file: str) -> None:
        self._be_busy(False)
        version = Path(file).stem.removeprefix("netra-acuan-")
        self._shell.tell(say("ui.reference.build_done", version=version, file=file))
        self.close_sheet()

    def _refuse(self, error: Exception) -> None:
        self._be_busy(False)
        if isinstance(error, DestinationTaken):
            self._overwrite = True
            self.out.set_problem(error.sentence)
            self._button.say(say("ui.reference.build_replace"))
        elif isinstance(error, NetraError):
            self._result.say(error.sentence, "ochre")
        else:
            self._shell.fail(error)


def _columns() -> list[Column]:
    return [
        Column("file", say("ui.reference.fault_file"), 150, text=lambda one: one.file, sortable=False),
        Column("line", say("ui.reference.fault_line"), 64, text=_line, align="right", sortable=False),
        Column("key", say("ui.reference.fault_key"), 240, text=lambda one: one.key or "–", sortable=False),
        Column("reason", say("ui.reference.fault_reason"), 0, text=lambda one: one.reason, sortable=False),
    ]


def _line(fault: Fault) -> str:
    return str(fault.line) if fault.line else "–"
