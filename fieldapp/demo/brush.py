"""Drawing for the made-up evidence: a canvas in plain units, drawn twice as large and made smaller at the end.

Called by the drawn photographs, screens and letters. Knows nothing of what is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from PIL import Image, ImageDraw, ImageFont, ImageOps

Colour = tuple[int, int, int]
Point = tuple[float, float]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

WHITE: Colour = (255, 255, 255)
INK: Colour = (32, 34, 40)
SCALE = 2


@cache
def font_of(size: int) -> Font:
    """Return the sans serif font that Pillow brings, in pixels."""
    return ImageFont.load_default(size)


def mix(one: Colour, other: Colour, part: float) -> Colour:
    """Return a colour between two; part 0 is the first, 1 the other."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Brush:
    """A canvas of `width` x `height` units with the means to draw on it."""

    image: Image.Image
    draw: ImageDraw.ImageDraw
    width: int
    height: int

    def box(self, x: float, y: float, w: float, h: float, fill: Colour, round_by: float = 0) -> None:
        """Draw a filled rectangle, its corners round if asked."""
        corners = (x * SCALE, y * SCALE, (x + w) * SCALE, (y + h) * SCALE)
        self.draw.rounded_rectangle(corners, round_by * SCALE, fill=fill)

    def frame(self, x: float, y: float, w: float, h: float, colour: Colour, thick: float = 2) -> None:
        """Draw the outline of a rectangle."""
        corners = (x * SCALE, y * SCALE, (x + w) * SCALE, (y + h) * SCALE)
        self.draw.rectangle(corners, outline=colour, width=round(thick * SCALE))

    def oval(self, x: float, y: float, rx: float, ry: float, fill: Colour) -> None:
        """Draw a filled ellipse around a centre."""
        self.draw.ellipse(((x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE), fill=fill)

    def ring(self, x: float, y: float, r: float, colour: Colour, thick: float = 2) -> None:
        """Draw a circle."""
        corners = ((x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE)
        self.draw.ellipse(corners, outline=colour, width=round(thick * SCALE))

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        """Draw a filled polygon."""
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def line(self, points: Sequence[Point], colour: Colour, thick: float = 2) -> None:
        """Draw a line through points."""
        self.draw.line(
            [(x * SCALE, y * SCALE) for x, y in points], fill=colour, width=round(thick * SCALE), joint="curve"
        )

    def fade(self, y: float, h: float, top: Colour, bottom: Colour) -> None:
        """Fill the whole width from one colour down to another."""
        column = ImageOps.colorize(Image.linear_gradient("L").crop((0, 0, 1, 256)), top, bottom)
        tall = column.resize((1, max(1, round(h * SCALE))), Image.Resampling.BILINEAR)
        wide = tall.resize((self.image.width, tall.height), Image.Resampling.NEAREST)
        self.image.paste(wide, (0, round(y * SCALE)))

    def text(
        self, x: float, y: float, words: str, size: int, colour: Colour = INK, *, bold: bool = False, anchor: str = "la"
    ) -> None:
        """Write one line; `anchor` as in Pillow."""
        thick = max(1, size * SCALE // 32) if bold else 0
        self.draw.text(
            (x * SCALE, y * SCALE), words, colour, font_of(size * SCALE), anchor, stroke_width=thick, stroke_fill=colour
        )

    def paragraph(
        self, x: float, y: float, width: float, words: str, size: int, colour: Colour = INK, *, most: int = 99
    ) -> float:
        """Write wrapped lines and return where the next one would stand."""
        for line in self.wrap(words, width, size)[:most]:
            self.text(x, y, line, size, colour)
            y += size * 1.35
        return y

    def wrap(self, words: str, width: float, size: int) -> list[str]:
        """Return the lines that words need at a width."""
        lines: list[str] = []
        for paragraph in words.split("\n"):
            line = ""
            for word in paragraph.split():
                longer = f"{line} {word}".strip()
                if line and self.measure(longer, size) > width:
                    lines.append(line)
                    longer = word
                line = longer
            lines.append(line)
        return lines

    def measure(self, words: str, size: int) -> float:
        """Return the width of a line."""
        return font_of(size * SCALE).getlength(words) / SCALE

    def finish(self, random: Random | None = None, grain: float = 0.0) -> Image.Image:
        """Return the picture at its size, with the grain of a camera if asked."""
        small = self.image.reduce(SCALE)
        if random is None or not grain:
            return small
        noise = Image.frombytes("L", small.size, random.randbytes(self.width * self.height))
        return Image.blend(small, noise.convert("RGB"), grain)


def new_brush(width: int, height: int, ground: Colour = WHITE) -> Brush:
    """Return an empty canvas."""
    image = Image.new("RGB", (width * SCALE, height * SCALE), ground)
    return Brush(image, ImageDraw.Draw(image), width, height)
