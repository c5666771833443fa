"""The piece of evidence that is picked: its picture, what it shows and where it is from, what is known of the file.

Built by the evidence desk beside its list.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from fieldapp.case.dates import write_date, write_time
from fieldapp.case.wording import name_size
from fieldapp.vault.listing import EvidencePlace, places_of_evidence
from fieldapp.words import say
from ui.pages.editor.document import Document
from ui.pages.editor.form import EntryForm
from ui.pages.editor.sections import Entry
from ui.session import Session
from ui.style import GAP, TIGHT
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.facts import Facts
from ui.widgets.text import Label

PREVIEW: Final = 192
_ROWS: Final = ((Entry("note", "area", 3),), (Entry("source", "area", 2),))
_TOLD: Final = 3


class EvidenceDetail(QWidget):
    """One piece of evidence; `moved` and `removed` say what its buttons ask for."""

    moved = Signal(int)
    removed = Signal()

    def __init__(self, document: Document, number: int, session: Session, today: Callable[[], date]) -> None:
        super().__init__()
        self._document, self._number, self._session = document, number, session
        values = document.items("evidence")[number]
        self.form = EntryForm(document, _ROWS, session, today, f"evidence[{number}]")
        self.twin = Banner(tone="ochre")
        self._preview = Label()
        self._preview.hide()
        facts = Facts()
        facts.fill(facts_of(values))
        self.setLayout(rows(self._preview, self.twin, self.form, facts, self._build_foot(), None, gap=GAP))
        self._look_for_twins(str(values.get("sha256", "")))

    def _build_foot(self) -> QWidget:
        foot, last = QWidget(), len(self._document.items("evidence")) - 1
        up = Button(say("ui.editor.move_up"), "quiet", "up", name="move_up_button")
        down = Button(say("ui.editor.move_down"), "quiet", "down", name="move_down_button")
        remove = Button(say("ui.editor.remove"), "quiet", "trash", name="remove_button")
        up.clicked.connect(lambda: self.moved.emit(-1))
        down.clicked.connect(lambda: self.moved.emit(1))
        remove.clicked.connect(self.removed)
        up.setEnabled(self._number > 0)
        down.setEnabled(self._number < last)
        foot.setLayout(row(up, down, None, remove, gap=TIGHT))
        return foot

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show the small picture of the file, if it has one."""
        seen = picture is not None and not picture.isNull()
        self._preview.setVisible(seen)
        if picture is not None and seen:
            high, smooth = picture.height() > PREVIEW, Qt.TransformationMode.SmoothTransformation
            self._preview.setPixmap(picture.scaledToHeight(PREVIEW, smooth) if high else picture)

    def _look_for_twins(self, sha256: str) -> None:
        """Say where else the same file is evidence."""
        items = self._document.items("evidence")
        same = [
            place for place, item in enumerate(items, 1) if item.get("sha256") == sha256 and place != self._number + 1
        ]
        if same:
            self.twin.say(say("ui.editor.evidence.twin_here", numbers=", ".join(map(str, same))))
            return
        editing = self._document.editing
        owner, draft = editing.owner, editing.draft
        self._session.read(
            self, lambda vault: places_of_evidence(vault.db, sha256, owner, draft), self._show_twins, key="twin"
        )

    def _show_twins(self, places: Sequence[EvidencePlace]) -> None:
        if places:
            names = "; ".join(_name_place(place) for place in places[:_TOLD])
            self.twin.say(say("ui.editor.evidence.twin_elsewhere", places=names))


def facts_of(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what is known of a file, for reading."""
    exif = values.get("exif") or {}
    place = ", ".join(filter(None, (exif.get("lintang", ""), exif.get("bujur", ""))))
    camera = " ".join(filter(None, (exif.get("merek", ""), exif.get("model", ""))))
    found = [
        ("file", str(values.get("name", ""))),
        ("size", name_size(int(values.get("size") or 0))),
        ("taken", _moment(str(exif.get("diambil", "")))),
        ("place", place),
        ("camera", camera),
        ("sha256", str(values.get("sha256", ""))),
    ]
    return [(say(f"ui.editor.evidence.fact.{key}"), text) for key, text in found if text]


def _moment(text: str) -> str:
    """Return the moment that a photograph gives, as it gives it when it is no such moment."""
    try:
        moment = datetime.strptime(text[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - a camera's clock without a zone
    except ValueError:
        return text
    return say("ui.editor.evidence.moment", date=write_date(moment.date()), time=write_time(moment.time()))


def _name_place(place: EvidencePlace) -> str:
    if not place.owner:
        return say("ui.editor.evidence.other_draft")
    return place.numbers or place.summary or say("ui.editor.evidence.other_lhp")
