"""The row above the list: the search, the two choices that are needed most, and what else the list is narrowed to.

Used by the page of the list, which asks it for the search and the choices whenever it reads.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.words import say
from ui.pages.cases.filtering import kind_choices, status_choices
from ui.pages.cases.narrowing import Kept, Narrowing
from ui.style import SNUG, TIGHT
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import SearchEdit

MOST_SHOWN: Final = 4
TAG_HEIGHT: Final = 28


class FilterBar(QWidget):
    """Search and choices; `asked` when another list is wanted, `more_asked` for the sheet behind Saring."""

    asked = Signal()
    more_asked = Signal()
    newest_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._narrowing = Narrowing()
        self._kept: list[Kept] = []
        self._sorted = False
        self._search = SearchEdit("search_edit", say("ui.cases.search"))
        self._search.asked.connect(lambda _text: self.asked.emit())
        self._status = ChoiceEdit("status_choice", status_choices(), say("ui.cases.filter.any_status"))
        self._kind = ChoiceEdit("kind_choice", kind_choices(), say("ui.cases.filter.any_kind"))
        for choice, label in ((self._status, "status"), (self._kind, "kind")):
            choice.setAccessibleName(say(f"ui.cases.filter.{label}"))
            choice.changed.connect(self._take_choice)
        more = Button(say("ui.cases.filter.open"), icon="filter", name="filter_button")
        more.call(self.more_asked.emit)
        line = row(gap=SNUG)
        line.addWidget(self._search, 3)
        line.addWidget(self._status, 1)
        line.addWidget(self._kind, 1)
        line.addWidget(more)
        self._tags = row(gap=TIGHT)
        self._tag_line = QWidget()
        self._tag_line.setLayout(self._tags)
        self.setLayout(rows(line, self._tag_line, gap=SNUG))
        self._show_tags()

    # ---- what stands there -------------------------------------------------------------------------------------------

    def search_text(self) -> str:
        """Return what is searched for."""
        return self._search.value()

    def narrowing(self) -> Narrowing:
        """Return the choices."""
        return self._narrowing

    def show_choice(self, search: str, narrowing: Narrowing) -> None:
        """Show a search and choices without asking for them."""
        self._search.set_value(search)
        self._status.set_value(narrowing.status)
        self._kind.set_value(narrowing.kind)
        self._narrowing = narrowing
        self._show_tags()

    def show_kept(self, kept: Sequence[Kept]) -> None:
        """Offer the filters that are kept."""
        self._kept = list(kept)
        self._show_tags()

    def show_sorted(self, turned: bool) -> None:
        """Offer the usual order again, or not."""
        self._sorted = turned
        self._show_tags()

    def take_focus(self) -> None:
        """Put the focus into the search with all of it marked."""
        self._search.setFocus()
        self._search.selectAll()

    def has_search_focus(self) -> bool:
        """Say whether the officer is typing a search."""
        return self._search.hasFocus()

    def has_focus(self) -> bool:
        """Say whether the focus is in this row."""
        now = QApplication.focusWidget()
        return now is not None and self.isAncestorOf(now)

    # ---- changing it -------------------------------------------------------------------------------------------------

    def _take_choice(self) -> None:
        self._narrowing = self._narrowing.with_choice(self._status.value(), self._kind.value())
        self._show_tags()
        self.asked.emit()

    def _drop(self, name: str) -> None:
        self._narrowing = self._narrowing.without(name)
        self._show_tags()
        self._search.setFocus()
        self.asked.emit()

    def _use(self, one: Kept) -> None:
        self.show_choice(self.search_text(), one.narrowing)
        self._search.setFocus()
        self.asked.emit()

    def _show_tags(self) -> None:
        while self._tags.count():
            item = self._tags.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for name, words in self._narrowing.words():
            tag = self._add_tag(words, "close", f"drop_{name}_button", partial(self._drop, name))
            tag.set_tip(say("ui.cases.filter.drop", name=words))
        if self._sorted:
            self._add_tag(say("ui.cases.newest"), "sort", "newest_button", self.newest_asked.emit)
        shown = [one for one in self._kept if one.narrowing != self._narrowing][:MOST_SHOWN]
        for number, one in enumerate(shown):
            tag = self._add_tag(one.name, "filter", f"kept_{number}_button", partial(self._use, one))
            tag.set_tip(one.narrowing.sentence())
        self._tags.addStretch(1)
        self._tag_line.setVisible(self._tags.count() > 1)

    def _add_tag(self, text: str, icon: str, name: str, act: Callable[[], object]) -> Button:
        tag = Button(text, "quiet", icon, name=name)
        tag.setFixedHeight(TAG_HEIGHT)
        tag.call(act)
        self._tags.addWidget(tag)
        return tag
