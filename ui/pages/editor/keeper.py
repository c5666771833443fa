"""The draft of an open form, kept while somebody types.

Made by the page. How and when it is kept: `ui.pages.keeping`.
"""

from copy import deepcopy
from dataclasses import replace

from PySide6.QtCore import QObject

from fieldapp.desk.editing import Editing, keep
from ui.pages.keeping import Keep, Keeping
from ui.session import Session


class Keeper(Keeping):
    """Keeps one form as a draft."""

    def __init__(self, editing: Editing, session: Session, parent: QObject) -> None:
        super().__init__(editing.draft, self._write, session, parent, ever=bool(editing.kept))
        self._editing = editing

    def _write(self) -> Keep:
        editing = snapshot(self._editing)
        return lambda vault: keep(vault, editing)


def snapshot(editing: Editing) -> Editing:
    """Return a form as it stands now, for another thread."""
    return replace(editing, values=deepcopy(editing.values), state=deepcopy(editing.state))
