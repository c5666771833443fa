"""Isian berbeda: every case, LHP and other record in which entries differ or broke a rule together.

Those of a case are settled at the case, all others on a sheet here. Where another office has to choose it is named, and
a case can be sent back to it.
"""

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from fieldapp.desk.differing import Differing, list_differing
from fieldapp.desk.review import review_case
from fieldapp.exchange.standing import office_names
from fieldapp.words import say
from ui.page import Shell
from ui.pages.intake.decision import DecisionSheet
from ui.pages.intake.part import Part
from ui.pages.intake.settling import SettlingSheet
from ui.pages.transfer.phrase import write_list, write_office
from ui.style import SNUG, WIDE
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Card, Scroll, row
from ui.widgets.empty import Empty
from ui.widgets.table import SmallTable
from ui.widgets.text import Label

MOST_NAMED = 4


class DifferenceTab(Part):
    """The list; `counted` says how many lines it has."""

    def __init__(self, shell: Shell) -> None:
        """Make the tab; `load` fills it."""
        super().__init__(shell)
        self._sheet: SettlingSheet | None = None
        self._decision: DecisionSheet | None = None
        self._table = SmallTable(_columns(), "difference_table", most=10)
        self._table.opened.connect(self._open)
        self._table.picked.connect(self._show_who)
        self._open_button = Button(say("ui.intake.differences.open"), icon="differ", name="open_difference_button")
        self._open_button.call(lambda: self._open(self._table.current_row()))
        self._return = Button(say("ui.intake.differences.return"), name="return_differing_button")
        self._return.call(lambda: self._ask_return(self._table.current_row()))
        self._who = Label("", tone="soft", wrap=True)
        self._who.setObjectName("settler_label")
        card = Card(margin=WIDE)
        card.body.addWidget(Label(say("ui.intake.differences.lead"), tone="soft", wrap=True))
        card.body.addWidget(self._table)
        card.body.addWidget(self._who)
        card.body.addLayout(row(self._open_button, self._return, None))
        scroll = Scroll(card)
        scroll.body.addStretch(1)
        self._faces = QStackedWidget()
        self._faces.addWidget(scroll)
        self._faces.addWidget(Empty("check", say("ui.intake.differences.none")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, SNUG)
        layout.addWidget(self._faces)

    def take_focus(self) -> None:
        """Put the focus where work begins."""
        self._table.setFocus()

    def load(self) -> None:
        """Read what differs."""
        self._shell.session.read(
            self, lambda vault: (list_differing(vault), office_names(vault)), self._show, key="differences"
        )

    def _show(self, read: tuple[Sequence[Differing], dict[str, str]]) -> None:
        found, self._names = read
        self._faces.setCurrentIndex(0 if found else 1)
        self._table.fill(found)
        if found:
            self._table.pick(0)
            self._show_who(self._table.current_row())
        self.counted.emit(len(found))

    def _show_who(self, one: Differing | None) -> None:
        """Say who chooses in the line that is picked, and offer to send the case back where that is another office."""
        if one is None:
            return
        offices = write_list(write_office(self._names.get(code, ""), code) for code in one.settlers)
        said = "own" if one.own else "below" if one.returnable else "elsewhere"
        self._who.say(say(f"ui.intake.differences.who.{said}", office=offices))
        self._return.setVisible(one.returnable)

    def _open(self, one: Differing | None) -> None:
        if one is None:
            return
        if one.type == "case":
            self._shell.go("case", id=one.owner, tab="differences")
            return
        title = say("ui.intake.settling.title", title=one.title)
        self._sheet = SettlingSheet(self._shell, self, one.owner, title, report=one.type == "supervision")
        self._shell.open_sheet(self._sheet)
        self._sheet.read()

    # ---- sending back ------------------------------------------------------------------------------------------------

    def _ask_return(self, one: Differing | None) -> None:
        if one is None or not one.returnable:
            return
        reason = say("ui.case.differ.return_reason", fields=", ".join(one.what))
        self._decision = DecisionSheet("return", one.title, lambda said: self._send_back(one, said), reason)
        self._shell.open_sheet(self._decision)

    def _send_back(self, one: Differing, reason: str) -> None:
        self._shell.session.write(
            self,
            lambda vault: review_case(vault, one.owner, "return", reason),
            lambda _record: self._tell_back(),
            self._refuse,
            changed=(one.owner,),
        )

    def _tell_back(self) -> None:
        self._close_decision()
        self._shell.tell(say("ui.case.return.done"))

    def _refuse(self, error: Exception) -> None:
        self._close_decision()
        self._shell.fail(error)

    def _close_decision(self) -> None:
        if self._decision is not None:
            self._decision.close_sheet()
            self._decision = None


def _columns() -> list[Column]:
    return [
        Column(
            "case",
            say("ui.intake.differences.column.case"),
            0,
            text=lambda one: one.title or say("ui.intake.differences.unnamed"),
            second=_what,
        ),
        Column(
            "office", say("ui.intake.differences.column.office"), 330,
            text=lambda one: one.office_name, second=lambda one: one.office,
        ),
        Column(
            "count", say("ui.intake.differences.column.count"), 84, text=lambda one: str(len(one.what)), align="right"
        ),
    ]  # fmt: skip


def _what(one: Differing) -> str:
    more = ["…"] if len(one.what) > MOST_NAMED else []
    return write_list([*one.what[:MOST_NAMED], *more])
