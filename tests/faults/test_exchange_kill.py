"""kill -9 while a bundle is written to a stick and while it is taken in: afterwards the same command ends the work.

Kills hit at chosen steps (calls that change files, statements of the database) and at random moments. Broken builds
show that the tests see what they look for.
"""

import hashlib
import os
import random
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fieldapp.exchange import export as export_module
from fieldapp.exchange import inbox, merge, quarantine
from fieldapp.exchange.export import export
from fieldapp.exchange.merge import import_paths
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.stick import Medium, Stick
from fieldapp.vault import vault as vaults
from fieldapp.vault.check import check
from fieldapp.vault.database import Database
from fieldapp.vault.rebuild import digests
from fieldapp.vault.vault import Vault, open_vault
from tests.exchange.conftest import PASSPHRASE, Offices
from tests.faults.powercut import Disk, PowerGone
from tests.faults.test_kill import kill_during, statement_by_statement

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")

PART = 2**20
FILES = [(os, "fsync"), (Path, "replace"), (Path, "rename"), (Path, "unlink"), (Path, "open"), (Path, "rmdir")]
STATEMENTS = [(Database, "execute")]
Work = Callable[[Vault, Path], object]


def send(vault: Vault, stick: Path) -> object:
    return export(vault, Stick(stick), "64.01", part_size=PART)


def take(vault: Vault, stick: Path) -> object:
    return import_paths(vault, [stick])


@dataclass
class Story:
    """A laptop with much to send, its desk, the sticks between them, and how all ends when nobody disturbs it."""

    home: Path
    kec: Path
    kab: Path
    up: Path
    down: Path
    scratch: Path
    sent: Path
    expected: dict[str, dict] = field(default_factory=dict)
    count: int = 0

    def fresh(self, name: str) -> tuple[Path, Path]:
        """Give a copy of one side as it was before, and an empty stick."""
        self.count += 1
        shutil.rmtree(self.scratch, ignore_errors=True)
        folder, stick = self.scratch / f"{name}-{self.count}", self.scratch / f"stick-{self.count}"
        shutil.copytree(getattr(self, name), folder)
        stick.mkdir()
        home = self.scratch / f"home-{self.count}"
        shutil.copytree(self.home, home)
        os.environ["NETRA_HOME"] = str(home)
        return folder, stick

    def other(self, name: str) -> Path:
        """Give a copy of the other side beside the stick that is in use."""
        folder, home = self.scratch / f"other-{self.count}", self.scratch / f"other-home-{self.count}"
        shutil.copytree(getattr(self, name), folder)
        shutil.copytree(self.home, home)
        os.environ["NETRA_HOME"] = str(home)
        return folder


def build(folder: Path, stack: ExitStack) -> Story:
    os.environ["NETRA_HOME"] = str(folder / "home")
    offices = Offices(folder, stack)
    kab, kec = offices.pair()
    for n in range(40):
        case = offices.add_case(kec, "panjang" * 4600 + str(n))
    offices.add_evidence(kec, case, random.Random(1).randbytes(2 * PART + 300_000))
    offices.add_evidence(kec, case, b"foto kecil" * 300)
    stack.close()
    places = (folder / name for name in ("up", "down", "scratch", "sent"))
    story = Story(folder / "home", kec.folder, kab.folder, *places)
    story.up.mkdir()
    story.down.mkdir()
    copy, _ = story.fresh("kec")
    with opened(copy) as vault:
        sent = send(vault, story.up)
        assert len(sent.parts) >= 4
    # the laptop that wrote the stick: only its book has the entry that says so
    shutil.copytree(copy, story.sent)
    with opened(story.fresh("kab")[0]) as vault:
        take(vault, story.up)
        story.expected["kab"] = state_of(vault)
        assert vault.db.execute("SELECT count(*) FROM evidence_file").fetchone() == (2,)
        make_receipt(vault, "64.01.05", Stick(story.down))
    with opened(story.fresh("sent")[0]) as vault:
        take(vault, story.down)
        story.expected["sent"] = state_of(vault)
    return story


