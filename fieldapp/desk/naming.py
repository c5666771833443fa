"""What an office is called: as it named itself where its settings are here, otherwise what it is probably called.

Called by the tellers of histories and by the windows. Reads only.
"""

from fieldapp.packs.proposal import propose_office
from fieldapp.vault.vault import Vault


def office_name(vault: Vault, code: str) -> str:
    """Return the name of an office; one in no list of regions comes back as its code."""
    if not code:
        return ""
    return vault.office_settings(code).name or propose_office(vault.packs.regions, code).name or code
