"""kill -9 while a vault saves, attaches and takes in: what was acknowledged is there, what is there is whole.

Every kill hits a process of its own (forked, so that sixty take seconds). Broken builds show that the test sees what it
looks for: commits statement by statement, acknowledgements before the commit.
"""

import hashlib
import os
import random
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fieldapp.case.file import read_case_file
from fieldapp.vault import casebook
from fieldapp.vault import vault as vaults
from fieldapp.vault.check import check
from fieldapp.vault.creation import create_vault
from fieldapp.vault.evidence import EvidenceStore
from fieldapp.vault.intake import take_in
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.vault import Vault, open_vault
from tests.vault.journal_world import World

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")

PASSPHRASE = "kuda hijau lari pagi sekali"
CASE = """{"kind": "temuan", "subjects": [{"name": "A"}, {"name": "B"}],
"witnesses": [{"name": "S"}], "narrative": "Uraian."}"""
Acknowledge = Callable[[str], None]
Work = Callable[[Vault, Path, Acknowledge], None]


def kill_during(work: Callable[[Acknowledge], None], lines: int, pause: float) -> list[str]:
    """Run work in a process, kill it `pause` seconds after its acknowledgement number `lines`, return all of them."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reading)
            work(lambda text: os.write(writing, f"{text}\n".encode()) and None)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    seen = b""
    until: float | None = None
    while True:
        left = None if until is None else max(0.0, until - time.monotonic())
        if not select.select([reading], [], [], left)[0]:
            break
        block = os.read(reading, 65536)
        if not block:
            break
        seen += block
        if until is None and seen.count(b"\n") >= lines:
            until = time.monotonic() + pause
    os.kill(child, signal.SIGKILL)
    while block := os.read(reading, 65536):
        seen += block
    os.close(reading)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the work ended by itself"
    return seen.decode().splitlines()


@contextmanager
def opened(folder: Path) -> Iterator[Vault]:
    with open_vault(folder, None, PASSPHRASE) as vault:
        yield vault


def save(vault: Vault, folder: Path, acknowledge: Acknowledge) -> None:
    file = read_case_file(CASE.encode())
    while True:
        acknowledge(casebook.add_case(vault, file, folder))


def attach(vault: Vault, folder: Path, acknowledge: Acknowledge) -> None:
    case = vault.setting("case")
    while True:
        (folder / "foto.bin").write_bytes(os.urandom(random.randint(1, 40_000)))
        item = casebook.attach(vault, case, folder / "foto.bin", "foto")
        acknowledge(f"{item.id} {item.taken.sha256}")


def intake(vault: Vault, folder: Path, acknowledge: Acknowledge) -> None:
    for number, batch in enumerate(batches()):
        with vault.writing() as db:
            done = take_in(db, batch)
        acknowledge(f"{number} {done.offered}")
    threading.Event().wait(60)  # until it is killed


def evidence(vault: Vault, folder: Path, acknowledge: Acknowledge) -> None:
    while True:
        (folder / "film.bin").write_bytes(os.urandom(random.randint(1, 300_000)))
        acknowledge(vault.evidence.take_in(folder / "film.bin").sha256)


_batches: list[list] = []


def batches() -> list[list]:
    """Entries of a world in batches of seven; the same for every process of a test run."""
    if not _batches:
        for seed in range(12):
            entries = [made.incoming for made in World(random.Random(seed)).run(60)]
            _batches.extend(entries[at : at + 7] for at in range(0, len(entries), 7))
    return _batches


class Desk:
    """One vault that is killed again and again, and what it acknowledged so far."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.files = folder / "vault", folder / "files"
        self.files.mkdir()
        vault, _ = create_vault(
            self.folder, "64.01.05", "Kantor", "Hariyati", PASSPHRASE, cost=Cost(memory=16, time=1, lanes=1)
        )
        case = casebook.add_case(vault, read_case_file(CASE.encode()), folder)
        vault.db.execute("INSERT INTO setting VALUES ('case', ?)", (case,))
        vault.close()
        self.said: list[str] = []

    def kill(self, work: Work, lines: int, pause: float) -> None:
        def run(acknowledge: Acknowledge) -> None:
            with opened(self.folder) as vault:
                acknowledge("open")
                work(vault, self.files, acknowledge)

        self.said += [line for line in kill_during(run, lines, pause) if line != "open"]

    def faults(self, *, full: bool) -> list[str]:
        """Everything that is not as it must be after a kill; the vault opens again, or this raises."""
        with opened(self.folder) as vault:
            defects = check(vault, full=full).defects
            # the entries of others come here without the heads that would prove them
            found = [
                f"{one.code} {one.where}"
                for one in defects
                if one.code != "entry_unproven" or one.where.startswith(vault.device)
            ]
            found += lost(vault, self.said)
            found += halves(vault)
        return found


