"""The pages of photographs behind a report: two or four a page, each with number, note, time and short SHA-256.

Called by press. A file that gives no picture keeps its place, with a line that says so.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, PageBreak

from fieldapp.paper.flow import Cell, Piece, draw_cell
from fieldapp.paper.layout import BOTTOM, SECTION_GAP, TOP, Setter
from fieldapp.paper.photo import Photo, Print, develop_photo
from fieldapp.paper.sentence import write_moment
from fieldapp.words import say

HEADING: Final = 13 * mm
GAP: Final = 5 * mm
CAPTION_LINES: Final = 5
DOTS_PER_POINT: Final = 170 / 72
SHORT_HASH: Final = 16
EMPTY: Final = 30 * mm
HAIRLINE: Final = 0.4


@dataclass(frozen=True, slots=True)
class Frame:
    """One photograph in its place: left edge, width, room for the picture, picture and caption."""

    x: float
    width: float
    room: float
    picture: Print | None
    caption: Cell
    mark: Cell

    @property
    def drawn(self) -> tuple[float, float]:
        """Width and height of the picture on paper."""
        if self.picture is None:
            return 0.0, 0.0
        scale = min(self.width / self.picture.width, self.room / self.picture.height)
        return self.picture.width * scale, self.picture.height * scale


class Strip(Piece):
    """Photographs beside each other, each centred above its caption."""

    def __init__(self, frames: Sequence[Frame], height: float) -> None:
        super().__init__(GAP)
        self.frames, self.tall = tuple(frames), height

    def rise(self, _room: float) -> float:
        """Return the height of a strip, always the same."""
        return self.tall

    def paint(self, canvas: Any) -> None:
        """Draw pictures and captions."""
        for frame in self.frames:
            if frame.picture:
                self._picture(canvas, frame, frame.picture)
            else:
                canvas.setLineWidth(HAIRLINE)
                canvas.rect(frame.x, self.tall - EMPTY, frame.width, EMPTY, stroke=1, fill=0)
                draw_cell(canvas, frame.mark, self.tall - EMPTY / 3, frame.mark.style.leading)
            under = self.tall - (EMPTY if frame.picture is None else frame.drawn[1])
            draw_cell(canvas, frame.caption, under - 1.5 * mm, frame.caption.style.leading)

    def _picture(self, canvas: Any, frame: Frame, picture: Print) -> None:
        width, height = frame.drawn
        x = frame.x + (frame.width - width) / 2
        y = self.tall - height
        canvas.drawImage(ImageReader(io.BytesIO(picture.jpeg)), x, y, width, height)


def make_gallery(setter: Setter, photos: Sequence[Photo], per_page: int) -> list[Flowable]:
    """Return the pages of photographs, `per_page` 2 or 4 on each, () for none."""
    if not photos:
        return []
    columns = 1 if per_page == 2 else 2
    width = (setter.width - (columns - 1) * GAP) / columns
    page = setter.page[1] - TOP - BOTTOM - HEADING
    caption = CAPTION_LINES * setter.styles.small.leading + 1.5 * mm
    height = page / 2 - GAP
    room = height - caption
    story: list[Flowable] = []
    rows = [photos[start : start + columns] for start in range(0, len(photos), columns)]
    for number, row in enumerate(rows):
        if number % 2 == 0:
            story += [PageBreak(), _heading(setter)]
        frames = [_frame(setter, photo, column * (width + GAP), width, room) for column, photo in enumerate(row)]
        story.append(Strip(frames, height))
    return story


def _heading(setter: Setter) -> Flowable:
    style = setter.styles.title
    return setter.row([setter.cell(say("paper.photos"), 0, setter.width, style, "center")], style, SECTION_GAP)


def _frame(setter: Setter, photo: Photo, x: float, width: float, room: float) -> Frame:
    picture = develop_photo(photo.data, (round(width * DOTS_PER_POINT), round(room * DOTS_PER_POINT)))
    small = setter.styles.small
    told = [" ".join(filter(None, (say("paper.photo", number=photo.number), photo.note.replace("\n", " "))))]
    facts = []
    if photo.taken:
        facts.append(say("paper.photo_taken", time=write_moment(photo.taken, "")))
    if photo.sha256:
        facts.append(say("paper.file_hash", sha256=f"{photo.sha256[:SHORT_HASH]}…"))
    facts = [" · ".join(facts)] if facts else []
    lines = setter.lines(told[0], small, width, CAPTION_LINES - 1 - bool(facts))
    for fact in facts:
        lines = (*lines, *setter.lines(fact, small, width, 2))
    words = setter.lines(say("paper.photo_unreadable", name=photo.name or photo.number), small, width - 8 * mm, 3)
    mark = Cell(x + 4 * mm, width - 8 * mm, words, small, "center")
    return Frame(x, width, room, picture, Cell(x, width, lines, small, "center"), mark)
