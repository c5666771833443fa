"""One letter on its way (penerusan): to whom, with what, and what came back, up to the sanction.

Called by vault, desk and the windows. Pure. Days only warn: a date that is out of order shows as a problem.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Final, Literal

from fieldapp.case.dates import parse_date, write_date
from fieldapp.case.problem import Problem, label_of
from fieldapp.case.shape import Keys, Remarks, Text, fit

Standing = Literal["disiapkan", "dikirim", "diterima", "direkomendasikan", "disanksi", "selesai"]
STANDINGS: Final = ("disiapkan", "dikirim", "diterima", "direkomendasikan", "disanksi", "selesai")
# The days of its way in the order they come.
DAYS: Final = ("on", "sent_on", "received_on", "recommended_on", "sanction_on", "closed_on")
_REACHED: Final[tuple[tuple[str, Standing], ...]] = (
    ("closed_on", "selesai"),
    ("sanction_on", "disanksi"),
    ("recommended_on", "direkomendasikan"),
    ("received_on", "diterima"),
    ("sent_on", "dikirim"),
)
# What is told of a day: without the day, the step that it stands for cannot be taken.
_TOLD: Final = {"recommended_on": ("recommendation",), "sanction_on": ("sanction", "sanction_by")}
_DAY, _LINE, _LINES = Text(form="date"), Text(), Text(2000)
# What may be set once a referral is on its way; the addressee and the rest are set when it is written.
TRACKED: Final = Keys(
    {
        "to": _LINES,
        "number": _LINE,
        "on": _DAY,
        "document": _LINE,
        "sent_on": _DAY,
        "received_on": _DAY,
        "received_by": _LINE,
        "foreign_number": _LINE,
        "recommended_on": _DAY,
        "recommendation": _LINES,
        "sanction_on": _DAY,
        "sanction": _LINES,
        "sanction_by": _LINE,
        "answer": Text(20_000),
        "closed_on": _DAY,
    }
)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """What goes with a letter: a paper of the case or an evidence file (`kind` document or evidence), by id."""

    kind: str
    id: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Referral:
    """One letter that passes a case on; `subjects` are ids, `route` the row it came from, `document` its paper."""

    id: str = ""
    case: str = ""
    office: str = ""
    subjects: tuple[str, ...] = ()
    route: str = ""
    to: str = ""
    cc: tuple[str, ...] = ()
    channel: str = ""
    form: str = ""
    document: str = ""
    number: str = ""
    on: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    sent_on: str = ""
    received_on: str = ""
    received_by: str = ""
    foreign_number: str = ""
    recommended_on: str = ""
    recommendation: str = ""
    sanction_on: str = ""
    sanction: str = ""
    sanction_by: str = ""
    answer: str = ""
    closed_on: str = ""
    pack: str = ""

    @property
    def standing(self) -> Standing:
        """How far the letter has come."""
        return next((name for day, name in _REACHED if getattr(self, day)), "disiapkan")

    @property
    def is_open(self) -> bool:
        """Say whether something is still to come: neither closed nor answered with a sanction."""
        return self.standing not in ("disanksi", "selesai")

    @property
    def waiting_since(self) -> date | None:
        """The day of the last thing that happened, None before anything was dated."""
        days = [day for name in DAYS if (day := parse_date(getattr(self, name)))]
        return max(days, default=None)

    def due(self, days: int) -> date | None:
        """Return the day on which to ask how it stands, so many days after the last news; None when all is done."""
        since = self.waiting_since
        return since + timedelta(days=days) if since and self.is_open else None


def referral_of(name: str, office: str, values: Mapping[str, Any]) -> Referral:
    """Return the referral of a record's fields; a value of the wrong type counts as missing."""
    found: dict[str, Any] = {}
    for place in fields(Referral):
        value = values.get(place.name)
        if place.name in ("subjects", "cc"):
            found[place.name] = _texts(value)
        elif place.name == "enclosures":
            found[place.name] = tuple(_enclosures(value))
        elif place.name not in ("id", "office"):
            found[place.name] = value if isinstance(value, str) else ""
    return Referral(id=name, office=office, **found)


def fields_of(referral: Referral) -> dict[str, Any]:
    """Return the fields that write a referral, those without a value left out."""
    found: dict[str, Any] = {}
    for place in fields(Referral):
        value = getattr(referral, place.name)
        if place.name == "enclosures":
            value = [{"kind": one.kind, "id": one.id, "label": one.label} for one in value]
        if place.name not in ("id", "office") and value:
            found[place.name] = list(value) if isinstance(value, tuple) else value
    return found


def fit_tracking(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is set of a referral, cleaned; "" takes a value back.

    Raises KeyUnknown, ValueUnfit, TextTooLong, DateImpossible.
    """
    remarks = Remarks()
    found: dict[str, str] = fit(TRACKED, dict(values), remarks)
    error = remarks.first_error()
    if error:
        raise error
    return found


def referral_problems(referral: Referral, today: date) -> tuple[Problem, ...]:
    """Return what is odd about the days of a referral: out of order, not yet come, or not told with what happened."""
    return (*_disorder(referral), *_ahead(referral, today), *undated(referral))


def undated(referral: Referral, changes: Mapping[str, str] | None = None) -> tuple[Problem, ...]:
    """Return for each thing that is told without its day what is lacking; `changes` are fields not saved yet."""
    told = {day: [day, *said] for day, said in _TOLD.items()}
    now = {name: getattr(referral, name) for names in told.values() for name in names} | dict(changes or {})
    lacking = [day for day, said in _TOLD.items() if not now[day] and any(now[one] for one in said)]
    return tuple(Problem("referral_undated", f"referral.{day}") for day in lacking)


def _disorder(referral: Referral) -> Iterator[Problem]:
    last: tuple[str, date] | None = None
    for name in DAYS:
        day = parse_date(getattr(referral, name))
        if day is None:
            continue
        if last and day < last[1]:
            facts = {"day": write_date(day), "before": label_of(f"referral.{last[0]}")}
            yield Problem("referral_order", f"referral.{name}", (), facts)
        last = (name, day) if last is None or day >= last[1] else last


def _ahead(referral: Referral, today: date) -> Iterator[Problem]:
    for name in DAYS:
        day = parse_date(getattr(referral, name))
        if day and day > today:
            yield Problem("date_future", f"referral.{name}", (), {"value": write_date(day), "today": write_date(today)})


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, Sequence) else ()


def _enclosures(value: object) -> Iterator[Enclosure]:
    for item in value if isinstance(value, list) else ():
        if isinstance(item, Mapping) and isinstance(item.get("id"), str):
            told = {name: text if isinstance(text := item.get(name), str) else "" for name in ("kind", "label")}
            yield Enclosure(told["kind"], item["id"], told["label"])
