"""Sets of reference data that travel: signed by a desk, refused for every reason, in force whole or not at all."""

import os
import sys

import pytest

from fieldapp import canonical
from fieldapp.errors import (
    DiskFull,
    NetraError,
    PackDamaged,
    PackFolderUnfit,
    PackMissing,
    PackOlder,
    PackRefused,
    PackSchema,
    PackSigner,
)
from fieldapp.exchange import container, minisig
from fieldapp.exchange.credentials import become_desk, operations_key
from fieldapp.exchange.packfile import _names, build_pack, install_pack, open_pack, read_folder, sign_pack
from fieldapp.packs.reference import builtin_packs
from fieldapp.vault.database import Database
from fieldapp.vault.packbook import kept_sets
from fieldapp.vault.vault import open_vault
from tests.exchange.conftest import PASSPHRASE
from tests.packs.sets import NEXT, next_set, write_set

DAYS = "deadlines/deadline/lapor/days"
CHANGED = next_set(deadlines=("days = 7", "days = 8"))


@pytest.fixture
def pair(offices):
    return offices.pair()


def carry(offices, built):
    path = offices.stick().folder / built.name
    path.write_bytes(built.data)
    return path


def refused(vault, path, error):
    before = [one.version for one in kept_sets(vault.db)]
    entries = vault.db.execute("SELECT count(*) FROM entry").fetchone()[0]
    with pytest.raises(error) as raised:
        install_pack(vault, path)
    assert [one.version for one in kept_sets(vault.db)] == before
    assert vault.packs is builtin_packs()
    assert vault.db.execute("SELECT count(*) FROM entry").fetchone()[0] == entries
    assert raised.value.sentence.count(".") <= 8
    return raised.value


def test_a_desk_signs_and_the_offices_below_install(offices, pair, tmp_path):
    desk, field = pair
    write_set(tmp_path / "set", CHANGED)
    built = build_pack(desk, tmp_path / "set")
    assert built.name == f"netra-acuan-{NEXT}.tar"
    assert built == build_pack(desk, tmp_path / "set")
    path = carry(offices, built)
    kept = install_pack(field, path)
    assert (kept.version, kept.source) == (NEXT, "installed")
    assert kept.signer == operations_key(desk).public_key().public_bytes_raw().hex()
    assert field.packs.value(DAYS) == 8
    assert install_pack(desk, path).version == NEXT
    with pytest.raises(PackOlder) as again:
        install_pack(field, path)
    assert NEXT in again.value.sentence
    with field.beside() as opened:
        assert opened.packs.value(DAYS) == 8
        assert opened.packs_of(builtin_packs().version).value(DAYS) == 7


def test_a_desk_two_levels_above_is_trusted_through_its_certificates(offices):
    province, regency, field = offices.vault("64"), offices.vault("64.01"), offices.vault("64.01.05")
    offices.enrol(province, regency)
    offices.enrol(regency, field)
    path = carry(offices, sign_pack(province, CHANGED))
    assert install_pack(regency, path).version == NEXT
    assert install_pack(field, path).version == NEXT


def test_nobody_else_is(offices, pair):
    desk, field = pair
    stranger, sibling = offices.vault("64.01"), offices.vault("64.01.06")
    offices.enrol(desk, sibling)
    refused(field, carry(offices, sign_pack(stranger, CHANGED)), PackSigner)
    refused(field, carry(offices, sign_pack(sibling, CHANGED)), PackSigner)
    refused(desk, carry(offices, sign_pack(field, CHANGED)), PackSigner)
    lonely = offices.vault("33.01.21")
    refused(lonely, carry(offices, sign_pack(desk, CHANGED)), PackSigner)


def test_an_older_set_is_refused(offices, pair):
    desk, field = pair
    for version in ("2026.11.22", "1", builtin_packs().version):
        error = refused(field, carry(offices, sign_pack(desk, next_set(version))), PackOlder)
        assert version in error.sentence


