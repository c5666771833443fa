"""Drawn letters that stand in for scanned papers, as PDF with one picture a page, the way an office scanner makes it.

Called for evidence of the kind pindai. Stamps and signatures are scribbles; the same words give the same bytes.
"""

import io
import math
import time
from dataclasses import dataclass
from random import Random

from PIL import Image

from fieldapp.demo.brush import INK, Brush, Colour, new_brush

WIDTH, HEIGHT = 827, 1170
DPI = 100
STAMP: Colour = (96, 70, 150)
PEN: Colour = (34, 48, 130)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a paper says: who writes, its title, its paragraphs, place and date, who signs."""

    sender: str
    title: str
    paragraphs: tuple[str, ...]
    place_date: str
    signer: str
    seed: str


def make_scan(letter: Letter) -> bytes:
    """Return the PDF of a scanned letter."""
    random = Random(letter.seed)  # noqa: S311 - details of a drawing
    brush = new_brush(WIDTH, HEIGHT, (250, 249, 245))
    _draw_head(brush, letter)
    y = 300.0
    for paragraph in letter.paragraphs:
        y = brush.paragraph(96, y, WIDTH - 190, paragraph, 17) + 14
    y = min(y + 30, 900)
    brush.text(500, y, letter.place_date, 17)
    brush.text(500, y + 26, "Yang menandatangani,", 17)
    _draw_stamp(brush, 470, y + 110, letter.sender, random)
    _draw_signature(brush, 520, y + 110, random)
    brush.text(500, y + 170, letter.signer, 17, bold=True)
    page = brush.finish(random, 0.03).rotate(
        random.uniform(-0.7, 0.7), Image.Resampling.BICUBIC, fillcolor=(228, 226, 220)
    )
    return _pdf_of(page.convert("L") if random.random() < 0.3 else page)


def _pdf_of(page: Image.Image) -> bytes:
    stream = io.BytesIO()
    moment = time.gmtime(1_729_000_000)
    page.save(
        stream, "PDF", resolution=DPI, quality=80, creationDate=moment, modDate=moment, producer="Pemindai kantor"
    )
    return stream.getvalue()


def _draw_head(brush: Brush, letter: Letter) -> None:
    brush.oval(112, 108, 36, 36, (188, 160, 84))
    brush.oval(112, 108, 27, 27, (246, 240, 222))
    brush.shape([(112, 86), (130, 122), (94, 122)], (170, 60, 50))
    lines = brush.wrap(letter.sender.upper(), WIDTH - 300, 22)[:2]
    for number, line in enumerate(lines):
        brush.text(460, 92 + number * 30 - (len(lines) - 1) * 8, line, 22, INK, bold=True, anchor="mm")
    brush.text(460, 150, "Alamat kantor sebagaimana tercantum pada papan nama", 14, INK, anchor="mm")
    brush.line([(80, 176), (WIDTH - 80, 176)], INK, 3)
    brush.line([(80, 181), (WIDTH - 80, 181)], INK, 1)
    for number, line in enumerate(brush.wrap(letter.title.upper(), WIDTH - 260, 19)[:3]):
        brush.text(WIDTH / 2, 216 + number * 26, line, 19, INK, bold=True, anchor="mm")


def _draw_stamp(brush: Brush, x: float, y: float, words: str, random: Random) -> None:
    for radius, thick in ((66, 3), (58, 1), (36, 1)):
        brush.ring(x, y, radius, STAMP, thick)
    letters = (words.upper() + " * ")[:34]
    for number, letter in enumerate(letters):
        angle = -math.pi / 2 + 2 * math.pi * number / len(letters)
        brush.text(x + 47 * math.cos(angle), y + 47 * math.sin(angle), letter, 10, STAMP, anchor="mm")
    points = [_on_star(x, y, 22 if step % 2 else 9, step) for step in range(10)]
    brush.line([*points, points[0]], STAMP, 2)
    for _ in range(26):
        brush.oval(x + random.uniform(-66, 66), y + random.uniform(-66, 66), 1.6, 1.6, (250, 249, 245))


def _on_star(x: float, y: float, radius: float, step: int) -> tuple[float, float]:
    angle = math.pi / 2 + math.pi * step / 5
    return (x + radius * math.cos(angle), y + radius * math.sin(angle))


def _draw_signature(brush: Brush, x: float, y: float, random: Random) -> None:
    phase, wide = random.uniform(0, 6), random.uniform(150, 210)
    points = []
    for step in range(90):
        part = step / 89
        swing = math.sin(part * 21 + phase) * 30 * (1 - part * 0.7) + math.sin(part * 47) * 7
        points.append((x + part * wide + math.cos(part * 30 + phase) * 9, y - swing))
    brush.line(points, PEN, 2.4)
    brush.line([(x - 14, y + 26), (x + wide + 16, y + 12)], PEN, 2)
