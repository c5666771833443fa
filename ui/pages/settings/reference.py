"""The section about reference data: which set is in force, what was corrected, how the first day of a clock counts."""

from dataclasses import dataclass

from fieldapp.case.office import DAY_ONES
from fieldapp.desk.office import set_office
from fieldapp.desk.reference import corrections_told
from fieldapp.errors import NothingChanged
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.reference.naming import write_day
from ui.pages.settings.section import Section
from ui.session import ANYTHING
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.choice import ChoiceEdit
from ui.widgets.facts import Facts
from ui.widgets.field import Field

BOTH = "both"


@dataclass(frozen=True, slots=True)
class InForce:
    """The set in force, and how many values were corrected and how many of them no longer fit."""

    version: str
    label: str
    made: str
    corrected: int
    idle: int


def read_in_force(vault: Vault) -> InForce:
    """Return which set is in force."""
    packs, told = vault.packs, corrections_told(vault)
    made = packs.head.get("made")
    idle = sum(not one.fits for one in told)
    return InForce(packs.base, str(packs.head.get("label", "")), str(made or ""), len(told), idle)


class ReferenceSection(Section):
    """The set in force and the reading of the first day; the rest stands on a page of its own."""

    key = "reference"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._facts = Facts()
        self._idle = Banner("", "ochre")
        self._idle.add_action(say("ui.settings.reference.see"), lambda: self.shell.go("reference", tab="corrected"))
        open_button = Button(say("ui.settings.reference.open"), icon="book", name="open_reference_button")
        open_button.call(lambda: self.shell.go("reference"))
        choices = [(one, say(f"ui.settings.reference.day_one.{one}")) for one in (BOTH, *DAY_ONES)]
        self._day_one = ChoiceEdit("day_one_edit", choices)
        self._day_one.changed.connect(self._save_day_one)
        self._day_one_field = Field(say("ui.settings.reference.day_one"), self._day_one, " ")
        for part in (self._facts, self._idle):
            self.body.addWidget(part)
        self.body.addLayout(row(open_button, None))
        self.body.addWidget(self._day_one_field)

    def show_facts(self) -> None:
        """Read which set is in force, and show the reading that was chosen."""
        self._day_one.set_value(self.session.office.day_one or BOTH)
        why_not = self.session.why_not("office")
        self._day_one.setEnabled(not why_not)
        self._day_one_field.set_hint(why_not or say("ui.settings.reference.day_one_hint"))
        self.session.read(self, read_in_force, self._show, key="in_force")

    def _show(self, found: InForce) -> None:
        code = "some" if found.corrected else "none"
        self._facts.fill(
            [
                (say("ui.settings.reference.version"), f"{found.version} · {found.label}"),
                (say("ui.settings.reference.made"), write_day(found.made)),
                (
                    say("ui.settings.reference.corrected"),
                    say(f"ui.settings.reference.corrected_{code}", count=found.corrected),
                ),
            ]
        )
        self._idle.say(say("ui.settings.reference.idle", count=found.idle) if found.idle else "", "ochre")

    def _save_day_one(self) -> None:
        chosen = self._day_one.value()
        told = say("ui.settings.reference.day_one_saved", choice=say(f"ui.settings.reference.day_one.{chosen}"))

        def refuse(error: Exception) -> None:
            self._day_one.set_value(self.session.office.day_one or BOTH)
            if not isinstance(error, NothingChanged):
                self.shell.fail(error)

        self.session.write(
            self, lambda vault: set_office(vault, {"day_one": "" if chosen == BOTH else chosen}),
            lambda _names: self.shell.tell(told), refuse, changed=ANYTHING,
        )  # fmt: skip
