"""What a preview leaves behind (nothing), what a print records, and what waits until it left."""

import hashlib

import pytest

from fieldapp.case.file import read_case_changes
from fieldapp.desk import blank, printing
from fieldapp.errors import SealUnknown, VaultReadOnly
from fieldapp.vault import casebook, numbers
from fieldapp.vault.history import history
from fieldapp.vault.printlog import (
    Waiting,
    forget_waiting,
    list_print_ids,
    list_waiting,
    load_prints,
    wait_for_print,
)


def count_entries(vault) -> int:
    return vault.db.execute("SELECT count(*) FROM entry").fetchone()[0]


@pytest.fixture
def finished(world):
    """Give a vault with one finished, numbered finding."""
    vault = world.laptop("64.01.05")
    case = world.case(vault)
    casebook.finalise(vault, case)
    numbers.draw(vault, case)
    return vault, case


def test_a_preview_writes_nothing_and_works_where_nothing_can_be_written(finished) -> None:
    vault, case = finished
    before = count_entries(vault)
    with vault.beside() as reader:
        first, again = (printing.make_form(reader, "A.2", case) for _ in range(2))
        with pytest.raises(VaultReadOnly):
            printing.record_print(reader, first, "pdf", "x.pdf")
    assert first.first
    assert again.first
    assert first.printed_at == ""
    assert first.printed.sha256 == again.printed.sha256
    assert count_entries(vault) == before
    assert list_print_ids(vault.db) == []
    with pytest.raises(SealUnknown):
        printing.check_paper(vault, first.seal.printed)


def test_what_left_is_recorded_once_and_logged_every_time(finished) -> None:
    vault, case = finished
    made = printing.make_form(vault, "A.2", case)
    assert printing.record_print(vault, made, "printer", "Printer Kantor", copies=2) is True
    assert printing.record_print(vault, made, "pdf", "A.2.pdf") is False
    later = printing.make_form(vault, "A.2", case)
    assert not later.first
    assert later.printed_at
    assert [event.kind for event in history(vault.db, case)].count("document.print") == 1
    pdf, paper = load_prints(vault.db, list_print_ids(vault.db))
    assert (paper.way, paper.place, paper.copies, paper.number) == ("printer", "Printer Kantor", 2, made.number)
    assert (pdf.way, pdf.place, pdf.seal, pdf.officer) == ("pdf", "A.2.pdf", made.seal.code, vault.officer)
    assert printing.check_paper(vault, made.seal.printed).pdf_sha256 == made.printed.sha256


def test_the_entry_tells_of_the_revision_that_was_made_not_of_the_one_that_came_meanwhile(finished) -> None:
    vault, case = finished
    made = printing.make_form(vault, "A.2", case)
    casebook.revise_case(vault, case, read_case_changes(b'{"narrative": "Uraian baru."}'), "salah", vault.folder)
    printing.record_print(vault, made, "printer", "Printer Kantor")
    found = printing.check_paper(vault, made.seal.printed)
    assert found.revision == 1
    assert [change.field for _, change in found.changes] == ["narrative"]


def test_a_printed_revision_can_be_seen_again_byte_for_byte(finished) -> None:
    vault, case = finished
    made = printing.make_form(vault, "A.2", case)
    printing.record_print(vault, made, "printer", "Printer Kantor")
    casebook.revise_case(vault, case, read_case_changes(b'{"narrative": "Uraian baru."}'), "salah", vault.folder)
    casebook.finalise(vault, case)
    assert printing.make_form(vault, "A.2", case).printed.sha256 != made.printed.sha256
    old = printing.make_form(vault, "A.2", case, seal=made.seal.code)
    assert old.printed.sha256 == made.printed.sha256 == hashlib.sha256(old.printed.pdf).hexdigest()
    assert (old.revision, old.first, old.draft) == (1, False, False)
    with pytest.raises(SealUnknown):
        printing.make_form(vault, "A.2", case, seal="0" * 12)


@pytest.mark.parametrize(("acts", "lacking"), [((), "final"), ((casebook.finalise,), "number")])
def test_a_draft_says_what_it_lacks(world, acts, lacking) -> None:
    vault = world.laptop("64.01.05")
    case = world.case(vault)
    for act in acts:
        act(vault, case)
    made = printing.make_form(vault, "A.2", case)
    assert made.draft
    assert made.lacking == lacking
    assert printing.record_print(vault, made, "pdf", "konsep.pdf") is False
    assert [row.seal for row in load_prints(vault.db, list_print_ids(vault.db))] == [""]


def test_forms_that_fit(world) -> None:
    vault = world.laptop("64.01.05")
    names = ("camat-orasi-kendaraan-dinas", "laporan-tanpa-bukti", "akun-tanpa-nama-informasi-awal")
    fitting = [[form.code for form in printing.fitting_forms(vault, world.case(vault, name))] for name in names]
    assert fitting == [["A.2"], ["A.1", "A.3"], ["A.1", "A.2", "A.3"]]


def test_numbered_blanks_wait_until_they_left(world) -> None:
    vault = world.laptop("64.01.05")
    first = blank.reserve_blanks(vault, "a.1", 20, "a4")
    assert (first.form, first.number, first.first, first.last) == ("A.1", "001-020", 1, 20)
    second = blank.reserve_blanks(vault, "A.1", 1, "f4")
    assert second.number == "021"
    assert [job.number for job in list_waiting(vault.db)] == ["001-020", "021"]
    steps = []
    made = blank.make_blanks(
        vault, "A.1", blank.running_numbers(21, 21), "f4", lambda done, total: steps.append((done, total))
    )
    assert steps == [(0, 1)]
    assert made.pdf.startswith(b"%PDF")
    blank.record_blank_print(vault, second, "printer", "Printer Kantor")
    assert [job.number for job in list_waiting(vault.db)] == ["001-020"]
    (row,) = load_prints(vault.db, list_print_ids(vault.db))
    assert (row.owner, row.number, row.paper) == ("", "021", "f4")


def test_what_waits_stands_once_and_can_be_given_up(finished) -> None:
    vault, case = finished
    job = Waiting(form="A.2", owner=case, number="1", copies=2)
    wait_for_print(vault, job)
    wait_for_print(vault, job)
    (waiting,) = list_waiting(vault.db)
    assert (waiting.owner, waiting.copies, waiting.officer) == (case, 2, vault.officer)
    forget_waiting(vault, waiting.id)
    assert list_waiting(vault.db) == []
