"""Offices, laptops and sticks for the stories: real vaults, real keys, real files."""

import itertools
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from fieldapp.case.file import read_case_file
from fieldapp.exchange import enrolment
from fieldapp.exchange.stick import Stick
from fieldapp.vault import casebook
from fieldapp.vault.creation import create_vault
from fieldapp.vault.database import SqliteError
from fieldapp.vault.passphrase import Cost

CASES = Path(__file__).resolve().parents[2] / "resources" / "cases"
PASSPHRASE = "kata sandi yang sangat panjang"
CHEAP = Cost(memory=1024, time=1, lanes=1)


class World:
    """Everything a story needs: laptops made on demand, sticks as folders, a clock that runs by itself."""

    def __init__(self, folder, monkeypatch):
        self.folder = folder
        self.monkeypatch = monkeypatch
        self._minutes = itertools.count()
        self._open = []
        self._sticks = itertools.count(1)

    def clock(self):
        return datetime(2024, 11, 1, 8, 0, tzinfo=timezone(timedelta(hours=8))) + timedelta(minutes=next(self._minutes))

    def laptop(self, office, name="", officer="Hariyati Nopriani", practice=False):
        home = self.folder / f"laptop-{len(self._open)}"
        self.monkeypatch.setenv("NETRA_HOME", str(self.folder / "home"))
        vault, _ = create_vault(
            home,
            office,
            name or f"Kantor {office}",
            officer,
            PASSPHRASE,
            practice=practice,
            clock=self.clock,
            cost=CHEAP,
        )
        self._open.append(vault)
        return vault

    def stick(self):
        folder = self.folder / f"stik-{next(self._sticks)}"
        folder.mkdir()
        return Stick(folder)

    def enrol(self, desk, field):
        stick = self.stick().folder
        invitation = enrolment.invite(desk, field.office, stick)
        request = enrolment.request(field, invitation.path, stick)
        answer = enrolment.approve(desk, request.path, stick)
        enrolment.accept(field, answer.path)

    def case(self, vault, name="camat-orasi-kendaraan-dinas"):
        file = read_case_file((CASES / f"{name}.json").read_bytes())
        for number, item in enumerate(file.evidence):
            path = self.folder / "bahan" / item.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(f"bukti {name} {number} ".encode() * 500)
        return casebook.add_case(vault, file, self.folder / "bahan")

    def close(self):
        for vault in self._open:
            with suppress(SqliteError):
                vault.close()


@pytest.fixture
def world(tmp_path, monkeypatch):
    made = World(tmp_path, monkeypatch)
    yield made
    made.close()
