"""A laptop's clock that stands wrong, jumps or sleeps: flags are right, order stays, nothing is ever refused."""

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest

from fieldapp.case.ids import new_id
from fieldapp.cli.display import write_history
from fieldapp.desk.doubt import name_doubts, tell_counted, tell_doubt
from fieldapp.desk.telling import tell_history
from fieldapp.desk.view import view_history
from fieldapp.vault.check import check
from fieldapp.vault.clockwatch import FLAGS, ClockWatch, LaptopClock, made_at, newest_receipt
from fieldapp.vault.creation import create_vault
from fieldapp.vault.history import history
from fieldapp.vault.journal import Change
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.vault import Vault, laptop_clock, open_vault

WITA = timezone(timedelta(hours=8))
WIB = timezone(timedelta(hours=7))
START = datetime(2027, 3, 1, 8, tzinfo=WITA)


class Hands:
    """The clock of a laptop, whose hands can be set; what it counts goes on by itself."""

    def __init__(self) -> None:
        self.moment, self.counted = START, 1000.0

    def __call__(self) -> datetime:
        return self.moment

    def elapsed(self) -> float:
        return self.counted

    def wait(self, **span: float) -> None:
        """Let time pass, awake or asleep."""
        self.moment += timedelta(**span)
        self.counted += timedelta(**span).total_seconds()

    def turn(self, **span: float) -> None:
        """Set the hands forward or back."""
        self.moment += timedelta(**span)

    def set_to(self, moment: datetime) -> None:
        """Set the hands."""
        self.moment = moment


class Desk:
    """One vault of one laptop, opened and closed as its officer does."""

    def __init__(self, folder: Path, passphrase: str, cost: Cost, hands: Hands) -> None:
        self.folder, self.hands, self._passphrase = folder, hands, passphrase
        self.vault, _ = create_vault(folder, "64.01.05", "Kantor", "Siti", passphrase, clock=hands, cost=cost)
        self.case = new_id()
        self.write()

    def write(self) -> tuple[str, ...]:
        """Save one more sentence; give the flags of the entry, by the history of the case."""
        with self.vault.writing():
            said = {"kind": "temuan", "narrative": f"uraian {new_id()}"}
            self.vault.journal.write([Change("case.set", self.case, said)], self.vault.officer, self.vault.now())
        return self.entries()[-1]

    def entries(self) -> list[tuple[str, ...]]:
        """Return the flags of every entry of the case in its order."""
        return [event.clock for event in history(self.vault.db, self.case)]

    def open_again(self) -> None:
        """Close the vault and open it anew: another session."""
        self.vault.close()
        self.vault = open_vault(self.folder, None, self._passphrase, clock=self.hands)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str, cheap_cost: Cost, hands: Hands
) -> Iterator[Desk]:
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    made = Desk(tmp_path / "vault", passphrase, cheap_cost, hands)
    yield made
    made.vault.close()


def at_1970(desk: Desk) -> None:
    desk.hands.set_to(datetime(1970, 1, 1, 8, tzinfo=WITA))
    desk.open_again()


def at_2099(desk: Desk) -> None:
    desk.hands.set_to(datetime(2099, 12, 31, 23, 59, tzinfo=WITA))
    desk.open_again()


def back_an_hour(desk: Desk) -> None:
    desk.hands.turn(hours=-1)
    desk.open_again()


def back_a_day(desk: Desk) -> None:
    desk.hands.wait(hours=3)
    desk.hands.turn(days=-1)
    desk.open_again()


def another_zone(desk: Desk) -> None:
    desk.hands.wait(minutes=1)
    desk.hands.set_to(desk.hands.moment.astimezone(WIB))


def another_zone_with_the_hands_as_they_were(desk: Desk) -> None:
    desk.hands.wait(minutes=1)
    desk.hands.set_to(desk.hands.moment.replace(tzinfo=timezone(timedelta(hours=9))))


def forward_during_the_session(desk: Desk) -> None:
    desk.hands.wait(minutes=10)
    desk.hands.turn(hours=2)


def back_during_the_session(desk: Desk) -> None:
    desk.hands.wait(minutes=10)
    desk.hands.turn(minutes=-5)


