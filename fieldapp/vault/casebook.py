"""What people do with cases and LHPs: add, revise, attach evidence, finalise.

Every act is one write transaction. Called by the command line and the windows. Problems stop finalising and
numbering, never saving.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from fieldapp.case.file import (
    CaseFile,
    EvidencePath,
    SupervisionFile,
    case_from_file,
    supervision_from_file,
)
from fieldapp.case.ids import new_id
from fieldapp.case.model import Case, Supervision
from fieldapp.case.origin import case_of_report
from fieldapp.case.problem import Problem, blocking
from fieldapp.case.problems import problems, supervision_problems
from fieldapp.case.records import Owner, Patch, changes, patches_of
from fieldapp.case.revision import overlay, overlay_report
from fieldapp.errors import (
    AlreadyFinal,
    EvidenceIncomplete,
    EvidenceMissing,
    NothingChanged,
    ProblemsOpen,
    ReasonMissing,
    RecordElsewhere,
    RecordInConflict,
    ReportNil,
    ReportUsed,
)
from fieldapp.packs.region import region_of_place
from fieldapp.vault.conflicts import conflicts_of_case
from fieldapp.vault.evidence import TakenIn
from fieldapp.vault.journal import Change
from fieldapp.vault.register import case_of_supervision, load_case, load_item, load_supervision, owner_state
from fieldapp.vault.transfer import require_here
from fieldapp.vault.vault import Vault

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Attached:
    """One evidence file in the store, on its way into the journal."""

    id: str
    path: EvidencePath
    taken: TakenIn


def _changes_for(patches: Sequence[Patch], reason: str = "") -> list[Change]:
    return [Change(f"{patch.type}.set", patch.id, patch.open, patch.identity, reason) for patch in patches]


def _new_changes(vault: Vault, item: Case | Supervision) -> list[Change]:
    """Return the entries of a new case or LHP; it remembers the reference data it was written under."""
    pack = vault.packs.version
    return [
        replace(change, open={**change.open, "pack": pack}) if change.record == item.id else change
        for change in _changes_for(patches_of(item))
    ]


def add_case(vault: Vault, file: CaseFile, base: Path) -> str:
    """Save a new case with the evidence its file names (paths relative to `base`); return its id.

    Raises what taking evidence in raises: then nothing of the case is saved.
    """
    case = case_from_file(file)
    attached = _take_in(vault, file.evidence, base)
    with vault.writing():
        rows = [*_new_changes(vault, case), *evidence_changes(vault, case.id, attached, 0)]
        vault.journal.write(rows, vault.officer, vault.now())
    return case.id


def add_supervision(vault: Vault, file: SupervisionFile, base: Path) -> str:
    """Save a new LHP with its evidence; return its id. Raises as `add_case`."""
    report = supervision_from_file(file)
    attached = _take_in(vault, file.evidence, base)
    with vault.writing():
        rows = [*_new_changes(vault, report), *evidence_changes(vault, report.id, attached, 0)]
        vault.journal.write(rows, vault.officer, vault.now())
    return report.id


def _take_in(vault: Vault, paths: Sequence[EvidencePath], base: Path) -> list[Attached]:
    store = vault.evidence
    return [Attached(new_id(), path, store.take_in(base / path.path)) for path in paths]


def evidence_changes(
    vault: Vault, owner: str, attached: Sequence[Attached], first: int, more: Mapping[str, Any] | None = None
) -> list[Change]:
    """Return the evidence records, and keep the rows of their files: the files were read back before this.

    `more` are further fields of each, such as `kind` and `document` of a scan.
    """
    found = []
    for order, item in enumerate(attached, first):
        taken = item.taken
        keep_file(vault, taken.sha256, taken.size, item.path.path)
        fields: dict[str, Any] = {
            "case": owner,
            "order": order,
            "name": Path(item.path.path.replace("\\", "/")).name,
            "note": item.path.note,
            "source": item.path.source,
            "sha256": taken.sha256,
            "size": taken.size,
            "media_type": taken.media_type,
            "exif": dict(taken.exif),
            **(more or {}),
        }
        found.append(Change("evidence.set", item.id, {key: value for key, value in fields.items() if value != ""}))
    return found


def attach(vault: Vault, owner: str, path: Path, note: str, source: str = "", reason: str = "") -> Attached:
    """Attach one evidence file to a case or LHP. Raises as `add_case`, and ReasonMissing after finalising."""
    fields = _own_state(vault, owner)
    _require_reason(fields, reason)
    taken = vault.evidence.take_in(path)
    item = Attached(new_id(), EvidencePath(path.name, note, source), taken)
    count = len(load_item(vault.db, owner).evidence)
    with vault.writing():
        rows = [replace(change, reason=reason) for change in evidence_changes(vault, owner, [item], count)]
        vault.journal.write([*rows, *_reopened(owner, fields, reason)], vault.officer, vault.now())
    return item


def revise_case(vault: Vault, case_id: str, file: CaseFile, reason: str, base: Path) -> list[Patch]:
    """Lay a file over a case and save what changed; return the patches.

    Raises NothingChanged, ReasonMissing after finalising, RecordElsewhere.
    """
    fields = _own_state(vault, case_id)
    _require_reason(fields, reason)
    old = load_case(vault.db, case_id)
    return _revise(vault, fields, old, overlay(old, file), file.evidence, reason, base)


def revise_supervision(vault: Vault, owner: str, file: SupervisionFile, reason: str, base: Path) -> list[Patch]:
    """Lay a file over an LHP and save what changed; return the patches. Raises as `revise_case`."""
    fields = _own_state(vault, owner)
    _require_reason(fields, reason)
    old = load_supervision(vault.db, owner)
    return _revise(vault, fields, old, overlay_report(old, file), file.evidence, reason, base)


def _revise(
    vault: Vault,
    fields: dict[str, Any],
    old: Owner,
    new: Owner,
    evidence: Sequence[EvidencePath],
    reason: str,
    base: Path,
) -> list[Patch]:
    patches: list[Patch] = changes(old, new)
    attached: list[Attached] = _take_in(vault, evidence, base)
    if not patches and not attached:
        raise NothingChanged()
    with vault.writing():
        rows: list[Change] = [
            *_changes_for(patches, reason),
            *evidence_changes(vault, old.id, attached, len(old.evidence)),
        ]
        vault.journal.write([*rows, *_reopened(old.id, fields, reason)], vault.officer, vault.now())
    return patches


def write_item(vault: Vault, item: Case | Supervision, old: Case | Supervision | None, reason: str = "") -> None:
    """Write a whole case or LHP whose evidence lies in the store, or what differs from `old`; in a transaction.

    Raises NothingChanged, ReasonMissing after finalising, RecordElsewhere, EvidenceMissing.
    """
    patches: list[Patch] = [] if old is None else changes(cast(Any, old), cast(Any, item))
    reopened: list[Change] = []
    if old is not None:
        fields = _own_state(vault, old.id)
        if not patches:
            raise NothingChanged()
        _require_reason(fields, reason)
        reopened = _reopened(old.id, fields, reason)
    known = {evidence.sha256 for evidence in old.evidence} if old else set()
    for evidence in item.evidence:
        if evidence.sha256 not in known:
            keep_file(vault, evidence.sha256, evidence.size, evidence.name)
    rows = _changes_for(patches, reason) if old is not None else _new_changes(vault, item)
    vault.journal.write([*rows, *reopened], vault.officer, vault.now())


def keep_file(vault: Vault, sha256: str, size: int, name: str) -> None:
    """Keep the row of a file in the store; the file was read back when it was taken in. Raises EvidenceMissing."""
    if not vault.evidence.has(sha256):
        raise EvidenceMissing(name=name)
    vault.db.execute(
        "INSERT OR IGNORE INTO evidence_file VALUES (?, ?, ?, ?)",
        (sha256, size, vault.evidence.blob_of(sha256), vault.now().isoformat(timespec="seconds")),
    )


def _own_state(vault: Vault, owner: str) -> dict[str, Any]:
    state = owner_state(vault.db, owner)
    if state.office != vault.office:
        raise RecordElsewhere(office=state.office)
    require_here(vault.db, owner)
    return {**state.fields, "type": state.type}


def needs_reason(fields: Mapping[str, Any]) -> bool:
    """Say whether a change of the record with these fields has to say why: it was finalised once."""
    return fields.get("state") == "final" or bool(fields.get("revision"))


def _require_reason(fields: Mapping[str, Any], reason: str) -> None:
    if needs_reason(fields) and not reason.strip():
        raise ReasonMissing()


def _reopened(owner: str, fields: dict[str, Any], reason: str) -> list[Change]:
    """A change after finalising opens the next revision: it must be finalised again before it is printed as final."""
    if fields.get("state") != "final":
        return []
    return [Change(f"{fields['type']}.set", owner, {"state": "revised"}, reason=reason)]


def problems_of(vault: Vault, owner: str) -> tuple[Problem, ...]:
    """Return what is not right yet with a case or LHP today."""
    item = load_item(vault.db, owner)
    today = vault.office_now().date()
    if isinstance(item, Case):
        return problems(item, today, vault.packs.references)
    return supervision_problems(item, today, vault.packs.references)


def finalise(vault: Vault, owner: str) -> int:
    """Make a case or LHP final, signed by the officer; return the number of the revision.

    Raises ProblemsOpen, RecordInConflict, EvidenceIncomplete, RecordElsewhere, AlreadyFinal.
    """
    fields = _own_state(vault, owner)
    if fields.get("state") == "final":
        raise AlreadyFinal(revision=int(fields.get("revision") or 0))
    if found := conflicts_of_case(vault.db, owner):
        raise RecordInConflict(fields=", ".join(sorted({conflict.field for conflict in found})))
    if open_problems := blocking(problems_of(vault, owner), "finalise"):
        raise ProblemsOpen(problems=" ".join(problem.sentence for problem in open_problems))
    require_evidence(vault, load_item(vault.db, owner))
    revision = int(fields.get("revision") or 0) + 1
    written = {"state": "final", "revision": revision, "pack": vault.packs.version}
    change = Change(f"{fields['type']}.finalise", owner, written, sign=vault.signer())
    with vault.writing():
        vault.journal.write([change], vault.officer, vault.now())
    return revision


def require_evidence(vault: Vault, item: Case | Supervision) -> None:
    """Raise EvidenceIncomplete, naming them, unless every evidence file is there and unaltered."""
    store = vault.evidence
    wrong = [e.name or e.sha256[:12] for e in item.evidence if not e.sha256 or store.verify(e.sha256) != "ok"]
    if wrong:
        raise EvidenceIncomplete(names=", ".join(wrong))


def case_from_supervision(vault: Vault, supervision_id: str) -> str:
    """Make a finding (temuan) of an LHP without retyping; return the id of the new case.

    Everything is carried over: subjects, witnesses, day, hour, place, region, stage, story. Its evidence is shared: the
    same files, named again by records of the case. Raises RecordElsewhere, ReportNil, and
    ReportUsed when there is such a finding already.
    """
    _own_state(vault, supervision_id)
    report = load_supervision(vault.db, supervision_id)
    if report.nil:
        raise ReportNil()
    if used := case_of_supervision(vault.db, supervision_id):
        raise ReportUsed(case=used)
    case = case_of_report(report, partial(region_of_place, vault.packs.regions, vault.office))
    with vault.writing():
        vault.journal.write(_new_changes(vault, case), vault.officer, vault.now())
    return case.id
