"""Pictures of the printed forms: each page as PNG, and one contact sheet of the first pages.

Called by the story at its end.
"""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from fieldapp.demo.brush import font_of

DPI = 80
TILE, MARGIN, LABEL = 300, 18, 26
CONTACT_SHEET = "lembar-contoh.png"


def draw_pages(prints: Iterable[Path], folder: Path) -> list[Path]:
    """Write every page of the PDFs as PNG below a folder and return the files, page 1 of each PDF named `-1`."""
    import pypdfium2  # noqa: PLC0415 - slow to import

    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for path in prints:
        with pypdfium2.PdfDocument(path) as pdf:
            for number, page in enumerate(pdf, 1):
                target = folder / f"{path.stem}-{number}.png"
                page.render(scale=DPI / 72).to_pil().save(target)
                made.append(target)
    return made


def draw_contact_sheet(pages: Sequence[Path], target: Path, columns: int = 6) -> Path:
    """Write one picture of small pages with their names below."""
    rows = math.ceil(len(pages) / columns)
    wide, tall = TILE + MARGIN, round(TILE * 1.53) + MARGIN + LABEL
    sheet = Image.new("RGB", (columns * wide + MARGIN, rows * tall + MARGIN), (226, 228, 232))
    draw = ImageDraw.Draw(sheet)
    for number, path in enumerate(pages):
        x, y = MARGIN + number % columns * wide, MARGIN + number // columns * tall
        with Image.open(path) as page:
            small = page.convert("RGB")
        small.thumbnail((TILE, round(TILE * 1.53)), Image.Resampling.LANCZOS)
        sheet.paste(small, (x, y))
        draw.text((x, y + round(TILE * 1.53) + 4), path.stem.removesuffix("-1")[:44], (40, 42, 48), font_of(13))
    sheet.save(target)
    return target
