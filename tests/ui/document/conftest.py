"""A case with papers, for the tests of the papers at the window."""

import pytest

from fieldapp.desk import document as papers
from fieldapp.desk.office import set_office
from fieldapp.desk.printing import make_document_form, record_print
from tests.desk.test_document import filled

KADES = "kades-yel-yel-video"


@pytest.fixture
def laid(world):
    """Make a case with papers: `laid("A.UK", done=True)` prepares the first one and gives its id."""
    with world.opened() as vault:
        set_office(vault, {"members": ["Siti Aminah, S.Sos.", "Budi Santoso, S.IP."]})
        case = world.add_case(vault, KADES)

    def lay(code, *, done=False, printed=False, **facts):
        with world.opened() as vault:
            paper = papers.prepare(vault, case, code, **facts)[0]
            if done or printed:
                paper = papers.finalise(vault, filled(vault, paper).id)
            if printed:
                record_print(vault, make_document_form(vault, paper.id), "pdf", "naskah.pdf")
        return paper.id

    lay.case = case
    return lay
