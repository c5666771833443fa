"""A note below the day and hour of a report's reception when they lie outside the hours in which an office receives.

Built by the panel. A note, never a refusal: what was typed is saved either way.
"""

from fieldapp.case.reception import read_received
from fieldapp.desk.deadline import reception_note
from ui.pages.editor.document import Document
from ui.session import Session
from ui.widgets.banner import Banner

DAY, HOUR = "received.date", "received.time"


class ReceptionNote(Banner):
    """Says when a report comes outside of the hours; empty and gone inside them."""

    def __init__(self, document: Document, session: Session) -> None:
        super().__init__()
        self.setObjectName("reception_note")
        self._document, self._session = document, session
        document.changed.connect(self._hear)
        document.replaced.connect(self._hear)
        self._read()

    def _hear(self, path: str) -> None:
        if path in (DAY, HOUR, "", "received"):
            self._read()

    def _read(self) -> None:
        moment = read_received(str(self._document.value(DAY) or ""), str(self._document.value(HOUR) or ""))
        if moment is None:
            self.say("")
        else:
            self._session.read(self, lambda vault: reception_note(vault, moment), self._show, key="reception")

    def _show(self, note: str) -> None:
        self.say(note, "calm")
