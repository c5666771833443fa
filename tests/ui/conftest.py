"""A vault with cheap keys, a clock that stands still, an unlocked session and a whole window, for tests of the window.

`home` is NETRA_HOME; `world` makes vaults and cases before a window opens on them; `desk` is the window itself, at
1366 x 768, unlocked, and closed without a trace afterwards.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.case.file import read_case_file
from fieldapp.vault import casebook, passphrase
from fieldapp.vault.creation import create_vault
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.vault import Vault, open_vault
from ui.main_window import MainWindow
from ui.session import Session
from ui.style import apply_style

CASES = Path(__file__).resolve().parents[2] / "resources" / "cases"
CHEAP = Cost(memory=16, time=1, lanes=1)
PASSPHRASE = "kuda hijau lari pagi sekali"
OFFICER = "Hariyati Nopriani"
WITA = timezone(timedelta(hours=8))
PATIENCE = 10_000


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2024, 11, 25, 8, 0, tzinfo=WITA)

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **span: float) -> None:
        """Move it, as in `clock.move(minutes=11)`."""
        self.moment += timedelta(**span)


@dataclass
class World:
    """The folder of one laptop: makes vaults in it, and opens them for a while to put something in.

    The vault must be closed again before a session or a window opens it: only one may write.
    """

    home: Path
    clock: Clock
    officer: str = OFFICER
    passphrase: str = PASSPHRASE
    recovery: dict[Path, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The office's own vault."""
        return self.home / "vault"

    def make_vault(self, office: str = "64.01.05", folder: Path | None = None, *, practice: bool = False) -> Path:
        """Make a vault and close it."""
        made = folder or (self.home / "latihan" if practice else self.folder)
        settings = {"city": "Tanjung Lempake", "chair": "Muhammad Ridwan Asyari", "bawaslu_code": "23.01.05"}
        vault, recovery = create_vault(
            made, office, "Panwaslu Kecamatan Tanjung Lempake", self.officer, self.passphrase,
            practice=practice, clock=self.clock, cost=CHEAP, settings=settings,
        )  # fmt: skip
        vault.close()
        self.recovery[made] = recovery
        return made

    @contextmanager
    def opened(self, folder: Path | None = None) -> Iterator[Vault]:
        """Open a vault for writing while the block runs."""
        with open_vault(folder or self.folder, None, self.passphrase, clock=self.clock) as vault:
            yield vault

    def add_case(self, vault: Vault, name: str = "camat-orasi-kendaraan-dinas") -> str:
        """Save one of the shipped cases, with small files as its evidence; give its id."""
        file = read_case_file((CASES / f"{name}.json").read_bytes())
        for number, item in enumerate(file.evidence):
            path = self.home / "bahan" / item.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(f"bukti {name} {number} ".encode() * 50)
        return casebook.add_case(vault, file, self.home / "bahan")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder that NETRA_HOME names."""
    folder = tmp_path / "home"
    monkeypatch.setenv("NETRA_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> Cost:
    """Let everything that asks for `passphrase.STANDARD` when it runs derive keys cheaply."""
    monkeypatch.setattr(passphrase, "STANDARD", CHEAP)
    return CHEAP


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(home: Path, clock: Clock) -> World:
    """Give a laptop with one closed vault in `home/vault`."""
    made = World(home, clock)
    made.make_vault()
    return made


@pytest.fixture
def styled(qapp: QApplication) -> QApplication:
    """Give the application in the style of Netra, light."""
    apply_style(qapp, "light")
    return qapp


@pytest.fixture
def session(world: World, clock: Clock, qtbot: QtBot) -> Iterator[Session]:
    """Give an unlocked session without a window; a fault of its work fails the test."""
    made = Session(world.folder, None, world.passphrase, clock)
    opened: list[bool] = []
    made.open(made, lambda: opened.append(True), lambda error: pytest.fail(str(error)))
    qtbot.waitUntil(lambda: bool(opened), timeout=PATIENCE)
    yield made
    made.end()


@pytest.fixture
def open_desk(clock: Clock, styled: QApplication, qtbot: QtBot) -> Iterator[Callable[..., MainWindow]]:
    """Open windows on vaults of a world: `open_desk(world, page="cases", search="camat")`."""
    windows: list[MainWindow] = []

    def open_on(world: World, folder: Path | None = None, page: str = "", **where: str) -> MainWindow:
        window = MainWindow(world.home, clock)
        windows.append(window)
        window.resize(1366, 768)
        with qtbot.waitActive(window, timeout=PATIENCE):
            window.show()
        window.gate.enter(folder or world.folder, None, world.passphrase, (page, dict(where)) if page else None)
        qtbot.waitUntil(lambda: not window.locked, timeout=PATIENCE)
        settle(window)
        return window

    yield open_on
    for window in windows:
        close(window)


@pytest.fixture
def desk(world: World, open_desk: Callable[..., MainWindow]) -> MainWindow:
    """Give the whole window, unlocked on the vault of `world`, at Beranda."""
    return open_desk(world)


@pytest.fixture
def settled(qtbot: QtBot) -> Callable[[MainWindow], None]:
    """Wait until a window has no work left: `settled(desk)`."""
    return settle


def settle(window: MainWindow) -> None:
    """Let the window work until nothing is under way and everything was answered."""
    loop, look, late = QEventLoop(), QTimer(), QTimer()
    look.timeout.connect(lambda: None if window.busy else loop.exit(0))
    late.timeout.connect(lambda: loop.exit(1))
    look.start(2)
    late.start(PATIENCE)
    assert loop.exec() == 0, "the window is still at work"


def close(window: MainWindow) -> None:
    """Close a window for good, work or no work."""
    if not window.locked:
        window.session.stop_carrying()
        settle(window)
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(window)
    QApplication.processEvents()
