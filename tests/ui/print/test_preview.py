"""The preview by mouse and keyboard: what it says, that looking leaves nothing, and what leaving records."""

import json
from dataclasses import replace

import pypdfium2
import pytest
from PySide6.QtCore import Qt

from fieldapp.case.file import read_case_changes
from fieldapp.desk import printing
from fieldapp.errors import SealUnknown
from fieldapp.vault import casebook, packbook
from fieldapp.vault.packbook import INSTALLED, keep_set
from fieldapp.vault.printlog import list_print_ids, list_waiting, load_prints
from fieldapp.vault.trace import list_traces
from fieldapp.words import say
from tests.packs.sets import NEXT, next_set
from tests.ui.print.conftest import CANON
from ui.pages.print.paper import Wanted, describe_set, make_paper
from ui.pages.print.save import safe_name

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def log_of(hand):
    db = hand.window.session.here.db
    return load_prints(db, list_print_ids(db))


def count_entries(hand) -> int:
    return hand.window.session.here.db.execute("SELECT count(*) FROM entry").fetchone()[0]


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def test_looking_leaves_nothing(hand, records) -> None:
    desk = hand("preview", owner=records.numbered)
    before = count_entries(desk)
    assert desk.pages() == 2
    assert "cetakan pertama revisi 1" in desk.said("state_band")
    seal = printing.make_form(desk.window.session.here, "A.2", records.numbered).seal
    assert seal.printed in desk.said("state_band")
    desk.choose("paper_edit", "f4")
    desk.choose("copy_edit", "1")
    assert count_entries(desk) == before
    assert log_of(desk) == []
    with pytest.raises(SealUnknown):
        printing.check_paper(desk.window.session.here, seal.printed)


@pytest.mark.parametrize(
    ("which", "form", "said"),
    [
        ("report", "A.1", "ui.preview.draft_final"),
        ("finished", "A.2", "ui.preview.draft_number"),
        ("lhp", "LHP", "ui.preview.draft_final"),
    ],
)
def test_a_draft_says_why(hand, records, which, form, said) -> None:
    desk = hand("preview", form=form, owner=getattr(records, which))
    assert desk.said("state_band") == say(said)
    assert desk.find("state_band").tone() == "ochre"


def test_printed_by_keyboard_alone(hand, records, printer) -> None:
    desk = hand("preview", owner=records.numbered)
    desk.press(Qt.Key.Key_P, CTRL)
    assert desk.find("print_sheet").isVisible()
    desk.press(Qt.Key.Key_Return)
    assert desk.sheets() == []
    ((name, task),) = printer.taken
    assert name == "Canon Sekretariat"
    assert task.pages == tuple(range(desk.pages()))
    (row,) = log_of(desk)
    assert (row.form, row.owner, row.way, row.place) == ("A.2", records.numbered, "printer", "Canon Sekretariat")
    assert row.officer_name == "Hariyati Nopriani"
    assert "Cetak ulang revisi 1" in desk.said("state_band")
    assert printing.check_paper(desk.window.session.here, row.seal).owner == records.numbered
    assert list_waiting(desk.window.session.here.db) == []


def test_a_reprint_is_logged_and_adds_no_entry(hand, records, printer) -> None:
    desk = hand("preview", owner=records.numbered)
    for _ in range(2):
        desk.click("print_button")
        desk.click("print_now_button")
    kinds = [row[0] for row in desk.window.session.here.db.execute("SELECT kind FROM entry").fetchall()]
    assert kinds.count("document.print") == 1
    assert len(log_of(desk)) == 2


def test_a_printer_that_is_not_ready_leaves_the_paper_waiting(hand, records, printer) -> None:
    printer.ready = False
    desk = hand("preview", owner=records.report, form="A.1")
    desk.click("print_button")
    assert desk.find("copies_edit").value() == "3"
    desk.click("print_now_button")
    assert say("ui.sheet.waits") in [
        band.text() for band in desk.sheets()[0].findChildren(type(desk.find("state_band")))
    ]
    assert log_of(desk) == []
    (job,) = list_waiting(desk.window.session.here.db)
    assert (job.form, job.owner, job.copies) == ("A.1", records.report, 3)
    printer.ready = True
    desk.click("print_now_button")
    assert list_waiting(desk.window.session.here.db) == []
    assert [row.copies for row in log_of(desk)] == [3]


