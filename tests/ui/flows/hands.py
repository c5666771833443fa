"""Two officers who do the same work: one with the mouse and the letters, one with the keys alone.

A story is written once, for hands; what differs is how one gets to a field, a button, a row or a file.
"""

from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QListWidget

from tests.ui.flows.driver import Driver, NotThere
from ui.rail import STOPS
from ui.widgets.block import RowRole


class Hands(Protocol):
    """What a story asks of an officer."""

    driver: Driver

    def press(self, name: str) -> None:
        """Press the button of a name."""

    def fill(self, name: str, text: str) -> None:
        """Write a text into the field of a name, in place of what stands there."""

    def choose(self, name: str, text: str) -> None:
        """Choose the line of a drop-down list that begins so."""

    def look_up(self, name: str, typed: str, line: str) -> None:
        """Type into a field that finds, and take the answer in which a text stands."""

    def tick(self, name: str) -> None:
        """Turn the tick of a name over."""

    def open_row(self, name: str, row: int = 0) -> None:
        """Open a row of the list of a name."""

    def pick_row(self, name: str, text: str) -> None:
        """Stand on the row of a list in which a text can be read."""

    def bring(self, name: str, paths: list[Path]) -> None:
        """Bring files to the place of a name."""

    def rail(self, page: str) -> None:
        """Go to a page of the rail."""

    def tab(self, name: str) -> None:
        """Show the part of a page whose name stands in its row of tabs."""

    def new_report(self) -> None:
        """Begin to receive a report, from Beranda."""

    def next_section(self) -> None:
        """Go to the next section of a form."""

    def add_evidence(self, paths: list[Path], answers: list[Path]) -> None:
        """Bring files to the evidence desk; `answers` are those of the system's chooser."""

    def paste_evidence(self) -> None:
        """Take what the clipboard holds as evidence."""

    def pick_evidence(self, number: int) -> None:
        """Pick a piece of evidence, counted from 0."""

    def save(self) -> None:
        """Save what is open."""


