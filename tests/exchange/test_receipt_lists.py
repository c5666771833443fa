"""Receipts say what changed: they stay short however much a desk holds, and an answer of any size arrives."""

import pytest

from fieldapp.errors import NothingToSend
from fieldapp.exchange.export import make_plan
from fieldapp.exchange.receipt import answer_devices, answers, latest_answer, make_receipt
from fieldapp.exchange.slip import make_slip
from fieldapp.vault import inventory
from fieldapp.vault.projection import settings


def said(vault, device):
    """Return what each receipt for a laptop says, oldest first."""
    rows = vault.db.execute(
        "SELECT p.open FROM record r JOIN entry e ON e.record = r.id JOIN payload p ON p.n = e.n"
        " WHERE r.type = 'receipt' ORDER BY e.seq"
    ).fetchall()
    found = [settings(data) for (data,) in rows]
    return [fields for fields in found if fields["device"] == device]


def test_a_receipt_names_only_what_came_since_the_one_before(offices):
    kab, kec = offices.pair()
    first = offices.add_case(kec)
    offices.add_evidence(kec, first, b"satu" * 50)
    offices.send(kec, kab)
    offices.answer(kab, kec)
    second = offices.add_case(kec, "baru")
    photo = offices.add_evidence(kec, second, b"dua" * 50)
    offices.send(kec, kab)
    offices.answer(kab, kec)
    offices.send(kec, kab, everything=True)
    make_receipt(kab, kec.office, offices.stick())
    one, two, three = said(kab, kec.device)
    assert "since" not in one
    assert (two["since"], two["evidence"], [row[0] for row in two["cases"]]) == (1, [photo], [second])
    assert (three["since"], three["evidence"], three["cases"], three["identities"]) == (2, [], [], [])
    for vault in (kab, kec):
        newest = answers(vault.db, kec.device)[1]
        assert {case for case, _, _ in newest.cases} == {first, second}
        assert len(newest.evidence) == 2
    with pytest.raises(NothingToSend):
        make_plan(kec, "64.01")


def test_a_receipt_with_everything_says_all_again(offices):
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    offices.send(kec, kab)
    offices.answer(kab, kec)
    answer_devices(kab, kec.office, whole=True)
    newest = said(kab, kec.device)[-1]
    assert "since" not in newest
    assert [row[0] for row in newest["cases"]] == [case]


def test_a_long_answer_comes_as_several_receipts(offices, monkeypatch):
    monkeypatch.setattr(inventory, "MOST_BYTES", 150)
    kab, kec = offices.pair()
    found = {offices.add_case(kec, f"perkara {place}") for place in range(4)}
    photo = offices.add_evidence(kec, min(found), b"foto" * 50)
    offices.send(kec, kab)
    offices.answer(kab, kec)
    given = said(kab, kec.device)
    assert [one["number"] for one in given] == list(range(1, len(given) + 1))
    assert len(given) > 2
    newest = latest_answer(kec)
    assert newest.number == len(given)
    assert {case for case, _, _ in newest.cases} == found
    assert newest.evidence == (photo,)
    assert len(make_slip(kab, kec.office)) <= 272
    with pytest.raises(NothingToSend):
        make_plan(kec, "64.01")


def test_what_is_no_longer_held_is_taken_back(offices):
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    photo = offices.add_evidence(kec, case, b"foto" * 50)
    offices.send(kec, kab)
    offices.answer(kab, kec)
    assert latest_answer(kec).evidence == (photo,)
    kab.db.execute("DELETE FROM evidence_file")
    offices.answer(kab, kec)
    assert said(kab, kec.device)[-1]["gone"] == {"evidence": [photo]}
    assert latest_answer(kec).evidence == ()
    assert make_plan(kec, "64.01").evidence == 1