def test_stopped_by_hand_is_not_logged_and_does_not_wait(hand, records, printer, qtbot) -> None:
    desk = hand("preview", owner=records.numbered)
    desk.click("print_button")
    printer.page_may_end.clear()
    desk.find("print_now_button").click()
    sheet = desk.sheets()[0]
    assert not sheet.may_close
    desk.find("stop_button").click()
    printer.page_may_end.set()
    desk.rest()
    assert printer.taken == []
    assert log_of(desk) == []
    assert list_waiting(desk.window.session.here.db) == []
    desk.press(Qt.Key.Key_Escape)
    assert desk.sheets() == []


def test_locked_while_printing_the_paper_waits(hand, records, printer, world, open_desk) -> None:
    desk = hand("preview", owner=records.numbered)
    desk.click("print_button")
    printer.page_may_end.clear()
    desk.find("print_now_button").click()
    desk.window.lock()
    printer.page_may_end.set()
    desk.rest()
    with world.opened() as vault:
        assert [job.owner for job in list_waiting(vault.db)] == [records.numbered]


def test_copies_and_range_are_read_and_refused(hand, records, printer) -> None:
    desk = hand("preview", owner=records.numbered)
    desk.click("print_button")
    for wrong in ("0", "201", "dua", ""):
        desk.type("copies_edit", wrong)
        desk.click("print_now_button")
        assert desk.find("copies_field").problem() == say("ui.sheet.copies_wrong", most=200)
    desk.type("copies_edit", "2")
    desk.choose("pages_edit", "some")
    desk.type("range_edit", "2-9")
    desk.click("print_now_button")
    assert "1-3, 5" in desk.find("range_field").problem()
    desk.type("range_edit", "2")
    desk.click("print_now_button")
    ((_, task),) = printer.taken
    assert (task.pages, task.copies, task.collate, task.duplex) == ((1,), 2, True, False)


def test_without_a_printer_the_sheet_offers_a_file(hand, records, printer) -> None:
    printer.printers = []
    desk = hand("preview", owner=records.numbered)
    desk.click("print_button")
    assert not desk.sees("print_now_button")
    printer.printers = [CANON]
    desk.click("seek_button")
    assert desk.sees("print_now_button")
    desk.click("save_instead_button")
    assert [sheet.objectName() for sheet in desk.sheets()] == ["save_sheet"]


def test_a_paper_that_the_printer_has_not_is_told(hand, records, printer) -> None:
    desk = hand("preview", owner=records.numbered, paper="f4")
    desk.click("print_button")
    assert any("F4" in band.text() for band in bands(desk))
    desk.choose("printer_edit", "Epson Gudang")
    assert not any("F4" in band.text() for band in bands(desk))
    assert desk.said("printer_state_label") == say("ui.sheet.state_stopped")


def test_saved_by_keyboard_and_never_over_another_file_unasked(hand, records, tmp_path) -> None:
    desk = hand("preview", owner=records.numbered)
    folder = tmp_path / "simpan"
    folder.mkdir()
    desk.press(Qt.Key.Key_S, CTRL, SHIFT)
    desk.type("folder_path_edit", str(folder))
    desk.press(Qt.Key.Key_Return)
    assert desk.sheets() == []
    (path,) = folder.iterdir()
    assert path.read_bytes() == desk.window.page._paper.printed.pdf
    assert path.name.startswith("A.2 001-TM-")
    assert [(row.way, row.place) for row in log_of(desk)] == [("pdf", str(path))]
    path.write_bytes(b"punya orang")
    desk.press(Qt.Key.Key_S, CTRL, SHIFT)
    assert desk.find("folder_path_edit").text() == str(folder)
    desk.click("save_now_button")
    assert path.read_bytes() == b"punya orang"
    assert desk.said("save_now_button") == say("ui.save.replace")
    desk.click("save_now_button")
    assert path.read_bytes().startswith(b"%PDF")


def test_a_folder_that_is_not_there_is_told_in_the_sheet(hand, records, tmp_path) -> None:
    desk = hand("preview", owner=records.numbered)
    desk.click("save_pdf_button")
    desk.type("folder_path_edit", str(tmp_path / "tidak ada"))
    desk.click("save_now_button")
    assert "tidak ada" in desk.find("folder_field").problem()
    assert log_of(desk) == []


