"""The sets of reference data a vault keeps, what its office corrects, and what records remember."""

import time

import pytest

from fieldapp.errors import (
    NothingChanged,
    PackKeyUnknown,
    PackValueUnfit,
    ReasonMissing,
)
from fieldapp.packs.reference import builtin_packs
from fieldapp.vault import casebook, packbook
from fieldapp.vault.correction import correction_record, set_correction
from fieldapp.vault.packbook import INSTALLED, keep_set, kept_sets
from fieldapp.vault.rebuild import rebuild
from fieldapp.vault.register import owner_state
from fieldapp.vault.vault import open_vault
from tests.packs.sets import NEXT, next_set

DAYS = "deadlines/deadline/lapor/days"


def install(vault, files=None):
    with vault.writing() as db:
        return keep_set(db, files or next_set(deadlines=("days = 7", "days = 8")), INSTALLED, "", vault.now())


def test_a_new_vault_keeps_the_set_of_the_program(laptop):
    vault = laptop()
    assert vault.packs is builtin_packs()
    (kept,) = kept_sets(vault.db)
    assert (kept.version, kept.source, kept.signer) == (builtin_packs().version, "program", "")


def test_a_set_of_an_older_program_stays_and_can_be_used(laptop, passphrase):
    vault = laptop()
    old = next_set("2020.1.1", deadlines=("days = 7", "days = 6"))
    with vault.writing() as db:
        keep_set(db, {name: data for name, data in old.items() if name != "regions.txt"}, "program", "", vault.now())
    assert vault.packs is builtin_packs()
    packs = vault.packs_of("2020.1.1")
    assert (packs.version, packs.value(DAYS)) == ("2020.1.1", 6)
    assert packs.regions.name("33.01") == "Kabupaten Cilacap"
    assert vault.packs_of("").version == "2020.1.1"
    assert vault.packs_of("2019.1.1") is builtin_packs()
    folder = vault.folder
    vault.close()
    with open_vault(folder, None, passphrase) as again:
        assert [one.version for one in kept_sets(again.db)] == [builtin_packs().version, "2020.1.1"]


def test_a_vault_that_lacks_the_set_of_the_program_takes_it_in_when_it_is_opened(laptop, passphrase):
    vault = laptop()
    with vault.writing() as db:
        db.execute("DELETE FROM pack")
    folder = vault.folder
    assert vault.packs is builtin_packs()
    assert vault.packs_of(builtin_packs().version) is builtin_packs()
    vault.close()
    with open_vault(folder, None, passphrase, write=False) as reader:
        assert kept_sets(reader.db) == []
    with open_vault(folder, None, passphrase) as writer:
        assert [one.version for one in kept_sets(writer.db)] == [builtin_packs().version]
        assert writer.db.execute("SELECT count(*) FROM pack_file").fetchone()[0] == len(builtin_packs().files) - 1


def test_the_newest_set_is_in_force(laptop):
    vault = laptop()
    install(vault)
    assert (vault.packs.version, vault.packs.value(DAYS)) == (NEXT, 8)
    assert vault.packs_of(builtin_packs().version).value(DAYS) == 7
    install(vault, next_set("2098.12.31"))
    assert vault.packs.version == NEXT
    with vault.beside() as other:
        assert other.packs is vault.packs


def test_a_set_of_a_newer_schema_is_left_alone(laptop):
    vault = laptop()
    files = next_set()
    files["pack"] = files["pack"].replace(b"schema = 2", b"schema = 3")
    install(vault, files)
    assert vault.packs is builtin_packs()
    assert vault.packs_of(NEXT) is builtin_packs()


def test_cases_and_reports_remember_the_set_they_were_written_under(laptop, add_case):
    vault = laptop()
    case = add_case(vault)
    own = builtin_packs().version
    assert owner_state(vault.db, case).fields["pack"] == own
    install(vault)
    assert owner_state(vault.db, case).fields["pack"] == own
    casebook.finalise(vault, case)
    assert owner_state(vault.db, case).fields["pack"] == NEXT


