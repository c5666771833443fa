"""What of one export lies on which stick, and what on none yet, as a small table.

Part of choosing the next stick and of the last step. Knows nothing of how it is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from fieldapp.case.wording import name_size
from fieldapp.exchange.handover import name_places
from fieldapp.exchange.placement import Load, size_left
from fieldapp.exchange.plan import Plan
from fieldapp.words import say
from ui.widgets.block import Column
from ui.widgets.table import SmallTable


@dataclass(frozen=True, slots=True)
class Lot:
    """One line: a stick of the export, or what lies on none yet (`number` 0)."""

    number: int
    name: str
    places: tuple[int, ...]
    size: int
    fresh: bool = False


class SpreadTable(SmallTable):
    """The sticks of an export in order; hidden while there is nothing to tell apart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the table; `show_spread` fills it."""
        super().__init__(_columns(), "spread_table", most=6, parent=parent)
        self.hide()

    def show_spread(
        self, plan: Plan, loads: Sequence[Load], left: Sequence[int], names: Mapping[str, str], last: str = ""
    ) -> None:
        """Show what lies where; `names` are those of sticks seen lately, `last` is the one written last."""
        lots = [
            Lot(n, names.get(load.stick, ""), load.places, load.size, load.stick == last)
            for n, load in enumerate(loads, 1)
        ]
        if left:
            placed = set(range(1, len(plan.parts) + 1)) - set(left)
            lots.append(Lot(0, "", tuple(left), size_left(plan, placed)))
        self.fill(lots)
        self.setVisible(len(lots) > 1)


def _title(lot: Lot) -> str:
    if not lot.number:
        return say("ui.send.spread.later")
    return say("ui.send.spread.stick", n=lot.number) + (f" · {lot.name}" if lot.name else "")


def _state(lot: Lot) -> str:
    return say("ui.send.spread.written" if lot.number else "ui.send.spread.waiting")


def _columns() -> list[Column]:
    return [
        Column("stick", say("ui.send.spread.column.stick"), 0, text=_title),
        Column("places", say("ui.send.spread.column.places"), 132, text=lambda lot: name_places(lot.places)),
        Column("size", say("ui.send.spread.column.size"), 104, text=lambda lot: name_size(lot.size), align="right"),
        Column(
            "state",
            say("ui.send.spread.column.state"),
            168,
            text=_state,
            tone=lambda lot: "accent" if lot.number else "soft",
            chip=True,
        ),
    ]
