"""The system's own file chooser: the one place where it opens, and it never holds up the window.

Used by every page that takes a file or a folder; each of them also takes a drop or a typed path. Tests put their own
answers in place of `_open`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QToolTip, QWidget


def choose_folder(parent: QWidget, title: str, start: Path | None, done: Callable[[Path], object]) -> None:
    """Ask for a folder; `done` gets it unless the question is closed."""
    dialog = _dialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
    _open(dialog, lambda found: done(found[0]))


def choose_files(
    parent: QWidget, title: str, start: Path | None, kinds: Sequence[str], done: Callable[[list[Path]], object]
) -> None:
    """Ask for files that are there; `kinds` are lines such as "Paket kirim (*.netra)"."""
    dialog = _dialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters(list(kinds))
    _open(dialog, done)


def choose_target(
    parent: QWidget, title: str, suggested: Path, kinds: Sequence[str], done: Callable[[Path], object]
) -> None:
    """Ask where a file is to be saved; the system asks before one that is there is replaced."""
    dialog = _dialog(parent, title, suggested.parent)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setNameFilters(list(kinds))
    dialog.selectFile(suggested.name)
    dialog.setDefaultSuffix(suggested.suffix.removeprefix("."))
    _open(dialog, lambda found: done(found[0]))


def close_loose(window: QWidget) -> None:
    """Close what stands over a window and is no part of it: choosers, menus, lists that fell open, tool tips."""
    QToolTip.hideText()
    for dialog in window.findChildren(QFileDialog):
        dialog.reject()
    popup = QApplication.activePopupWidget()
    while popup is not None:
        popup.close()
        following = QApplication.activePopupWidget()
        popup = following if following is not popup else None


def _dialog(parent: QWidget, title: str, start: Path | None) -> QFileDialog:
    dialog = QFileDialog(parent.window(), title, str(start) if start else "")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog


def _open(dialog: QFileDialog, done: Callable[[list[Path]], object]) -> None:
    def take(names: list[str]) -> None:
        found = [Path(name) for name in names if name]
        if found:
            done(found)

    dialog.filesSelected.connect(take)
    dialog.open()
