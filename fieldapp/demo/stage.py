"""What the acts of the demonstration share: the folder, the clock of the story, two vaults, and what was made so far.

Called by the story and its acts. The clock is the story's own, so that the papers carry dates of 2024.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

from fieldapp.demo.table import Table
from fieldapp.desk.printing import PrintedForm
from fieldapp.errors import DemoFolderForeign
from fieldapp.exchange.export import Export
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.snapshot import Backup
from fieldapp.vault.vault import Vault
from fieldapp.words import say

MARK = "peragaan-netra.txt"
FOLDERS = ("stik", "cetak", "bukti", "kunci", "rumah")
DISTRICT, REGENCY = "64.01.05", "64.01"
WITA = timezone(timedelta(hours=8))


class StoryClock:
    """A clock that starts on the morning after the last case and moves one second with every look."""

    def __init__(self) -> None:
        """Set it to 25 November 2024, 08.00 WITA."""
        self.moment = datetime(2024, 11, 25, 8, 0, tzinfo=WITA)

    def __call__(self) -> datetime:
        """Return the time of the story."""
        self.moment += timedelta(seconds=1)
        return self.moment


@dataclass(frozen=True, slots=True)
class PaperOf:
    """A printed form: the case or LHP it belongs to, its file, what printing said, whether it is the full one on A4."""

    owner: str
    path: Path
    printed: PrintedForm
    plain: bool


@dataclass(slots=True)
class Stage:
    """The state of the story; `district` and `regency` are the two open vaults, `second` another of the district."""

    folder: Path
    table: Table
    closing: ExitStack
    clock: StoryClock = field(default_factory=StoryClock)
    district: Vault = field(init=False)
    regency: Vault = field(init=False)
    second: Vault = field(init=False)
    cases: dict[str, str] = field(default_factory=dict)
    open_cases: set[str] = field(default_factory=set)
    reports: dict[str, str] = field(default_factory=dict)
    papers: list[PaperOf] = field(default_factory=list)
    handled: dict[str, str] = field(default_factory=dict)
    numbers: int = 0
    sent: Export = field(init=False)
    slip: str = ""
    copied: Backup = field(init=False)

    @property
    def stick(self) -> Path:
        """The folder that stands for the stick."""
        return self.folder / "stik"

    @property
    def prints(self) -> Path:
        """The folder of the printed forms."""
        return self.folder / "cetak"


def fresh_folder(out: Path) -> Path:
    """Return the empty folder of a demonstration; only what an earlier demonstration made is removed.

    Raises DemoFolderForeign, and the failures of the disk.
    """
    folder = out.resolve()
    with storage_errors():
        if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARK).is_file())):
            raise DemoFolderForeign(folder=str(out))
        if folder.is_dir():
            for path in folder.iterdir():
                if path.name != MARK:
                    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).write_text(say("demo.mark") + "\n", encoding="utf-8")
        for name in FOLDERS:
            (folder / name).mkdir()
    return folder


@contextmanager
def own_home(folder: Path) -> Iterator[None]:
    """Keep the witness files of the story inside its folder while the block runs."""
    before = os.environ.get("NETRA_HOME")
    os.environ["NETRA_HOME"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["NETRA_HOME"]
        else:
            os.environ["NETRA_HOME"] = before
