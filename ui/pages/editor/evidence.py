"""The evidence desk: what was dropped, pasted or chosen, as small pictures beside the description of the one picked.

Built by the page for the evidence section. Files are in the store before they appear here; removing one here takes it
out of the form alone.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.case.wording import name_size
from fieldapp.desk.editing import evidence_values
from fieldapp.vault.attachment import Attachment
from fieldapp.vault.thumbnail import load_thumbnail, make_thumbnail
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Report
from ui.pages.editor.detail import EvidenceDetail
from ui.pages.editor.document import Document
from ui.pages.editor.form import EntryForm
from ui.pages.editor.intake import EvidenceIntake
from ui.pages.editor.sections import Entry
from ui.pages.editor.walk import walk_by_key
from ui.session import Session
from ui.style import GAP, SNUG, TIGHT
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Columns, Scroll, row, rows
from ui.widgets.empty import Empty
from ui.widgets.progress import ProgressPanel
from ui.widgets.text import Label
from ui.widgets.thumb import Thumb

_ROWS: Final = ((Entry("note", "area", 3),), (Entry("source", "area", 2),))
_ICONS: Final = {"image": "picture", "video": "film", "audio": "sound"}
PREVIEW: Final = 192
_VISIBLE: Final = 6
_GAP: Final = 4


class EvidenceThumb(Thumb):
    """One piece of evidence in the list; arrows walk along it."""

    walked = Signal(int)
    moved = Signal(int)
    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not walk_by_key(self, event):
            super().keyPressEvent(event)


class EvidenceDesk(QWidget):
    """The evidence of a form: takes files in, shows them, lets each be described."""

    files_asked = Signal()
    paste_asked = Signal()

    def __init__(self, document: Document, intake: EvidenceIntake, session: Session, today: Callable[[], date]) -> None:
        super().__init__()
        self._document, self._intake, self._session, self._today = document, intake, session, today
        self._thumbs: list[EvidenceThumb] = []
        self._pictures: dict[str, QPixmap] = {}
        self._picked = -1
        self.detail: EvidenceDetail | None = None
        self._removed: tuple[int, dict[str, Any]] | None = None
        self._build()
        for _item in self._items():
            self._append()
        self._show_all()
        self.pick(0)
        self._load_pictures()
        self._connect()

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.add_button = Button(
            say("ui.editor.add.evidence"), icon="add", key="Ctrl+Shift+N", name="add_evidence_button"
        )
        self.paste_button = Button(
            say("ui.editor.evidence.paste"), "quiet", "paste", "Ctrl+Shift+V", name="paste_evidence_button"
        )
        self._sum = Label(role="small", tone="soft")
        self._progress = ProgressPanel()
        self._progress.hide()
        self._refused = Banner(tone="ochre")
        self._undo = Banner()
        self._undo.add_action(say("ui.editor.undo"), self.undo_removal, "undo_removal_button")
        self._trouble = Label(role="small", tone="ochre", wrap=True)
        self._empty = Empty("evidence", say("ui.editor.evidence.empty"))
        self._columns = self._build_columns()
        self.setLayout(
            rows(
                row(self.add_button, self.paste_button, None, self._sum),
                self._progress, self._refused, self._undo, self._trouble, self._empty, self._columns,
                gap=SNUG,
            )
        )  # fmt: skip

    def _build_columns(self) -> Columns:
        listed = QWidget()
        self._list = QVBoxLayout(listed)
        self._list.setContentsMargins(0, 0, TIGHT, 0)
        self._list.setSpacing(_GAP)
        self._list.addStretch(1)
        self._scroll = Scroll(listed)
        side, beside = QWidget(), QWidget()
        side.setLayout(rows(self._scroll, None, gap=0))
        self._beside = rows(gap=0)
        beside.setLayout(self._beside)
        return Columns(side, beside, weights=(2, 3), narrow=640, gap=GAP)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.files_asked)
        self.paste_button.clicked.connect(self.paste_asked)
        self._progress.stop_button.clicked.connect(self._intake.stop)
        self._intake.taken.connect(self.add)
        self._intake.refused.connect(self._show_refused)
        self._intake.stepped.connect(self._show_step)
        self._intake.ended.connect(self._progress.hide)
        self._document.judged.connect(self._show_all)

    def retire(self) -> None:
        """Hear no more of what comes in: another desk stands in its place, and a file is counted once."""
        self._intake.taken.disconnect(self.add)
        self._document.judged.disconnect(self._show_all)

    def _items(self) -> list[dict[str, Any]]:
        return self._document.items("evidence")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Paste evidence where no text is being pasted."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_asked.emit()
        else:
            super().keyPressEvent(event)

    # ---- the list ----------------------------------------------------------------------------------------------------

    def _append(self, at: int = -1) -> None:
        thumb = EvidenceThumb("")
        thumb.setObjectName("evidence_thumb")
        thumb.clicked.connect(lambda: self.pick(self._thumbs.index(thumb)))
        thumb.walked.connect(lambda way: self._walk(self._thumbs.index(thumb) + way))
        thumb.moved.connect(lambda way: self._move(self._thumbs.index(thumb), way))
        thumb.removed.connect(lambda: self._remove(self._thumbs.index(thumb)))
        at = len(self._thumbs) if at < 0 else at
        self._thumbs.insert(at, thumb)
        self._list.insertWidget(at, thumb)

    def add(self, item: Attachment) -> None:
        """Show a file that was taken in as evidence of the form."""
        self._refused.say("")
        self._items().append(evidence_values(item))
        self._append()
        self._document.touch("evidence")
        self._show_all()
        self._load_pictures()
        if self._picked < 0 or not self._describing():
            now: QWidget | None = self.window().focusWidget()
            here = self.isVisible() and (now is None or self.isAncestorOf(now))
            self.pick(len(self._thumbs) - 1)
            if here and self.detail is not None:
                self.detail.form.take_focus()

    def _describing(self) -> bool:
        """Say whether somebody writes about another piece; an empty field is not being written in."""
        path = self.detail.form.focused_path() if self.detail is not None else ""
        return bool(path and self._document.value(path))

    def pick(self, number: int) -> None:
        """Show one piece of evidence beside the list."""
        if not 0 <= number < len(self._thumbs):
            self._picked = -1
            self._clear_detail()
            return
        if number == self._picked and self.detail is not None:
            self._thumbs[number].setChecked(True)
            return
        self._picked = number
        for place, thumb in enumerate(self._thumbs):
            thumb.setChecked(place == number)
        self._build_detail(number)
        # Its place in the list is known once the list was laid out.
        thumb = self._thumbs[number]
        QTimer.singleShot(0, thumb, lambda: self._scroll.ensureWidgetVisible(thumb, 0, _GAP))

    def _walk(self, number: int) -> None:
        number = max(0, min(number, len(self._thumbs) - 1))
        self.pick(number)
        self._thumbs[number].setFocus(Qt.FocusReason.TabFocusReason)

    def _move(self, number: int, way: int) -> None:
        other = number + way
        if not 0 <= other < len(self._thumbs):
            return
        items = self._items()
        items.insert(other, items.pop(number))
        thumb = self._thumbs.pop(number)
        self._thumbs.insert(other, thumb)
        self._list.removeWidget(thumb)
        self._list.insertWidget(other, thumb)
        self._renumber(other)
        thumb.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, number: int) -> None:
        values = self._items().pop(number)
        dropped = self._document.editing.state.setdefault("dropped", [])
        dropped.append(values.get("id", ""))
        thumb = self._thumbs.pop(number)
        self._list.removeWidget(thumb)
        thumb.hide()
        thumb.deleteLater()
        self._removed = (number, values)
        self._undo.say(say("ui.editor.removed.evidence", name=str(values.get("name", ""))))
        self._renumber(min(number, len(self._thumbs) - 1))
        (self._thumbs[self._picked] if self._thumbs else self.add_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def undo_removal(self) -> None:
        """Bring the evidence back that was removed last."""
        if self._removed is None:
            return
        (number, values), self._removed = self._removed, None
        self._undo.say("")
        self._document.editing.state["dropped"].remove(values.get("id", ""))
        self._items().insert(number, values)
        self._append(number)
        self._renumber(number)
        self._show_pictures()
        self._thumbs[number].setFocus(Qt.FocusReason.OtherFocusReason)

    def _renumber(self, picked: int) -> None:
        self._document.forget_left("evidence")
        self._document.touch("evidence")
        self._show_all()
        self._picked = -1
        self.pick(picked)

    def _show_all(self) -> None:
        items = self._items()
        for thumb, values in zip(self._thumbs, items, strict=True):
            note = str(values.get("note") or "")
            thumb.say(str(values.get("name", "")), note.replace("\n", " ") or say("ui.editor.evidence.no_note"))
        shown = min(len(items), 2 if self._columns.is_stacked() else _VISIBLE)
        height = self._thumbs[0].sizeHint().height() if self._thumbs else 0
        self._scroll.setFixedHeight(shown * (height + _GAP))
        self._empty.setVisible(not items)
        self._columns.setVisible(bool(items))
        size = sum(int(values.get("size") or 0) for values in items)
        self._sum.say(say("ui.editor.evidence.sum", count=len(items), size=name_size(size)) if items else "")
        due = self._document.reviewed
        found = [remark.sentence for remark in self._document.remarks_at("evidence")] if due else []
        self._trouble.say(" ".join(found))
        self._trouble.setVisible(bool(found))

    def _build_detail(self, number: int) -> None:
        self._clear_detail()
        detail = EvidenceDetail(self._document, number, self._session, self._today)
        detail.moved.connect(lambda way: self._move(self._picked, way))
        detail.removed.connect(lambda: self._remove(self._picked))
        self.detail = detail
        self._beside.addWidget(detail)
        detail.show()
        self._show_preview()

    def _clear_detail(self) -> None:
        if self.detail is not None:
            self.detail.hide()
            self.detail.deleteLater()
        self.detail = None

    # ---- pictures ----------------------------------------------------------------------------------------------------

    def _load_pictures(self) -> None:
        wanted = {str(item.get("sha256", "")) for item in self._items()} - self._pictures.keys()
        if not wanted:
            self._show_pictures()
            return

        def read(vault: Vault) -> dict[str, bytes | None]:
            return {sha256: load_thumbnail(vault.db, sha256) for sha256 in wanted}

        self._session.read(self, read, self._take_pictures)

    def _take_pictures(self, found: dict[str, bytes | None]) -> None:
        self._pictures |= {sha256: _picture(data) for sha256, data in found.items() if data is not None}
        self._show_pictures()
        unseen = [item for item in self._items() if found.get(str(item.get("sha256")), b"") is None]
        if unseen:
            kinds = {str(item["sha256"]): (str(item["media_type"]), int(item["size"])) for item in unseen}
            self._session.carry(
                self, lambda vault, report: _make_all(vault, report, kinds), self._take_pictures, changed=()
            )

    def _show_pictures(self) -> None:
        for thumb, values in zip(self._thumbs, self._items(), strict=True):
            picture = self._pictures.get(str(values.get("sha256")))
            if picture is not None and not picture.isNull():
                thumb.show_picture(picture)
            else:
                thumb.show_icon(icon_of(str(values.get("media_type", ""))))
        self._show_preview()

    def _show_preview(self) -> None:
        if self.detail is not None and 0 <= self._picked < len(self._thumbs):
            self.detail.show_picture(self._pictures.get(str(self._items()[self._picked].get("sha256"))))

    # ---- on the way in -----------------------------------------------------------------------------------------------

    def _show_step(self, at: int, total: int, sentence: str, left: float | None) -> None:
        self._progress.setVisible(self._intake.busy)
        self._progress.show_step(at, total, sentence, left)

    def _show_refused(self, sentences: list[str]) -> None:
        self._refused.say("\n".join(dict.fromkeys(sentences)), "ochre")

    def show_path(self, path: str) -> bool:
        """Pick the evidence that a path lies in and put the focus there; return whether it is here."""
        if not path.startswith("evidence["):
            self.take_focus()
            return path == "evidence"
        self.pick(int(path[len("evidence[") : path.index("]")]))
        field = self.detail.form.field(path) if self.detail else None
        if field is not None:
            field.take_focus()
        return True

    def take_focus(self) -> None:
        """Put the focus into the description of the one picked, or on the button that adds one."""
        if self.detail is not None:
            self.detail.form.take_focus()
        else:
            self.add_button.setFocus(Qt.FocusReason.TabFocusReason)

    def forms(self) -> list[EntryForm]:
        """Return the forms that are shown."""
        return [self.detail.form] if self.detail is not None else []


def icon_of(media_type: str) -> str:
    """Return the icon for a type of file."""
    return _ICONS.get(media_type.partition("/")[0], "document")


def _picture(data: bytes) -> QPixmap:
    return QPixmap.fromImage(QImage.fromData(data)) if data else QPixmap()


def _make_all(vault: Vault, report: Report, kinds: dict[str, tuple[str, int]]) -> dict[str, bytes | None]:
    found: dict[str, bytes | None] = {}
    for number, (sha256, (media_type, size)) in enumerate(kinds.items()):
        report(number, len(kinds))
        found[sha256] = make_thumbnail(vault, sha256, media_type, size)
    return found
