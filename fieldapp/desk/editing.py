"""What an editor of cases and LHPs does with a vault: begin, open, keep, restore and save a form.

Called by the window. A draft is the values of a form (`fieldapp.case.form`) and, under "ui", where the officer was and
what the record was when the form was opened. Saving and ending the draft are one transaction. Whom a saved record names
as reporter or witness is hidden in its form until somebody revealed it; a draft keeps what was typed of them meanwhile.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any, Final, Literal, cast

from fieldapp.case.file import CASE_SHAPE, SUPERVISION_SHAPE
from fieldapp.case.form import LHP, PARTIES, Form, Values, completed, read_form, values_of
from fieldapp.case.ids import new_id
from fieldapp.case.mask import hide_people, hides_anybody, is_hidden, show_people
from fieldapp.case.model import KINDS, Case, Supervision
from fieldapp.case.overlap import Overlap, lay_over
from fieldapp.case.path import general, look_up
from fieldapp.case.problem import Problem, label_of
from fieldapp.case.problems import References, problems, supervision_problems
from fieldapp.case.shape import Items, Keys, Shape, template_of
from fieldapp.desk.disclosure import require_shown
from fieldapp.errors import DraftUnknown, FormUnfit, RecordElsewhere, RecordMoved
from fieldapp.vault import casebook
from fieldapp.vault.attachment import Attachment, attachments_of
from fieldapp.vault.draft import Draft, end_draft, keep_draft, load_draft
from fieldapp.vault.history import frontiers
from fieldapp.vault.officers import finder_of
from fieldapp.vault.register import find_last, load_item, owner_state
from fieldapp.vault.supervisions import supervision_number
from fieldapp.vault.vault import Vault

STATE: Final = "ui"
EDITABLE: Final = (*KINDS, LHP)
HIDDEN: Final = "hidden"
SHOWN: Final = "shown"


@dataclass(slots=True)
class Editing:
    """A form that is open: which record it revises ("" for a new one), what it was and what it is now.

    `base` is the record as the form began, `frontier` where its entries stood then. `state` is the window's own: the
    section, the field. `people` says whether those whom the record names as reporter or witness are hidden here or
    shown, "" when it names nobody. `overlaps` are fields that were saved elsewhere while the draft lay here, `number`
    is what the record is called on paper.
    """

    kind: str
    values: Values
    base: Values
    draft: str
    owner: str = ""
    frontier: dict[str, list[str]] = field(default_factory=dict)
    needs_reason: bool = False
    withheld: bool = False
    people: Literal["", "hidden", "shown"] = ""
    state: dict[str, Any] = field(default_factory=dict)
    overlaps: tuple[Overlap, ...] = ()
    kept: str = ""
    number: str = ""

    @property
    def changed(self) -> bool:
        """Whether anything differs from what the form began with."""
        return self.values != self.base


def begin(vault: Vault, kind: str, source: str = "", assignment: str = "") -> Editing:
    """Return an empty form of a kind, with what this office and officer write every time.

    `source` is who told of a matter, `assignment` the number under which a report was sent out.
    """
    values = blank_values(kind)
    now = vault.office_now()
    office = vault.office_settings()
    last = find_last(vault.db, "supervision" if kind == LHP else "case", vault.office)
    values["election"] = last.election if last else ""
    # Nobody writes these without at least one; the first stands ready.
    first = {"laporan": "subjects", "temuan": "subjects", LHP: "activities"}.get(kind)
    if first:
        values[first] = [blank_part(kind, first)]
    if kind == "laporan":
        values["received"] = {"place": office.name, "date": now.date().isoformat(), "time": f"{now:%H:%M}"}
    if kind in ("temuan", LHP):
        values["finder"] = _finder_before(vault)
    if kind == "temuan":
        values["event"]["source"] = "pengawasan"
    if source and kind != LHP:
        values["event"]["source"] = source
    if kind == LHP:
        values |= {"place": office.city, "date": now.date().isoformat(), "assignment": assignment}
    return Editing(kind, values, _copy(values), new_id())


def blank_values(kind: str) -> Values:
    """Return the values of an empty form."""
    return values_of(Supervision() if kind == LHP else Case(kind=kind))


def blank_part(kind: str, path: str) -> Values:
    """Return a new empty member of a list of a form, such as a subject; those that are records get an id."""
    shape: Shape = SUPERVISION_SHAPE if kind == LHP else CASE_SHAPE
    for name in path.split("."):
        shape = cast(Keys, shape).of[name]
    empty: Values = template_of(cast(Items, shape).of)
    return {"id": new_id(), **empty} if path in PARTIES else empty


def open_record(vault: Vault, owner: str) -> Editing:
    """Return the form of a case or LHP as it stands, its people hidden. Raises RecordUnknown, RecordElsewhere."""
    editing = _read(vault, owner)
    _hide(editing, editing.base)
    return editing


def _read(vault: Vault, owner: str) -> Editing:
    """Return the form of a case or LHP with its people."""
    state = owner_state(vault.db, owner)
    if state.office != vault.office:
        raise RecordElsewhere(office=state.office)
    item = load_item(vault.db, owner)
    values = values_of(item)
    withheld = item.reporter.withheld if isinstance(item, Case) else item.withheld
    return Editing(
        kind=item.kind if isinstance(item, Case) else LHP,
        values=values,
        base=_copy(values),
        draft=new_id(),
        owner=owner,
        frontier=frontiers(vault.db, owner),
        needs_reason=casebook.needs_reason(state.fields),
        withheld=withheld,
        number=_number_of(item) or supervision_number(vault.db, owner),
    )


def open_draft(vault: Vault, draft: str) -> Editing:
    """Return the form of a draft, laid over its record as that stands now, whose people are hidden again.

    Raises DraftUnknown, RecordElsewhere.
    """
    found = load_draft(vault, draft)
    if found is None:
        raise DraftUnknown()
    state = dict(found.data.get(STATE) or {})
    values = {key: value for key, value in found.data.items() if key != STATE}
    owner = str(state.pop("owner", ""))
    editing = _read(vault, owner) if owner else Editing(found.kind, {}, {}, draft)
    base, then = state.pop("base", None), state.pop("frontier", None)
    editing.values = {**blank_values(found.kind), **show_people(values, editing.base)}
    if not owner:
        editing.base = base or blank_values(found.kind)
    elif base is not None and then != editing.frontier:
        base = show_people(base, editing.base)
        editing.values, editing.overlaps = lay_over(base, editing.values, editing.base)
    if owner:
        _hide(editing, editing.base)
    editing.draft, editing.state, editing.kept = draft, state, found.updated
    _bring_attachments(editing, attachments_of(vault.db, draft))
    return editing


def keep(vault: Vault, editing: Editing) -> None:
    """Keep a form as its draft, durably; of people that are hidden in it, the draft keeps what it knew."""
    values, base = editing.values, editing.base
    if editing.people == HIDDEN:
        typed, before = _typed_of_people(vault, editing)
        values, base = show_people(values, typed), show_people(base, before)
    _keep(vault, editing, values, base)


def _keep(vault: Vault, editing: Editing, values: Values, base: Values) -> None:
    state = {**editing.state, "owner": editing.owner, "base": base, "frontier": editing.frontier}
    keep_draft(vault, editing.draft, editing.kind, {**values, STATE: state}, vault.now())


def reveal_people(vault: Vault, editing: Editing) -> None:
    """Show in a form whom its record names as reporter and witnesses, with what the draft says of them.

    Raises IdentityHidden unless the officer at work revealed them a moment ago (`fieldapp.desk.disclosure.reveal`).
    """
    require_shown(vault, editing.owner)
    if editing.people != HIDDEN:
        return
    now = _read(vault, editing.owner)
    hidden = editing.values
    editing.values, editing.base = _whole(vault, editing, now.values)
    editing.people = SHOWN
    editing.overlaps = tuple(
        replace(one, theirs=_theirs(editing, one.path)) if is_hidden(hidden, one.path) else one
        for one in editing.overlaps
    )


def _theirs(editing: Editing, path: str) -> Any:
    """Return what was saved elsewhere at the place of somebody in a form; a witness is known by the id."""
    place, _, name = path.rpartition(".")
    if not place.startswith("witnesses["):
        return look_up(editing.base, path)
    mine = look_up(editing.values, f"{place}.id")
    return next((one.get(name) for one in editing.base.get("witnesses", ()) if one.get("id") == mine), None)


def _hide(editing: Editing, record: Values) -> None:
    """Hide in a form whom its record, with these values, names."""
    editing.values, editing.base = hide_people(editing.values, record), hide_people(editing.base, record)
    editing.people = HIDDEN if hides_anybody(editing.base) else ""
    editing.overlaps = tuple(
        replace(one, theirs="") if one.theirs is not None and is_hidden(editing.values, one.path) else one
        for one in editing.overlaps
    )


def _whole(vault: Vault, editing: Editing, current: Values) -> tuple[Values, Values]:
    """Return a form and what it began with, with the people that are hidden in it; `current` is its record now."""
    if editing.people != HIDDEN:
        return editing.values, editing.base
    typed, before = _typed_of_people(vault, editing)
    return show_people(editing.values, typed, current), show_people(editing.base, before, current)


def _typed_of_people(vault: Vault, editing: Editing) -> tuple[Values, Values]:
    """Return the draft of a form as it was kept last and what that began with, for the people hidden in the form.

    Where the form was laid over a newer record since, what was typed of them is laid over it, too.
    """
    found = load_draft(vault, editing.draft)
    if found is None:
        return {}, {}
    state = found.data.get(STATE) or {}
    values = {key: value for key, value in found.data.items() if key != STATE}
    base = state.get("base") or {}
    if state.get("frontier") == editing.frontier:
        return values, base
    current = _read(vault, editing.owner).values
    values, _ = lay_over(show_people(base, current), show_people(values, current), current)
    return values, current


def save(vault: Vault, editing: Editing, reason: str = "") -> str:
    """Save a form as a case or LHP, end its draft in the same transaction, and return the id of the record.

    What colleagues saved meanwhile in other fields stays. Raises RecordMoved when it was the same field (then
    `catch_up`), what is wrong with the values (ValueUnfit, TextTooLong, DateImpossible), NothingChanged, ReasonMissing,
    RecordElsewhere, EvidenceMissing; then nothing was saved.
    """
    with vault.writing() as db:
        old, values = None, editing.values
        if editing.owner:
            old = load_item(db, editing.owner)
            values, base = _whole(vault, editing, values_of(old))
            if frontiers(db, editing.owner) != editing.frontier:
                values, overlaps = lay_over(base, values, values_of(old))
                if overlaps:
                    raise RecordMoved()
        form = read_form(editing.kind, values)
        if form.unfit:
            raise FormUnfit(fields=", ".join(label_in_form(editing.kind, path) for path in form.unfit))
        item = completed(form.item, old)
        casebook.write_item(vault, item, old, reason)
        end_draft(vault, editing.draft, [evidence.id for evidence in item.evidence])
    return item.id


def catch_up(vault: Vault, editing: Editing) -> None:
    """Lay a form over its record as that stands now; what both changed is in `overlaps`, with the form's own value.

    People that were hidden in it stay so. Raises IdentityHidden where they are shown, but not revealed any more.
    """
    if editing.people == SHOWN:
        require_shown(vault, editing.owner)
    now, before = _read(vault, editing.owner), editing.people
    values, base = _whole(vault, editing, now.values)
    editing.values, editing.overlaps = lay_over(base, values, now.values)
    editing.base, editing.frontier = now.base, now.frontier
    editing.needs_reason, editing.withheld = now.needs_reason, now.withheld
    if before == SHOWN:
        return
    typed = editing.values
    _hide(editing, now.values)
    if not before and editing.people and typed != now.values:
        # What was typed of them before the record named anybody goes on in the draft.
        _keep(vault, editing, typed, now.values)


def label_in_form(kind: str, path: str) -> str:
    """Return the label of a field by its path in a form of a kind."""
    return label_of(f"lhp.{path}" if kind == LHP else path)


@cache
def needed_paths(kind: str) -> frozenset[str]:
    """Return the fields of a form, without numbers, while whose emptiness something is blocked."""
    empty: Values = {**blank_values(kind), **({"activities": [{}]} if kind == LHP else {"subjects": [{}]})}
    found = form_problems(kind, empty, date.min)
    return frozenset(general(problem.field).removeprefix("lhp.") for problem in found if problem.blocks)


def form_problems(
    kind: str, values: Mapping[str, Any], today: date, references: References | None = None
) -> tuple[Problem, ...]:
    """Return everything that is not right yet with a form, by the paths of its fields."""
    form: Form = read_form(kind, values)
    if isinstance(form.item, Case):
        return (*form.problems, *problems(form.item, today, references))
    own = (replace(problem, field=f"lhp.{problem.field}") for problem in form.problems)
    return (*own, *supervision_problems(form.item, today, references))


def draft_names(draft: Draft) -> tuple[str, str]:
    """Return what a draft is called in a list: what happened or was typed, and whom it is about; both may be empty."""
    event = draft.data.get("event") or {}
    activities = draft.data.get("activities") or [{}]
    first = str(
        event.get("summary") or draft.data.get("result") or activities[0].get("form")
        or draft.data.get("narrative") or event.get("place") or ""
    )  # fmt: skip
    people = [str(party.get("name", "")) for party in draft.data.get("subjects") or []]
    return first, ", ".join(name for name in people if name)


def _number_of(item: Case | Supervision) -> str:
    if isinstance(item, Supervision):
        return item.number
    return next((number.text for number in item.numbers if not number.voided), "")


def _finder_before(vault: Vault) -> Values:
    """Return the officer as a finder, with position and address as they wrote them last."""
    found = asdict(finder_of(vault))
    for kind in ("supervision", "case"):
        last = find_last(vault.db, kind, vault.office, vault.officer_name)
        if last is not None:
            return found | {name: text for name, text in asdict(last.finder).items() if text}
    return found


def _bring_attachments(editing: Editing, items: list[Attachment]) -> None:
    """Add the evidence that was taken in for a draft after it was kept last, unless the officer took it away."""
    listed = {item.get("id") for item in editing.values.get("evidence", [])}
    dropped = set(editing.state.get("dropped", ()))
    editing.values["evidence"] = [
        *editing.values.get("evidence", []),
        *(evidence_values(item) for item in items if item.id not in listed | dropped),
    ]


def evidence_values(item: Attachment) -> Values:
    """Return a new attachment as evidence of a form."""
    return {
        "id": item.id,
        "name": item.name,
        "note": "",
        "source": "",
        "sha256": item.sha256,
        "size": item.size,
        "media_type": item.media_type,
        "exif": dict(item.exif),
    }


def _copy(values: Any) -> Any:
    if isinstance(values, dict):
        return {key: _copy(value) for key, value in values.items()}
    return [_copy(value) for value in values] if isinstance(values, list) else values
