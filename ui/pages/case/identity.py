"""What stands above a case about its identities: that they are shown now, and what an office above asks for.

Made by the page of a case, which owns the `Showing` and reads anew when it opens or ends.
"""

from PySide6.QtWidgets import QWidget

from fieldapp.desk.disclosure import bring_from_origin
from fieldapp.words import say
from ui.page import Shell
from ui.pages.case.reading import Reading
from ui.pages.disclosure import Showing, open_answer, open_ask
from ui.style import TIGHT
from ui.widgets.banner import Banner
from ui.widgets.card import rows


class IdentityBand(QWidget):
    """Two sentences at most: what is shown, and a question that waits for an answer."""

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell, self._page = shell, page
        self._reading: Reading | None = None
        self.showing = Showing(shell, page)
        self._shown = Banner("", "ochre", [(say("ui.reveal.hide"), self.showing.end)])
        self._shown.setObjectName("identity_shown_banner")
        self._question = Banner()
        self._question.setObjectName("identity_question_banner")
        self._grant = self._question.add_action(
            say("ui.reveal.granted.open"), lambda: self._answer(granted=True), "grant_identity_button"
        )
        self._refuse = self._question.add_action(
            say("ui.reveal.refused.open"), lambda: self._answer(granted=False), "refuse_identity_button"
        )
        self.setLayout(rows(self._shown, self._question, gap=TIGHT))
        self.hide()

    def fill(self, reading: Reading) -> None:
        """Show how the identities of a case stand."""
        self._reading = reading
        waiting = reading.identity.open_questions if reading.own else ()
        self._shown.say("" if reading.masked else self.showing.note, "ochre")
        said = say("ui.reveal.question", office=reading.asker, why=waiting[0].why) if waiting else ""
        self._question.say(said, "ochre")
        for button in (self._grant, self._refuse):
            button.setEnabled(reading.identity.may_answer)
            button.set_tip("" if reading.identity.may_answer else say("ui.reveal.grant_no_right"))
        self.setVisible(bool(self._shown.text() or said))

    def ask_why(self) -> None:
        """Ask why the identities are to be shown, or ask the handling office for them."""
        reading = self._reading
        if reading is None:
            return
        if reading.identity.at_origin:
            self._shell.session.write(
                self._page, lambda vault: bring_from_origin(vault, reading.id),
                lambda _count: self._shell.tell(say("ui.reveal.take.done")), changed=(reading.id,),
            )  # fmt: skip
        elif reading.identity.held:
            self.showing.ask(reading.id)
        else:
            open_ask(self._shell, self._page, reading.id, reading.office)

    def _answer(self, *, granted: bool) -> None:
        reading = self._reading
        if reading is not None and reading.identity.open_questions:
            question = reading.identity.open_questions[0]
            open_answer(self._shell, self._page, question, "granted" if granted else "refused", reading.asker)
