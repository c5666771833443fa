"""Sleep and the lid: told by a gap in the seconds, or by the messages of Windows before it happens."""

import ctypes
import struct
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication

from ui.sleep import GAP, LID, POWER_BROADCAST, SETTING_CHANGED, SUSPEND, SleepWatch, power_word

RESUMED = 0x0012
OTHER_SETTING = UUID("5d3e9a59-e9d5-4b00-a6bd-ff34ff516548").bytes_le


class Message:
    """A message as Windows lays it into memory, with what it points to."""

    def __init__(self, number: int, what: int, setting: bytes = b"", value: int = 0) -> None:
        self._setting = ctypes.create_string_buffer(setting + struct.pack("<IB", 4, value) + bytes(3))
        more = ctypes.addressof(self._setting) if setting else 0
        self._data = ctypes.create_string_buffer(struct.pack("@PIPP", 77, number, what, more))

    @property
    def address(self) -> int:
        """Where it lies."""
        return ctypes.addressof(self._data)


@pytest.mark.parametrize(
    ("message", "word"),
    [
        (Message(POWER_BROADCAST, SUSPEND), "sleeps"),
        (Message(POWER_BROADCAST, RESUMED), ""),
        (Message(POWER_BROADCAST, SETTING_CHANGED, LID, 0), "closed"),
        (Message(POWER_BROADCAST, SETTING_CHANGED, LID, 1), "open"),
        (Message(POWER_BROADCAST, SETTING_CHANGED, OTHER_SETTING, 0), ""),
        (Message(POWER_BROADCAST, SETTING_CHANGED), ""),
        (Message(0x0100, SUSPEND), ""),
        (Message(0x0100, SETTING_CHANGED, LID, 0), ""),
    ],
)
def test_messages_of_windows_are_read(message: Message, word: str) -> None:
    assert power_word(message.address) == word


class Watched:
    """A watch whose seconds a test counts, and how often it said that the laptop goes to sleep."""

    def __init__(self) -> None:
        self.now, self.said = 100.0, 0
        self.watch = SleepWatch(seconds=lambda: self.now)
        self.watch.sleeping.connect(self._hear)

    def _hear(self) -> None:
        self.said += 1


@pytest.fixture
def watched(qapp: QApplication) -> Watched:
    made = Watched()
    made.watch.start()
    return made


def test_a_gap_in_the_seconds_is_a_sleep(watched: Watched) -> None:
    for passed, said in ((2, 0), (GAP, 0), (GAP + 1, 1), (2, 1), (8 * 3600, 2)):
        watched.now += passed
        watched.watch.look()
        assert watched.said == said


def test_the_first_word_about_the_lid_only_says_how_it_stands(watched: Watched) -> None:
    for word, said in (("closed", 0), ("open", 0), ("closed", 1), ("closed", 1), ("open", 1), ("closed", 2)):
        watched.watch.hear(word)
        assert watched.said == said


def test_going_to_sleep_is_heard_while_somebody_works(watched: Watched) -> None:
    watched.watch.hear("")
    assert watched.said == 0
    watched.watch.hear("sleeps")
    assert watched.said == 1
    watched.watch.stop()
    watched.watch.hear("sleeps")
    assert watched.said == 1


def test_a_message_reaches_the_watch(watched: Watched) -> None:
    message = Message(POWER_BROADCAST, SUSPEND)
    told = watched.watch._filter.nativeEventFilter(b"windows_generic_MSG", message.address)
    assert (told, watched.said) == (False, 1)
    watched.watch._filter.nativeEventFilter(b"xcb_generic_event_t", message.address)
    assert watched.said == 1
