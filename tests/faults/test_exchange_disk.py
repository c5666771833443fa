"""Disks and sticks that fail while a bundle is written or taken in, and what strange files and remains do to it.

Whatever fails is said by its name, nothing is half taken in, and the same command ends the work later.
"""

import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from fieldapp.errors import (
    DiskFull,
    EvidenceAltered,
    EvidenceMissing,
    NetraError,
    StickBroken,
    StickFake,
    StickFull,
    StickGone,
    StickReadOnly,
    StorageFailed,
    VaultInUse,
    VaultMissing,
    VaultReadOnly,
)
from fieldapp.exchange import enrolment, gathering, inbox, quarantine
from fieldapp.exchange.export import export, unfinished_plan
from fieldapp.exchange.merge import import_paths, retry
from fieldapp.exchange.receipt import answers, apply_receipts
from fieldapp.exchange.stick import Medium, Stick
from fieldapp.vault import disk
from fieldapp.vault.creation import create_vault
from fieldapp.vault.journal import Change
from fieldapp.vault.lock import VaultLock
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.snapshot import backup
from fieldapp.vault.vault import UNFINISHED, open_vault
from tests.exchange.conftest import PASSPHRASE, Offices, cases
from tests.exchange.test_stick import FailingMedium
from tests.faults.test_exchange_kill import (
    PART,
    Story,
    build,
    faults_of_export,
    faults_of_import,
    opened,
    spread,
    state_of,
)

CHEAP = Cost(memory=16, time=1, lanes=1)
linux = pytest.mark.skipif(sys.platform == "win32", reason="fails the way Linux does")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("NETRA_HOME", "")
        yield build(tmp_path_factory.mktemp("story"), stack)


@pytest.fixture
def offices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Offices]:
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    with ExitStack() as stack:
        yield Offices(tmp_path, stack)


# ---- the stick, at each part ----------------------------------------------------------------------------------------

STICKS = [
    ("write", errno.ENOSPC, StickFull),
    ("write", errno.EROFS, StickReadOnly),
    ("write", errno.EIO, StickBroken),
    ("write", errno.ENODEV, StickGone),
    ("rename", errno.ENODEV, StickGone),
    ("digest", 0, StickFake),
]


@pytest.mark.parametrize(("where", "error", "refusal"), STICKS, ids=lambda value: getattr(value, "__name__", value))
def test_a_stick_that_fails_at_any_part_is_named_and_the_export_goes_on(story, where, error, refusal):
    for part in (1, 3, 6):
        folder, stick = story.fresh("kec")
        with opened(folder) as vault:
            if refusal is StickFull and part > 1:
                done = export(vault, Stick(stick, FailingMedium(part, error, where)), "64.01", part_size=PART)
                assert done.left == tuple(range(part, len(done.plan.parts) + 1)), "what does not fit is left"
            else:
                with pytest.raises(refusal) as caught:
                    send_to(vault, stick, FailingMedium(part, error, where))
                assert caught.value.sentence
            assert (unfinished_plan(vault, "64.01") is None) == (part == 1 and not list(known(vault)))
        assert len(list(stick.iterdir())) == part - 1, "something half written is left"
        assert faults_of_export(folder, stick) == []
    assert faults_of_import(story.other("kab"), stick, story.expected["kab"]) == []


def send_to(vault, folder: Path, medium: Medium | None = None) -> None:
    export(vault, Stick(folder, medium or Medium()), "64.01", part_size=PART)


def known(vault) -> Iterator[str]:
    yield from (row[0] for row in vault.db.execute("SELECT name FROM export_part"))


def test_a_stick_pulled_out_altogether_is_gone(story):
    folder, stick = story.fresh("kec")

    class PulledOut(FailingMedium):
        def rename(self, part, path):
            super().rename(part, path)
            if "-2of" in path.name:
                shutil.move(path.parent, path.parent.with_name("tercabut"))

    with opened(folder) as vault, pytest.raises(StickGone):
        send_to(vault, stick, PulledOut(99))
    shutil.move(stick.with_name("tercabut"), stick)
    assert faults_of_export(folder, stick) == []


def test_a_plan_of_which_nothing_was_built_costs_no_number(story):
    folder, stick = story.fresh("kec")
    with opened(folder) as vault:
        for _ in range(3):
            medium = FailingMedium(99)
            medium.room = 1000
            with pytest.raises(StickFull):
                send_to(vault, stick, medium)
        assert vault.db.execute("SELECT count(*) FROM export_plan").fetchone() == (0,)


# ---- the desk's own disk --------------------------------------------------------------------------------------------


