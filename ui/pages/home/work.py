"""Perlu dikerjakan: short lists of what waits in this office, each line leading to its place.

Filled by Beranda. Decides nothing: what waits is for `fieldapp.desk.worklist`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.case.form import LHP
from fieldapp.case.wording import name_count
from fieldapp.desk.filling import DRAFT_KIND
from fieldapp.desk.telling import tell_wall
from fieldapp.desk.worklist import Few, Unfinished, Waiting, Worklist
from fieldapp.words import say
from ui.pages.home.line import Words, WorkLine
from ui.pages.standing import kind_word
from ui.style import FINE, GAP, SNUG, WIDE
from ui.widgets.button import Button
from ui.widgets.card import Card, row, rows
from ui.widgets.empty import Empty
from ui.widgets.text import Label

MOST_DRAFTS: Final = 5
Way = tuple[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of waiting: its lines with where they lead, how many there are, and where all of them stand."""

    key: str
    count: int
    lines: tuple[tuple[Words, Way], ...]
    everything: Way | None = None


class Work(Card):
    """The lists; `asked(page, where)` when a line is pressed."""

    asked = Signal(str, object)

    def __init__(self) -> None:
        # The lines reach further than their words, so that the wash under the mouse does.
        super().__init__(margin=WIDE - SNUG)
        self.setObjectName("work_card")
        self._groups: list[QWidget] = []
        title = row(Label(say("ui.home.work"), "heading"))
        title.setContentsMargins(SNUG, SNUG, SNUG, 0)
        self.body.addLayout(title)
        self._lists = rows(gap=GAP)
        self.body.addLayout(self._lists)
        self._nothing = Empty("check", say("ui.home.nothing"))
        self.body.addWidget(self._nothing)
        self.body.addStretch(1)

    def fill(self, work: Worklist, zone: str, clocks: Sequence[Group] = ()) -> None:
        """Show what waits, legal clocks before everything else."""
        for group in self._groups:
            self._lists.removeWidget(group)
            group.hide()
            group.deleteLater()
        found = [group for group in (*clocks, *groups_of(work, zone)) if group.count]
        self._groups = [self._make_group(group) for group in found]
        for widget in self._groups:
            self._lists.addWidget(widget)
        self._nothing.setVisible(not found)

    def retell(self, groups: Sequence[Group]) -> None:
        """Say anew what stands on the lines of some groups, which lead where they led before."""
        for group in groups:
            for number, (words, _way) in enumerate(group.lines):
                line = self.findChild(WorkLine, _line_name(group, number))
                if line is not None:
                    line.say(words)

    def _make_group(self, group: Group) -> QWidget:
        title = say("ui.home.group", name=say(f"ui.home.group.{group.key}"), count=name_count(group.count))
        head = row(Label(title, "label", "soft"), None, gap=SNUG)
        if group.everything and group.count > len(group.lines):
            more = Button(say("ui.home.all"), "quiet", name=f"all_{group.key}_button")
            more.setFixedHeight(28)
            more.setAccessibleName(say("ui.home.all_of", name=say(f"ui.home.group.{group.key}")))
            more.call(self._leading(group.everything))
            head.addWidget(more)
        head.setContentsMargins(SNUG, 0, SNUG, 0)
        layout = rows(head, gap=FINE)
        lines = rows(gap=0)
        for number, (words, way) in enumerate(group.lines):
            line = WorkLine(words, _line_name(group, number))
            act = self._leading(way)
            line.clicked.connect(lambda _checked=False, act=act: act())
            lines.addWidget(line)
        layout.addLayout(lines)
        box = QWidget()
        box.setObjectName(f"{group.key}_group")
        box.setLayout(layout)
        return box

    def _leading(self, way: Way) -> Callable[[], None]:
        return partial(self.asked.emit, *way)


def _line_name(group: Group, number: int) -> str:
    return f"{group.key}_{number}_line"


