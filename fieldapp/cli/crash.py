"""The report of a fault of the program: where it happened, and nothing of what people typed.

Called by the program for what nobody expected. Writes file, line and function of each frame and the names of the
exception types; no messages, no values, no arguments, since they can hold names.
"""

import platform
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from fieldapp import __version__
from fieldapp.cli.session import home_folder


def write_crash(error: BaseException) -> Path | None:
    """Write the report and return where it lies, None when even that fails."""
    now = datetime.now().astimezone()
    path = home_folder() / "crash" / f"netra-{now:%Y%m%d-%H%M%S}.txt"
    lines = [
        f"netra {__version__}, Python {platform.python_version()}, {platform.system()} {platform.release()}",
        now.isoformat(timespec="seconds"),
        *_describe(error),
    ]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError:
        return None
    return path


def _describe(error: BaseException) -> Iterator[str]:
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
    for top in ("fieldapp", "site-packages"):
        if top in parts:
            return "/".join(parts[parts.index(top) :])
    return parts[-1] if parts else ""