def failing(real: Callable, seen: list[int], last: int, number: int, *, writes_only: bool = False) -> Callable:
    def call(*args, **options):
        mode = args[1] if len(args) > 1 else options.get("mode", "r")
        if writes_only and not {"w", "x"} & set(str(mode)):
            return real(*args, **options)
        seen[0] += 1
        if seen[0] >= last:
            raise OSError(number, os.strerror(number))
        return real(*args, **options)

    return call


def fail_from(patch: pytest.MonkeyPatch, last: int, number: int) -> list[int]:
    """Let every call that makes something on the disk fail from this one on, as a full disk does."""
    seen = [0]
    for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "rename"), (Path, "mkdir")):
        patch.setattr(owner, name, failing(getattr(owner, name), seen, last, number))
    patch.setattr(Path, "open", failing(Path.open, seen, last, number, writes_only=True))
    return seen


@linux
@pytest.mark.parametrize(
    ("number", "refusals"),
    [(errno.ENOSPC, (DiskFull,)), (errno.EIO, (StorageFailed,)), (errno.EROFS, (VaultReadOnly,))],
    ids=["full", "broken", "locked"],
)
def test_the_desks_disk_fails_while_taking_in_and_a_later_import_heals(story, number, refusals):
    with opened(story.fresh("kab")[0]) as vault, pytest.MonkeyPatch.context() as patch:
        calls = fail_from(patch, 10**9, number)
        import_paths(vault, [story.up])
    refused = 0
    for last, _ in spread(calls[0], 10, seed=number):
        folder, _ = story.fresh("kab")
        with opened(folder) as vault:
            entries = vault.db.execute("SELECT count(*) FROM entry").fetchone()[0]
            with pytest.MonkeyPatch.context() as patch:
                fail_from(patch, last, number)
                error = refusal_of(vault, story.up)
            assert error is None or (isinstance(error, refusals) and error.sentence), (last, error)
            refused += error is not None
            per_part = [row[0] for row in vault.db.execute("SELECT header FROM bundle_seen")]
            assert (vault.db.execute("SELECT count(*) FROM entry").fetchone()[0] == entries) or per_part
            gone = [row[0] for row in vault.db.execute("SELECT blob FROM evidence_file")]
            assert all((folder / "evidence" / blob).is_file() for blob in gone)
        assert faults_of_import(folder, story.up, story.expected["kab"]) == []
    assert refused >= 6


def refusal_of(vault, stick: Path) -> NetraError | None:
    try:
        import_paths(vault, [stick])
    except NetraError as error:
        return error
    return None


def test_no_room_for_the_evidence_is_said_and_a_later_import_heals(story):
    folder, _ = story.fresh("kab")
    with opened(folder) as vault:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(disk.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 1000))
            with pytest.raises(DiskFull) as caught:
                import_paths(vault, [story.up])
        assert caught.value.facts["mb"] >= 200
    assert faults_of_import(folder, story.up, story.expected["kab"]) == []


@pytest.mark.parametrize("more", [1, 4, 20, 100])
def test_no_room_in_the_database_leaves_whole_parts_only(story, more):
    folder, _ = story.fresh("kab")
    with opened(folder) as vault:
        before = state_of(vault)
        pages = vault.db.execute("PRAGMA page_count").fetchone()[0]
        vault.db.execute(f"PRAGMA max_page_count = {pages + more}")
        with pytest.raises(DiskFull):
            import_paths(vault, [story.up])
        if not vault.db.execute("SELECT count(*) FROM bundle_seen").fetchone()[0]:
            assert state_of(vault)["projections"] == before["projections"]
    assert faults_of_import(folder, story.up, story.expected["kab"]) == []


# ---- what lies in the inbox and in quarantine -----------------------------------------------------------------------


def half_received(offices) -> tuple:
    kab, kec = offices.pair()
    data = os.urandom(2 * PART + 5)
    name = offices.add_evidence(kec, offices.add_case(kec), data)
    stick = offices.stick()
    send_to(kec, stick.folder)
    first = next(path for path in sorted(stick.folder.iterdir()) if path.stat().st_size > PART)
    import_paths(kab, [first])
    (folder,) = (kab.folder / "inbox").iterdir()
    return kab, kec, stick.folder, folder, name


def test_a_waiting_piece_that_the_disk_spoilt_stops_no_import_and_is_sent_again(offices):
    kab, kec, stick, folder, name = half_received(offices)
    piece = next(folder.iterdir())
    piece.write_bytes(bytes(piece.stat().st_size))
    report = import_paths(kab, [stick])
    assert report.damaged == (name,)
    (held,) = quarantine.listed(kab.db)
    with pytest.raises(EvidenceAltered):
        quarantine.save(kab, held.id, offices.stick().folder)
    offices.answer(kab, kec)
    assert offices.send(kec, kab).evidence == (name,)
    assert quarantine.listed(kab.db) == []


