"""The drill of recovery in the practice vault: a sheet typed in, a request that the office above answers.

Called by the windows. Works on a copy of the slots in a folder of its own: the passphrase of practice, and what the
vault itself can be opened with, stay as they are. Never touches a vault of an office at work.
"""

import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fieldapp.desk.practice import COST, PASSPHRASE, practice_above
from fieldapp.desk.recovery import make_office_key
from fieldapp.errors import OfficerUnknown, RecoveryWrong
from fieldapp.exchange.rescue import Asked, ask_rescue, open_answer
from fieldapp.exchange.rescue_desk import answer_rescue
from fieldapp.vault import slots
from fieldapp.vault.disk import make_folder
from fieldapp.vault.failure import storage_errors
from fieldapp.vault.slots import Laptop
from fieldapp.vault.trace import list_traces, trace_change
from fieldapp.vault.vault import Clock, Vault, laptop_clock, open_vault

_WORK: Final = "latihan-pemulihan"
_STICK: Final = "stik"


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill: its folder, the sheet to type, the name of the office above, and what must come back."""

    folder: Path
    sheet: str = field(repr=False)
    office: str
    officer: str
    _key: bytes = field(repr=False)
    _office_sheet: str = field(repr=False)

    def check_sheet(self, text: str) -> None:
        """Open the copy with what was typed. Raises RecoveryMistyped, RecoveryWrong."""
        if slots.unlock_by_recovery(self.folder, text) != self._key:
            raise RecoveryWrong()

    def ask(self, new: str, clock: Clock = laptop_clock) -> Asked:
        """Write the request of the copy. Raises PassphraseWeak and the failures of the disk."""
        return ask_rescue(self.folder, self.officer, new, self.folder / _STICK, cost=COST, clock=clock)

    def answer(self, home: Path, asked: Asked, clock: Clock = laptop_clock) -> Path:
        """Let the practice vault of the office above answer, with the sheet made for this drill; return the answer."""
        with open_vault(practice_above(home), None, PASSPHRASE, clock=clock) as above:
            return answer_rescue(above, asked.path, self._office_sheet, self.folder / _STICK).path

    def finish(self, answer: Path, new: str) -> None:
        """Open the copy with the answer and the new passphrase. Raises what `open_answer` raises."""
        key, _pending = open_answer(self.folder, answer, new)
        if key != self._key:
            raise RecoveryWrong()

    def clear(self) -> None:
        """Remove the copy. Raises the failures of the disk."""
        with storage_errors():
            shutil.rmtree(self.folder, ignore_errors=True)


def begin_drill(vault: Vault, home: Path, clock: Clock = laptop_clock) -> Drill:
    """Copy the slots of the practice vault, give the copy a sheet and a key of the office above, and return the drill.

    Raises OfficerUnknown for a vault that is no practice, and the failures of the disk.
    """
    if not vault.practice:
        raise OfficerUnknown(name=vault.officer_name, names="")
    work = home / _WORK
    with storage_errors():
        for left in home.glob(f"{_WORK}-*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = work.with_name(f"{_WORK}-{secrets.token_hex(4)}")
        make_folder(folder / _STICK)
        for name in (slots.SLOTS, slots.COPY):
            (folder / name).write_bytes(slots.intact_bytes(vault.folder, vault.db_key))
    with open_vault(practice_above(home), None, PASSPHRASE, clock=clock) as above:
        key, office, named = make_office_key(above), above.office, above.office_settings().name
    laptop = Laptop(vault.device, vault.office)
    slots.keep_headquarters(folder, vault.db_key, office, key.recipient, laptop)
    sheet = slots.renew_recovery(folder, vault.db_key)
    return Drill(folder, sheet, named or office, vault.officer, vault.db_key, key.text)


def end_drill(vault: Vault) -> None:
    """Leave the trace that a recovery was drilled. Raises the failures of the disk."""
    vault.note(trace_change("drilled", about=vault.officer))


def last_drill(vault: Vault) -> str:
    """Return when a recovery was drilled last in this vault, as its clock said, "" when never."""
    found = list_traces(vault.db, vault.office, what="drilled", most=1)
    return found[0].wall if found else ""
