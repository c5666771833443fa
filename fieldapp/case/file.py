"""Case files and files of supervision reports: JSON that people and other programs write.

Called by the command line and the desk. Reading is strict: what is not known is named, never dropped. Reads bytes,
never paths; the paths of evidence in a file stay plain text beside the case.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, NoReturn, cast

from fieldapp.canonical import DEEPEST, nesting
from fieldapp.case.ids import new_id
from fieldapp.case.model import (
    CHANNELS,
    KINDS,
    LHP_FORMS,
    SEXES,
    SOURCES,
    STATUSES,
    Activity,
    Alleged,
    Case,
    Dispute,
    Event,
    Finder,
    Received,
    Reporter,
    Subject,
    Supervision,
    Witness,
)
from fieldapp.case.problem import Problem
from fieldapp.case.shape import Flag, Items, Keys, Remarks, Shape, Text, fit, schema_of, template_of
from fieldapp.case.text import decode_text
from fieldapp.errors import FileNotJson, FileTooDeep, FileTooLarge, KeyRepeated, SettlementUnfit
from fieldapp.words import say

LARGEST: Final = 8 * 1024 * 1024

_SHORT: Final = Text()
_LINES: Final = Text(2000)
_LONG: Final = Text(20_000)
_STORY: Final = Text(200_000)
_DATE: Final = Text(form="date")
_TIME: Final = Text(form="time")
_FINDER: Final = Keys({"name": _SHORT, "position": _SHORT, "address": _LINES, "phone": _SHORT})
_WITNESS: Final = Keys({"name": _SHORT, "address": _LINES, "phone": _SHORT})
_EVIDENCE: Final = Keys({"path": _LINES, "note": _LINES, "source": _LINES})

CASE_SHAPE: Final = Keys(
    {
        "kind": Text(choices=KINDS, needed=True),
        "election": _SHORT,
        "event": Keys(
            {
                "summary": _LINES,
                "place": _LINES,
                "region": _SHORT,
                "occurred_on": _DATE,
                "ended_on": _DATE,
                "known_on": _DATE,
                "time": _SHORT,
                "stage": _SHORT,
                "source": Text(choices=SOURCES),
                "channel": Text(choices=CHANNELS),
                "urls": Items(_LINES, 500),
            }
        ),
        "received": Keys({"place": _LINES, "date": _DATE, "time": _TIME}),
        "reporter": Keys(
            {
                "name": _SHORT,
                "birth": _SHORT,
                "sex": Text(choices=SEXES),
                "occupation": _SHORT,
                "citizenship": _SHORT,
                "address": _LINES,
                "phone": _SHORT,
                "email": _SHORT,
                "proxy": _LINES,
            }
        ),
        "finder": _FINDER,
        "subjects": Items(
            Keys(
                {
                    "name": _SHORT,
                    "status": Text(choices=STATUSES),
                    "official": Flag(unknown=True),
                    "nip": _SHORT,
                    "nik": _SHORT,
                    "rank": _SHORT,
                    "position": _SHORT,
                    "agency": _SHORT,
                    "address": _LINES,
                    "phone": _SHORT,
                    "candidate": _SHORT,
                }
            ),
            2000,
        ),
        "witnesses": Items(_WITNESS, 2000),
        "evidence": Items(_EVIDENCE, 5000),
        "narrative": _STORY,
        "violations": Items(_SHORT, 200),
        "impact": _LONG,
    }
)

SUPERVISION_SHAPE: Final = Keys(
    {
        "number": _SHORT,
        "stage": _SHORT,
        "election": _SHORT,
        "finder": _FINDER,
        "assignment": _SHORT,
        "form": Text(choices=LHP_FORMS),
        "activities": Items(Keys({"form": _LINES, "goal": _LINES, "target": _LINES, "time_place": _LINES}), 200),
        "result": _STORY,
        "alleged": Keys(
            {
                "event": _LONG,
                "place": _LINES,
                "when": _LINES,
                "who": _LINES,
                "address": _LINES,
                "articles": _LONG,
                "witnesses": Items(_WITNESS, 2000),
                "evidence": Items(_LINES, 5000),
                "summary": _STORY,
                "kind": _SHORT,
                "facts": _STORY,
                "analysis": _STORY,
                "follow_up": _LONG,
            },
            unknown=True,
        ),
        "dispute": Keys(
            {
                "participant": _LINES,
                "place": _LINES,
                "when": _LINES,
                "object_form": _LINES,
                "object_identity": _LINES,
                "issued": _LINES,
                "loss": _LONG,
                "summary": _STORY,
            },
            unknown=True,
        ),
        "place": _LINES,
        "date": _DATE,
        "nil": Flag(),
        "evidence": Items(_EVIDENCE, 5000),
    }
)

RECORD_SHAPES: Final[dict[str, Shape]] = {
    "case": CASE_SHAPE,
    "supervision": SUPERVISION_SHAPE,
    "subject": cast(Items, CASE_SHAPE.of["subjects"]).of,
    "witness": _WITNESS,
    "evidence": Keys({"note": _LINES, "source": _LINES}),
}


@dataclass(frozen=True, slots=True)
class EvidencePath:
    """An evidence file that a case file names: where it lies is the writer's affair and never a place of ours."""

    path: str = ""
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case file as read: a case without ids and evidence, the evidence apart, and which keys the file gave."""

    case: Case
    evidence: tuple[EvidencePath, ...] = ()
    problems: tuple[Problem, ...] = ()
    given: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SupervisionFile:
    """A file of a supervision report as read, the evidence apart, and which keys the file gave."""

    report: Supervision
    evidence: tuple[EvidencePath, ...] = ()
    problems: tuple[Problem, ...] = ()
    given: frozenset[str] = frozenset()


def read_case_file(data: bytes) -> CaseFile:
    """Return the case of a case file; text that had to be cleaned is reported among its problems.

    Raises FileTooLarge, FileNotJson, FileTooDeep, KeyRepeated, KeyUnknown, FieldMissing, ValueUnfit, TextTooLong or
    DateImpossible.
    """
    return _case_file(*_read(data, CASE_SHAPE))


def read_case_changes(data: bytes) -> CaseFile:
    """Return a case file that may hold any part of a case, to be laid over one with `overlay`. Raises as above."""
    kind = Text(choices=KINDS)
    return _case_file(*_read(data, Keys({**CASE_SHAPE.of, "kind": kind})))


def read_supervision_file(data: bytes) -> SupervisionFile:
    """Return the supervision report of a file. Raises as `read_case_file`."""
    found, remarks = _read(data, SUPERVISION_SHAPE)
    report = Supervision(
        **_plain(found, SUPERVISION_SHAPE),
        finder=Finder(**found.get("finder", {})),
        activities=tuple(Activity(**item) for item in found.get("activities", [])),
        alleged=_alleged(found.get("alleged")),
        dispute=_dispute(found.get("dispute")),
    )
    report = report if report.form else replace(report, form=LHP_FORMS[0])
    return SupervisionFile(report, _evidence_paths(found), _altered(remarks), frozenset(remarks.given))


def fit_field(record_type: str, field: str, value: Any) -> Any:
    """Return a value cleaned for one field of a record, None for an empty one.

    Raises SettlementUnfit for what a file could not say there, and KeyError for a field that no file sets as one value.
    """
    shape: Shape | None = RECORD_SHAPES.get(record_type)
    for name in field.split("."):
        shape = shape.of.get(name) if isinstance(shape, Keys) else None
    if shape is None or isinstance(shape, Keys) or (isinstance(shape, Items) and isinstance(shape.of, Keys)):
        raise KeyError(field)
    remarks = Remarks()
    fitted = fit(shape, value, remarks, field)
    error = remarks.first_error()
    if error:
        said = remarks.unfit[0][1] if remarks.unfit else say("expect.within")
        raise SettlementUnfit(field=field, reason=said) from error
    return None if fitted in ("", []) else fitted


def case_from_file(file: CaseFile, make_id: Callable[[], str] = new_id) -> Case:
    """Return the case of a file with ids for itself, its subjects and witnesses; its evidence is added apart."""
    case = replace(file.case, id=make_id())
    return replace(
        case,
        subjects=tuple(replace(subject, id=make_id()) for subject in case.subjects),
        witnesses=tuple(replace(witness, id=make_id()) for witness in case.witnesses),
    )


def supervision_from_file(file: SupervisionFile, make_id: Callable[[], str] = new_id) -> Supervision:
    """Return the supervision report of a file with an id; its evidence is added apart."""
    return replace(file.report, id=make_id())


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a case file."""
    return _schema(CASE_SHAPE, "Berkas perkara")


