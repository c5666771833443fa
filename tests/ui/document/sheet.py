"""A signed sheet as a scanner gives it."""

from pathlib import Path

from fieldapp.desk.printing import make_document_form
from fieldapp.paper.raster import PdfPages
from fieldapp.vault.vault import Vault


def scan_of(vault: Vault, paper: str, folder: Path, name: str = "pindai.jpg") -> Path:
    """Print a paper and scan its first page into a folder."""
    return scan_pdf(make_document_form(vault, paper).printed.pdf, folder / name)


def scan_pdf(pdf: bytes, target: Path) -> Path:
    """Scan the first page of a PDF."""
    from PIL import Image  # noqa: PLC0415 - slow to import

    with PdfPages(pdf) as pages:
        width, height = (round(side * 200 / 72) for side in pages.sizes[0])
        drawn = pages.render(0, width, height)
    picture = Image.frombuffer("RGB", (width, height), drawn.data, "raw", "BGRX", drawn.stride, 1).convert("L")
    picture.save(target, "JPEG", quality=85, dpi=(200, 200))
    return target
