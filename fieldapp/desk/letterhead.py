"""The head of a letter as a picture, for somebody who is changing it.

Called by the windows off their thread. It is the top of a real form, set by the same code that prints; nothing is kept.
"""

from fieldapp.case.office import Office
from fieldapp.packs.forms import Form
from fieldapp.paper.raster import PdfPages, Picture


def draw_letterhead(form: Form, office: Office, width: int, height: int) -> Picture:
    """Return the top of a form with the letterhead of an office, `width` by `height` dots."""
    from fieldapp.paper.documents import make_document  # noqa: PLC0415 - brings reportlab, which is slow to import

    printed = make_document(form, None, office, paper=office.paper, practice=office.practice)
    with PdfPages(printed.pdf) as pages:
        across, down = pages.sizes[0]
        whole = round(width * down / across)
        return pages.render(0, width, whole, (0, 0, width, min(height, whole)))
