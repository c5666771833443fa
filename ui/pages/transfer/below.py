"""The offices below that send to this desk: what came, what was answered, and the ways to answer by stick or paper.

Part of the hub; hidden where nobody sends. The receipt itself is written by the sending assistant.
"""

from collections.abc import Sequence

from fieldapp.exchange.enrolment import list_devices
from fieldapp.exchange.slip import answer_on_paper
from fieldapp.exchange.standing import Correspondent
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.transfer.paper import open_paper
from ui.pages.transfer.phrase import write_office, write_short_day
from ui.style import WIDE
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Card, row
from ui.widgets.choice import ChoiceEdit
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.table import SmallTable
from ui.widgets.text import Label


class BelowCard(Card):
    """Offices with certified laptops, those that wait for a receipt first."""

    def __init__(self, shell: Shell) -> None:
        """Make the card; `show_offices` fills it."""
        super().__init__(margin=WIDE)
        self._shell = shell
        self._sheet: Sheet | None = None
        self._table = SmallTable(_columns(), "below_table", most=8)
        self._table.picked.connect(lambda _one: self._show_buttons())
        self._table.opened.connect(lambda _one: self._make())
        self._make_button = Button(say("ui.transfer.make_receipt"), icon="receipt", name="make_receipt_button")
        self._make_button.call(self._make)
        self._slip_button = Button(say("ui.transfer.print_slip"), icon="print", name="print_slip_button")
        self._slip_button.call(self._print_slip)
        self.body.addWidget(Label(say("ui.transfer.below_title"), "heading"))
        self.body.addWidget(Label(say("ui.transfer.below_lead"), "small", "soft", wrap=True))
        self.body.addLayout(row(self._make_button, self._slip_button, None))
        self.body.addWidget(self._table)
        self.hide()

    def show_offices(self, offices: Sequence[Correspondent]) -> None:
        """Show who sends to this desk."""
        before = self._chosen()
        self.setVisible(bool(offices))
        self._table.fill(offices)
        at = next((n for n, one in enumerate(offices) if before and one.office == before.office), 0)
        if offices:
            self._table.pick(at)
        self._show_buttons()

    def _chosen(self) -> Correspondent | None:
        found = self._table.current_row()
        return found if isinstance(found, Correspondent) else None

    def _show_buttons(self) -> None:
        chosen = self._chosen()
        self._make_button.setEnabled(chosen is not None)
        self._slip_button.setEnabled(chosen is not None and bool(chosen.received))

    def _make(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._shell.go("send", to=chosen.office, kind="receipt")

    # ---- the slip on paper ------------------------------------------------------------------------------------------

    def _print_slip(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        if len(chosen.devices) == 1:
            self._open_slip(chosen.office, chosen.devices[0])
            return
        self._ask_device(chosen)

    def _ask_device(self, office: Correspondent) -> None:
        sheet = Sheet(say("ui.transfer.which_laptop"), name="laptop_sheet")
        choice = ChoiceEdit("laptop_choice")
        sheet.body.addWidget(Field(say("ui.transfer.laptop_label"), choice))

        def take() -> None:
            sheet.close_sheet()
            self._open_slip(office.office, choice.value())

        sheet.add_button(say("ui.transfer.print_slip"), "main", take, "take_laptop_button")

        def offer(names: list[tuple[str, str]]) -> None:
            choice.set_choices(names)
            choice.setCurrentIndex(0)
            self._shell.open_sheet(sheet)

        self._sheet = sheet
        self._shell.session.read(self, lambda vault: _laptops(vault, office), offer)

    def _open_slip(self, office: str, device: str) -> None:
        def make(vault: Vault, _report: object) -> bytes:
            return answer_on_paper(vault, office, device)

        def show(pdf: bytes) -> None:
            open_paper(self._shell, pdf, say("ui.transfer.slip_title"), f"slip-{office}-{device[:8]}.pdf")

        self._shell.session.carry(self, make, show)


def _laptops(vault: Vault, office: Correspondent) -> list[tuple[str, str]]:
    issued = {row.device: row.issued for row in list_devices(vault) if row.office == office.office}
    return [
        (name, say("ui.transfer.laptop_row", device=name[:8], date=write_short_day(issued.get(name, ""))))
        for name in office.devices
    ]


def _state(one: Correspondent) -> str:
    if one.has_news and one.answered:
        return say("ui.transfer.decided")
    if one.is_owed:
        return say("ui.transfer.owed")
    return say("ui.transfer.answered_all") if one.received else say("ui.transfer.nothing_came")


def _columns() -> list[Column]:
    return [
        Column("office", say("ui.transfer.column.office"), 0, text=lambda one: write_office(one.name, one.office)),
        Column("received", say("ui.transfer.column.received"), 128, text=lambda one: write_short_day(one.received)),
        Column("answered", say("ui.transfer.column.answered"), 148, text=lambda one: write_short_day(one.answered)),
        Column(
            "state",
            say("ui.transfer.column.state"),
            180,
            text=_state,
            tone=lambda one: "ochre" if one.is_owed else "soft",
            chip=True,
        ),
    ]
