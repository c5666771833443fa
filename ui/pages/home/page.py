"""Beranda: today, the two things that are begun most often, what waits, what has not travelled, and how the data is.

Shown by the main window as the page `home`, first after every unlock. What waits begins with the legal clocks, which
are told anew every minute while the page is looked at.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.case.dates import parse_date, write_date, write_day
from fieldapp.case.office import level_of
from fieldapp.case.wording import name_count
from fieldapp.desk.deadline import Reminders, age_reminders
from fieldapp.desk.health import BackupNote, CheckNote, read_health
from fieldapp.desk.telling import tell_wall
from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.home.clocks import clock_groups
from ui.pages.home.reading import Morning, read_morning
from ui.pages.home.recovered import RecoveredBand
from ui.pages.home.work import Group, Way, Work
from ui.pages.transfer.alarm import AlarmBand
from ui.pages.transfer.noticed import NoticedSticks
from ui.style import FINE, GAP, SNUG, TIGHT, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, Columns, Scroll, row, rows
from ui.widgets.facts import Facts
from ui.widgets.minute import Minute
from ui.widgets.text import Label

BIG: Final = (("lhp", "supervision", "", False), ("laporan", "cases", "Ctrl+N", True))
QUIET: Final = (("temuan", "Ctrl+T"), ("informasi_awal", ""))
FIRST_STEPS: Final[tuple[tuple[str, str, dict[str, str]], ...]] = (
    ("office", "settings", {"section": "office"}),
    ("below", "intake", {"tab": "devices"}),
    ("lhp", "edit", {"kind": "lhp"}),
    ("laporan", "edit", {"kind": "laporan"}),
)
# What an officer without content does here: the name of the button, the section of the settings.
KEEPING: Final = (("officers", "officer"), ("traces", "trace"), ("health", "health"))
NARROW: Final = 820


class HomePage(Page):
    """The first page."""

    name = "home"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, SNUG)
        layout.setSpacing(GAP)
        self._day = Label("", "title")
        self._day.setObjectName("day_label")
        self._office = Label("", "body", "soft")
        self._noticed = NoticedSticks(shell)
        layout.addLayout(rows(self._day, self._office, self._noticed, gap=0))
        self._recovered = RecoveredBand(shell)
        layout.addWidget(self._recovered)
        self._alarm = AlarmBand(shell, self)
        layout.addWidget(self._alarm)
        self._ways = QWidget()
        self._ways.setLayout(self._build_ways())
        layout.addWidget(self._ways)
        self._faces = QStackedWidget()
        for face in (QWidget(), self._build_first(), self._build_day(), self._build_keeper()):
            self._faces.addWidget(face)
        layout.addWidget(self._faces, 1)
        layout.addLayout(self._build_health())
        self._morning: Morning | None = None
        self.minute = Minute(self)
        self.minute.passed.connect(self._age)

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build_ways(self) -> QHBoxLayout:
        line = row(gap=SNUG)
        for kind, icon, key, main in BIG:
            button = Button(say(f"ui.home.new.{kind}"), "big", icon, name=f"new_{kind}_button")
            button.name_key(key)
            button.setProperty("main", main)
            button.call(partial(self._lead, "edit", kind=kind))
            line.addWidget(button)
            if not main:
                self._first = button
        line.addSpacing(TIGHT)
        for kind, key in QUIET:
            button = Button(say(f"ui.home.new.{kind}"), "quiet", name=f"new_{kind}_button")
            button.name_key(key)
            button.call(partial(self._lead, "edit", kind=kind))
            line.addWidget(button)
        line.addStretch(1)
        return line

    def _build_first(self) -> QWidget:
        """Build what stands here before anything was recorded: a few steps, in the order they are taken."""
        card = Card(margin=WIDE)
        card.body.setSpacing(GAP)
        card.body.addWidget(Label(say("ui.home.first.title"), "name"))
        card.body.addWidget(Label(say("ui.home.first.text"), "body", "soft", wrap=True))
        lowest = level_of(self.session.office.code) == "Kec"
        steps = [step for step in FIRST_STEPS if step[0] != "below" or not lowest]
        for number, (key, page, where) in enumerate(steps, 1):
            button = Button(say(f"ui.home.first.{key}.do"), name=f"first_{key}_button")
            button.call(partial(self._lead, page, **where))
            told = rows(
                Label(say("ui.home.first.step", n=number, name=say(f"ui.home.first.{key}")), "strong", wrap=True),
                Label(say(f"ui.home.first.{key}.text"), "small", "soft", wrap=True), gap=FINE,
            )  # fmt: skip
            line = row(gap=WIDE)
            line.addLayout(told, 1)
            line.addWidget(button)
            card.body.addLayout(line)
        card.setMaximumWidth(NARROW)
        scroll = Scroll()
        scroll.body.addWidget(card)
        scroll.body.addStretch(1)
        return scroll

    def _build_keeper(self) -> QWidget:
        """Build what stands here for an officer who looks after the laptop and reads no content."""
        card = Card(margin=WIDE)
        card.setObjectName("keeper_card")
        card.body.setSpacing(GAP)
        card.body.addWidget(Label(say("ui.home.keeper.title"), "name"))
        card.body.addWidget(Label(say("ui.home.keeper.text"), "body", "soft", wrap=True))
        line = row(gap=SNUG)
        for key, section in KEEPING:
            button = Button(say(f"ui.home.keeper.{key}"), name=f"keeper_{key}_button")
            button.call(partial(self._lead, "settings", section=section))
            line.addWidget(button)
        line.addStretch(1)
        card.body.addLayout(line)
        card.setMaximumWidth(NARROW)
        scroll = Scroll()
        scroll.body.addWidget(card)
        scroll.body.addStretch(1)
        return scroll

    def _build_day(self) -> QWidget:
        self.work = Work()
        self.work.asked.connect(lambda page, where: self._lead(page, **where))
        columns = Columns(self.work, self._build_aside(), weights=(5, 3), narrow=NARROW, gap=GAP)
        scroll = Scroll(columns)
        scroll.body.setContentsMargins(0, 0, 0, TIGHT)
        return scroll

    def _build_aside(self) -> QWidget:
        card = Card(margin=WIDE)
        card.setObjectName("travel_card")
        card.body.setSpacing(SNUG)
        card.body.addWidget(Label(say("ui.home.unsent"), "heading"))
        self._figure, self._what = Label("", "figure"), Label("", "body", "soft")
        self._figure.setObjectName("unsent_label")
        figures = row(self._figure, self._what, None, gap=TIGHT)
        card.body.addLayout(figures)
        self._also = Label("", "small", "soft", wrap=True)
        card.body.addWidget(self._also)
        self._send = Button(say("ui.home.send"), "plain", "send", name="send_button")
        self._send.call(partial(self._lead, "send"))
        card.body.addLayout(row(self._send, None))
        self._trail = Facts(label_width=112)
        card.body.addSpacing(FINE)
        card.body.addWidget(self._trail)
        aside = QWidget()
        aside.setLayout(rows(card, None, gap=GAP))
        return aside

    def _build_health(self) -> QHBoxLayout:
        self._health = Banner()
        self._health_line = Label("", "small", "soft")
        self._health_line.setObjectName("health_label")
        self._health_button = Button(say("ui.home.health.open"), "quiet", name="health_button")
        self._health_button.setFixedHeight(28)
        self._health_button.call(partial(self._lead, "settings", section="health"))
        line = row(gap=TIGHT)
        line.addWidget(self._health_line)
        line.addWidget(self._health, 1)
        line.addWidget(self._health_button)
        line.addStretch(1)
        return line

    # ---- reading -----------------------------------------------------------------------------------------------------

    def arrive(self, **_where: str) -> None:
        """Read the day."""
        self._day.say(write_day(self.session.now().date()))
        self._office.say(self.session.office.name)
        self._recovered.load()
        self._read()
        if QApplication.focusWidget() is None:
            self._first.setFocus()

    def refresh(self, _changed: frozenset[str]) -> None:
        """Read it again."""
        self._noticed.weigh()
        self._read()

    def _read(self) -> None:
        self._ways.setVisible(self.session.may("read"))
        self._alarm.look()
        if self.session.may("read"):
            self.session.read(self, read_morning, self._show, key="morning")
        else:
            self._faces.setCurrentIndex(3)
            self.session.read(self, read_health, lambda found: self._show_health(found.checked, found.backed_up))

    def _show(self, morning: Morning) -> None:
        self._morning = morning
        self._faces.setCurrentIndex(1 if morning.work.is_new else 2)
        self.work.fill(morning.work, self.session.office.zone, clock_groups(morning.clocks, self.session.now()))
        self._show_travel(morning)
        self._show_health(morning.checked, morning.backed_up)

    def _age(self) -> None:
        """Tell the clocks anew, and the day when it is over; reads nothing."""
        self._day.say(write_day(self.session.now().date()))
        if self._morning is not None:
            before, now = self._morning.clocks, self.session.now()
            self.session.read(self, lambda _vault: age_reminders(before, now), self._retell, key="ageing")

    def _retell(self, aged: Reminders) -> None:
        morning, now = self._morning, self.session.now()
        if morning is None:
            return
        self._morning = replace(morning, clocks=aged)
        groups = clock_groups(aged, now)
        if _ways(groups) == _ways(clock_groups(morning.clocks, now)):
            self.work.retell(groups)
        else:
            self.work.fill(morning.work, self.session.office.zone, groups)

    def _lead(self, page: str, **where: str) -> None:
        self.shell.go(page, **where)

    def _show_travel(self, morning: Morning) -> None:
        unsent, standing = morning.work.unsent, morning.standing
        fresh = standing.unsent.cases + standing.unsent.reports if standing else unsent.entries
        waiting = standing.waiting.cases + standing.waiting.reports if standing else 0
        empty = standing.unsent.is_empty if standing else not unsent.entries
        self._figure.say(name_count(fresh))
        self._what.say(say("ui.home.unsent_what" if standing else "ui.home.unsent_entries"))
        said = [say("ui.home.waiting", count=name_count(waiting))] if waiting else []
        if not morning.above:
            said.append(say("ui.home.top"))
        elif empty and not waiting:
            said.append(say("ui.home.all_sent"))
        elif empty:
            said.append(say("ui.home.all_written"))
        elif not fresh:
            said.append(say("ui.home.unsent_small"))
        self._also.say(" ".join(said))
        for part in (self._figure, self._what):
            part.setVisible(bool(fresh) and bool(morning.above))
        self._also.setVisible(bool(said))
        self._send.setVisible(bool(morning.above) and not empty)
        self._trail.fill(_trail(morning, self.session.office.zone))
        self._trail.setVisible(bool(morning.above))

    def _show_health(self, checked: CheckNote, backed_up: BackupNote) -> None:
        defects = say("ui.home.health.defects", count=checked.defects) if checked.defects else ""
        self._health.say(defects, "ochre")
        zone = self.session.office.zone
        sound = say("ui.home.health.sound", when=_when(checked.at, zone)) if checked.at else ""
        said = [sound or say("ui.home.health.unchecked")]
        said.append(say("ui.home.health.backup", when=_when(backed_up.at, zone)) if backed_up.at else
                    say("ui.home.health.no_backup"))  # fmt: skip
        self._health_line.say("" if defects else " ".join(said))
        self._health_line.setVisible(not defects)
        self._health_button.setVisible(bool(defects) or not (checked.at and backed_up.at))


def _ways(groups: Sequence[Group]) -> list[tuple[str, int, list[Way]]]:
    return [(group.key, group.count, [way for _, way in group.lines]) for group in groups]


def _trail(morning: Morning, zone: str) -> list[tuple[str, str]]:
    """Return the last sending and the last receipt as people read them."""
    sent, receipt = morning.work.sent, morning.work.receipt
    told = say("ui.home.to", when=_when(sent.at, zone), office=morning.sent_to) if sent else say("ui.home.never_sent")
    heard = say("ui.home.from", when=_when(receipt.at, zone), office=morning.receipt_of) if receipt else ""
    return [(say("ui.home.sent"), told), (say("ui.home.receipt"), heard or say("ui.home.no_receipt"))]


def _when(wall: str, zone: str) -> str:
    text, clock, _ = tell_wall(wall, zone)
    day = parse_date(text)
    return say("ui.home.on", day=write_date(day), time=clock) if day else wall
