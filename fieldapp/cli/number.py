"""The commands about the register of official numbers: set aside, void, list.

Called by the program. Who may draw is the register's rule; numbers of cases are drawn by `case number`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.display import SHORT_ID
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_table
from fieldapp.cli.session import Session
from fieldapp.cli.value import given_date, given_text
from fieldapp.errors import DeviceUnknown, RecordInConflict, RollUnknown
from fieldapp.exchange.enrolment import list_devices
from fieldapp.vault import foreign, numbers
from fieldapp.vault.holder import hand_over, holder_of
from fieldapp.vault.listing import list_numbers
from fieldapp.vault.register import find_owner
from fieldapp.vault.rolls import find_roll
from fieldapp.vault.takeover import take_over
from fieldapp.vault.vault import Vault
from fieldapp.words import say

MOST: Final = 10_000
YEARS: Final = range(2000, 2101)
SHORTEST_PREFIX: Final = 8
ROLLS: Final = ("mail", "assignment")

number = noun("number")


@verb(number, "reserve")
@argument("series", "series")
@argument("count", "count", type=int)
@option("--for", "device", metavar="device", default="", text="for_device")
@option("--year", metavar="year", type=int)
def reserve(session: Session, series: str, count: int, device: str, year: int | None) -> None:
    """Set numbers aside."""
    if not 1 <= count <= MOST:
        raise Misuse(say("cli.whole_number", name=say("cli.metavar.count"), least=1, most=MOST))
    if year is not None and year not in YEARS:
        raise Misuse(say("cli.whole_number", name="--year", least=YEARS[0], most=YEARS[-1]))
    with writing(session) as opened:
        span = numbers.reserve(opened, series, count, _find_device(opened, device) if device else "", year)
    data = asdict(span)
    del data["id"]
    whose = say("cli.reserved_device", device=span.device[:8]) if span.device else say("cli.reserved_blank")
    session.answer(
        data, [say("cli.reserved", series=series, first=span.first, last=span.last, year=span.year, whose=whose)]
    )


def _find_device(opened: Vault, name: str) -> str:
    """Return a device of the own office by its name or the beginning of it. Raises DeviceUnknown."""
    wanted = name.strip().lower()
    known = {opened.device, *(row.device for row in list_devices(opened) if row.office == opened.office)}
    found = [device for device in known if device.startswith(wanted)] if len(wanted) >= SHORTEST_PREFIX else []
    if len(found) != 1:
        raise DeviceUnknown(device=name)
    return found[0]


@verb(number, "void")
@argument("text", "number")
@option("--of", "owner", metavar="id", default="", text="void_of")
@option("--reason", metavar="text", required=True)
def void(session: Session, text: str, owner: str, reason: str) -> None:
    """Void a drawn number."""
    said = given_text(reason, "--reason")
    with writing(session) as opened:
        record = numbers.void(opened, text.strip(), said, owner=_find_record(opened, owner) if owner else "")
    session.answer({"number": text.strip(), "record": record}, [say("cli.number_voided", number=plain(text.strip()))])


@verb(number, "spoil")
@argument("series", "series")
@argument("running", "running", type=int)
@option("--year", metavar="year", type=int)
@option("--reason", metavar="text", required=True)
def spoil(session: Session, series: str, running: int, year: int | None, reason: str) -> None:
    """Void a number that was set aside and never drawn."""
    said = given_text(reason, "--reason")
    with writing(session) as opened:
        text = numbers.spoil(opened, series, running, said, year)
    session.answer({"series": series, "number": text}, [say("cli.number_voided", number=plain(text))])


@verb(number, "foreign")
@argument("name", "owner")
@argument("text", "number")
@option("--series", metavar="series", required=True)
@option("--on", metavar="date", text="on_number")
@option("--running", metavar="running", type=int, default=0)
@option("--year", metavar="year", type=int, default=0)
def foreign_command(
    session: Session, name: str, text: str, series: str, on: str | None, running: int, year: int
) -> None:
    """Enter a number as it stands on paper, or as another system gave it."""
    day = given_date(on, "--on")
    with writing(session) as opened:
        owner = _find_record(opened, name)
        said = foreign.enter_number(opened, owner, series, text, day, running=max(0, running), year=year)
    data = {"id": owner, "series": series, "number": said}
    session.answer(data, [say("cli.number_entered", number=plain(said))])


def _find_record(opened: Vault, name: str) -> str:
    """Return a case, an LHP or a record of a book by its id or number. Raises RecordUnknown, RecordAmbiguous."""
    for kind in ROLLS:
        try:
            return find_roll(opened.db, kind, name)
        except RollUnknown:
            continue
    return find_owner(opened.db, name)


@verb(number, "handover")
@argument("device", "device")
@option("--reason", metavar="text", default="", text="handover_reason")
def handover(session: Session, device: str, reason: str) -> None:
    """Give the register to another laptop of the office."""
    with writing(session) as opened:
        found = _find_device(opened, device)
        before = hand_over(opened, found, reason)
    session.answer({"from": before, "to": found}, [say("cli.register_handed", device=found[:8])])


@verb(number, "takeover")
@option("--last", metavar="last_number", multiple=True, text="last_number")
@option("--reason", metavar="text", required=True)
def takeover(session: Session, last: tuple[str, ...], reason: str) -> None:
    """Take the register of a laptop that was lost, behind the last numbers on paper."""
    said, stated = given_text(reason, "--reason"), dict(_last_of(one) for one in last)
    with writing(session) as opened:
        spans = take_over(opened, stated, said)
    data = {"to": opened.device, "ranges": [{k: v for k, v in asdict(one).items() if k != "id"} for one in spans]}
    told = [say("cli.register_taken")]
    told += [say("cli.taken_range", series=one.series, first=one.first, last=one.last) for one in spans]
    session.answer(data, told)


def _last_of(text: str) -> tuple[str, int]:
    series, _, number = text.partition("=")
    if not number.isascii() or not number.isdigit() or int(number) > MOST:
        raise Misuse(say("cli.whole_number", name="--last", least=0, most=MOST))
    return series.strip(), int(number)


@verb(number, "list")
@option("--series", metavar="series", default="")
@option("--year", metavar="year", type=int, default=0)
def list_command(session: Session, series: str, year: int) -> None:
    """List the register."""
    with reading(session) as opened:
        try:
            holder = holder_of(opened.db, opened.office)
        except RecordInConflict:
            holder = ""
        rows = [asdict(row) for row in list_numbers(opened.db, opened.office, series, year)]
        spans = [asdict(span) for span in numbers.ranges(opened.db, opened.office)]
    data = {
        "register": holder,
        "numbers": [{"number" if key == "text" else key: value for key, value in row.items()} for row in rows],
        "ranges": [
            {key: value for key, value in span.items() if key != "id"}
            for span in spans
            if series in ("", span["series"]) and year in (0, span["year"])
        ],
    }
    session.answer(data, _write_list(data))


def _write_list(data: Mapping[str, Any]) -> Iterator[str]:
    yield say("cli.register_held", device=data["register"][:8]) if data["register"] else say("cli.register_free")
    if data["numbers"]:
        heads = [say(f"cli.head.{name}") for name in ("series", "running", "number", "case", "state")]
        rows = [
            (n["series"], n["running"], n["number"], n["case"][:SHORT_ID], say("cli.voided") if n["voided"] else "")
            for n in data["numbers"]
        ]
        yield from write_table(heads, rows)
    else:
        yield say("cli.no_numbers")
    for span in data["ranges"]:
        whose = say("cli.reserved_device", device=span["device"][:8]) if span["device"] else say("cli.reserved_blank")
        yield say("cli.range", whose=whose, **{name: span[name] for name in ("series", "year", "first", "last")})
