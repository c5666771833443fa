"""The sheet on which the differing entries of an LHP are settled; those of a case are settled on its own page."""

from typing import Any

from fieldapp.desk.disclosure import standing_of
from fieldapp.desk.view import Data, view_supervision
from fieldapp.vault.register import owner_state
from fieldapp.vault.settlement import settle
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.case.difference import Differences, SettleSheet
from ui.pages.case.reading import Reading
from ui.widgets.sheet import Sheet

HEIGHT = 320


def read_report(vault: Vault, owner: str) -> Reading:
    """Return an LHP as far as its differing entries need it."""
    data = {**view_supervision(vault, owner), "subjects": [], "breaches": []}
    return Reading(
        data,
        own=owner_state(vault.db, owner).office == vault.office,
        below=False,
        office="",
        region="",
        masked=True,
        sheets=(),
        papers=(),
        series=(),
        absent=frozenset(),
        zone=vault.office_settings().zone,
        packs=vault.packs,
        identity=standing_of(vault, owner),
    )


class SettlingSheet(Sheet):
    """Shows every differing entry of an LHP with its values; closes when all are settled."""

    def __init__(self, shell: Shell, owner: str, title: str) -> None:
        """Make the sheet for an LHP; `read` fills it."""
        super().__init__(title, wide=True, name="settling_sheet")
        self._shell, self._owner = shell, owner
        self.differences = Differences()
        self.differences.setMinimumHeight(HEIGHT)
        self.differences.settle_asked.connect(self._ask)
        self.body.addWidget(self.differences)
        self.add_button(say("ui.intake.settling.open"), "plain", self._open_report, "open_report_button")
        self.add_button(say("ui.transfer.finish"), "main", self.close_sheet, "close_button")

    def read(self) -> None:
        """Read what still differs."""
        owner = self._owner
        self._shell.session.read(self, lambda vault: read_report(vault, owner), self._show)

    def _show(self, reading: Reading) -> None:
        if reading.data["conflicts"]:
            self.differences.fill(reading)
        else:
            self.close_sheet()
            self._shell.tell(say("ui.intake.settling.done"))

    def _ask(self, conflict: Data, value: Data | None) -> None:
        def write(entry: str | None, words: Any, reason: str) -> None:
            record, field = conflict["record"], conflict["field"]
            self._shell.session.write(
                self,
                lambda vault: settle(vault, record, field, reason, take=entry, value=words),
                lambda _value: self.read(),
                changed=(self._owner,),
            )

        self._shell.open_sheet(SettleSheet(conflict, value, write, self._shell.session.packs.stage_labels))

    def _open_report(self) -> None:
        self.close_sheet()
        self._shell.go("report", id=self._owner)
