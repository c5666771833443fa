"""The passphrase that opens the vault: typed twice, judged honestly."""

from fieldapp.words import say
from ui.gate import Gate
from ui.pages.welcome.step import Answers, Step
from ui.widgets.newsecret import NewSecret


class SecretStep(Step):
    """A new passphrase; after it the vault is made."""

    key = "secret"

    def __init__(self, gate: Gate, answers: Answers) -> None:
        super().__init__(gate, answers)
        self.secret = NewSecret("welcome_secret")
        self.secret.confirmed.connect(self.done)
        self.body.addWidget(self.secret)

    def arrive(self) -> None:
        """Take the focus."""
        self.secret.setFocus()

    @property
    def next_text(self) -> str:
        """What the way on is called: it makes the vault."""
        return say("ui.welcome.secret.next")

    def finish(self) -> bool:
        """Keep the passphrase for the making."""
        if self.secret.show_problems():
            return False
        self.answers.passphrase = self.secret.value()
        return True
