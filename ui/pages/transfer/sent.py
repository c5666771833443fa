"""The last step of sending: what lies on the stick now, the handover note, and what happens next."""

import importlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.case.wording import name_size
from fieldapp.desk.practice import practice_above, practice_folder
from fieldapp.exchange.export import Export
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Report
from ui.page import Shell
from ui.pages.transfer.paper import open_paper
from ui.pages.transfer.phrase import write_amount, write_place
from ui.pages.transfer.replug import ReplugCheck
from ui.pages.transfer.spread import SpreadTable
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
    other_stick_asked = Signal()

    def __init__(self, shell: Shell) -> None:
        """Make the step; `show_delivery` fills it."""
        super().__init__()
        self._shell = shell
        self._delivery: Delivery | None = None
        self._build()

    def _build(self) -> None:
        self._sentence = Label("", "name", wrap=True)
        self._sentence.setObjectName("sent_label")
        self.replug = ReplugCheck(self._shell)
        self.replug.moved.connect(self._move)
        self.replug.judged.connect(self._judge)
        self.replug.rewrite_asked.connect(self._ask_rewrite)
        self.replug.other_stick_asked.connect(self.other_stick_asked)
        self._note_problem = Banner(tone="ochre")
        self._facts = Facts()
        self._played = Banner()
        self._played.setObjectName("practice_banner")
        self._read_answer = self._played.add_action(
            say("ui.send.practice_read"), self._go_receive, "read_answer_button"
        )
        self._next = Label("", tone="soft", wrap=True)
        self._files = SmallTable(_columns())
        self._files.setObjectName("file_table")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SNUG)
        self._head = Glyph("check", "accent", 24)
        head = row(self._head, gap=SNUG)
        head.addWidget(self._sentence, 1)
        layout.addLayout(head)
        self._spread = SpreadTable()
        for part in (self.replug, self._note_problem, self._facts, self._spread):
            layout.addWidget(part)
        layout.addSpacing(GAP)
        layout.addLayout(self._build_buttons())
        layout.addWidget(self._played)
        # what comes next once it is whole
        self._ahead = (Line(), Label(say("ui.send.next_title"), "heading"), self._next)
        for one in self._ahead:
            layout.addWidget(one)
        layout.addSpacing(GAP)
        layout.addWidget(Label(say("ui.send.files"), "heading"))
        layout.addWidget(self._files)

    def _build_buttons(self) -> QHBoxLayout:
        self._show_note = Button(say("ui.send.show_note"), icon="document", name="note_button")
        self._show_note.clicked.connect(self._open_note)
        self._check = Button(say("ui.send.check"), icon="stick", name="check_button")
        self._check.clicked.connect(self.replug.check_now)
        self._practice = Button(say("ui.send.practice"), icon="practice", name="practice_button")
        self._practice.set_tip(say("ui.send.practice_tip"))
        self._practice.clicked.connect(self._play_above)
        return row(self._show_note, self._check, self._practice, None)

    def show_delivery(
        self, delivery: Delivery, receiver: str, stick_name: str, names: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Show what was sent to whom; `names` are those of the sticks that were written before this one."""
        self._delivery = delivery
        done, plan = delivery.done, delivery.done.plan
        fresh = any(part.fresh for part in done.parts)
        code = "receipt_sentence" if plan.kind == "receipt" else "sentence" if fresh else "sentence_again"
        several = len(done.loads) > 1
        contents = write_amount(delivery.cases, delivery.reports, plan.evidence)
        code += "_sticks" if several and fresh else ""
        self._judge(True)
        self._sentence.say(say(f"ui.send.{code}", office=receiver, contents=contents, count=len(done.loads)))
        self._note_problem.say(delivery.note_problem and say("ui.send.note_problem", reason=delivery.note_problem))
        size = sum(part.size for part in done.parts)
        self._facts.fill(
            [
                (say("ui.send.number"), str(plan.number)),
                (say("ui.send.to"), receiver),
                (say("ui.send.stick"), _name_stick(done, stick_name, delivery.folder)),
                (say("ui.send.size"), say("ui.send.size_value", size=name_size(size), parts=len(done.parts))),
                (say("ui.send.note"), "" if delivery.note_problem else delivery.note_name),
            ]
        )
        self._spread.show_spread(plan, done.loads, done.left, names, done.stick)
        self._next.say(say(f"ui.send.next.{plan.kind}{'_sticks' if several else ''}", office=receiver))
        self.replug.begin(delivery)
        self._played.say("")
        home = self._shell.session.folder.parent
        above = practice_above(home).exists() and self._shell.session.folder == practice_folder(home)
        self._practice.setVisible(plan.kind == "export" and self._shell.session.practice and above)
        self._files.fill([(one.name, name_size(one.size), one.sha256) for one in done.parts])

    def _open_note(self) -> None:
        if self._delivery is not None:
            note = self._delivery.all_notes or self._delivery.note
            open_paper(self._shell, note, say("ui.send.note"), self._delivery.note_name, copies=2)

    # ---- the stick ---------------------------------------------------------------------------------------------------

    def _move(self, delivery: Delivery) -> None:
        """Go on with a stick that came back, maybe at another place."""
        self._delivery = delivery

    def _judge(self, whole: bool) -> None:
        """Say so at the top when a stick does not keep what was written: it must not be handed over."""
        self._head.show_icon("check" if whole else "warning", "accent" if whole else "ochre")
        if not whole:
            self._sentence.say(say("ui.send.not_kept"))
        for part in self._ahead:
            part.setVisible(whole)

    def _ask_rewrite(self) -> None:
        if self._delivery is not None:
            self.rewrite_asked.emit(self._delivery)

    # ---- the office above, in practice ------------------------------------------------------------------------------

    def _play_above(self) -> None:
        if self._delivery is None:
            return
        home, folder = self._shell.session.folder.parent, self._delivery.folder
        self._practice.setEnabled(False)
        self._read_answer.hide()
        self._played.say(say("ui.send.practice_working"), "calm")

        def play(vault: Vault, _report: Report) -> Any:
            # the story behind it is long and only practice needs it
            return importlib.import_module("fieldapp.demo.practice").answer_practice(home, folder, clock=vault.now)

        self._shell.session.carry(self, play, self._say_played, self._fail_play, changed=())

    def _say_played(self, answer: Any) -> None:
        self._practice.setEnabled(True)
        self._read_answer.setVisible(answer.receipt is not None)
        if answer.receipt is None:
            self._played.say(say("ui.send.practice_nothing"), "ochre")
        else:
            self._played.say(say("ui.send.practice_done", accepted=answer.accepted, returned=answer.returned), "calm")

    def _fail_play(self, error: Exception) -> None:
        self._practice.setEnabled(True)
        self._played.say("")
        self._shell.fail(error)

    def _go_receive(self) -> None:
        if self._delivery is not None:
            self._shell.go("receive", folder=str(self._delivery.folder))


def _name_stick(done: Export, name: str, folder: Path) -> str:
    place = f"{name} · {write_place(folder)}"
    if len(done.loads) < 2:
        return place
    return f"{say('ui.send.stick_number', n=done.number, m=len(done.loads))} · {place}"


def _columns() -> list[Column]:
    return [
        Column("name", say("ui.send.column.name"), 0, text=lambda one: one[0], second=lambda one: _grouped(one[2])),
        Column("size", say("ui.send.column.size"), 120, text=lambda one: one[1], align="right"),
    ]


def _grouped(sha256: str) -> str:
    return " ".join(sha256[at : at + HASH_GROUP] for at in range(0, len(sha256), HASH_GROUP))
