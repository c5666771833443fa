"""The history of a case or LHP for a hearing: its entries with their proof, as a paper.

Called by `netra case history --pdf` and by the page of a case. Reads only; identities of reporters and witnesses are
masked, whoever asks.
"""

from collections.abc import Iterator, Sequence

from fieldapp.case.wording import name_kind
from fieldapp.desk.audit import label_owner
from fieldapp.desk.naming import office_name
from fieldapp.desk.sealing import position_of
from fieldapp.desk.telling import Telling, ToldChange, tell_entries, tell_wall
from fieldapp.errors import RecordUnknown
from fieldapp.paper.chronicle import Chronicle, ChronicleBook, ChronicleLine, make_chronicle
from fieldapp.vault.audit.signature import judge_signature, last_signed
from fieldapp.vault.audit.statement import inner_statements
from fieldapp.vault.books import entries_of, last_place
from fieldapp.vault.database import Database
from fieldapp.vault.entry import entry_hash, parse_book, parse_entry
from fieldapp.vault.history import Event, officer_names
from fieldapp.vault.journal import wall_clock
from fieldapp.vault.vault import Vault
from fieldapp.words import all_words, say


def print_history(vault: Vault, owner: str) -> bytes:
    """Return the history of a case or LHP as PDF. Raises RecordUnknown."""
    return make_chronicle(
        vault.office_settings(),
        tell_chronicle(vault, owner),
        on=vault.office_now().date(),
        by=vault.officer_name,
        title=position_of(vault),
        practice=vault.practice,
    )
