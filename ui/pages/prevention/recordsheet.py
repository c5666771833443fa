"""The sheet that asks what a record of the office's books says: saves it, and never loses what was typed in it.

Derived from by the sheets of declarations, meetings and contacts.
"""

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Signal

from fieldapp.case.dates import parse_date
from fieldapp.case.office import is_office_code
from fieldapp.case.roll import SHAPES
from fieldapp.case.shape import Text
from fieldapp.errors import NetraError, NothingChanged
from fieldapp.vault.rolls import add_roll, set_roll
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet, question

Values = dict[str, Any]
DATES: Final = ("on",)


class RecordSheet(Sheet):
    """Fields of one record, new or saved before; `saved` carries its id once it is written."""

    saved = Signal(str)
    kind = ""

    def __init__(self, shell: Shell, title: str, record: str = "", *, wide: bool = True) -> None:
        super().__init__(title, wide=wide, name=f"{self.kind}_sheet")
        self._shell, self._record = shell, record
        self._before: Values = {}  # type: ignore[assignment]
        self.fields: dict[str, Field] = {}
        self._refused = Banner(tone="ochre")
        self._refused.setObjectName("refused_banner")
        self.body.setSpacing(GAP)
        self.body.addWidget(self._refused)

    def _finish_building(self) -> None:
        """Put the buttons under what the sheet asks; what stands there now is what it was."""
        self.add_button(say("ui.prevention.cancel"), "plain", self._close_by_hand, "cancel_button")
        self._save_button = self.add_button(say("ui.prevention.save"), "main", self._save, "save_record_button")
        self.start()
