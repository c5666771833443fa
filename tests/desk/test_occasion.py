"""What steps, appointments, letters and surat tugas tell a paper."""

from dataclasses import replace

import pytest

from fieldapp.case.document import Document
from fieldapp.case.model import Received, Reporter
from fieldapp.case.steps import Step
from fieldapp.desk.dossier import propose_from
from fieldapp.desk.facts import Facts
from fieldapp.desk.suggestion import suggest
from fieldapp.packs.reference import builtin_packs
from tests.paper.proposed import facts_of, make_case
from tests.paper.samples import make_office

FORMS = builtin_packs().forms


def facts(**changed: object) -> Facts:
    return replace(facts_of(make_case(), make_office()), **changed)


def letter(number: str, party: str = "", form: str = "A.UK", state: str = "final") -> Document:
    values = {"perihal": "Undangan Klarifikasi"}
    return Document(id=number, case="c", form=form, party=party, number=number, state=state, values=values)


def test_an_invitation_tells_day_hour_and_turn_apart():
    found = propose_from(facts(step=facts().steps[1]), FORMS["A.UK"])
    assert (found["hari_tgl"], found["pukul"], found["undangan_ke"]) == ("2024-10-20", "09:00", "1")
    second = Step("u2", "undangan_2", "2024-10-20T12:00", facts={"at": "2024-10-22T10:00"})
    found = propose_from(facts(steps=(*facts().steps, second), step=second), FORMS["A.UK"])
    assert (found["hari_tgl"], found["pukul"], found["undangan_ke"]) == ("2024-10-22", "10:00", "2")


@pytest.mark.parametrize(
    ("said", "oath", "sworn"), [("accepted", "Ya", "Disumpah/berjanji"), ("refused", "Tidak", "Tidak bersedia")]
)
def test_an_oath_is_told_as_it_was_said(said, oath, sworn):
    step = Step("x", "klarifikasi", "2024-10-20", facts={"oath": said, "companion": "Yulius Njara, S.H."})
    told = facts(step=step)
    assert propose_from(told, FORMS["A.BAS"])["bersedia"] == oath
    assert propose_from(told, FORMS["A.BAK"])["sumpah"] == sworn
    assert propose_from(told, FORMS["A.BAK"])["pendamping"] == "Yulius Njara, S.H."


def test_nobody_said_anything_about_an_oath():
    assert "bersedia" not in propose_from(facts(), FORMS["A.BAS"])


def test_a_receipt_names_the_letter_to_its_party():
    papers = (letter("001", "subject:s1"), letter("002", "subject:s2"), letter("003", "subject:s1", state=""))
    told = facts(documents=papers)
    assert suggest(told, "letter.number") == "001, Undangan Klarifikasi"
    assert suggest(facts(documents=(letter("004", form="A.11"),)), "letter.number") == ""


def test_what_goes_with_a_letter_is_listed():
    named = suggest(facts(documents=(letter("001"),)), "papers.list")
    assert named[0] == "Undangan klarifikasi Nomor 001"
    assert len(named) == 1 + len(make_case().evidence)


def test_delegating_and_taking_over_are_told_apart():
    for name in ("pelimpahan", "pengambilalihan"):
        step = Step("x", name, "2024-10-17")
        assert propose_from(facts(step=step), FORMS["N.LIMPAH"])["jenis"] == name


def test_a_proxy_goes_into_private_fields_alone():
    case = replace(make_case(), reporter=Reporter(name="Ana", proxy="Yulius Njara, S.H."))
    told = facts(case=case)
    assert propose_from(told, FORMS["N.KUASA"])["penerima"]["name"] == "Yulius Njara, S.H."
    field = next(field for field in FORMS["N.KUASA"].fields if field.id == "penerima")
    assert field.private


def test_the_hour_of_receipt_is_kept():
    case = replace(make_case(), received=Received("Sekretariat", "2024-10-16", "10:20"))
    assert propose_from(facts(case=case), FORMS["A.5"])["tgl_laporan"] == "2024-10-16T10:20"
    assert suggest(facts(case=replace(case, received=Received(date="kemarin"))), "received.date").iso == ""


def test_a_surat_tugas_is_filled_from_its_record():
    record = {
        "number": "017/ST/1",
        "basis": ["Keputusan rapat pleno"],
        "officers": [{"name": "Maria", "position": "Anggota"}],
        "purpose": "Mengawasi kampanye",
        "from": "2024-10-12",
        "until": "2024-10-13",
        "place": "Desa Watu Kahembi",
    }
    found = propose_from(facts(assignment=record), FORMS["N.SPT"])
    assert found["dasar"] == ["Keputusan rapat pleno"]
    assert found["petugas"] == [["Maria", "Anggota"]]
    assert (found["untuk"], found["tempat"]) == ("Mengawasi kampanye", "Desa Watu Kahembi")
    assert (found["waktu"], found["sampai"]) == ("2024-10-12", "2024-10-13")
    assert propose_from(facts(assignment=record), FORMS["A.BAK"])["surat_tugas"] == "017/ST/1"


def test_a_reporter_signs_without_an_occupation():
    assert propose_from(facts(), FORMS["N.CABUT"])["ttd"] == {"name": "Yohanis Rihi Lalupanda", "title": "", "for": ""}
