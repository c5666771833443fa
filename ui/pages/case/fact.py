"""The controls that fill what a step says, made from the rows of the reference data: one for each kind of fact.

Used by the sheet of a step. Knows no rule: labels, kinds and proposals come from the core.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.case.steps import FactRow
from fieldapp.case.wording import name_kind
from fieldapp.packs.proposal import propose_office
from fieldapp.vault.search import list_cases
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.pages.case.plan import Handling
from ui.pages.document.compound import MomentEdit
from ui.session import Session
from ui.style import TIGHT
from ui.widgets.card import rows
from ui.widgets.choice import ChoiceEdit, ManyEdit
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.lookup import Found, LookupEdit

LONGEST_LINE: Final = 500
LONGEST_TEXT: Final = 20_000
MOST_FOUND: Final = 12
OTHER: Final = "other:"


class AnswerEdit(ChoiceEdit):
    """Yes, no, or nothing said."""

    def __init__(self, name: str) -> None:
        super().__init__(name, [("yes", say("handling.yes")), ("no", say("handling.no"))], say("ui.handling.unsaid"))

    def value(self) -> Any:
        """Return True, False or None."""
        return {"yes": True, "no": False}.get(super().value())

    def set_value(self, value: Any) -> None:
        """Show True, False or None."""
        super().set_value({True: "yes", False: "no"}.get(value, ""))

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer the choices; nothing was chosen before."""
        super().set_choices(choices)


class PartiesEdit(QWidget):
    """Who of a case is concerned, and somebody else by name."""

    changed = Signal()
    left = Signal()

    def __init__(self, name: str, known: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName(name)
        stem = name.removesuffix("_edit")
        self.many = ManyEdit(f"{stem}_many_edit", [(party, capital(label)) for party, label in known], most=5)
        self.other = TextEdit(f"{stem}_other_edit", say("ui.handling.other_person"), LONGEST_LINE)
        self.other.setAccessibleName(say("ui.handling.other_person"))
        self.setLayout(rows(self.many, self.other, gap=TIGHT))
        self.setFocusProxy(self.many if known else self.other)
        self.many.setVisible(bool(known))
        for part in (self.many, self.other):
            part.changed.connect(self.changed)
            part.left.connect(self.left)

    def value(self) -> list[str]:
        """Return the parties."""
        other = self.other.value()
        return [*self.many.value(), *([f"{OTHER}{other}"] if other else [])]

    def set_value(self, value: Any) -> None:
        """Tick these."""
        parties = [str(one) for one in value or ()]
        self.many.set_value(one for one in parties if not one.startswith(OTHER))
        self.other.set_value(", ".join(one.removeprefix(OTHER) for one in parties if one.startswith(OTHER)))


class CaseEdit(LookupEdit):
    """Another case, found by number, name or place; what is kept is its id."""

    def __init__(self, name: str, session: Session) -> None:
        self._session = session
        super().__init__(name, self._look, say("ui.handling.find_case"))

    def _look(self, text: str, answer: Callable[[Found], None]) -> None:
        def work(vault: Vault) -> Found:
            found = list_cases(vault.db, text, limit=MOST_FOUND)
            return [(one.id, _title(one.numbers, one.kind), one.subjects or one.summary) for one in found]

        self._session.read(self, work, answer, key="case")


class OfficeEdit(LookupEdit):
    """An office by the name or code of its area; what is kept is the code."""

    def __init__(self, name: str, session: Session) -> None:
        self._session = session
        super().__init__(name, self._look, say("ui.handling.find_office"))

    def _look(self, text: str, answer: Callable[[Found], None]) -> None:
        def work(vault: Vault) -> Found:
            regions = vault.packs.regions
            found = [one for one in regions.find_near(text, vault.office, MOST_FOUND * 2) if one.code.count(".") < 3]
            return [(one.code, propose_office(regions, one.code).name or one.name, one.path) for one in found]

        self._session.read(self, work, answer, key="office")


def _title(numbers: str, kind: str) -> str:
    return numbers.partition(";")[0] or say("ui.handling.unnumbered", kind=name_kind(kind))


def name_of(fact: str) -> str:
    """Return the name of the control of a fact: "plenary.number" is "fact_plenary_number_edit"."""
    return f"fact_{fact.replace('.', '_')}_edit"


def capital(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def make_control(row: FactRow, reading: Handling, session: Session, today: Callable[[], date]) -> Any:
    """Return the control for a fact, empty."""
    name, case = name_of(row.id), reading.plan.case
    makers: dict[str, Callable[[], Any]] = {
        "longtext": lambda: TextArea(name, 2, LONGEST_TEXT),
        "day": lambda: MomentEdit(name, today),
        "moment": lambda: MomentEdit(name, today),
        "choice": lambda: ChoiceEdit(name, _options(row), say("ui.handling.unsaid")),
        "flag": lambda: AnswerEdit(name),
        "subjects": lambda: ManyEdit(name, [(one.id, one.name or say("ui.case.no_name")) for one in case.subjects], 5),
        "parties": lambda: PartiesEdit(name, reading.people),
        "requirements": lambda: ManyEdit(name, [(one.id, one.label) for one in reading.plan.checks], 8),
        "referral": lambda: ChoiceEdit(name, reading.referrals, say("ui.handling.unsaid")),
        "case": lambda: CaseEdit(name, session),
        "office": lambda: OfficeEdit(name, session),
    }
    return makers.get(row.kind, lambda: TextEdit(name, longest=LONGEST_LINE))()


def _options(row: FactRow) -> list[tuple[str, str]]:
    labels = row.option_labels if len(row.option_labels) == len(row.options) else row.options
    return list(zip(row.options, labels, strict=True))
