"""Drawn screens of a telephone that stand in for screenshots: a chat, a post with comments, a profile, a video page.

Called for evidence of the kind tangkapan_layar. Names and sentences come from the case; which screen fits is read from
the words of the evidence. The same words give the same picture.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle

from PIL import Image

from fieldapp.demo.brush import INK, SCALE, WHITE, Brush, Colour, mix, new_brush
from fieldapp.demo.scene import Subject, draw_scene

WIDTH, HEIGHT = 720, 1440
GREY: Colour = (122, 128, 136)
PALE: Colour = (240, 242, 245)
BLUE: Colour = (36, 98, 190)
GREEN: Colour = (0, 110, 92)
TINTS: tuple[Colour, ...] = (
    (196, 84, 76),
    (70, 120, 180),
    (96, 140, 84),
    (160, 110, 170),
    (200, 140, 60),
    (80, 90, 110),
)


@dataclass(frozen=True, slots=True)
class Talk:
    """What a screen shows: who speaks, what was said in the case, where it stood, and when it was captured."""

    words: str
    title: str
    people: tuple[str, ...]
    sayings: tuple[str, ...]
    address: str
    clock: str
    date: str
    seed: str


def draw_screen(talk: Talk) -> Image.Image:
    """Return the picture of a screen, 720 x 1440."""
    brush = new_brush(WIDTH, HEIGHT, WHITE)
    found = next((screen for pattern, screen in SCREENS if re.search(pattern, talk.words, re.IGNORECASE)), _post)
    found(brush, talk)
    return brush.finish()


def _status(brush: Brush, talk: Talk, ground: Colour, colour: Colour) -> None:
    brush.box(0, 0, WIDTH, 48, ground)
    brush.text(28, 24, talk.clock, 24, colour, bold=True, anchor="lm")
    for step in range(4):
        brush.box(560 + step * 10, 32 - step * 5, 7, 4 + step * 5, colour)
    brush.frame(636, 15, 44, 20, colour, 2)
    brush.box(640, 19, 26, 12, colour)


def _face(brush: Brush, x: float, y: float, r: float, name: str) -> None:
    brush.oval(x, y, r, r, TINTS[sum(name.encode()) % len(TINTS)])
    letters = "".join(word[0] for word in name.split()[:2] if word)
    brush.text(x, y, letters.upper(), round(r * 0.8), WHITE, anchor="mm")


def short_name(name: str) -> str:
    """Return a name as people write it in their telephones: without titles and degrees."""
    words = [word for word in name.partition(",")[0].split() if not word.endswith(".")]
    return " ".join(words[:2]) or name


# ---- a chat ---------------------------------------------------------------------------------------------------------


def _chat(brush: Brush, talk: Talk) -> None:
    brush.box(0, 0, WIDTH, HEIGHT, (232, 224, 214))
    _chat_head(brush, talk)
    brush.box(270, 170, 180, 40, (214, 228, 240), 12)
    brush.text(360, 190, talk.date, 20, GREY, anchor="mm")
    y = 232.0
    for number, (name, words) in enumerate(_messages(talk)):
        y = _bubble(brush, y, name, words, f"21.{6 + number * 3:02d}")
        if y > HEIGHT - 190:
            break
    brush.box(16, HEIGHT - 84, WIDTH - 116, 64, WHITE, 32)
    brush.text(60, HEIGHT - 52, "Ketik pesan", 24, GREY, anchor="lm")
    brush.oval(WIDTH - 52, HEIGHT - 52, 34, 34, GREEN)


def _chat_head(brush: Brush, talk: Talk) -> None:
    _status(brush, talk, (0, 92, 76), WHITE)
    brush.box(0, 48, WIDTH, 104, GREEN)
    brush.line([(40, 84), (24, 100), (40, 116)], WHITE, 4)
    _face(brush, 92, 100, 34, talk.title)
    brush.text(144, 86, talk.title[:34], 27, WHITE, bold=True, anchor="lm")
    brush.text(144, 120, ", ".join(short_name(name) for name in talk.people)[:44], 20, (206, 232, 226), anchor="lm")


def _messages(talk: Talk) -> list[tuple[str, str]]:
    """Return who wrote what: the first page holds the direction, the later ones the answers."""
    first, *others = talk.people or ("Anggota",)
    answers = [saying for saying in talk.sayings[1:] if len(saying) < 60] or ["siap Pak", "laksanakan"]
    replies = list(zip(others, cycle([*answers, "+1"]), strict=False))
    if "bagian 2" in talk.words:
        return replies[len(replies) // 2 :]
    if "bagian 1" in talk.words:
        return replies[: len(replies) // 2 + 1]
    return [(first, talk.sayings[0] if talk.sayings else talk.words), (first, ""), *replies[:2]]


def _bubble(brush: Brush, y: float, name: str, words: str, clock: str) -> float:
    lines = brush.wrap(words, 480, 25) if words else []
    tall = (62 + len(lines) * 34) if lines else 330
    brush.box(84, y, 530, tall, WHITE, 18)
    _face(brush, 46, y + 30, 26, name)
    brush.text(106, y + 14, short_name(name), 21, TINTS[sum(name.encode()) % len(TINTS)], bold=True)
    for number, line in enumerate(lines):
        if line == "+1":
            brush.oval(122, y + 66, 13, 13, (236, 190, 70))
            brush.box(116, y + 48, 9, 16, (236, 190, 70), 3)
        else:
            brush.text(106, y + 46 + number * 34, line, 25)
    if not lines:
        brush.box(106, y + 48, 486, 240, (196, 48, 52), 8)
        brush.text(349, y + 130, "PASANGAN CALON", 30, WHITE, bold=True, anchor="mm")
        brush.text(349, y + 200, "Lanjutkan program kita", 25, WHITE, anchor="mm")
    brush.text(598, y + tall - 14, clock, 17, GREY, anchor="rm")
    return y + tall + 20


def _members(brush: Brush, talk: Talk) -> None:
    """Draw the list of the members of a group."""
    brush.box(0, 0, WIDTH, HEIGHT, WHITE)
    _chat_head(brush, talk)
    brush.text(32, 190, "64 anggota", 24, GREEN, bold=True)
    for number, name in enumerate(talk.people[:11]):
        y = 270 + number * 102
        _face(brush, 66, y, 34, name)
        brush.text(122, y - 16, short_name(name), 26, INK, bold=True, anchor="lm")
        brush.text(122, y + 18, f"0811-0000-72{number * 7 % 90:02d}", 22, GREY, anchor="lm")
        if number == 0:
            brush.box(570, y - 18, 120, 34, (220, 240, 234), 6)
            brush.text(630, y - 1, "Admin", 19, GREEN, anchor="mm")
        brush.line([(122, y + 50), (WIDTH, y + 50)], (228, 230, 234), 1)


# ---- a social medium ------------------------------------------------------------------------------------------------


def _post(brush: Brush, talk: Talk) -> None:
    brush.box(0, 0, WIDTH, HEIGHT, PALE)
    _post_head(brush, talk)
    brush.box(0, 156, WIDTH, 660, WHITE)
    _face(brush, 62, 212, 34, talk.title)
    brush.text(114, 198, talk.title[:40], 26, INK, bold=True, anchor="lm")
    brush.text(114, 230, f"{talk.date} · Publik", 20, GREY, anchor="lm")
    brush.paragraph(28, 262, WIDTH - 56, talk.sayings[-1] if talk.sayings else talk.words, 26, most=2)
    _paste_scene(brush, talk, 340, 400)
    brush.oval(44, 778, 17, 17, BLUE)
    brush.text(70, 778, "118", 22, GREY, anchor="lm")
    brush.text(WIDTH - 28, 778, "36 komentar · 12 kali dibagikan", 22, GREY, anchor="rm")
    y = 850.0
    for name, words in _comments(talk):
        y = _comment(brush, y, name, words)
        if y > HEIGHT - 120:
            break


def _post_head(brush: Brush, talk: Talk) -> None:
    _status(brush, talk, WHITE, INK)
    brush.box(0, 48, WIDTH, 96, WHITE)
    brush.box(28, 66, WIDTH - 56, 58, PALE, 29)
    brush.text(60, 95, talk.address.removeprefix("https://")[:46] or "contoh.id", 23, GREY, anchor="lm")
    brush.line([(0, 144), (WIDTH, 144)], (222, 224, 230), 2)


def _paste_scene(brush: Brush, talk: Talk, y: float, tall: int) -> None:
    picture = draw_scene(Subject(talk.words + " " + talk.seed, talk.title, talk.seed))
    wide = picture.height * WIDTH // tall
    cut = picture.crop((0, 0, picture.width, picture.height))
    if wide > picture.width:
        high = picture.width * tall // WIDTH
        cut = picture.crop((0, 120, picture.width, 120 + high))
    brush.image.paste(cut.resize((WIDTH * SCALE, tall * SCALE), Image.Resampling.BICUBIC), (0, round(y) * SCALE))


def _comments(talk: Talk) -> Sequence[tuple[str, str]]:
    sayings = [saying for saying in talk.sayings if len(saying) < 90] or ["Siap."]
    others = ["Warga Biasa", "Mas Tono", "Bu Yanti"]
    said = [(name, words) for name, words in zip([*talk.people, *others], sayings, strict=False)]
    return [
        *said,
        (others[0], "Ini benar?"),
        (others[1], "Tolong dicek dulu."),
        (others[2], "Bukan, saya kenal orangnya."),
    ]


def _comment(brush: Brush, y: float, name: str, words: str) -> float:
    lines = brush.wrap(words, 500, 24)
    _face(brush, 56, y + 30, 28, name)
    brush.box(100, y, 570, 54 + len(lines) * 32, WHITE, 20)
    brush.text(122, y + 14, short_name(name), 22, INK, bold=True)
    for number, line in enumerate(lines):
        brush.text(122, y + 44 + number * 32, line, 24)
    brush.text(122, y + 62 + len(lines) * 32, "Suka   Balas   1 hari", 18, GREY)
    return y + 108 + len(lines) * 32


def _profile(brush: Brush, talk: Talk) -> None:
    brush.box(0, 0, WIDTH, HEIGHT, PALE)
    _paste_scene(brush, talk, 144, 340)
    _post_head(brush, talk)
    brush.box(0, 484, WIDTH, 400, WHITE)
    brush.oval(150, 490, 108, 108, WHITE)
    _face(brush, 150, 490, 100, talk.people[0] if talk.people else talk.title)
    brush.text(40, 640, short_name(talk.people[0]) if talk.people else talk.title, 38, INK, bold=True, anchor="lm")
    for number, line in enumerate(brush.wrap(talk.title, WIDTH - 140, 24)[:2]):
        brush.text(40, 700 + number * 34, line, 24, GREY, anchor="lm")
    brush.box(40, 790, 300, 60, BLUE, 10)
    brush.text(190, 820, "Tambah teman", 24, WHITE, bold=True, anchor="mm")
    brush.box(360, 790, 320, 60, (226, 229, 234), 10)
    brush.text(520, 820, "Kirim pesan", 24, INK, anchor="mm")
    brush.text(40, 930, "Foto kegiatan", 27, INK, bold=True, anchor="lm")
    for number in range(6):
        tint = mix(TINTS[number], WHITE, 0.35)
        brush.box(20 + number % 3 * 230, 970 + number // 3 * 220, 220, 210, tint, 6)
        for x in (70, 110, 150):
            brush.oval(20 + number % 3 * 230 + x, 1070 + number // 3 * 220, 17, 21, (120, 88, 66))
            brush.box(number % 3 * 230 + x, 1092 + number // 3 * 220, 40, 80, WHITE, 10)


def _video(brush: Brush, talk: Talk) -> None:
    """Draw the page of a short video with its counters."""
    chant = next((saying for saying in talk.sayings if len(saying) < 24), "Nomor dua")
    picture = draw_scene(Subject("panggung", chant, talk.seed)).crop((370, 0, 850, 960))
    brush.image.paste(picture.resize((WIDTH * SCALE, HEIGHT * SCALE), Image.Resampling.BICUBIC), (0, 0))
    _status(brush, talk, (20, 20, 24), WHITE)
    brush.box(0, HEIGHT - 90, WIDTH, 90, (20, 20, 24))
    for number, (mark, count) in enumerate((("suka", "1.482"), ("komentar", "213"), ("bagikan", "96"))):
        y = 700 + number * 150
        brush.oval(656, y, 40, 40, (40, 40, 46))
        brush.text(656, y, mark[0].upper(), 30, WHITE, bold=True, anchor="mm")
        brush.text(656, y + 58, count, 22, WHITE, bold=True, anchor="mm")
    brush.shape([(330, 660), (330, 780), (430, 720)], WHITE)
    brush.box(0, 1180, 600, 170, (20, 20, 24), 12)
    brush.text(24, 1206, "@kabar.desa", 28, WHITE, bold=True)
    brush.paragraph(24, 1248, 560, talk.title, 23, WHITE, most=2)
    brush.text(24, 1318, f"{talk.date} · 24,6 rb tayangan", 21, (210, 212, 216))
    brush.text(360, HEIGHT - 46, "Beranda        Jelajah        Kotak masuk        Profil", 21, WHITE, anchor="mm")


Screen = Callable[[Brush, Talk], None]
SCREENS: tuple[tuple[str, Screen], ...] = (
    (r"daftar anggota", _members),
    (r"grup WhatsApp|pesan kepala|tanggapan", _chat),
    (r"^profil akun", _profile),
    (r"tayangan", _video),
)
