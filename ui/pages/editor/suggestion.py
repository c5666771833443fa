"""The rows that may fit a form as it stands, below the list of violations: one press takes one of them.

Built by the panel. Worked out on the reading thread after every pause in typing; chooses nothing by itself.
"""

from copy import deepcopy

from PySide6.QtWidgets import QWidget

from fieldapp.desk.proposal import Considered, consider_form
from fieldapp.words import say
from ui.pages.advice.proposal import ProposalList
from ui.pages.editor.document import Document
from ui.pages.editor.sections import VIOLATIONS
from ui.session import Session
from ui.style import SNUG
from ui.widgets.card import Line, rows
from ui.widgets.text import Label


class SuggestionPart(QWidget):
    """What may fit, of the form of a document."""

    def __init__(self, document: Document, session: Session) -> None:
        super().__init__()
        self._document, self._session = document, session
        self.proposals = ProposalList(brief=True)
        self.proposals.taken.connect(self._take)
        self.proposals.dropped.connect(self._drop)
        title = Label(say("ui.editor.suggest"), role="heading")
        text = Label(say("ui.editor.suggest_text"), role="small", tone="soft", wrap=True)
        self.setLayout(rows(title, text, self.proposals, Line(), gap=SNUG))
        document.judged.connect(self._read)
        self._read()

    def _read(self) -> None:
        editing = self._document.editing
        kind, owner, values = editing.kind, editing.owner, deepcopy(editing.values)
        self._session.read(self, lambda vault: consider_form(vault, kind, values, owner), self._show, key="suggestion")

    def _show(self, found: tuple[Considered, int]) -> None:
        considered, subjects = found
        self.proposals.fill(considered, subjects=subjects)

    def _chosen(self) -> list[str]:
        return [str(name) for name in self._document.value(VIOLATIONS) or ()]

    def _take(self, name: str) -> None:
        self._put([*self._chosen(), name])

    def _drop(self, name: str) -> None:
        self._put([one for one in self._chosen() if one != name])

    def _put(self, names: list[str]) -> None:
        self._document.put(VIOLATIONS, list(dict.fromkeys(names)))
        self._document.replaced.emit(VIOLATIONS)
        self._document.judge()
