"""Printing of papers: seals, first prints, reprints as they were, public copies, blank forms, codes checked later."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fieldapp.desk import document as papers
from fieldapp.desk.blank import make_blanks, reserve_blanks, running_numbers
from fieldapp.desk.blankseal import find_blank
from fieldapp.desk.office import set_office
from fieldapp.desk.printing import (
    check_paper,
    make_document_form,
    make_form,
    print_blank,
    print_document_form,
    record_print,
)
from fieldapp.packs.forms import list_printable
from fieldapp.vault import casebook
from fieldapp.vault.documents import load_document, write_document
from fieldapp.vault.journal import Change
from fieldapp.vault.numbers import draw
from fieldapp.vault.printlog import Waiting, list_print_ids, list_waiting, load_prints, wait_for_print
from fieldapp.vault.register import load_case
from fieldapp.vault.vault import Vault
from tests.desk.test_document import filled, report, take, vault
from tests.paper.reading import squeeze, text_of

__all__ = ["report", "vault"]


def final(vault: Vault, case: str, code: str) -> str:
    paper = papers.prepare(vault, case, code)[0]
    return papers.finalise(vault, filled(vault, paper).id).id


def change_everything(vault: Vault, case: str) -> None:
    """Change what stands around a paper: parties of the case, the office's settings, a value of the reference data."""
    found = load_case(vault.db, case)
    with vault.writing():
        rows = [Change("subject.set", one.id, {"name": "Nama Lain"}) for one in found.subjects]
        rows += [Change("witness.set", one.id, {}, {"name": "Saksi Lain"}) for one in found.witnesses]
        rows.append(Change("case.set", case, {"event.summary": "Lain sekali"}, {"reporter.name": "Pelapor Lain"}))
        vault.journal.write(rows, vault.officer, vault.now())
    set_office(vault, {"chair": "Ketua Baru", "address": "Jalan Baru 9", "kop_lines": ["KOP BARU"], "paper": "f4"})


def test_a_draft_has_no_seal_and_a_final_paper_has_one(vault: Vault, report: str) -> None:
    paper = papers.prepare(vault, report, "N.DATA")[0]
    draft = make_document_form(vault, paper.id)
    assert (draft.seal, draft.draft, draft.lacking, draft.document) == (None, True, "final", paper.id)
    assert "KONSEP" in text_of(draft.printed.pdf)
    done = papers.finalise(vault, filled(vault, paper).id)
    made = make_document_form(vault, done.id)
    assert made.seal is not None
    assert made.first
    assert load_document(vault.db, done.id).printed_at == "", "a preview leaves no trace"
    text = text_of(made.printed.pdf)
    assert squeeze(done.number) in text
    assert made.seal.printed in text
    assert "KONSEP" not in text


def test_the_first_print_is_recorded_once_and_the_log_names_the_case(vault: Vault, report: str) -> None:
    paper = final(vault, report, "N.DATA")
    made = make_document_form(vault, paper)
    wait_for_print(vault, Waiting(form="N.DATA", owner=paper, number=made.number, paper="a4"))
    assert [(job.owner, bool(job.about)) for job in list_waiting(vault.db)] == [(paper, True)]
    assert record_print(vault, made, "pdf", "surat.pdf")
    assert list_waiting(vault.db) == []
    assert load_document(vault.db, paper).standing == "dicetak"
    again = make_document_form(vault, paper)
    assert not record_print(vault, again, "printer", "Canon")
    rows = load_prints(vault.db, list_print_ids(vault.db))
    assert [row.owner for row in rows] == [paper, paper]
    assert all(row.about for row in rows)


