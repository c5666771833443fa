"""Pindaian: scans of signed sheets, each led to its paper by the code printed on it; the others are placed by hand.

A part of the hub page. Files or a whole folder are chosen or dropped; nothing is kept before the officer says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldapp.desk.scanpile import Scan, keep_scan, place_scan, read_pile
from fieldapp.errors import NetraError
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Cancelled, Report
from ui.page import Page
from ui.pages.print.place import PlaceSheet
from ui.style import GAP, SNUG, TIGHT
from ui.widgets.banner import Banner
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Card, row
from ui.widgets.chooser import choose_files, choose_folder
from ui.widgets.empty import Empty
from ui.widgets.progress import ProgressPanel
from ui.widgets.table import SmallTable
from ui.widgets.text import Label

MOST_ROWS = 9
# What can still be placed by hand; a file that cannot be read has to be scanned again.
PLACED_BY_HAND = ("unknown", "blank", "failed")


@dataclass(frozen=True, slots=True)
class Line:
    """One scan in the list; `tried` when it was to be kept with its paper."""

    scan: Scan
    tried: bool = False

    @property
    def state(self) -> str:
        """Where the scan stands: kept, failed, unread, known, blank, or unknown."""
        if self.tried:
            return "failed" if self.scan.problem else "kept"
        if self.scan.problem:
            return "unread"
        return "known" if self.scan.known else "blank" if self.scan.blank else "unknown"


TONES = {"kept": "calm", "failed": "ochre", "unread": "ochre", "known": "calm", "blank": "ochre", "unknown": "ochre"}


class PileTab(QWidget):
    """The scans of the hub."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._lines: list[Line] = []
        self._stop: Callable[[], None] | None = None
        self.setAcceptDrops(True)
        self._faces = QStackedWidget()
        for face in (self._build_empty(), self._build_work(), self._build_list()):
            self._faces.addWidget(face)
        self._hint = Banner()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SNUG)
        layout.addWidget(self._hint)
        layout.addWidget(self._faces, 1)

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build_empty(self) -> QWidget:
        empty = Empty("document", say("ui.pile.empty"))
        self._files_button = empty.add_action(say("ui.pile.files"), "plain", self._choose_files, "scan_files_button")
        empty.add_action(say("ui.pile.folder"), "plain", self._choose_folder, "scan_folder_button")
        return empty

    def _build_work(self) -> QWidget:
        card = Card()
        self._progress = ProgressPanel()
        self._progress.stop_button.clicked.connect(self._ask_to_stop)
        card.body.addWidget(self._progress)
        face = QWidget()
        layout = QVBoxLayout(face)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        layout.addStretch(1)
        return face

    def _build_list(self) -> QWidget:
        self._table = SmallTable(_columns(), "scans_table", MOST_ROWS)
        self._table.setAccessibleName(say("ui.print.tab_scan"))
        self._table.picked.connect(lambda _row: self._offer())
        self._table.opened.connect(lambda _row: self._act_on_line())
        names = (("more", "quiet"), ("drop", "quiet"), ("open", "plain"), ("place", "plain"), ("keep", "main"))
        self._buttons = {name: Button(say(f"ui.pile.{name}"), kind, name=f"{name}_scan_button") for name, kind in names}
        acts = {
            "more": self._choose_files, "drop": self._drop_line, "open": self._open_paper, "place": self._place_line,
            "keep": self._keep_known,
        }  # fmt: skip
        for name, act in acts.items():
            self._buttons[name].call(act)
        self._said = Label("", tone="soft", wrap=True)
        head = row(gap=TIGHT)
        head.addWidget(self._said, 1)
        for button in self._buttons.values():
            head.addWidget(button)
        self._problem = Banner()
        card = Card(margin=0)
        card.body.addWidget(self._table)
        face = QWidget()
        layout = QVBoxLayout(face)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addLayout(head)
        layout.addWidget(card)
        layout.addWidget(self._problem)
        layout.addStretch(1)
        return face

    def arrive(self) -> None:
        """Begin at the list, or at the way to fill it."""
        (self._table if self._lines else self._files_button).setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- taking files ------------------------------------------------------------------------------------------------

    def _choose_files(self) -> None:
        choose_files(self, say("ui.pile.files"), None, [say("ui.document.scan.kinds")], self.take)

    def _choose_folder(self) -> None:
        choose_folder(self, say("ui.pile.folder"), None, lambda folder: self.take([folder]))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._hint.say(say("ui.pile.let_go"))

    def dragLeaveEvent(self, _event: object) -> None:  # noqa: N802
        self._hint.say("")

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self._hint.say("")
        dropped = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if dropped:
            event.acceptProposedAction()
            self.take(dropped)

    def take(self, paths: Sequence[Path]) -> None:
        """Read the codes of some files or folders and add them to the list."""
        known = {line.scan.path for line in self._lines}

        def show(found: Sequence[Scan]) -> None:
            self._lines += [Line(scan) for scan in found if scan.path not in known]
            self._fill()
            self.arrive()
            if not found:
                self._page.shell.tell(say("ui.pile.none"), "ochre")

        self._work(lambda vault, report: read_pile(vault, paths, report), show, say("ui.pile.reading"), changes=False)

    def _work(
        self, work: Callable[[Vault, Report], object], done: Callable[..., None], sentence: str, *, changes: bool = True
    ) -> None:
        if self._stop is not None:
            return
        self._progress.show_step(0, 0, sentence)
        self._faces.setCurrentIndex(1)

        def end(result: object) -> None:
            self._stop = None
            done(result)

        def fail(error: Exception) -> None:
            self._stop = None
            self._fill()
            if not isinstance(error, Cancelled):
                self._page.shell.fail(error)

        self._stop = self._page.session.carry(
            self, work, end, fail,
            lambda at, total: self._progress.show_step(at, total, sentence), changed=("*",) if changes else (),
        )  # fmt: skip

    def _ask_to_stop(self) -> None:
        if self._stop is not None:
            self._stop()

    # ---- the list ----------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        before = self._table.current_row()
        self._table.fill(self._lines)
        at = next((n for n, one in enumerate(self._lines) if before and one.scan.path == before.scan.path), 0)
        if self._lines:
            self._table.pick(at)
        self._faces.setCurrentIndex(2 if self._lines else 0)
        count = sum(line.state == "known" for line in self._lines)
        self._buttons["keep"].say(say("ui.pile.keep_count", count=count) if count else say("ui.pile.keep"))
        self._buttons["keep"].setEnabled(count > 0)
        self._said.say(say("ui.pile.said", count=len(self._lines), known=count))
        self._offer()

    def _offer(self) -> None:
        line = self._table.current_row()
        state = line.state if line else ""
        self._buttons["drop"].setVisible(bool(line))
        self._buttons["open"].setVisible(bool(line and line.scan.known))
        self._buttons["place"].setVisible(state in PLACED_BY_HAND)
        self._problem.say(line.scan.problem if line else "", "ochre")

    def _drop_line(self) -> None:
        line = self._table.current_row()
        self._lines = [one for one in self._lines if one is not line]
        self._fill()
        self.arrive()

    def _act_on_line(self) -> None:
        line = self._table.current_row()
        if line is not None and line.scan.known:
            self._open_paper()
        elif line is not None and line.state in PLACED_BY_HAND:
            self._place_line()

    def _open_paper(self) -> None:
        line = self._table.current_row()
        if line is None or not line.scan.known:
            return
        one = line.scan.known[0]
        page, name = ("document", one.document) if one.document else ("case", one.owner)
        self._page.shell.go(page, id=name, **({} if one.document else {"tab": "papers"}))

    # ---- keeping -----------------------------------------------------------------------------------------------------

    def _keep_known(self) -> None:
        wanted = [line.scan for line in self._lines if line.state == "known"]

        def work(vault: Vault, report: Report) -> dict[Path, str]:
            said = {}
            for number, scan in enumerate(wanted):
                report(number, len(wanted))
                said[scan.path] = _try(partial(keep_scan, vault, scan))
            return said

        self._work(work, self._note_kept, say("ui.pile.keeping"))

    def _note_kept(self, said: dict[Path, str]) -> None:
        self._lines = [
            Line(replace(line.scan, problem=said[line.scan.path]), tried=True)
            if line.scan.path in said else line
            for line in self._lines
        ]  # fmt: skip
        self._fill()
        done = sum(not problem for problem in said.values())
        self._page.shell.tell(say("ui.pile.kept", count=done), "calm" if done == len(said) else "ochre")

    def _place_line(self) -> None:
        line = self._table.current_row()
        if line is None:
            return
        scan = line.scan

        def place(case: str, document: str, form: str) -> None:
            def work(vault: Vault, _report: Report) -> dict[Path, str]:
                return {scan.path: _try(partial(place_scan, vault, scan, case, document, form))}

            self._work(work, self._note_kept, say("ui.pile.keeping"))

        self._page.shell.open_sheet(PlaceSheet(self._page.session, scan, place))


def _try(act: Callable[[], object]) -> str:
    """Return why something could not be done, "" when it was."""
    try:
        act()
    except NetraError as error:
        return error.sentence
    return ""


def _columns() -> list[Column]:
    head = "ui.pile.head."
    return [
        Column("file", say(head + "file"), 250, lambda line: line.scan.path.name, second=_code, sortable=False),
        Column("paper", say(head + "paper"), 0, _paper, second=lambda line: line.scan.about, sortable=False),
        Column("state", say(head + "state"), 190, _state, chip=True, tone=lambda line: TONES[line.state],
               sortable=False),
    ]  # fmt: skip


def _code(line: Line) -> str:
    return ", ".join(one.code.printed for one in line.scan.owners)


def _paper(line: Line) -> str:
    return line.scan.name or say("ui.pile.unread" if line.state == "unread" else "ui.pile.no_paper")


def _state(line: Line) -> str:
    return say(f"ui.pile.state.{line.state}")
