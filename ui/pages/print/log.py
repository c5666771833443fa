"""Riwayat Cetak: what left this laptop on paper or as a PDF, the latest first; each line opens that paper again.

A part of the hub page.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldapp.case.dates import in_zone
from fieldapp.paper.seal import Seal
from fieldapp.vault.printlog import PrintRow, list_print_ids, load_prints
from fieldapp.words import say
from ui.page import Page
from ui.widgets.block import BlockModel, Column
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.table import Table

ROOM_FOR_OFFICER = 960


class LogTab(QWidget):
    """The print log of the hub."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._model = BlockModel(_columns(page), self._fetch)
        self._table = Table(self._model, "log_table")
        self._table.setAccessibleName(say("ui.print.tab_log"))
        self._table.opened.connect(self._open)
        card = Card(margin=0)
        card.body.addWidget(self._table)
        self._faces = QStackedWidget()
        self._none = Empty("history", say("ui.log.none"))
        self._none.add_action(say("ui.log.to_blank"), "plain", self._show_blank, "to_blank_button")
        for face in (QWidget(), card, self._none):
            self._faces.addWidget(face)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._faces)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        narrow = self.width() < ROOM_FOR_OFFICER
        for number, column in enumerate(self._model.columns):
            if column.key == "officer":
                self._table.setColumnHidden(number, narrow)

    def _show_blank(self) -> None:
        self._page.shell.go("print", tab="blank")

    def arrive(self) -> None:
        """Read which lines there are."""
        self._page.session.read(self, lambda vault: list_print_ids(vault.db), self._show, key="log")

    def _show(self, ids: Sequence[int]) -> None:
        self._model.set_ids(ids)
        self._faces.setCurrentIndex(1 if ids else 2)

    def _fetch(self, ids: list[int]) -> list[PrintRow | None]:
        found = {row.id: row for row in load_prints(self._page.session.here.db, ids)}
        return [found.get(one) for one in ids]

    def _open(self, name: int) -> None:
        row = self._table.current_row()
        if isinstance(row, PrintRow) and row.id == name:
            self._page.shell.go("preview", **paper_of(row))


def paper_of(row: PrintRow) -> dict[str, str]:
    """Return where the preview shows the paper of a line: its own revision, a draft as it stands now."""
    where = {"form": row.form, "owner": row.owner, "paper": row.paper, "public": "1" if row.public else ""}
    if row.owner:
        return {name: value for name, value in {**where, "seal": row.seal}.items() if value}
    first, _, last = row.number.partition("-")
    stack = {"first": first.lstrip("0"), "last": (last or first).lstrip("0")} if first else {}
    return {name: value for name, value in {**where, **stack}.items() if value}


def show_moment(wall: str, zone: str) -> str:
    """Return a wall clock as lists show it: "25-11-2024 08.00"; what is none comes back as it is."""
    try:
        return f"{in_zone(datetime.fromisoformat(wall), zone):%d-%m-%Y %H.%M}"
    except (ValueError, OverflowError):
        return wall


def _way(row: PrintRow) -> str:
    return row.place if row.way == "printer" else say("ui.log.pdf")


def _file(row: PrintRow) -> str:
    return PurePath(row.place.replace("\\", "/")).name if row.way == "pdf" else ""


def _about(row: PrintRow) -> str:
    if not row.owner:
        return say("ui.log.blank")
    return row.about or say("ui.log.unnamed")


def _marks(row: PrintRow) -> str:
    kind = say("ui.log.draft") if row.owner and not row.seal else Seal(row.seal, "").printed if row.seal else ""
    return " · ".join(filter(None, (kind, say("ui.log.public") if row.public else "")))


def _columns(page: Page) -> tuple[Column, ...]:
    return (
        Column("at", say("ui.log.at"), 148, lambda row: show_moment(row.at, page.session.office.zone), sortable=False),
        Column("form", say("ui.log.form"), 164, lambda row: row.form, second=_marks, sortable=False),
        Column("about", say("ui.log.case"), 0, _about, second=lambda row: row.number, sortable=False),
        Column("way", say("ui.log.way"), 200, _way, second=_file, sortable=False),
        Column("copies", say("ui.log.copies"), 84, lambda row: str(row.copies), "right", sortable=False),
        Column("officer", say("ui.log.officer"), 180, lambda row: row.officer_name, sortable=False),
    )
