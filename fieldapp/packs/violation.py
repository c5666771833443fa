"""The list of violations of a set as rows the rules can use, with the shared words and the days of the phases.

Read through `Packs`. Only reads tables; which row fits is decided by `fieldapp.case.violation`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, cast

from fieldapp.case.phase import PHASES, Boundary, Phase
from fieldapp.case.phrase import Wordlist
from fieldapp.case.violation import Catalogue, Row, weakest

Table = Mapping[str, Any]
ACTIVE: Final = "aktif"
_PHASES: Final[Mapping[str, tuple[Phase, ...]]] = {
    "pra": ("pra",),
    "pasca": ("penetapan", "kampanye"),
    "kampanye": ("kampanye",),
    "semua": PHASES,
}
CAMPAIGN: Final = "kampanye"


def read_catalogue(table: Table) -> Catalogue:
    """Return the rows of the file `violations` with what they share."""
    meta = table.get("meta", {})
    shared, labour = meta.get("suggestion", {}), meta.get("pppk", {})
    sets = meta.get("sanction_sets", {})
    scenes = {name: tuple(map(_words, lists)) for name, lists in shared.get("scenes", {}).items()}
    return Catalogue(
        rows=tuple(_row(row, sets) for row in table.get("violation", ())),
        active=_words(shared.get(ACTIVE)),
        lasting=_words(shared.get("lasting")),
        scenes=scenes,
        offices=_words(shared.get("offices")),
        no_offices=_words(shared.get("no_offices")),
        labour_prefixes=tuple(labour.get("instead_of", ())),
        labour_basis=str(labour.get("basis", "")),
        labour_sanctions=tuple(labour.get("sanctions", ())),
    )


def read_boundary(stages: Table, candidates: Table, region: str) -> Boundary:
    """Return the days that divide the phases in a region: from the file `stages`, and of the region where it differs.

    The file `candidates` says where the candidates were determined on another day; the closest area counts.
    """
    campaign = next(row for row in stages["stage"] if row["id"] == CAMPAIGN)
    determined: date = stages["phase"]["boundary"]
    confidence = stages["phase"].get("confidence", "unknown")
    own = [row for row in candidates.get("determined", ()) if _covers(row["region"], region)]
    if own:
        closest = max(own, key=lambda row: len(row["region"]))
        determined, confidence = closest["on"], closest.get("confidence", confidence)
    return Boundary(determined, max(campaign["start"], determined), campaign["end"], confidence, region)


def _covers(area: str, region: str) -> bool:
    return region == area or region.startswith(f"{area}.")


def _row(row: Table, sets: Mapping[str, Table]) -> Row:
    sanctions = sets.get(row.get("sanction_set", ""), {})
    phase = row.get("phase_detail") or row.get("phase", "semua")
    opens = row.get("window", {}).get("from")
    return Row(
        id=row["id"],
        text=row["text"],
        category=row["category"],
        group=row.get("group", ""),
        phases=_PHASES.get(phase, PHASES),
        statuses=tuple(row.get("statuses", ())),
        officials=tuple(row.get("officials", ())),
        since=cast(Mapping[str, date], dict(row.get("since", {}))),
        always=_words(row.get("always")),
        positions={status: _words(words) for status, words in row.get("positions", {}).items()},
        opens=opens if isinstance(opens, date) else None,
        channels=tuple(row.get("channels", ())),
        words=_words(row.get("words")),
        also=_words(row.get("also")),
        outside=_words(row.get("outside_campaign")),
        scene=row.get("scene", ""),
        active=row.get("element") == ACTIVE,
        active_note=row.get("element_note", ""),
        beside=tuple(row.get("beside", ())),
        basis=tuple(row.get("legal_basis", ())),
        sanctions=(*sanctions.get("items", ()), *row.get("sanctions", ())),
        sanction_basis=row.get("sanction_basis") or sanctions.get("basis", ""),
        confidence=weakest(row["confidence"], row.get("legal_basis_confidence", row["confidence"])),
        sanction_confidence=row.get("sanction_confidence") or sanctions.get("confidence", "unknown"),
        note=row.get("subject_note") or row.get("note", ""),
        source=row.get("source", ""),
    )


def _words(phrases: Sequence[str] | None) -> Wordlist:
    return Wordlist(tuple(phrases or ()))
