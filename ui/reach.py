"""Which pages the officer at work may open, and what to say of the others.

Called by the desk before it shows a page. Only leads the way: the core refuses what nobody may do, whoever asks.
"""

from typing import Final

from ui.session import Session

# The rights that a page needs, all of them; a page that is not named needs to read content.
NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "home": (),
    "settings": (),
    "help": (),
    "reference": (),
    "edit": ("read", "record"),
    "send": ("read", "send"),
    "receive": ("read", "receive"),
    "closing": ("read", "office"),
}


def closed(session: Session, page: str) -> str:
    """Return why the officer may not open a page, "" for one that is open."""
    reasons = (session.why_not(action) for action in NEEDS.get(page, ("read",)))
    return next(filter(None, reasons), "")
