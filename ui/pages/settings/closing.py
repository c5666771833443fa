"""The section about the end of an ad hoc office: whether it was recorded, and the way to the assistant."""

from fieldapp.case.roll import Roll
from fieldapp.desk.closing import last_closing
from fieldapp.words import say
from ui.page import Shell
from ui.pages.closing.handover import day_of
from ui.pages.settings.section import Section
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.text import Label


class ClosingSection(Section):
    """Says whether this office still works."""

    key = "closing"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._working = Label(say("ui.settings.closing.working"), wrap=True)
        self._closed = Banner("", "calm")
        self._open = Button(say("ui.settings.closing.open"), icon="finish", name="open_closing_button")
        self._open.call(lambda: self.shell.go("closing"))
        for part in (self._working, self._closed):
            self.body.addWidget(part)
        self.body.addLayout(row(self._open, None))

    def show_facts(self) -> None:
        """Read whether the end of the office was recorded."""
        self.session.read(self, last_closing, self._show, key="closing")

    def _show(self, closing: Roll | None) -> None:
        self._working.setVisible(closing is None)
        facts = {"day": day_of(closing), "name": closing.text("handed_to")} if closing else {}
        self._closed.say(say("ui.settings.closing.closed", **facts) if closing else "", "calm")