def supervision_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a file of a supervision report."""
    return _schema(SUPERVISION_SHAPE, "Berkas laporan hasil pengawasan (LHP)")


def template(kind: str) -> dict[str, Any]:
    """Return an empty case file of a kind with every key that may stand in it."""
    return {**template_of(CASE_SHAPE), "kind": kind}


def supervision_template(*, nil: bool = False) -> dict[str, Any]:
    """Return an empty file of a supervision report; a nil report has no alleged violation and no dispute."""
    found: dict[str, Any] = {**template_of(SUPERVISION_SHAPE), "form": LHP_FORMS[0], "nil": nil}
    return found | {"alleged": None, "dispute": None} if nil else found


# ---- reading --------------------------------------------------------------------------------------------------------


def _schema(shape: Shape, title: str) -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **schema_of(shape)}


def _read(data: bytes, shape: Shape) -> tuple[dict[str, Any], Remarks]:
    remarks = Remarks()
    found = fit(shape, parse_json(data), remarks)
    error = remarks.first_error()
    if error:
        raise error
    return found, remarks


def parse_json(data: bytes) -> Any:
    """Return the value of a JSON file. Raises FileTooLarge, FileNotJson, FileTooDeep or KeyRepeated."""
    if len(data) > LARGEST:
        raise FileTooLarge(limit=LARGEST // 1024 // 1024)
    try:
        text = decode_text(data)
        # Counted here, because how deep Python itself reads differs from version to version.
        if nesting(text.encode()) > DEEPEST:
            raise FileTooDeep
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise FileNotJson(line=line) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise KeyRepeated(name=key[:120])
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _case_file(found: dict[str, Any], remarks: Remarks) -> CaseFile:
    event = found.get("event", {})
    case = Case(
        **_plain(found, CASE_SHAPE),
        event=Event(**{**event, "urls": tuple(event.get("urls", ()))}),
        received=Received(**found.get("received", {})),
        reporter=Reporter(**found.get("reporter", {})),
        finder=Finder(**found.get("finder", {})),
        subjects=tuple(Subject(**item) for item in found.get("subjects", [])),
        witnesses=tuple(Witness(**item) for item in found.get("witnesses", [])),
        violations=tuple(dict.fromkeys(found.get("violations", []))),
    )
    return CaseFile(case, _evidence_paths(found), _altered(remarks), frozenset(remarks.given))


def _plain(found: dict[str, Any], shape: Keys) -> dict[str, Any]:
    return {key: value for key, value in found.items() if isinstance(shape.of[key], Text | Flag)}


def _evidence_paths(found: dict[str, Any]) -> tuple[EvidencePath, ...]:
    return tuple(EvidencePath(**item) for item in found.get("evidence", []))


def _altered(remarks: Remarks) -> tuple[Problem, ...]:
    return tuple(Problem("text_cleaned", path) for path in remarks.altered)


def _alleged(found: dict[str, Any] | None) -> Alleged | None:
    if not found or not any(found.values()):
        return None
    witnesses = tuple(Witness(**item) for item in found.get("witnesses", []))
    return Alleged(**{**found, "witnesses": witnesses, "evidence": tuple(found.get("evidence", ()))})


def _dispute(found: dict[str, Any] | None) -> Dispute | None:
    return Dispute(**found) if found and any(found.values()) else None
