"""Steps in a real vault: what is forbidden is refused with its reason, what is a mistake is taken back."""

import pytest

from fieldapp.case.ids import new_id
from fieldapp.errors import (
    KeyUnknown,
    ReasonMissing,
    RecordElsewhere,
    RecordUnknown,
    StepNotAllowed,
    StepStoodOn,
    ValueUnfit,
)
from fieldapp.vault.check import check
from fieldapp.vault.conflicts import breaches
from fieldapp.vault.handling import take_step, withdraw_step
from fieldapp.vault.history import history
from fieldapp.vault.journal import Change
from fieldapp.vault.projection import load_state
from fieldapp.vault.register import load_case, load_steps
from fieldapp.vault.search import list_cases
from tests.vault.journal_world import KAB, carry

HELD = {"number": "01/BA", "present": ["Ketua", "Anggota"]}


@pytest.fixture
def vault(laptop):
    return laptop()


@pytest.fixture
def report(vault, add_case):
    return add_case(vault, "laporan-tanpa-bukti")


@pytest.fixture
def found(vault, add_case):
    return add_case(vault)


def names(vault, case):
    return [step.name for step in load_steps(vault.db, case)]


def decide(vault, case, result="bukan_pelanggaran"):
    """Take a temuan to its outcome; return the ids of its steps by name."""
    rows = [
        ("lhp", "2024-10-26", {}),
        ("pleno_temuan", "2024-10-28T09:00", {"plenary": HELD}),
        ("registrasi", "2024-10-28T14:00", {}),
        ("undangan_1", "2024-10-28T16:00", {}),
        ("klarifikasi", "2024-10-30T10:00", {"parties": ["subject:1"], "present": True, "oath": "accepted"}),
        ("kajian", "2024-10-31T11:00", {}),
        ("pleno", "2024-10-31T15:00", {"plenary": {**HELD, "decisions": [{"subject": "1", "result": result}]}}),
    ]
    return {name: take_step(vault, case, name, on, facts) for name, on, facts in rows}


def test_a_step_says_what_was_said(vault, found):
    ids = decide(vault, found)
    subject = load_case(vault.db, found).subjects[0].id
    steps = {step.id: step for step in load_steps(vault.db, found)}
    heard = steps[ids["klarifikasi"]]
    assert (heard.on, heard.facts) == (
        "2024-10-30T10:00",
        {"parties": [f"subject:{subject}"], "present": True, "oath": "accepted"},
    )
    assert steps[ids["pleno"]].facts["plenary"]["decisions"] == [{"subject": subject, "result": "bukan_pelanggaran"}]
    assert load_state(vault.db, ids["pleno"]).fields["pack"] == vault.packs.version
    assert "pack" not in heard.facts
    assert breaches(vault.db) == []


def test_a_forbidden_step_is_refused_with_the_reason_and_nothing_is_written(vault, found):
    with pytest.raises(StepNotAllowed) as refused:
        take_step(vault, found, "registrasi", "2024-10-28")
    assert (
        "Registrasi hanya dapat dicatat sesudah kajian awal atau rapat pleno penetapan temuan" in refused.value.sentence
    )
    assert "rapat pleno penetapan temuan lebih dahulu" in refused.value.sentence
    assert refused.value.sentence.endswith("Tidak ada yang berubah.")
    with pytest.raises(StepNotAllowed, match="nomor berita acara rapat pleno, hadir"):
        take_step(vault, found, "pleno_temuan", "2024-10-28")
    assert names(vault, found) == []


def test_a_late_report_is_not_mended(vault, add_case):
    late = add_case(vault, "laporan-lewat-tujuh-hari")
    take_step(vault, late, "diterima", "2024-10-18T10:05")
    take_step(vault, late, "kajian_awal", "2024-10-19T13:00", {"plenary": HELD})
    with pytest.raises(StepNotAllowed, match="lebih dari 7 hari"):
        take_step(vault, late, "pemberitahuan_kelengkapan", "2024-10-19", {"missing": ["formal_waktu"]})
    take_step(vault, late, "tidak_diregistrasi", "2024-10-20", {"why": "lewat 7 hari"})


def test_a_differing_signature_blocks_nothing(vault, report):
    take_step(vault, report, "diterima", "2024-10-21")
    take_step(vault, report, "kajian_awal", "2024-10-22", {"plenary": HELD})
    with pytest.raises(ValueUnfit, match="missing"):
        take_step(vault, report, "pemberitahuan_kelengkapan", "2024-10-22", {"missing": ["formal_tanda_tangan"]})
    take_step(vault, report, "registrasi", "2024-10-23")
    assert names(vault, report) == ["diterima", "kajian_awal", "registrasi"]


