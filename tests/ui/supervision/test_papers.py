"""Naskah on the page of an LHP: what is prepared from it, its list, and the way back from a paper."""

import pytest

from fieldapp.desk import document as papers
from fieldapp.desk.paper import draw_document
from fieldapp.vault.documents import documents_of
from tests.ui.flows.driver import Driver
from tests.ui.scenery import add_report


@pytest.fixture
def report(world):
    with world.opened() as vault:
        return add_report(vault, "pertemuan-balai-desa")


@pytest.fixture
def officer(open_desk, world, report):
    """Give an officer in front of the papers of an LHP."""
    driver = Driver(open_desk(world, page="report", id=report))
    driver.wait_to_read("Isi LHP")
    driver.press("Alt+2")
    driver.wait_to_read("Naskah LHP")
    return driver


def test_a_paper_is_prepared_from_a_report_and_leads_back(officer, report):
    officer.wait_to_read("Belum ada naskah. Surat tugas")
    officer.click("prepare_button")
    officer.wait_for("prepare_sheet")
    officer.wait_to_read("Isian diusulkan dari LHP ini")
    box = officer.shown("prepare_form_edit")
    codes = [box.itemData(place) for place in range(box.count())]
    assert {"N.SPT", "N.LAYAR", "N.BUKTI"} <= set(codes)
    assert not {"A.4", "A.UK", "N.PLENO", "N.CABUT"} & set(codes)
    box.setCurrentIndex(box.findData("N.LAYAR"))
    officer.settle()
    officer.click("prepare_paper_button")
    officer.wait_for("document_title")
    officer.wait_for(lambda: officer.window.page.name == "document")
    (paper,) = documents_of(officer.window.session.here.db, report)
    assert (paper.form, paper.case) == ("N.LAYAR", report)
    officer.click("open_case_button")
    officer.wait_for(lambda: officer.window.page.name == "report")
    assert officer.window.page.place() == {"id": report, "tab": "papers"}
    officer.wait_for(lambda: officer.shown("shelf_table"))
    officer.wait_to_read("Naskah LHP")
    officer.wait_to_read("N.LAYAR")


def test_every_form_of_a_report_can_be_prepared_and_drawn(world, report):
    with world.opened() as vault:
        offers = papers.forms_for(vault, report)
        for offer in offers:
            (paper,) = papers.prepare(vault, report, offer.form.code)
            assert draw_document(vault, paper).pages, offer.form.code
        assert {one.form for one in documents_of(vault.db, report)} == {offer.form.code for offer in offers}


def test_the_papers_of_another_office_are_only_read(open_desk, world, report):
    with world.opened() as vault:
        papers.prepare(vault, report, "N.LAYAR")
    driver = Driver(open_desk(world, page="report", id=report, tab="papers"))
    driver.wait_for("shelf_table")
    driver.window.page._shelf.show_case(report, own=False)
    driver.wait_for(lambda: driver.shown("prepare_button") is None)
