"""Papers (naskah) that name a reporter or witness: whose they are, and that nobody reads them without a reveal.

Called by the command line and the windows before such a paper is opened, shown or printed. Writes nothing.
"""

from fieldapp.case.document import Document
from fieldapp.desk.disclosure import is_held, require_shown
from fieldapp.errors import FormUnknown
from fieldapp.packs.filling import names_somebody
from fieldapp.vault.documents import form_of
from fieldapp.vault.vault import Vault


def people_of_paper(vault: Vault, document: Document) -> str:
    """Return the case or LHP whose reporter or witness a paper names, "" when it names nobody."""
    try:
        form = form_of(vault, document)
    except FormUnknown:
        return ""
    told = bool(document.case) and names_somebody(form, document) and is_held(vault, document.case)
    return document.case if told else ""


def require_paper(vault: Vault, document: Document) -> None:
    """Raise IdentityHidden for a paper that names a reporter or witness, unless they were revealed a moment ago."""
    owner = people_of_paper(vault, document)
    if owner:
        require_shown(vault, owner)
