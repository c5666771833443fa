"""Papers and the scans of signed sheets travel with their case; what is private stays with the handling office."""

import io

from PIL import Image

from fieldapp.desk import document as papers
from fieldapp.desk.printing import check_paper, make_document_form, print_document_form
from fieldapp.desk.scanning import attach_scan
from fieldapp.vault.check import check
from fieldapp.vault.documents import documents_of, load_document
from fieldapp.vault.register import load_case


def test_a_paper_arrives_with_its_scan(offices):
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    paper = papers.prepare(kec, case, "N.KUASA")[0]
    assert "Budi" in str(paper.values)
    values = {"penerima": {"name": "Advokat Rahasia"}, "khusus": "menyampaikan laporan"}
    filling = papers.open_document(kec, paper.id)
    papers.save_filling(kec, papers.fill_document(filling, values))
    done = papers.finalise(kec, paper.id)
    made = print_document_form(kec, done.id)
    sheet = io.BytesIO()
    Image.new("L", (800, 1100), 255).save(sheet, "PNG")
    path = offices.folder / "pindai.png"
    path.write_bytes(sheet.getvalue())
    kept = attach_scan(kec, done.id, path)
    offices.send(kec, kab)
    there = documents_of(kab.db, case)[0]
    assert (there.id, there.standing, there.scans) == (done.id, "dipindai", (kept.id,))
    kept_here = load_document(kec.db, done.id).values
    assert there.values == {name: text for name, text in kept_here.items() if name in ("khusus", "tempat_tgl")}
    assert there.withheld
    assert [one.document for one in load_case(kab.db, case).originals] == [done.id]
    assert kab.evidence.verify(kept.sha256) == "ok"
    assert check(kab, full=True).defects == []
    assert made.seal is not None
    assert check_paper(kab, made.seal.code).document == done.id
    assert make_document_form(kab, done.id).lacking == "office"


def test_what_is_private_reaches_no_desk(offices):
    prov, kab = offices.pair("64", "64.01")
    kec = offices.vault("64.01.05")
    offices.enrol(kab, kec)
    case = offices.add_case(kec)
    paper = papers.prepare(kec, case, "N.KUASA")[0]
    offices.send(kec, kab)
    offices.send(kab, prov)
    for desk in (kab, prov):
        there = load_document(desk.db, paper.id)
        assert there.withheld
        assert "Budi" not in str(there.values)
    assert papers.open_document(prov, paper.id).form.code == "N.KUASA"
