"""The sheet that asks where a scan belongs whose code names no paper: the case, and which paper or form of it."""

from collections.abc import Callable
from typing import Final

from fieldapp.desk.scanpile import Scan, places_of
from fieldapp.vault.caselist import find_row
from fieldapp.vault.search import CaseRow, list_cases
from fieldapp.words import say
from ui.session import Session
from ui.style import GAP
from ui.widgets.choice import ChoiceEdit
from ui.widgets.field import Field
from ui.widgets.lookup import Found, LookupEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

MOST_FOUND: Final = 20


class PlaceSheet(Sheet):
    """Asks where a scan belongs; `place(case, document, form)`."""

    def __init__(self, session: Session, scan: Scan, place: Callable[[str, str, str], None]) -> None:
        super().__init__(say("ui.pile.place_title"), name="place_sheet")
        self._session, self._scan, self._place = session, scan, place
        self._places: tuple[tuple[str, str, str], ...] = ()
        case = LookupEdit("scan_case_edit", self._find, say("ui.pile.case_hint"))
        self._case = Field(say("ui.pile.case"), case, needed=True)
        paper = ChoiceEdit("scan_paper_edit", (), say("ui.document.none_chosen"))
        self._paper = Field(say("ui.pile.paper"), paper, say("ui.pile.paper_hint"), needed=True)
        self._none = Label(say("ui.pile.no_place"), "small", "ochre", wrap=True)
        self.body.setSpacing(GAP)
        self.body.addWidget(Label(say("ui.pile.place_text", name=scan.path.name), "body", "soft", wrap=True))
        for part in (self._case, self._paper, self._none):
            self.body.addWidget(part)
        self._none.hide()
        blank = scan.blank
        self._paper.setVisible(blank is None)
        case.picked.connect(self._read_places)
        self.add_button(say("ui.case.cancel"), "plain", self.close_sheet, "cancel_button")
        self.add_button(say("ui.pile.place_do"), "main", self._save, "place_button")
        if blank is not None and len(blank.proposals) == 1:
            self._propose(blank.proposals[0])

    def _propose(self, case: str) -> None:
        def show(row: CaseRow | None) -> None:
            if row is not None:
                self._case.control.set_value(row.id, row.subjects or row.summary, row.numbers)

        self._session.read(self, lambda vault: find_row(vault.db, case), show, key="scan_case")

    def _find(self, text: str, answer: Callable[[Found], None]) -> None:
        def show(rows: list[CaseRow]) -> None:
            answer([(row.id, row.subjects or row.summary, row.numbers or row.summary) for row in rows[:MOST_FOUND]])

        self._session.read(self, lambda vault: list_cases(vault.db, text), show, key="scan_case")

    def _read_places(self, case: str) -> None:
        self._case.set_problem("")

        def show(places: tuple[tuple[str, str, str], ...]) -> None:
            self._places = places
            words = [(str(number), said) for number, (_document, _form, said) in enumerate(places)]
            self._paper.control.set_choices(words)
            self._none.setVisible(not places)

        self._session.read(self, lambda vault: places_of(vault, case), show, key="scan_places")

    def _save(self) -> None:
        picked = self._case.control.picked_row()
        blank = self._scan.blank is not None
        self._case.set_problem("" if picked else say("ui.pile.case_missing"))
        chosen = self._paper.value()
        self._paper.set_problem("" if chosen or blank else say("ui.pile.paper_missing"))
        if not picked or not (chosen or blank):
            (self._paper if picked else self._case).take_focus()
            return
        document, form, _said = self._places[int(chosen)] if chosen and not blank else ("", "", "")
        self.close_sheet()
        self._place(picked[0], document, form)
