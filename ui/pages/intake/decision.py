"""The sheet on which a case is accepted, or returned with a reason that the office below will read."""

from collections.abc import Callable

from fieldapp.desk.review import Decision
from fieldapp.words import say
from ui.widgets.entry import TextArea
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

LONGEST = 2000


class DecisionSheet(Sheet):
    """Asks for the reason and hands it over; a return needs one, an acceptance may have a note."""

    def __init__(self, decision: Decision, name: str, act: Callable[[str], object], proposed: str = "") -> None:
        """Make the sheet for one case; `proposed` is what stands there as the reason at first."""
        super().__init__(say(f"ui.intake.decision.title.{decision}"), name="decision_sheet")
        self._decision, self._act = decision, act
        self._text = TextArea("reason_edit", lines=4, longest=LONGEST)
        self._text.set_value(proposed)
        self._field = Field(
            say(f"ui.intake.decision.label.{decision}"),
            self._text,
            hint=say(f"ui.intake.decision.hint.{decision}"),
            needed=decision == "return",
        )
        self.body.addWidget(Label(name, "label", wrap=True))
        self.body.addWidget(Label(say(f"ui.intake.decision.lead.{decision}"), tone="soft", wrap=True))
        self.body.addWidget(self._field)
        self._field.changed.connect(lambda: self._field.set_problem(""))
        self.add_button(say("ui.transfer.cancel"), "plain", self.close_sheet, "cancel_button")
        self._do = self.add_button(say(f"ui.intake.decision.do.{decision}"), "main", self._take, "decide_button")
        self.first_focus = self._text if decision == "return" else self._do

    def _take(self) -> None:
        reason = self._field.value().strip()
        if self._decision == "return" and not reason:
            self._field.set_problem(say("ui.intake.decision.reason_needed"))
            self._field.take_focus()
            return
        if len(reason) > LONGEST:
            self._field.set_problem(say("ui.intake.decision.too_long", longest=LONGEST))
            return
        self._do.setEnabled(False)
        self._act(reason)
