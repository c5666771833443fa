"""The last step of sending: what lies on the stick now, the handover note, and what happens next."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.case.wording import name_size
from fieldapp.exchange.export import Export, check_stick
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Report
from ui.page import Shell
from ui.pages.transfer import stick as sticks
from ui.pages.transfer.paper import open_paper
from ui.pages.transfer.phrase import write_amount, write_place
from ui.pages.transfer.writing import Delivery
from ui.style import GAP, SNUG
from ui.widgets.banner import Banner
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Line, row
from ui.widgets.facts import Facts
from ui.widgets.glyph import Glyph
from ui.widgets.table import SmallTable
from ui.widgets.text import Label

HASH_GROUP = 8


class SentStep(QWidget):
    """Says what was written; `rewrite_asked` carries the Delivery whose parts did not read back whole."""

    rewrite_asked = Signal(object)

    def __init__(self, shell: Shell) -> None:
        """Make the step; `show_delivery` fills it."""
        super().__init__()
        self._shell = shell
        self._delivery: Delivery | None = None
        self._build()

    def _build(self) -> None:
        self._sentence = Label("", "name", wrap=True)
        self._sentence.setObjectName("sent_label")
        self._unplug = Label(say("ui.send.safe_unplug"), "heading", "accent")
        self._unplug.setObjectName("unplug_label")
        self._note_problem = Banner(tone="ochre")
        self._facts = Facts()
        self._checked = Banner()
        self._checked.setObjectName("check_banner")
        self._rewrite = self._checked.add_action(say("ui.send.rewrite"), self._ask_rewrite, "rewrite_button")
        self._next = Label("", tone="soft", wrap=True)
        self._files = SmallTable(_columns())
        self._files.setObjectName("file_table")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SNUG)
        head = row(Glyph("check", "accent", 24), gap=SNUG)
        head.addWidget(self._sentence, 1)
        layout.addLayout(head)
        for part in (self._unplug, self._note_problem, self._facts):
            layout.addWidget(part)
        layout.addSpacing(GAP)
        layout.addLayout(self._build_buttons())
        layout.addWidget(Label(say("ui.send.check_tip"), "small", "soft", wrap=True))
        layout.addWidget(self._checked)
        layout.addWidget(Line())
        layout.addWidget(Label(say("ui.send.next_title"), "heading"))
        layout.addWidget(self._next)
        layout.addSpacing(GAP)
        layout.addWidget(Label(say("ui.send.files"), "heading"))
        layout.addWidget(self._files)

    def _build_buttons(self) -> QHBoxLayout:
        self._show_note = Button(say("ui.send.show_note"), icon="document", name="note_button")
        self._show_note.clicked.connect(self._open_note)
        self._check = Button(say("ui.send.check"), icon="stick", name="check_button")
        self._check.clicked.connect(self._check_stick)
        return row(self._show_note, self._check, None)

    def show_delivery(self, delivery: Delivery, receiver: str, stick_name: str) -> None:
        """Show what was sent to whom."""
        self._delivery = delivery
        done, plan = delivery.done, delivery.done.plan
        fresh = any(part.fresh for part in done.parts)
        code = "receipt_sentence" if plan.kind == "receipt" else "sentence" if fresh else "sentence_again"
        contents = write_amount(delivery.cases, delivery.reports, plan.evidence)
        self._sentence.say(say(f"ui.send.{code}", office=receiver, contents=contents))
        self._note_problem.say(delivery.note_problem and say("ui.send.note_problem", reason=delivery.note_problem))
        size = sum(part.size for part in done.parts)
        self._facts.fill(
            [
                (say("ui.send.number"), str(plan.number)),
                (say("ui.send.to"), receiver),
                (say("ui.send.stick"), f"{stick_name} · {write_place(delivery.folder)}"),
                (say("ui.send.size"), say("ui.send.size_value", size=name_size(size), parts=len(done.parts))),
                (say("ui.send.note"), "" if delivery.note_problem else delivery.note_name),
            ]
        )
        self._next.say(say(f"ui.send.next.{plan.kind}", office=receiver))
        self._checked.say("")
        self._files.fill([(one.name, name_size(one.size), one.sha256) for one in done.parts])

    def _open_note(self) -> None:
        if self._delivery is not None:
            open_paper(self._shell, self._delivery.note, say("ui.send.note"), self._delivery.note_name, copies=2)

    # ---- the check after plugging in again ---------------------------------------------------------------------------

    def _check_stick(self) -> None:
        if self._delivery is None:
            return
        done, folder = self._delivery.done, self._delivery.folder
        self._check.setEnabled(False)
        self._rewrite.hide()
        self._checked.say(say("ui.send.checking"), "calm")

        def look(vault: Vault, _report: Report) -> list[str]:
            return check_stick(vault, done.plan, sticks.open_stick(folder))

        self._shell.session.carry(self, look, lambda wrong: self._say_checked(done, wrong), self._fail, changed=())

    def _say_checked(self, done: Export, wrong: list[str]) -> None:
        self._check.setEnabled(True)
        self._rewrite.setVisible(bool(wrong))
        if wrong:
            self._checked.say(say("ui.send.check_wrong", count=len(wrong), parts=len(done.parts)), "ochre")
        else:
            self._checked.say(say("ui.send.check_right", parts=len(done.parts)), "calm")

    def _fail(self, error: Exception) -> None:
        self._check.setEnabled(True)
        self._checked.say("")
        self._shell.fail(error)

    def _ask_rewrite(self) -> None:
        if self._delivery is not None:
            self.rewrite_asked.emit(self._delivery)


def _columns() -> list[Column]:
    cells: list[tuple[str, int, Callable[[tuple[str, str, str]], str]]] = [
        ("name", 272, lambda one: one[0]),
        ("size", 92, lambda one: one[1]),
        ("sha256", 0, lambda one: _grouped(one[2])),
    ]
    return [Column(key, say(f"ui.send.column.{key}"), width, text=text) for key, width, text in cells]


def _grouped(sha256: str) -> str:
    return " ".join(sha256[at : at + HASH_GROUP] for at in range(0, len(sha256), HASH_GROUP))
