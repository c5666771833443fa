"""What the demonstration says while it runs and at its end: one row per step with its count, its time and its place.

Called by the story. Holds words and numbers only; decides nothing.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fieldapp import words
from fieldapp.errors import DemoBroken, NetraError

TITLE, COUNT, TIME = 47, 45, 7
INDENT = 6

Say = Callable[[str], None]


@dataclass(slots=True)
class Row:
    """One step: its title, what it counted, the milliseconds it took, where its result lies, whether it held."""

    number: int
    title: str
    count: str = ""
    place: str = ""
    milliseconds: int = 0
    holds: bool = False
    details: list[str] = field(default_factory=list)

    def tell(self, code: str, /, **facts: object) -> None:
        """Say what the step counted."""
        self.count = words.say(f"demo.count.{code}", **facts)

    def note(self, code: str, /, **facts: object) -> None:
        """Add a line below the step."""
        self.details.append(words.say(f"demo.note.{code}", **facts))

    def require(self, condition: bool, what: str) -> None:
        """Raise DemoBroken unless a check holds; `what` is a code of `demo.check`."""
        if not condition:
            raise DemoBroken(step=self.title, what=words.say(f"demo.check.{what}"))


@dataclass(slots=True)
class Table:
    """The rows so far, said as they come."""

    say: Say
    folder: Path
    rows: list[Row] = field(default_factory=list)
    started: float = field(default_factory=time.perf_counter)

    @contextmanager
    def step(self, code: str, place: Path | None = None) -> Iterator[Row]:
        """Time a step and say how it went; what fails is said and raised again."""
        row = Row(len(self.rows) + 1, words.say(f"demo.step.{code}"), place=self._short(place) if place else "")
        self.rows.append(row)
        began = time.perf_counter()
        try:
            yield row
            row.holds = True
        except (NetraError, OSError) as error:
            row.count = words.say("demo.failed")
            row.details.append(error.sentence if isinstance(error, NetraError) else str(error))
            raise
        finally:
            row.milliseconds = round((time.perf_counter() - began) * 1000)
            self._say_row(row)

    def chapter(self, code: str) -> None:
        """Say the title of a chapter."""
        self.say("")
        self.say(words.say(f"demo.chapter.{code}"))

    def summary(self) -> list[str]:
        """Return the whole table with its totals, as aligned lines."""
        head = _line(
            "No", words.say("demo.head.step"), words.say("demo.head.count"), "ms", words.say("demo.head.place")
        )
        body = [_line(str(r.number), r.title, r.count, dotted(r.milliseconds), r.place) for r in self.rows]
        held = sum(row.holds for row in self.rows)
        elapsed = dotted(round((time.perf_counter() - self.started) * 1000))
        total = words.say("demo.total", held=held, steps=len(self.rows))
        rule = "-" * max(map(len, (head, *body)))
        return [head, rule, *body, rule, _line("", words.say("demo.head.total"), total, elapsed, str(self.folder))]

    def _say_row(self, row: Row) -> None:
        self.say(_line(str(row.number), row.title, row.count, dotted(row.milliseconds), "").rstrip() + " ms")
        for line in row.details:
            self.say(" " * INDENT + line)

    def _short(self, place: Path) -> str:
        return place.relative_to(self.folder).as_posix() + ("/" if place.is_dir() or not place.suffix else "")


def _line(number: str, title: str, count: str, milliseconds: str, place: str) -> str:
    return f"{number:>3}  {title:<{TITLE}}{count:<{COUNT}}{milliseconds:>{TIME}}  {place}".rstrip()


def dotted(number: int) -> str:
    """Return a number with dots between the thousands, as Indonesian writes it."""
    return f"{number:,}".replace(",", ".")
