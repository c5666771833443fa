"""The sheet that saves a PDF, a table or a calendar: a folder, a name every system takes, nothing written over unasked.

`open_save_sheet(shell, data, suggested_name, on_saved)`; works before a vault is unlocked, too.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths

from fieldapp.desk.output import file_name, require_free, write_result
from fieldapp.errors import DestinationTaken, NetraError
from fieldapp.words import say
from ui.jobs import Report
from ui.pages.print.errand import run_errand
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.entry import TextEdit
from ui.widgets.field import Field
from ui.widgets.path import PathEdit
from ui.widgets.sheet import Sheet, Shell
from ui.widgets.text import Label

SUFFIX: Final = ".pdf"
UNNAMED: Final = "naskah"
LONGEST: Final = 100


def open_save_sheet(
    shell: Shell,
    data: bytes,
    suggested_name: str,
    on_saved: Callable[[Path], object] | None = None,
    suffix: str = SUFFIX,
    note: str = "",
) -> "SaveSheet":
    """Let somebody save a PDF, or a file of another kind; `on_saved(path)` is called when it lies on the disk.

    `note` says above the fields what will be in it.
    """
    sheet = SaveSheet(data, suggested_name, on_saved, getattr(shell, "preferences", None), suffix)
    sheet.say_note(note)
    shell.open_sheet(sheet)
    sheet.select_name()
    return sheet


def safe_name(*parts: str, suffix: str = SUFFIX) -> str:
    """Return a file name for a PDF from what it shows: form, number, names."""
    text = " ".join(part.replace("/", "-").strip() for part in parts if part.strip())
    kept = file_name(text[:LONGEST], "").removesuffix(suffix).strip(" .")
    return f"{kept}{suffix}" if kept else f"{UNNAMED}{suffix}"


def documents_folder() -> Path:
    """Return where people keep their documents."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found else Path.home()


class SaveSheet(Sheet):
    """Asks for a folder and a name, and writes."""

    def __init__(
        self,
        data: bytes,
        suggested_name: str,
        on_saved: Callable[[Path], object] | None,
        memory: object,
        suffix: str = SUFFIX,
    ) -> None:
        super().__init__(say("ui.save.title" if suffix == SUFFIX else "ui.save.title_file"), name="save_sheet")
        self._suffix = suffix
        self._data, self._on_saved, self._memory = data, on_saved, memory
        self._suggested = suggested_name
        self._replace = False
        self._build_fields()

    def _build_fields(self) -> None:
        self._taken = Banner("", "ochre")
        place = PathEdit("folder_edit", say("ui.save.choose_title"), folder=True)
        self._folder = Field(say("ui.save.folder"), place)
        self._folder.set_value(str(self._first_folder()))
        place.picked.connect(lambda _path: self._forget_answer())
        self._name = Field(say("ui.save.name"), TextEdit("name_edit"))
        self._name.set_value(self._suggested)
        for field in (self._folder, self._name):
            field.changed.connect(self._forget_answer)
        self.body.setSpacing(GAP)
        self._note = Label("", "body", "soft", wrap=True)
        self.body.addWidget(self._note)
        self.body.addWidget(self._taken)
        self.body.addWidget(self._folder)
        self.body.addWidget(self._name)
        self._cancel = self.add_button(say("ui.sheet.cancel"), "plain", self.close_sheet, "cancel_button")
        self._save = self.add_button(say("ui.save.save"), "main", self._begin, "save_now_button")
        self.first_focus = self._name.control

    def _first_folder(self) -> Path:
        kept = getattr(self._memory, "save_folder", "")
        return Path(kept) if kept and Path(kept).is_dir() else documents_folder()

    def say_note(self, note: str) -> None:
        """Say above the fields what will be in the file."""
        self._note.say(note)
        self._note.setVisible(bool(note))

    def select_name(self) -> None:
        """Mark the name without its ending, ready to be typed over."""
        edit = self._name.control
        edit.setSelection(0, len(edit.text()) - len(self._suffix))

    def _forget_answer(self) -> None:
        self._replace = False
        self._taken.say("")
        self._save.say(say("ui.save.save"))
        self._folder.set_problem("")
        self._name.set_problem("")

    def _begin(self) -> None:
        folder = str(self._folder.value())
        if not folder:
            self._folder.set_problem(say("ui.save.no_folder"))
            self._folder.control.setFocus()
            return
        name = safe_name(str(self._name.value()), suffix=self._suffix)
        self._name.set_value(name)
        path = Path(folder).expanduser() / name
        overwrite = self._replace
        self.may_close = False
        self._cancel.setEnabled(False)
        self._save.setEnabled(False)
        self._save.say(say("ui.save.saving"))

        def write(_report: Report) -> Path:
            require_free(path, overwrite=overwrite)
            write_result(path, self._data)
            return path

        run_errand(self, write, self._finish, lambda error: self._fail(path, error))

    def _finish(self, path: Path) -> None:
        self.may_close = True
        if hasattr(self._memory, "save_folder"):
            self._memory.save_folder = str(path.parent)
        # put away meanwhile by a lock: there is no vault left in which anybody could note it
        still_here = self.is_open()
        self.close_sheet()
        if still_here and self._on_saved is not None:
            self._on_saved(path)

    def _fail(self, path: Path, error: Exception) -> None:
        self._forget_answer()
        self.may_close = True
        self._cancel.setEnabled(True)
        self._save.setEnabled(True)
        if isinstance(error, DestinationTaken):
            self._replace = True
            self._taken.say(say("ui.save.taken", name=path.name))
            self._save.say(say("ui.save.replace"))
            self._name.control.setFocus()
        elif isinstance(error, NetraError):
            self._folder.set_problem(error.sentence)
            self._folder.control.setFocus()
