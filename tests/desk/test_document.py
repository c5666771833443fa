"""Papers of a case: prepared from it, filled, made final with a number, revised with a reason, private where due."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from fieldapp.case.document import Document
from fieldapp.case.ids import new_id
from fieldapp.case.referral import Referral
from fieldapp.desk import document as papers
from fieldapp.desk.office import set_office
from fieldapp.errors import (
    DateImpossible,
    DocumentFinal,
    DocumentIncomplete,
    DocumentMoved,
    DocumentNotFinal,
    DocumentNumbered,
    DocumentUnknown,
    FormNotDocument,
    KeyUnknown,
    NothingChanged,
    PartyUnknown,
    ReasonMissing,
    TextTooLong,
    ValueUnfit,
)
from fieldapp.packs.filling import fields_of
from fieldapp.vault import documents
from fieldapp.vault.caselist import case_rows
from fieldapp.vault.documents import (
    documents_of,
    finalise_document,
    find_document,
    load_document,
    remove_document,
    sign_document,
    write_document,
)
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from fieldapp.vault.referrals import load_referral, write_referral
from fieldapp.vault.register import load_case
from fieldapp.vault.vault import Vault

TEXTS = {
    "text": "Isi",
    "longtext": "Isi panjang",
    "place": "Ruang rapat",
    "org": "BKPSDM",
    "phone": "0812",
    "email": "a@b",
}


@pytest.fixture
def vault(laptop: Callable[..., Vault]) -> Vault:
    made: Vault = laptop("64.01")
    members = ["Siti Aminah, S.Sos.", "Budi Santoso, S.IP.; Anggota Divisi Penanganan"]
    set_office(made, {"chair": "Ahmad Fauzi, S.H.", "members": members, "city": "Penajam"})
    return made


@pytest.fixture
def report(add_case: Callable[..., str], vault: Vault) -> str:
    return add_case(vault, "anggota-bpd-dan-ketua-rt")


def take(vault: Vault, case: str, name: str, on: str = "2024-10-23", **facts: Any) -> str:
    """Write a step as another laptop would, without the rules of the desk."""
    step = new_id()
    with vault.writing():
        change = Change("step.set", step, {"case": case, "name": name, "on": on, **facts})
        vault.journal.write([change], vault.officer, vault.now())
    return step


def filled(vault: Vault, paper: Document) -> Document:
    """Fill everything that a paper still lacks, as somebody would who does not look."""
    form = documents.form_of(vault, paper)
    values: dict[str, Any] = {}
    for field in fields_of(form):
        if field.required and not paper.values.get(field.id):
            values[field.id] = any_value(field)
    return write_document(vault, replace(paper, values={**paper.values, **values}), paper)


def any_value(field: Any) -> Any:
    options = field.values or field.options
    if field.kind == "choice" and options:
        one: Any = [options[0]] if field.multiple else options[0]
        return {"choice": one, "note": ""} if field.with_note else one
    if field.kind == "table":
        return [["isi"] * len(field.own_columns)]
    made = {"person": {"name": "Orang"}, "signature": {"name": "Orang"}, "list": ["satu"], "time": "09:00"}
    if field.kind in made:
        return [made[field.kind]] if field.repeat else made[field.kind]
    return {"date": "2024-11-02", "daydate": "2024-11-02T09:00"}.get(field.kind, TEXTS.get(field.kind, "Isi"))


def test_papers_of_every_form_can_be_prepared_and_opened(vault: Vault, report: str) -> None:
    offers = papers.forms_for(vault, report)
    assert {"A.4", "A.15", "N.KUASA"} <= {offer.form.code for offer in offers}
    assert not any(offer.form.matter != "document" for offer in offers)
    for offer in offers:
        made = papers.prepare(vault, report, offer.form.code)
        assert made, offer.form.code
        for paper in made:
            assert paper.standing == "konsep"
            assert paper.pack == vault.packs.version
            assert papers.open_document(vault, paper.id).document == paper
    assert {paper.form for paper in documents_of(vault.db, report)} == {offer.form.code for offer in offers}


def test_one_invitation_for_each_party_and_each_is_private(vault: Vault, report: str) -> None:
    case = load_case(vault.db, report)
    step = take(
        vault, report, "undangan_1", parties=["reporter", f"subject:{case.subjects[0].id}"], at="2024-10-25T09:00"
    )
    first, second = papers.prepare(vault, report, "A.UK", step=step)
    assert (first.party, second.party) == ("reporter", f"subject:{case.subjects[0].id}")
    assert case.reporter.name in str(first.values)
    state = load_state(vault.db, first.id)
    assert state is not None
    assert case.reporter.name not in str(state.fields)
    assert case.reporter.name in str(state.identity)


def test_a_step_prepares_its_papers_once(vault: Vault, report: str) -> None:
    step = take(vault, report, "kajian_awal", checks={"formal_pelapor": {"met": True, "note": "KTP ada"}})
    made = papers.prepare_step(vault, step)
    assert [paper.form for paper in made] == ["A.4"]
    assert made[0].values["formal_pelapor"] == {"choice": "Terpenuhi", "note": "KTP ada"}
    assert papers.prepare_step(vault, step) == ()


def test_forms_that_are_filled_from_the_case_are_not_prepared(vault: Vault, report: str) -> None:
    with pytest.raises(FormNotDocument):
        papers.prepare(vault, report, "A.1")
    with pytest.raises(PartyUnknown):
        papers.prepare(vault, report, "A.UK", party="subject:nobody")
    with pytest.raises(PartyUnknown):
        papers.prepare(vault, report, "A.15", referral=new_id())


def test_a_paper_without_a_case_belongs_to_the_office(vault: Vault) -> None:
    made = papers.prepare(vault, "", "N.IMBAU")
    assert load_document(vault.db, made[0].id).case == ""
    assert made[0].values["ttd"]["name"] == "Ahmad Fauzi, S.H."


def test_a_final_paper_has_a_number_and_the_case_is_not_numbered_by_it(vault: Vault, report: str) -> None:
    paper = papers.prepare(vault, report, "N.DATA")[0]
    with pytest.raises(DocumentIncomplete):
        finalise_document(vault, paper.id)
    assert load_document(vault.db, paper.id).number == ""
    paper = filled(vault, paper)
    done = papers.finalise(vault, paper.id)
    assert (done.standing, done.revision) == ("ditetapkan", 1)
    assert done.number
    assert find_document(vault.db, done.number) == done.id == find_document(vault.db, done.id[:18])
    rows = vault.db.execute("SELECT n FROM case_row WHERE id = ?", (report,)).fetchall()
    row = case_rows(vault.db, [rows[0][0]])[0]
    assert row is not None
    assert (row.status, row.numbers) == ("saved", "")
    with pytest.raises(DocumentFinal):
        finalise_document(vault, paper.id)
    with pytest.raises(DocumentNumbered):
        remove_document(vault, paper.id, "tidak jadi")
    with pytest.raises(DocumentUnknown):
        find_document(vault.db, "tidak-ada-nomor-ini")


def test_a_change_after_that_needs_a_reason_and_keeps_the_number(vault: Vault, report: str) -> None:
    done = papers.finalise(vault, filled(vault, papers.prepare(vault, report, "N.DATA")[0]).id)
    signed = sign_document(vault, done.id, "2024-11-02")
    assert (signed.standing, signed.stamped) == ("ditandatangani", True)
    changed = replace(signed, values={**signed.values, "perihal": "Permintaan Data Pegawai"})
    with pytest.raises(ReasonMissing):
        write_document(vault, changed, signed)
    revised = write_document(vault, changed, signed, "perihal keliru")
    assert (revised.standing, revised.signed_on, revised.stamped) == ("konsep", "", False)
    with pytest.raises(DocumentNotFinal):
        sign_document(vault, done.id, "2024-11-02")
    again = papers.finalise(vault, done.id)
    assert (again.revision, again.number) == (2, done.number)


def test_what_others_changed_meanwhile_stays_and_the_same_field_is_never_overwritten(vault: Vault, report: str) -> None:
    paper = papers.prepare(vault, report, "N.DATA")[0]
    mine = papers.fill_document(papers.open_document(vault, paper.id), {"perihal": "Milik saya"})
    write_document(vault, replace(paper, values={**paper.values, "sifat": "Biasa"}), paper)
    saved = papers.save_filling(vault, mine)
    assert (saved.document.values["perihal"], saved.document.values["sifat"]) == ("Milik saya", "Biasa")
    late = papers.fill_document(papers.open_document(vault, paper.id), {"perihal": "Terlambat"})
    write_document(vault, replace(saved.document, values={**saved.document.values, "perihal": "Lebih dahulu"}))
    with pytest.raises(DocumentMoved):
        papers.save_filling(vault, late)
    assert load_document(vault.db, paper.id).values["perihal"] == "Lebih dahulu"
    with pytest.raises(NothingChanged):
        papers.save_filling(vault, papers.open_document(vault, paper.id))


def test_proposals_follow_the_case_until_somebody_types(vault: Vault, report: str) -> None:
    paper = papers.prepare(vault, report, "N.DATA")[0]
    subject = load_case(vault.db, report).subjects[0]
    write_document(vault, replace(paper, values={**paper.values, "perihal": "Diketik"}), paper)
    with vault.writing():
        vault.journal.write(
            [Change("subject.set", subject.id, {"position": "Kepala Seksi"})], vault.officer, vault.now()
        )
    assert papers.refresh(vault, paper.id) == ("orang",)
    now = load_document(vault.db, paper.id)
    assert "Kepala Seksi" in str(now.values["orang"])
    assert now.values["perihal"] == "Diketik"
    with vault.writing():
        vault.journal.write([Change("subject.set", subject.id, {"position": "Camat"})], vault.officer, vault.now())
    assert papers.refresh(vault, paper.id) == ("orang",), "a refreshed proposal is a proposal still"
    assert papers.refresh(vault, paper.id) == ()


def test_a_paper_taken_away_stands_in_no_list_and_stays_in_the_history(vault: Vault, report: str) -> None:
    paper = papers.prepare(vault, report, "N.KUASA")[0]
    with pytest.raises(ReasonMissing):
        remove_document(vault, paper.id, " ")
    remove_document(vault, paper.id, "tidak diperlukan")
    assert documents_of(vault.db, report) == ()
    assert load_state(vault.db, paper.id) is not None


def test_a_referral_knows_its_letter_and_the_number_of_it(vault: Vault, report: str) -> None:
    subject = load_case(vault.db, report).subjects[0]
    letter = Referral(case=report, subjects=(subject.id,), to="Kepala BKN\nJakarta", form="A.15")
    referral = write_referral(vault, letter)
    made = papers.prepare(vault, report, "A.15")[0]
    assert made.values["kepada"] == {"name": "Kepala BKN", "title": "", "detail": "Jakarta"}
    assert load_referral(vault.db, referral).document == made.id
    second = papers.prepare(vault, report, "A.15", referral=referral)[0]
    assert load_referral(vault.db, referral).document == made.id, "the first letter stays the letter"
    assert second.referral == referral
    done = papers.finalise(vault, filled(vault, made).id)
    assert load_referral(vault.db, referral).number == done.number


def test_values_from_strangers_fit_or_are_refused(vault: Vault, report: str) -> None:
    paper = papers.prepare(vault, report, "A.4")[0]
    hostile: list[dict[str, Any]] = [
        {"tidak_ada": "x"}, {"uraian": 5}, {"uraian": "x" * 300_000}, {"formal_pelapor": {"choice": "Mungkin"}},
        {"formal_pelapor": {"choice": "Terpenuhi", "lain": 1}}, {"ttd": "Ketua"}, {"ttd": [{"name": ["x"]}]},
    ]  # fmt: skip
    for values in hostile:
        with pytest.raises((KeyUnknown, ValueUnfit, TextTooLong)):
            write_document(vault, replace(paper, values={**paper.values, **values}), paper)
    bad = papers.prepare(vault, report, "N.DATA")[0]
    with pytest.raises(DateImpossible):
        write_document(vault, replace(bad, values={**bad.values, "batas": "2024-02-30"}), bad)
    assert load_document(vault.db, paper.id).values == paper.values
    cleaned = write_document(vault, replace(paper, values={**paper.values, "uraian": "a\u202eb\x00c\r\nd"}), paper)
    assert cleaned.values["uraian"] == "abc\nd"
