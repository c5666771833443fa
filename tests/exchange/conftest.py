"""Real vaults of real offices in a temporary folder, with key derivation made cheap."""

import itertools
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest

from fieldapp.case.ids import new_id
from fieldapp.exchange import enrolment
from fieldapp.exchange.export import export
from fieldapp.exchange.merge import import_paths
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.stick import Stick
from fieldapp.vault.creation import create_vault
from fieldapp.vault.database import SqliteError
from fieldapp.vault.journal import Change
from fieldapp.vault.passphrase import Cost

PASSPHRASE = "kuda hijau lari pagi sekali"
WIB = timezone(timedelta(hours=7))


def _close(vault):
    # a test may have closed it
    with suppress(SqliteError):
        vault.close()


class Offices:
    """Makes vaults, enrols them, and carries sticks between them."""

    def __init__(self, folder, stack):
        self.folder, self._stack = folder, stack
        self._minutes = itertools.count()
        self._sticks = itertools.count()

    def clock(self):
        start = datetime(2026, 11, 22, 8, 0, tzinfo=UTC).astimezone(WIB)
        return start + timedelta(minutes=next(self._minutes))

    def vault(self, office, name="", *, practice=False):
        folder = self.folder / f"vault-{office}-{next(self._sticks)}"
        cost = Cost(memory=16, time=1, lanes=1)
        made, _ = create_vault(
            folder,
            office,
            name or f"Kantor {office}",
            "Siti",
            PASSPHRASE,
            practice=practice,
            clock=self.clock,
            cost=cost,
        )
        self._stack.callback(_close, made)
        return made

    def stick(self):
        folder = self.folder / f"stick-{next(self._sticks)}"
        folder.mkdir()
        return Stick(folder)

    def enrol(self, desk, laptop):
        folder = self.stick().folder
        invitation = enrolment.invite(desk, laptop.office, folder)
        asked = enrolment.request(laptop, invitation.path, folder)
        answer = enrolment.approve(desk, asked.path, folder)
        return enrolment.accept(laptop, answer.path)

    def pair(self, desk="64.01", laptop="64.01.05"):
        one, two = self.vault(desk), self.vault(laptop)
        self.enrol(one, two)
        return one, two

    def add_case(self, vault, narrative="uraian", reporter="Budi", office=""):
        case = new_id()
        with vault.writing():
            vault.journal.write(
                [
                    Change(
                        "case.set",
                        case,
                        {"kind": "laporan", "narrative": narrative},
                        {"reporter.name": reporter},
                        office=office,
                    )
                ],
                vault.officer,
                vault.now(),
            )
        return case

    def add_evidence(self, vault, case, data, tmp="bukti.bin"):
        path = self.folder / f"{next(self._sticks)}-{tmp}"
        path.write_bytes(data)
        taken = vault.evidence.take_in(path)
        with vault.writing() as db:
            db.execute(
                "INSERT OR IGNORE INTO evidence_file VALUES (?, ?, ?, ?)", (taken.sha256, taken.size, taken.blob, "x")
            )
            vault.journal.write(
                [
                    Change(
                        "evidence.set",
                        new_id(),
                        {"case": case, "sha256": taken.sha256, "size": taken.size, "name": tmp},
                    )
                ],
                vault.officer,
                vault.now(),
            )
        return taken.sha256

    def send(self, sender, receiver, **how):
        stick = self.stick()
        export(sender, stick, receiver.office, **how)
        return import_paths(receiver, [stick.folder])

    def write(self, sender, stick, office):
        return export(sender, stick, office)

    def receive(self, vault, stick):
        return import_paths(vault, [stick.folder])

    def answer(self, desk, laptop):
        stick = self.stick()
        make_receipt(desk, laptop.office, stick)
        return import_paths(laptop, [stick.folder])


@pytest.fixture
def offices(tmp_path, monkeypatch):
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    with ExitStack() as stack:
        yield Offices(tmp_path, stack)


def cases(vault):
    return {row[0] for row in vault.db.execute("SELECT id FROM record WHERE type = 'case'").fetchall()}


def journal(vault):
    return {row[0] for row in vault.db.execute("SELECT hash FROM entry").fetchall()}
