"""The papers of a case, the preview of one, and a pile of scans: by mouse and by keyboard."""

import pytest
from PIL import Image

from fieldapp.desk.blank import make_blanks
from fieldapp.vault.documents import documents_of, load_document
from fieldapp.vault.listing import list_evidence
from fieldapp.vault.printlog import list_print_ids, load_prints
from tests.desk.test_document import take
from tests.ui.document.sheet import scan_of, scan_pdf
from tests.ui.flows.driver import Driver


@pytest.fixture
def go_to(open_desk, world):
    """Open the window on a page."""

    def go(page, **where):
        driver = Driver(open_desk(world, page=page, **where))
        driver.settle()
        return driver

    return go


def db_of(driver):
    return driver.window.session.here.db


# ---- the papers of a case -------------------------------------------------------------------------------------------


def test_papers_are_prepared_one_by_one_and_opened(go_to, laid):
    officer = go_to("case", id=laid.case, tab="papers")
    officer.wait_to_read("Belum ada naskah.")
    officer.click("prepare_button")
    officer.wait_for("prepare_sheet")
    officer.click("prepare_paper_button")
    officer.wait_to_read("Pilih formulirnya dahulu.")
    form = officer.shown("prepare_form_edit")
    form.setCurrentIndex(form.findData("A.UK"))
    officer.wait_for("prepare_parties_edit_list")
    officer.click("prepare_paper_button")
    officer.wait_to_read("naskah disiapkan.")
    made = documents_of(db_of(officer), laid.case)
    assert {paper.form for paper in made} == {"A.UK"}
    assert len(made) > 2, "one for each party"
    officer.wait_for("shelf_table")
    officer.tab_to("shelf_table")
    officer.press("Enter")
    officer.wait_for(lambda: officer.window.page.name == "document")
    assert officer.window.page.place()["id"] in {paper.id for paper in made}


def test_a_step_offers_the_papers_it_still_wants(go_to, laid, world):
    with world.opened() as vault:
        take(vault, laid.case, "kajian_awal", on="2024-10-22")
    officer = go_to("case", id=laid.case, tab="papers")
    officer.wait_to_read("naskah A.4 belum disiapkan.")
    officer.click("prepare_step_button")
    officer.wait_for(lambda: officer.window.page.name == "document")
    assert load_document(db_of(officer), officer.window.page.place()["id"]).form == "A.4"
    officer.window.back()
    officer.wait_to_read("Kajian awal dugaan pelanggaran")
    assert not officer.reads("naskah A.4 belum disiapkan.")


# ---- the preview of a paper -----------------------------------------------------------------------------------------


def test_a_paper_is_previewed_and_saved_as_a_file(go_to, laid, tmp_path):
    name = laid("A.UK", done=True, party="reporter")
    officer = go_to("preview", form="A.UK", owner=name)
    officer.reveal()
    officer.wait_for("save_pdf_button")
    officer.wait_to_read("Ini cetakan pertama revisi 1.")
    assert officer.shown("copy_edit") is None, "there is no copy for the public"
    officer.click("save_pdf_button")
    officer.wait_for("save_sheet")
    officer.key_into("folder_path_edit", str(tmp_path))
    officer.press("Enter")
    officer.wait_for(lambda: list(tmp_path.glob("*.pdf")))
    officer.wait_for(lambda: load_document(db_of(officer), name).standing == "dicetak")
    left = load_prints(db_of(officer), list_print_ids(db_of(officer)))
    assert [(row.owner, row.form) for row in left] == [(name, "A.UK")]
    officer.click("open_case_button")
    officer.wait_for(lambda: officer.window.page.name == "document")
    officer.reveal()
    officer.wait_to_read("Dicetak")


def test_the_board_copy_of_a_status_is_offered(go_to, laid):
    officer = go_to("preview", form="A.17", owner=laid("A.17"))
    officer.wait_for("copy_edit")
    officer.wait_to_read("KONSEP: belum ditetapkan")


# ---- a pile of scans ------------------------------------------------------------------------------------------------


def pile(officer):
    officer.wait_for("scan_tab")
    officer.click("scan_tab")
    officer.settle()


def test_each_scan_of_a_folder_finds_its_paper(go_to, laid, world, tmp_path):
    folder = tmp_path / "pindai"
    folder.mkdir()
    names = [laid("A.UK", printed=True, party="reporter"), laid("N.DATA", printed=True)]
    with world.opened() as vault:
        for number, name in enumerate(names):
            scan_of(vault, name, folder, f"lembar-{number}.jpg")
    Image.new("L", (400, 300), 255).save(folder / "polos.png")
    (folder / "catatan.txt").write_text("bukan pindaian", encoding="utf-8")
    officer = go_to("print")
    pile(officer)
    officer.drop("scan_files_button", [folder])
    officer.wait_to_read("3 berkas, 2 dikenali dan belum disimpan.")
    assert not any(load_document(db_of(officer), name).scans for name in names), "nothing is kept unasked"
    officer.click("keep_scan_button")
    officer.wait_to_read("2 pindaian disimpan sebagai naskah asli.")
    assert all(load_document(db_of(officer), name).standing == "dipindai" for name in names)
    officer.wait_to_read("Tersimpan")


def test_a_scan_without_a_code_is_placed_by_hand(go_to, laid, tmp_path):
    name = laid("A.UK", printed=True, party="reporter")
    Image.new("L", (400, 300), 255).save(tmp_path / "polos.png")
    officer = go_to("print")
    pile(officer)
    officer.drop("scan_files_button", [tmp_path / "polos.png"])
    officer.wait_to_read("Belum dikenali")
    officer.click("place_scan_button")
    officer.wait_for("place_sheet")
    officer.click("place_button")
    officer.wait_to_read("Pilih perkaranya dari daftar dahulu.")
    officer.key_into("scan_case_edit", "Palekahelu")
    officer.wait_for(lambda: officer.shown("scan_case_edit").is_open())
    officer.press("Enter")
    choice = officer.shown("scan_paper_edit")
    officer.wait_for(lambda: choice.count() > 1)
    choice.setCurrentIndex(1)
    officer.click("place_button")
    officer.wait_for(lambda: load_document(db_of(officer), name).scans)
    assert [row.name for row in list_evidence(db_of(officer), laid.case) if row.name == "polos.png"]


def test_a_blank_form_that_was_filled_in_by_hand_becomes_a_paper(go_to, laid, world, tmp_path):
    with world.opened() as vault:
        scan_pdf(make_blanks(vault, "N.BUKTI", [""]).pdf, tmp_path / "tangan.jpg")
    officer = go_to("print")
    pile(officer)
    officer.drop("scan_files_button", [tmp_path / "tangan.jpg"])
    officer.wait_to_read("Formulir kosong")
    officer.click("place_scan_button")
    officer.wait_for("place_sheet")
    officer.key_into("scan_case_edit", "Palekahelu")
    officer.wait_for(lambda: officer.shown("scan_case_edit").is_open())
    officer.press("Enter")
    officer.click("place_button")
    officer.wait_to_read("Tersimpan")
    paper = documents_of(db_of(officer), laid.case)[0]
    assert (paper.form, paper.handwritten, paper.standing) == ("N.BUKTI", True, "dipindai")
