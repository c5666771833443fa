"""Legal bases as letters cite them: the short marks of the reference data written out.

Called by the proposals of papers. Pure; a mark of another shape comes back as it is, never guessed at.
"""

import re
from typing import Final

_NAMES: Final = {"UU": "Undang-Undang", "PP": "Peraturan Pemerintah"}
_short = re.compile(r"(?P<kind>UU|PP) (?P<number>[0-9]+)/(?P<year>[0-9]{4}) Ps\. (?P<place>[^,;]+)")


def spell_citation(mark: str) -> str:
    """Return "UU 6/2014 Ps. 29 huruf j" as "Pasal 29 huruf j Undang-Undang Nomor 6 Tahun 2014"."""
    found = _short.fullmatch(mark.strip())
    if found is None:
        return mark
    law = f"{_NAMES[found['kind']]} Nomor {found['number']} Tahun {found['year']}"
    return f"Pasal {found['place'].strip()} {law}"