def test_correcting_a_value(laptop):
    vault = laptop()
    before = vault.packs
    record = set_correction(vault, DAYS, 5, "Surat edaran 3/2024")
    assert record == correction_record("64.01.05", DAYS)
    assert (vault.packs.value(DAYS), before.value(DAYS)) == (5, 7)
    assert vault.packs.correction(DAYS).reason == "Surat edaran 3/2024"
    assert vault.packs.version.startswith(f"{builtin_packs().version}+")
    assert vault.packs is vault.packs
    set_correction(vault, DAYS, None, "Ternyata keliru")
    assert vault.packs is builtin_packs()


def test_a_correction_outlives_a_new_set(laptop):
    vault = laptop()
    set_correction(vault, DAYS, 5, "Surat edaran")
    install(vault)
    assert (vault.packs.base, vault.packs.value(DAYS)) == (NEXT, 5)


def test_a_record_finds_the_corrections_of_its_day(laptop):
    vault = laptop()
    versions = [vault.packs.version]
    for key, value in ((DAYS, 5), ("stages/phase/boundary", "2024-09-23"), (DAYS, 4), (DAYS, None)):
        set_correction(vault, key, value, "alasan")
        versions.append(vault.packs.version)
    install(vault)
    assert len(set(versions)) == 5
    packbook._ready.clear()
    found = [vault.packs_of(version) for version in versions]
    assert [packs.version for packs in found] == versions
    assert [packs.value(DAYS) for packs in found] == [7, 5, 5, 4, 7]
    unknown = vault.packs_of(f"{builtin_packs().version}+00000000")
    assert unknown.base == builtin_packs().version
    assert unknown.version != f"{builtin_packs().version}+00000000"


@pytest.mark.parametrize(
    ("key", "value", "error"),
    [
        (DAYS, "tujuh", PackValueUnfit),
        ("deadlines/deadline/lapor/confidence", "pasti", PackValueUnfit),
        ("deadlines/deadline/lapor/dayz", 3, PackKeyUnknown),
        ("deadlines/deadline/tiada/days", 3, PackKeyUnknown),
        ("steps/step/diterima/after", ["tiada"], PackValueUnfit),
        ("numbering/bawaslu_code/14.22", {"kode": "x"}, PackValueUnfit),
        ("pack/version", "9", PackKeyUnknown),
        ("pack/version/x/y", "9", PackKeyUnknown),
        ("tiada/a/b", 1, PackKeyUnknown),
        (DAYS, None, PackKeyUnknown),
    ],
)
def test_a_correction_that_cannot_be(laptop, key, value, error):
    vault = laptop()
    before = vault.db.execute("SELECT count(*) FROM entry").fetchone()[0]
    with pytest.raises(error) as refused:
        set_correction(vault, key, value, "alasan")
    assert key in refused.value.sentence
    assert vault.db.execute("SELECT count(*) FROM entry").fetchone()[0] == before
    assert vault.packs is builtin_packs()


def test_a_correction_needs_a_reason_and_a_difference(laptop):
    vault = laptop()
    with pytest.raises(ReasonMissing):
        set_correction(vault, DAYS, 5, "  ")
    set_correction(vault, DAYS, 5, "alasan")
    with pytest.raises(NothingChanged):
        set_correction(vault, DAYS, 5, "alasan lain")


def test_corrections_are_projections_and_sets_are_local(laptop):
    vault = laptop()
    install(vault)
    set_correction(vault, DAYS, 5, "alasan")
    version = vault.packs.version
    rebuild(vault.db)
    assert vault.packs.version == version
    assert vault.packs.value(DAYS) == 5


def test_asking_for_the_set_in_force_is_quick(laptop):
    vault = laptop()
    install(vault)
    for number in range(30):
        set_correction(vault, f"numbering/bawaslu_code/14.{number:02d}", {"label": f"Kabupaten {number}"}, "alasan")
    _ = vault.packs.series
    start = time.perf_counter()
    for _ in range(100):
        _ = vault.packs
    assert (time.perf_counter() - start) / 100 < 0.005
