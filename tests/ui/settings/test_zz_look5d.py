
import pytest
from tests.ui.conftest import *
from tests.ui.conftest import settle
from tests.ui.flows.driver import Driver
from tests.ui.settings.test_defects import case, tampered
from fieldapp.vault.trace import trace_change
from ui.widgets.pdfview import PdfView
import os
THEME=os.environ.get("THEME","light")
def test_a(tampered, open_desk, world, qtbot):
    window=open_desk(world, page="settings", section="health")
    from ui.style import theme
    theme().choose(THEME)
    window.resize(1366,768)
    see=Driver(window); see.wait_for("full_check_button")
    see.click("full_check_button"); see.wait_to_read("Pemeriksaan menemukan"); settle(window)
    window.grab().save(f"/tmp/netra/D5/health_{THEME}.png")
    see.bring_into_sight(see.shown("witness_path_edit")) if see.shown("witness_path_edit") else None
    settle(window)
    window.grab().save(f"/tmp/netra/D5/health2_{THEME}.png")
def test_b(case, open_desk, world, qtbot):
    with world.opened() as vault:
        shown = trace_change("revealed", action="reveal", about=case, reason="Sidang kode etik", sign=vault.signer())
        with vault.writing(): vault.journal.write([shown], vault.officer, vault.now())
    from ui.style import theme
    window=open_desk(world, page="case", id=case, tab="history"); theme().choose(THEME); window.resize(1366,768)
    see=Driver(window); see.wait_to_read("Mencatat temuan"); settle(window)
    window.grab().save(f"/tmp/netra/D5/past_{THEME}.png")
    see.click("print_history_button"); see.wait_for("print_paper_button")
    view = window.findChild(PdfView, "paper_view"); qtbot.waitUntil(lambda: view.pages > 0); settle(window)
    qtbot.wait(800)
    window.grab().save(f"/tmp/netra/D5/pastpaper_{THEME}.png")
