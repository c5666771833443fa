"""The second step of sending: onto which stick, what of the export lies on others already, and what fits on this one.

Comes back when a stick is full and the next one is asked for. Writes nothing to a stick.
"""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.case.wording import name_size
from fieldapp.errors import NothingToSend
from fieldapp.exchange.begun import Begun, look_for_begun
from fieldapp.exchange.export import discard_plan, make_plan
from fieldapp.exchange.handover import name_places
from fieldapp.exchange.placement import size_left
from fieldapp.exchange.plan import Plan
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Report
from ui.page import Shell
from ui.pages.transfer import stick as sticks
from ui.pages.transfer.choice import StickChoice
from ui.pages.transfer.packing import Parcel
from ui.pages.transfer.paper import open_paper
from ui.pages.transfer.room import say_room, takes_something
from ui.pages.transfer.spread import SpreadTable
from ui.pages.transfer.stick import Volume
from ui.pages.transfer.writing import Delivery
from ui.style import SNUG
from ui.widgets.banner import Banner
from ui.widgets.choice import FlagEdit
from ui.widgets.text import Label


class PlacingStep(QWidget):
    """Chooses a stick; `weighed` says that something about it changed, `ready` whether it can be written now."""

    weighed = Signal()

    def __init__(self, shell: Shell) -> None:
        """Make the step; `begin` and `show_next` fill it."""
        super().__init__()
        self._shell = shell
        self._parcel = Parcel("")
        self._receiver = ""
        self._receipt = False
        self._plan: Plan | None = None
        self._begun: Begun | None = None
        self._full: Delivery | None = None
        self._looked: Path | None = None
        self.names: dict[str, str] = {}
        self._build()

    def _build(self) -> None:
        self._lead = Label("", tone="soft", wrap=True)
        self._lead.setObjectName("stick_lead")
        self._evidence = FlagEdit("evidence_back_flag", say("ui.send.evidence_back"))
        self._everything = FlagEdit("everything_back_flag", say("ui.send.everything_back"))
        for flag in (self._evidence, self._everything):
            flag.changed.connect(self._plan_receipt)
        self._told = Banner()
        self._told.setObjectName("begun_banner")
        self._note = self._told.add_action(say("ui.send.show_note"), self._open_note, "stick_note_button")
        self._spread = SpreadTable()
        self._whole = FlagEdit("whole_flag", say("ui.send.whole_here"))
        self._whole.changed.connect(self._weigh)
        self.choice = StickChoice()
        self.choice.picked.connect(self._take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SNUG)
        for part in (
            self._lead, self._evidence, self._everything, self._told, self._spread, self._whole, self.choice
        ):  # fmt: skip
            layout.addWidget(part)

    # ---- coming ------------------------------------------------------------------------------------------------------

    def begin(self, parcel: Parcel, receiver: str, plan: Plan | None, *, receipt: bool) -> None:
        """Ask for a stick for what was packed; for a receipt what goes with it is chosen here."""
        self._parcel, self._plan, self._receipt = parcel, plan, receipt
        self._full, self._begun, self._looked = None, None, None
        self._whole.set_value(False)
        for flag in (self._evidence, self._everything):
            flag.setVisible(receipt)
            flag.set_value(False)
        self.name_receiver(receiver)
        self._show_begun()
        if receipt:
            self._plan_receipt()
        self._take(self.choice.chosen)

    def ask_other(self, *, whole: bool) -> None:
        """Ask for another stick than the one that failed; `whole` says that this one shall get everything."""
        self._full, self._looked = None, None
        self._whole.set_value(whole)
        self._take(self.choice.chosen)

    def show_next(self, delivery: Delivery) -> None:
        """Ask for the next stick: this one is full."""
        done = delivery.done
        self.remember(delivery)
        self._full, self._looked = delivery, None
        self._begun = Begun(done.plan, done.loads, done.left, here=False)
        self._whole.set_value(False)
        for flag in (self._evidence, self._everything):
            flag.hide()
        self._show_begun()
        self._take(self.choice.chosen)

    def remember(self, delivery: Delivery) -> None:
        """Keep what a stick is called, so that people know which of them is meant."""
        if delivery.volume is not None:
            self.names[delivery.done.stick] = delivery.volume.name

    def name_receiver(self, receiver: str) -> None:
        """Say for which office it is."""
        self._receiver = receiver
        self._say_lead()

    # ---- what is asked for -------------------------------------------------------------------------------------------

    @property
    def parcel(self) -> Parcel:
        """What shall be written to the chosen stick."""
        going_on = self._begun is not None and not self._whole.value()
        if not self._receipt:
            return replace(self._parcel, continue_here=going_on)
        return Parcel(
            self._parcel.to, self._everything.value(), self._evidence.value(), continue_here=going_on
        )  # fmt: skip

    @property
    def ready(self) -> bool:
        """Whether the chosen stick can be written."""
        return takes_something(self.choice.chosen, *self._wanted())

    @property
    def going_on(self) -> bool:
        """Whether writing goes on with an export that was begun before."""
        return self._begun is not None and (self._begun.here or not self._whole.value())

    def _wanted(self) -> tuple[Plan | None, frozenset[int]]:
        """Return the plan that would be written and what of it lies somewhere already."""
        if self._begun is None or not self.going_on:
            return self._plan or (self._begun.plan if self._begun else None), frozenset()
        return self._begun.plan, self._begun.placed

    def _plan_receipt(self) -> None:
        """Work out how much a receipt would be; its own entry is small and not counted."""
        wanted = self.parcel

        def plan(vault: Vault, _report: Report) -> Plan | None:
            try:
                made = make_plan(vault, wanted.to, everything=wanted.everything, evidence=wanted.evidence)
            except NothingToSend:
                return None
            discard_plan(vault, made)
            return made

        def show(found: Plan | None) -> None:
            if self._receipt and (wanted.to, wanted.everything, wanted.evidence) == self._key():
                self._plan = found
                self._say_lead()
                self._weigh()

        self._shell.session.carry(self, plan, show, self._ignore, changed=())

    def _key(self) -> tuple[str, bool, bool]:
        return self._parcel.to, self._everything.value(), self._evidence.value()

    # ---- a stick -----------------------------------------------------------------------------------------------------

    def _take(self, volume: Volume | None) -> None:
        if not self._parcel.to:
            return
        self._weigh()
        folder = volume.folder if volume is not None and not volume.read_only else None
        if folder is not None and folder != self._looked:
            self._look(folder)
        self._looked = folder

    def _look(self, folder: Path) -> None:
        wish, fresh = self.parcel, self._plan if self._full is None else None

        def look(vault: Vault, _report: Report) -> Begun | None:
            stick, wished = sticks.open_stick(folder), {"everything": wish.everything, "evidence": wish.evidence}
            return look_for_begun(vault, wish.to, stick, fresh=fresh, **wished)

        def tell(found: Begun | None) -> None:
            if self._looked == folder and wish.to == self._parcel.to:
                self._begun = found
                if found is not None and found.outdated:
                    self._whole.set_value(True)
                self._show_begun()
                self._weigh()

        self._shell.session.carry(self, look, tell, self._ignore, changed=())

    def _show_begun(self) -> None:
        begun, full = self._begun, self._full
        self._note.setVisible(full is not None)
        bare = begun is not None and not begun.here and not begun.placed and not begun.outdated
        self._whole.setVisible(begun is not None and not begun.here and not bare)
        if begun is None:
            self._told.say("")
            self._spread.hide()
            return
        parts = len(begun.plan.parts)
        facts: dict[str, object] = {"number": begun.plan.number, "written": len(begun.placed), "parts": parts}
        if full is not None:
            code = "full_safe" if full.released else "full"
            facts |= {"n": full.done.number, "places": name_places([one.part for one in full.done.parts])}
            self._told.say(say(f"ui.send.{code}", **facts), "calm")
        else:
            where = "begun_here" if begun.here else "begun_none" if bare else "begun_elsewhere"
            self._told.say(say(f"ui.send.{where}{'_older' if begun.outdated else ''}", **facts), "calm")
        self._spread.show_spread(begun.plan, begun.loads, begun.left, self.names)
        self._say_lead()

    def _say_lead(self) -> None:
        plan, placed = self._wanted()
        code = "stick_lead_next" if placed else "stick_lead_receipt" if self._receipt else "stick_lead"
        size = name_size(size_left(plan, placed)) if plan else ""
        self._lead.say(say(f"ui.send.{code}", office=self._receiver, size=size))

    def _weigh(self) -> None:
        self._say_lead()
        self.choice.note.say(*say_room(self.choice.chosen, *self._wanted()))
        self.weighed.emit()

    def _open_note(self) -> None:
        if self._full is not None:
            open_paper(self._shell, self._full.note, say("ui.send.note"), self._full.note_name, copies=2)

    def _ignore(self, _error: Exception) -> None:
        """Leave a stick alone that could not be looked at; writing says what is wrong with it."""
