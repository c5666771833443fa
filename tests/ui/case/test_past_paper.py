"""The history of a case on its way to a hearing, and the traces that stand in it."""

import pytest

from fieldapp.vault.trace import trace_change
from tests.ui.case.test_case import finding, go_to
from ui.widgets.pdfview import PdfView

__all__ = ["finding", "go_to"]


@pytest.fixture
def past(go_to, world, finding):
    """Open the history of a case of which an identity was revealed."""
    with world.opened() as vault:
        shown = trace_change("revealed", action="reveal", about=finding, reason="Sidang kode etik", sign=vault.signer())
        with vault.writing():
            vault.journal.write([shown], vault.officer, vault.now())
    officer = go_to(finding, "history")
    officer.wait_to_read("Mencatat temuan")
    return officer


def test_a_reveal_stands_in_the_history_with_its_reason(past):
    assert past.reads("Menampilkan identitas pelapor dan saksi")
    assert past.reads("Alasan: Sidang kode etik")


@pytest.mark.parametrize("way", ["mouse", "keys"])
def test_the_history_is_brought_to_paper(past, qtbot, way):
    button = past.shown("print_history_button")
    if way == "mouse":
        past.click("print_history_button")
    else:
        button.setFocus()
        past.press("Space")
    past.wait_for("print_paper_button")
    view = past.window.findChild(PdfView, "paper_view")
    qtbot.waitUntil(lambda: view.pages > 0)
    assert past.reads("Riwayat untuk Sidang")
    assert button.isEnabled()
    past.click("close_button")
    past.wait_for(lambda: past.shown("print_paper_button") is None)
