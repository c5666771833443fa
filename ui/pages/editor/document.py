"""The form that is open, as everything on the page sees it: values by path, problems by path, what was touched.

Made by the page for one `Editing`; sections write into it and listen to it. Decides nothing: rules are the core's.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.case.form import LHP, is_filled
from fieldapp.case.mask import is_hidden
from fieldapp.case.path import general, is_within, look_up, put
from fieldapp.case.problem import Problem
from fieldapp.case.problems import References
from fieldapp.desk.editing import Editing, form_problems, label_in_form, needed_paths
from ui.pages.editor.sections import REVIEW, SECTIONS, Entry, Section

PAUSE: Final = 150
SHARE: Final = 20
EMPTY: Final = ("required", "no_evidence")


@dataclass(frozen=True, slots=True)
class Remark:
    """One problem as the page shows it: where in the form, which, in words, and what it blocks."""

    path: str
    code: str
    sentence: str
    blocks: tuple[str, ...] = ()


class Document(QObject):
    """The values of one form; `changed(path)` says that a person changed something, `replaced(path)` that the fields
    have to show it, `judged` that problems are known.

    Problems of a place are shown once the officer left it or looked at the review: `is_due` knows.
    """

    changed = Signal(str)
    replaced = Signal(str)
    judged = Signal()

    def __init__(
        self, editing: Editing, today: Callable[[], date], references: References, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.editing = editing
        self.remarks: tuple[Remark, ...] = ()
        self.reviewed = bool(editing.owner)
        self._today = today
        self._references = references
        self._left: set[str] = set()
        self._needed = needed_paths(editing.kind)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.judge)

    @property
    def kind(self) -> str:
        """The kind of the form."""
        return self.editing.kind

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections of this kind."""
        return SECTIONS[self.kind]

    def value(self, path: str) -> Any:
        """Return what stands at a path."""
        return look_up(self.editing.values, path)

    def items(self, path: str) -> list[dict[str, Any]]:
        """Return the list at a path; changes to it are told by `touch`."""
        found = self.value(path)
        if not isinstance(found, list):
            found = []
            put(self.editing.values, path, found)
        return found

    def put(self, path: str, value: Any) -> None:
        """Write what a person typed."""
        if self.value(path) != value:
            put(self.editing.values, path, value)
            self.touch(path)

    def touch(self, path: str) -> None:
        """Tell that something below a path was changed."""
        self.changed.emit(path)
        self._pause.start()

    def judge(self) -> None:
        """Ask the rules what is not right yet."""
        self._pause.stop()
        began = perf_counter()
        found = form_problems(self.kind, self.editing.values, self._today(), self._references)
        self.remarks = tuple(_remarks(self.kind, found))
        self.judged.emit()
        # A form of a thousand people is judged less often, so that typing stays light.
        self._pause.setInterval(max(PAUSE, int((perf_counter() - began) * 1000 * SHARE)))

    def label(self, path: str) -> str:
        """Return the label of a field."""
        return label_in_form(self.kind, path)

    def is_needed(self, path: str) -> bool:
        """Say whether something is blocked while a field is empty."""
        return general(path) in self._needed

    # ---- problems ----------------------------------------------------------------------------------------------------

    def leave(self, *paths: str) -> None:
        """Remember that fields were left: from now on their problems are shown."""
        if not self._left.issuperset(paths):
            self._left.update(paths)
            self.judge()

    def leave_all(self, place: str, entries: Iterable[Iterable[Entry]]) -> None:
        """Remember that all fields of a member were left, when anything stands in it."""
        if is_filled(self.value(place)):
            self._left |= {f"{place}.{entry.path}" for line in entries for entry in line}

    def review(self) -> None:
        """Show every problem from now on."""
        self.reviewed = True
        self.judge()

    def is_due(self, path: str) -> bool:
        """Say whether the problems of a field may be shown."""
        return self.reviewed or path in self._left

    def forget_left(self, place: str) -> None:
        """Forget what was left below a place, because its numbers changed."""
        self._left = {path for path in self._left if not is_within(path, place)}

    def remarks_at(self, path: str) -> list[Remark]:
        """Return what is wrong with exactly this place."""
        return [remark for remark in self.remarks if remark.path == path]

    def remarks_below(self, place: str) -> list[Remark]:
        """Return what may be shown of what is wrong with a member of a list or its fields."""
        found = (remark for remark in self.remarks if is_within(remark.path, place))
        return [remark for remark in found if remark.path == place or self.is_due(remark.path)]

    def remarks_in(self, section: Section) -> list[Remark]:
        """Return what is wrong in a section."""
        places = section.places()
        return [remark for remark in self.remarks if any(is_within(remark.path, place) for place in places)]

    def state_of(self, section: Section) -> tuple[str, int]:
        """Return how complete a section is: empty, part, done or problem, and how many things are open."""
        if section.part == REVIEW:
            blocking = sum(bool(remark.blocks) for remark in self.remarks)
            return ("part", blocking) if blocking else ("done", 0)
        found = self.remarks_in(section)
        values = self.editing.values
        filled = any(is_filled(self.value(place)) or is_hidden(values, place) for place in section.places())
        places = section.places()
        overlaps = [one for one in self.editing.overlaps if any(is_within(one.path, place) for place in places)]
        wrong = len(overlaps) + len([remark for remark in found if remark.code not in EMPTY])
        if wrong:
            return "problem", wrong
        if not filled:
            return "empty", 0
        return ("part", len(found)) if found else ("done", 0)


def _remarks(kind: str, found: Iterable[Problem]) -> Iterator[Remark]:
    """Give the problems under the paths of the form; that a field is empty is not said beside what stands in it."""
    known = list(found)
    filled = {problem.field for problem in known if problem.code != "required"}
    for problem in known:
        if problem.code != "required" or problem.field not in filled:
            path = problem.field.removeprefix("lhp.") if kind == LHP else problem.field
            yield Remark(path, problem.code, problem.sentence, problem.blocks)
