"""Which office this is: found by its region, named as it names itself, in its time zone."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt

from fieldapp.case.office import NATIONAL, ZONES
from fieldapp.case.text import clean_text
from fieldapp.desk.office import LONGEST
from fieldapp.packs.proposal import Proposal, propose_office
from fieldapp.packs.reference import builtin_packs
from fieldapp.packs.region import Region
from fieldapp.words import say
from ui.gate import Gate
from ui.pages.welcome.step import Answers, Step
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import TextEdit
from ui.widgets.field import Field
from ui.widgets.lookup import LookupEdit

OFFICES = (1, 2, 3)
NATIONAL_WORDS = ("bawaslu ri", "republik indonesia", "nasional", NATIONAL)


class OfficeStep(Step):
    """The office by region, its name and its zone."""

    key = "office"

    def __init__(self, gate: Gate, answers: Answers) -> None:
        super().__init__(gate, answers)
        self._named = ""
        self._region = LookupEdit("office_region_edit", self._find, say("ui.welcome.office.example"))
        self._region.picked.connect(self._take_region)
        self._name = TextEdit("office_name_edit", longest=LONGEST)
        self._zone = ChoiceEdit("office_zone_edit", [(zone, say(f"ui.welcome.zone.{zone}")) for zone in ZONES])
        self._region_field = Field(
            say("ui.welcome.office.region"), self._region, say("ui.welcome.office.region_hint"), needed=True
        )
        self._name_field = Field(
            say("ui.welcome.office.name"), self._name, say("ui.welcome.office.name_hint"), needed=True
        )
        self._zone_field = Field(say("ui.welcome.office.zone"), self._zone, say("ui.welcome.office.zone_hint"))
        for field in (self._region_field, self._name_field, self._zone_field):
            self.body.addWidget(field)
            field.changed.connect(lambda field=field: field.set_problem(""))
        gate.work(self, lambda _report: builtin_packs().regions and None)

    def arrive(self) -> None:
        """Take the focus."""
        empty = not self.answers.office
        (self._region_field if empty else self._name_field).take_focus()

    def _find(self, text: str, answer: Callable[[Sequence[tuple[str, str, str]]], None]) -> None:
        def find(_report: object) -> list[tuple[str, str, str]]:
            regions = builtin_packs().regions
            found = [_row(region) for region in regions.find(text, levels=OFFICES)]
            national = len(text) > 1 and any(word.startswith(text.lower()) for word in NATIONAL_WORDS)
            return ([(NATIONAL, propose_office(regions, NATIONAL).name, NATIONAL)] if national else []) + found

        self.gate.work(self, find, answer)

    def _take_region(self, code: str) -> None:
        self.gate.work(
            self,
            lambda _report: propose_office(builtin_packs().regions, code),
            lambda found: self._propose(code, found),
        )

    def _propose(self, code: str, found: Proposal) -> None:
        if self._region.value() != code:
            return
        # What the officer wrote stays; what was proposed before makes room.
        if self._name.value() in ("", self._named):
            self._name.set_value(found.name)
        self._named = found.name
        self._zone.set_value(found.zone)
        self.answers.settings = {"kop_lines": list(found.kop_lines), "city": found.city}
        self._name_field.set_problem("")
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def finish(self) -> bool:
        """Keep the office; it is one of the list, under a name."""
        picked = self._region.picked_row()
        name = clean_text(self._name.value(), lines=False).strip()
        self._region_field.set_problem("" if picked else say("ui.welcome.office.region_missing"))
        self._name_field.set_problem(
            say("ui.welcome.office.name_missing") if not name
            else say("ui.welcome.too_long", longest=LONGEST) if len(name) > LONGEST else ""
        )  # fmt: skip
        for field in (self._region_field, self._name_field):
            if field.problem():
                field.take_focus()
                return False
        self.answers.office, self.answers.name = self._region.value(), name
        self.answers.settings["zone"] = self._zone.value()
        return True


def _row(region: Region) -> tuple[str, str, str]:
    own, _, around = region.path.partition(", ")
    return region.code, own, " · ".join(filter(None, (around, region.code)))