@contextmanager
def opened(folder: Path) -> Iterator[Vault]:
    with open_vault(folder, None, PASSPHRASE) as vault:
        yield vault


def state_of(vault: Vault) -> dict:
    """Everything that must be the same however often the work was cut off."""
    rows = vault.db.execute("SELECT office, book, upto, hash FROM ack ORDER BY 1, 2").fetchall()
    return {
        # every beginning of an export is an entry of its own, with an id of its own
        "projections": {name: one for name, one in digests(vault.db).items() if name not in ("record", "book")},
        "records": vault.db.execute("SELECT * FROM record WHERE type <> 'access' ORDER BY id").fetchall(),
        "entries": vault.db.execute("SELECT count(*) FROM entry WHERE kind <> 'access.note'").fetchone()[0],
        "evidence": vault.db.execute("SELECT sha256, size FROM evidence_file ORDER BY 1").fetchall(),
        "seen": vault.db.execute("SELECT count(*) FROM bundle_seen").fetchone()[0],
        "certificates": vault.db.execute("SELECT count(*) FROM certificate").fetchone()[0],
        "acknowledged": rows,
        "evidence acknowledged": vault.db.execute("SELECT sha256 FROM evidence_ack ORDER BY 1").fetchall(),
    }


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("NETRA_HOME", "")
        yield build(tmp_path_factory.mktemp("story"), stack)


# ---- killing --------------------------------------------------------------------------------------------------------


@contextmanager
def counted(places: list, last: int | None = None, *, after: bool = False) -> Iterator[list[int]]:
    """Count the calls of these functions; with `last` this process dies at that one, before or after its work."""
    seen = [0]
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in places:
            patch.setattr(owner, name, _counting(getattr(owner, name), seen, last, after))
        yield seen


def _counting(real: Callable, seen: list[int], last: int | None, after: bool) -> Callable:
    def call(*args, **options):
        seen[0] += 1
        mine = seen[0]
        if mine == last and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **options)
        if mine == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return call


def steps_of(folder: Path, stick: Path, work: Work, places: list) -> int:
    with opened(folder) as vault, counted(places) as seen:
        work(vault, stick)
    return seen[0]


def die_at(folder: Path, stick: Path, work: Work, places: list, last: int, *, after: bool) -> None:
    """Run work in a process of its own that dies at the step."""
    child = os.fork()
    if child == 0:
        try:
            with opened(folder) as vault, counted(places, last, after=after):
                work(vault, stick)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"step {last} was never reached"


def die_after(folder: Path, stick: Path, work: Work, pause: float) -> None:
    """Run work in a process of its own that is killed after a while."""

    def run(acknowledge: Callable[[str], None]) -> None:
        with opened(folder) as vault:
            acknowledge("open")
            work(vault, stick)
            threading.Event().wait(60)

    kill_during(run, 1, pause)


# ---- what must hold afterwards --------------------------------------------------------------------------------------


def faults_of_import(folder: Path, stick: Path, expected: dict) -> list[str]:
    """Take the same stick in again; name everything that is not as if nobody had been disturbed."""
    with opened(folder) as vault:
        report = import_paths(vault, [stick])
        parts = ("new", "known", "held", "quarantined")
        found = [] if report.total("offered") == sum(map(report.total, parts)) else ["counts"]
        found += [f"refused {one.code}" for one in report.files if one.is_quarantined]
        now = state_of(vault)
        found += [f"differs {name}" for name in expected if now[name] != expected[name]]
        found += [f"quarantine {one.code}" for one in quarantine.listed(vault.db)]
        known = [row[0] for row in vault.db.execute("SELECT sha256 FROM evidence_file")]
        found += [f"evidence {name}" for name in known if vault.evidence.verify(name) != "ok"]
        found += [f"loose {blob}" for blob in vault.evidence.orphans(known)]
        found += [f"{one.code} {one.where} {one.detail}" for one in check(vault, full=True).defects]
        found += [f"left {path.name}" for path in (folder / "inbox").iterdir()]
    found += [f"left {path.name}" for path in folder.rglob("*.part")]
    return found


