"""The evidence of a case for reading: small pictures with what they show, and what can be done with the one picked.

Used by the summary. Opens nothing outside the program: a copy leaves the vault only when somebody saves one.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from fieldapp.case.wording import name_size
from fieldapp.desk.transit import state_word
from fieldapp.desk.view import Data
from fieldapp.words import say
from ui.style import SNUG, TIGHT
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.text import Label
from ui.widgets.thumb import Thumb

ICONS = {"image": "picture", "video": "film", "audio": "sound"}
SEEN = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/tiff", "application/pdf")
MOST = 60


class EvidenceList(QWidget):
    """Files with what they show; the signals carry the file that is picked."""

    view_asked = Signal(object)
    copy_asked = Signal(object)
    check_asked = Signal(object)

    def __init__(self, none: str = "") -> None:
        """Make an empty list; `none` says that there are no files."""
        super().__init__()
        self._items: list[Data] = []
        self._thumbs: list[Thumb] = []
        self._picked = -1
        self._none = Label(none or say("ui.case.no_evidence"), "body", "soft", wrap=True)
        self._list = rows(gap=TIGHT)
        self._note = Label("", "small", "soft", wrap=True)
        self._note.let_select()
        self._more = Label("", "small", "soft")
        self.setLayout(rows(self._none, self._list, self._more, self._note, self._build_buttons(), gap=SNUG))
        self.fill([], frozenset())

    def _build_buttons(self) -> QWidget:
        self._buttons: dict[str, Button] = {}
        line = row(gap=TIGHT)
        for name in ("view", "copy", "check"):
            button = Button(say(f"ui.case.evidence.{name}"), "plain" if name == "view" else "quiet")
            button.setObjectName(f"{name}_evidence_button")
            button.call(partial(self._ask, name))
            self._buttons[name] = button
            line.addWidget(button)
        line.addStretch(1)
        self._foot = QWidget()
        self._foot.setLayout(line)
        return self._foot

    def _ask(self, name: str) -> None:
        asked = {"view": self.view_asked, "copy": self.copy_asked, "check": self.check_asked}
        asked[name].emit(self.picked())

    def picked(self) -> Data | None:
        """Return the file that is picked."""
        return self._items[self._picked] if 0 <= self._picked < len(self._items) else None

    def fill(self, items: Sequence[Data], absent: frozenset[str]) -> None:
        """Show these files; the content of `absent` is not on this laptop."""
        before = self.picked()
        for thumb in self._thumbs:
            self._list.removeWidget(thumb)
            thumb.hide()
            thumb.deleteLater()
        self._items, self._absent = list(items[:MOST]), absent
        self._thumbs = [self._make_thumb(number) for number in range(len(self._items))]
        rest = len(items) - len(self._items)
        self._more.say(say("ui.case.evidence.more", count=rest))
        self._more.setVisible(rest > 0)
        self._none.setVisible(not items)
        self._foot.setVisible(bool(items))
        self._note.setVisible(bool(items))
        kept = next((n for n, item in enumerate(self._items) if before and item["id"] == before["id"]), 0)
        self.pick(kept if items else -1)

    def _make_thumb(self, number: int) -> Thumb:
        item = self._items[number]
        absent = say("ui.case.evidence.absent") if item["sha256"] in self._absent else ""
        state = absent or state_word(item.get("travel", ""))
        told = " · ".join(filter(None, (state, item["note"], name_size(item["size"]) if item["size"] else "")))
        second = item.get("held") or told
        icon = ICONS.get(item["media_type"].partition("/")[0], "document")
        thumb = Thumb(item["name"] or item["sha256"][:12], second, icon)
        thumb.setObjectName(f"evidence_{number}_thumb")
        thumb.clicked.connect(lambda: self.pick(number))
        thumb.opened.connect(lambda: self._open(number))
        self._list.addWidget(thumb)
        return thumb

    def _open(self, number: int) -> None:
        self.pick(number)
        if self._buttons["view"].isEnabled():
            self.view_asked.emit(self.picked())

    def pick(self, number: int) -> None:
        """Mark a file as the one that is meant."""
        self._picked = number
        for place, thumb in enumerate(self._thumbs):
            thumb.setChecked(place == number)
        item = self.picked()
        if item is None:
            return
        there = item["sha256"] not in self._absent
        self._buttons["view"].setEnabled(there and item["media_type"] in SEEN)
        self._buttons["copy"].setEnabled(there)
        self._buttons["check"].setEnabled(there)
        facts = [
            item.get("held", ""),
            item["note"],
            say("ui.case.evidence.source", source=item["source"]) if item["source"] else "",
        ]
        facts.append(say("ui.case.evidence.digest", sha256=item["sha256"]) if item["sha256"] else "")
        self._note.say("\n".join(filter(None, facts)))

    def wanted_pictures(self) -> list[Data]:
        """Return the files of which a small picture could be shown."""
        return [one for one in self._items if one["media_type"] in SEEN and one["sha256"] not in self._absent]

    def show_picture(self, sha256: str, picture: QPixmap) -> None:
        """Show the small picture of a file."""
        for item, thumb in zip(self._items, self._thumbs, strict=True):
            if item["sha256"] == sha256:
                thumb.show_picture(picture)
