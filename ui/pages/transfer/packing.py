"""The first step of sending: to whom, what of it, and how much that is. Writes nothing to a stick."""

from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.case.wording import name_size
from fieldapp.errors import NetraError, NothingToSend, RecipientUnknown
from fieldapp.exchange.export import discard_plan, make_plan
from fieldapp.exchange.holding import lacked_here
from fieldapp.exchange.placement import estimate_plan
from fieldapp.exchange.plan import Plan
from fieldapp.exchange.standing import Destination, count_owners, enrolment_of, list_destinations
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Cancelled
from ui.page import Shell
from ui.pages.transfer.phrase import write_amount, write_count, write_minutes, write_office
from ui.style import GAP, SNUG
from ui.widgets.banner import Banner
from ui.widgets.choice import ChoiceEdit, FlagEdit
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.text import Label

PAUSE = 150


@dataclass(frozen=True, slots=True)
class Parcel:
    """What somebody wants to send; with `continue_here` what was begun on another stick goes on with the next one."""

    to: str
    everything: bool = False
    evidence: bool = True
    ask_evidence: bool = False
    continue_here: bool = False


@dataclass(frozen=True, slots=True)
class Packed:
    """What that would be: the plan, which is not kept, how many cases and LHPs it concerns, and how long it takes.

    `seconds` is None where no stick was ever measured.
    """

    parcel: Parcel
    plan: Plan
    cases: int
    reports: int
    seconds: float | None = None


class PackingStep(QWidget):
    """Destination and content; `packed` carries a Packed, or None while it is worked out or cannot be sent."""

    packed = Signal(object)

    def __init__(self, shell: Shell) -> None:
        """Make the step; `begin` fills it."""
        super().__init__()
        self._shell = shell
        self._names: dict[str, str] = {}
        self._cancel = self._nothing
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._work_out)
        self._build()

    def _build(self) -> None:
        self._to = ChoiceEdit("destination_choice")
        self._to.changed.connect(self._pause.start)
        self._everything = FlagEdit("everything_flag", say("ui.send.everything"))
        self._evidence = FlagEdit("evidence_flag", say("ui.send.with_evidence"))
        self._ask = FlagEdit("ask_flag", say("ui.send.ask_evidence"))
        for flag in (self._everything, self._evidence, self._ask):
            flag.changed.connect(self._pause.start)
        self._sentence = Label(wrap=True, tone="soft")
        self._sentence.setObjectName("plan_label")
        self._facts = Facts()
        self._facts.setObjectName("plan_facts")
        self._problem = Banner(tone="ochre")
        self._settings = self._problem.add_action(say("ui.send.open_settings"), self._open_settings, "settings_button")
        self._uncertified = Banner(tone="ochre")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SNUG)
        layout.addWidget(Field(say("ui.send.to"), self._to))
        layout.addWidget(self._evidence)
        layout.addWidget(self._everything)
        layout.addWidget(self._ask)
        layout.addSpacing(GAP)
        for part in (self._uncertified, self._problem, self._sentence, self._facts):
            layout.addWidget(part)

    def begin(self, to: str) -> None:
        """Offer the offices that can be sent to and work out what the first one lacks."""
        self._everything.set_value(False)
        self._evidence.set_value(True)
        self._ask.set_value(False)
        self._ask.hide()
        self._show_working()

        self._shell.session.read(
            self, lambda vault: (list_destinations(vault), enrolment_of(vault)), lambda found: self._offer(to, *found)
        )
        self._shell.session.read(self, lambda vault: bool(lacked_here(vault)), self._ask.setVisible)

    def _offer(self, to: str, destinations: list[Destination], enrolment: str) -> None:
        self._names = {one.office: one.name for one in destinations}
        self._to.set_choices([(one.office, write_office(one.name, one.office)) for one in destinations])
        wanted = to or next((one.office for one in destinations), "")
        self._to.set_value(wanted)
        self._uncertified.say("" if enrolment == "certified" else say(f"ui.send.{enrolment}"))
        self._work_out()

    @property
    def parcel(self) -> Parcel:
        """What is asked for now."""
        return Parcel(self._to.value(), self._everything.value(), self._evidence.value(), self._ask.value())

    def name_of(self, office: str) -> str:
        """Return an office as it is said on the page."""
        return write_office(self._names.get(office, ""), office)

    def _show_working(self) -> None:
        self.packed.emit(None)
        self._problem.say("")
        self._facts.hide()
        self._sentence.say(say("ui.send.working_out"))

    def _work_out(self) -> None:
        wanted = self.parcel
        if not wanted.to:
            self._refuse(None, say("ui.send.no_office_above"))
            return
        self._show_working()
        self._cancel()

        def plan(vault: Vault, _report: object) -> Packed:
            made = make_plan(
                vault,
                wanted.to,
                everything=wanted.everything,
                evidence=wanted.evidence,
                ask_evidence=wanted.ask_evidence,
            )
            discard_plan(vault, made)
            return Packed(wanted, made, *count_owners(vault.db, made), estimate_plan(vault, made, None).seconds)

        self._cancel = self._shell.session.carry(
            self, plan, self._show, lambda error: self._fail(wanted, error), changed=()
        )

    def _show(self, found: Packed) -> None:
        if found.parcel != self.parcel:
            return
        plan = found.plan
        known = found.cases or found.reports or plan.evidence
        contents = write_amount(found.cases, found.reports, plan.evidence)
        pairs = [
            (say("ui.send.contents"), contents if known else say("ui.send.entries_only")),
            (say("ui.send.entries"), write_count(plan.entries)),
            (say("ui.send.size"), say("ui.send.size_value", size=name_size(plan.size), parts=len(plan.parts))),
            (say("ui.send.time"), write_minutes(found.seconds)),
            (say("ui.send.readers"), say("ui.send.readers_value", count=len(plan.recipients))),
        ]
        self._facts.fill([pair for pair in pairs if pair[1]])
        self._facts.show()
        self._sentence.say(say("ui.send.sealed"))
        self.packed.emit(found)

    def _fail(self, wanted: Parcel, error: Exception) -> None:
        if wanted != self.parcel or isinstance(error, Cancelled):
            return
        if not isinstance(error, NetraError):
            self._shell.fail(error)
            return
        if isinstance(error, NothingToSend | RecipientUnknown):
            error.facts["office"] = self.name_of(wanted.to)
        self._refuse(error, error.sentence)

    def _refuse(self, error: NetraError | None, sentence: str) -> None:
        self._facts.hide()
        settled = isinstance(error, NothingToSend)
        self._sentence.say(sentence if settled else "")
        self._problem.say("" if settled else sentence)
        self._settings.setVisible(isinstance(error, RecipientUnknown))
        self.packed.emit(None)

    def _open_settings(self) -> None:
        self._shell.go("settings", section="laptop")

    def _nothing(self) -> None:
        return
