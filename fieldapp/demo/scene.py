"""Drawn scenes that stand in for photographs: a stage, a banner by the road, people, a car, things on a table.

Called for evidence of the kinds foto and video. Everything shown is made up; which scene fits is read from the words
of the evidence. The same words give the same picture.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from PIL import Image

from fieldapp.demo.brush import INK, WHITE, Brush, mix, new_brush
from fieldapp.demo.figure import (
    CAMPAIGN,
    CLOTH,
    SKIN,
    Person,
    draw_banner,
    draw_car,
    draw_crowd,
    draw_head,
    draw_person,
    draw_stage,
    pick_person,
)

WIDTH, HEIGHT = 1280, 960


@dataclass(frozen=True, slots=True)
class Subject:
    """What a picture is to show: the words that choose the scene, the words on banners, and the seed of its details."""

    words: str
    slogan: str
    seed: str
    frame: int = 0


def draw_scene(subject: Subject) -> Image.Image:
    """Return the picture of a scene, 1280 x 960."""
    brush = new_brush(WIDTH, HEIGHT, (200, 200, 200))
    random = Random(subject.seed)  # noqa: S311 - details of a drawing
    found = next((scene for pattern, scene in SCENES if re.search(pattern, subject.words, re.IGNORECASE)), _gathering)
    found(brush, random, subject)
    return brush.finish(random, 0.035)


# ---- the surroundings -----------------------------------------------------------------------------------------------


def _outdoors(brush: Brush, random: Random, horizon: float = 520) -> None:
    dusk = random.random() * 0.35
    brush.fade(
        0, horizon + 20, mix((104, 158, 214), (150, 140, 170), dusk), mix((222, 232, 238), (240, 210, 180), dusk)
    )
    for _ in range(4):
        x, y = random.uniform(0, WIDTH), random.uniform(60, 220)
        for step in range(5):
            brush.oval(x + step * 34, y + random.uniform(-12, 12), 46, 20, mix((222, 232, 238), WHITE, 0.6))
    for depth, colour in ((80, (124, 152, 142)), (40, (92, 130, 96))):
        phase = random.uniform(0, 6)
        ridge = [(x, horizon - depth * (0.6 + 0.4 * math.sin(x / 170 + phase))) for x in range(0, WIDTH + 41, 40)]
        brush.shape([(0, horizon + 30), *ridge, (WIDTH, horizon + 30)], colour)
    brush.fade(horizon, HEIGHT - horizon, (138, 150, 92), (112, 104, 72))
    for _ in range(140):
        x, y = random.uniform(0, WIDTH), random.uniform(horizon + 10, HEIGHT)
        brush.line([(x, y), (x + random.uniform(-4, 4), y - 7)], (104, 122, 70), 1)


def _palm(brush: Brush, x: float, ground: float, size: float, lean: float) -> None:
    top = (x + lean * size, ground - size)
    brush.line([(x, ground), (x + lean * size * 0.4, ground - size * 0.5), top], (104, 82, 60), max(4, size / 24))
    for angle in range(-200, 21, 20):
        way = math.radians(angle)
        tip = (top[0] + math.cos(way) * size * 0.36, top[1] + math.sin(way) * size * 0.2 + size * 0.13)
        middle = (top[0] + math.cos(way) * size * 0.2, top[1] + math.sin(way) * size * 0.2)
        brush.line([top, middle, tip], (58, 104, 58), max(3, size / 34))


def _indoors(brush: Brush, random: Random) -> None:
    wall = random.choice([(222, 214, 196), (206, 218, 214), (226, 220, 210)])
    brush.fade(0, 640, mix(wall, WHITE, 0.3), wall)
    brush.fade(640, 320, (166, 140, 112), (126, 100, 78))
    for x in range(0, WIDTH + 1, 160):
        brush.line([(x, 640), (640 + (x - 640) * 1.9, HEIGHT)], (146, 120, 94), 1)
    for x in (90, 1050):
        brush.box(x, 120, 150, 210, (150, 188, 214))
        brush.frame(x, 120, 150, 210, (110, 84, 60), 6)
        brush.line([(x + 75, 120), (x + 75, 330)], (110, 84, 60), 4)


# ---- the scenes -----------------------------------------------------------------------------------------------------


def _stage(brush: Brush, random: Random, subject: Subject) -> None:
    _outdoors(brush, random)
    for x in (40, 1200):
        _palm(brush, x, 600, random.uniform(360, 470), random.uniform(-0.12, 0.12))
    colour = random.choice(CAMPAIGN)
    draw_stage(brush, subject.slogan, colour)
    speaker = Person(random.choice(SKIN), (236, 236, 232), raised=subject.frame % 2 == 0)
    for x in (330, 450, 820):
        draw_person(brush, x, 606, 240, pick_person(random, colour))
    draw_person(brush, 620 + 4 * math.sin(subject.frame), 608, 250, speaker)
    brush.line([(655, 610), (655, 452)], (40, 40, 44), 4)
    brush.oval(655, 446, 8, 12, (30, 30, 34))
    draw_crowd(brush, random)


def _parked(brush: Brush, random: Random, subject: Subject) -> None:
    _outdoors(brush, random)
    _palm(brush, 1180, 560, 420, -0.1)
    draw_stage(brush, subject.slogan, random.choice(CAMPAIGN), left=90, wide=480)
    draw_person(brush, 320, 606, 250, Person(SKIN[1], (236, 236, 232)))
    draw_car(brush, 500, 860, 700)
    for x in (1130, 1210):
        draw_person(brush, x, 780, 330, pick_person(random))


def _billboard(brush: Brush, random: Random, subject: Subject) -> None:
    _outdoors(brush, random, 560)
    brush.box(150, 300, 980, 300, (236, 228, 208))
    brush.shape([(110, 310), (1170, 310), (1040, 190), (240, 190)], (150, 74, 54))
    for x in (230, 470, 760, 980):
        brush.box(x, 380, 90, 130, (130, 164, 184))
        brush.frame(x, 380, 90, 130, (110, 92, 70), 5)
    for x in range(0, WIDTH, 64):
        brush.box(x, 590, 10, 120, (84, 92, 88))
    brush.box(0, 610, WIDTH, 10, (84, 92, 88))
    colour = random.choice(CAMPAIGN)
    for x in (390, 880):
        brush.box(x, 380, 16, 400, (110, 84, 58))
    brush.box(360, 390, 570, 330, WHITE)
    brush.box(370, 400, 550, 310, colour)
    for x, cloth in ((470, (240, 240, 236)), (580, (240, 240, 236))):
        brush.oval(x, 646, 62, 58, cloth)
        draw_head(brush, x, 545, 40, Person(SKIN[1], cloth, scarf=x > 500))
    brush.box(370, 660, 550, 50, mix(colour, INK, 0.35))
    for number, line in enumerate(brush.wrap(subject.slogan.upper(), 240, 30)[:4]):
        brush.text(780, 450 + number * 42, line, 30, WHITE, bold=True, anchor="mm")
    brush.fade(760, 200, (96, 94, 92), (74, 72, 72))
    for x in range(40, WIDTH, 260):
        brush.shape([(x, 862), (x + 120, 862), (x + 112, 876), (x - 12, 876)], (210, 206, 190))


def _gathering(brush: Brush, random: Random, subject: Subject) -> None:
    outside = re.search(r"lapangan|halaman|jalan|pasar|rumah adat", subject.words, re.IGNORECASE)
    if outside:
        _outdoors(brush, random)
        _palm(brush, 60, 600, 440, 0.1)
    else:
        _indoors(brush, random)
    colour = random.choice(CAMPAIGN)
    draw_banner(brush, (230, 120, 820, 190), subject.slogan, colour)
    uniform = re.search(r"kaus|rompi|selendang", subject.words, re.IGNORECASE)
    for x in (170, 330, 950, 1110):
        draw_person(brush, x, 800 + random.uniform(-10, 10), 470, pick_person(random))
    for number, x in enumerate((520, 730)):
        chief = pick_person(random, colour if uniform and uniform[0].lower() == "kaus" else (228, 224, 214))
        over = colour if uniform and uniform[0].lower() != "kaus" else None
        draw_person(
            brush, x, 840, 530, Person(chief.skin, chief.cloth, over, chief.scarf, raised=number == subject.frame % 2)
        )


def _lake(brush: Brush, random: Random, subject: Subject) -> None:
    _outdoors(brush, random, 440)
    brush.fade(460, 300, (120, 160, 178), (84, 126, 150))
    for _ in range(60):
        x, y = random.uniform(0, WIDTH), random.uniform(480, 750)
        brush.line([(x, y), (x + random.uniform(20, 70), y)], (160, 192, 204), 2)
    brush.fade(740, 220, (150, 136, 104), (120, 106, 80))
    brush.shape([(180, 640), (1100, 620), (980, 740), (300, 750)], (120, 74, 44))
    brush.line([(180, 640), (640, 662), (1100, 620)], (190, 150, 90), 10)
    draw_person(brush, 640, 900, 620, Person(SKIN[2], (182, 150, 104), raised=False, cap=True))
    brush.box(724, 470, 190, 260, WHITE)
    brush.box(732, 478, 174, 244, CAMPAIGN[0])
    draw_head(brush, 790, 570, 30, Person(SKIN[1], WHITE))
    draw_head(brush, 856, 570, 30, Person(SKIN[0], CLOTH[1], scarf=True))
    brush.text(819, 660, "GUBERNUR" if "Gubernur" in subject.words else "PASLON", 24, WHITE, bold=True, anchor="mm")


def _table(brush: Brush, random: Random) -> None:
    brush.fade(0, HEIGHT, (156, 118, 82), (120, 86, 58))
    for y in range(0, HEIGHT, 60):
        brush.line([(0, y), (WIDTH, y + random.uniform(-10, 10))], (136, 100, 68), 2)


def _sheet(brush: Brush, random: Random, subject: Subject) -> None:
    """Draw a paper on a table: an invitation, a list of those present."""
    _table(brush, random)
    brush.shape([(300, 70), (1006, 50), (1030, 920), (284, 934)], (96, 70, 48))
    brush.shape([(290, 60), (996, 40), (1020, 908), (274, 922)], (248, 246, 240))
    title = "DAFTAR HADIR" if "daftar hadir" in subject.words.lower() else "UNDANGAN"
    brush.text(646, 130, title, 38, INK, bold=True, anchor="mm")
    y = brush.paragraph(350, 180, 590, subject.slogan, 22)
    while y < 800:
        y += 44
        brush.line([(350, y), (940, y)], (170, 168, 160), 1)
        for start in (360, 640) if title == "DAFTAR HADIR" else ():
            points = [(start + step * 9, y - 8 - random.uniform(0, 18)) for step in range(random.randint(8, 17))]
            brush.line(points, (38, 52, 120), 2)


def _booklet(brush: Brush, random: Random, subject: Subject) -> None:
    """Draw a booklet with a sticker on it."""
    _table(brush, random)
    near = "satu stiker" in subject.words.lower()
    x, y, w, h = (140, 30, 1000, 1000) if near else (380, 90, 540, 780)
    brush.box(x + 14, y + 16, w, h, (92, 66, 46), 10)
    brush.box(x, y, w, h, (232, 150, 176), 10)
    brush.text(x + w / 2, y + h * 0.1, "BUKU KESEHATAN IBU DAN ANAK", round(w / 19), WHITE, bold=True, anchor="mm")
    brush.box(x + w * 0.14, y + h * 0.17, w * 0.72, h * 0.07, WHITE, 4)
    brush.text(x + w * 0.17, y + h * 0.187, "Nama anak:", round(w / 28), INK)
    brush.box(x + w * 0.38, y + h * 0.178, w * 0.45, h * 0.052, (44, 44, 46))
    brush.oval(x + w / 2, y + h * 0.57, w * 0.33, w * 0.33, CAMPAIGN[2])
    brush.ring(x + w / 2, y + h * 0.57, w * 0.33, WHITE, 6)
    for side, scarf in ((-0.1, False), (0.1, True)):
        brush.oval(x + w * (0.5 + side), y + h * 0.57 + w * 0.12, w * 0.09, w * 0.1, WHITE)
        draw_head(
            brush, x + w * (0.5 + side), y + h * 0.57 - w * 0.05, w * 0.06, Person(SKIN[0], CLOTH[5], scarf=scarf)
        )
    brush.text(x + w / 2, y + h * 0.57 - w * 0.22, "PASANGAN CALON", round(w / 22), WHITE, bold=True, anchor="mm")
    brush.text(x + w / 2, y + h * 0.57 + w * 0.24, "TERIMA KASIH", round(w / 24), WHITE, bold=True, anchor="mm")


def _sack(brush: Brush, random: Random, subject: Subject) -> None:
    """Draw a sack of rice with a sticker."""
    _indoors(brush, random)
    brush.oval(640, 880, 330, 36, (96, 74, 58))
    outline = [
        (420, 250),
        (520, 220),
        (640, 236),
        (770, 216),
        (870, 252),
        (930, 560),
        (900, 860),
        (640, 888),
        (380, 862),
    ]
    brush.shape([*outline, (352, 560)], (240, 236, 224))
    for x in range(440, 880, 22):
        brush.line([(x, 250), (x + (x - 640) * 0.15, 860)], (226, 220, 204), 1)
    brush.line([(430, 268), (860, 268)], (180, 60, 60), 5)
    brush.text(640, 340, "BERAS", 58, (60, 110, 70), bold=True, anchor="mm")
    brush.text(640, 392, "Isi bersih 5 kg", 28, (60, 110, 70), anchor="mm")
    brush.box(490, 450, 300, 330, WHITE, 8)
    brush.box(500, 460, 280, 310, CAMPAIGN[0], 6)
    brush.text(640, 500, "PILIH NOMOR", 26, WHITE, bold=True, anchor="mm")
    brush.text(570, 600, "1", 110, WHITE, bold=True, anchor="mm")
    for x, scarf in ((660, False), (730, True)):
        draw_head(brush, x, 600, 28, Person(SKIN[1], CLOTH[2], scarf=scarf))
    brush.text(640, 720, subject.slogan[:24].upper(), 17, WHITE, anchor="mm")


Scene = Callable[[Brush, Random, Subject], None]
SCENES: tuple[tuple[str, Scene], ...] = (
    (r"baliho", _billboard),
    (r"kendaraan dinas.*parkir", _parked),
    (r"perahu|alat peraga pasangan calon Gubernur|lewat pesan", _lake),
    (r"buku kia", _booklet),
    (r"karung beras", _sack),
    (r"undangan pertemuan|daftar hadir", _sheet),
    (r"panggung|siaran|kemeja berlogo|yel-yel", _stage),
    (r"antrean", _gathering),
)
