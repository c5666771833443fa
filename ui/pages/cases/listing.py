"""Temuan & Laporan: every case of this vault, found as one types, narrowed, sorted, and in short beside the list.

Shown by the main window as the page `cases`. Ids are read off the window's thread, rows in blocks on it; until new ids
are there, the old rows stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.case.clock import Clock, age_clock
from fieldapp.case.wording import name_count
from fieldapp.desk.deadline import list_clocks, nearest_clocks
from fieldapp.vault.caselist import Order, case_ids, case_rows, event_years, find_row
from fieldapp.vault.search import CaseRow, count_cases
from fieldapp.vault.travel import State, Ways, case_states, read_ways
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page, Shell
from ui.pages.case.offered import OfferedBanner
from ui.pages.cases.bar import FilterBar
from ui.pages.cases.column import fit_columns, make_columns
from ui.pages.cases.detail import WIDTH, CaseDetail, Extra, read_extra
from ui.pages.cases.filtering import FilterSheet
from ui.pages.cases.narrowing import MARKS, OTHER, OWN, SETTING, Kept, Narrowing, read_kept, write_kept
from ui.style import FINE, GAP, SNUG, TIGHT, WIDE
from ui.widgets.block import BlockModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.minute import Minute
from ui.widgets.table import Table
from ui.widgets.text import Label

# From this width of the page on, the detail stands beside the list.
ROOM_FOR_DETAIL: Final = 1000
NEW: Final = (("informasi_awal", "quiet", ""), ("temuan", "plain", "Ctrl+T"), ("laporan", "main", "Ctrl+N"))
FORMS: Final = {"temuan": "A.2", "laporan": "A.1", "informasi_awal": "A.1"}


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at the cases gave: those that fit, how many there are in all, and the one to stand on."""

    ids: Any
    total: int
    picked: int | None
    ways: Ways


