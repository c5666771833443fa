"""One case as its page shows it: everything it takes, read in one go.

Called on the reading thread. Identities are masked unless the page asks for them and somebody revealed them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldapp.case.numbering import number_problems, series_for
from fieldapp.case.office import is_within
from fieldapp.desk.difference import DOUBTS, is_joint
from fieldapp.desk.disclosure import Standing, standing_of
from fieldapp.desk.naming import office_name
from fieldapp.desk.printing import fitting_forms
from fieldapp.desk.telling import tell_wall
from fieldapp.desk.transit import tell_held, tell_way
from fieldapp.desk.view import Data, view_case
from fieldapp.errors import RecordUnknown
from fieldapp.packs.reference import Packs
from fieldapp.paper.seal import Seal
from fieldapp.vault.history import records_of
from fieldapp.vault.numbers import ranges
from fieldapp.vault.register import load_case, owner_state
from fieldapp.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form that a case can be printed on, and the number that stands on it."""

    code: str
    title: str
    number: str


@dataclass(frozen=True, slots=True)
class Paper:
    """What was printed once: form, number, code, revision, when, and whether it was the copy for the public.

    `document` is the paper of the case, "" for a form that is filled from the case itself.
    """

    form: str
    number: str
    seal: str
    revision: int
    when: str
    public: bool
    code: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A series in which the case can still draw a number; `doubts` say what is not verified about it.

    `spared` when numbers are set aside that may stand on paper already.
    """

    id: str
    label: str
    doubts: tuple[str, ...]
    spared: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A case with everything around it: `own` when this office may change it, `below` when it may review it.

    `way` tells how far it came on its way to the office above, and what this office answered below.
    """

    data: Data
    own: bool
    below: bool
    office: str
    region: str
    masked: bool
    sheets: tuple[Sheet, ...]
    papers: tuple[Paper, ...]
    series: tuple[Series, ...]
    absent: frozenset[str]
    zone: str
    packs: Packs
    identity: Standing
    device: str = ""
    own_office: str = ""
    offices: Mapping[str, str] = field(default_factory=dict)
    asker: str = ""
    asked_on: str = ""
    way: str = ""

    @property
    def id(self) -> str:
        """The id of the case."""
        return str(self.data["id"])

    @property
    def final(self) -> bool:
        """Whether the case is finished and signed as it stands."""
        return bool(self.data["state"] == "final")

    @property
    def numbers(self) -> list[str]:
        """The numbers in force."""
        return [one["number"] for one in self.data["numbers"] if not one["voided"]]

    @property
    def blocking(self) -> list[Data]:
        """The problems that stand against finishing it."""
        return [one for one in self.data["problems"] if "finalise" in one["blocks"]]

    @property
    def rules(self) -> list[Data]:
        """The rules that entries broke together; a step that one laptop alone wrote too early is told beside it."""
        found = [one for one in self.data["breaches"] if is_joint(one) or one["code"] not in DOUBTS]
        return sorted(found, key=lambda one: not is_joint(one))

    @property
    def differing(self) -> int:
        """How many fields and numbers must be settled before the case goes on."""
        return len(self.data["conflicts"]) + sum(one["code"] == "number_twice" for one in self.data["breaches"])


def read_case(vault: Vault, owner: str, *, masked: bool = True) -> Reading:
    """Return a case with everything around it. Raises RecordUnknown, also for an LHP."""
    state = owner_state(vault.db, owner)
    if state.type != "case":
        raise RecordUnknown(name=owner)
    own = state.office == vault.office
    data = view_case(vault, owner, masked=masked)
    identity = standing_of(vault, owner)
    question = next(iter(identity.open_questions or identity.questions[-1:]), None)
    store = vault.evidence
    absent = frozenset(one["sha256"] for one in data["evidence"] if not one["sha256"] or not store.has(one["sha256"]))
    for review in data["reviews"]:
        review["office_name"] = office_name(vault, review["office"])
    for item in data["evidence"]:
        item["held"] = tell_held(vault, item["held_by"], item["receipt"]) if item["held_by"] else ""
    region = data["event"]["region"]
    zone = vault.office_settings().zone
    return Reading(
        data=data,
        own=own,
        below=not own and is_within(state.office, vault.office),
        office=office_name(vault, state.office),
        region=vault.packs.regions.path(region) if region else "",
        masked=masked,
        sheets=_sheets(vault, owner, data),
        papers=_papers(vault, owner, zone),
        series=_series(vault, owner) if own else (),
        absent=absent,
        zone=zone,
        packs=vault.packs,
        identity=identity,
        device=vault.device,
        own_office=vault.office,
        offices=name_offices(vault, data),
        asker=office_name(vault, question.asked) if question else "",
        asked_on=tell_wall(question.wall, zone)[2] if question else "",
        way=tell_way(vault, data, lambda wall: tell_wall(wall, zone)[2]),
    )


def name_offices(vault: Vault, data: Data) -> dict[str, str]:
    """Return the names of the offices that wrote, or have to settle, what differs."""
    said = [one for conflict in data["conflicts"] for one in (*conflict["values"], *conflict["base"]["values"])]
    said += [part for breach in data["breaches"] for part in breach["parts"]]
    codes = {one["office"] for one in said} | {code for one in data["conflicts"] for code in one["settlers"]}
    return {code: office_name(vault, code) for code in sorted({*codes, str(data["office"])})}


def _sheets(vault: Vault, owner: str, data: Data) -> tuple[Sheet, ...]:
    drawn = {one["series"]: one["number"] for one in data["numbers"] if not one["voided"]}
    return tuple(Sheet(form.code, form.title, str(drawn.get(form.series, ""))) for form in fitting_forms(vault, owner))


def _papers(vault: Vault, owner: str, zone: str) -> tuple[Paper, ...]:
    found = [
        record.fields
        for record in records_of(vault.db, owner)
        if record.type == "document" and record.fields.get("seal")
    ]
    found.sort(key=lambda fields: str(fields.get("at", "")), reverse=True)
    return tuple(_paper(fields, zone) for fields in found)


def _paper(fields: Mapping[str, Any], zone: str) -> Paper:
    code = str(fields.get("seal", ""))
    revision = fields.get("revision")
    return Paper(
        form=str(fields.get("form", "")),
        number=str(fields.get("number", "")),
        seal=Seal(code, "").printed if code else "",
        revision=revision if isinstance(revision, int) else 0,
        when=tell_wall(str(fields.get("at", "")), zone)[2],
        public=fields.get("public") is True,
        code=code,
        document=str(fields.get("document") or ""),
    )


def _series(vault: Vault, owner: str) -> tuple[Series, ...]:
    case = load_case(vault.db, owner)
    drawn = {number.series for number in case.numbers if not number.voided}
    known, office = vault.packs.series, vault.office_settings()
    left = [known[name] for name in series_for(case) if name in known and name not in drawn]
    spared = {span.series for span in ranges(vault.db, vault.office) if not span.device}
    return tuple(
        Series(
            one.id, one.label, tuple(problem.sentence for problem in number_problems(one, office)), one.id in spared
        )
        for one in left
    )  # fmt: skip
