"""The holidays that deadlines of working days leave out: those of the calendar library, and those of the data set.

Called through `Packs.calendar`. Joint leave (cuti bersama) is no holiday unless the data set lists it. Knows no office.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from fieldapp.case.daycount import Calendar
from fieldapp.case.numbering import UNSURE
from fieldapp.case.office import is_within


class Holidays(Mapping[date, str]):
    """Holidays of Indonesia by date; the rows of holidays.toml go before those of the library.

    A row with `working = true` takes a day back that the library has wrongly. The library is loaded when a day is asked
    for that no row names.
    """

    def __init__(self, rows: list[Mapping[str, Any]]) -> None:
        self._listed = {row["date"]: str(row["label"]) for row in rows if row.get("working") is not True}
        self._worked = frozenset(row["date"] for row in rows if row.get("working") is True)

    @cached_property
    def _known(self) -> Mapping[date, str]:
        # the country by its own module, which packaging sees; the library's own entrance imports by name
        from holidays.countries.indonesia import Indonesia  # noqa: PLC0415 - slow to load

        return Indonesia(language="id")

    def __getitem__(self, day: date) -> str:
        if day in self._listed:
            return self._listed[day]
        if day in self._worked:
            raise KeyError(day)
        return self._known[day]

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (day in self._listed or (day not in self._worked and day in self._known))

    def __iter__(self) -> Iterator[date]:
        """Give the days that were listed, and those of the years asked for until now."""
        return iter(sorted({*self._listed, *self._known} - self._worked))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def read_calendar(table: Mapping[str, Any], office: str = "") -> Calendar:
    """Return the calendar of an office by a file of the set; {} leaves the holidays of the library alone.

    A row with a `region` holds for the offices in it.
    """
    rows = [row for row in table.get("holiday", ()) if not row.get("region") or is_within(office, row["region"])]
    unsure = frozenset(row["date"] for row in rows if row.get("confidence") in UNSURE)
    return Calendar(Holidays(rows), unsure)
