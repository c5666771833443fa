"""A set of reference data as a folder: written out, looked over with every fault, signed again."""

from pathlib import Path

import pytest

from fieldapp.desk.packfolder import save_set, write_pack
from fieldapp.errors import DestinationTaken, OutputRefused, PackDamaged, PackFolderUnfit
from fieldapp.exchange.packfile import build_pack, look_over
from fieldapp.packs.reference import builtin_packs
from fieldapp.vault.vault import Vault
from tests.desk.test_document import vault
from tests.packs.sets import NEXT, next_set, write_set

__all__ = ["vault"]


def test_what_is_written_out_is_sound_and_never_written_over(tmp_path: Path) -> None:
    names = save_set(builtin_packs(), tmp_path / "acuan")
    assert {"deadlines.toml", "regions.txt.xz"} <= set(names)
    found = look_over(tmp_path / "acuan")
    assert (found.version, found.faults) == (builtin_packs().version, ())
    before = (tmp_path / "acuan" / "pack.toml").read_bytes()
    with pytest.raises(DestinationTaken):
        save_set(builtin_packs(), tmp_path / "acuan")
    assert (tmp_path / "acuan" / "pack.toml").read_bytes() == before


def test_every_fault_of_a_folder_is_named(vault: Vault, tmp_path: Path) -> None:
    write_set(tmp_path / "rusak", next_set(deadlines=("days = 7", "dayz = 7"), stages=("label = ", "labell = ")))
    found = look_over(tmp_path / "rusak")
    assert {fault.file for fault in found.faults} >= {"deadlines.toml", "stages.toml"}
    assert all(fault.line for fault in found.faults)
    with pytest.raises(PackDamaged):
        build_pack(vault, tmp_path / "rusak")


def test_a_sound_folder_becomes_one_signed_file(vault: Vault, tmp_path: Path) -> None:
    write_set(tmp_path / "baru", next_set())
    built = build_pack(vault, tmp_path / "baru")
    path = write_pack(built.name, built.data, tmp_path / "keluar")
    assert (built.head.version, path.name) == (NEXT, f"netra-acuan-{NEXT}.tar")
    with pytest.raises(DestinationTaken):
        write_pack(built.name, b"lain", tmp_path / "keluar")
    assert path.read_bytes() == built.data
    assert write_pack(built.name, b"lain", tmp_path / "keluar", overwrite=True) == path
    assert path.read_bytes() == b"lain"


def test_what_is_no_set_is_refused(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(PackFolderUnfit):
        look_over(tmp_path)
    with pytest.raises(PackFolderUnfit):
        build_pack(vault, tmp_path / "tidak-ada")
    (tmp_path / "berkas").write_bytes(b"x")
    with pytest.raises(OutputRefused):
        save_set(builtin_packs(), tmp_path / "berkas" / "acuan")
