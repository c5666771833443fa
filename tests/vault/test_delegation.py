"""Cases that change offices: delegated downwards or upwards, taken over, linked, and only read where they came from."""

import pytest

from fieldapp.case.ids import new_id
from fieldapp.errors import (
    CaseAdopted,
    CaseHandedOver,
    CaseNotOffered,
    ReasonMissing,
    RecordElsewhere,
    StepNotAllowed,
)
from fieldapp.vault import casebook
from fieldapp.vault.check import check
from fieldapp.vault.conflicts import breaches
from fieldapp.vault.delegation import adopt, offers
from fieldapp.vault.handling import take_step, withdraw_step
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from fieldapp.vault.register import load_case, load_steps, owner_state
from fieldapp.vault.search import list_cases
from fieldapp.vault.transfer import delegation_of
from tests.vault.journal_world import KAB, carry

HELD = {"number": "01/BA", "present": ["Ketua", "Anggota"]}
PROV, KEC = "64", "64.01.05"


def begin(vault, case):
    take_step(vault, case, "diterima", "2024-10-16T10:20")
    facts = {"plenary": {**HELD, "decisions": [{"subject": "2", "result": "pidana_pemilihan"}]}}
    return take_step(vault, case, "kajian_awal", "2024-10-17T15:00", facts)


@pytest.fixture
def world(laptop, add_case):
    """A sub-district and its regency, and a report that both know."""
    kec, kab = laptop(KEC), laptop(KAB)
    case = add_case(kec, "kades-yel-yel-video")
    begin(kec, case)
    carry(kec, kab)
    return kec, kab, case


def names(vault, case):
    return [step.name for step in load_steps(vault.db, case)]


def test_a_case_is_taken_over_with_all_that_it_says(world):
    kec, kab, old = world
    with pytest.raises(ReasonMissing):
        adopt(kab, old)
    new = adopt(kab, old, "dugaan pidana, pembahasan Sentra Gakkumdu")
    before, after = load_case(kec.db, old), load_case(kab.db, new)
    assert (after.linked, owner_state(kab.db, new).office, after.numbers, after.state) == (old, KAB, (), "")
    assert after.reporter == before.reporter
    for part in ("subjects", "witnesses", "evidence"):
        assert [item.name for item in getattr(after, part)] == [item.name for item in getattr(before, part)]
        assert not {item.id for item in getattr(after, part)} & {item.id for item in getattr(before, part)}
    assert [item.sha256 for item in after.evidence] == [item.sha256 for item in before.evidence]
    assert names(kab, new) == ["diterima", "kajian_awal", "pengambilalihan"]
    study = load_steps(kab.db, new)[1]
    assert study.facts["plenary"]["decisions"][0]["subject"] == after.subjects[1].id
    assert study.facts["taken_by"] == KEC
    take_step(kab, new, "registrasi", "2024-11-02")
    assert breaches(kab.db) == []
    assert check(kab, full=True).defects == []


def test_the_old_office_learns_it_and_only_reads(world, tmp_path):
    kec, kab, old = world
    new = adopt(kab, old, "dugaan pidana")
    carry(kab, kec)
    link = delegation_of(kec.db, old)
    assert (link.linked, link.to, link.way, link.why) == (new, KAB, "take_over", "dugaan pidana")
    assert delegation_of(kab.db, old).linked == new
    (tmp_path / "x.txt").write_bytes(b"x")
    for act in (
        lambda: casebook.finalise(kec, old),
        lambda: casebook.attach(kec, old, tmp_path / "x.txt", ""),
        lambda: take_step(kec, old, "registrasi", "2024-11-02"),
    ):
        with pytest.raises(CaseHandedOver, match=f"Kantor {KAB}"):
            act()
    take_step(kec, old, "diambil_alih", "2024-11-02", {"to_name": "Bawaslu Kabupaten Paser"})
    take_step(kec, old, "status", "2024-11-03")
    assert [row.status for row in list_cases(kec.db) if row.id == old] == ["closed"]
    assert load_case(kec.db, old).subjects
    assert breaches(kec.db, old) == []
    assert check(kec, full=True).defects == []


def test_a_case_is_taken_over_once(world):
    _, kab, old = world
    new = adopt(kab, old, "dugaan pidana")
    with pytest.raises(CaseAdopted, match=new):
        adopt(kab, old, "sekali lagi")


def test_an_own_or_unknown_case_is_not_taken_over(world, laptop):
    kec, kab, old = world
    stranger = laptop("64.02")
    carry(kec, stranger)
    for vault, case in ((kec, old), (kab, new_id()), (stranger, old)):
        with pytest.raises(CaseNotOffered):
            adopt(vault, case, "alasan")


def test_a_case_handed_up_is_received(world):
    kec, kab, old = world
    facts = {"to_office": KAB, "to_name": "Bawaslu Kabupaten Paser", "why": "kewenangan"}
    take_step(kec, old, "pelimpahan", "2024-10-18", facts)
    assert [row.status for row in list_cases(kec.db)] == ["closed"]
    with pytest.raises(CaseHandedOver):
        casebook.finalise(kec, old)
    with pytest.raises(CaseHandedOver):
        take_step(kec, old, "registrasi", "2024-10-19")
    carry(kec, kab)
    new = adopt(kab, old)
    assert names(kab, new) == ["diterima", "kajian_awal", "penerimaan_limpahan"]
    carry(kab, kec)
    assert delegation_of(kec.db, old).linked == new


