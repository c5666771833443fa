"""The files of reference data for whoever keeps it: the set in force written out, a signed set written down.

Called by the command line and the windows. Nothing is written over unasked.
"""

from pathlib import Path

from fieldapp.desk.output import require_free, require_place, write_result
from fieldapp.packs.check import REGIONS, REGIONS_FILE
from fieldapp.packs.reference import Packs
from fieldapp.vault.disk import make_folder


def save_set(packs: Packs, target: Path) -> list[str]:
    """Write the files of a set into a folder, without what an office corrected; return their names.

    Raises the refusals of a place, and DestinationTaken before anything is written.
    """
    require_place(target)
    make_folder(target)
    files = {REGIONS_FILE if name == REGIONS else f"{name}.toml": data for name, data in packs.files.items()}
    for name in files:
        require_free(target / name, overwrite=False)
    for name, content in files.items():
        write_result(target / name, content)
    return sorted(files)


def write_pack(name: str, data: bytes, target: Path, *, overwrite: bool = False) -> Path:
    """Write a signed set under its name into a folder; return where it lies. Raises DestinationTaken, OutputRefused."""
    require_place(target)
    make_folder(target)
    path = target / name
    require_free(path, overwrite=overwrite)
    write_result(path, data)
    return path
