"""A moment from a note, as the settings say it."""

from fieldapp.case.dates import parse_date, wall_in_zone, write_date, write_iso_time
from fieldapp.words import say


def say_when(wall: str, zone: str) -> str:
    """Return day and time of a wall clock with its offset, in the time of the office."""
    wall = wall_in_zone(wall, zone)
    day = parse_date(wall[:10])
    return say("ui.settings.health.at", day=write_date(day) if day else wall[:10], time=write_iso_time(wall[11:16]))
