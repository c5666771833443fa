"""Evidence of drafts: in the store at once, whole after a kill, cleared when its draft was given up, not earlier."""

import hashlib
import os
import signal
import sys

import pytest

from fieldapp.case.ids import new_id
from fieldapp.errors import DiskFull, EvidenceEmpty, EvidenceMissing, EvidenceNotThere, EvidenceTooLarge, NetraError
from fieldapp.vault import attachment as attachments
from fieldapp.vault import casebook, orphan
from fieldapp.vault.attachment import attach_bytes, attach_file, attachments_of
from fieldapp.vault.check import check
from fieldapp.vault.draft import discard_draft, keep_draft, load_draft
from fieldapp.vault.evidence import EvidenceStore
from fieldapp.vault.incarnation import begin_incarnation
from fieldapp.vault.vault import open_vault

CANARY = b"Saksi: Kanari binti Rahasia "


@pytest.fixture
def vault(laptop):
    return laptop()


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "foto.jpg"
    path.write_bytes(CANARY * 40)
    return path


def begun(vault, draft="d"):
    keep_draft(vault, draft, "temuan", {}, vault.now())
    return draft


def blobs(folder):
    return sorted((folder / "evidence").rglob("*.age"))


def again(vault, passphrase):
    vault.close()
    return open_vault(vault.folder, None, passphrase, clock=vault.clock)


def test_a_file_is_in_the_store_and_named_by_its_draft(vault, photo):
    draft = begun(vault)
    steps = []
    item = attach_file(vault, draft, photo, lambda done, total: steps.append((done, total)))
    photo.unlink()
    assert attachments_of(vault.db, draft) == [item]
    assert (item.name, item.size, item.sha256) == ("foto.jpg", 1120, hashlib.sha256(CANARY * 40).hexdigest())
    assert vault.evidence.verify(item.sha256) == "ok"
    assert set(steps) == {(1120, 1120)}
    assert check(vault, full=True).defects == []


def test_the_clipboard_never_touches_the_disk_in_clear(vault, tmp_path):
    item = attach_bytes(vault, "d", "tempel.png", CANARY * 40)
    assert vault.evidence.verify(item.sha256) == "ok"
    assert [path for path in tmp_path.rglob("*") if path.is_file() and CANARY[:12] in path.read_bytes()] == []
    with pytest.raises(EvidenceEmpty):
        attach_bytes(vault, "d", "tempel.png", b"")
    with pytest.raises(EvidenceTooLarge):
        vault.evidence.take_in_bytes(b"12345", "x", largest=4)


def test_what_cannot_be_taken_in_names_nothing(vault, tmp_path, monkeypatch):
    with pytest.raises(EvidenceNotThere):
        attach_file(vault, "d", tmp_path / "tidak-ada.jpg")
    monkeypatch.setattr("fieldapp.vault.evidence.require_space", lambda *_: (_ for _ in ()).throw(DiskFull(mb=1)))
    with pytest.raises(DiskFull):
        attach_bytes(vault, "d", "a.png", b"a")
    assert attachments_of(vault.db, "d") == []


def test_a_discarded_draft_lets_go_of_its_files_at_the_next_opening(vault, photo, passphrase):
    draft = begun(vault)
    attach_file(vault, draft, photo)
    discard_draft(vault, draft)
    assert load_draft(vault, draft) is None
    assert len(blobs(vault.folder)) == 1
    with again(vault, passphrase) as opened:
        assert blobs(opened.folder) == []
        assert opened.db.execute("SELECT count(*) FROM attachment").fetchone() == (0,)
        assert check(opened, full=True).defects == []


def test_a_kept_draft_keeps_its_files(vault, photo, passphrase):
    item = attach_file(vault, begun(vault), photo)
    with again(vault, passphrase) as opened:
        assert attachments_of(opened.db, "d") == [item]
        assert opened.evidence.verify(item.sha256) == "ok"


@pytest.mark.parametrize("other", ["draft", "case"])
def test_what_another_names_is_not_cleared(vault, photo, passphrase, add_case, other):
    attach_file(vault, begun(vault), photo)
    if other == "draft":
        attach_file(vault, begun(vault, "e"), photo)
    else:
        casebook.attach(vault, add_case(vault), photo, "foto")
    discard_draft(vault, "d")
    with again(vault, passphrase) as opened:
        assert opened.evidence.verify(hashlib.sha256(CANARY * 40).hexdigest()) == "ok"


def test_files_that_no_draft_brought_are_never_cleared(vault, photo, passphrase):
    taken = vault.evidence.take_in(photo)
    with again(vault, passphrase) as opened:
        assert opened.evidence.has(taken.sha256)


def test_after_a_restore_nothing_is_cleared(vault, photo, passphrase):
    attach_file(vault, begun(vault), photo)
    discard_draft(vault, "d")
    vault.close()
    begin_incarnation(vault.folder, None, passphrase, vault.clock)
    with open_vault(vault.folder, None, passphrase) as opened:
        assert len(blobs(opened.folder)) == 1


def test_a_file_that_went_before_its_row_is_refused(vault, photo, monkeypatch):
    taken = vault.evidence.take_in(photo)
    vault.evidence.drop(taken.sha256)
    monkeypatch.setattr(EvidenceStore, "take_in", lambda *_: taken)
    with pytest.raises(EvidenceMissing):
        attach_file(vault, "d", photo)
    assert attachments_of(vault.db, "d") == []


# ---- killed between -------------------------------------------------------------------------------------------------

STEPS = ["taken in", "named", "file cleared", "row cleared"]


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("step", STEPS)
def test_killed_between_two_steps(vault, photo, passphrase, monkeypatch, step):
    """Whatever the step: what the draft names is there whole, and what it gave up is cleared in the end."""
    draft, sha256 = new_id(), hashlib.sha256(CANARY * 40).hexdigest()
    begun(vault, draft)
    if step in STEPS[2:]:
        attach_file(vault, draft, photo)
        discard_draft(vault, draft)
    vault.close()

    def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        if step == "taken in":
            attachments.new_id = die
        if step == "file cleared":
            drop = EvidenceStore.drop
            EvidenceStore.drop = lambda store, name: (drop(store, name), die())
        if step == "row cleared":
            sweep = orphan.sweep_orphans
            monkeypatch.setattr("fieldapp.vault.orphan.sweep_orphans", lambda *args: (sweep(*args), die()))
        opened = open_vault(vault.folder, None, passphrase)
        attach_file(opened, draft, photo)
        die()
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    with open_vault(vault.folder, None, passphrase) as opened:
        named = attachments_of(opened.db, draft)
        assert [item.sha256 for item in named] == ([sha256] if step == "named" else [])
        assert all(opened.evidence.verify(item.sha256) == "ok" for item in named)
        assert opened.db.execute("SELECT count(*) FROM attachment").fetchone() == (len(named),)
        assert opened.evidence.has(sha256) == (step in ("taken in", "named"))
        assert check(opened, full=True).defects == []


def test_clearing_that_fails_does_not_stop_opening(vault, photo, passphrase, monkeypatch):
    attach_file(vault, begun(vault), photo)
    discard_draft(vault, "d")

    def refuse(*_):
        raise NetraError

    monkeypatch.setattr(EvidenceStore, "drop", refuse)
    with again(vault, passphrase) as opened:
        assert len(blobs(opened.folder)) == 1
