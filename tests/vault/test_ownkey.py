"""What a guess costs: chosen by the memory of the laptop, and raised when an officer opens the vault for writing."""

import errno
import os

import pytest

from fieldapp.vault import passphrase as passphrase_module
from fieldapp.vault import slotfile, slots
from fieldapp.vault.passphrase import LEAST, STANDARD, Cost, fitting_cost, stronger
from fieldapp.vault.vault import open_vault

DEARER = Cost(memory=32, time=2, lanes=1)


def cost_in(folder):
    kdf = slotfile.parse(folder / slots.SLOTS).officers[0].kdf
    return Cost(memory=kdf.memory, time=kdf.time, lanes=kdf.lanes)


def test_a_cheap_slot_is_sealed_anew_when_its_officer_opens_for_writing(laptop, passphrase, cheap_cost, monkeypatch):
    vault = laptop()
    signer = vault.signer().public_key
    vault.close()
    monkeypatch.setattr(passphrase_module, "STANDARD", DEARER)
    open_vault(vault.folder, None, passphrase, write=False).close()
    assert cost_in(vault.folder) == cheap_cost
    with open_vault(vault.folder, None, passphrase) as opened:
        assert opened.signer().public_key == signer
    assert cost_in(vault.folder) == DEARER
    sealed = (vault.folder / slots.SLOTS).read_bytes()
    with open_vault(vault.folder, None, passphrase) as again:
        assert again.slots_intact
    assert (vault.folder / slots.SLOTS).read_bytes() == sealed


def test_a_dearer_slot_is_never_made_cheaper(laptop, passphrase, cheap_cost, monkeypatch):
    vault = laptop()
    slots.change_passphrase(vault.folder, None, passphrase, passphrase, DEARER)
    vault.close()
    open_vault(vault.folder, None, passphrase).close()
    assert cost_in(vault.folder) == DEARER
    assert stronger(DEARER, cheap_cost) == stronger(cheap_cost, DEARER) == DEARER
    assert stronger(LEAST, STANDARD) == STANDARD


def test_a_full_disk_leaves_the_slot_as_it_is_and_opens(laptop, passphrase, cheap_cost, monkeypatch):
    vault = laptop()
    vault.close()
    monkeypatch.setattr(passphrase_module, "STANDARD", DEARER)

    def full(*_given):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with open_vault(vault.folder, None, passphrase) as opened:
            opened.signer()
    assert cost_in(vault.folder) == cheap_cost
    open_vault(vault.folder, None, passphrase).close()
    assert cost_in(vault.folder) == DEARER


@pytest.mark.parametrize(("memory", "least"), [(1024, True), (2047, True), (2048, False), (16384, False), (0, False)])
def test_a_laptop_with_little_memory_gets_the_least_cost(monkeypatch, memory, least):
    monkeypatch.setattr(passphrase_module, "STANDARD", STANDARD)
    monkeypatch.setattr(passphrase_module, "memory_of_laptop", lambda: memory)
    assert fitting_cost() == (LEAST if least else STANDARD)


def test_the_memory_of_this_laptop_is_known():
    assert 256 < passphrase_module.memory_of_laptop() < 16 * 1024 * 1024
