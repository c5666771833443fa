"""The report of a fault of the program: where it happened, and nothing of what people typed.

Called by the command line and the windows for what nobody expected. Tells file, line and function of each frame and the
names of the exception types; no messages, no values, no arguments, since they can hold names.
"""

import platform
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from fieldapp import __version__
from fieldapp.home import home_folder

FOLDER = "crash"


def write_crash(error: BaseException) -> Path | None:
    """Write the report and return where it lies, None when even that fails."""
    now = datetime.now().astimezone()
    path = home_folder() / FOLDER / f"netra-{now:%Y%m%d-%H%M%S}.txt"
    lines = [program_line(), now.isoformat(timespec="seconds"), *fault_lines(error)]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError:
        return None
    return path


def program_line() -> str:
    """Return which program runs on what."""
    system = f"{platform.system()} {platform.release()}"
    return f"netra {__version__}, Python {platform.python_version()}, {system}"


def fault_lines(error: BaseException) -> Iterator[str]:
    """Give the places of an error and of what led to it, each under the name of its type."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield f"{type(current).__module__}.{type(current).__qualname__}"
        for frame in traceback.extract_tb(current.__traceback__):
            yield f"  {_place(frame.filename)}:{frame.lineno} {frame.name}"
        current = current.__cause__ or current.__context__


def _place(file: str) -> str:
    """Return the end of a path that says which module it is: the beginning can name the user."""
    parts = Path(file).parts
    for top in ("fieldapp", "ui", "site-packages"):
        if top in parts:
            return "/".join(parts[parts.index(top) :])
    return parts[-1] if parts else ""