class CasesPage(Page):
    """The list of cases."""

    name = "cases"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._order: Order = "newest"
        self._descending = True
        self._picked = ""
        self._total = -1
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, GAP)
        layout.setSpacing(SNUG)
        layout.addLayout(self._build_title())
        self.bar = FilterBar()
        self.bar.asked.connect(self._read)
        self.bar.more_asked.connect(self._ask_filters)
        self.bar.newest_asked.connect(self._sort_newest)
        self.offered = OfferedBanner(shell, self)
        layout.addWidget(self.offered)
        layout.addWidget(self.bar)
        layout.addLayout(self._build_list(), 1)
        QShortcut(QKeySequence("Ctrl+F"), self, self.bar.take_focus)
        self._clocks: dict[str, Clock] = {}
        self._ways: Ways | None = None
        self._states: dict[str, State] = {}
        self._awaited: set[str] = set()
        self.minute = Minute(self)
        self.minute.passed.connect(self._age)
        self._kept = read_kept(self.session.here.setting(SETTING))
        self.bar.show_kept(self._kept)

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build_title(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(TIGHT)
        self._count = Label("", "body", "soft")
        self._count.setObjectName("count_label")
        line.addWidget(Label(say("ui.cases.title"), "title"))
        line.addSpacing(SNUG)
        line.addWidget(self._count, 1, Qt.AlignmentFlag.AlignBottom)
        for kind, look, key in NEW:
            button = Button(say(f"ui.cases.new.{kind}"), look, name=f"new_{kind}_button")
            button.name_key(key)
            button.call(partial(self.shell.go, "edit", kind=kind))
            line.addWidget(button)
        return line

    def _build_list(self) -> QHBoxLayout:
        self.model = BlockModel(make_columns(self._clock_of, self._state_of, self.session.now), self._fetch)
        self.table = Table(self.model, "case_table")
        self.table.setAccessibleName(say("ui.cases.title"))
        self.table.opened.connect(self._open)
        self.table.picked.connect(self._show_detail)
        self.table.sort_asked.connect(self._sort)
        card = Card(margin=FINE)
        card.body.addWidget(self.table)
        none = Empty("cases", say("ui.cases.none"), [
            (say(f"ui.cases.new.{kind}"), look, partial(self.shell.go, "edit", kind=kind)) for kind, look, _ in NEW[1:]
        ])  # fmt: skip
        self._unmatched = Empty("search", say("ui.cases.unmatched"), [(say("ui.cases.show_all"), "plain", self._clear)])
        reading = Empty("wait", say("ui.cases.reading"))
        self._faces = QStackedWidget()
        for face in (card, none, self._unmatched, reading, QWidget()):
            self._faces.addWidget(face)
        self._faces.setCurrentIndex(4)
        self.detail = CaseDetail()
        self.detail.opened.connect(lambda: self._open(self.table.current_id()))
        self.detail.edit_asked.connect(self._edit)
        self.detail.preview_asked.connect(self._preview)
        self.detail.hide()
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(self._faces, 1)
        line.addWidget(self.detail)
        return line

    # ---- reading -----------------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Show the list; `search`, `status` and `travel` narrow it, `picked` is the case to stand on."""
        self._picked = where.get("picked", self._picked)
        if {"search", "status", "travel", "filter"} & where.keys():
            chosen: dict[str, Any] = {name: where.get(name, "") for name in ("status", "travel")}
            narrowing = Narrowing(**chosen, **_marks(where.get("filter", "")))
            self.bar.show_choice(where.get("search", ""), narrowing)
        self._read()
        self.bar.take_focus()

    def refresh(self, _changed: frozenset[str]) -> None:
        """Read the list anew: with the ids come the rows."""
        self._read()

    def place(self) -> dict[str, str]:
        """Return on which case the officer stood; what was searched stays as it is."""
        return {"picked": self._picked}

    def _read(self) -> None:
        search, narrowing = self.bar.search_text(), self.bar.narrowing()
        filters, order, descending = narrowing.filters(self.session.office.code), self._order, self._descending
        picked, narrowed = self._picked, bool(search) or filters.any

        def work(vault: Vault) -> Found:
            ids = case_ids(vault.db, search, filters, order, descending=descending)
            row = find_row(vault.db, picked) if picked else None
            total = count_cases(vault.db) if narrowed else len(ids)
            return Found(ids, total, row.n if row else None, read_ways(vault.db, vault.office))

        if self._total < 0:
            self._faces.setCurrentIndex(3)
        self.session.read(self, work, self._show, key="list")
        self.session.read(self, _read_clocks, self._show_clocks, key="clocks")
        self.offered.look()

    def _show_clocks(self, clocks: dict[str, Clock]) -> None:
        self._clocks = clocks
        self.table.viewport().update()

    def _clock_of(self, row: CaseRow) -> Clock | None:
        clock = self._clocks.get(row.id)
        return age_clock(clock, self.session.now()) if clock else None

    def _state_of(self, row: CaseRow) -> str:
        return self._states.get(row.id, "")

    def _age(self) -> None:
        self.table.viewport().update()
        self.detail.tell_clocks(self.session.now())

    def _show(self, found: Found) -> None:
        self._total, self._ways = found.total, found.ways
        self.model.set_ids(found.ids)
        count = len(found.ids)
        narrowed = bool(self.bar.search_text()) or self.bar.narrowing() != Narrowing()
        words = "ui.cases.count_of" if narrowed else "ui.cases.count"
        self._count.say(say(words, count=name_count(count), total=name_count(found.total)) if found.total else "")
        self._unmatched.say(say("ui.cases.unmatched_search" if self.bar.search_text() else "ui.cases.unmatched"))
        self._faces.setCurrentIndex(0 if count else 2 if found.total else 1)
        self.bar.setVisible(bool(found.total))
        if count and not (found.picked is not None and self.table.pick(found.picked)):
            self.table.pick(found.ids[0])
        self._show_detail(self.table.current_id())

    def _fetch(self, ids: Sequence[int]) -> list[CaseRow | None]:
        rows = case_rows(self.session.here.db, ids)
        if self._ways is not None and self._ways.offices:
            self._awaited |= {row.id for row in rows if row is not None}
            self._read_states(self._ways, sorted(self._awaited))
        return rows

    def _read_states(self, ways: Ways, cases: Sequence[str]) -> None:
        """Read where cases stand; what is asked for meanwhile is asked with these again."""

        def work(vault: Vault) -> dict[str, State]:
            return case_states(vault.db, ways, cases)

        def done(states: dict[str, State]) -> None:
            self._show_states(cases, states)

        self.session.read(self, work, done, lambda _error: None, key="states")

    def _show_states(self, cases: Sequence[str], states: dict[str, State]) -> None:
        self._awaited.difference_update(cases)
        for case in cases:
            self._states.pop(case, None)
        self._states |= states
        self.table.viewport().update()
        shown = cast(CaseRow | None, self.table.current_row()) if self.model.rowCount() else None
        if shown is not None and shown.id == self.detail.shown_id():
            self.detail.tell_state(self._state_of(shown))

    def _show_detail(self, _n: object = None) -> None:
        case = cast(CaseRow | None, self.table.current_row()) if self.model.rowCount() else None
        wide = self.width() >= ROOM_FOR_DETAIL
        self.detail.setVisible(case is not None and wide)
        if case is None:
            return
        self._picked = case.id
        if wide:
            self.detail.show_row(case, own=case.office == self.session.office.code, state=self._state_of(case))
            self.session.read(
                self, lambda vault: read_extra(vault, case.id), self._show_extra, lambda _error: None, key="detail"
            )

    def _show_extra(self, extra: Extra) -> None:
        self.detail.show_extra(extra, self.session.now())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        wide = self.width() >= ROOM_FOR_DETAIL
        if wide != self.detail.isVisibleTo(self) and self.model.rowCount():
            self._show_detail()
        inner = self.width() - 2 * WIDE - (WIDTH + GAP if wide else 0)
        fit_columns(self.table, inner)

    # ---- acting ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        narrowed = self.bar.search_text() or self.bar.narrowing() != Narrowing()
        if event.key() == Qt.Key.Key_Escape and narrowed:
            self._clear()
        elif event.key() == Qt.Key.Key_Down and self.bar.has_focus() and self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.bar.has_search_focus():
            self._open(self.table.current_id())
        else:
            super().keyPressEvent(event)

    def _sort(self, key: str, descending: bool) -> None:
        self._order, self._descending = cast(Order, key), descending
        self.bar.show_sorted(True)
        self._read()

    def _sort_newest(self) -> None:
        self._order, self._descending = "newest", True
        self.table.show_order("")
        self.bar.show_sorted(False)
        self._read()

    def _clear(self) -> None:
        self.bar.show_choice("", Narrowing())
        self._read()
        self.bar.take_focus()

    def _open(self, n: object) -> None:
        row = self.table.current_row() if n is not None else None
        if row is not None:
            self.shell.go("case", id=row.id)

    def _edit(self) -> None:
        self.shell.go("edit", id=self._picked)

    def _preview(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.shell.go("preview", form=FORMS.get(row.kind, "A.1"), owner=row.id)

    def _ask_filters(self) -> None:
        def work(vault: Vault) -> list[str]:
            return event_years(vault.db)

        self.session.read(self, work, self._open_filters, key="years")

    def _open_filters(self, years: list[str]) -> None:
        others = self.session.office.level != "Kec"
        sheet = FilterSheet(self.bar.narrowing(), self._kept, years, others=others)
        sheet.chosen.connect(self._narrow)
        sheet.kept_changed.connect(self._keep)
        self.shell.open_sheet(sheet)

    def _narrow(self, narrowing: Narrowing) -> None:
        self.bar.show_choice(self.bar.search_text(), narrowing)
        self._read()

    def _keep(self, kept: list[Kept]) -> None:
        self._kept = kept
        self.bar.show_kept(kept)
        text = write_kept(kept)
        self.session.write(self, lambda vault: vault.keep_setting(SETTING, text))


def _read_clocks(vault: Vault) -> dict[str, Clock]:
    """Return of each case of the own office the clock that is told in the list."""
    return {case: one.clock for case, one in nearest_clocks(list_clocks(vault)).items()}


def _marks(names: str) -> dict[str, Any]:
    """Return the choices named in the way here, such as "unnumbered own"."""
    wanted = names.split()
    found: dict[str, Any] = {name: True for name in wanted if name in MARKS}
    office = next((name for name in wanted if name in (OWN, OTHER)), "")
    return {**found, "office": office} if office else found