def test_every_damaged_byte_is_refused(offices, pair):
    desk, field = pair
    files = {name: data for name, data in CHANGED.items() if name != "regions.txt"}
    built = sign_pack(desk, files)
    path = carry(offices, built)
    assert open_pack(field, path).head.version == NEXT
    step = len(built.data) // 61
    for at in range(7, len(built.data), step):
        damaged = bytearray(built.data)
        damaged[at] ^= 1
        path.write_bytes(damaged)
        refused(field, path, (PackRefused, PackSigner))
    for data in (b"", built.data[:-512], built.data + b"\0", b"x" * 2048, built.data[: len(built.data) // 2]):
        path.write_bytes(data)
        refused(field, path, PackRefused)
    refused(field, path.parent, PackRefused)
    refused(field, path.parent / "tiada.tar", PackMissing)


def repacked(desk, built, **changes):
    """Sign a head again that says something else, with the desk's own key."""
    members = {name: bytes(data) for name, data in container.unpack(built.data, _names).items()}
    for name, data in changes.pop("members", {}).items():
        members[name] = data
    head = {**canonical.decode(members["pack.json"]), **changes}
    signed = canonical.encode({key: value for key, value in head.items() if value is not None})
    key = operations_key(desk)
    members |= {"pack.json": signed, "pack.json.minisig": minisig.sign(key, signed, "netra/pack/1")}
    return container.pack(members, _names)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"schema": 3}, PackSchema),
        ({"version": "2100.1"}, PackRefused),
        ({"version": "baru"}, PackRefused),
        ({"ctx": "netra/pack/2"}, PackRefused),
        ({"label": None}, PackRefused),
        ({"lain": "x"}, PackRefused),
        ({"signer": "00" * 32}, PackSigner),
        ({"signer": "zz"}, PackSigner),
        ({"members": {"data/lain.toml": b""}}, PackRefused),
        ({"files": {}}, PackRefused),
    ],
)
def test_a_head_that_says_something_else(offices, pair, changes, error):
    desk, field = pair
    built = sign_pack(desk, CHANGED)
    path = offices.stick().folder / built.name
    path.write_bytes(repacked(desk, built, **dict(changes)))
    refused(field, path, error)


def test_a_name_that_leaves_the_folder_is_no_member(offices, pair):
    desk, field = pair
    built = sign_pack(desk, CHANGED)
    path = carry(offices, built)
    path.write_bytes(built.data.replace(b"data/stages.toml", b"data/../../x.tom", 1))
    refused(field, path, PackRefused)


def test_a_signed_set_is_checked_all_the_same(offices, pair):
    """A desk of an older or broken program may sign what no program should take in."""
    desk, field = pair
    files = next_set(steps=('papers = ["N.SPT"]', 'papers = ["N.TIADA"]'))
    error = refused(field, carry(offices, sign_pack(desk, files)), PackDamaged)
    assert (error.facts["file"], error.facts["key"]) == ("steps.toml", "step.surat_tugas.papers")
    assert f"steps.toml baris {error.facts['line']}" in error.sentence


def test_a_folder_is_checked_before_anything_is_signed(offices, tmp_path):
    desk = offices.vault("64.01")
    write_set(tmp_path / "set", next_set(deadlines=("days = 7", "dayz = 7")))
    with pytest.raises(PackDamaged, match=r"deadlines\.toml baris \d+, deadline\.lapor\.dayz"):
        build_pack(desk, tmp_path / "set")
    assert operations_key(desk) is None
    with pytest.raises(PackFolderUnfit):
        build_pack(desk, tmp_path / "tiada")
    (tmp_path / "kosong").mkdir()
    with pytest.raises(PackFolderUnfit):
        read_folder(tmp_path / "kosong")


def test_practice_and_the_desk_itself(offices):
    desk = offices.vault("64.01", practice=True)
    with desk.writing():
        become_desk(desk)
    assert install_pack(desk, carry(offices, sign_pack(desk, CHANGED))).version == NEXT


def test_a_full_disk_changes_nothing(offices, pair):
    desk, field = pair
    path = carry(offices, sign_pack(desk, CHANGED))
    pages = field.db.execute("PRAGMA page_count").fetchone()[0]
    field.db.execute(f"PRAGMA max_page_count = {pages + 3}")
    refused(field, path, DiskFull)
    field.db.execute("PRAGMA max_page_count = 1000000")
    assert install_pack(field, path).version == NEXT


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_a_kill_at_any_statement_changes_nothing(offices, pair, monkeypatch):
    desk, field = pair
    path = carry(offices, sign_pack(desk, CHANGED))
    folder = field.folder
    offices._stack.pop_all()
    field.close()
    plain, steps = Database.execute, []

    def count(db, *arguments):
        steps.append(1)
        return plain(db, *arguments)

    def work(last):
        with open_vault(folder, None, PASSPHRASE) as vault:
            steps.clear()
            monkeypatch.setattr(
                Database, "execute", lambda db, *a: os._exit(9) if len(steps) + 1 > last else count(db, *a)
            )
            install_pack(vault, path)

    outcomes = []
    for last in range(0, 60, 2):
        child = os.fork()
        if child == 0:
            try:
                work(last)
            except NetraError:
                os._exit(1)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) in (0, 9)
        with open_vault(folder, None, PASSPHRASE) as vault:
            held = vault.db.execute("SELECT count(*) FROM pack_file WHERE version = ?", (NEXT,)).fetchone()[0]
            outcomes.append(held)
            assert vault.packs.version == (NEXT if held else builtin_packs().version)
        if held:
            break
    assert outcomes[-1] == len(CHANGED)
    assert set(outcomes[:-1]) == {0}
    assert len(outcomes) > 8
