"""Real vault parts in a temporary folder, with key derivation made cheap."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.vault.age import make_identity
from fieldapp.vault.database import Database, open_database
from fieldapp.vault.evidence import EvidenceStore
from fieldapp.vault.passphrase import Cost


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
