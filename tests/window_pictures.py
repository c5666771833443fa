"""Pictures of every page of the window: empty, after two months of work, with 10,000 cases, and when something failed.

From the top of the repository: python -m tests.window_pictures OUT [--page NAME] [--size 100|150] [--theme light|dark]

The files are named page-state-size-theme.png, and one contact sheet per page lies beside them. Every size and theme is
drawn by a process of its own, since Qt takes its scale at the start: 1366 x 768 pixels at 100 % and at 150 %.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

SIZES = {"100": ("1", (1366, 768)), "150": ("1.5", (911, 512))}
THEMES = ("light", "dark")
TOP = Path(__file__).resolve().parents[1]
THUMB = (440, 248)
LAPTOPS = ".laptops"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--page", action="append", default=[], help="only this page; may be given several times")
    parser.add_argument("--size", choices=SIZES, action="append", default=[])
    parser.add_argument("--theme", choices=THEMES, action="append", default=[])
    parser.add_argument("--few", action="store_true", help="200 cases instead of 10,000")
    parser.add_argument("--state", default="", help="only states whose name holds this")
    asked = parser.parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    made = asked.out / LAPTOPS
    shutil.rmtree(made, ignore_errors=True)
    failed = _wait([_start([str(made), "--make", *(["--few"] if asked.few else [])], "1")])
    rest = [f"--state={asked.state}", *(f"--page={page}" for page in asked.page)]
    for theme in asked.theme or THEMES if not failed else ():
        # One for each scale at the same time: they share nothing but the laptops, which they copy.
        failed |= _wait([
            _start([str(made), "--draw", str(asked.out), "--size", size, "--theme", theme, *rest], SIZES[size][0])
            for size in asked.size or SIZES
        ])  # fmt: skip
    shutil.rmtree(made, ignore_errors=True)
    draw_sheets(asked.out)
    return failed


def _start(words: Sequence[str], scale: str) -> subprocess.Popen[bytes]:
    """Start the drawing program on laptops that it makes or finds."""
    about = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
    return subprocess.Popen([sys.executable, "-m", "tests.ui.gallery.draw", *words], cwd=TOP, env=about)


def _wait(programs: Sequence[subprocess.Popen[bytes]]) -> int:
    """Wait for all programs; return 0 when all of them went well. One that was ended by a signal did not."""
    codes = [program.wait() for program in programs]
    return 0 if not any(codes) else 1


def draw_sheets(out: Path) -> None:
    """Lay all pictures of one page on one sheet each."""
    pages: dict[str, list[Path]] = {}
    for path in sorted(out.glob("*-*-*-*.png")):
        pages.setdefault(path.stem.split("-")[0], []).append(path)
    for page, paths in pages.items():
        across = 4
        down = -(-len(paths) // across)
        sheet = Image.new("RGB", (across * (THUMB[0] + 12) + 12, down * (THUMB[1] + 30) + 12), "#8b8878")
        pen = ImageDraw.Draw(sheet)
        for number, path in enumerate(paths):
            left, top = 12 + number % across * (THUMB[0] + 12), 12 + number // across * (THUMB[1] + 30)
            with Image.open(path) as picture:
                sheet.paste(picture.convert("RGB").resize(THUMB, Image.Resampling.LANCZOS), (left, top))
            pen.text((left, top + THUMB[1] + 4), path.stem, fill="#ffffff")
        sheet.save(out / f"sheet-{page}.png")


if __name__ == "__main__":
    raise SystemExit(main())
