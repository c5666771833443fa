"""The rows of the case list as they may be shown: those of other offices without the names of reporters and witnesses.

Called by the windows for a block of rows as it comes into view, so it loads a whole case only where a private word
really stands in what the row tells.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
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
NAMES: Final = ("name", "proxy")
_word = re.compile(r"[^\W_]+")


def list_rows(vault: Vault, ns: Sequence[int]) -> list[CaseRow | None]:
    """Return the rows of some cases in the order given, None where one is gone."""
    rows = case_rows(vault.db, ns)
    foreign = [row.id for row in rows if row is not None and row.office != vault.office]
    private = _private_texts(vault.db, foreign) if foreign else {}
    return [_veiled(vault, row) if row is not None and _may_tell(row, private.get(row.id)) else row for row in rows]


def _private_texts(db: Database, case_ids: Sequence[str]) -> dict[str, set[tuple[bool, str]]]:
    """Return the texts in the identities of some cases, each with whether it is a name."""
    rows = db.execute(
        "SELECT case_id, identity FROM record WHERE case_id IN (SELECT value FROM json_each(?))"
        " AND type IN ('case', 'witness') AND identity <> x'7b7d'",
        (msgspec.json.encode(list(case_ids)).decode(),),
    ).fetchall()
    found: dict[str, set[tuple[bool, str]]] = defaultdict(set)
    for case_id, identity in rows:
        found[case_id].update(_texts(msgspec.json.decode(identity)))
    return found


def _texts(value: Any, key: str = "") -> Iterator[tuple[bool, str]]:
    if isinstance(value, str):
        yield key.rpartition(".")[2] in NAMES, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _texts(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, key)


def _words(text: str) -> list[str]:
    return _word.findall(text.casefold())


def _may_tell(row: CaseRow, private: Iterable[tuple[bool, str]] | None) -> bool:
    """Say whether the veil would find anything; it leaves alone what the subjects are called, unless whole."""
    told = f"{row.summary} {row.subjects}".casefold()
    digits = re.sub(r"\D", "", told)
    open_words = set(_words(row.summary)) - set(_words(row.subjects))
    for is_name, text in private or ():
        words = _words(text)
        number = re.sub(r"\D", "", text)
        if is_name and any(len(word) >= SHORTEST_NAME and word in open_words for word in words):
            return True
        if len(text) >= SHORTEST_NAME and all(word in told for word in words):
            return True
        if len(number) >= FEWEST_DIGITS and number in digits:
            return True
    return False


def _veiled(vault: Vault, row: CaseRow) -> CaseRow:
    veil = make_veil(load_case(vault.db, row.id))
    return replace(row, summary=veil(row.summary), subjects=veil(row.subjects))