def test_an_extension_has_a_reason_two_days_and_comes_once(vault, found):
    decide(vault, found)
    late = ("perpanjangan", "2024-11-01", {"why": "saksi"})
    with pytest.raises(StepNotAllowed, match="tidak dapat dicatat sesudah rapat pleno"):
        take_step(vault, found, *late)
    with pytest.raises(StepNotAllowed, match="alasan"):
        take_step(vault, found, "perpanjangan", "2024-10-30", {})
    with pytest.raises(KeyUnknown):
        take_step(vault, found, "perpanjangan", "2024-10-30", {"why": "saksi", "days": 5})
    step = take_step(vault, found, "perpanjangan", "2024-10-30", {"why": "saksi"})
    assert load_state(vault.db, step).fields["days"] == 2
    with pytest.raises(StepNotAllowed, match="hanya satu kali"):
        take_step(vault, found, "perpanjangan", "2024-10-30", {"why": "sekali lagi"})


@pytest.mark.parametrize(
    ("name", "on", "facts", "error"),
    [
        ("lhp", "2024-13-01", {}, ValueUnfit),
        ("lhp", "2024-10-01 08:00", {}, ValueUnfit),
        ("makan_siang", "2024-10-01", {}, ValueUnfit),
        ("lhp", "2024-10-01", {"parties": ["reporter"]}, KeyUnknown),
        ("lhp", "2024-10-01", {"subjects": ["99"]}, ValueUnfit),
        ("lhp", "2024-10-01", {"subjects": ["²"]}, ValueUnfit),
        ("lhp", "2024-10-01", {"note": 5}, ValueUnfit),
        ("klarifikasi", "2024-10-01", {"parties": ["saksi"]}, ValueUnfit),
        ("klarifikasi", "2024-10-01", {"parties": ["subject:9"]}, ValueUnfit),
        ("klarifikasi", "2024-10-01", {"parties": ["other: "]}, ValueUnfit),
        ("klarifikasi", "2024-10-01", {"oath": "ya"}, ValueUnfit),
        ("undangan_1", "2024-10-01", {"at": "besok"}, ValueUnfit),
        ("undangan_1", "2024-10-01", {"medium": "telepon"}, ValueUnfit),
        ("pelimpahan", "2024-10-01", {"to_office": "Paser"}, ValueUnfit),
        ("pleno", "2024-10-01", {"plenary": {"decisions": [{"subject": "1", "result": "dilimpahkan"}]}}, ValueUnfit),
        ("pleno", "2024-10-01", {"plenary": {"nomor": "1"}}, KeyUnknown),
        ("kajian_awal", "2024-10-01", {"checks": {"x": {"met": True}}}, KeyUnknown),
    ],
)
def test_what_does_not_fit_is_refused(vault, found, name, on, facts, error):
    with pytest.raises(error):
        take_step(vault, found, name, on, facts)
    assert names(vault, found) == []


def test_parties_are_named_by_their_place(vault, found):
    decide(vault, found)
    case = load_case(vault.db, found)
    facts = {"parties": ["witness:1", "other:Ahli bahasa", "subject:1"], "present": True}
    step = take_step(vault, found, "klarifikasi", "2024-10-30T14:00", facts)
    assert load_state(vault.db, step).fields["parties"] == [
        f"witness:{case.witnesses[0].id}",
        "other:Ahli bahasa",
        f"subject:{case.subjects[0].id}",
    ]


def test_a_mistake_is_taken_back_with_a_reason(vault, found):
    ids = decide(vault, found)
    with pytest.raises(ReasonMissing):
        withdraw_step(vault, ids["pleno"], " ")
    with pytest.raises(StepStoodOn, match="Rapat pleno hanya dapat dicatat sesudah kajian"):
        withdraw_step(vault, ids["kajian"], "keliru")
    withdraw_step(vault, ids["pleno"], "salah perkara")
    withdraw_step(vault, ids["kajian"], "salah perkara")
    assert names(vault, found)[-1] == "klarifikasi"
    assert [event.reason for event in history(vault.db, found)][-1] == "salah perkara"
    with pytest.raises(RecordUnknown):
        withdraw_step(vault, ids["pleno"], "sekali lagi")
    with pytest.raises(RecordUnknown):
        withdraw_step(vault, found, "bukan langkah")
    take_step(vault, found, "kajian", "2024-10-31")


def test_only_the_home_office_records_and_takes_back(vault, laptop, found):
    step = take_step(vault, found, "lhp", "2024-10-26")
    desk = laptop(KAB)
    carry(vault, desk)
    with pytest.raises(RecordElsewhere):
        take_step(desk, found, "surat_tugas", "2024-10-26")
    with pytest.raises(RecordElsewhere):
        withdraw_step(desk, step, "keliru")
    with pytest.raises(RecordUnknown):
        take_step(desk, new_id(), "lhp", "2024-10-26")


