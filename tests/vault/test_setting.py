"""Local settings, and writers of one vault that wait for each other as long as they are told."""

import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldapp.errors import VaultBusy
from fieldapp.vault.creation import create_vault
from fieldapp.vault.database import SqliteError, be_patient
from fieldapp.vault.draft import keep_draft
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.vault import Vault, open_vault

SECRET = "kunci meja kayu"


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    made, _ = create_vault(
        tmp_path / "v", "33.02.17", "Panwaslu", "Sari", SECRET, cost=Cost(memory=16, time=1, lanes=1)
    )
    yield made
    with suppress(SqliteError):
        made.close()


def test_a_setting_is_kept_and_replaced(vault: Vault) -> None:
    assert vault.setting("ui.idle_minutes", "10") == "10"
    vault.keep_setting("ui.idle_minutes", "3")
    vault.keep_setting("ui.idle_minutes", "5")
    vault.close()
    with open_vault(vault.folder, None, SECRET) as again:
        assert again.setting("ui.idle_minutes") == "5"


def test_a_patient_writer_waits_and_an_impatient_one_does_not(vault: Vault) -> None:
    holding, free = threading.Event(), threading.Event()

    def hold() -> None:
        with vault.beside(write=True) as other, other.writing():
            holding.set()
            assert free.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    assert holding.wait(10)
    be_patient(vault.db, 0)
    begun = time.perf_counter()
    with pytest.raises(VaultBusy):
        keep_draft(vault, "d1", "laporan", {}, datetime(2026, 11, 22, tzinfo=UTC))
    assert time.perf_counter() - begun < 4
    be_patient(vault.db, 30)
    threading.Timer(0.2, free.set).start()
    keep_draft(vault, "d1", "laporan", {}, datetime(2026, 11, 22, tzinfo=UTC))
    thread.join()
