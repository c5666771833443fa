"""Antrean: what was sent to a printer or numbered for one and has not left yet; each can be printed or given up.

A part of the hub page, offered only while something waits.
"""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.vault.printlog import Waiting, forget_waiting
from fieldapp.words import say
from ui.page import Page
from ui.pages.print.log import show_moment
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Card, row
from ui.widgets.sheet import question
from ui.widgets.table import SmallTable
from ui.widgets.text import Label


class QueueTab(QWidget):
    """What waits."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._table = SmallTable(_columns(page), "queue_table")
        self._table.setAccessibleName(say("ui.print.tab_wait", count=""))
        self._table.opened.connect(self._open)
        self._table.picked.connect(lambda _row: self._offer())
        self._show = Button(say("ui.wait.open"), "main", "print", name="open_waiting_button")
        self._show.clicked.connect(lambda: self._open(self._table.current_row()))
        self._forget = Button(say("ui.wait.forget"), "plain", name="forget_waiting_button")
        self._forget.clicked.connect(self._ask)
        card = Card(margin=0)
        card.body.addWidget(self._table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        head = row()
        head.addWidget(Label(say("ui.wait.text"), tone="soft", wrap=True), 1)
        head.addWidget(self._forget)
        head.addWidget(self._show)
        layout.addLayout(head)
        layout.addWidget(card)
        layout.addStretch(1)

    def arrive(self) -> None:
        """Begin at the first that waits."""
        self._table.setFocus()

    def fill(self, waiting: Sequence[Waiting]) -> None:
        """Show what waits now."""
        self._table.fill(waiting)
        if waiting:
            self._table.pick(0)
        self._offer()

    def _offer(self) -> None:
        there = self._table.current_row() is not None
        self._show.setEnabled(there)
        self._forget.setEnabled(there)

    def _open(self, job: Waiting | None) -> None:
        if job is not None:
            self._page.shell.go("preview", **paper_of(job))

    def _ask(self) -> None:
        job = self._table.current_row()
        if job is None:
            return
        text = say("ui.wait.forget_blank" if job.first else "ui.wait.forget_text", form=job.form, number=job.number)
        question(
            self._page.shell,
            say("ui.wait.forget_title"),
            text,
            [(say("ui.wait.cancel"), "plain", lambda: None), (say("ui.wait.forget"), "main", lambda: self._drop(job))],
        )

    def _drop(self, job: Waiting) -> None:
        self._page.session.write(self, lambda vault: forget_waiting(vault, job.id), changed=("print",))


def paper_of(job: Waiting) -> dict[str, str]:
    """Return where the preview shows what waits: the case as it stands now, blank forms with their numbers."""
    where = {
        "form": job.form,
        "owner": job.owner,
        "paper": job.paper,
        "public": "1" if job.public else "",
        "copies": str(job.copies) if job.copies > 1 else "",
        "photos": "" if job.photos is None else str(job.photos),
        "first": str(job.first or ""),
        "last": str(job.last or ""),
    }
    return {name: value for name, value in where.items() if value}


def _about(job: Waiting) -> str:
    if not job.owner:
        return say("ui.log.blank")
    return job.about or say("ui.log.unnamed")


def _number(job: Waiting) -> str:
    return job.number or say("ui.log.draft")


def _columns(page: Page) -> tuple[Column, ...]:
    return (
        Column("at", say("ui.log.at"), 160, lambda job: show_moment(job.at, page.session.office.zone), sortable=False),
        Column("form", say("ui.log.form"), 140, lambda job: job.form, sortable=False),
        Column("about", say("ui.log.case"), 0, _about, second=_number, sortable=False),
        Column("copies", say("ui.log.copies"), 96, lambda job: str(job.copies), "right", sortable=False),
    )
