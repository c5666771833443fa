"""Photo pages behind a supervision report: offered where there are pictures, printed under the same seal."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from fieldapp.case.file import SupervisionFile, read_supervision_file
from fieldapp.vault import casebook
from fieldapp.vault.printlog import list_waiting
from tests.ui.conftest import CASES
from tests.ui.flows.driver import Driver
from tests.ui.scenery import add_report, finish_report
from ui.pages.print.queue import paper_of


@pytest.fixture
def report(world, tmp_path):
    """Give the id of a finished report with three photographs."""
    file = read_supervision_file((CASES / "lhp" / "pertemuan-balai-desa.json").read_bytes())
    kept = []
    for number in range(3):
        out = io.BytesIO()
        Image.new("RGB", (800 + number, 600), (40, 90, 120)).save(out, "JPEG")
        (tmp_path / f"{number}.jpg").write_bytes(out.getvalue())
        kept.append(replace(file.evidence[0], path=f"{number}.jpg", note=f"Foto {number}"))
    with world.opened() as vault:
        owner = casebook.add_supervision(vault, SupervisionFile(file.report, evidence=tuple(kept)), tmp_path)
        finish_report(vault, owner)
    return owner


def choose(driver, name, value):
    box = driver.wait_for(name)
    box.setCurrentIndex(box.findData(value))
    driver.settle()


def ask_for_names(driver):
    """Choose the copy that names the witnesses, and say why."""
    choose(driver, "copy_edit", "")
    driver.click("reveal_button")
    driver.wait_for(lambda: driver.window.page._paper.wanted.named)


def test_photographs_stand_behind_the_report_and_in_its_reprint(open_desk, world, report, tmp_path, settled):
    driver = Driver(open_desk(world, page="preview", owner=report))
    view = driver.wait_for("paper_view")
    driver.wait_for(lambda: view.pages)
    ask_for_names(driver)
    plain, state = view.pages, driver.shown("state_band").text()
    choose(driver, "photos_edit", "2")
    driver.wait_for(lambda: view.pages == plain + 2)
    assert driver.shown("state_band").text() == state
    choose(driver, "photos_edit", "4")
    driver.wait_for(lambda: view.pages == plain + 1)
    driver.click("save_pdf_button")
    driver.type_into("folder_path_edit", str(tmp_path))
    driver.click("save_now_button")
    driver.wait_for(lambda: list(tmp_path.glob("*.pdf")))
    settled(driver.window)
    driver.window.go("home")
    driver.window.go("preview", owner=report)
    driver.wait_for(lambda: driver.window.page._paper)
    ask_for_names(driver)
    driver.wait_for(lambda: view.pages == plain + 1)
    assert driver.shown("photos_edit").value() == "4"


def test_what_waits_for_a_printer_keeps_its_photo_pages(open_desk, world, report):
    driver = Driver(open_desk(world, page="preview", owner=report, photos="4", copies="2"))
    view = driver.wait_for("paper_view")
    driver.wait_for(lambda: view.pages)
    public = view.pages
    ask_for_names(driver)
    driver.wait_for(lambda: view.pages > public)
    pages, page = view.pages, driver.window.page
    page._keep_waiting(page._paper, 2)
    driver.wait_for(lambda: list_waiting(driver.window.session.here.db))
    (job,) = list_waiting(driver.window.session.here.db)
    assert (job.photos, job.copies) == (4, 2)
    driver.window.go("home")
    driver.window.go("preview", **paper_of(job))
    driver.wait_for(lambda: driver.window.page._paper)
    ask_for_names(driver)
    driver.wait_for(lambda: driver.shown("photos_edit") and driver.shown("photos_edit").value() == "4")
    driver.wait_for(lambda: view.pages == pages)


def test_the_public_copy_shows_none(open_desk, world, report):
    driver = Driver(open_desk(world, page="preview", owner=report, photos="2"))
    view = driver.wait_for("paper_view")
    driver.wait_for(lambda: view.pages)
    public = view.pages
    ask_for_names(driver)
    driver.wait_for(lambda: view.pages > public)
    pages = view.pages
    choose(driver, "copy_edit", "1")
    driver.wait_for(lambda: view.pages < pages)
    assert driver.shown("photos_edit") is None


def test_a_report_without_pictures_offers_no_pages(open_desk, world):
    with world.opened() as vault:
        owner = add_report(vault, "masa-tenang")
    driver = Driver(open_desk(world, page="preview", owner=owner))
    view = driver.wait_for("paper_view")
    driver.wait_for(lambda: view.pages)
    assert driver.shown("photos_edit") is None