def back_before_the_entry(desk: Desk) -> None:
    desk.hands.wait(minutes=1)
    desk.hands.turn(days=-40)


def asleep_over_night(desk: Desk) -> None:
    desk.hands.wait(hours=14)


def a_little_off(desk: Desk) -> None:
    desk.hands.wait(days=3)
    desk.hands.turn(minutes=2)


def forward_between_sessions(desk: Desk) -> None:
    desk.hands.turn(days=300)
    desk.open_again()


SCENES: list[tuple[Callable[[Desk], None], tuple[str, ...]]] = [
    (at_1970, ("back", "build")),
    (at_2099, ("ahead",)),
    (back_an_hour, ("back",)),
    (back_a_day, ("back",)),
    (another_zone, ()),
    (another_zone_with_the_hands_as_they_were, ("back", "drift")),
    (forward_during_the_session, ("drift",)),
    (back_during_the_session, ("drift",)),
    (back_before_the_entry, ("back", "drift")),
    (asleep_over_night, ()),
    (a_little_off, ()),
    (forward_between_sessions, ()),
]


@pytest.mark.parametrize(("happen", "flags"), SCENES, ids=[scene.__name__ for scene, _ in SCENES])
def test_what_a_clock_does_is_flagged_and_nothing_is_refused(
    desk: Desk, happen: Callable[[Desk], None], flags: tuple[str, ...]
) -> None:
    assert desk.entries() == [()]
    happen(desk)
    assert desk.vault.clock_flags() == flags
    assert desk.write() == flags
    desk.hands.wait(seconds=1)
    desk.write()
    told = history(desk.vault.db, desk.case)
    assert [event.seq for event in told] == sorted(event.seq for event in told)
    assert len(told) == 3
    assert check(desk.vault, full=True).defects == []


def test_only_the_first_entry_after_a_clock_went_back_stands_before_another(desk: Desk) -> None:
    back_a_day(desk)
    assert desk.write() == ("back",)
    desk.hands.wait(minutes=1)
    assert desk.write() == ()


def test_a_clock_that_was_put_right_is_doubted_until_the_next_session(desk: Desk) -> None:
    at_2099(desk)
    assert desk.write() == ("ahead",)
    desk.hands.set_to(START + timedelta(hours=1))
    assert desk.write() == ("back", "drift")
    desk.open_again()
    assert desk.write() == ()
    assert desk.entries() == [(), ("ahead",), ("back", "drift"), ()]


def test_connections_beside_share_the_beginning_of_the_session(desk: Desk) -> None:
    desk.hands.turn(hours=1)
    with desk.vault.beside() as other:
        assert other.clock_flags() == ("drift",)


def test_an_entry_without_a_flag_says_nothing_of_the_clock(desk: Desk) -> None:
    payloads = [msgspec.json.decode(row[0]) for row in desk.vault.db.execute("SELECT open FROM payload").fetchall()]
    assert all(payload.keys() == {"reason", "set"} for payload in payloads)
    desk.hands.turn(hours=1)
    desk.write()
    last = desk.vault.db.execute("SELECT open FROM payload ORDER BY n DESC LIMIT 1").fetchone()[0]
    assert msgspec.json.decode(last)["clock"] == ["drift"]


@pytest.mark.parametrize("said", ['"drift"', "7", "null", '{"back":1}', '["unknown", 7, null, ["back"]]', "[]"])
def test_flags_that_nobody_knows_are_not_told(desk: Desk, said: str) -> None:
    payload = f'{{"clock":{said},"reason":"","set":{{}}}}'.encode()
    desk.vault.db.execute("UPDATE payload SET open = ? WHERE n = (SELECT max(n) FROM payload)", (payload,))
    assert desk.entries() == [()]


def test_the_clock_of_a_story_is_not_watched(desk: Desk) -> None:
    desk.vault.close()
    old = datetime(2024, 11, 1, 8, tzinfo=WITA)
    desk.vault = open_vault(desk.folder, None, "kuda hijau lari pagi sekali", clock=lambda: old)
    assert desk.vault.clock_flags() == ()
    assert desk.write() == ()


