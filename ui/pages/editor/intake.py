"""Evidence on its way in: files and clipboard pictures, taken into the store at once, off the window's thread.

Made by the page for one draft; says what was taken, how far it is and what was refused. What was taken stays taken when
the rest is stopped.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from fieldapp.desk.editing import Editing, keep
from fieldapp.errors import NetraError
from fieldapp.vault.attachment import Attachment, attach_bytes, attach_file
from fieldapp.vault.draft import load_draft
from fieldapp.vault.thumbnail import make_thumbnail
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Cancelled, Report
from ui.session import Session

MOST_IN_FOLDER: Final = 500


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that somebody offers as evidence: a file by its path, or a picture that lies in memory."""

    name: str
    path: Path | None = None
    image: QImage | None = None

    def size(self) -> int:
        """Return how many bytes are to be read, 1 for what is not known."""
        if self.image is not None:
            return max(self.image.sizeInBytes(), 1)
        try:
            return max(self.path.stat().st_size, 1) if self.path else 1
        except (OSError, ValueError):
            return 1


def offers_of(data: QMimeData | None, name: str) -> list[Offer]:
    """Return what a drop or the clipboard holds that can be evidence; files of a folder one by one."""
    # An empty clipboard gives nothing at all, whatever its type says.
    if data is None:
        return []
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if paths:
        return [Offer(path.name, path) for given in paths for path in _files_in(given)]
    image = data.imageData() if data.hasImage() else None
    return [Offer(name, image=QImage(image))] if isinstance(image, QImage) and not image.isNull() else []


def _files_in(path: Path) -> Sequence[Path]:
    try:
        if path.is_dir():
            return sorted(one for one in path.iterdir() if one.is_file())[:MOST_IN_FOLDER] or [path]
    except OSError:
        return [path]
    return [path]


class EvidenceIntake(QObject):
    """Takes evidence in for one draft."""

    taken = Signal(object)
    refused = Signal(object)
    stepped = Signal(object, object, str, object)
    ended = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._cancels: list[Callable[[], None]] = []
        self._running = 0

    @property
    def busy(self) -> bool:
        """Whether anything is still on its way in."""
        return self._running > 0

    def take(self, editing: Editing, offers: Sequence[Offer]) -> None:
        """Take some things in for the draft of a form; the draft is kept before its first file."""
        if not offers:
            return
        done: deque[Attachment] = deque()
        batch = _Batch(editing, offers, done)
        self._running += 1
        self.stepped.emit(
            0, 0, say("ui.editor.evidence.taking", name=offers[0].name, number=1, count=len(offers)), None
        )

        def step(at: int, total: int) -> None:
            self._tell(done)
            self.stepped.emit(at, total, batch.sentence(), batch.seconds_left(at, total))

        def finish(refused: list[tuple[str, NetraError]]) -> None:
            self._end(done, [error.sentence for _, error in refused])

        self._cancels.append(
            self._session.carry(self, batch.run, finish, lambda error: self._fail(done, error), step, changed=())
        )

    def stop(self) -> None:
        """Stop what is on its way in; what was taken stays."""
        for cancel in self._cancels:
            cancel()

    def _tell(self, done: deque[Attachment]) -> None:
        while done:
            self.taken.emit(done.popleft())

    def _fail(self, done: deque[Attachment], error: Exception) -> None:
        self._end(done, [error.sentence] if isinstance(error, NetraError) else [])

    def _end(self, done: deque[Attachment], refused: list[str]) -> None:
        self._running -= 1
        self._tell(done)
        if refused:
            self.refused.emit(refused)
        if not self._running:
            self._cancels.clear()
            self.ended.emit()


class _Batch:
    """Some offers that are taken in one after the other, on the carrying thread."""

    def __init__(self, editing: Editing, offers: Sequence[Offer], done: deque[Attachment]) -> None:
        self._editing, self._offers, self._done = editing, offers, done
        self._number = 0
        self._began = time.monotonic()

    def run(self, vault: Vault, report: Report) -> list[tuple[str, NetraError]]:
        """Take everything in; return what was refused, each with its error."""
        if load_draft(vault, self._editing.draft) is None:
            keep(vault, self._editing)
        sizes = [offer.size() for offer in self._offers]
        before, total = 0, sum(sizes)
        refused: list[tuple[str, NetraError]] = []
        for number, (offer, size) in enumerate(zip(self._offers, sizes, strict=True)):
            self._number = number
            try:
                report(before, total)
                item = self._take(vault, offer, _shifted(report, before, size, total))
                make_thumbnail(vault, item.sha256, item.media_type, item.size)
                self._done.append(item)
            except NetraError as error:
                refused.append((offer.name, error))
            except Cancelled:
                break
            before += size
        return refused

    def _take(self, vault: Vault, offer: Offer, report: Report) -> Attachment:
        if offer.path is not None:
            return attach_file(vault, self._editing.draft, offer.path, report)
        return attach_bytes(vault, self._editing.draft, offer.name, _png(offer.image or QImage()))

    def sentence(self) -> str:
        """Return what is being taken in now."""
        number = min(self._number, len(self._offers) - 1)
        name = self._offers[number].name
        return say("ui.editor.evidence.taking", name=name, number=number + 1, count=len(self._offers))

    def seconds_left(self, at: int, total: int) -> float | None:
        """Return how long the rest will take at the speed so far."""
        spent = time.monotonic() - self._began
        return spent / at * (total - at) if at and total and spent > 1 else None


def _shifted(report: Report, before: int, size: int, total: int) -> Report:
    # Every byte is read once and, when it was written, read back: the second reading is not told.
    return lambda done, _of: report(before + min(done, size), total)


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