def test_a_case_handed_down_travels_with_its_people_and_is_opened_below(laptop, add_case):
    prov, kab = laptop(PROV), laptop(KAB)
    old = add_case(prov, "kades-yel-yel-video")
    begin(prov, old)
    facts = {"to_office": KAB, "to_name": "Bawaslu Kabupaten Paser", "why": "tempat kejadian"}
    take_step(prov, old, "pelimpahan", "2024-10-18", facts)
    assert offers(prov) == []
    carry(prov, kab)
    (offer,) = offers(kab)
    assert (offer.case, offer.source, offer.why, offer.on) == (old, PROV, "tempat kejadian", "2024-10-18")
    new = adopt(kab, old)
    before, after = load_case(prov.db, old), load_case(kab.db, new)
    assert new == offer.linked == delegation_of(prov.db, old).linked
    assert (after.reporter, after.narrative, after.linked) == (before.reporter, before.narrative, old)
    assert [one.name for one in after.witnesses] == [one.name for one in before.witnesses]
    assert names(kab, new) == ["diterima", "kajian_awal", "penerimaan_limpahan"]
    assert offers(kab) == []
    take_step(kab, new, "registrasi", "2024-11-02")
    assert breaches(kab.db, new) == []
    carry(kab, prov)
    assert owner_state(prov.db, new).office == KAB
    assert check(kab, full=True).defects == check(prov, full=True).defects == []
    with pytest.raises(CaseHandedOver):
        withdraw_step(prov, load_steps(prov.db, old)[-1].id, "keliru")


def test_a_mistaken_delegation_is_recalled(laptop, add_case):
    prov, kab = laptop(PROV), laptop(KAB)
    old = add_case(prov, "kades-yel-yel-video")
    step = take_step(prov, old, "pelimpahan", "2024-10-18", {"to_office": KAB, "to_name": "Bawaslu Paser", "why": "x"})
    with pytest.raises(CaseHandedOver):
        take_step(prov, old, "diterima", "2024-10-19")
    withdraw_step(prov, step, "salah kantor")
    carry(prov, kab)
    assert offers(kab) == []
    assert delegation_of(prov.db, old) is None
    take_step(prov, old, "diterima", "2024-10-19")


def test_a_delegation_on_paper_needs_no_code_of_an_office(world):
    kec, kab, old = world
    take_step(kec, old, "pelimpahan", "2024-10-18", {"to_name": "Bawaslu Kota Balikpapan", "why": "tempat kejadian"})
    assert delegation_of(kec.db, old).to_name == "Bawaslu Kota Balikpapan"
    with pytest.raises(CaseHandedOver, match="Balikpapan"):
        casebook.finalise(kec, old)
    take_step(kec, old, "pembukaan_kembali", "2024-10-20", {"why": "dikembalikan"})
    assert delegation_of(kec.db, old) is None
    take_step(kec, old, "registrasi", "2024-10-21")
    carry(kec, kab)
    with pytest.raises(ReasonMissing):
        adopt(kab, old)


def test_a_decided_case_is_not_handed_over(world):
    kec, _, old = world
    rows = [
        ("registrasi", {}),
        ("undangan_1", {}),
        ("kajian", {}),
        ("pleno", {"plenary": {**HELD, "decisions": [{"result": "bukan_pelanggaran"}]}}),
    ]
    for place, (name, facts) in enumerate(rows):
        take_step(kec, old, name, f"2024-10-{18 + place}", facts)
    with pytest.raises(StepNotAllowed, match="rapat pleno"):
        take_step(kec, old, "pelimpahan", "2024-10-25", {"to_name": "x", "why": "y"})


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        5,
        [5],
        [{"type": "case"}],
        [{"type": "officer", "id": "x", "fields": {}}],
        [
            {"type": "case", "id": "LINKED", "fields": {"kind": 5, "revision": True}},
            {"type": "subject", "id": "LINKED", "fields": {"case": "other"}},
            {"type": "step", "id": "x", "fields": 5},
        ],
    ],
)
def test_a_hostile_offer_breaks_nothing(laptop, content):
    prov, kab = laptop(PROV), laptop(KAB)
    old, linked = new_id(), new_id()
    if isinstance(content, list):
        content = [
            {key: linked if value == "LINKED" else value for key, value in item.items()}
            if isinstance(item, dict)
            else item
            for item in content
        ]
    fields = {"case": old, "way": "delegate", "linked": linked, "to": KAB, "content": content}
    with prov.writing():
        prov.journal.write([Change("delegation.set", new_id(), fields, office=KAB)], prov.officer, prov.now())
    carry(prov, kab)
    (offer,) = offers(kab)
    listed = content if isinstance(content, list) else []
    if any(isinstance(item, dict) and item.get("id") == linked for item in listed):
        assert adopt(kab, old) == offer.linked
        assert load_case(kab.db, linked).kind == ""
    else:
        with pytest.raises(CaseNotOffered):
            adopt(kab, old)
        assert load_state(kab.db, linked) is None
    assert check(kab, full=True).defects == []


def test_an_office_below_cannot_write_a_delegation_above(laptop):
    kab = laptop(KAB)
    change = Change("delegation.set", new_id(), {"case": new_id(), "linked": new_id()}, office=PROV)
    with kab.writing(), pytest.raises(RecordElsewhere):
        kab.journal.write([change], kab.officer, kab.now())