def test_the_laptops_own_clock_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = ClockWatch(laptop_clock)
    first = laptop_clock.elapsed()
    assert laptop_clock().tzinfo is not None
    assert laptop_clock.elapsed() >= first
    assert abs(watch.drift()) < timedelta(minutes=2)
    monkeypatch.setattr(sys, "platform", "win32")
    assert LaptopClock().elapsed() == pytest.approx(time.monotonic(), abs=60)


@pytest.mark.parametrize("wall", ["", "gestern", "2027-02-30T08:00:00+08:00", "2027-03-01T08:00:00"])
def test_a_wall_clock_that_nobody_can_read_is_no_witness(desk: Desk, wall: str) -> None:
    assert ClockWatch(desk.hands).flags(desk.vault.db, "64.01.05", desk.hands(), wall) == ()


# ---- words ----------------------------------------------------------------------------------------------------------


def test_the_history_names_the_doubt(desk: Desk) -> None:
    desk.hands.turn(hours=2)
    desk.write()
    assert tell_history(desk.vault, desk.case)[-1].clock == ("jam diubah",)
    data = view_history(desk.vault, desk.case)
    assert data["entries"][-1]["clock"] == ["drift"]
    assert sum("jam diubah" in line for line in write_history(data)) == 1


def test_every_flag_has_its_words() -> None:
    now = datetime(2026, 11, 22, 17, 5, tzinfo=WIB)
    told = [tell_doubt([flag], now, "WITA") for flag in FLAGS]
    assert len(set(told)) == len(FLAGS)
    for sentence in told:
        assert sentence.startswith("Jam laptop ini tampaknya salah: 22 November 2026 pukul 18.05 WITA, ")
    assert tell_doubt((), now, "WITA") == ""
    assert "sebelum Netra ini dibuat" in tell_doubt(("back", "build"), now, "WITA")
    assert name_doubts(["receipt", "back", "back", "x"]) == ("jam mundur", "jam lebih awal daripada tanda terima")
    assert "18.05 WITA" in tell_counted(now, "WITA", doubtful=False)
    assert "tampaknya salah" in tell_counted(now, "WITA", doubtful=True)


# ---- receipts -------------------------------------------------------------------------------------------------------


def receive(vault: Vault, wall: datetime, office: str = "64.01.05") -> None:
    """Put a receipt of an office above into a vault, as a merge leaves it."""
    entry = msgspec.json.encode({"wall": wall.isoformat(timespec="seconds")})
    n, record = 1 + vault.db.execute("SELECT max(n) FROM entry").fetchone()[0], new_id()
    vault.db.execute(
        "INSERT INTO entry VALUES (?, ?, ?, 1, 1, ?, 'receipt.set', ?)",
        (n, n.to_bytes(32, "big"), f"{'a' * 32}.1@{office}", record, entry),
    )
    vault.db.execute(
        "INSERT INTO record VALUES (?, 'receipt', ?, '', x'7b7d', x'7b7d', '', x'7b7d', x'5b5d', 1, 1)",
        (record, office),
    )


def test_a_receipt_that_is_newer_than_the_clock_is_flagged(desk: Desk) -> None:
    receive(desk.vault, START.astimezone(WIB) + timedelta(minutes=5))
    receive(desk.vault, START - timedelta(days=2))
    receive(desk.vault, START + timedelta(days=9), office="64.01.06")
    assert newest_receipt(desk.vault.db, "64.01.05") == (START + timedelta(minutes=5)).astimezone(UTC)
    assert desk.write() == ("receipt",)
    desk.hands.wait(minutes=5)
    assert desk.write() == ()
    receive(desk.vault, START + timedelta(hours=3))
    assert desk.write() == ("receipt",), "one that came while the session lasts counts, too"


def test_a_desk_whose_clock_stands_in_another_age_is_no_witness(desk: Desk) -> None:
    receive(desk.vault, datetime(2099, 1, 1, tzinfo=WITA))
    assert newest_receipt(desk.vault.db, "64.01.05") is None
    assert desk.write() == ()
    assert made_at() < START
