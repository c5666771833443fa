"""The rows of the case list as they may be shown: those of other offices without the names of reporters and witnesses.

Called by the windows for a block of rows as it comes into view, so it loads a whole case only where a private word
really stands in what the row tells.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import msgspec

from fieldapp.paper.privacy import SHORTEST_NAME, make_veil
from fieldapp.vault.caselist import case_rows
from fieldapp.vault.database import Database
from fieldapp.vault.register import load_case
from fieldapp.vault.search import CaseRow
from fieldapp.vault.vault import Vault

FEWEST_DIGITS: Final = 6
_word = re.compile(r"[^\W_]+")


def list_rows(vault: Vault, ns: Sequence[int]) -> list[CaseRow | None]:
    """Return the rows of some cases in the order given, None where one is gone."""
    rows = case_rows(vault.db, ns)
    foreign = [row.id for row in rows if row is not None and row.office != vault.office]
    private = _private_words(vault.db, foreign) if foreign else {}
    return [_veiled(vault, row) if row is not None and _may_tell(row, private.get(row.id)) else row for row in rows]


def _private_words(db: Database, case_ids: Sequence[str]) -> dict[str, set[str]]:
    """Return the words and long numbers in the identities of some cases."""
    rows = db.execute(
        "SELECT case_id, identity FROM record WHERE case_id IN (SELECT value FROM json_each(?))"
        " AND type IN ('case', 'witness') AND identity <> x'7b7d'",
        (msgspec.json.encode(list(case_ids)).decode(),),
    ).fetchall()
    found: dict[str, set[str]] = defaultdict(set)
    for case_id, identity in rows:
        for text in _texts(msgspec.json.decode(identity)):
            found[case_id].update(word for word in _words(text) if len(word) >= SHORTEST_NAME)
            digits = re.sub(r"\D", "", text)
            if len(digits) >= FEWEST_DIGITS:
                found[case_id].add(digits)
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _words(text: str) -> list[str]:
    return _word.findall(text.casefold())


def _may_tell(row: CaseRow, private: set[str] | None) -> bool:
    if not private:
        return False
    told = f"{row.summary} {row.subjects}"
    digits = re.sub(r"\D", "", told)
    return not private.isdisjoint(_words(told)) or any(word.isdigit() and word in digits for word in private)


def _veiled(vault: Vault, row: CaseRow) -> CaseRow:
    veil = make_veil(load_case(vault.db, row.id))
    return replace(row, summary=veil(row.summary), subjects=veil(row.subjects))
