"""What people read of a case, a report, a history or a conflict: calm plain text from the data that `view` gives.

Called by the commands. Whatever people typed passes through `page`, which lets nothing act on the terminal.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from fieldapp.case.identifiers import NIP_GROUPS, group_digits, mask
from fieldapp.case.problem import label_of
from fieldapp.case.steps import label_of_step
from fieldapp.case.wording import is_told, label_field, name_kind, name_size, name_value
from fieldapp.cli.page import cut, page_width, plain, write_pair, write_pairs, write_sentences, write_table
from fieldapp.desk.doubt import name_doubts
from fieldapp.desk.transit import state_word
from fieldapp.packs.reference import Packs
from fieldapp.words import all_words, say

Data = Mapping[str, Any]
SHORT: Final = 8
WIDE_PAGE: Final = 120
SHORT_ID: Final = 18
MOST_PROBLEMS: Final = 20
LONGEST_VALUE: Final = 200


def show_wall(wall: str) -> str:
    """Return a clock time as lists show it: to the minute."""
    return wall[:16].replace("T", " ")


def show_value(field: str, value: Any) -> str:
    """Return a value of a field as one line; the middle of a NIK is masked, a laptop called by its first digits."""
    shown = str(value)[:SHORT] if field == "device" and value else name_value(field, value)
    return cut(plain(shown), LONGEST_VALUE) or "-"


def write_problems(problems: Sequence[Data]) -> Iterator[str]:
    """Give the lines of what is not right yet: first what blocks, then what only warns."""
    blocking = [problem["sentence"] for problem in problems if problem["blocks"]]
    warning = [problem["sentence"] for problem in problems if not problem["blocks"]]
    for code, sentences in (("cli.problems_block", blocking), ("cli.problems_warn", warning)):
        if sentences:
            yield say(code)
            yield from write_sentences(sentences[:MOST_PROBLEMS])
        if len(sentences) > MOST_PROBLEMS:
            yield from write_sentences([say("cli.problems_more", count=len(sentences) - MOST_PROBLEMS)])


def write_evidence(items: Sequence[Data]) -> Iterator[str]:
    """Give the table of evidence files."""
    heads = [say(f"cli.head.{name}") for name in ("sha256", "size", "file", "note")]
    rows = [(i["sha256"][:12], name_size(i["size"]), i["name"], i["note"] or i["source"]) for i in items]
    yield from write_table(heads, rows, (0, 0, 32))
    held = [f"{i['name']}: {say('travel.held', office=i['held_by'], receipt=i['receipt'] or '-')}"
            for i in items if i.get("held_by")]  # fmt: skip
    yield from write_sentences(held)


def write_case_rows(rows: Sequence[Data], own: str) -> Iterator[str]:
    """Give the table of cases; where not all are of the own office, their offices stand in it instead of the days.

    How far each came stands in it where the page is wide enough.
    """
    offices = {row["office"] for row in rows} != {own}
    far = ("travel",) if page_width() >= WIDE_PAGE else ()
    names = ("id", "office" if offices else "occurred", "number", "status", *far, "subjects", "summary")
    heads = [say(f"cli.head.{name}") for name in names]
    cells = [
        (
            row["id"][:SHORT_ID],
            row["office"] if offices else row["occurred_on"] or "-",
            row["numbers"].partition(";")[0] or "-",
            name_kind(row["status"]) + (" *" if row["conflict"] else ""),
            *(state_word(row["travel"]) or "-" for _ in far),
            row["subjects"] or "-",
            row["summary"] or name_kind(row["kind"]),
        )
        for row in rows
    ]
    yield from write_table(heads, cells, (0, 0, 0, 0, *(0 for _ in far), 28))
    if any(row["conflict"] for row in rows):
        yield say("cli.row_conflict")


def write_case(data: Data, packs: Packs) -> Iterator[str]:
    """Give the page of a case."""
    numbers = [n["number"] + (f" ({say('cli.voided')})" if n["voided"] else "") for n in data["numbers"]]
    event, received = data["event"], data["received"]
    yield plain(f"{name_kind(data['kind']).upper()}  {'; '.join(numbers)}".rstrip())
    yield from write_pairs(
        [
            (say("cli.label.id"), data["id"]),
            (say("cli.label.office"), data["office"]),
            (say("cli.label.status"), _status(data)),
            (label_of("election"), data["election"]),
        ]
    )
    yield from _heading("cli.section.event")
    yield from write_pairs((label_of(f"event.{name}"), _joined(value)) for name, value in event.items())
    yield from write_pairs((label_of(f"received.{name}"), value) for name, value in received.items())
    yield from _heading("cli.section.parties")
    if data["reporter"]["recorded"]:
        yield from write_pair(label_of("reporter"), say("cli.masked"))
    yield from write_pairs((label_of(f"finder.{name}"), value) for name, value in data["finder"].items())
    for place, subject in enumerate(data["subjects"], 1):
        yield from write_pair(f"{label_of('subjects')} {place}", _subject(subject))
    if data["witnesses"]["count"]:
        count = say("cli.people", count=data["witnesses"]["count"])
        yield from write_pair(label_of("witnesses"), f"{count} {say('cli.masked')}")
    yield from _case_text(data, packs.violation_texts)
    yield from _parts(data)


def _case_text(data: Data, known: Mapping[str, str]) -> Iterator[str]:
    for name in ("narrative", "impact"):
        if data[name]:
            yield from _heading(f"field.{name}")
            yield from _paragraphs(data[name])
    if data["violations"]:
        yield from _heading("field.violations")
        yield from write_sentences(f"{name}: {known[name]}" if name in known else name for name in data["violations"])


def _parts(data: Data) -> Iterator[str]:
    if data["evidence"]:
        yield from _heading("field.evidence")
        yield from write_evidence(data["evidence"])
    if data.get("steps"):
        yield from _heading("cli.section.steps")
        yield from write_sentences(write_step(step) for step in data["steps"])
    for review in data.get("reviews", ()):
        yield from _heading("cli.section.review")
        yield from write_sentences([_review(review)], "")
    if data["conflicts"] or data.get("breaches"):
        yield from _heading("cli.section.conflicts")
        yield from write_conflicts(data)
    if data["problems"]:
        yield ""
        yield from write_problems(data["problems"])


def write_supervision(data: Data) -> Iterator[str]:
    """Give the page of a supervision report."""
    yield plain(" - ".join(filter(None, (f"LHP {data['number']}".strip(), say("cli.nil") if data["nil"] else ""))))
    yield from write_pairs(
        [
            (say("cli.label.id"), data["id"]),
            (say("cli.label.office"), data["office"]),
            (say("cli.label.status"), _status(data)),
        ]
    )
    names = ("election", "stage", "assignment", "place", "date")
    yield from write_pairs((label_of(f"lhp.{name}"), data[name]) for name in names)
    yield from write_pairs((label_of(f"lhp.finder.{name}"), value) for name, value in data["finder"].items())
    for place, activity in enumerate(data["activities"], 1):
        yield say("cli.section.activity", n=place)
        yield from write_pairs(((label_of(f"lhp.activities.{name}"), value) for name, value in activity.items()), 4)
    if data["result"]:
        yield from _heading("field.lhp.result")
        yield from _paragraphs(data["result"])
    for part in ("alleged", "dispute"):
        if data[part]:
            yield from _heading(f"field.lhp.{part}")
            yield from _free(data[part])
    yield from _parts(data)


def _free(fields: Data) -> Iterator[str]:
    for name, value in fields.items():
        if name == "witnesses":
            if value["count"]:
                count = say("cli.people", count=value["count"])
                yield from write_pair(label_of("witnesses"), f"{count} {say('cli.masked')}")
        elif value:
            yield from write_pair(name_kind(f"part.{name}").removeprefix("part."), _joined(value))


def write_step(step: Data) -> str:
    """Return one handling step as a sentence."""
    said = f"{show_wall(step['on'])}: {label_of_step(step['step'])}"
    extra = "; ".join(filter(None, (step["result"], step["note"])))
    return f"{said} ({extra})" if extra else said


def write_conflicts(data: Data) -> Iterator[str]:
    """Give the fields with several values, and the rules that entries broke together."""
    for conflict in data["conflicts"]:
        label = label_field(conflict["type"], conflict["field"])
        yield plain(f"{label}  [{conflict['record']} {conflict['field']}]")
        base = conflict["base"]
        if base["standing"] != "known":
            yield from write_sentences([f"{say('cli.base')}: {say('cli.base.' + base['standing'])}"])
        for value in base["values"] if base["standing"] == "known" else ():
            yield from write_sentences([f"{say('cli.base')}  {_write_value(conflict, value)}"])
        for value in conflict["values"]:
            yield from write_sentences([f"{value['entry'][:12]}  {_write_value(conflict, value)}"])
    owners: dict[tuple[str, str, str], list[str]] = {}
    found = {(one["code"], one["detail"], " ".join(one["records"])): one for one in data.get("breaches", ())}
    for one in data.get("breaches", ()):
        owners.setdefault((one["code"], one["detail"], " ".join(one["records"])), []).append(one["owner"])
    for key, breach in found.items():
        known = all_words().get(f"cli.breach.{breach['code']}")
        sentence = known.format(detail=breach["detail"]) if known else breach["detail"]
        yield from write_sentences([f"{sentence} [{' '.join(owners[key])}]"])
        yield from write_sentences(_write_part(part) for part in breach["parts"])


def _write_author(one: Data) -> str:
    who = one["officer_name"] or say("cli.unknown_officer")
    return f"{show_wall(one['wall'])}  {plain(who)}, {one['office']}, laptop {one['device'][:SHORT]}"


def _write_value(conflict: Data, value: Data) -> str:
    shown = say("cli.masked") if conflict["hidden"] else show_value(conflict["field"], value["value"])
    return f"{_write_author(value)}: {shown}"


def _write_part(part: Data) -> str:
    """Return who took part in a broken rule: the step or the bearer of a number, who wrote it, and its record."""
    marks = [part["number"], part["on"], say("cli.part_removed") if part["removed"] else ""]
    named = ", ".join(plain(one) for one in (part["label"] or name_kind(part["kind"]), *marks) if one)
    return f"{named}  {_write_author(part)}  [{part['record']}]"


def write_history(data: Data) -> Iterator[str]:
    """Give the history of a case or LHP, oldest first."""
    for entry in data["entries"]:
        marks = [say(f"cli.{name}") for name in ("signed", "concurrent") if entry[name]]
        who = entry["officer_name"] or say("cli.unknown_officer")
        act = _name_act(entry)
        marks += name_doubts(entry["clock"])
        note = f" ({', '.join(marks)})" if marks else ""
        yield plain(f"{show_wall(entry['wall'])}  {who}, {entry['office']}  {act}{note}  {entry['hash'][:12]}")
        if entry["reason"]:
            yield from write_pair(say("cli.label.reason"), entry["reason"], 4)
        yield from write_changes(entry["kind"].partition(".")[0], entry["changes"])


def _name_act(entry: Data) -> str:
    """Return what an entry did; a trace says itself which."""
    told = [f"access.{one['new']}" for one in entry["changes"] if one["field"] == "what"]
    for name in (*(told if entry["kind"] == "access.note" else ()), entry["kind"]):
        if (known := name_kind(f"act.{name}")) != f"act.{name}":
            return known
    return str(entry["kind"])


def write_changes(record_type: str, changes: Iterable[Data], whose: str = "") -> Iterator[str]:
    """Give the lines of changed fields; `whose` names the record where nothing above says it."""
    for change in changes:
        if not is_told(record_type, change["field"]):
            continue
        name = change["field"].rpartition(".")[2]
        new = say("cli.masked") if change["hidden"] else show_value(name, change["new"])
        old = "" if change["hidden"] or change["old"] in (None, "") else f"{show_value(name, change['old'])} -> "
        label = label_field(record_type, change["field"])
        yield from write_pair(f"{name_kind(whose)}: {label}" if whose else label, old + new, 4)


def _heading(code: str) -> Iterator[str]:
    yield ""
    yield say(code).upper()


def _paragraphs(text: str) -> Iterator[str]:
    for part in text.splitlines():
        yield from write_sentences([part], "") if part.strip() else [""]


def _joined(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _status(data: Data) -> str:
    said = name_kind(data.get("status") or data["state"] or "saved")
    if data["state"] == "revised":
        said = f"{said}, {say('cli.revised')}"
    return f"{said}, {say('cli.revision', n=data['revision'])}" if data["revision"] else said


def _subject(subject: Data) -> str:
    nip = group_digits(subject["nip"], NIP_GROUPS) if subject["nip"] else ""
    facts = [
        name_kind(subject["status"]),
        f"NIP {nip}" if nip else "",
        f"NIK {mask(subject['nik'])}" if subject["nik"] else "",
        *(subject[name] for name in ("rank", "position", "agency", "address", "phone", "candidate")),
    ]
    return "\n".join([subject["name"] or say("cli.no_name"), "; ".join(filter(None, facts))])


def _review(review: Data) -> str:
    said = say(f"cli.review.{review['decision']}") if review["decision"] in ("accept", "return") else review["decision"]
    who = ", ".join(filter(None, (review["office"], review["officer_name"], show_wall(review["wall"]))))
    return f"{said} ({who}). {review['reason']}".rstrip()