def test_a_case_is_closed_and_opened_again(vault, found):
    decide(vault, found)
    assert [row.status for row in list_cases(vault.db)] == ["saved"]
    with pytest.raises(StepNotAllowed, match="alasan"):
        take_step(vault, found, "penutupan", "2024-11-01")
    take_step(vault, found, "penutupan", "2024-11-01", {"why": "selesai"})
    assert [row.status for row in list_cases(vault.db)] == ["closed"]
    with pytest.raises(StepNotAllowed, match="catat pembukaan kembali perkara lebih dahulu"):
        take_step(vault, found, "penerusan", "2024-11-02")
    take_step(vault, found, "status", "2024-11-02")
    take_step(vault, found, "pembukaan_kembali", "2024-11-03", {"why": "bukti baru"})
    assert [row.status for row in list_cases(vault.db)] == ["saved"]
    take_step(vault, found, "penerusan", "2024-11-04")
    take_step(vault, found, "penutupan", "2024-11-05", {"why": "selesai"})
    assert check(vault, full=True).defects == []
    assert breaches(vault.db) == []


def test_a_report_that_is_withdrawn_may_become_a_lead(vault, report):
    take_step(vault, report, "diterima", "2024-10-21")
    take_step(vault, report, "pencabutan", "2024-10-22", {"why": "pelapor mencabut", "parties": ["reporter"]})
    take_step(vault, report, "informasi_awal", "2024-10-22")
    take_step(vault, report, "penelusuran", "2024-10-23")
    take_step(vault, report, "menjadi_lhp", "2024-10-25", {"why": "tidak cukup"})
    assert breaches(vault.db) == []


def test_two_laptops_that_both_registered_show_it_and_go_on(laptop, add_case):
    one, two = laptop(), laptop()
    found = add_case(one)
    take_step(one, found, "lhp", "2024-10-26")
    take_step(one, found, "pleno_temuan", "2024-10-28", {"plenary": HELD})
    carry(one, two)
    take_step(one, found, "registrasi", "2024-10-28")
    take_step(two, found, "tidak_diregistrasi", "2024-10-28", {"why": "bukan kewenangan"})
    carry(two, one)
    (breach,) = breaches(one.db)
    assert breach.code == "registered_twice"
    wrong = breach.records[0]
    take_step(one, found, "undangan_1", "2024-10-29")
    withdraw_step(
        one, next(step.id for step in load_steps(one.db, found) if step.name == "tidak_diregistrasi"), "keliru"
    )
    assert breaches(one.db) == []
    assert wrong


def test_whatever_arrives_as_a_step_is_shown(vault, found):
    odd = [
        {"name": 5, "on": [], "subjects": "x", "plenary": 7},
        {"name": "pleno", "on": "x", "subjects": [1, "a"]},
        {"name": "registrasi", "parties": {"a": 1}, "checks": []},
    ]
    with vault.writing():
        rows = [Change("step.set", new_id(), {"case": found, **fields}) for fields in odd]
        vault.journal.write(rows, vault.officer, vault.now())
    assert {breach.code for breach in breaches(vault.db)} >= {"step_unknown", "step_not_allowed", "plenary_needed"}
    take_step(vault, found, "lhp", "2024-10-26")
    assert check(vault, full=True).defects == []


def trace(vault, add_case):
    """Trace preliminary information; return the case."""
    lead = add_case(vault, "akun-tanpa-nama-informasi-awal")
    take_step(vault, lead, "informasi_awal", "2024-10-31T09:30")
    take_step(vault, lead, "pleno_penelusuran", "2024-10-31T14:00", {"plenary": HELD})
    take_step(vault, lead, "penelusuran", "2024-11-01T10:00")
    return lead


def test_a_lead_that_becomes_a_temuan_opens_it_in_the_same_act(vault, add_case):
    lead = trace(vault, add_case)
    take_step(vault, lead, "menjadi_temuan", "2024-11-01T11:00", {"why": "orangnya dikenali"})
    old = load_case(vault.db, lead)
    linked = load_steps(vault.db, lead)[-1].said("linked")
    new = load_case(vault.db, linked)
    assert (new.kind, new.linked, new.event.known_on, new.pack) == ("temuan", lead, "2024-11-01", vault.packs.version)
    assert [one.name for one in new.subjects] == [one.name for one in old.subjects]
    assert [one.sha256 for one in new.evidence] == [one.sha256 for one in old.evidence]
    assert {one.id for one in (*new.subjects, *new.evidence)}.isdisjoint(
        one.id for one in (*old.subjects, *old.evidence)
    )
    assert (new.reporter.name, new.finder.name) == ("", vault.officer_name)
    take_step(vault, linked, "lhp", "2024-11-01T12:00")
    assert check(vault, full=True).defects == []
    assert breaches(vault.db) == []


def test_a_lead_becomes_one_temuan_also_when_the_step_was_a_mistake_at_first(vault, add_case):
    lead = trace(vault, add_case)
    first = take_step(vault, lead, "menjadi_temuan", "2024-11-01T11:00", {"why": "keliru tanggal"})
    linked = load_steps(vault.db, lead)[-1].said("linked")
    withdraw_step(vault, first, "tanggalnya keliru")
    take_step(vault, lead, "menjadi_temuan", "2024-11-01T12:00", {"why": "orangnya dikenali"})
    assert load_steps(vault.db, lead)[-1].said("linked") == linked
    assert len([row for row in list_cases(vault.db) if row.id == linked]) == 1
