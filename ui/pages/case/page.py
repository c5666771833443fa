"""One case: what it is called and where it stands, what can be done with it next, and its five parts behind tabs.

Shown by the main window as the page `case`. A case of another office is only read here, and reviewed where it may be.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.case.wording import name_kind
from fieldapp.desk.telling import Telling, tell_history, tell_wall
from fieldapp.desk.view import Data
from fieldapp.errors import IdentityHidden, RecordUnknown
from fieldapp.vault.thumbnail import load_thumbnail, make_thumbnail
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Report
from ui.page import Page, Shell
from ui.pages.case.acts import CaseActs
from ui.pages.case.advice import AdviceTab
from ui.pages.case.difference import Differences
from ui.pages.case.handling import HandlingTab
from ui.pages.case.identity import IdentityBand
from ui.pages.case.papers import Papers
from ui.pages.case.past import Past
from ui.pages.case.pastpaper import PastPaper
from ui.pages.case.reading import Paper, Reading, read_case
from ui.pages.case.summary import Summary
from ui.pages.case.way import WayLine
from ui.pages.standing import kind_word, status_tone
from ui.style import SNUG, TIGHT, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.chip import Chip
from ui.widgets.empty import Empty
from ui.widgets.tabs import Tabs
from ui.widgets.text import Elided, Label

TABS: Final = ("summary", "handling", "papers", "advice", "history", "differences")
# What a part was called in places that were kept before.
ALIASES: Final = {"steps": "handling"}
NEXT: Final = ("finalise", "number", "accept")


class CasePage(Page):
    """A case with everything around it."""

    name = "case"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._id = ""
        self._reading: Reading | None = None
        self._history_of = ""
        self._unshown: set[str] = set()
        self.acts = CaseActs(shell, self)
        self.acts.tab_asked.connect(self._show_tab)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, 0)
        layout.setSpacing(SNUG)
        layout.addLayout(self._build_title())
        layout.addLayout(self._build_states())
        self._way = WayLine()
        layout.addWidget(self._way)
        self._identity = IdentityBand(shell, self)
        self._review = Banner()
        self._note = Banner()
        layout.addWidget(self._identity)
        layout.addWidget(self._review)
        layout.addWidget(self._note)
        layout.addWidget(self._build_tabs())
        layout.addWidget(self._build_parts(), 1)
        self._connect()

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build_title(self) -> QHBoxLayout:
        self._title = Elided("", "title")
        self._title.setObjectName("case_title")
        acts: list[tuple[str, str, Callable[[], None]]] = [
            ("edit", "", self.acts.edit),
            ("preview", "Ctrl+P", self.acts.preview),
            ("add_step", "", self._record_step),
            ("return", "", partial(self.acts.review, "return")),
            ("accept", "", partial(self.acts.review, "accept")),
            ("finalise", "", self.acts.finalise),
            ("number", "", self.acts.number),
        ]
        self._buttons: dict[str, Button] = {}
        line = row(gap=TIGHT)
        line.addWidget(self._title, 1)
        for name, key, act in acts:
            button = Button(say(f"ui.case.{name}.short" if name in ("finalise", "number") else f"ui.case.{name}"),
                            "main" if name in NEXT else "plain", key=key, name=f"{name}_button")  # fmt: skip
            button.call(act)
            button.hide()
            self._buttons[name] = button
            line.addWidget(button)
        return line

    def _build_states(self) -> QHBoxLayout:
        self._kind = Label("", "strong")
        self._status, self._revised = Chip(""), Chip(say("ui.case.revised"), "ochre")
        self._kind.setObjectName("kind_label")
        self._status.setObjectName("status_chip")
        self._under = Elided("", "body", "soft")
        line = row(self._kind, self._status, self._revised, gap=SNUG)
        line.addWidget(self._under, 1)
        self._copy = Button(say("ui.copying.open"), "quiet", "copy", name="copy_sheet_button")
        self._copy.call(lambda: self.shell.go("copy", owner=self._id))
        self._copy.hide()
        line.addWidget(self._copy)
        return line

    def _build_tabs(self) -> QWidget:
        self.tabs = Tabs([(key, say(f"ui.case.tab.{key}")) for key in TABS], "case_tabs")
        self.tabs.picked.connect(self._show_tab)
        self.tabs.show_tab("differences", False)
        for number, key in enumerate(TABS, 1):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(partial(self._tab_by_key, key))
            self.tabs.tab(key).setToolTip(say("ui.widget.key", text=say(f"ui.case.tab.{key}"), key=f"Alt+{number}"))
        self._next_key = QShortcut(QKeySequence("N"), self)
        self._next_key.activated.connect(partial(self._record_step, True))
        return self.tabs

    def _build_parts(self) -> QWidget:
        self.summary, self.handling, self.papers = Summary(), HandlingTab(self.shell), Papers(self.shell)
        self.advice = AdviceTab(self.shell)
        self.past, self.differences = Past(), Differences()
        self._past_paper = PastPaper(self.shell, self.past)
        self._gone = Empty("cases", say("ui.case.gone"), [
            (say("ui.case.list"), "plain", lambda: self.shell.go("cases"))
        ])  # fmt: skip
        self._parts = QStackedWidget()
        shown = (self.summary, self.handling, self.papers, self.advice, self.past, self.differences)
        for part in (*shown, self._gone, QWidget()):
            self._parts.addWidget(part)
        self._parts.setCurrentIndex(len(TABS) + 1)
        return self._parts

    def _connect(self) -> None:
        self.summary.identity_asked.connect(self._identity.ask_why)
        self._identity.showing.opened.connect(self._read)
        self._identity.showing.ended.connect(self._cover)
        self.summary.evidence.view_asked.connect(self.acts.view_evidence)
        self.summary.evidence.copy_asked.connect(self.acts.copy_evidence)
        self.summary.evidence.check_asked.connect(self.acts.check_evidence)
        self.papers.preview_asked.connect(lambda form, public: self.acts.preview(form, public=public))
        self.papers.again_asked.connect(self._open_paper)
        self.advice.edit_asked.connect(self.acts.edit)
        self.differences.sheet_asked.connect(self.shell.open_sheet)
        self.differences.settle_asked.connect(self.acts.settle)
        self.differences.keep_asked.connect(self.acts.keep_number)
        self.differences.look_asked.connect(self.acts.look)
        self.differences.steps_asked.connect(partial(self._show_tab, "handling"))
        self.differences.return_asked.connect(partial(self.acts.review, "return"))

    # ---- reading -----------------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Show the case `id`, at the part `tab`."""
        wanted = where.get("id", self._id)
        if wanted != self._id:
            self._identity.showing.hide()
            self._id, self._reading = wanted, None
            self._history_of = ""
            self._title.say("")
            self._parts.setCurrentIndex(len(TABS) + 1)
            self.tabs.set_current(TABS[0])
        tab = ALIASES.get(where.get("tab", ""), where.get("tab"))
        if tab in TABS:
            self.tabs.set_current(tab)
        self._read()

    def refresh(self, changed: frozenset[str]) -> None:
        """Read the case again when it was written."""
        if self._id and (not changed or self._id in changed):
            self._history_of = ""
            self._read()

    def leave(self) -> None:
        """Cover the identities again."""
        if self._identity.showing.hide():
            self._forget_shown()

    def _forget_shown(self) -> None:
        self._reading = None
        self._parts.setCurrentIndex(len(TABS) + 1)

    def _cover(self) -> None:
        """Take the names off the screen at once, then show the case without them."""
        self._forget_shown()
        self._read()

    def place(self) -> dict[str, str]:
        """Return which case is shown, and which part of it."""
        return {"id": self._id, "tab": self.tabs.current()}

    def _read(self) -> None:
        owner, masked = self._id, not self._identity.showing.shows(self._id)
        self.session.read(
            self, lambda vault: read_case(vault, owner, masked=masked), self._show, self._refused, key="case"
        )

    def _refused(self, error: Exception) -> None:
        if isinstance(error, IdentityHidden):
            self._identity.showing.end()
            return
        if not isinstance(error, RecordUnknown):
            self.shell.fail(error)
            return
        told = (self._way, self._review, self._note, self._kind, self._status, self._revised, self._copy)
        for part in (*self._buttons.values(), *told, self._identity):
            part.hide()
        self._title.say(say("ui.case.gone_title"))
        self._under.say("")
        self.tabs.hide()
        self._parts.setCurrentIndex(len(TABS))

    def _show(self, reading: Reading) -> None:
        if not reading.masked and not self._identity.showing.shows(reading.id):
            return  # asked for before the names were hidden again
        self._reading = reading
        self.acts.take(reading)
        self._identity.fill(reading)
        self._show_head(reading)
        self._show_acts(reading)
        self._unshown = {"summary", "papers", "differences"}
        open_fields = len(reading.data["conflicts"]) + len(reading.rules)
        self.tabs.show_tab("differences", open_fields > 0)
        self.tabs.say("differences", say("ui.case.tab.differences_count", count=open_fields))
        if self.tabs.current() == "differences" and not open_fields:
            self.tabs.set_current(TABS[0])
        self._show_tab(self.tabs.current())

    def _show_head(self, reading: Reading) -> None:
        data = reading.data
        numbers = reading.numbers
        self._title.say(numbers[0] if numbers else say("ui.case.no_number"))
        self._copy.setVisible(bool(numbers))
        self._kind.show()
        self._kind.say(kind_word(data["kind"]))
        self._status.show()
        tone = status_tone(data["status"])
        self._status.say(name_kind(data["status"]), "calm" if tone == "soft" else tone)
        self._revised.setVisible(data["state"] == "revised")
        names = "; ".join(one["name"] for one in data["subjects"] if one["name"])
        told = [names or data["event"]["summary"], *numbers[1:], "" if reading.own else reading.office]
        self._under.say("  ·  ".join(filter(None, told)))
        self._way.fill(reading)
        self.tabs.show()

    def _show_acts(self, reading: Reading) -> None:
        own, final = reading.own, reading.final
        there = {
            "edit": own,
            "preview": bool(reading.sheets),
            "add_step": own,
            "return": reading.below,
            "accept": reading.below,
            "finalise": own and not final,
            "number": own and final and bool(reading.series),
        }
        lost = any(button.hasFocus() and not there[name] for name, button in self._buttons.items())
        for name, button in self._buttons.items():
            button.setVisible(there[name])
        if reading.data["status"] == "closed":
            self._buttons["edit"].forbid(self.session.why_not("amend"))
        if lost:
            # What was pressed is done and gone: the next thing to do takes its place.
            following = next((name for name in (*NEXT, "preview") if there[name]), "edit")
            self._buttons[following].setFocus(Qt.FocusReason.OtherFocusReason)
        self._mark_main(reading)

    def _mark_main(self, reading: Reading) -> None:
        """Mark the one main act; where the next step or a choice is offered, that is it."""
        here = self.tabs.current() not in ("handling", "differences")
        first_done = bool(reading.numbers)
        self._buttons["number"].set_kind("main" if here and not first_done else "plain")
        # What came back is put right first; everything else of it can wait.
        back = reading.own and reading.data["status"] == "returned"
        self._buttons["edit"].set_kind("main" if back and here else "plain")
        ready = reading.own and reading.final and first_done and not back
        self._buttons["preview"].set_kind("main" if ready and here else "plain")
        self._buttons["finalise"].set_kind("main" if here else "plain")

    def _show_notes(self, reading: Reading) -> None:
        last = reading.data["reviews"][-1] if reading.data["reviews"] else None
        if last is None:
            self._review.say("")
        else:
            decision = last["decision"] if last["decision"] in ("accept", "return") else "other"
            when = tell_wall(last["wall"], reading.zone)[2]
            facts = {"office": last["office_name"], "when": when, "reason": last["reason"] or "-"}
            said = say(f"ui.case.reviewed.{decision}", **facts)
            self._review.say(said, "ochre" if decision == "return" else "calm")
        blocked, differing = len(reading.blocking), reading.differing
        if not reading.own:
            self._note.say(say("ui.case.elsewhere", office=reading.office), "calm")
        elif differing:
            chosen_here = self.tabs.current() == "differences"
            self._note.say("" if chosen_here else say("ui.case.differing", count=differing), "ochre")
        elif blocked and not reading.final:
            self._note.say(say("ui.case.incomplete", count=blocked), "ochre")
        else:
            self._note.say("")

    # ---- the parts ---------------------------------------------------------------------------------------------------

    def _tab_by_key(self, key: str) -> None:
        if self._reading is not None and self.tabs.has_tab(key):
            self._show_tab(key)

    def _show_tab(self, key: str) -> None:
        now = QApplication.focusWidget()
        self.tabs.set_current(key)
        if now is not None and self.tabs.isAncestorOf(now):
            self.tabs.tab(key).setFocus(Qt.FocusReason.TabFocusReason)
        if self._reading is None:
            return
        self._fill_part(key, self._reading)
        self._show_notes(self._reading)
        self._parts.setCurrentIndex(TABS.index(key))
        self._mark_main(self._reading)
        if key == "handling":
            self.handling.show_case(self._id, masked=self._reading.masked, below=self._reading.below)
        if key == "papers":
            self.papers.show_case(self._reading)
        if key == "advice":
            self.advice.show_case(self._id)
        if key == "history" and self._history_of != self._id:
            owner = self._id
            self.session.read(self, lambda vault: tell_history(vault, owner), self._show_past, key="history")

    def _fill_part(self, key: str, reading: Reading) -> None:
        """Show what was read in a part, when somebody looks at it for the first time since."""
        if key not in self._unshown:
            return
        self._unshown.discard(key)
        if key == "papers":
            self.papers.fill(reading)
        elif key == "differences":
            self.differences.fill(reading)
        else:
            self.summary.fill(reading)
            self._bring_pictures()

    def _record_step(self, usual: bool = False) -> None:
        """Show the handling and ask for the usual next step there, or for any one."""
        if self._reading is not None and self._reading.own:
            self.handling.ask_step(usual=usual)
            self._show_tab("handling")

    def _show_past(self, told: list[Telling]) -> None:
        self._history_of = self._id
        self._past_paper.about(self._id)
        self.past.fill(told, self.session.office.code)

    def _open_paper(self, paper: Paper) -> None:
        public = {"public": "1"} if paper.public else {}
        self.shell.go("preview", form=paper.form, owner=paper.document or self._id, seal=paper.code, **public)

    # ---- small pictures ----------------------------------------------------------------------------------------------

    def _bring_pictures(self) -> None:
        """Show the small pictures that are there, and have the others made."""
        missing: list[Data] = []
        for item in self.summary.evidence.wanted_pictures():
            data = load_thumbnail(self.session.here.db, item["sha256"])
            if data is None:
                missing.append(item)
            else:
                self._show_picture(item["sha256"], data)
        if missing:
            self.session.carry(self, partial(_make_pictures, missing), self._show_pictures, changed=())

    def _show_pictures(self, made: dict[str, bytes]) -> None:
        for sha256, data in made.items():
            self._show_picture(sha256, data)

    def _show_picture(self, sha256: str, data: bytes) -> None:
        picture = QPixmap()
        if data and picture.loadFromData(data):
            self.summary.evidence.show_picture(sha256, picture)


def _make_pictures(items: list[Data], vault: Vault, report: Report) -> dict[str, bytes]:
    made = {}
    for number, item in enumerate(items):
        report(number, len(items))
        made[item["sha256"]] = make_thumbnail(vault, item["sha256"], item["media_type"], item["size"])
    return made
