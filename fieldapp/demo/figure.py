"""Drawn people and things for the scenes of the made-up evidence: someone standing, a crowd, a banner, a stage, a car.

Called by `scene`. Everybody is made up of the same few shapes, so that nobody can be recognised.
"""

from dataclasses import dataclass
from random import Random

from fieldapp.demo.brush import INK, WHITE, Brush, Colour, mix

SKIN: tuple[Colour, ...] = ((196, 144, 108), (172, 120, 86), (150, 102, 72), (210, 160, 124))
CLOTH: tuple[Colour, ...] = ((60, 92, 150), (170, 60, 60), (70, 120, 84), (120, 96, 70), (90, 90, 104), (150, 120, 160))
CAMPAIGN: tuple[Colour, ...] = ((196, 48, 52), (226, 158, 34), (34, 112, 186), (38, 138, 92))
HAIR: Colour = (34, 28, 26)


def draw_banner(brush: Brush, place: tuple[float, float, float, float], words: str, colour: Colour) -> None:
    """Draw a banner at x, y of a width and height, with its words in capitals."""
    x, y, w, h = place
    brush.box(x, y, w, h, colour)
    brush.box(x, y + h * 0.84, w, h * 0.16, mix(colour, WHITE, 0.75))
    size = max(12, min(round(h * 0.2), 40))
    lines = brush.wrap(words.upper(), w - 40, size)[:3]
    for number, line in enumerate(lines):
        brush.text(
            x + w / 2,
            y + h * 0.42 + (number - (len(lines) - 1) / 2) * size * 1.3,
            line,
            size,
            WHITE,
            bold=True,
            anchor="mm",
        )


@dataclass(frozen=True, slots=True)
class Person:
    """How a person looks: skin, cloth, and what is worn over it."""

    skin: Colour
    cloth: Colour
    over: Colour | None = None
    scarf: bool = False
    raised: bool = False
    cap: bool = False


def pick_person(random: Random, cloth: Colour | None = None) -> Person:
    """Return somebody, in this cloth if one is named."""
    return Person(random.choice(SKIN), cloth or random.choice(CLOTH), scarf=random.random() < 0.35)


def draw_person(brush: Brush, x: float, feet: float, size: float, person: Person) -> None:
    """Draw someone standing: `size` is the height from feet to hair."""
    head, shoulder = size * 0.075, feet - size * 0.8
    legs = mix(person.cloth, (36, 36, 44), 0.75)
    for side in (-1, 1):
        brush.box(x + side * size * 0.055 - size * 0.045, feet - size * 0.46, size * 0.09, size * 0.45, legs, 6)
        brush.oval(x + side * size * 0.065, feet, size * 0.06, size * 0.02, (30, 28, 28))
    _arms(brush, x, shoulder, size, person)
    body = [(x - size * 0.13, shoulder + size * 0.04), (x - size * 0.06, shoulder - size * 0.01)]
    body += [(2 * x - px, py) for px, py in reversed(body)]
    brush.shape([*body, (x + size * 0.11, feet - size * 0.42), (x - size * 0.11, feet - size * 0.42)], person.cloth)
    if person.over:
        for side in (-1, 1):
            panel = [(x + side * size * 0.125, shoulder + size * 0.04), (x + side * size * 0.05, shoulder)]
            panel += [(x + side * size * 0.02, feet - size * 0.44), (x + side * size * 0.11, feet - size * 0.44)]
            brush.shape(panel, person.over)
        brush.box(x + size * 0.05, shoulder + size * 0.1, size * 0.05, size * 0.035, WHITE)
    draw_head(brush, x, shoulder - size * 0.1, head, person)


def _arms(brush: Brush, x: float, shoulder: float, size: float, person: Person) -> None:
    for side in (-1, 1):
        start = (x + side * size * 0.115, shoulder + size * 0.05)
        up = person.raised and side > 0
        elbow = (x + side * size * 0.19, shoulder + size * (0.02 if up else 0.2))
        hand = (
            (x + side * size * 0.2, shoulder - size * 0.2) if up else (x + side * size * 0.15, shoulder + size * 0.34)
        )
        brush.line([start, elbow], person.cloth, size * 0.065)
        brush.line([elbow, hand], person.skin, size * 0.045)
        brush.oval(*hand, size * 0.03, size * 0.034, person.skin)
        for finger in (-1, 0, 1) if up else ():
            tip = (hand[0] + finger * size * 0.022, hand[1] - size * 0.065)
            brush.line([hand, tip], person.skin, size * 0.014)


