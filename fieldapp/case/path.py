"""Places in the values of a form, written like `event.place` or `subjects[2].name`.

Called by the editor and by whoever lays a problem beside its field. Pure; a place that is not there reads as None.
"""

import re
from typing import Any

Step = str | int

_step = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_number = re.compile(r"\[\d+\]")


def steps_of(path: str) -> tuple[Step, ...]:
    """Return the names and numbers on the way to a place."""
    return tuple(int(number) if number else name for name, number in _step.findall(path))


def look_up(values: Any, path: str) -> Any:
    """Return what stands at a place, None when nothing does."""
    for step in steps_of(path):
        if isinstance(step, int):
            values = values[step] if isinstance(values, list) and step < len(values) else None
        else:
            values = values.get(step) if isinstance(values, dict) else None
    return values


def put(values: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at a place; what is missing on the way is made. Raises IndexError beyond the end of a list."""
    *way, last = steps_of(path)
    at: Any = values
    for step, following in zip(way, [*way, last][1:], strict=True):
        inner = at[step] if isinstance(step, int) else at.get(step)
        if inner is None:
            inner = at[step] = [] if isinstance(following, int) else {}
        at = inner
    at[last] = value


def is_within(path: str, place: str) -> bool:
    """Say whether a path is a place or lies below it: `subjects[2].name` within `subjects`, within `subjects[2]`."""
    return path == place or path.startswith((f"{place}.", f"{place}["))


def general(path: str) -> str:
    """Return a path without numbers: `subjects.name` of `subjects[2].name`."""
    return _number.sub("", path)