@pytest.mark.parametrize(("code", "public"), [("N.DATA", False), ("A.17", True), ("A.UK", False)])
def test_printed_again_it_is_what_it_was(vault: Vault, report: str, code: str, public: bool) -> None:
    paper = final(vault, report, code)
    first = print_document_form(vault, paper, public=public)
    assert first.seal is not None
    change_everything(vault, report)
    again = make_document_form(vault, paper, paper="a4", public=public)
    assert again.printed.sha256 == first.printed.sha256
    by_seal = make_document_form(vault, paper, paper="a4", public=public, seal=first.seal.code)
    assert by_seal.printed.sha256 == first.printed.sha256
    changed = load_document(vault.db, paper)
    field = "perihal" if "perihal" in changed.values else "tempat_tgl"
    write_document(vault, replace(changed, values={**changed.values, field: "Berbeda"}), changed, "keliru")
    old = make_document_form(vault, paper, paper="a4", public=public, seal=first.seal.code)
    assert old.printed.sha256 == first.printed.sha256
    assert papers.finalise(vault, paper).revision == 2
    newer = make_document_form(vault, paper, paper="a4", public=public)
    assert newer.seal is not None
    assert newer.seal != first.seal
    assert newer.first


def test_the_form_of_a_case_is_printed_again_as_the_office_was_then(vault: Vault, add_case: Callable[..., str]) -> None:
    case = add_case(vault)
    casebook.finalise(vault, case)
    draw(vault, case)
    made = make_form(vault, "A.2", case)
    record_print(vault, made, "pdf", "a2.pdf")
    set_office(vault, {"address": "Jalan Baru 9", "kop_lines": ["KOP BARU"]})
    assert make_form(vault, "A.2", case).printed.sha256 == made.printed.sha256
    assert "KOPBARU" in text_of(print_blank(vault, "A.2").printed.pdf)


def test_the_public_copy_names_neither_reporter_nor_cleared_subjects(vault: Vault, report: str) -> None:
    case = load_case(vault.db, report)
    subject = case.subjects[0]
    decision = {"subject": subject.id, "result": "bukan_pelanggaran", "basis": ""}
    plenary = {"number": "7", "present": ["A"], "decisions": [decision]}
    take(vault, report, "pleno", plenary=plenary)
    paper = final(vault, report, "A.17")
    full = text_of(make_document_form(vault, paper).printed.pdf)
    board = text_of(make_document_form(vault, paper, public=True).printed.pdf)
    assert squeeze(subject.name) in full
    assert squeeze(subject.name) not in board
    assert squeeze(case.reporter.name) not in board


def test_a_printed_code_tells_of_its_paper_and_what_changed_since(vault: Vault, report: str) -> None:
    paper = final(vault, report, "N.DATA")
    made = print_document_form(vault, paper)
    assert made.seal is not None
    found = check_paper(vault, made.seal.printed)
    assert (found.document, found.owner, found.form, found.changes) == (paper, report, "N.DATA", ())
    now = load_document(vault.db, paper)
    write_document(vault, replace(now, values={**now.values, "perihal": "Lain"}), now, "keliru")
    changes = check_paper(vault, made.seal.printed).changes
    assert [(kind, change.field) for kind, change in changes] == [("document", "value.perihal")]


def test_every_blank_form_is_sealed_and_recognised(vault: Vault) -> None:
    for form in list_printable(vault.packs.forms):
        if form.series:
            stack = reserve_blanks(vault, form.code, 3, "a4")
            running = running_numbers(stack.first, stack.last)
            assert make_blanks(vault, form.code, running[:1], "a4").pages >= 1
        else:
            running = [""]
        made = print_blank(vault, form.code, running=running[-1])
        assert made.seal is not None
        sheet = find_blank(vault, made.seal.code)
        assert sheet is not None
        assert (sheet.form, sheet.number) == (form.code, running[-1])
        assert not running[-1] or sheet.year == 2024
    assert find_blank(vault, "0" * 12) is None


def test_pictures_of_blank_papers(vault: Vault, tmp_path: Path) -> None:
    made = print_blank(vault, "A.BAK", paper="f4")
    assert made.paper == "f4"
    assert made.printed.pages >= 1