def lost(vault: Vault, said: list[str]) -> Iterator[str]:
    records = {row[0] for row in vault.db.execute("SELECT id FROM record")}
    entries = vault.db.execute("SELECT count(*) FROM entry").fetchone()[0]
    for line in said:
        name, _, more = line.partition(" ")
        if len(name) == 64:
            held = vault.evidence.verify(name) == "ok"
        elif len(name) == 36:
            held = name in records and (not more or vault.evidence.verify(more) == "ok")
        else:
            held = entries >= int(more)
        if not held:
            yield f"lost {line}"


def halves(vault: Vault) -> Iterator[str]:
    """Acts that are there in part: a case without its people, a file without its record, a batch torn in two."""
    db = vault.db
    for case, parts in db.execute(
        "SELECT c.id, (SELECT count(*) FROM record r WHERE r.case_id = c.id AND r.type IN ('subject', 'witness'))"
        " FROM record c WHERE c.type = 'case' AND c.office = ? AND c.id IN"
        " (SELECT record FROM entry WHERE book = ?)",
        (vault.office, vault.book),
    ):
        if parts != 3:
            yield f"half case {case}: {parts}"
    rows = db.execute("SELECT json_extract(fields, '$.sha256') FROM record WHERE type = 'evidence'")
    named = {row[0] for row in rows}
    yield from (f"half file {row[0]}" for row in db.execute("SELECT sha256 FROM evidence_file") if row[0] not in named)
    for number, batch in enumerate(batches()):
        held = sum(1 for one in batch if db.execute("SELECT 1 FROM entry WHERE bytes = ?", (one.data,)).fetchone())
        if held not in (0, len(batch)):
            yield f"half batch {number}: {held}"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    batches()
    return Desk(tmp_path)


PLANS = [(save, 20, 0.012), (attach, 16, 0.015), (intake, 14, 0.02), (evidence, 10, 0.01)]


def run_plan(desk: Desk, work: Work, kills: int, longest: float, seed: int) -> None:
    dice = random.Random(seed)
    for number in range(kills):
        desk.kill(work, dice.randint(1, 4), dice.random() * longest)
        assert desk.faults(full=number == kills - 1) == []
    assert desk.said
    # work goes on after the last kill
    with opened(desk.folder) as vault:
        casebook.add_case(vault, read_case_file(CASE.encode()), desk.files)


@pytest.mark.parametrize(("work", "kills", "longest"), PLANS, ids=lambda value: getattr(value, "__name__", ""))
def test_killed(desk: Desk, work: Work, kills: int, longest: float) -> None:
    run_plan(desk, work, kills, longest, seed=kills)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize(("work", "kills", "longest"), PLANS, ids=lambda value: getattr(value, "__name__", ""))
def test_killed_for_long(desk: Desk, work: Work, kills: int, longest: float, seed: int) -> None:
    run_plan(desk, work, kills, longest, seed)


# ---- broken builds: the test sees what it looks for -----------------------------------------------------------------


@contextmanager
def statement_by_statement(db):
    """A build without transactions: every statement is committed by itself."""
    yield db


def caught(desk: Desk, work: Work, longest: float) -> list[str]:
    dice = random.Random(1)
    for _ in range(60):
        desk.kill(work, dice.randint(1, 3), dice.random() * longest)
        if found := desk.faults(full=True):
            return found
    return []


@pytest.mark.parametrize("work", [save, attach, intake], ids=lambda work: work.__name__)
def test_a_build_without_transactions_is_caught(desk: Desk, monkeypatch: pytest.MonkeyPatch, work: Work) -> None:
    plain = vaults.immediate
    with monkeypatch.context() as broken:
        broken.setattr(vaults, "immediate", statement_by_statement)
        assert caught(desk, work, 0.012)
    assert vaults.immediate is plain


def test_a_build_that_acknowledges_before_the_commit_is_caught(desk: Desk) -> None:
    def early(vault: Vault, folder: Path, acknowledge: Acknowledge) -> None:
        file = read_case_file(CASE.encode())
        while True:
            case = casebook.case_from_file(file)
            with vault.writing():
                vault.journal.write(casebook._changes_for(casebook.patches_of(case)), vault.officer, vault.now())
                acknowledge(case.id)

    assert any(fault.startswith("lost") for fault in caught(desk, early, 0.0))


def test_a_store_that_acknowledges_before_writing_is_caught(desk: Desk) -> None:
    def early(vault: Vault, folder: Path, acknowledge: Acknowledge) -> None:
        while True:
            (folder / "film.bin").write_bytes(os.urandom(300_000))
            with (folder / "film.bin").open("rb") as file:
                acknowledge(hashlib.file_digest(file, "sha256").hexdigest())
            EvidenceStore.take_in(vault.evidence, folder / "film.bin")

    assert any(fault.startswith("lost") for fault in caught(desk, early, 0.0))