def test_what_was_put_aside_is_told_after_an_interruption(offices, monkeypatch):
    kab, _kec, stick, folder, name = half_received(offices)
    piece = next(folder.iterdir())
    piece.write_bytes(inbox.encrypt_bytes(bytes(PART), inbox.recipient_of(kab.device_keys.evidence_identity)))
    with monkeypatch.context() as patch:
        patch.setattr(quarantine, "put_aside", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            import_paths(kab, [stick])
    assert quarantine.listed(kab.db) == []
    assert import_paths(kab, [stick]).damaged == (name,)
    (held,) = quarantine.listed(kab.db)
    assert (held.code, held.name) == ("evidence_mismatch", name)
    assert import_paths(kab, [stick]).damaged == ()
    shutil.rmtree(kab.folder / "inbox" / inbox.ASIDE)
    with pytest.raises(EvidenceMissing):
        quarantine.save(kab, held.id, offices.stick().folder)


def test_other_folders_in_the_inbox_are_left_alone(offices):
    kab, *_ = offices.pair()
    (kab.folder / "inbox" / "folder - salinan").mkdir()
    import_paths(kab, [offices.stick().folder])
    assert (kab.folder / "inbox" / "folder - salinan").is_dir()


def test_bytes_from_a_stick_never_name_a_place_on_the_disk(offices):
    """Garbage that looks like our own mark for a file put aside is garbage."""
    kab, _kec = offices.pair()
    offices.add_evidence(kab, offices.add_case(kab), b"rahasia kantor lain")
    blob = next((kab.folder / "evidence").glob("*/*.age"))
    stick = offices.stick().folder
    for n, place in enumerate((f"../../evidence/{blob.parent.name}", str(blob.parent))):
        (stick / f"{n}.netra").write_bytes(quarantine.ASIDE + place.encode())
    import_paths(kab, [stick])
    for held in quarantine.listed(kab.db):
        saved = quarantine.save(kab, held.id, offices.stick().folder)
        assert saved.read_bytes() == (stick / held.name).read_bytes()
    with pytest.raises(EvidenceMissing):
        list(inbox.read_aside(kab, f"../../evidence/{blob.parent.name}"))


@linux
def test_names_that_are_no_text_stop_no_import(offices):
    kab, kec = offices.pair()
    case = offices.add_case(kec)
    stick = offices.stick()
    send_to(kec, stick.folder)
    (part,) = stick.folder.iterdir()
    part.rename(Path(os.fsdecode(os.fsencode(stick.folder) + b"/\xff\xfe\x1b[2J.netra")))
    (stick.folder / os.fsdecode(b"rusak\xff.netra")).write_bytes(b"bukan paket")
    report = import_paths(kab, [stick.folder])
    assert sorted(one.code for one in report.files) == ["", "bundle_damaged"]
    assert cases(kab) == {case}
    assert all(one.name.isprintable() and one.name.encode() for one in report.files)


@pytest.mark.parametrize("name", ["PAKET.NETRA", "paket tanpa akhiran"])
def test_a_part_waits_under_any_name_and_is_tried_again(offices, name):
    kab, kec = offices.vault("64.01"), offices.vault("64.01.05")
    stick = offices.stick().folder
    asked = enrolment.request(kec, enrolment.invite(kab, kec.office, stick).path, stick)
    case, sticks = offices.add_case(kec), offices.stick()
    send_to(kec, sticks.folder)
    (part,) = sticks.folder.iterdir()
    path = part.rename(part.with_name(name))
    assert [one.code for one in import_paths(kab, [path]).files] == ["sender_uncertified"]
    enrolment.approve(kab, asked.path, stick)
    assert [one.code for one in retry(kab).files] == [""]
    assert cases(kab) == {case}
    assert quarantine.listed(kab.db) == []


def test_what_waits_comes_in_although_the_import_that_could_free_it_was_cut_off(offices, monkeypatch):
    kab, kec = offices.vault("64.01"), offices.vault("64.01.05")
    stick = offices.stick().folder
    asked = enrolment.request(kec, enrolment.invite(kab, kec.office, stick).path, stick)
    case = offices.add_case(kec)
    assert [one.code for one in offices.send(kec, kab).files] == ["sender_uncertified"]
    enrolment.approve(kab, asked.path, stick)
    report = import_paths(kab, [offices.stick().folder])  # whatever is taken in next, or nothing at all
    assert [one.code for one in report.files] == [""]
    assert cases(kab) == {case}
    assert quarantine.listed(kab.db) == []


def test_a_part_taken_in_by_hand_does_not_wait_any_longer(offices):
    kab, kec = offices.vault("64.01"), offices.vault("64.01.05")
    stick = offices.stick().folder
    asked = enrolment.request(kec, enrolment.invite(kab, kec.office, stick).path, stick)
    offices.add_case(kec)
    parts = offices.stick().folder
    send_to(kec, parts)
    import_paths(kab, [parts])
    enrolment.approve(kab, asked.path, stick)
    assert [one.code for one in import_paths(kab, [parts]).files] == [""]
    assert quarantine.listed(kab.db) == []


def test_a_receipt_with_the_beginning_of_a_hash_acknowledges_nothing(offices):
    kab, kec = offices.pair()
    offices.add_case(kec)
    offices.send(kec, kab)
    fields = {"device": kec.device, "incarnation": 1, "number": 1, "cases": [], "evidence": [], "held": []}
    for n, digest in enumerate(("", "ab")):
        with kab.writing():
            change = Change("receipt.set", f"018f0000-0000-7000-8000-00000000000{n}",
                            {**fields, "books": [[kec.book, 1, digest]]}, office=kec.office)  # fmt: skip
            kab.journal.write([change], kab.officer, kab.now())
    offices.answer(kab, kec)
    assert [one.number for one in answers(kec.db, kec.device)] == [1]
    with kec.writing():
        assert apply_receipts(kec) == []
    assert all(len(row[0]) == 32 for row in kec.db.execute("SELECT hash FROM ack"))


# ---- enrolment, creation, opening, backup ---------------------------------------------------------------------------


def test_an_answer_that_could_not_be_written_leaves_the_invitation_open(offices):
    kab, kec = offices.vault("64.01"), offices.vault("64.01.05")
    stick = offices.stick().folder
    asked = enrolment.request(kec, enrolment.invite(kab, kec.office, stick).path, stick)
    with pytest.raises(NetraError):
        enrolment.approve(kab, asked.path, stick / "tidak ada" / "izin.json")
    assert enrolment.accept(kec, enrolment.approve(kab, asked.path, stick).path).device == kec.device


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    create_vault(tmp_path / "vault", "64.01.05", "Kantor", "Siti", PASSPHRASE, cost=CHEAP)[0].close()
    return tmp_path / "vault"


def test_what_a_kill_left_half_written_goes_when_the_vault_is_opened(closed):
    left = closed / "evidence" / "0123.age.part"
    left.write_bytes(b"x" * 1000)
    with open_vault(closed, None, PASSPHRASE, write=False):
        assert left.exists()
    with open_vault(closed, None, PASSPHRASE):
        assert not left.exists()


def test_two_processes_never_make_one_vault(tmp_path, monkeypatch):
    """The second one finds the unfinished work of the first, and must not clear it away under its hands."""
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / UNFINISHED).touch()
    (folder / "slots.json").write_text("setengah")
    with VaultLock(folder):
        with pytest.raises(VaultInUse):
            create_vault(folder, "64.01.05", "Kantor", "Siti", PASSPHRASE, cost=CHEAP)
        assert (folder / "slots.json").read_text() == "setengah"
    create_vault(folder, "64.01.05", "Kantor", "Siti", PASSPHRASE, cost=CHEAP)[0].close()
    assert not (folder / UNFINISHED).exists()


