"""A set of reference data as a folder: written out to begin a new one, looked over, packed and signed again.

Called by the command line and the windows. Nothing is written over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fieldapp.desk.output import require_free, require_place, write_result
from fieldapp.errors import PackFolderUnfit
from fieldapp.exchange.packfile import REGIONS_FILE, BuiltPack, build_pack, read_folder
from fieldapp.packs.check import REGIONS, Fault, faults_of
from fieldapp.packs.reference import Packs
from fieldapp.vault.disk import make_folder
from fieldapp.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Folder:
    """What lies in a folder: the version and label it gives itself, its files, and all that is wrong with them."""

    version: str
    label: str
    files: tuple[str, ...]
    faults: tuple[Fault, ...]


def file_names(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a set by the names they have in a folder."""
    return {REGIONS_FILE if name == REGIONS else f"{name}.toml": data for name, data in files.items()}


def save_set(packs: Packs, target: Path) -> list[str]:
    """Write the files of a set into a folder, without what an office corrected; return their names.

    Raises the refusals of a place, and DestinationTaken before anything is written.
    """
    require_place(target)
    make_folder(target)
    files = file_names(packs.files)
    for name in files:
        require_free(target / name, overwrite=False)
    for name, content in files.items():
        write_result(target / name, content)
    return sorted(files)


def look_over(folder: Path) -> Folder:
    """Return what lies in a folder and what is wrong with it. Raises PackFolderUnfit."""
    files = read_folder(folder)
    faults = faults_of(files)
    if any(fault.file == "pack.toml" for fault in faults):
        return Folder("", "", tuple(file_names(files)), faults)
    head = Packs("", files).head
    return Folder(str(head["version"]), str(head["label"]), tuple(file_names(files)), faults)


def write_pack(vault: Vault, folder: Path, target: Path, *, overwrite: bool = False) -> tuple[BuiltPack, Path]:
    """Sign the set in a folder and write it as one file into another; return it and where it lies.

    Raises PackFolderUnfit, PackDamaged, DestinationTaken, and the failures of the disk.
    """
    require_place(target)
    if not folder.is_dir():
        raise PackFolderUnfit(folder=str(folder))
    built = build_pack(vault, folder)
    make_folder(target)
    path = target / built.name
    require_free(path, overwrite=overwrite)
    write_result(path, built.data)
    return built, path
