"""How amounts, times and offices are said on the pages of sending and receiving. Pure."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from fieldapp.case.dates import parse_date, wall_in_zone, write_date, write_iso_time
from fieldapp.case.wording import name_size
from fieldapp.words import say

# How the system calls them, and how the people who format sticks do; a driver beside the kernel does not tell.
_FILE_SYSTEMS: Final = {
    "vfat": "FAT32", "fuse.fusefat": "FAT32", "msdos": "FAT", "exfat": "exFAT", "fuse.exfat": "exFAT", "ntfs3": "NTFS",
    "ntfs": "NTFS", "fuse.ntfs-3g": "NTFS", "fuseblk": "",
}  # fmt: skip


def write_when(wall: str, zone: str) -> str:
    """Return a wall clock in a zone as "12 November 2026 pukul 14.30 WITA"; what is none comes back as it is."""
    wall = wall_in_zone(wall, zone)
    day = parse_date(wall[:10])
    if day is None:
        return wall
    return say("ui.transfer.when", date=keep_together(write_date(day)), time=_time(wall, zone))


def _time(wall: str, zone: str) -> str:
    return keep_together(write_iso_time(wall[11:16], zone))


def keep_together(text: str) -> str:
    """Return text that is not broken at the end of a line."""
    return text.replace(" ", "\u00a0")


def write_short_day(wall: str) -> str:
    """Return a wall clock's day as lists show it: "12-11-2026"."""
    year, _, rest = wall[:10].partition("-")
    month, _, day = rest.partition("-")
    return f"{day}-{month}-{year}" if day else wall[:10]


def write_amount(cases: int, reports: int, evidence: int) -> str:
    """Return "3 perkara, 1 LHP dan 5 bukti"; what there is none of is left out, nothing at all is "tidak ada"."""
    counts = (("case", cases), ("report", reports), ("evidence", evidence))
    return write_list(
        keep_together(say(f"ui.transfer.count.{name}", count=write_count(count))) for name, count in counts if count
    )


def write_list(parts: Iterable[str]) -> str:
    """Return "a, b dan c"; nothing is "tidak ada"."""
    found = list(parts)
    if not found:
        return say("ui.transfer.count.none")
    if len(found) == 1:
        return found[0]
    return say("ui.transfer.and", first=", ".join(found[:-1]), last=found[-1])


def write_count(count: int) -> str:
    """Return a count with its thousands apart: 1.234."""
    return f"{count:,}".replace(",", ".")


def write_minutes(seconds: float | None) -> str:
    """Return about how long something takes: "kira-kira 4 menit", "" where that is not known."""
    if seconds is None:
        return ""
    minutes = round(seconds / 60)
    return say("ui.transfer.minutes", minutes=minutes) if minutes else say("ui.transfer.moment")


def write_office(name: str, code: str) -> str:
    """Return an office by name and code, by its code alone when it has told no name."""
    return say("ui.transfer.office", name=name, code=code) if name else code


def write_room(free: int, size: int, file_system: str) -> str:
    """Return how much room a stick has: "14,2 GB bebas dari 16,0 GB · FAT32"."""
    facts = {"free": name_size(free), "size": name_size(size)}
    room = say("ui.transfer.room", **facts) if size else say("ui.transfer.room_unknown")
    kind = _FILE_SYSTEMS.get(file_system.lower(), file_system)
    return f"{room} · {kind}" if kind else room


def write_place(folder: Path) -> str:
    """Return a folder as people find it again."""
    return str(folder)
