"""How safe the data is: the colour in a word, and below it each thing to know with what to do about it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.desk.safety import Remark, Safety, read_safety
from fieldapp.words import say
from ui.light import TONES
from ui.session import Session
from ui.style import FINE, GAP, SNUG
from ui.widgets.card import row, rows
from ui.widgets.chip import Chip
from ui.widgets.text import Label


class SafetyList(QWidget):
    """The state of the data and what was found; read anew whenever it is asked to."""

    def __init__(self) -> None:
        super().__init__()
        self._chip = Chip("", "accent")
        self._chip.setObjectName("safety_chip")
        self._sentence = Label("", wrap=True)
        self._sentence.setObjectName("safety_sentence")
        self._sentence.let_fill()
        self._list = QVBoxLayout()
        self._list.setSpacing(GAP)
        self._shown: list[QWidget] = []
        head = row(self._chip, gap=SNUG)
        head.addWidget(self._sentence, 1)
        layout = rows(head, gap=GAP)
        layout.addLayout(self._list)
        self.setLayout(layout)
        self.hide()

    def read(self, session: Session) -> None:
        """Do the self-test and show what it finds."""
        session.read(self, read_safety, self.show_safety, lambda _error: None, key="safety")

    def show_safety(self, found: Safety) -> None:
        """Show what was found."""
        self._chip.say(say(f"safety.{found.colour}"), TONES[found.colour])
        self._sentence.say("" if found.remarks else found.sentence)
        for part in self._shown:
            self._list.removeWidget(part)
            part.deleteLater()
        self._shown = [_told(one) for one in found.remarks]
        for part in self._shown:
            self._list.addWidget(part)
        self.show()


def _told(remark: Remark) -> QWidget:
    part = QWidget()
    part.setObjectName(f"remark_{remark.code}")
    part.setLayout(
        rows(Label(remark.sentence, "strong", wrap=True), Label(remark.advice, tone="soft", wrap=True), gap=FINE)
    )
    return part
