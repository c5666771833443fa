"""Real vault parts in a temporary folder, with key derivation made cheap."""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from fieldapp.case.file import read_case_file
from fieldapp.vault import casebook
from fieldapp.vault.age import make_identity
from fieldapp.vault.creation import create_vault
from fieldapp.vault.database import Database, SqliteError, open_database
from fieldapp.vault.evidence import EvidenceStore
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.vault import Vault

CASES = Path(__file__).resolve().parents[2] / "resources" / "cases"


@pytest.fixture
def cheap_cost() -> Cost:
    return Cost(memory=16, time=1, lanes=1)


@pytest.fixture
def passphrase() -> str:
    return "kuda hijau lari pagi sekali"


@pytest.fixture
def db_key() -> bytes:
    return os.urandom(32)


@pytest.fixture
def database(tmp_path: Path, db_key: bytes) -> Iterator[Database]:
    db = open_database(tmp_path / "vault.db", db_key, create=True)
    yield db
    db.close()


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    folder = tmp_path / "vault"
    folder.mkdir()
    return EvidenceStore(folder, make_identity()[0], os.urandom(32))


@pytest.fixture
def laptop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cheap_cost: Cost, passphrase: str
) -> Iterator[Callable[..., Vault]]:
    """Make vaults of offices, each in a folder of its own, all with the witness of one laptop."""
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    minutes = itertools.count()
    zone = timezone(timedelta(hours=8))
    opened: list[Vault] = []

    def make(office: str = "64.01.05", name: str = "") -> Vault:
        folder = tmp_path / (name or f"laptop-{len(opened)}")
        vault, _ = create_vault(
            folder,
            office,
            f"Kantor {office}",
            "Hariyati Nopriani",
            passphrase,
            clock=lambda: datetime(2024, 11, 1, 8, tzinfo=zone) + timedelta(minutes=next(minutes)),
            cost=cheap_cost,
        )
        opened.append(vault)
        return vault

    yield make
    for vault in opened:
        with suppress(SqliteError):
            vault.close()


@pytest.fixture
def add_case(tmp_path: Path) -> Callable[..., str]:
    """Save one of the shipped cases, with small files as its evidence; give its id."""

    def add(vault: Vault, name: str = "camat-orasi-kendaraan-dinas") -> str:
        file = read_case_file((CASES / f"{name}.json").read_bytes())
        for number, item in enumerate(file.evidence):
            path = tmp_path / "bahan" / item.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(f"bukti {name} {number} ".encode() * 50)
        return casebook.add_case(vault, file, tmp_path / "bahan")

    return add
