"""Several finished documents in one file, as for a stack of blank forms.

Called by the command line, which imports it late. The pages stay as they are; the first document lends title and
colour profile.
"""

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import ObjectStreamMode, StreamDecodeLevel


def bind_pdfs(parts: Sequence[bytes]) -> bytes:
    """Return the pages of some PDFs, in order, as one PDF; the same parts give the same bytes."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(parts[0])) as document:
        for part in parts[1:]:
            with pikepdf.open(io.BytesIO(part)) as other:
                document.pages.extend(other.pages)
        document.save(
            out,
            deterministic_id=True,
            force_version="1.4",
            object_stream_mode=ObjectStreamMode.disable,
            stream_decode_level=StreamDecodeLevel.generalized,
            compress_streams=False,
            fix_metadata_version=False,
        )
    return out.getvalue()
