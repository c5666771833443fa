"""The vaults of `tests/vault`, for what a desk does with them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fieldapp.case.file import read_supervision_file
from fieldapp.vault import casebook
from fieldapp.vault.vault import Vault
from tests.vault.conftest import CASES, add_case, cheap_cost, laptop, passphrase

__all__ = ["add_case", "cheap_cost", "laptop", "passphrase"]


@pytest.fixture
def add_report(tmp_path: Path) -> Callable[[Vault], str]:
    """Save the shipped report on a meeting, with small files as its evidence; give its id."""

    def add(vault: Vault) -> str:
        file = read_supervision_file((CASES / "lhp" / "pertemuan-balai-desa.json").read_bytes())
        for number, item in enumerate(file.evidence):
            path = tmp_path / "bahan-lhp" / item.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(f"bukti {number} ".encode() * 50)
        return casebook.add_supervision(vault, file, tmp_path / "bahan-lhp")

    return add