def test_an_unfinished_vault_takes_no_work_that_making_it_again_would_remove(closed):
    (closed / UNFINISHED).touch()
    with pytest.raises(VaultMissing):
        open_vault(closed, None, PASSPHRASE)


def test_a_backup_clears_what_an_earlier_one_left_half_done(offices):
    kec = offices.vault("64.01.05")
    target = offices.stick().folder
    done = backup(kec.db, kec.db_key, kec.folder, target, kec.now().date())
    for name in ("vault-2020-01-01.db.new", "vault-2020-01-02.db.new.part"):
        (done.folder / name).write_bytes(b"x")
    backup(kec.db, kec.db_key, kec.folder, target, kec.now().date())
    assert list(done.folder.glob("*.new*")) == []


def test_a_file_that_could_not_be_written_leaves_nothing_beside_it(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", failing(os.fsync, [0], 1, errno.ENOSPC))
    with pytest.raises(OSError, match="No space"):
        disk.write_whole(tmp_path / "a.pdf", b"isi")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_grows_while_it_is_read_is_no_part(offices, monkeypatch):
    kab, _kec = offices.pair()
    path = offices.stick().folder / "a.netra"
    path.write_bytes(b"x" * 2000)
    monkeypatch.setattr(gathering, "LARGEST_FILE", 1999)
    real = Path.stat
    monkeypatch.setattr(Path, "stat", lambda self, **how: _smaller(real(self, **how)))
    report = import_paths(kab, [path])
    assert [one.code for one in report.files] == ["bundle_size"]
    assert quarantine.listed(kab.db) == []


def _smaller(found: os.stat_result) -> os.stat_result:
    return os.stat_result((*found[:6], min(found.st_size, 1000), *found[7:]))