def faults_of_export(folder: Path, stick: Path) -> list[str]:
    """Export again; name what was lost, doubled or left behind on the stick."""
    before = {path.name: path.read_bytes() for path in stick.glob("*.netra")}
    with opened(folder) as vault:
        done = send(vault, stick)
        found = [f"{one.code} {one.where}" for one in check(vault, full=True).defects]
    names = {path.name for path in stick.iterdir()}
    found += [f"left {name}" for name in names - {part.name for part in done.parts}]
    for part in done.parts:
        data = (stick / part.name).read_bytes()
        if hashlib.sha256(data).hexdigest() != part.sha256:
            found.append(f"torn {part.name}")
        if before.get(part.name, data) != data or part.fresh != (part.name not in before):
            found.append(f"written again {part.name}")
    return found


def spread(total: int, count: int, seed: int) -> list[tuple[int, bool]]:
    """Choose steps evenly, and whether to die before or after each."""
    dice = random.Random(seed)
    return [(1 + min(total - 1, int((n + dice.random()) * total / count)), dice.random() < 0.5) for n in range(count)]


def plan_of_export(story: Story, places: list, count: int, seed: int = 1) -> list[str]:
    found: list[str] = []
    total = steps_of(*story.fresh("kec"), send, places)
    for last, after in spread(total, count or total, seed):
        folder, stick = story.fresh("kec")
        die_at(folder, stick, send, places, last, after=after)
        found += [f"{last}/{total}: {fault}" for fault in faults_of_export(folder, stick)]
        if last % 4 == 0:
            found += faults_of_import(story.other("kab"), stick, story.expected["kab"])
    return found


def plan_of_import(story: Story, side: str, places: list, count: int, seed: int = 1) -> list[str]:
    stick = story.up if side == "kab" else story.down
    total = steps_of(story.fresh(side)[0], stick, take, places)
    for last, after in spread(total, count or total, seed):
        folder, _ = story.fresh(side)
        die_at(folder, stick, take, places, last, after=after)
        found = faults_of_import(folder, stick, story.expected[side])
        if found:
            return [f"{last}/{total} {after}: {fault}" for fault in found]
    return []


@pytest.mark.parametrize(("places", "count"), [(FILES, 14), (STATEMENTS, 5)], ids=["files", "statements"])
def test_an_export_killed_at_a_step_goes_on(story, places, count):
    assert plan_of_export(story, places, count) == []


@pytest.mark.parametrize(("places", "count"), [(FILES, 24), (STATEMENTS, 8)], ids=["files", "statements"])
def test_an_import_killed_at_a_step_ends_the_same(story, places, count):
    assert plan_of_import(story, "kab", places, count) == []


@pytest.mark.parametrize(("places", "count"), [(FILES, 3), (STATEMENTS, 5)], ids=["files", "statements"])
def test_a_receipt_killed_at_a_step_ends_the_same(story, places, count):
    assert plan_of_import(story, "sent", places, count) == []


def kill_at_random(story: Story, count: int, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(count):
        folder, stick = story.fresh("kec")
        die_after(folder, stick, send, dice.random() * 0.25)
        die_after(folder, stick, send, dice.random() * 0.15)  # and once more while it goes on
        assert faults_of_export(folder, stick) == []
        folder, _ = story.fresh("kab")
        die_after(folder, story.up, take, dice.random() * 0.35)
        die_after(folder, story.up, take, dice.random() * 0.25)
        assert faults_of_import(folder, story.up, story.expected["kab"]) == []


def test_killed_at_random_moments(story):
    kill_at_random(story, 5, seed=3)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(25))
