"""The books by year: what stands in them, a line shown whole, and how they get on paper and into table files."""

from fieldapp.case.ids import new_id
from fieldapp.vault import numbers
from fieldapp.vault.journal import Change
from fieldapp.vault.printlog import list_print_ids, load_prints
from tests.ui.flows.driver import Driver
from ui.pages.print import printer as port


def choose(driver, name, value):
    """Choose a value in a list, as keys and mouse do."""
    box = driver.wait_for(name)
    box.setCurrentIndex(box.findData(value))
    driver.settle()


def test_a_book_is_chosen_and_its_lines_are_read(officer, office):
    assert officer.reads("001/TM/PB/Kec/23.01.05/XI/2024")
    assert officer.reads("Nama pelapor dan saksi dirahasiakan.")
    choose(officer, "book_choice", "surat_keluar")
    officer.wait_to_read("Permintaan data kepegawaian")
    choose(officer, "book_choice", "surat_tugas")
    officer.wait_to_read("Mengawasi masa tenang")
    assert officer.reads(office.number)


def test_a_line_is_shown_whole(officer):
    officer.tab_to("book_table")
    officer.press("Home", "Enter")
    officer.wait_for("line_sheet")
    assert officer.reads("Camat hadir dan berorasi pada kampanye dengan kendaraan dinas")
    officer.press("Esc")


def test_a_voided_number_keeps_its_place(officer, world):
    session = officer.window.session
    text = "001/TM/PB/Kec/23.01.05/XI/2024"
    session.write(officer.window, lambda vault: numbers.void(vault, text, "Salah kotak"), changed=("*",))
    officer.wait_to_read("Salah kotak")
    assert officer.reads("2 baris")


def test_an_empty_book_says_so_and_cannot_be_printed(officer):
    choose(officer, "book_choice", "penerusan")
    officer.wait_to_read("Belum ada yang tercatat di buku ini")
    assert not officer.shown("preview_book_button").isEnabled()


def test_a_book_is_saved_as_a_pdf_and_noted(officer, tmp_path, look):
    officer.press("Ctrl+P")
    officer.wait_to_read("Cetak Buku")
    officer.wait_for("save_pdf_button")
    officer.click("save_pdf_button")
    officer.type_into("folder_path_edit", str(tmp_path))
    officer.click("save_now_button")
    found = officer.wait_for(lambda: list(tmp_path.glob("*.pdf")))
    officer.wait_to_read(f"Berkas tersimpan: {found[0].name}")
    assert found[0].read_bytes().startswith(b"%PDF")
    rows = look(officer, lambda vault: load_prints(vault.db, list_print_ids(vault.db)))
    assert [(row.way, row.number) for row in rows] == [("pdf", "2024")]


def test_a_book_is_saved_as_a_table(officer, tmp_path):
    officer.press("Ctrl+P")
    officer.wait_for("save_table_button")
    officer.click("save_table_button")
    officer.type_into("folder_path_edit", str(tmp_path))
    officer.click("save_now_button")
    (found,) = officer.wait_for(lambda: list(tmp_path.glob("*.csv")))
    assert "002/TM/PB/Kec/23.01.05/XI/2024" in found.read_text("utf-8-sig")
    officer.wait_to_read(f"Berkas tersimpan: {found.name}")


def test_reporters_are_named_only_when_asked_and_hidden_again(officer):
    officer.press("Ctrl+P")
    officer.wait_for("copy_edit")
    choose(officer, "copy_edit", "1")
    officer.wait_for("reveal_sheet")
    assert officer.shown("copy_edit").value() == ""
    officer.press("Esc")
    officer.wait_for(lambda: officer.shown("reveal_sheet") is None)
    choose(officer, "copy_edit", "1")
    officer.reveal()
    officer.wait_to_read("Buku ini memuat nama pelapor.")
    officer.window.go("home")
    officer.window.back()
    officer.wait_for("copy_edit")
    officer.wait_for(lambda: officer.shown("copy_edit").value() == "")


def test_the_books_come_back_after_a_lock(officer):
    choose(officer, "book_choice", "surat_masuk")
    officer.wait_to_read("Jawaban")
    assert officer.window.page.place()["book"] == "surat_masuk"


def test_thousands_of_lines_scroll(open_desk, world, qtmodeltester):
    with world.opened() as vault:
        for start in range(4):
            numbers.reserve(vault, "laporan", 10, year=2024)
            numbers.spoil(vault, "laporan", start * 10 + 5, "Rusak", 2024)
        with vault.writing():
            found = [
                Change("mail.set", new_id(), {"direction": "in", "on": "2024-05-01"}, {"from": f"Kantor {n}"})
                for n in range(3000)
            ]
            vault.journal.write(found, vault.officer, vault.now())
    driver = Driver(open_desk(world, page="registers", tab="books", book="surat_masuk"))
    driver.wait_to_read("3.000 baris")
    driver.tab_to("book_table")
    driver.press("End")
    assert driver.shown("book_table").currentIndex().row() == 2999
    qtmodeltester.check(driver.shown("book_table").model())


class Tray:
    """A printer that takes pages into a list."""

    def __init__(self) -> None:
        self.taken: list[port.PrintTask] = []

    def list_printers(self):
        return [port.PrinterState("Canon Sekretariat", usual=True)]

    def print_pages(self, _name, task, report) -> None:
        report(len(task.pages), len(task.pages))
        self.taken.append(task)


def test_a_printed_book_is_noted(officer, monkeypatch, look):
    tray = Tray()
    monkeypatch.setattr(port, "SystemPrinter", lambda: tray)
    officer.press("Ctrl+P")
    officer.wait_to_read("Cetak Buku")
    officer.click("print_button")
    officer.click("print_now_button")
    officer.wait_for(lambda: tray.taken)
    officer.wait_to_read("dikirim ke Canon Sekretariat.")
    rows = look(officer, lambda vault: load_prints(vault.db, list_print_ids(vault.db)))
    assert [(row.way, row.place) for row in rows] == [("printer", "Canon Sekretariat")]
