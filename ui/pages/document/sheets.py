"""The questions about a paper, each on a sheet: making it final, that it was signed, its scan, why it is taken away."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from fieldapp.case.dates import parse_date
from fieldapp.words import say
from ui.style import GAP
from ui.widgets.choice import FlagEdit
from ui.widgets.entry import TextArea
from ui.widgets.field import Field
from ui.widgets.moment import DateEdit
from ui.widgets.path import PathEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

LONGEST_REASON: Final = 2000


class SignSheet(Sheet):
    """Asks when the printed sheet was signed, and whether it was stamped; `sign(day, stamped)`."""

    def __init__(self, today: Callable[[], date], on: str, stamped: bool, sign: Callable[[str, bool], None]) -> None:
        super().__init__(say("ui.document.sign.title"), name="sign_sheet")
        self._sign = sign
        self._on = Field(say("ui.document.sign.on"), DateEdit("signed_on_edit", today), needed=True)
        self._on.set_value(on or today().isoformat())
        self._stamped = FlagEdit("stamped_edit", say("ui.document.sign.stamped"))
        self._stamped.set_value(stamped)
        self.body.setSpacing(GAP)
        self.body.addWidget(Label(say("ui.document.sign.text"), "body", "soft", wrap=True))
        self.body.addWidget(self._on)
        self.body.addWidget(self._stamped)
        self.add_button(say("ui.case.cancel"), "plain", self.close_sheet, "cancel_button")
        self.add_button(say("ui.document.sign.do"), "main", self._save, "sign_button")

    def _save(self) -> None:
        day = self._on.value()
        if not parse_date(day):
            self._on.set_problem(say("ui.case.steps.day_missing"))
            self._on.take_focus()
            return
        self.close_sheet()
        self._sign(day, self._stamped.value())


class ScanSheet(Sheet):
    """Asks for the scan of the signed sheet; `take(path)`."""

    def __init__(self, take: Callable[[Path], None]) -> None:
        super().__init__(say("ui.document.scan.title"), name="scan_sheet")
        self._take = take
        kinds = [say("ui.document.scan.kinds")]
        self._path = PathEdit("scan_edit", say("ui.document.scan.title"), kinds)
        self._field = Field(say("ui.document.scan.file"), self._path, say("ui.document.scan.hint"), needed=True)
        self._path.picked.connect(lambda _path: self._field.set_problem(""))
        self.body.setSpacing(GAP)
        self.body.addWidget(Label(say("ui.document.scan.text"), "body", "soft", wrap=True))
        self.body.addWidget(self._field)
        self.add_button(say("ui.case.cancel"), "plain", self.close_sheet, "cancel_button")
        self.add_button(say("ui.document.scan.do"), "main", self._save, "take_scan_button")

    def _save(self) -> None:
        path = self._path.path()
        if path is None:
            self._field.set_problem(say("ui.document.scan.missing"))
            self._field.take_focus()
            return
        self.close_sheet()
        self._take(path)


class RemoveSheet(Sheet):
    """Asks why a paper is taken away; `remove(reason)`."""

    def __init__(self, remove: Callable[[str], None]) -> None:
        super().__init__(say("ui.document.remove.title"), name="remove_sheet")
        self._remove = remove
        self._reason = Field(say("ui.case.reason"), TextArea("reason_edit", 3, LONGEST_REASON), needed=True)
        self.body.setSpacing(GAP)
        self.body.addWidget(Label(say("ui.document.remove.text"), "body", "soft", wrap=True))
        self.body.addWidget(self._reason)
        self.add_button(say("ui.case.cancel"), "plain", self.close_sheet, "cancel_button")
        self.add_button(say("ui.document.remove.do"), "main", self._save, "remove_document_button")

    def _save(self) -> None:
        reason = self._reason.value()
        if not reason:
            self._reason.set_problem(say("ui.case.reason_missing"))
            self._reason.take_focus()
            return
        self.close_sheet()
        self._remove(reason)