def test_the_public_copy_names_no_reporter(hand, records) -> None:
    desk = hand("preview", owner=records.report, form="A.1")
    public = text_of(desk.window.page._paper.printed.pdf)
    assert "Entin Supriatin" not in public, "unasked, nobody is named"
    assert "Salinan publik" in public
    desk.ask_for_names()
    assert desk.find("copy_edit").value() == "1", "not before somebody said why"
    desk.click("reveal_button")
    shown = text_of(desk.window.page._paper.printed.pdf)
    assert "Entin Supriatin" in shown
    assert "RAHASIA" in shown
    with_names = desk.window.page.place()
    assert desk.window.page._paper.wanted.named
    desk.window.go("home")
    desk.window.go("preview", **with_names)
    desk.rest()
    again = text_of(desk.window.page._paper.printed.pdf)
    assert "Entin Supriatin" not in again, "and again after the page was left"
    (trace,) = list_traces(desk.window.session.here.db, desk.window.session.office.code, what="revealed")
    assert (trace.about, trace.reason) == (records.report, "Menyiapkan atau mencetak naskah")


def test_an_earlier_revision_is_shown_as_it_was_printed(hand, records, world) -> None:
    with world.opened() as vault:
        made = printing.print_form(vault, "A.2", records.numbered)
        changed = read_case_changes(json.dumps({"narrative": "Uraian baru."}).encode())
        casebook.revise_case(vault, records.numbered, changed, "salah ketik", world.home)
    desk = hand("preview", form="A.2", owner=records.numbered, seal=made.seal.code)
    desk.ask_for_names()
    desk.click("reveal_button")
    assert desk.window.page._paper.printed.pdf == made.printed.pdf
    assert "data sesudahnya berubah" in desk.said("state_band")
    desk.click("show_now_button")
    assert desk.said("state_band") == say("ui.preview.draft_again")


@pytest.mark.parametrize("where", [{"form": "A.9"}, {"form": "A.1"}, {"owner": "tidak-ada"}])
def test_what_cannot_be_shown_is_said_in_a_sentence(hand, records, where) -> None:
    desk = hand("preview", **{"owner": records.numbered, **where})
    assert desk.sees("again_button")
    assert not desk.find("print_button").isEnabled()
    assert not desk.sees("state_band")


def test_signs_without_a_glyph_are_told(hand, records, world) -> None:
    with world.opened() as vault:
        changed = read_case_changes(json.dumps({"narrative": "Senyum \U0001f642 saja"}).encode())
        casebook.revise_case(vault, records.report, changed, "tambahan", world.home)
    desk = hand("preview", owner=records.report, form="A.1")
    assert "U+1F642" in desk.said("signs_band")


def test_the_way_to_the_record(hand, records, monkeypatch) -> None:
    desk = hand("preview", owner=records.lhp)
    went = []
    monkeypatch.setattr(desk.window.page.shell, "go", lambda page, **where: went.append((page, where)))
    desk.click("open_case_button")
    assert went == [("report", {"id": records.lhp})]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("A.2", "001/TM/PB/Kec", "Drs. Syahrun"), "A.2 001-TM-PB-Kec Drs. Syahrun.pdf"),
        (("A.1", "", 'a<b>:"c|d?*'), "A.1 a_b___c_d__.pdf"),
        (("con",), "_con.pdf"),
        (("", ""), "naskah.pdf"),
        (("x" * 300,), f"{'x' * 100}.pdf"),
        (("sudah.pdf",), "sudah.pdf"),
        (("A.1", "Nama\u202e\u0007gnirts"), "A.1 Namagnirts.pdf"),
    ],
)
def test_names_of_files(parts, name) -> None:
    assert safe_name(*parts) == name


def bands(desk):
    return [band for band in desk.sheets()[0].findChildren(type(desk.find("state_band"))) if band.isVisible()]


def test_a_paper_of_an_older_set_says_so(hand, records, world) -> None:
    with world.opened() as vault:
        own = vault.packs.base
        paper = make_paper(vault, Wanted(owner=records.numbered))
        assert describe_set(paper, own) == ("", "calm")
        gone = replace(paper, made=replace(paper.made, pack_missing="2001.1"))
        said, tone = describe_set(gone, own)
        assert "2001.1" in said
        assert tone == "ochre"
        with vault.writing() as db:
            keep_set(db, next_set(), INSTALLED, "", vault.now())
    packbook._ready.clear()
    desk = hand("preview", owner=records.numbered)
    assert desk.said("set_band") == say("ui.preview.set_older", version=own, present=NEXT)
    assert desk.find("set_band").tone() == "calm"
