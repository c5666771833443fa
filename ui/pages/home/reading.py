"""What the first page tells, read in one go.

Called on the reading thread. Counting what has not travelled is left to the exchange where it is little enough.
"""

from dataclasses import dataclass

from fieldapp.case.office import parent_of
from fieldapp.desk.deadline import Reminders, read_reminders
from fieldapp.desk.health import BackupNote, CheckNote, read_health
from fieldapp.desk.naming import office_name
from fieldapp.desk.worklist import Worklist, read_worklist
from fieldapp.exchange.standing import Standing, standing_of
from fieldapp.vault.unsent import MOST_ENTRIES
from fieldapp.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Morning:
    """Everything on the first page; `standing` is None where there is too much to count, or nobody above."""

    work: Worklist
    clocks: Reminders
    standing: Standing | None
    above: str
    sent_to: str
    receipt_of: str
    checked: CheckNote
    backed_up: BackupNote


def read_morning(vault: Vault) -> Morning:
    """Return what the first page tells."""
    work = read_worklist(vault)
    above = parent_of(vault.office) or ""
    health = read_health(vault)
    few = bool(above) and work.unsent.entries <= MOST_ENTRIES
    return Morning(
        work=work,
        clocks=read_reminders(vault),
        standing=standing_of(vault, above) if few else None,
        above=above,
        sent_to=office_name(vault, work.sent.office) if work.sent else "",
        receipt_of=office_name(vault, work.receipt.office) if work.receipt else "",
        checked=health.checked,
        backed_up=health.backed_up,
    )
