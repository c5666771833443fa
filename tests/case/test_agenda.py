"""Calendar files as RFC 5545 wants them: line ends, folding, escaping, UTC, one thing under one name."""

import re
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.case.agenda import Entry, write_agenda
from fieldapp.case.dates import ZONES

MADE = datetime(2024, 10, 22, 9, 30, 15, tzinfo=ZONES["WIT"])


def entry(**changes):
    facts = {
        "uid": "0192.penanganan.x@netra",
        "start": datetime(2024, 10, 23, 22, 59, tzinfo=ZONES["WITA"]),
        "end": datetime(2024, 10, 23, 23, 59, tzinfo=ZONES["WITA"]),
        "title": "Batas waktu",
    }
    return Entry(**(facts | changes))


def read(data):
    """Read content lines as section 3.1 has them: unfold, then name, parameters and value."""
    assert data.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert all(line.decode("utf-8") is not None for line in data.split(b"\r\n")), "no sign is torn apart"
    lines = data.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")[:-1]
    found = []
    for line in lines:
        assert re.match(r"[A-Z-]+(;[A-Z-]+=[A-Z-]+)*:", line), line
        name, _, value = line.partition(":")
        found.append((name, value))
    return found


def unescape(value):
    return re.sub(r"\\([\\;,nN])", lambda found: "\n" if found[1] in "nN" else found[1], value)


def test_a_calendar_has_all_that_is_required_and_nothing_twice():
    lines = read(write_agenda([entry(), entry(uid="other@netra", note="Satu, dua; tiga")], MADE))
    assert lines[:3] == [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//Netra//Batas waktu//ID")]
    assert lines[-1] == ("END", "VCALENDAR")
    events = [place for place, line in enumerate(lines) if line == ("BEGIN", "VEVENT")]
    assert len(events) == 2
    for begin, end in zip(events, [*events[1:], len(lines)], strict=True):
        names = [name for name, _ in lines[begin:end]]
        assert [names.count(name) for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY")] == [1] * 5
        assert names.index("BEGIN") == 0


def test_times_are_universal():
    lines = dict(read(write_agenda([entry()], MADE)))
    assert (lines["DTSTAMP"], lines["DTSTART"], lines["DTEND"]) == (
        "20241022T003015Z", "20241023T145900Z", "20241023T155900Z"
    )  # fmt: skip


def test_the_reminder_stands_before_the_end():
    lines = dict(read(write_agenda([entry(alarm=timedelta(hours=6))], MADE)))
    assert lines["TRIGGER;RELATED=END"] == "-PT360M"
    assert lines["ACTION"] == "DISPLAY"


def test_an_empty_calendar_is_still_one():
    assert len(read(write_agenda([], MADE))) == 6


def test_the_same_entries_make_the_same_file():
    assert write_agenda([entry()], MADE) == write_agenda([entry()], MADE.astimezone(UTC))


def test_nothing_that_people_wrote_becomes_a_line_of_its_own():
    title = "Batas\r\nEND:VCALENDAR\rBEGIN:VEVENT\n\x00\x1b; koma, garis \\ akhir"
    lines = read(write_agenda([entry(title=title, note=title)], MADE))
    assert [name for name, _ in lines].count("BEGIN") == 3
    (summary,) = [value for name, value in lines if name == "SUMMARY"]
    assert unescape(summary) == "Batas\nEND:VCALENDAR\nBEGIN:VEVENT\n; koma, garis \\ akhir"


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=400)


@given(TEXT, TEXT)
def test_every_text_comes_back_as_it_was(title, note):
    lines = read(write_agenda([entry(title=title, note=note)], MADE))
    (summary,) = [value for name, value in lines if name == "SUMMARY"]
    assert unescape(summary) == title
    notes = [value for name, value in lines if name == "DESCRIPTION"]
    assert unescape(notes[0]) == (note or title)
