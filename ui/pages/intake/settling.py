"""The sheet on which the differing entries of an LHP, or of a record without a case, are settled.

Those of a case are settled on its own page.
"""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fieldapp.case.office import is_within
from fieldapp.desk.difference import view_conflicts, view_record
from fieldapp.desk.disclosure import Standing, standing_of
from fieldapp.desk.naming import office_name
from fieldapp.desk.view import Data, view_supervision
from fieldapp.vault.projection import load_state
from fieldapp.vault.register import owner_state
from fieldapp.vault.settlement import Choice, settle_many
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.case.difference import Differences
from ui.pages.case.keeper import ask_keeper, look_at
from ui.pages.case.reading import Reading, name_offices
from ui.widgets.sheet import Sheet

HEIGHT = 420


def read_report(vault: Vault, owner: str) -> Reading:
    """Return an LHP, or a record without a case, as far as its differing entries need it."""
    state = load_state(vault.db, owner)
    report = state is not None and state.type == "supervision"
    if report:
        office, shown = owner_state(vault.db, owner).office, view_supervision(vault, owner)
    else:
        office, shown = state.office if state is not None else vault.office, view_record(vault, owner)
    broken = view_conflicts(vault, owner)["breaches"] if report else shown["breaches"]
    data = {"id": owner, "office": office, "evidence": [], **shown, "subjects": [], "breaches": broken}
    own = office == vault.office
    return Reading(
        data,
        own=own,
        below=not own and is_within(office, vault.office),
        office=office_name(vault, office),
        region="",
        masked=True,
        sheets=(),
        papers=(),
        series=(),
        absent=frozenset(),
        zone=vault.office_settings().zone,
        packs=vault.packs,
        identity=standing_of(vault, owner) if report else Standing(False, False, False, False),
        device=vault.device,
        own_office=vault.office,
        offices=name_offices(vault, data),
    )


class SettlingSheet(Sheet):
    """Shows every differing entry with its values; closes when all are settled."""

    def __init__(self, shell: Shell, page: QWidget, owner: str, title: str, *, report: bool = True) -> None:
        """Make the sheet of a page for an LHP, or for another record; `read` fills it."""
        super().__init__(title, wide=True, name="settling_sheet")
        self._shell, self._page, self._owner = shell, page, owner
        self.differences = Differences()
        self.differences.setMinimumHeight(HEIGHT)
        self.differences.sheet_asked.connect(shell.open_sheet)
        self.differences.settle_asked.connect(self._settle)
        self.differences.keep_asked.connect(self._keep)
        self.differences.look_asked.connect(self._look)
        self.body.addWidget(self.differences)
        if report:
            self.add_button(say("ui.intake.settling.open"), "plain", self._open_report, "open_report_button")
        self.add_button(say("ui.transfer.finish"), "plain", self.close_sheet, "close_button")

    def read(self) -> None:
        """Read what still differs."""
        owner = self._owner
        self._shell.session.read(self, lambda vault: read_report(vault, owner), self._show)

    def _show(self, reading: Reading) -> None:
        if reading.data["conflicts"] or reading.rules:
            self.differences.fill(reading)
        else:
            self.close_sheet()
            self._shell.tell(say("ui.intake.settling.done"))

    def _settle(self, choices: Sequence[Choice], reason: str) -> None:
        self._shell.session.write(
            self,
            lambda vault: settle_many(vault, choices, reason),
            lambda _settled: self.read(),
            changed=(self._owner,),
        )

    def _keep(self, part: Data, parts: Sequence[Data]) -> None:
        # the reason is asked for on the page: what comes of it is told there, and the list is read anew
        self.close_sheet()
        ask_keeper(self._shell, self._page, part, parts)

    def _look(self, part: Data) -> None:
        self.close_sheet()
        look_at(self._shell, part)

    def _open_report(self) -> None:
        self.close_sheet()
        self._shell.go("report", id=self._owner)
