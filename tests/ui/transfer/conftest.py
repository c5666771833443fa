"""Two laptops, a field office and its desk, and folders that stand in for sticks."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldapp.exchange import enrolment
from fieldapp.exchange.export import export, make_plan
from fieldapp.exchange.stick import Medium, Stick
from fieldapp.vault import casebook, numbers
from fieldapp.vault.creation import create_vault
from fieldapp.vault.vault import Vault
from tests.ui.conftest import CHEAP, World
from ui.pages.transfer import stick as sticks
from ui.pages.transfer.stick import Volume

FIELD, DESK = "64.01.05", "64.01"


class Sticks:
    """The sticks that are plugged in, as the window sees them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.volumes: list[Volume] = []

    def plug(self, name: str = "SANDISK", free: int = 14_200_000_000, *, read_only: bool = False) -> Path:
        """Plug a stick in; one of this name that was pulled out comes back with what is on it."""
        place = self.folder / name
        away = self.folder / f".{name}"
        if away.exists():
            away.rename(place)
        place.mkdir(parents=True, exist_ok=True)
        self.volumes.append(Volume(place, name, "vfat", free, 16_000_000_000, read_only))
        return place

    def pull(self, name: str = "SANDISK") -> None:
        """Pull a stick out."""
        (self.folder / name).rename(self.folder / f".{name}")
        self.volumes = [one for one in self.volumes if one.name != name]


class FakeCapacity(Medium):
    """A stick that gives back zeros instead of what was written."""

    def digest(self, path: Path) -> str:
        if path.suffix == ".netra":
            path.write_bytes(bytes(path.stat().st_size))
        return super().digest(path)


def failing(code: int) -> Callable[[], None]:
    """Raise a fault of the system."""

    def fail() -> None:
        raise OSError(code, os.strerror(code))

    return fail


@pytest.fixture
def medium(monkeypatch: pytest.MonkeyPatch) -> Callable[[Medium], None]:
    """Let every stick be on this medium."""

    def use(made: Medium) -> None:
        monkeypatch.setattr(sticks, "open_stick", lambda folder: Stick(folder, made))

    return use


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut bundles into parts of 1 MiB."""
    for function in (export, make_plan):
        monkeypatch.setitem(function.__kwdefaults__, "part_size", 2**20)


@pytest.fixture
def big_case(enrolled: World, small_parts: None) -> str:
    """Give a finished case whose evidence needs several parts."""
    with enrolled.opened() as vault:
        case = enrolled.add_case(vault)
        path = enrolled.home / "bahan" / "besar.bin"
        path.write_bytes(os.urandom(3 * 2**20))
        casebook.attach(vault, case, path, "rekaman panjang")
        casebook.finalise(vault, case)
        return case


@pytest.fixture
def sticks_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sticks:
    """Give the sticks of this test; none is plugged in yet."""
    made = Sticks(tmp_path / "media")
    monkeypatch.setattr(sticks, "list_volumes", lambda: list(made.volumes))
    monkeypatch.setattr(sticks, "EVERY", 20)
    return made


@pytest.fixture
def desk_folder(world: World) -> Path:
    """Give a second vault: the desk of the office above."""
    folder = world.home / "meja"
    vault, _ = create_vault(
        folder, DESK, "Bawaslu Kabupaten Paser", "Rusdi Hamka", world.passphrase, clock=world.clock, cost=CHEAP
    )
    vault.close()
    return folder


@pytest.fixture
def enrolled(world: World, desk_folder: Path, tmp_path: Path) -> World:
    """Give the two laptops with the field one certified by the desk."""
    folder = tmp_path / "daftar"
    folder.mkdir()
    with world.opened() as field, world.opened(desk_folder) as desk:
        enrol(desk, field, folder)
    return world


def enrol(desk: Vault, field: Vault, folder: Path) -> None:
    """Certify one laptop by files."""
    invitation = enrolment.invite(desk, field.office, folder)
    request = enrolment.request(field, invitation.path, folder)
    enrolment.accept(field, enrolment.approve(desk, request.path, folder).path)


def finish_case(world: World, vault: Vault, name: str = "camat-orasi-kendaraan-dinas") -> str:
    """Save a case, finish it and number it."""
    case = world.add_case(vault, name)
    casebook.finalise(vault, case)
    numbers.draw(vault, case)
    return case


@pytest.fixture
def case(enrolled: World) -> str:
    """Give a finished case in the field vault."""
    with enrolled.opened() as vault:
        return finish_case(enrolled, vault)


@pytest.fixture
def finish() -> Callable[[World, Vault, str], str]:
    """Save, finish and number a case."""
    return finish_case
