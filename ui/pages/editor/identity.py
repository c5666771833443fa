"""Reporter and witnesses of a saved case or LHP in their form: hidden, shown for a reason, hidden again.

Made by the page, which opens the form again when it is asked to. What is typed while they are shown is kept in the
draft, which hides them again when it is opened later.
"""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from fieldapp.desk.editing import HIDDEN, SHOWN, Editing, open_draft, open_record, reveal_people
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page
from ui.pages.disclosure import Showing
from ui.pages.editor.desk import FormDesk
from ui.pages.editor.keeper import snapshot
from ui.widgets.banner import Banner


class Desked(Protocol):
    """What the page of the editor does for its band."""

    desk: FormDesk | None
    saving: bool

    def hold(self, held: bool) -> None:
        """Let nothing be typed for the moment."""

    def open_editing(self, editing: Editing) -> None:
        """Show a form in the place of the one before."""

    def wait_for_intake(self, act: Callable[[], None]) -> bool:
        """Say whether evidence is on its way in; then `act` follows."""


class IdentityBand(QObject):
    """Shows the people of the form on a page and hides them again; `banner` says until when."""

    def __init__(self, page: Page, editor: Desked) -> None:
        super().__init__(page)
        self._page, self._editor = page, editor
        self.showing = Showing(page.shell, page)
        self.showing.opened.connect(self._show)
        self.showing.ended.connect(self.hide_again)
        self.banner = Banner("", "ochre", [(say("ui.reveal.hide"), self.showing.end)])
        self.banner.setObjectName("identity_shown_banner")

    @property
    def shown(self) -> bool:
        """Whether the form that is open shows people of its record."""
        return self._editor.desk is not None and self._editor.desk.editing.people == SHOWN

    def ask(self) -> None:
        """Ask why they are to be shown."""
        if self._editor.desk is not None:
            self.showing.ask(self._editor.desk.editing.owner)

    def fill(self) -> None:
        """Say until when people are shown; what is shown beyond that is hidden."""
        self.banner.say(self.showing.note if self.shown else "", "ochre")
        if self.shown and self._editor.desk and not self.showing.shows(self._editor.desk.editing.owner):
            self.hide_again()

    def leave(self) -> bool:
        """Hide what is shown because the page is left; return whether the form has to be opened anew."""
        self.showing.hide()
        if self._editor.desk is not None and self.shown:
            self._editor.desk.hide()
            return True
        return False

    def _show(self) -> None:
        desk = self._editor.desk
        if desk is None or desk.editing.people != HIDDEN or self._editor.wait_for_intake(self._show):
            return
        self._reopen(desk, reveal_people)

    def hide_again(self) -> None:
        """Hide the people of the form that is open; what was typed of them stays in the draft."""
        desk = self._editor.desk
        if desk is None or not self.shown or self._editor.saving or self._editor.wait_for_intake(self.hide_again):
            return
        self._reopen(desk, None)

    def _reopen(self, desk: FormDesk, act: Callable[[Vault, Editing], None] | None) -> None:
        """Open the form again with its people shown or hidden, where the officer stands."""
        desk.leave_section()
        desk.remember_place()
        self._editor.hold(True)
        editing, kept = snapshot(desk.editing), desk.touched

        def work(vault: Vault) -> Editing:
            if act is not None:
                act(vault, editing)
                return editing
            again = open_draft(vault, editing.draft) if kept else open_record(vault, editing.owner)
            again.state = {**again.state, **editing.state}
            return again

        def refuse(error: Exception) -> None:
            self._editor.hold(False)
            self._page.shell.fail(error)

        def show(found: Editing) -> None:
            found.kept = found.kept or editing.kept
            self._editor.open_editing(found)
            if kept and self._editor.desk is not None:
                self._editor.desk.keeper.ever = True

        self._page.session.write(self._page, work, show, refuse)
