"""Sets of reference data for tests: the program's own, as another version, with single places changed."""

from collections.abc import Mapping

from fieldapp.packs.reference import builtin_packs

NEXT = "2099.1.1.1"


def next_set(version: str = NEXT, /, **edits: tuple[str, str]) -> dict[str, bytes]:
    """Return the program's set as another version; `edits` name per file what is replaced by what, once."""
    files = dict(builtin_packs().files)
    own = builtin_packs().version
    for name, (old, new) in {"pack": (f'version = "{own}"', f'version = "{version}"'), **edits}.items():
        text = files[name].decode()
        assert old in text, (name, old)
        files[name] = text.replace(old, new, 1).encode()
    return files


def write_set(folder, files: Mapping[str, bytes]) -> None:
    """Write the files of a set into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / ("regions.txt.xz" if name == "regions.txt" else f"{name}.toml")).write_bytes(data)
