"""Rows that may fit a case, each with its reasons, for the page of a case and beside the form.

Shows what the core proposes and says what is asked; nothing is a violation because it stands here.
"""

import re
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from fieldapp.desk.proposal import Considered, Proposal
from fieldapp.words import all_words, say
from ui.style import FINE, GAP, SNUG, TIGHT
from ui.widgets.button import Button
from ui.widgets.card import Line, row, rows
from ui.widgets.chip import Chip
from ui.widgets.text import Label

MOST_SHOWN = 4


class ProposalList(QWidget):
    """The rows that may fit; `taken` and `dropped` carry the id of a row.

    With `brief` only what decides is shown, for a place beside other things.
    """

    taken = Signal(str)
    dropped = Signal(str)

    def __init__(self, *, brief: bool = False) -> None:
        super().__init__()
        self._brief = brief
        self._can_act = True
        self._lines: QVBoxLayout = rows(gap=SNUG)
        self._parts: list[QWidget] = []
        self._open, self._whole = False, False
        self._subjects = 1
        self._considered: Considered | None = None
        self.setLayout(self._lines)

    def fill(self, considered: Considered, *, can_act: bool = True, subjects: int = 1) -> None:
        """Show what was considered; names are told where a case has several `subjects`."""
        self._considered, self._can_act, self._subjects = considered, can_act, subjects
        pressed = self._pressed()
        self._show()
        self._lead_focus(pressed)

    def _pressed(self) -> str:
        """Return the number of the line whose button has the focus, "" for none."""
        now = QApplication.focusWidget()
        name = now.objectName() if isinstance(now, Button) and self.isAncestorOf(now) else ""
        found = re.fullmatch(r"(?:take|drop)_([0-9]+)_button", name)
        return found[1] if found else ""

    def _lead_focus(self, number: str) -> None:
        """Give the focus to what stands now where a button was pressed."""
        for part in self._parts if number else ():
            button = part.findChild(Button, f"take_{number}_button") or part.findChild(Button, f"drop_{number}_button")
            if button is not None:
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        found = self._considered
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = []
        if found is None:
            return
        self._tell(found)
        for number, one in enumerate(found.proposals):
            if number >= MOST_SHOWN and not (self._whole or one.chosen):
                continue
            self._add(_with_line(ProposalLine(one, self, brief=self._brief, number=number), first=not number))
        self._offer_more(found)
        self._tell_rest(found)

    def _offer_more(self, found: Considered) -> None:
        """Offer the rows that are not shown yet; those that are borne out best are."""
        left = sum(not one.chosen for one in found.proposals[MOST_SHOWN:])
        if left and not self._whole:
            more = Button(say("ui.advice.more", count=left), "quiet", name="more_rows_button")
            more.call(self._show_whole)
            self._add(_in_row(more))

    def _show_whole(self) -> None:
        self._whole = True
        self._show()
        self._lead_focus(str(MOST_SHOWN))

    def _tell(self, found: Considered) -> None:
        if found.when:
            self._add(Label(say("ui.advice.when", when=found.when), "small", "soft", wrap=True))
        else:
            self._add(Label(say("ui.advice.no_when"), "small", "ochre", wrap=True))
        if not found.proposals:
            self._add(Label(say("ui.advice.no_row"), "strong", wrap=True))
            self._add(Label(say("ui.advice.no_row_text"), "body", "soft", wrap=True))

    def _tell_rest(self, found: Considered) -> None:
        if found.alone and found.proposals:
            self._add(Label(say("ui.advice.alone", names=found.alone), "small", "soft", wrap=True))
        if found.unknown:
            self._add(Label(say("ui.advice.unknown", names=found.unknown), "small", "ochre", wrap=True))
        for number, (name, text) in enumerate(found.other):
            self._add(self._make_other(name, text, number))
        if found.missed:
            turn = Button("", "quiet", name="missed_button")
            turn.say(say("ui.advice.missed_hide" if self._open else "ui.advice.missed", count=len(found.missed)))
            turn.call(self._turn)
            self._add(_in_row(turn))
            for text, why in found.missed if self._open else ():
                self._add(_missed(text, why))

    def _make_other(self, name: str, text: str, number: int) -> QWidget:
        """Return the line of a chosen row that nothing speaks for."""
        told = rows(Label(text, "strong", wrap=True), Label(say("ui.advice.other"), "small", "ochre", wrap=True), gap=2)
        line = row(gap=SNUG)
        line.addLayout(told, 1)
        if self._can_act and not self._brief:
            drop = Button(say("ui.advice.drop"), "quiet", name=f"drop_other_{number}_button")
            drop.call(partial(self.dropped.emit, name))
            line.addWidget(drop)
        box = QWidget()
        box.setLayout(line)
        return _with_line(box, first=False)

    @property
    def can_act(self) -> bool:
        """Whether rows can be taken here."""
        return self._can_act

    @property
    def several(self) -> bool:
        """Whether it has to be told whom a row is about."""
        return self._subjects > 1

    def _add(self, part: QWidget) -> None:
        self._parts.append(part)
        self._lines.addWidget(part)

    def _turn(self) -> None:
        self._open = not self._open
        self._show()
        for part in self._parts:
            if (button := part.findChild(Button, "missed_button")) is not None:
                button.setFocus()


