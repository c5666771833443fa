"""Calendar files (iCalendar, RFC 5545) of moments that must not be missed.

Called by the desk. Pure: entries come in, bytes come out, the same for the same entries. Writes the few properties that
every calendar program reads; knows nothing of cases.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

PRODUCT: Final = "-//Netra//Batas waktu//ID"
FOLD: Final = 75
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `uid` stays the same for the same thing, `sequence` grows when its moment moves.

    `start` and `end` carry their offsets; `alarm` is how long before the end the calendar reminds.
    """

    uid: str
    start: datetime
    end: datetime
    title: str
    note: str = ""
    sequence: int = 0
    alarm: timedelta = timedelta(days=1)


def write_agenda(entries: Sequence[Entry], made: datetime) -> bytes:
    """Return a calendar file of entries, as it is published at a moment; UTF-8, lines of at most 75 octets."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for entry in entries:
        lines += _entry(entry, made)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _entry(entry: Entry, made: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"DTSTAMP:{_utc(made)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTART:{_utc(entry.start)}"
    yield f"DTEND:{_utc(entry.end)}"
    yield f"SUMMARY:{_text(entry.title)}"
    if entry.note:
        yield f"DESCRIPTION:{_text(entry.note)}"
    yield "CLASS:CONFIDENTIAL"
    yield "TRANSP:TRANSPARENT"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(entry.title)}")
    yield f"TRIGGER;RELATED=END:-PT{int(entry.alarm.total_seconds() // 60)}M"
    yield from ("END:VALARM", "END:VEVENT")


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    r"""Return text as a value of type TEXT: escaped, line ends as \n, no other control characters (section 3.3.11)."""
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    return _cleaned(plain).translate(_ESCAPES)


def _cleaned(value: Iterable[str]) -> str:
    return "".join(sign for sign in value if sign == "\n" or (sign >= " " and sign != "\x7f"))


def _folded(line: str) -> bytes:
    """Return a content line with its end, folded between characters, never inside one (section 3.1)."""
    found, part = [], b""
    for sign in line:
        octets = sign.encode("utf-8", "replace")
        if len(part) + len(octets) > FOLD:
            found.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*found, part]) + b"\r\n"