def test_killed_at_random_moments_for_long(story, seed):
    kill_at_random(story, 20, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2))
def test_killed_at_every_step(story, seed):
    assert plan_of_export(story, FILES, 0, seed) == []
    assert plan_of_import(story, "kab", FILES, 0, seed) == []
    assert plan_of_import(story, "kab", STATEMENTS, 300, seed) == []
    assert plan_of_import(story, "kec", FILES, 0, seed) == []
    assert plan_of_import(story, "kec", STATEMENTS, 100, seed) == []


# ---- broken builds: the tests see what they look for ----------------------------------------------------------------


def test_a_build_that_takes_entries_before_evidence_is_caught(story, monkeypatch):
    real, receive = merge._import_bytes, inbox.receive

    def entries_first(vault, name, data, trust, evidence, refusal=None):
        waiting: list = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(inbox, "receive", lambda _vault, pieces: waiting.extend(pieces) or inbox.Received())
            result = real(vault, name, data, trust, evidence, refusal)
        evidence.add(vault, receive(vault, waiting))
        return result

    monkeypatch.setattr(merge, "_import_bytes", entries_first)
    assert plan_of_import(story, "kab", FILES, 30)


def test_a_build_without_one_transaction_for_a_part_is_caught(story, monkeypatch):
    monkeypatch.setattr(vaults, "immediate", statement_by_statement)
    assert plan_of_import(story, "kab", STATEMENTS, 40)


def test_a_build_that_writes_under_the_final_name_is_caught(story, monkeypatch):
    def straight(stick, name, data):
        stick.medium.write(stick.folder / name, data)

    monkeypatch.setattr(Stick, "write", straight)
    monkeypatch.setattr(export_module, "find_begun", lambda *_, **__: None)
    assert plan_of_export(story, [(os, "fsync")], 4)


def test_a_build_that_forgets_begun_removals_is_caught(story, monkeypatch):
    """Removing the pieces of a file that is held was cut off in the middle: the rest must go, too."""

    def count_first(vault, folder, result):
        if len(list(folder.glob("*.age"))) == int(folder.name.partition("-")[2]):
            assemble(vault, folder, result)

    assemble = inbox._assemble
    monkeypatch.setattr(inbox, "_assemble", count_first)
    found = plan_of_import(story, "kab", [(Path, "unlink")], 0)
    assert any("left" in fault for fault in found)


def test_a_stick_that_loses_power_holds_whole_files_or_none(tmp_path):
    assert torn_states(tmp_path) == []


@pytest.mark.parametrize("broken", ["flush", "order"])
def test_a_stick_written_without_flush_or_order_is_caught(tmp_path, monkeypatch, broken):
    if broken == "flush":
        monkeypatch.setattr(Medium, "write", lambda _self, path, data: path.write_bytes(data) and None)
    else:
        monkeypatch.setattr(Stick, "write", lambda self, name, data: self.medium.write(self.folder / name, data))
    assert torn_states(tmp_path)


def torn_states(tmp_path: Path) -> list[str]:
    """Cut the power at every step of writing a part; name the states in which a part is there and not whole."""
    data, found, step, done = random.Random(2).randbytes(3000), [], 0, False
    while not done:
        step += 1
        folder = tmp_path / f"stick-{step}"
        folder.mkdir()
        disk = Disk(folder)
        try:
            with disk.watched(step):
                Stick(folder).write("a.netra", data)
            done = True
        except PowerGone:
            pass
        for state in disk.after_the_cut(tmp_path / "states"):
            path = state / "a.netra"
            if path.exists() and path.read_bytes() != data:
                found.append(f"torn at {step}")
            if done and not path.exists():
                found.append("acknowledged and gone")
    return found


def test_how_long_a_restart_takes(story):
    folder, _ = story.fresh("kab")
    die_after(folder, story.up, take, 0.1)
    started = time.perf_counter()
    with opened(folder):
        pass
    assert time.perf_counter() - started < 5
