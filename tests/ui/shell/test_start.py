"""Starting: without arguments the window, with arguments the command line, which never loads Qt."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from fieldapp import __version__, cli
from fieldapp.cli import demo as demo_command
from fieldapp.demo.entrance import Entrance, find_entrance
from fieldapp.demo.office import OFFICES
from fieldapp.words import say
from tests.ui.conftest import World
from ui import __main__ as program
from ui import demo, picture
from ui.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[3]
CALL = """
import sys
from ui.__main__ import main
code = main({})
print("PySide6" in sys.modules, file=sys.stderr)
sys.exit(code)
"""


def call(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CALL.format(list(arguments))]
    env = {**os.environ, "NETRA_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8")


def test_commands_load_no_window(tmp_path: Path) -> None:
    ran = call("--version", home=tmp_path)
    assert (ran.returncode, ran.stdout.strip(), ran.stderr.strip()) == (0, f"netra {__version__}", "False")


def test_without_a_screen_it_says_so(tmp_path: Path) -> None:
    ran = call(home=tmp_path)
    assert ran.returncode == 1
    assert ran.stderr.splitlines() == [say("ui.shell.no_screen"), "False"]
    assert ran.stdout == ""


@pytest.mark.parametrize(
    ("system", "env", "seen"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ("linux", {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen:size=9x9"}, False),
        ("win32", {}, True),
        ("win32", {"QT_QPA_PLATFORM": "offscreen"}, False),
    ],
)
def test_it_knows_whether_there_is_a_screen(system, env, seen: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", system)
    assert program.has_screen() is seen


# ---- the demonstration ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "outcome", "code", "shown"),
    [
        ([], 0, 7, True),
        (["--no-window"], 0, 0, False),
        ([], 1, 1, False),
    ],
)
def test_the_story_is_shown_when_it_held(arguments, outcome, code, shown, tmp_path, monkeypatch, capsys) -> None:
    seen: list[Path] = []

    def show(folder: Path) -> int:
        seen.append(folder)
        return 7

    monkeypatch.setattr(demo_command, "run", lambda folder, say: outcome)
    assert cli.main(["demo", "--out", str(tmp_path), *arguments], show=show) == code
    assert seen == ([tmp_path] if shown else [])


def test_without_a_window_the_story_is_all(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(demo_command, "run", lambda folder, say: 0)
    assert cli.main(["demo", "--out", str(tmp_path)]) == 0


def make_demo(world: World) -> Path:
    """Give a folder such as a demonstration leaves, with the one vault that is opened."""
    folder = world.home.parent / "peragaan"
    world.officer = OFFICES[0].officer[0]
    world.home = folder / "rumah"
    os.environ["NETRA_HOME"] = str(world.home)
    world.make_vault(folder=folder / OFFICES[0].folder)
    with world.opened(folder / OFFICES[0].folder) as vault:
        world.add_case(vault)
    (folder / "kunci").mkdir()
    (folder / "kunci" / f"sandi-{OFFICES[0].code}.txt").write_text(world.passphrase + "\n")
    return folder


def test_without_a_screen_pictures_are_drawn(world: World, styled: QApplication, capsys, monkeypatch) -> None:
    folder = make_demo(world)
    monkeypatch.setenv("NETRA_HOME", os.environ["NETRA_HOME"])
    assert program.show_demo(folder) == 0
    drawn = sorted((folder / picture.FOLDER).glob("*.png"))
    assert [path.stem for path in drawn] == ["00-kunci-layar", "01-beranda", "02-daftar-perkara", "03-bantuan"]
    for path in drawn:
        image = QImage(str(path))
        assert (image.width(), image.height()) == picture.SIZE
        assert len({image.pixel(x, y) for x in range(0, 1366, 7) for y in range(0, 768, 7)}) > 5
    assert str(folder / picture.FOLDER) in capsys.readouterr().out


def test_the_window_opens_on_what_was_demonstrated(world: World, styled: QApplication, monkeypatch) -> None:
    folder = make_demo(world)
    monkeypatch.setenv("NETRA_HOME", os.environ["NETRA_HOME"])
    assert find_entrance(folder) == Entrance(folder / "rumah", folder / "kecamatan", world.officer, world.passphrase)
    seen: list[str] = []

    def look() -> None:
        window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible())
        if not window.locked:
            seen.append(window.session.officer_name)
            window.close()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(10)
    assert demo.show_demo(folder) == 0
    timer.stop()
    assert seen == [world.officer]