def draw_head(brush: Brush, x: float, y: float, r: float, person: Person) -> None:
    """Draw a head of radius `r` around a centre."""
    brush.box(x - r * 0.4, y + r * 0.6, r * 0.8, r, mix(person.skin, INK, 0.12))
    if person.scarf:
        brush.oval(x, y + r * 0.1, r * 1.2, r * 1.45, mix(person.cloth, WHITE, 0.45))
        brush.oval(x, y, r * 0.78, r, person.skin)
    else:
        brush.oval(x, y - r * 0.15, r * 1.02, r * 1.2, HAIR)
        brush.oval(x, y + r * 0.15, r * 0.9, r * 1.05, person.skin)
    if person.cap:
        brush.oval(x, y - r * 0.55, r * 1.05, r * 0.7, (70, 76, 60))
        brush.box(x - r * 1.2, y - r * 0.45, r * 2.4, r * 0.28, (58, 62, 50), 4)
    for side in (-0.35, 0.35):
        brush.oval(x + side * r, y + r * 0.05, r * 0.1, r * 0.09, (40, 30, 28))
    brush.line([(x - r * 0.25, y + r * 0.62), (x + r * 0.25, y + r * 0.62)], mix(person.skin, (120, 40, 40), 0.5), 2)


def draw_crowd(brush: Brush, random: Random, rows: int = 2) -> None:
    """Draw the backs of those who stand in front."""
    for row in range(rows):
        for place in range(11):
            x = place * 128 + (row % 2) * 64 + random.uniform(-18, 18)
            y = 800 + row * 84 + random.uniform(-10, 10)
            cloth = mix(random.choice(CLOTH), INK, 0.25)
            brush.oval(x, y + 96, 66, 70, cloth)
            scarf = random.random() < 0.4
            brush.oval(x, y, 34, 42, mix(cloth, WHITE, 0.4) if scarf else HAIR)


def draw_stage(brush: Brush, words: str, colour: Colour, left: float = 170, wide: float = 880) -> None:
    """Draw an open stage with its banner and loudspeakers."""
    brush.shape([(left - 40, 180), (left + wide + 40, 180), (left + wide, 120), (left, 120)], mix(colour, INK, 0.3))
    for x in (left - 20, left + wide + 6):
        brush.box(x, 170, 14, 470, (96, 96, 104))
    draw_banner(brush, (left + 10, 186, wide - 20, 190), words, colour)
    brush.box(left + 10, 376, wide - 20, 224, (70, 66, 74))
    brush.box(left - 40, 600, wide + 80, 26, (128, 94, 62))
    brush.box(left - 40, 626, wide + 80, 100, (84, 62, 46))
    for x in (left - 120, left + wide + 50):
        brush.box(x, 470, 74, 256, (38, 38, 42), 4)
        for y in (520, 600, 680):
            brush.oval(x + 37, y, 26, 26, (70, 70, 76))


def draw_car(brush: Brush, x: float, ground: float, size: float) -> None:
    """Draw a black car of the service with its red plate, from the side."""
    body: Colour = (36, 40, 48)
    brush.oval(x + size * 0.5, ground + 4, size * 0.54, size * 0.03, (74, 70, 54))
    roof = [(0.14, 0.22), (0.27, 0.4), (0.7, 0.41), (0.84, 0.24), (0.99, 0.2), (1, 0.07), (0, 0.07), (0.01, 0.2)]
    brush.shape([(x + px * size, ground - py * size) for px, py in roof], body)
    for glass in (
        [(0.19, 0.235), (0.285, 0.375), (0.43, 0.38), (0.43, 0.235)],
        [(0.46, 0.235), (0.46, 0.38), (0.68, 0.385), (0.79, 0.24)],
    ):
        brush.shape([(x + px * size, ground - py * size) for px, py in glass], (146, 172, 188))
    brush.line([(x, ground - size * 0.18), (x + size, ground - size * 0.18)], mix(body, WHITE, 0.3), 3)
    for wheel in (0.2, 0.8):
        brush.oval(x + wheel * size, ground - size * 0.07, size * 0.085, size * 0.085, (24, 24, 26))
        brush.oval(x + wheel * size, ground - size * 0.07, size * 0.045, size * 0.045, (168, 170, 176))
    brush.box(x + size * 0.925, ground - size * 0.19, size * 0.07, size * 0.03, (244, 226, 170), 4)
    brush.box(x + size * 0.36, ground - size * 0.135, size * 0.24, size * 0.075, WHITE, 3)
    brush.box(x + size * 0.363, ground - size * 0.132, size * 0.234, size * 0.069, (190, 30, 34), 3)
    brush.text(x + size * 0.48, ground - size * 0.098, "KT 0000 XX", round(size * 0.034), WHITE, bold=True, anchor="mm")
