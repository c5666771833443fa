"""A vault on a second connection: for the thread that reads, and for the one that carries long work."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldapp.errors import VaultReadOnly
from fieldapp.vault.creation import create_vault
from fieldapp.vault.draft import keep_draft, list_drafts
from fieldapp.vault.passphrase import Cost

CHEAP = Cost(memory=16, time=1, lanes=1)
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_another_thread_reads_what_the_first_saved(tmp_path: Path) -> None:
    vault, _ = create_vault(tmp_path / "v", "33.02.17", "Panwaslu", "Sari", "kunci meja kayu", cost=CHEAP)
    seen: list[list[str]] = []

    def read() -> None:
        with vault.beside() as other:
            seen.append([draft.id for draft in list_drafts(other)])

    with vault:
        keep_draft(vault, "d1", "laporan", {"narrative": "x"}, NOW)
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
    assert seen == [["d1"]]


def test_a_reader_beside_cannot_write(tmp_path: Path) -> None:
    vault, _ = create_vault(tmp_path / "v", "33.02.17", "Panwaslu", "Sari", "kunci meja kayu", cost=CHEAP)
    with vault, vault.beside() as other, pytest.raises(VaultReadOnly):
        keep_draft(other, "d1", "laporan", {}, NOW)


def test_two_writers_of_one_vault_take_turns(tmp_path: Path) -> None:
    vault, _ = create_vault(tmp_path / "v", "33.02.17", "Panwaslu", "Sari", "kunci meja kayu", cost=CHEAP)
    with vault, vault.beside(write=True) as other:
        keep_draft(vault, "d1", "laporan", {}, NOW)
        keep_draft(other, "d2", "laporan", {}, NOW)
        assert {draft.id for draft in list_drafts(vault)} == {"d1", "d2"}
