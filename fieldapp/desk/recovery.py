"""The recovery sheet of a vault that was just made, as it is printed once.

Called by the command line and the windows right after a vault was created; the text is kept nowhere.
"""

from typing import Final

from fieldapp.vault.recovery import recovery_lines
from fieldapp.vault.vault import Vault

# The local setting that is "1" as long as nobody has proved to hold the recovery sheet.
PENDING: Final = "recovery.pending"


def print_recovery(vault: Vault, recovery: str) -> bytes:
    """Return the recovery sheet as PDF, with the letterhead of the office and the name of the unlocked officer."""
    from fieldapp.paper.notices import make_recovery_sheet  # noqa: PLC0415 - brings reportlab, which is slow to import

    return make_recovery_sheet(
        vault.office_settings(),
        vault=vault.name,
        officer=vault.officer_name,
        lines=recovery_lines(recovery),
        on=vault.office_now().date(),
        practice=vault.practice,
    )
