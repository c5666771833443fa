"""The sticks as the system tells of them."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from ui.pages.transfer import stick as sticks
from ui.pages.transfer.choice import StickChoice
from ui.pages.transfer.stick import StickWatch, Volume


def test_the_system_is_asked_without_harm():
    assert all(isinstance(one, Volume) and one.folder.is_absolute() for one in sticks.list_volumes())


def test_a_folder_is_described_like_a_stick(tmp_path):
    found = sticks.describe_folder(tmp_path)
    assert found.folder == tmp_path
    assert found.free > 0
    assert found.size >= found.free
    assert sticks.describe_folder(tmp_path / "tidak ada") is None


def test_old_file_systems_are_known():
    assert [Volume(Path(), file_system=name).is_fat32 for name in ("vfat", "FAT32", "exfat", "ntfs")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_a_watch_tells_what_changed_and_rests_when_told(qtbot, sticks_in):
    watch = StickWatch()
    seen = []
    watch.changed.connect(seen.append)
    watch.start()
    qtbot.waitUntil(lambda: seen == [[]])
    sticks_in.plug()
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert [one.name for one in seen[1]] == ["SANDISK"]
    watch.stop()
    assert not watch.active
    sticks_in.plug("DUA")
    watch.look()
    with qtbot.waitSignal(watch.described):
        watch.describe(sticks_in.folder)
    assert len(seen) == 2


def test_a_watch_outlives_a_fault_of_the_system(qtbot, monkeypatch):
    answers = [OSError("away"), []]

    def ask():
        found = answers[0] if len(answers) == 1 else answers.pop(0)
        if isinstance(found, OSError):
            raise found
        return found

    monkeypatch.setattr(sticks, "list_volumes", ask)
    monkeypatch.setattr(sticks, "EVERY", 10)
    watch = StickWatch()
    with qtbot.waitSignal(watch.changed):
        watch.start()
    watch.stop()


def test_enter_again_on_an_accepted_folder_goes_on(qtbot, styled, sticks_in, tmp_path):
    choice = StickChoice()
    qtbot.addWidget(choice)
    went = []
    choice.confirmed.connect(lambda: went.append(choice.chosen.folder))
    with qtbot.waitActive(choice):
        choice.show()
    line = choice.findChild(QLineEdit, "folder_path_edit")
    line.setFocus()
    qtbot.keyClicks(line, str(tmp_path))
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert went == []
    qtbot.waitUntil(lambda: choice.chosen is not None)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert went == [tmp_path]
    qtbot.keyClicks(line, "x")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert went == [tmp_path]