class ProposalLine(QWidget):
    """One row that may fit."""

    def __init__(self, one: Proposal, owner: ProposalList, *, brief: bool, number: int) -> None:
        super().__init__()
        title = Label(one.text, "strong", wrap=True)
        title.let_select()
        head = row(gap=SNUG)
        head.addWidget(title, 1)
        act = _make_act(one, owner, number)
        if act is not None:
            head.addWidget(act, 0, Qt.AlignmentFlag.AlignTop)
        body = rows(head, row(*_chips(one), None, gap=TIGHT), gap=TIGHT)
        if owner.several:
            body.addWidget(Label(say("ui.advice.names", names=one.names), "small", "ink", wrap=True))
        why = Label(one.why, "small" if brief else "body", "soft" if brief else "ink", wrap=True)
        why.let_select()
        body.addWidget(why)
        if not brief:
            for text in _grounds(one):
                line = Label(text, "small", "soft", wrap=True)
                line.let_select()
                body.addWidget(line)
        for text in one.doubts:
            body.addWidget(Label(text, "small", "ochre", wrap=True))
        self.setLayout(body)


def _make_act(one: Proposal, owner: ProposalList, number: int) -> Button | None:
    if not owner.can_act:
        return None
    code = "drop" if one.chosen else "take"
    button = Button(say(f"ui.advice.{code}"), "quiet" if one.chosen else "plain", name=f"{code}_{number}_button")
    button.setAccessibleDescription(one.text)
    told: Callable[[], None] = partial((owner.dropped if one.chosen else owner.taken).emit, one.id)
    button.call(told)
    return button


def _chips(one: Proposal) -> list[QWidget]:
    category = all_words().get(f"ui.advice.category.{one.category}", one.category)
    found = [Chip(say("ui.advice.chosen"), "calm")] if one.chosen else []
    found += [Chip(category), Chip(say("ui.advice.strong" if one.certain else "ui.advice.look"))]
    if not one.verified:
        found.append(Chip(say("ui.advice.unverified")))
    return list(found)


def _grounds(one: Proposal) -> list[str]:
    said = [say("ui.advice.basis", basis="; ".join(one.basis))] if one.basis else []
    if one.sanctions:
        mark = "" if one.sanctions_verified else say("ui.advice.unverified_after")
        said.append(say("ui.advice.sanctions", sanctions="; ".join(one.sanctions), mark=mark))
    return said


def _missed(text: str, why: str) -> QWidget:
    box = QWidget()
    box.setLayout(rows(Label(text, "small", wrap=True), Label(why, "small", "soft", wrap=True), gap=0))
    box.setContentsMargins(GAP, 0, 0, FINE)
    return box


def _with_line(part: QWidget, *, first: bool) -> QWidget:
    box = QWidget()
    box.setLayout(rows(part, gap=SNUG) if first else rows(Line(), part, gap=SNUG))
    return box


def _in_row(button: Button) -> QWidget:
    box = QWidget()
    box.setLayout(row(button, None))
    return box
