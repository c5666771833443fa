"""The scans of a record: those that are there, and files to be taken in when the sheet is saved.

Used by the sheets of letters and assignments. Files are dropped, chosen or typed; nothing is read until they are kept.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from fieldapp.case.model import Evidence
from fieldapp.case.wording import name_size
from fieldapp.vault.rolls import attach_scan
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Report
from ui.style import TIGHT
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.field import Field
from ui.widgets.path import PathEdit
from ui.widgets.text import Elided, Label

MOST = 20


class ScanList(QWidget):
    """Scans that are kept, and new ones that wait for the sheet to be saved."""

    def __init__(self, label: str = "") -> None:
        super().__init__()
        self._waiting: list[Path] = []
        self._kept = Label("", "small", "soft", wrap=True)
        self._kept.setObjectName("kept_scans_label")
        self._path = PathEdit("scan_edit", say("ui.registers.scan_choose"), [say("ui.registers.scan_kinds")])
        self._path.picked.connect(self.add)
        self._lines: list[QWidget] = []
        self._body = rows(gap=TIGHT)
        field = Field(label or say("ui.registers.scan"), self._path, hint=say("ui.registers.scan_hint"))
        self.setLayout(rows(self._kept, field, self._body, gap=TIGHT))
        self._kept.hide()

    def show_kept(self, scans: Sequence[Evidence]) -> None:
        """Name the scans that the record has."""
        names = "; ".join(f"{one.name} ({name_size(one.size)})" for one in scans[:MOST])
        self._kept.say(say("ui.registers.scans_kept", names=names))
        self._kept.setVisible(bool(scans))

    def add(self, path: Path) -> None:
        """Let a file wait; one that is there already or that is none is passed over."""
        if path in self._waiting or len(self._waiting) >= MOST or not path.is_file():
            return
        self._waiting.append(path)
        self._path.set_value("")
        line = QWidget()
        remove = Button(say("ui.registers.scan_drop"), "quiet", name="drop_scan_button")
        remove.setAccessibleDescription(path.name)
        remove.call(lambda: self._drop(path, line))
        across = row(gap=TIGHT)
        across.addWidget(Elided(path.name), 1)
        across.addWidget(remove)
        line.setLayout(across)
        self._lines.append(line)
        self._body.addWidget(line)

    def _drop(self, path: Path, line: QWidget) -> None:
        self._waiting.remove(path)
        self._lines.remove(line)
        self._body.removeWidget(line)
        line.deleteLater()

    def waiting(self) -> list[Path]:
        """Return the files to take in; one that only was typed counts as well."""
        typed = self._path.path()
        extra = [typed] if typed is not None and typed not in self._waiting else []
        return [*self._waiting, *extra]


def attach_all(vault: Vault, report: Report, name: str, paths: Sequence[Path]) -> int:
    """Take files in as scans of a record, one after the other; return how many."""
    for done, path in enumerate(paths):
        report(done, len(paths))
        attach_scan(vault, name, path)
    return len(paths)