def groups_of(work: Worklist, zone: str) -> list[Group]:
    """Return what waits in the order in which it matters."""
    return [
        Group("returned", work.returned.count, _lines(work.returned), ("cases", {"status": "returned"})),
        Group("asked", work.asked.count, _lines(work.asked, "asked")),
        Group("differing", work.differing.count, _lines(work.differing), ("cases", {"filter": "conflict"})),
        Group("drafts", len(work.drafts), tuple(_draft(one, zone) for one in work.drafts[:MOST_DRAFTS])),
        Group("saved", work.saved.count, _lines(work.saved, "saved"), ("cases", {"status": "saved", "filter": "own"})),
        Group("reports", work.open_reports.count, _lines(work.open_reports, "saved"), ("supervision", {})),
        Group(
            "unnumbered", work.unnumbered.count, _lines(work.unnumbered),
            ("cases", {"status": "final", "filter": "own"}),
        ),
        Group("lacking", work.lacking.count, _lines(work.lacking, "lacking")),
        *_desk_groups(work),
    ]  # fmt: skip


def _desk_groups(work: Worklist) -> Sequence[Group]:
    """Return what waits at a desk that receives; each is one line."""
    found = []
    counts = (
        ("review", work.to_review, "review"),
        ("held", work.held_files, "held"),
        ("troubles", work.troubles, "history"),
        ("unsettled", work.unsettled, "differences"),
    )
    for key, count, tab in counts:
        words = Words(say(f"ui.home.{key}_line", count=name_count(count)), say(f"ui.home.{key}_second"))
        found.append(Group(key, count, ((words, ("intake", {"tab": tab})),)))
    return found


def _lines(few: Few, why: str = "") -> tuple[tuple[Words, Way], ...]:
    return tuple((_words(one, why), _way(one)) for one in few.lines)


def _words(one: Waiting, why: str) -> Words:
    kind = say("ui.home.lhp") if one.kind == LHP else kind_word(one.kind)
    name = one.subjects or one.event or one.place or say("ui.home.unnamed")
    about = one.reason or (one.event if one.subjects else one.place)
    second = "  ·  ".join(filter(None, (one.number or kind, about)))
    if why == "saved":
        ready = not one.lacking
        words = say("ui.home.ready") if ready else say("ui.home.lacks", count=one.lacking)
        return Words(name, second, words, "calm" if ready else "ochre")
    if why == "asked":
        return Words(name, second, say("ui.home.asked"), "ochre")
    if why == "lacking":
        return Words(name, second, say("ui.home.files", count=one.lacking), "ochre")
    return Words(name, second)


def _way(one: Waiting) -> Way:
    return ("report" if one.kind == LHP else "case"), {"id": one.id}


def _draft(one: Unfinished, zone: str) -> tuple[Words, Way]:
    if one.kind == DRAFT_KIND:
        day, clock, _ = tell_wall(one.kept, zone)
        kept = say("ui.home.kept", day=name_short(day), time=clock)
        return Words(one.event, "  ·  ".join(filter(None, (say("ui.home.draft_paper"), one.subject))), kept), (
            "document", {"id": one.id}
        )  # fmt: skip
    kind = say("ui.home.lhp") if one.kind == LHP else kind_word(one.kind)
    code = "ui.home.draft_of" if one.owner else "ui.home.draft_new"
    what = say(code, kind=kind)
    reporter = say("ui.home.draft_reporter") if one.named else ""
    name = one.subject or reporter or one.event or what
    day, clock, _ = tell_wall(one.kept, zone)
    second = "  ·  ".join(filter(None, ("" if name == what else what, one.event if name != one.event else "")))
    return Words(name, second, say("ui.home.kept", day=name_short(day), time=clock)), ("edit", {"draft": one.id})


def name_short(day: str) -> str:
    """Return an ISO day without its year, as a draft's line tells it ("25-11")."""
    return f"{day[8:10]}-{day[5:7]}" if len(day) == 10 else day
