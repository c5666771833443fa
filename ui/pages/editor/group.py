"""A list of people or acts in a form: a heading each, the fields of the one that is open, order, removal and undo.

Built by the page from a `sections.Group`. Only the open member has fields, so that ninety subjects stay light.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.case.form import is_filled
from fieldapp.case.mask import is_marked
from fieldapp.case.wording import name_kind
from fieldapp.desk.editing import blank_part
from fieldapp.words import all_words, say
from ui.pages.editor.control import capital
from ui.pages.editor.document import Document
from ui.pages.editor.form import EntryForm
from ui.pages.editor.head import MemberHead
from ui.pages.editor.sections import Group
from ui.session import Session
from ui.style import SNUG, TIGHT, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.text import Label

_CODED: Final = ("status",)
AT_ONCE: Final = 24


class Member(QWidget):
    """One member: its heading, and its fields while it is open."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.head = MemberHead(f"{name}_head")
        self.form: EntryForm | None = None
        self.note: Label | None = None
        self._place: QWidget | None = None
        self._layout = rows(self.head, gap=0)
        self.setLayout(self._layout)

    def open_with(self, form: EntryForm | None, foot: QWidget) -> None:
        """Show the fields below the heading; somebody who is hidden has none."""
        self.form = form
        self.note = Label(role="small", tone="ochre", wrap=True)
        self._place = QWidget()
        inside = rows(self.note, *filter(None, (form,)), foot, gap=SNUG)
        inside.setContentsMargins(SNUG, SNUG, SNUG, WIDE)
        self._place.setLayout(inside)
        self._layout.addWidget(self._place)
        self._place.show()
        self.head.setChecked(True)

    def close_fields(self) -> None:
        """Take the fields away."""
        self.head.setChecked(False)
        if self._place is not None:
            self._place.hide()
            self._place.deleteLater()
        self.form = self.note = self._place = None


