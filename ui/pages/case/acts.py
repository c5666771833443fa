"""What can be done with a case: each act asks on a sheet, is carried out by the core, and is said in the foot line.

Made by the page of a case, which tells it the case as it was read last.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from fieldapp.desk.output import file_name, require_free
from fieldapp.desk.review import Decision, review_case
from fieldapp.desk.view import Data
from fieldapp.vault import casebook, numbers
from fieldapp.vault.settlement import Choice, settle_many
from fieldapp.vault.thumbnail import draw_large
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Report
from ui.page import Shell
from ui.pages.case.keeper import ask_keeper, look_at
from ui.pages.case.reading import Reading
from ui.pages.case.sheets import CopySheet, NumberSheet, ReasonSheet, picture_sheet, problem_sheet
from ui.session import Session
from ui.widgets.sheet import notice, question

PICTURE_EDGE: Final = 1600


class CaseActs(QObject):
    """The acts of one page; `tab_asked` when something else has to be looked at first."""

    tab_asked = Signal(str)

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell, self._page = shell, page
        self._reading: Reading | None = None

    def take(self, reading: Reading | None) -> None:
        """Work on this case from now on."""
        self._reading = reading

    @property
    def _session(self) -> Session:
        return self._shell.session

    def _today(self) -> date:
        return self._session.now().date()

    def _write(self, work: Callable[[Vault], Any], said: Callable[[Any], str], owner: str) -> None:
        """Write something about a case and say what came of it."""
        self._session.write(self._page, work, lambda result: self._shell.tell(said(result)), changed=(owner,))

    # ---- the way of a case -------------------------------------------------------------------------------------------

    def edit(self, path: str = "") -> None:
        """Open the form of the case, at a field when one is named."""
        if self._reading is not None:
            self._shell.go("edit", id=self._reading.id, **({"path": path} if path else {}))

    def preview(self, form: str = "", *, public: bool = False) -> None:
        """Show a form of the case, the usual one unless another is named."""
        if self._reading is not None and self._reading.sheets:
            wanted = form or self._reading.sheets[0].code
            self._shell.go("preview", form=wanted, owner=self._reading.id, **({"public": "1"} if public else {}))

    def finalise(self) -> None:
        """Make the case final, or say what stands against it."""
        reading = self._reading
        if reading is None:
            return
        if reading.differing:
            self._ask_differences(reading.differing)
            return
        if reading.blocking:
            more = len(reading.data["problems"]) - len(reading.blocking)
            self._shell.open_sheet(problem_sheet(reading.blocking, more, self.edit))
            return
        owner = reading.id
        question(
            self._shell, say("ui.case.finalise.title"), say("ui.case.finalise.text"),
            [
                (say("ui.case.cancel"), "plain", lambda: None),
                (say("ui.case.finalise.do"), "main", lambda: self._write(
                    lambda vault: casebook.finalise(vault, owner),
                    lambda revision: say("ui.case.finalise.done", revision=revision), owner,
                )),
            ],
        )  # fmt: skip

    def _ask_differences(self, count: int) -> None:
        question(
            self._shell, say("ui.case.differ.first"), say("ui.case.differ.first_text", count=count),
            [
                (say("ui.case.close"), "plain", lambda: None),
                (say("ui.case.differ.open"), "main", lambda: self.tab_asked.emit("differences")),
            ],
        )  # fmt: skip

    def number(self) -> None:
        """Draw a number."""
        reading = self._reading
        if reading is None or not reading.series:
            return
        if reading.differing:
            self._ask_differences(reading.differing)
            return
        owner = reading.id

        def draw(series: str, day: date, running: int) -> None:
            self._write(
                lambda vault: numbers.draw(vault, owner, series, day, running=running),
                lambda number: say("ui.case.number.done", number=number), owner,
            )  # fmt: skip

        self._shell.open_sheet(NumberSheet(reading.series, self._today, draw))

    def review(self, decision: Decision, reason: str = "") -> None:
        """Accept or return a case of an office below; `reason` is what is proposed as the reason."""
        if self._reading is None:
            return
        owner = self._reading.id

        def act(reason: str) -> None:
            self._write(
                lambda vault: review_case(vault, owner, decision, reason),
                lambda _record: say(f"ui.case.{decision}.done"), owner,
            )  # fmt: skip

        self._shell.open_sheet(ReasonSheet(decision, act, needed=decision == "return", proposed=reason))

    def settle(self, choices: Sequence[Choice], reason: str) -> None:
        """Settle everything that was chosen, with one reason."""
        if self._reading is not None:
            self._write(
                lambda vault: settle_many(vault, choices, reason),
                lambda settled: say("ui.case.differ.done", count=len(settled)), self._reading.id,
            )  # fmt: skip

    def keep_number(self, part: Data, parts: Sequence[Data]) -> None:
        """Leave a number that stands twice to one record; the others give it back and draw anew."""
        if self._reading is not None:
            ask_keeper(self._shell, self._page, part, parts)

    def look(self, part: Data) -> None:
        """Show the other case or LHP that has a number."""
        look_at(self._shell, part)

    # ---- evidence ----------------------------------------------------------------------------------------------------

    def view_evidence(self, item: Data) -> None:
        """Show a picture of a file."""

        def show(picture: bytes) -> None:
            shown = QPixmap()
            if picture and shown.loadFromData(picture):
                self._shell.open_sheet(picture_sheet(item["name"], shown))
            else:
                notice(self._shell, item["name"], say("ui.case.evidence.unseen"))

        self._session.read(
            self._page,
            lambda vault: draw_large(vault, item["sha256"], item["media_type"], item["size"], PICTURE_EDGE),
            show, key="picture",
        )  # fmt: skip

    def copy_evidence(self, item: Data) -> None:
        """Save a copy of an original where the officer wants it."""
        name = file_name(item["name"], item["sha256"][:12])
        self._shell.open_sheet(CopySheet(name, partial(self._extract, item)))

    def _extract(self, item: Data, target: Path) -> None:
        def work(vault: Vault, _report: Report) -> None:
            require_free(target, overwrite=False)
            vault.evidence.extract(item["sha256"], target)

        self._session.carry(
            self._page, work, lambda _nothing: self._shell.tell(say("ui.case.evidence.copied", name=target)), changed=()
        )

    def check_evidence(self, item: Data) -> None:
        """Read a file whole and say whether it is what was taken in."""

        def say_state(state: str) -> None:
            if state == "ok":
                self._shell.tell(say("ui.case.evidence.sound", name=item["name"]))
            else:
                notice(self._shell, item["name"], say(f"ui.case.evidence.is_{state}"))

        self._shell.tell(say("ui.case.evidence.checking", name=item["name"]))
        self._session.carry(
            self._page, lambda vault, _report: vault.evidence.verify(item["sha256"]), say_state, changed=()
        )
