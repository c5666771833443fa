"""A new passphrase, typed twice, with an honest word about it while it is typed.

Used by the first run and by the settings. What is strong enough is for `fieldapp.vault.passphrase`; nothing is kept.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.vault.passphrase import FEWEST_WORDS, SHORTEST, count_words, weakness
from fieldapp.vault.suggestion import strength, suggest_passphrase
from fieldapp.words import say
from ui.style import GAP, SNUG
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.entry import SecretEdit
from ui.widgets.field import Field


class NewSecret(QWidget):
    """Two fields for one new passphrase; `changed` after every letter, `confirmed` on Enter in the second field."""

    changed = Signal()
    confirmed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggested = ""
        self.first = SecretEdit(f"{name}_first_edit")
        self.second = SecretEdit(f"{name}_second_edit")
        self.first_field = Field(say("ui.secret.first"), self.first, say("ui.secret.advice"), needed=True)
        self.second_field = Field(say("ui.secret.second"), self.second, " ", needed=True)
        self.suggest_button = Button(say("ui.secret.suggest"), "quiet", icon="key", name=f"{name}_suggest_button")
        self.suggest_button.clicked.connect(self.suggest)
        first = rows(self.first_field, gap=SNUG)
        first.addLayout(row(self.suggest_button, None))
        layout = rows(gap=GAP)
        layout.addLayout(first)
        layout.addWidget(self.second_field)
        self.setLayout(layout)
        self.setFocusProxy(self.first)
        for field in (self.first_field, self.second_field):
            field.changed.connect(self._judge)
        self.first_field.left.connect(self._judge_when_left)
        self.second_field.left.connect(self._compare_when_left)
        self.first.returnPressed.connect(self.second.setFocus)
        self.second.returnPressed.connect(self.confirmed)

    def suggest(self) -> None:
        """Put five words by chance into the first field, to be read, and typed in the second."""
        self._suggested = suggest_passphrase()
        self.second.set_value("")
        self.first.set_value(self._suggested)
        self.first.show_secret()
        self._judge()
        self.suggest_button.say(say("ui.secret.again"))
        self.second.setFocus()

    def value(self) -> str:
        """Return the passphrase as it was typed first."""
        return self.first.value()

    def clear(self) -> None:
        """Forget what was typed or suggested."""
        self._suggested = ""
        self.suggest_button.say(say("ui.secret.suggest"))
        for part in (self.first, self.second):
            part.set_value("")
        self._judge()

    def is_good(self) -> bool:
        """Say whether it is strong enough and was typed twice alike."""
        return not weakness(self.first.value()) and self.first.value() == self.second.value()

    def show_problems(self) -> bool:
        """Show what is wrong with either field and put the focus there; return whether anything is."""
        self._judge_when_left()
        if weakness(self.first.value()):
            self.first_field.set_problem(judge_secret(self.first.value()))
            self.first_field.take_focus()
            return True
        if self.first.value() != self.second.value():
            self.second_field.set_problem(say("ui.secret.differ" if self.second.value() else "ui.secret.repeat"))
            self.second_field.take_focus()
            return True
        return False

    def _judge(self) -> None:
        self.first_field.set_problem("")
        suggested = bool(self._suggested) and self.first.value() == self._suggested
        self.first_field.set_hint(say("ui.secret.suggested") if suggested else judge_secret(self.first.value()))
        self.second_field.set_problem("")
        same = bool(self.second.value()) and self.first.value() == self.second.value()
        self.second_field.set_hint(say("ui.secret.alike") if same else " ")
        self.changed.emit()

    def _judge_when_left(self) -> None:
        if self.first.value() and weakness(self.first.value()):
            self.first_field.set_problem(judge_secret(self.first.value()))

    def _compare_when_left(self) -> None:
        if self.second.value() and self.second.value() != self.first.value():
            self.second_field.set_problem(say("ui.secret.differ"))


def judge_secret(secret: str) -> str:
    """Return in one sentence what a passphrase is worth."""
    found, words = weakness(secret), count_words(secret)
    if found == "empty":
        return say("ui.secret.advice")
    if found == "short":
        return say("ui.secret.short", letters=len(secret), words=words, shortest=SHORTEST, fewest=FEWEST_WORDS)
    if found:
        return say(f"ui.secret.{found}")
    return say(f"ui.secret.{strength(secret)}")
