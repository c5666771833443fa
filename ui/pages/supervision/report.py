"""One supervision report (LHP) for reading, with what can be done with it next.

Shown by the main window as the page `report`. Editing, printing and the finding it may become have pages of their own.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.desk.telling import Telling, tell_history
from fieldapp.errors import RecordUnknown
from fieldapp.vault import casebook, numbers
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.case.past import Past
from ui.pages.case.pastpaper import PastPaper
from ui.pages.case.shelf import Shelf
from ui.pages.supervision.parts import ReportParts
from ui.pages.supervision.reading import Reading, read_report, short_day
from ui.style import SNUG, TIGHT, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Scroll, row
from ui.widgets.chip import Chip
from ui.widgets.empty import Empty
from ui.widgets.sheet import question
from ui.widgets.tabs import Tabs
from ui.widgets.text import Elided, Label

FORM, PAPERS, HISTORY = "LHP", "papers", "history"
TABS = ("parts", PAPERS, HISTORY)


class ReportPage(Page):
    """A report: its title with the next act, what is missing, and all of its parts."""

    name = "report"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._id = ""
        self._reading: Reading | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, 0)
        layout.setSpacing(SNUG)
        layout.addLayout(self._build_title())
        layout.addLayout(self._build_states())
        self._missing = Banner("", "ochre")
        self._differing = Banner("", "ochre", [(say("ui.report.open_differing"), self._open_differing)])
        layout.addWidget(self._missing)
        layout.addWidget(self._differing)
        layout.addWidget(self._build_tabs())
        layout.addWidget(self._build_faces(), 1)
        self._gone = Empty("supervision", say("ui.report.gone"), [(say("ui.report.list"), "plain", self._open_list)])
        layout.addWidget(self._gone, 1)
        self._gone.hide()

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build_title(self) -> QHBoxLayout:
        self._title = Elided("", "title")
        self._title.setObjectName("report_title")
        acts: list[tuple[str, str, str, Callable[[], None]]] = [
            ("edit", "plain", "", self._edit),
            ("open_case", "plain", "", self._open_case),
            ("preview", "plain", "Ctrl+P", self._preview),
            ("to_case", "plain", "", self._ask_case),
            ("finalise", "main", "", self._ask_finalise),
            ("number", "main", "", self._ask_number),
        ]
        self._buttons: dict[str, Button] = {}
        line = row(gap=SNUG)
        line.addWidget(self._title, 1)
        for name, kind, key, act in acts:
            button = Button(say(f"ui.report.{name}"), kind, key=key, name=f"{name}_button")
            button.clicked.connect(lambda _checked=False, act=act: act())
            button.hide()
            self._buttons[name] = button
            line.addWidget(button)
        return line

    def _build_states(self) -> QHBoxLayout:
        self._outcome, self._state = Chip("", "soft"), Chip("", "soft")
        self._outcome.setObjectName("outcome_chip")
        self._state.setObjectName("state_chip")
        self._under = Label("", "body", "soft")
        self._copy = Button(say("ui.copying.open"), "quiet", "copy", name="copy_sheet_button")
        self._copy.call(lambda: self.shell.go("copy", owner=self._id))
        self._copy.hide()
        return row(self._outcome, self._state, self._under, None, self._copy, gap=TIGHT)

    def _build_tabs(self) -> QWidget:
        self._tabs = Tabs([(key, say(f"ui.report.tab.{key}")) for key in TABS], "report_tabs")
        self._tabs.picked.connect(self._show_tab)
        for number, key in enumerate(TABS, 1):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(partial(self._show_tab, key))
            self._tabs.tab(key).setToolTip(say("ui.widget.key", text=say(f"ui.report.tab.{key}"), key=f"Alt+{number}"))
        return self._tabs

    def _build_faces(self) -> QWidget:
        self._parts, self._past = ReportParts(), Past()
        self._past_paper = PastPaper(self.shell, self._past)
        self._scroll = Scroll(self._parts)
        self._shelf, papers = Shelf(self.shell, of_report=True), Scroll()
        papers.body.addWidget(self._shelf)
        papers.body.addSpacing(WIDE)
        self._faces = QStackedWidget()
        for face in (self._scroll, papers, self._past):
            self._faces.addWidget(face)
        return self._faces

    # ---- reading -----------------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Read the report `id`; `tab` is the part to show."""
        if where.get("id", self._id) != self._id:
            self._id = where["id"]
            self._scroll.verticalScrollBar().setValue(0)
            self._tabs.set_current(TABS[0])
        if where.get("tab") in TABS:
            self._tabs.set_current(where["tab"])
        self._read()

    def refresh(self, changed: frozenset[str]) -> None:
        """Read the report again when it was written."""
        if self._id and (not changed or self._id in changed):
            self._read()

    def place(self) -> dict[str, str]:
        """Return which report is shown, and which part of it."""
        return {"id": self._id, "tab": self._tabs.current()}

    def _read(self) -> None:
        owner = self._id
        self.session.read(self, lambda vault: read_report(vault, owner), self._show, self._refused, key="report")

    def _show_tab(self, key: str) -> None:
        self._tabs.set_current(key)
        self._faces.setCurrentIndex(TABS.index(key))
        if key == PAPERS and self._reading is not None:
            self._shelf.show_case(self._id, own=self._reading.own)
        if key == HISTORY:
            owner = self._id
            self.session.read(self, lambda vault: tell_history(vault, owner), self._show_past, key="history")

    def _show_past(self, told: list[Telling]) -> None:
        self._past_paper.about(self._id)
        self._past.fill(told, self.session.office.code)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, RecordUnknown):
            for part in (self._tabs, self._faces, self._missing, self._differing, self._copy, *self._buttons.values()):
                part.hide()
            self._title.say(say("ui.report.gone_title"))
            self._gone.show()
        else:
            self.shell.fail(error)

    def _show(self, reading: Reading) -> None:
        self._reading = reading
        data, line = reading.data, reading.row
        self._gone.hide()
        self._copy.setVisible(bool(line.number))
        self._tabs.show()
        self._faces.show()
        self._title.say(line.number or say("ui.report.no_number"))
        self._outcome.say(say(f"ui.supervision.outcome.{line.outcome}"), _tone(line.outcome))
        self._state.say(_state(reading), "accent" if reading.final else "soft")
        self._under.say(" · ".join(filter(None, (short_day(line.date), line.place))))
        self._show_acts(reading)
        self._show_problems(reading)
        self._parts.fill(data)
        self._show_tab(self._tabs.current())

    def _show_acts(self, reading: Reading) -> None:
        own, final, number = reading.own, reading.final, reading.row.number
        there = {
            "edit": own,
            "preview": True,
            "to_case": own and reading.row.outcome != "nil" and not reading.row.case,
            "open_case": bool(reading.row.case),
            "finalise": own and not final,
            "number": own and final and not number,
        }
        for name, button in self._buttons.items():
            button.setVisible(there[name])
        self._buttons["finalise"].setEnabled(not reading.blocked)
        done = final and bool(number)
        self._buttons["preview"].set_kind("main" if done and not there["to_case"] else "plain")
        self._buttons["to_case"].set_kind("main" if done and there["to_case"] else "plain")
        self._buttons["edit"].set_kind("main" if own and not final and reading.blocked else "plain")

    def _show_problems(self, reading: Reading) -> None:
        sentences = [one["sentence"] for one in reading.data["problems"] if one["blocks"] or not reading.final]
        code = "ui.report.blocked" if reading.blocked else "ui.report.look"
        self._missing.say(say(code, problems=" ".join(sentences)) if sentences else "", "ochre")
        count = len(reading.data["conflicts"])
        self._differing.say(say("ui.report.differing", count=count) if count else "", "ochre")

    # ---- acting ------------------------------------------------------------------------------------------------------

    def _edit(self) -> None:
        self.shell.go("edit", kind="lhp", id=self._id)

    def _preview(self) -> None:
        self.shell.go("preview", form=FORM, owner=self._id)

    def _open_list(self) -> None:
        self.shell.go("supervision")

    def _open_case(self) -> None:
        if self._reading is not None:
            self.shell.go("case", id=self._reading.row.case)

    def _open_differing(self) -> None:
        self.shell.go("intake", tab="differences")

    def _ask_finalise(self) -> None:
        self._ask("finalise", casebook.finalise)

    def _ask_number(self) -> None:
        self._ask("number", numbers.draw)

    def _ask_case(self) -> None:
        self._ask("to_case", casebook.case_from_supervision)

    def _ask(self, what: str, act: Callable[[Vault, str], object]) -> None:
        """Ask before something that cannot be taken back, then do it for the report that was asked about."""
        owner = self._id
        question(
            self.shell, say(f"ui.report.{what}"), say(f"ui.report.{what}_text"),
            [
                (say("ui.report.cancel"), "plain", lambda: None),
                (say(f"ui.report.{what}"), "main", lambda: self._do(what, owner, act)),
            ],
        )  # fmt: skip

    def _do(self, what: str, owner: str, act: Callable[[Vault, str], object]) -> None:
        def work(vault: Vault) -> object:
            return act(vault, owner)

        def changed(result: object) -> tuple[str, ...]:
            return (owner, str(result)) if what == "to_case" else (owner,)

        self.session.write(self, work, lambda result: self._done(what, result), changed=changed)

    def _done(self, what: str, result: object) -> None:
        self.shell.tell(say(f"ui.report.{what}_done", result=result))
        if what == "to_case":
            self.shell.go("case", id=str(result))


def _tone(outcome: str) -> str:
    return "ochre" if outcome in ("alleged", "dispute") else "soft"


def _state(reading: Reading) -> str:
    said = say(f"ui.supervision.state.{reading.row.state or 'saved'}")
    revision = int(reading.data["revision"])
    return say("ui.report.revision", state=said, n=revision) if revision > 1 else said
