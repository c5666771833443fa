"""What is typed in a paper before it is saved: kept, judged, drawn, laid over what others wrote meanwhile."""

from dataclasses import replace

import pytest

from fieldapp.case.document import Document
from fieldapp.desk import document as papers
from fieldapp.desk.filling import (
    DAY,
    asks,
    draw_typing,
    drop_typing,
    finish_typing,
    keep_typing,
    open_typing,
    save_typing,
)
from fieldapp.desk.paperlist import list_papers, name_parties
from fieldapp.desk.worklist import read_worklist
from fieldapp.errors import DocumentMoved, ReasonMissing
from fieldapp.vault.documents import load_document, write_document
from fieldapp.vault.draft import list_drafts
from fieldapp.vault.register import load_case
from fieldapp.vault.vault import Vault
from tests.desk.test_document import filled, report, take, vault
from tests.paper.reading import squeeze, text_of

__all__ = ["report", "vault"]


@pytest.fixture
def paper(vault: Vault, report: str) -> Document:
    return papers.prepare(vault, report, "A.UK", party="reporter")[0]


def test_what_is_typed_is_drawn_but_not_saved(vault: Vault, paper: Document) -> None:
    typing = open_typing(vault, paper.id)
    typing.put("sifat", "Sangat Segera")
    assert "SangatSegera" in squeeze(text_of(draw_typing(vault, typing).pdf))
    assert load_document(vault.db, paper.id) == paper
    typing.put("sifat", paper.values["sifat"])
    assert typing.typed == {}, "the same as before was not typed"


def test_a_draft_is_laid_over_the_paper_and_goes_when_it_is_saved(vault: Vault, paper: Document) -> None:
    typing = open_typing(vault, paper.id)
    typing.put("hari_tgl", "31-02-2024")
    typing.put(DAY, "2024-10-22")
    typing.place = "hari_tgl"
    keep_typing(vault, typing)
    again = open_typing(vault, paper.id)
    assert (again.typed, again.place, again.overlaps) == (typing.typed, "hari_tgl", ())
    assert set(again.problems()) == {"hari_tgl"}
    assert "Hari/Tanggal" in again.problem("hari_tgl")
    again.put("hari_tgl", "2024-10-24")
    save_typing(vault, again)
    saved = load_document(vault.db, paper.id)
    assert (saved.on, saved.values["hari_tgl"]) == ("2024-10-22", "2024-10-24")
    assert list_drafts(vault) == []


def test_where_somebody_else_was_faster_is_said(vault: Vault, paper: Document) -> None:
    typing = open_typing(vault, paper.id)
    typing.put("sifat", "Kilat")
    typing.put("perihal", "Undangan")
    keep_typing(vault, typing)
    write_document(vault, replace(paper, values={**paper.values, "sifat": "Biasa"}), paper)
    with pytest.raises(DocumentMoved):
        save_typing(vault, typing)
    again = open_typing(vault, paper.id)
    assert [one.id for one in again.overlaps] == ["sifat"]
    assert again.value("sifat") == "Kilat"
    save_typing(vault, again)
    assert load_document(vault.db, paper.id).values["perihal"] == "Undangan"


def test_given_up_it_is_forgotten(vault: Vault, paper: Document) -> None:
    typing = open_typing(vault, paper.id)
    typing.put("sifat", "Kilat")
    keep_typing(vault, typing)
    drop_typing(vault, paper.id)
    assert open_typing(vault, paper.id).typed == {}


def test_final_with_what_was_typed_and_changed_with_a_reason(vault: Vault, paper: Document) -> None:
    filled(vault, paper)
    typing = open_typing(vault, paper.id)
    typing.put("sifat", "Kilat")
    done = finish_typing(vault, typing)
    assert (done.values["sifat"], done.revision) == ("Kilat", 1)
    assert done.number
    typing = open_typing(vault, paper.id)
    typing.put("sifat", "Biasa")
    with pytest.raises(ReasonMissing):
        save_typing(vault, typing)
    save_typing(vault, typing, "salah ketik")
    assert load_document(vault.db, paper.id).state == ""


def test_a_field_that_prints_only_when_filled_is_asked_all_the_same(vault: Vault, paper: Document) -> None:
    typing = open_typing(vault, paper.id)
    known = {one.id: one for one in typing.filling.form.fields}
    assert known["daring"].when == "daring"
    assert asks(known["daring"], typing.now().document)


def test_unsaved_typing_stands_among_what_is_to_be_done(vault: Vault, report: str, paper: Document) -> None:
    typing = open_typing(vault, paper.id)
    typing.put("sifat", "Kilat")
    keep_typing(vault, typing)
    (unfinished,) = read_worklist(vault).drafts
    assert (unfinished.id, unfinished.kind, unfinished.owner) == (paper.id, "document", report)
    assert unfinished.event == "A.UK Undangan klarifikasi"


@pytest.mark.usefixtures("paper")
def test_papers_are_listed_by_step_without_private_names(vault: Vault, report: str) -> None:
    case = load_case(vault.db, report)
    step = take(vault, report, "kajian_awal")
    found = list_papers(vault, report)
    assert [(one.step, one.forms) for one in found.unprepared] == [(step, ("A.4",))]
    papers.prepare_step(vault, step)
    found = list_papers(vault, report)
    assert found.unprepared == ()
    assert (found.lines[0].document.form, found.lines[0].whom) == ("A.UK", "Pelapor")
    told = " ".join(f"{line.title} {line.whom} {line.step}" for line in found.lines)
    private = [case.reporter.name, *(one.name for one in case.witnesses)]
    assert not any(name in told for name in private if name)
    assert name_parties(case)[f"subject:{case.subjects[0].id}"] == case.subjects[0].name
    assert all(name not in name_parties(case).values() for name in private)