class GroupEditor(QWidget):
    """The members of one list of the document."""

    paste_asked = Signal()

    def __init__(self, document: Document, group: Group, session: Session, today: Callable[[], date]) -> None:
        super().__init__()
        self._document, self._group, self._session, self._today = document, group, session, today
        self._made: list[Member] = []
        self._open = -1
        self._removed: tuple[int, dict[str, Any]] | None = None
        self._build()
        self._later = QTimer(self)
        self._later.setInterval(0)
        self._later.timeout.connect(self._make_some)
        self._make_some()
        self._show_all()
        if len(self._items()) == 1 and not is_marked(self._items()[0]):
            self.open_member(0)
        document.judged.connect(self._show_all)
        self._later.start()

    def _make_some(self) -> None:
        """Make the next few headings; a hundred at once would hold up the window for a moment."""
        missing = len(self._items()) - len(self._made)
        for _member in range(min(missing, AT_ONCE)):
            self._append()
            self._show(len(self._made) - 1)
        if missing <= AT_ONCE:
            self._later.stop()

    def _finish(self) -> None:
        while self._later.isActive():
            self._make_some()

    @property
    def _members(self) -> list[Member]:
        self._finish()
        return self._made

    def _build(self) -> None:
        key = self._key()
        self._sum = Label(role="small", tone="soft")
        self._trouble = Label(role="small", tone="ochre", wrap=True)
        self.add_button = Button(say(f"ui.editor.add.{key}"), icon="add", key="Ctrl+Shift+N", name=f"add_{key}_button")
        self.add_button.clicked.connect(self.add_member)
        self.paste_button = Button(say("ui.editor.paste_table"), "quiet", "paste", name=f"paste_{key}_button")
        self.paste_button.clicked.connect(self.paste_asked)
        self._undo = Banner()
        self._undo.add_action(say("ui.editor.undo"), self.undo_removal, "undo_removal_button")
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        tools = row(self.add_button, self.paste_button, None, self._sum)
        self.setLayout(rows(self._undo, self._trouble, self._list, tools, gap=SNUG))
        # Only now: a button that is made visible before it lies on anything is a window of its own.
        self.paste_button.setVisible(bool(self._group.pasted))

    def _key(self) -> str:
        return self._group.path.rpartition(".")[2]

    def _items(self) -> list[dict[str, Any]]:
        return self._document.items(self._group.path)

    def place(self, number: int) -> str:
        """Return the path of a member."""
        return f"{self._group.path}[{number}]"

    # ---- members -----------------------------------------------------------------------------------------------------

    def _append(self, at: int = -1) -> Member:
        member = Member(self._key())
        head = member.head
        head.clicked.connect(lambda: self._toggle(member))
        head.walked.connect(lambda way: self._walk(member, way))
        head.moved.connect(lambda way: self._move(member, way))
        head.removed.connect(lambda: self._remove(member))
        at = len(self._made) if at < 0 else at
        self._made.insert(at, member)
        self._list.insertWidget(at, member)
        member.show()
        return member

    def add_member(self) -> None:
        """Add an empty member and open it; one that is still empty is opened instead."""
        self._finish()
        items = self._items()
        if not items or is_filled(items[-1]):
            items.append(blank_part(self._document.kind, self._group.path))
            self._append()
            self._document.touch(self._group.path)
        self.open_member(len(items) - 1)
        self._show_all()
        self.take_focus()

    def add_members(self, found: list[dict[str, Any]]) -> None:
        """Add members that were pasted; empty ones at the end make room."""
        self._finish()
        items = self._items()
        self._close()
        while items and not is_filled(items[-1]):
            items.pop()
            self._drop(len(self._members) - 1)
        for values in found:
            items.append({**blank_part(self._document.kind, self._group.path), **values})
            self._append()
        self._document.touch(self._group.path)
        self._show_all()

    def open_member(self, number: int) -> None:
        """Show the fields of one member, and only of this one."""
        if number == self._open or not 0 <= number < len(self._members):
            return
        self._close()
        self._open = number
        place = self.place(number)
        hidden = is_marked(self._items()[number])
        form = None if hidden else EntryForm(self._document, self._group.rows, self._session, self._today, place)
        self._members[number].open_with(form, self._foot(self._members[number]))
        self._show(number)

    def _foot(self, member: Member) -> QWidget:
        foot = QWidget()
        up = Button(say("ui.editor.move_up"), "quiet", "up", name="move_up_button")
        down = Button(say("ui.editor.move_down"), "quiet", "down", name="move_down_button")
        remove = Button(say("ui.editor.remove"), "quiet", "trash", name="remove_button")
        up.clicked.connect(lambda: self._move(member, -1))
        down.clicked.connect(lambda: self._move(member, 1))
        remove.clicked.connect(lambda: self._remove(member))
        up.setEnabled(self._members.index(member) > 0)
        down.setEnabled(self._members.index(member) < len(self._members) - 1)
        foot.setLayout(row(up, down, None, remove, gap=TIGHT))
        return foot

    def _close(self) -> None:
        if 0 <= self._open < len(self._members):
            self._document.leave_all(self.place(self._open), self._group.rows)
            self._members[self._open].close_fields()
        self._open = -1

    def _toggle(self, member: Member) -> None:
        number = self._members.index(member)
        if number == self._open:
            self._close()
            member.head.setChecked(False)
            self._show_all()
            return
        self.open_member(number)
        self.take_focus()

    def _walk(self, member: Member, way: int) -> None:
        number = self._members.index(member) + way
        if 0 <= number < len(self._members):
            self._members[number].head.setFocus(Qt.FocusReason.TabFocusReason)

    def _move(self, member: Member, way: int) -> None:
        number = self._members.index(member)
        other = number + way
        if not 0 <= other < len(self._members):
            return
        items, was_open = self._items(), self._open == number
        self._close()
        items.insert(other, items.pop(number))
        self._members.insert(other, self._members.pop(number))
        self._list.removeWidget(member)
        self._list.insertWidget(other, member)
        self._renumber()
        if was_open:
            self.open_member(other)
        member.head.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, member: Member) -> None:
        number = self._members.index(member)
        items = self._items()
        self._close()
        values = items.pop(number)
        self._drop(number)
        self._renumber()
        name = str(values.get(self._group.heading[0]) or say("ui.editor.no_name"))
        name = say("ui.editor.hidden_witness", number=number + 1) if is_marked(values) else name
        if is_filled(values):
            self._removed = (number, values)
            self._undo.say(say(f"ui.editor.removed.{self._key()}", number=number + 1, name=name))
        following = self._members[min(number, len(self._members) - 1)].head if self._members else self.add_button
        following.setFocus(Qt.FocusReason.OtherFocusReason)

    def undo_removal(self) -> None:
        """Bring the member back that was removed last."""
        if self._removed is None:
            return
        self._finish()
        number, values = self._removed
        self._removed = None
        self._undo.say("")
        self._close()
        self._items().insert(number, values)
        member = self._append(number)
        self._renumber()
        member.head.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self, number: int) -> None:
        member = self._members.pop(number)
        self._list.removeWidget(member)
        member.hide()
        member.deleteLater()

    def _renumber(self) -> None:
        self._document.forget_left(self._group.path)
        self._document.touch(self._group.path)
        self._show_all()

    # ---- showing -----------------------------------------------------------------------------------------------------

    def _show_all(self) -> None:
        for number in range(min(len(self._made), len(self._items()))):
            self._show(number)
        count = len(self._items())
        self._sum.say(say(f"ui.editor.sum.{self._key()}", count=count) if count else "")
        due = self._document.reviewed
        found = [remark.sentence for remark in self._document.remarks_at(self._group.path)] if due else []
        self._trouble.say(" ".join(found))
        self._trouble.setVisible(bool(found))

    def _show(self, number: int) -> None:
        member, place = self._made[number], self.place(number)
        values = self._items()[number]
        first, *rest = (_heading(name, values.get(name)) for name in self._group.heading)
        if is_marked(values):
            first, rest = say("ui.editor.hidden_witness", number=number + 1), [say("ui.editor.withheld")]
        found = self._document.remarks_below(place)
        count = len(found)
        member.head.say(
            number + 1, first, " · ".join(part for part in rest if part),
            say("ui.editor.open_count", count=count) if count and number != self._open else "",
        )  # fmt: skip
        if member.note is not None:
            said = [remark.sentence for remark in found if remark.path == place]
            member.note.say(" ".join(said))
            member.note.setVisible(bool(said))

    def show_path(self, path: str) -> bool:
        """Open the member that a path lies in and put the focus there; return whether it is one of these."""
        for number in range(len(self._members)):
            place = self.place(number)
            if path == place or path.startswith(f"{place}."):
                self.open_member(number)
                form = self._members[number].form
                field = form.field(path) if form else None
                if field is not None:
                    field.take_focus()
                elif form is not None:
                    form.take_focus()
                return True
        return False

    def take_focus(self) -> None:
        """Put the focus into the open member, the first heading, or the button that adds one."""
        form = self._members[self._open].form if 0 <= self._open < len(self._members) else None
        if form is not None:
            form.take_focus()
        elif self._made:
            self._made[max(self._open, 0)].head.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.add_button.setFocus(Qt.FocusReason.TabFocusReason)

    def forms(self) -> list[EntryForm]:
        """Return the forms that are shown."""
        return [member.form for member in self._made if member.form is not None]

    @property
    def group(self) -> Group:
        """What this list is."""
        return self._group


def _heading(name: str, value: Any) -> str:
    text = str(value or "")
    return capital(name_kind(text)) if name in _CODED and text and f"cli.is.{text}" in all_words() else text
