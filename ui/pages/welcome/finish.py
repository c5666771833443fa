"""Everything is ready: what was made, and the way to work."""

from fieldapp.words import say
from ui.gate import Gate
from ui.pages.welcome.step import Answers, Step
from ui.widgets.facts import Facts
from ui.widgets.text import Label


class FinishStep(Step):
    """The last step; the way on opens the vault."""

    key = "finish"

    def __init__(self, gate: Gate, answers: Answers) -> None:
        super().__init__(gate, answers)
        self._facts = Facts()
        self.body.addWidget(self._facts)
        self.body.addWidget(Label(say("ui.welcome.finish.advice"), "small", "soft", wrap=True))

    def arrive(self) -> None:
        """Show what was made."""
        officer = ", ".join(filter(None, (self.answers.officer, self.answers.position)))
        self._facts.fill(
            [
                (say("ui.welcome.finish.office"), f"{self.answers.name} ({self.answers.office})"),
                (say("ui.welcome.finish.officer"), officer),
                (say("ui.welcome.finish.folder"), str(self.gate.vault_folder())),
            ]
        )

    @property
    def next_text(self) -> str:
        """What the way on is called: it opens the vault."""
        return say("ui.welcome.finish.next")
