"""Ditahan: what could not be taken in, why, and the ways on: try again, save a copy for whoever looks into it, or set
aside with a reason what nobody waits for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from fieldapp.case.wording import name_size
from fieldapp.errors import NetraError
from fieldapp.exchange import quarantine
from fieldapp.exchange.quarantine import Held
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.intake.part import Part
from ui.pages.intake.place import PlaceSheet
from ui.pages.transfer.phrase import write_short_day
from ui.session import ANYTHING
from ui.style import SNUG, WIDE
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Card, Scroll, row
from ui.widgets.choice import FlagEdit
from ui.widgets.empty import Empty
from ui.widgets.entry import TextArea
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.table import SmallTable
from ui.widgets.text import Label

LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class Kept:
    """What the tab shows: the list, why things were set aside (by SHA-256), and the room that all of it takes."""

    held: list[Held]
    reasons: dict[str, str]
    size: int


def read_held(vault: Vault, *, every: bool) -> Kept:
    """Return what is in quarantine; with `every` also what was settled, with the reasons."""
    said = quarantine.dismissals(vault) if every else {}
    reasons = {name: trace.reason for name, trace in said.items()}
    return Kept(quarantine.listed(vault.db, every=every), reasons, quarantine.kept_size(vault.db))


class DismissSheet(Sheet):
    """Asks for the reason why nobody waits for something any longer, and hands it over."""

    def __init__(self, name: str, act: Callable[[str], object]) -> None:
        """Make the sheet for one file."""
        super().__init__(say("ui.intake.held.dismiss_title"), name="dismiss_sheet")
        self._act = act
        self._text = TextArea("reason_edit", lines=3, longest=LONGEST)
        self._field = Field(
            say("ui.intake.held.dismiss_label"), self._text, hint=say("ui.intake.held.dismiss_hint"), needed=True
        )
        self.body.addWidget(Label(say("ui.intake.held.dismiss_lead", name=name), tone="soft", wrap=True))
        self.body.addWidget(self._field)
        self._field.changed.connect(lambda: self._field.set_problem(""))
        self.add_button(say("ui.transfer.cancel"), "plain", self.leave_sheet, "cancel_button")
        self._do = self.add_button(say("ui.intake.held.dismiss_do"), "main", self._take, "dismiss_now_button")
        self.first_focus = self._text

    def filled(self) -> object:
        """Return what was typed, so that it is not lost by a slip of the hand."""
        return self._field.value().strip()

    def _take(self) -> None:
        reason = self._field.value().strip()
        if not reason or len(reason) > LONGEST:
            code = "dismiss_long" if reason else "dismiss_needed"
            self._field.set_problem(say(f"ui.intake.held.{code}", longest=LONGEST))
            self._field.take_focus()
            return
        self._do.setEnabled(False)
        self.close_sheet()
        self._act(reason)


class HeldTab(Part):
    """The list of what is held; `counted` says how much of it waits."""

    def __init__(self, shell: Shell) -> None:
        """Make the tab; `load` fills it."""
        super().__init__(shell)
        self._sheet: PlaceSheet | None = None
        self._every = FlagEdit("every_flag", say("ui.intake.held.every"))
        self._every.changed.connect(self.load)
        self._retry = Button(say("ui.intake.held.retry"), name="retry_button")
        self._retry.call(lambda: self._shell.go("receive", held="1"))
        self._save = Button(say("ui.intake.held.save"), name="save_copy_button")
        self._save.call(self._ask_place)
        self._dismiss = Button(say("ui.intake.held.dismiss"), name="dismiss_button")
        self._dismiss.call(self._ask_reason)
        self._reasons: dict[str, str] = {}
        self._table = SmallTable(_columns(), "held_table", most=5)
        self._table.picked.connect(self._show_detail)
        self._detail = Label("", wrap=True)
        self._detail.setObjectName("held_detail")
        self._detail.let_select()
        self._room = Label("", "small", "soft", wrap=True)
        self._room.setObjectName("held_room")
        card = Card(margin=WIDE)
        card.body.setSpacing(SNUG)
        card.body.addWidget(Label(say("ui.intake.held.lead"), tone="soft", wrap=True))
        card.body.addLayout(row(self._retry, self._save, self._dismiss, None))
        for part in (self._table, self._detail, self._room):
            card.body.addWidget(part)
        scroll = Scroll(card)
        scroll.body.addStretch(1)
        self._faces = QStackedWidget()
        self._faces.addWidget(scroll)
        self._faces.addWidget(Empty("held", say("ui.intake.held.none")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, SNUG)
        layout.addWidget(self._faces, 1)
        layout.addWidget(self._every)

    def take_focus(self) -> None:
        """Put the focus where work begins."""
        self._table.setFocus()

    def load(self) -> None:
        """Read what is held."""
        every = self._every.value()
        self._shell.session.read(self, lambda vault: read_held(vault, every=every), self._show, key="held")

    def _show(self, kept: Kept) -> None:
        found, self._reasons = kept.held, kept.reasons
        waiting = [one for one in found if one.waits]
        self._faces.setCurrentIndex(0 if found else 1)
        self._table.fill(sorted(found, key=lambda one: (not one.waits, -one.id)))
        self._room.say(say("ui.intake.held.room", size=name_size(kept.size), most=name_size(quarantine.MOST)))
        self._room.setVisible(kept.size > quarantine.MOST // 10)
        self._retry.setEnabled(bool(waiting))
        if found:
            self._table.pick(0)
        self._show_detail(cast(Held | None, self._table.current_row()))
        self.counted.emit(len(waiting))

    def _show_detail(self, one: Held | None) -> None:
        self._save.setEnabled(one is not None and one.kept)
        self._dismiss.setEnabled(one is not None and one.waits)
        if one is None:
            self._detail.say("")
            return
        facts = {"date": write_short_day(one.received), "size": name_size(one.size), "sha256": one.sha256[:16]}
        lines = [one.sentence, say("ui.intake.held.facts", **facts)]
        if one.resolved:
            lines.append(say("ui.intake.held.resolved", date=write_short_day(one.resolved)))
        elif one.dismissed:
            day, reason = write_short_day(one.dismissed), self._reasons.get(one.sha256, "")
            lines.append(say("ui.intake.held.dismissed_on", date=day, reason=reason))
        if not one.waits and not one.kept:
            lines.append(say("ui.intake.held.emptied"))
        self._detail.say("\n".join(lines))

    # ---- setting aside ----------------------------------------------------------------------------------------------

    def _ask_reason(self) -> None:
        one = cast(Held | None, self._table.current_row())
        if one is not None and one.waits:
            self._shell.open_sheet(DismissSheet(one.name, lambda reason: self._set_aside(one, reason)))

    def _set_aside(self, one: Held, reason: str) -> None:
        def tell(_done: Held) -> None:
            self._shell.tell(say("ui.intake.held.dismiss_done", name=one.name))
            self.load()

        self._shell.session.write(self, lambda vault: quarantine.dismiss(vault, one.id, reason), tell, changed=ANYTHING)

    # ---- a copy outside ---------------------------------------------------------------------------------------------

    def _ask_place(self) -> None:
        one = cast(Held | None, self._table.current_row())
        if one is None:
            return
        lead = say("ui.intake.held.save_lead", name=one.name)
        sheet = PlaceSheet(
            self._shell, say("ui.intake.held.save_title"), lead, say("ui.intake.held.save_button"),
            lambda folder: self._write(one, folder),
        )  # fmt: skip
        self._sheet = sheet
        self._shell.open_sheet(sheet)

    def _write(self, one: Held, folder: Path) -> None:
        def tell(path: Path) -> None:
            if self._sheet is not None:
                self._sheet.finish()
            self._shell.tell(say("ui.intake.held.saved", name=path.name))

        def refuse(error: Exception) -> None:
            if isinstance(error, NetraError) and self._sheet is not None:
                self._sheet.refuse(error.sentence)
            else:
                self._shell.fail(error)

        self._shell.session.carry(
            self, lambda vault, _report: quarantine.save(vault, one.id, folder), tell, refuse, changed=()
        )


def _state_of(one: Held) -> str:
    return "settled" if one.resolved else "dismissed" if one.dismissed else "held"


def _columns() -> list[Column]:
    return [
        Column("file", say("ui.intake.held.column.file"), 0, text=lambda one: one.name, second=lambda o: o.sentence),
        Column("received", say("ui.intake.held.column.received"), 120, text=lambda one: write_short_day(one.received)),
        Column("size", say("ui.intake.held.column.size"), 96, text=lambda one: name_size(one.size), align="right"),
        Column(
            "state",
            say("ui.intake.held.column.state"),
            132,
            text=lambda one: say(f"ui.intake.held.{_state_of(one)}"),
            tone=lambda one: "ochre" if one.waits else "soft",
            chip=True,
        ),
    ]
