"""Pages that write down what the window asks of them, in place of the real ones."""

from typing import ClassVar

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from fieldapp.vault.draft import keep_draft
from ui.page import Page, Shell


class PlainPage(Page):
    """A page with one field, whose text is its place and its draft."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.heard: list[object] = []
        self.edit = QLineEdit(self)
        self.edit.setObjectName(f"{self.name}_edit")
        QVBoxLayout(self).addWidget(self.edit)

    def arrive(self, **where: str) -> None:
        self.heard.append(("arrive", where))
        self.edit.setText(where.get("text", ""))
        self.edit.setFocus()

    def refresh(self, changed: frozenset[str]) -> None:
        self.heard.append(("refresh", changed))

    def leave(self) -> None:
        self.heard.append("leave")
        text = self.edit.text()
        if text:
            self.session.write(self, lambda vault: keep_draft(vault, text, "temuan", {}, vault.now()))

    def place(self) -> dict[str, str]:
        return {"text": self.edit.text()} if self.edit.text() else {}


class HomePage(PlainPage):
    name: ClassVar[str] = "home"


class CasesPage(PlainPage):
    name: ClassVar[str] = "cases"


class CasePage(PlainPage):
    name: ClassVar[str] = "case"


class IntakePage(PlainPage):
    name: ClassVar[str] = "intake"


PLAIN = {kind.name: f"{__name__}:{kind.__name__}" for kind in (HomePage, CasesPage, CasePage, IntakePage)}
