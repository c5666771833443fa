"""Several finished documents in one file, as for a stack of blank forms.

Called by the command line, which imports it late. The pages stay as they are; the first document lends title and
colour profile.
"""

import io
from collections.abc import Sequence

import pikepdf

from fieldapp.paper.pdfa import archived_bytes


def bind_pdfs(parts: Sequence[bytes]) -> bytes:
    """Return the pages of some PDFs, in order, as one PDF; the same parts give the same bytes."""
    with pikepdf.open(io.BytesIO(parts[0])) as document:
        for part in parts[1:]:
            with pikepdf.open(io.BytesIO(part)) as other:
                document.pages.extend(other.pages)
        return archived_bytes(document)
