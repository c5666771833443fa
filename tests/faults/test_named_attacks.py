"""Each attack that has a name, offered to a real desk: its own code, one complete sentence, and nothing taken in."""

import re
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from fieldapp import canonical
from fieldapp.exchange import credentials, quarantine
from fieldapp.exchange.certificate import issue
from fieldapp.exchange.content import Content, Range
from fieldapp.exchange.merge import Report, Verdict, import_paths
from fieldapp.exchange.revocation import revoke
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from tests.exchange import world as w
from tests.exchange.conftest import Offices
from tests.faults import hostile, mutation
from tests.faults.attack import AGE, CERTIFICATES, LOST_DESK, LOST_DEVICE, SENDERS, TAR, Attack
from tests.faults.claim import CONTENT, COVERED, HEADERS, PROOF
from tests.faults.forge import Forge, lawful


def own_clone(f: Forge, vault: Vault) -> bytes:
    """A copy of this very laptop went on writing, and its colleague carries what it wrote."""
    found, payloads = w.entries(vault.device_key, w.KAB_OFFICE, 1)
    body = Content((Range(found[0].entry.book, 0, 1),), found, payloads, (w.head(vault.device_key, found[0]),))
    colleague = lawful(w.KAB_DEVICE, w.KAB_OFFICE, recipient=w.KAB_RECIPIENT)
    return f.certified(
        colleague,
        lawful(vault.device_key, w.KAB_OFFICE, recipient=vault.age_recipient),
        header=w.facts(device=w.device_id(w.raw(w.KAB_DEVICE)), office=w.KAB_OFFICE),
        body=body,
        private=w.KAB_DEVICE,
    )


CLONE = Attack("own laptop copied", "own_clone", "", lambda _f: b"")
ATTACKS = [*AGE, *TAR, *CERTIFICATES, *SENDERS, *HEADERS, *COVERED, *CONTENT, *PROOF, CLONE]
# what every sentence says beside what happened: that nothing is lost, and what to do
NOTHING_LOST = re.compile(r"[Tt]idak ada (data )?yang hilang")
TO_DO = re.compile(r"; (minta|hubungi|tanyakan|sahkan|pastikan|periksa|pasang|serahkan|pulihkan) [^;]+\.$")
# what would change if something of a bundle were believed; decided and read back alone
BELIEVED = ("entry", "payload", "record", "book", "head", "evidence_file", "certificate", "bundle_seen", "ack", "trust")


@dataclass(frozen=True)
class Desk:
    """A desk that was offered every attack, one after the other."""

    vault: Vault
    report: Report
    before: dict[str, str]
    named: dict[str, Verdict]


def believed(vault: Vault) -> dict[str, str]:
    """Return a digest of every table of what counts."""
    tables = {row[0] for row in vault.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}
    wanted = [name for name in BELIEVED if name in tables]
    assert {"entry", "record", "certificate", "bundle_seen"} <= set(wanted)
    return {
        name: canonical.sha256(repr(sorted(vault.db.execute(f"SELECT * FROM {name}").fetchall(), key=repr)).encode())
        for name in wanted
    }


def prepare(vault: Vault) -> None:
    """Let a vault trust the chain of the tests, and take back a laptop and the key of a desk."""
    known = [
        *w.chain()[:3],
        lawful(LOST_DEVICE),
        issue(w.desk(LOST_DESK, "64.01", w.PROVINCE), w.PROVINCE),
        issue(mutation.revoked(LOST_DESK, w.PROVINCE), w.PROVINCE),
    ]
    with vault.writing() as db:
        credentials.pin(vault, w.raw(w.ROOT), "Bawaslu")
        credentials.keep(db, known)
    revoke(vault, w.device_id(w.raw(LOST_DEVICE)), "Laptop dicuri")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("named")
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETRA_HOME", str(folder / "home"))
        vault = Offices(folder, stack).vault(w.KAB_OFFICE)
        prepare(vault)
        forge, stick = Forge(vault.age_recipient), folder / "stick"
        stick.mkdir()
        for number, attack in enumerate(ATTACKS):
            data = own_clone(forge, vault) if attack is CLONE else attack.make(forge)
            (stick / f"{number}.netra").write_bytes(data)
        before = believed(vault)
        report = import_paths(vault, [stick])
        named = {ATTACKS[int(one.name.partition(".")[0])].name: one for one in report.files}
        yield Desk(vault, report, before, named)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.name)
def test_each_has_its_code_and_its_sentence(desk, attack):
    verdict = desk.named[attack.name]
    number = ATTACKS.index(attack)
    reason = attack.reason
    sentence = say(f"error.{attack.code}", name=f"{number}.netra", reason=reason, office=reason, version=2)
    assert (verdict.code, verdict.sentence) == (attack.code, sentence)
    assert NOTHING_LOST.search(verdict.sentence)
    assert TO_DO.search(verdict.sentence)
    assert "…" not in verdict.sentence
    assert "{" not in verdict.sentence


def test_there_are_enough_of_them_and_no_name_stands_twice():
    assert len(ATTACKS) >= 100
    assert len({one.name for one in ATTACKS}) == len(ATTACKS)
    assert len({one.code for one in ATTACKS}) >= 18


def test_nothing_was_believed_and_everything_is_kept(desk):
    assert believed(desk.vault) == desk.before
    kept = {one.sha256: one.code for one in quarantine.listed(desk.vault.db)}
    for one in desk.report.files:
        if one.code != "bundle_size":
            assert kept[one.sha256] == one.code
    assert not desk.report.evidence


def test_the_true_part_still_goes_in_after_all_of_them(desk, tmp_path):
    (tmp_path / "benar.netra").write_bytes(Forge(desk.vault.age_recipient).part())
    report = import_paths(desk.vault, [tmp_path])
    assert [(one.code, one.new) for one in report.files if one.name == "benar.netra"] == [("", 3)]


def test_two_hundred_at_random_change_nothing_at_a_real_desk(tmp_path, monkeypatch):
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    with ExitStack() as stack:
        vault = Offices(tmp_path, stack).vault(w.KAB_OFFICE)
        prepare(vault)
        stick = tmp_path / "stick"
        stick.mkdir()
        for number in range(200):
            data = hostile.stranger(hostile.random.Random(f"desk/{number}"), vault.age_recipient)
            if data:
                (stick / f"{number}.netra").write_bytes(data)
        before = believed(vault)
        report = import_paths(vault, [stick])
        assert len(report.files) > 180
        assert all(one.code for one in report.files)
        assert believed(vault) == before
