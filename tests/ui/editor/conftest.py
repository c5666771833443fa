"""The editor in the whole window, with plain pages around it, and somebody who types, clicks and drops."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fieldapp.vault.draft import Draft, list_drafts
from tests.ui.conftest import PATIENCE, World, settle
from tests.ui.shell.plain import PLAIN
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.pages.editor.page import EditPage


@pytest.fixture(autouse=True)
def plain_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, place in PLAIN.items():
        monkeypatch.setitem(PAGES, name, place)
    monkeypatch.setitem(PAGES, "report", PLAIN["case"])


class Writer:
    """Somebody at an open editor."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    @property
    def page(self) -> EditPage:
        assert isinstance(self.window.page, EditPage)
        return self.window.page

    @property
    def values(self) -> dict[str, Any]:
        assert self.page.document is not None
        return self.page.document.editing.values

    def wait(self, holds: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=PATIENCE)

    def settle(self) -> None:
        settle(self.window)

    def open(self, **where: str) -> None:
        self.window.go("edit", **where)
        self.wait(lambda: self.page.panel is not None)
        self.settle()

    def find(self, name: str, kind: type = QWidget) -> Any:
        """Give the one visible part of a name, as soon as it is there."""

        def found() -> list[QWidget]:
            return [part for part in self.window.findChildren(kind, name) if part.isVisible()]

        self.wait(found)
        assert len(found()) == 1, name
        return found()[0]

    def click(self, name: str) -> None:
        self.find(name)
        self.settle()
        self.qtbot.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def section(self, key: str) -> None:
        self.click(f"{key}_step")
        assert self.page.panel is not None
        assert self.page.panel.current == key

    def type(self, path: str, text: str) -> None:
        name = path.replace(".", "_").replace("[", "_").replace("]", "") + "_edit"
        edit = self.find(name)
        edit.setFocus()
        self.qtbot.keyClicks(edit, text)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.window.focusWidget(), key, held)

    def drop(self, *paths: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        held, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        self.page.dropEvent(QDropEvent(QPointF(600, 300), Qt.DropAction.CopyAction, data, held, none))
        self.settle()

    def drafts(self) -> list[Draft]:
        self.settle()
        return list_drafts(self.window.session.here)

    def saved(self) -> str:
        """Save by its key and give the id of what was saved."""
        self.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        self.wait(lambda: self.window.page.name == "case")
        heard: list[Any] = self.window.page.heard  # type: ignore[attr-defined]
        return str(next(what[1]["id"] for what in reversed(heard) if what[0] == "arrive"))


@pytest.fixture
def writer(world: World, open_desk: Callable[..., MainWindow], qtbot: QtBot) -> Callable[..., Writer]:
    """Open the editor: `writer(kind="temuan")`, `writer(id=case)`."""

    def start(**where: str) -> Writer:
        made = Writer(open_desk(world, page="home"), qtbot)
        if where:
            made.open(**where)
        return made

    return start


@pytest.fixture
def photo(tmp_path: Path) -> Callable[..., Path]:
    """Make a picture file: `photo("a.jpg")`."""

    def make(name: str = "foto.jpg", colour: str = "red") -> Path:
        from PIL import Image  # noqa: PLC0415

        path = tmp_path / name
        Image.new("RGB", (640, 480), colour).save(path)
        return path

    return make
