"""The parts of a supervision report (LHP) as cards of paper: its task, activities, result, and what was found.

Filled by the page of a report. Shows what it is given and knows no vault.
"""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.case.problem import label_of
from fieldapp.desk.view import Data
from fieldapp.words import say
from ui.pages.supervision.reading import Facts as Pairs
from ui.pages.supervision.reading import activity_facts, part_facts, task_facts
from ui.style import GAP, SNUG, TIGHT, WIDE
from ui.widgets.card import Card, Columns, rows
from ui.widgets.facts import Facts
from ui.widgets.text import Label
from ui.widgets.thumb import Thumb

MOST_FILES = 60


class ReportParts(QWidget):
    """Everything of a report, in two columns where there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._task = Facts(label_width=144)
        self._activities, self._result = Section(say("ui.report.activities")), Section(label_of("lhp.result"))
        self._alleged, self._dispute = Section(label_of("lhp.alleged")), Section(label_of("lhp.dispute"))
        self._evidence = Section(label_of("lhp.evidence"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, WIDE)
        layout.addWidget(Columns(self._build_told(), self._build_aside(), weights=(3, 2), narrow=880, gap=GAP))
        layout.addStretch(1)

    def _build_told(self) -> QWidget:
        card = Card(margin=WIDE)
        card.body.setSpacing(WIDE)
        for part in (self._activities, self._result, self._alleged, self._dispute):
            card.body.addWidget(part)
        return _column(card)

    def _build_aside(self) -> QWidget:
        task = Card(margin=WIDE)
        task.body.addWidget(Label(say("ui.report.task"), "heading"))
        task.body.addWidget(self._task)
        files = Card(margin=WIDE)
        files.body.addWidget(self._evidence)
        return _column(task, files)

    def fill(self, data: Data) -> None:
        """Show a report."""
        self._task.fill(task_facts(data))
        activities = [activity_facts(one) for one in data["activities"]]
        self._activities.fill_all(activities, say("ui.report.no_activity"))
        self._result.show_text(data["result"] or say("ui.report.no_result"), told=bool(data["result"]))
        for section, name in ((self._alleged, "alleged"), (self._dispute, "dispute")):
            section.setVisible(bool(data[name]))
            section.fill_all([part_facts(data[name])] if data[name] else [], "")
        self._evidence.show_files(data["evidence"], say("ui.report.no_evidence"))


class Section(QWidget):
    """A heading with what stands under it: lists of facts, a text, or files."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._lists: list[Facts] = []
        self._heads: list[Label] = []
        self._files: list[Thumb] = []
        self._text = Label("", wrap=True)
        self._text.let_select()
        self._more = Label("", "small", "soft")
        self._body = rows(Label(title, "heading"), self._text, self._more, gap=SNUG)
        self._more.hide()
        self.setLayout(self._body)

    def show_text(self, text: str, *, told: bool) -> None:
        """Show a text, softly when it only says that there is none."""
        self._text.say(text)
        self._text.set_tone("ink" if told else "soft")
        self._text.setVisible(bool(text))

    def fill_all(self, lists: Sequence[Pairs], none: str) -> None:
        """Show lists of facts, numbered when there are several; `none` says that there are none."""
        self.show_text("" if lists else none, told=False)
        while len(self._lists) < len(lists):
            self._add_list()
        for number, (head, facts) in enumerate(zip(self._heads, self._lists, strict=True)):
            there = number < len(lists)
            head.say(say("ui.report.activity", n=number + 1))
            head.setVisible(there and len(lists) > 1)
            facts.setVisible(there)
            facts.fill(lists[number] if there else [])

    def _add_list(self) -> None:
        head, facts = Label("", "label", "soft"), Facts()
        self._body.addLayout(rows(head, facts, gap=TIGHT))
        self._heads.append(head)
        self._lists.append(facts)

    def show_files(self, files: Sequence[Data], none: str) -> None:
        """Show evidence files by their names; `none` says that there are none."""
        self.show_text("" if files else none, told=False)
        for thumb in self._files:
            self._body.removeWidget(thumb)
            thumb.deleteLater()
        self._files = [_thumb(one) for one in files[:MOST_FILES]]
        for thumb in self._files:
            self._body.addWidget(thumb)
        rest = len(files) - len(self._files)
        self._more.say(say("ui.report.more_files", count=rest) if rest else "")
        self._more.setVisible(rest > 0)


def _thumb(file: Data) -> Thumb:
    second = " · ".join(filter(None, (file["note"], write_size(file["size"]))))
    return Thumb(file["name"] or file["sha256"][:12], second, _icon(file["media_type"]))


def _icon(media_type: str) -> str:
    kind = media_type.partition("/")[0]
    return {"image": "picture", "video": "film", "audio": "sound"}.get(kind, "document")


def write_size(size: int) -> str:
    """Return the size of a file for people."""
    if size < 1000:
        return say("ui.report.bytes", size=size)
    number = f"{size / 1000:.0f}" if size < 1_000_000 else f"{size / 1_000_000:.1f}".replace(".", ",")
    return say("ui.report.kilobytes" if size < 1_000_000 else "ui.report.megabytes", size=number)


def _column(*cards: Card) -> QWidget:
    widget = QWidget()
    layout = rows(*cards, gap=GAP)
    layout.addStretch(1)
    widget.setLayout(layout)
    return widget
