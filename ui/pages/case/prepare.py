"""The sheet that asks which paper is to be prepared: its form, the step it comes with, whom it is about.

Opened by the papers of a case. What a form asks for (a party, subjects, a referral) decides which choices are shown.
"""

from collections.abc import Callable
from dataclasses import dataclass

from fieldapp.case.dates import parse_date, write_short_date
from fieldapp.case.model import Case
from fieldapp.case.steps import label_of_step
from fieldapp.desk.document import Offer, forms_for
from fieldapp.desk.paperlist import name_parties
from fieldapp.vault.referrals import load_referrals
from fieldapp.vault.register import load_item, load_steps
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.style import GAP
from ui.widgets.choice import ChoiceEdit, ManyEdit
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be prepared: the forms, and the steps (id, kind, label), parties, subjects and referrals of a case."""

    offers: tuple[Offer, ...]
    steps: tuple[tuple[str, str, str], ...] = ()
    parties: Pairs = ()
    subjects: Pairs = ()
    referrals: Pairs = ()
    of_report: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants prepared; without parties and subjects one paper for each."""

    form: str
    step: str = ""
    referral: str = ""
    parties: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


def read_choices(vault: Vault, owner: str) -> Choices:
    """Return what can be prepared of a case or LHP. Raises RecordUnknown."""
    item = load_item(vault.db, owner)
    offers = forms_for(vault, owner)
    if not isinstance(item, Case):
        return Choices(offers, of_report=True)
    parties = tuple(name_parties(item).items())
    subjects = tuple((one.id, one.name or say("ui.case.no_name")) for one in item.subjects)
    referrals = tuple((one.id, one.to.partition("\n")[0]) for one in load_referrals(vault.db, owner))
    steps = tuple((step.id, step.name, _say_step(step.name, step.on)) for step in reversed(load_steps(vault.db, owner)))
    return Choices(offers, steps, parties, subjects, referrals)


def _say_step(name: str, on: str) -> str:
    label, day = label_of_step(name), parse_date(on[:10])
    return "  ·  ".join(filter(None, (label[:1].upper() + label[1:], write_short_date(day) if day else "")))


class PrepareSheet(Sheet):
    """Asks what to prepare; `prepare(wanted)`."""

    def __init__(self, choices: Choices, prepare: Callable[[Wanted], None]) -> None:
        super().__init__(say("ui.case.shelf.prepare"), name="prepare_sheet")
        self._choices, self._prepare = choices, prepare
        self._offers = {offer.form.code: offer for offer in choices.offers}
        forms = [(code, f"{code}  {offer.form.title.capitalize()}") for code, offer in self._offers.items()]
        form = ChoiceEdit("prepare_form_edit", forms, say("ui.document.none_chosen"))
        self._form = Field(say("ui.case.shelf.form"), form, needed=True)
        self._step = Field(say("ui.case.shelf.step"), ChoiceEdit("prepare_step_edit", (), say("ui.case.shelf.no_step")))
        self._referral = Field(say("ui.case.shelf.referral"), ChoiceEdit("prepare_referral_edit", choices.referrals))
        self._parties = self._many("parties", "prepare_parties_edit", choices.parties)
        self._subjects = self._many("subjects", "prepare_subjects_edit", choices.subjects)
        self._note = Label("", "small", "soft", wrap=True)
        self.body.setSpacing(GAP)
        text = say("ui.case.shelf.text_report" if choices.of_report else "ui.case.shelf.prepare_text")
        self.body.addWidget(Label(text, "body", "soft", wrap=True))
        for part in (self._form, self._note, self._step, self._referral, self._parties, self._subjects):
            self.body.addWidget(part)
        self._form.changed.connect(self._show_choices)
        self.add_button(say("ui.case.cancel"), "plain", self.close_sheet, "cancel_button")
        self.add_button(say("ui.case.shelf.prepare_do"), "main", self._save, "prepare_paper_button")
        self._show_choices()

    @staticmethod
    def _many(what: str, name: str, choices: Pairs) -> Field:
        return Field(say(f"ui.case.shelf.{what}"), ManyEdit(name, choices, most=5), say(f"ui.case.shelf.{what}_hint"))

    def _show_choices(self) -> None:
        """Show what the chosen form asks for; the steps it belongs to come first."""
        self._form.set_problem("")
        offer = self._offers.get(self._form.value())
        per = offer.form.per if offer else ""
        own = set(offer.steps) if offer else set()
        steps = sorted(self._choices.steps, key=lambda step: step[1] not in own)
        self._step.control.set_choices([(step, label) for step, _name, label in steps])
        first = next((step for step, name, _label in steps if name in own), "")
        self._step.set_value(first)
        self._step.setVisible(bool(offer and steps))
        self._parties.setVisible(per == "party" and bool(self._choices.parties))
        self._subjects.setVisible(per in ("subject", "step", "case") and len(self._choices.subjects) > 1)
        self._referral.setVisible(per == "referral" and bool(self._choices.referrals))
        if per == "referral" and self._choices.referrals and not self._referral.value():
            self._referral.set_value(self._choices.referrals[-1][0])
        there = len(offer.documents) if offer else 0
        self._note.say(say("ui.case.shelf.there", count=there) if there else "")
        self._note.setVisible(bool(there))

    def _save(self) -> None:
        offer = self._offers.get(self._form.value())
        if offer is None:
            self._form.set_problem(say("ui.case.shelf.form_missing"))
            self._form.take_focus()
            return
        per = offer.form.per
        wanted = Wanted(
            offer.form.code,
            self._step.value(),
            self._referral.value() if per == "referral" else "",
            tuple(self._parties.value()) if per == "party" else (),
            tuple(self._subjects.value()) if per in ("subject", "step", "case") else (),
        )
        self.close_sheet()
        self._prepare(wanted)