class Mouse:
    """The hand on the mouse; letters come from the keyboard, ways do not."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    def press(self, name: str) -> None:
        self.driver.click(name)

    def fill(self, name: str, text: str) -> None:
        self.driver.type_into(name, text)

    def choose(self, name: str, text: str) -> None:
        box = self.driver.click(name)
        assert isinstance(box, QComboBox)
        view = self.driver.wait_for(lambda: box.view() if box.view().isVisible() else None)
        self._click_line(view, lambda index: str(index.data()).startswith(text), text)

    def look_up(self, name: str, typed: str, line: str) -> None:
        self.driver.type_into(name, typed)
        view = self.driver.wait_for(lambda: _answers(self.driver, line))
        self._click_line(view, lambda index: line in _all_text(index), line)

    def _click_line(self, view: QAbstractItemView, fits: Any, text: str) -> None:
        model = view.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            if fits(index):
                self.driver.click_index(view, index)
                return
        raise NotThere(f"no line {text!r}\n{self.driver.describe()}")

    def tick(self, name: str) -> None:
        widget = self.driver.wait_for(name)
        self.driver.bring_into_sight(widget)
        self.driver.click_widget(widget, QPoint(12, widget.height() // 2))

    def open_row(self, name: str, row: int = 0) -> None:
        self.driver.click_row(name, row, double=True)

    def pick_row(self, name: str, text: str) -> None:
        self.driver.click_row(name, _row_with(self.driver, name, text))

    def bring(self, name: str, paths: list[Path]) -> None:
        self.driver.drop(name, paths)

    def rail(self, page: str) -> None:
        self.driver.click(f"rail_{page}")

    def tab(self, name: str) -> None:
        self.driver.click(f"{name}_tab")

    def new_report(self) -> None:
        self.driver.click("new_laporan_button")

    def next_section(self) -> None:
        self.driver.click("next_section_button")

    def add_evidence(self, paths: list[Path], answers: list[Path]) -> None:
        self.driver.drop("add_evidence_button", paths)

    def paste_evidence(self) -> None:
        self.driver.click("paste_evidence_button")

    def pick_evidence(self, number: int) -> None:
        thumbs = self.driver.all_shown("evidence_thumb")
        self.driver.bring_into_sight(thumbs[number])
        self.driver.click_widget(thumbs[number])

    def save(self) -> None:
        self.driver.click("save_button")


RAIL = {stop.page: stop.key for stop in STOPS}


class Keys:
    """Somebody without a mouse: Tab, arrows, Enter, Space and the shortcuts."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    def press(self, name: str) -> None:
        self.driver.key_press(name)

    def fill(self, name: str, text: str) -> None:
        self.driver.key_into(name, text)

    def choose(self, name: str, text: str) -> None:
        box = self.driver.tab_to(name)
        assert isinstance(box, QComboBox)
        self.driver.press("Home")
        for _ in range(box.count()):
            if box.currentText().startswith(text):
                return
            self.driver.press("Down")
        raise NotThere(f"{name}: no line {text!r}\n{self.driver.describe()}")

    def look_up(self, name: str, typed: str, line: str) -> None:
        self.driver.key_into(name, typed)
        view = self.driver.wait_for(lambda: _answers(self.driver, line))
        for _ in range(view.count() + 1):
            index = view.currentIndex()
            if index.isValid() and line in _all_text(index):
                self.driver.press("Enter")
                return
            self.driver.press("Down")
        raise NotThere(f"{name}: no answer {line!r}\n{self.driver.describe()}")

    def tick(self, name: str) -> None:
        self.driver.key_press(name, "Space")

    def open_row(self, name: str, row: int = 0) -> None:
        self.driver.tab_to(name)
        self.driver.press("Home", *["Down"] * row, "Enter")

    def pick_row(self, name: str, text: str) -> None:
        row = _row_with(self.driver, name, text)
        self.driver.tab_to(name)
        self.driver.press("Home", *["Down"] * row)

    def bring(self, name: str, paths: list[Path]) -> None:
        stem = name.removesuffix("_edit")
        for path in paths:
            self.fill(f"{stem}_path_edit", str(path))
            self.driver.press("Enter")

    def rail(self, page: str) -> None:
        self.driver.press(RAIL[page])

    def tab(self, name: str) -> None:
        self.driver.wait_for(f"{name}_tab")
        row = self.driver.shown(f"{name}_tab").parentWidget()
        while not row.isAncestorOf(QApplication.focusWidget()):
            self.driver.press("Tab")
        for _ in range(12):
            if self.driver.has_focus(f"{name}_tab"):
                return
            self.driver.press("Right")
        raise NotThere(f"{name}: no such tab\n{self.driver.describe()}")

    def new_report(self) -> None:
        self.driver.press("Ctrl+N")

    def next_section(self) -> None:
        self.driver.press("Ctrl+PgDown")

    def add_evidence(self, paths: list[Path], answers: list[Path]) -> None:
        for path in paths:
            answers.append(path)
            self.driver.press("Ctrl+Shift+N")

    def paste_evidence(self) -> None:
        self.driver.press("Ctrl+Shift+V")

    def pick_evidence(self, number: int) -> None:
        self.driver.tab_to_any("evidence_thumb")
        self.driver.press(*["Up"] * len(self.driver.all_shown("evidence_thumb")), *["Down"] * number)

    def save(self) -> None:
        self.driver.press("Ctrl+S")


def _row_with(driver: Driver, name: str, text: str) -> int:
    """Return on which row of a list a text stands, once it stands there."""

    def look() -> list[int]:
        view = driver.shown(name, QAbstractItemView)
        model = view.model() if view is not None else None
        if model is None:
            return []
        rows = range(min(model.rowCount(), 500))
        return [row for row in rows if any(text in _cell(model, row, at) for at in range(model.columnCount()))]

    found: list[int] = driver.wait_for(look)
    return found[0]


def _cell(model: Any, row: int, column: int) -> str:
    index = model.index(row, column)
    line = index.data(RowRole)
    own = model.columns[column].second if hasattr(model, "columns") else None
    return f"{index.data() or ''} {own(line) if own and line is not None else ''}"


def _answers(driver: Driver, line: str) -> QListWidget | None:
    """Return the list of answers that is open, once the line is among them."""
    for top in driver.tops():
        for view in top.findChildren(QListWidget):
            if view.isVisible() and any(line in _all_text(view.model().index(row, 0)) for row in range(view.count())):
                return view
    return None


def _all_text(index: Any) -> str:
    """Return all that an index says, whatever role it stands in."""
    found = []
    for data in index.model().itemData(index).values():
        found += [str(part) for part in data] if isinstance(data, tuple | list) else [str(data)]
    return " ".join(found)
