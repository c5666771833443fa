"""What every role may do, by real calls past the window: each act of the core by officers who have one role each."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from fieldapp.case.file import read_case_file
from fieldapp.case.ids import new_id
from fieldapp.case.referral import Referral
from fieldapp.case.right import ROLES, TABLE
from fieldapp.desk import disclosure
from fieldapp.desk.closing import close_office
from fieldapp.desk.health import back_up, check_health
from fieldapp.desk.office import set_office, set_officer
from fieldapp.desk.recovery import make_office_key
from fieldapp.desk.review import review_case
from fieldapp.errors import NetraError, RightMissing
from fieldapp.exchange import enrolment, merge, packfile, receipt, revocation, slip
from fieldapp.exchange.export import export, make_plan
from fieldapp.exchange.rescue_desk import answer_rescue, open_rescue
from fieldapp.exchange.rootkey import certify_with, make_root
from fieldapp.exchange.stick import Stick
from fieldapp.vault import (
    access,
    casebook,
    clearing,
    delegation,
    handling,
    holder,
    numbers,
    officers,
    rolls,
    ruling,
    settlement,
)
from fieldapp.vault import roles as given
from fieldapp.vault.correction import set_correction
from fieldapp.vault.creation import create_vault
from fieldapp.vault.foreign import enter_number
from fieldapp.vault.journal import Change, Journal
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.rebuild import rebuild
from fieldapp.vault.referrals import write_referral
from fieldapp.vault.register import load_case
from fieldapp.vault.trace import list_traces
from fieldapp.vault.vault import Vault, open_vault
from tests.vault.matrix import is_allowed

CASES = Path(__file__).resolve().parents[2] / "resources" / "cases"
CHEAP = Cost(memory=16, time=1, lanes=1)
SECRET = "kuda hijau lari pagi sekali"
OWN, BELOW, ABOVE = "64.01", "64.01.05", "64"
HELD = {"number": "1", "place": "Aula", "chair": "A", "present": ["A", "B"]}
BODY = {"kind": "ppk", "region": "64.01", "office": "BKPSDM Paser", "name": "Kepala"}
WHY = {"why": "selesai"}
HANDED = {"to_office": ABOVE, "to_name": "Bawaslu Provinsi", "why": "wewenang"}
WITA = timezone(timedelta(hours=8))


@dataclass
class Scene:
    """A vault of an office in the middle, with an officer of every role and one of none, to be copied for every act."""

    folder: Path
    ids: dict[str, str]
    files: Path

    def clock(self) -> datetime:
        return datetime(2024, 11, 25, 8, tzinfo=WITA) + timedelta(minutes=next(MINUTES))


MINUTES = itertools.count()


def add_shipped(vault: Vault, name: str, folder: Path) -> str:
    file = read_case_file((CASES / f"{name}.json").read_bytes())
    for number, item in enumerate(file.evidence):
        path = folder / item.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"bukti {name} {number} ".encode() * 50)
    return casebook.add_case(vault, file, folder)


def enrol(desk: Vault, laptop: Vault, folder: Path) -> None:
    invitation = enrolment.invite(desk, laptop.office, folder)
    asked = enrolment.request(laptop, invitation.path, folder)
    enrolment.accept(laptop, enrolment.approve(desk, asked.path, folder).path)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    top = tmp_path_factory.mktemp("right")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETRA_HOME", str(top / "home"))
        made = Scene(top / "vault", {}, top / "files")
        made.files.mkdir()
        vaults = [
            create_vault(top / name, office, f"Kantor {office}", "Siti", SECRET, clock=made.clock, cost=CHEAP)[0]
            for name, office in (("vault", OWN), ("below", BELOW), ("above", ABOVE))
        ]
        own, below, above = vaults
        fill(made, own, below, above)
        for vault in vaults:
            vault.close()
        yield made


def fill(scene: Scene, own: Vault, below: Vault, above: Vault) -> None:
    name = "camat-orasi-kendaraan-dinas"
    enrol(own, below, scene.files)
    enrol(above, own, scene.files)
    ids = scene.ids
    ids["below"] = add_shipped(below, name, scene.files / "bukti")
    casebook.finalise(below, ids["below"])
    stick = Stick(scene.files / "stik")
    stick.folder.mkdir()
    export(below, stick, OWN)
    merge.import_paths(own, [stick.folder])
    for key in ("open", "final", "closed", "passed", "numbered"):
        ids[key] = add_shipped(own, name, scene.files / "bukti")
    for key in ("final", "numbered"):
        casebook.finalise(own, ids[key])
    ids["number"] = numbers.draw(own, ids["numbered"])
    for name, facts in (
        ("lhp", {}),
        ("pleno_temuan", {"plenary": HELD}),
        ("tidak_diregistrasi", WHY),
        ("penutupan", WHY),
    ):
        handling.take_step(own, ids["closed"], name, "2024-11-20", facts)
    handling.take_step(own, ids["passed"], "pelimpahan", "2024-11-20", HANDED)
    ids["step"] = handling.take_step(own, ids["open"], "lhp", "2024-11-20")
    for role in ("", *ROLES):
        ids[role] = officers.add_officer(
            own, f"petugas {role}", "", f"{SECRET} {role}", CHEAP, roles=(role,) if role else ()
        )


@dataclass(frozen=True)
class Act:
    """One call of the core: what it needs, where and in which state, and how it is done."""

    name: str
    action: str
    do: Callable[[Vault, Scene], Any]
    scope: str = "own"
    state: str = "none"
    # an act of a case needs its content, too
    reads: bool = True
    trouble: tuple[str, ...] = ()


def edited(vault: Vault, scene: Scene, key: str) -> Any:
    file = read_case_file(b'{"kind": "temuan", "event": {"place": "Lapangan"}}')
    return casebook.revise_case(vault, scene.ids[key], file, "pembetulan", scene.files)


def evidence(vault: Vault, scene: Scene) -> Any:
    path = scene.files / "foto.jpg"
    path.write_bytes(b"foto" * 99)
    return casebook.attach(vault, scene.ids["open"], path, "foto")


def other(vault: Vault, scene: Scene) -> str:
    """Another officer than the one at work."""
    return next(scene.ids[role] for role in ROLES if scene.ids[role] != vault.officer)


def rebuilt(vault: Vault, _scene: Scene) -> Any:
    vault.require("rebuild")
    with vault.whole() as reaching, reaching.writing() as db:
        return rebuild(db)


def step(name: str, key: str, facts: dict[str, Any] | None = None) -> Callable[[Vault, Scene], Any]:
    return lambda vault, scene: handling.take_step(vault, scene.ids[key], name, "2024-11-21", facts)


ACTS = (
    Act("read a case", "read", lambda v, s: load_case(v.db, s.ids["open"])),
    Act("list cases", "read", lambda v, _: v.db.execute("SELECT * FROM case_row").fetchall()),
    Act("search", "read", lambda v, _: v.db.execute("SELECT rowid FROM search('camat')").fetchall()),
    Act("payloads", "read", lambda v, _: v.db.execute("SELECT open FROM main.payload").fetchall()),
    Act("drafts", "read", lambda v, _: v.db.execute("SELECT data FROM draft").fetchall()),
    Act("new case", "record", lambda v, s: add_shipped(v, "anggota-bpd-dan-ketua-rt", s.files / "b"),
        reads=False),
    Act("change a case", "record", lambda v, s: edited(v, s, "open"), state="open"),
    Act("change a closed case", "amend", lambda v, s: edited(v, s, "closed"), state="closed"),
    Act("change a passed case", "", lambda v, s: edited(v, s, "passed"), trouble=("case_handed_over",)),
    Act("attach evidence", "record", evidence, state="open"),
    Act("finalise", "finalise", lambda v, s: casebook.finalise(v, s.ids["open"]), state="open"),
    Act("step", "handle", step("surat_tugas", "open"), state="open"),
    Act("plenary", "decide", step("pleno_temuan", "open", {"plenary": HELD}), state="open"),
    Act("delegating", "delegate", step("pelimpahan", "open", HANDED), state="open"),
    Act("delegating down", "delegate", step("pelimpahan", "open", HANDED | {"to_office": BELOW}), state="open"),
    Act("taking a step back", "handle", lambda v, s: handling.withdraw_step(v, s.ids["step"], "keliru"),
        state="open"),
    Act("taking a case over", "delegate", lambda v, s: delegation.adopt(v, s.ids["below"], "wewenang"),
        reads=False),
    Act("number", "number", lambda v, s: numbers.draw(v, s.ids["final"]), state="open"),
    Act("foreign number", "number", lambda v, s: enter_number(v, s.ids["below"], "sbt", "77/X"),
        scope="below", state="open"),
    Act("void", "void", lambda v, s: numbers.void(v, s.ids["number"], "keliru"), reads=False),
    Act("blank forms", "number", lambda v, _: numbers.reserve(v, "temuan", 3), reads=False),
    Act("numbers of a laptop", "register", lambda v, _: numbers.reserve(v, "temuan", 3, "ab" * 16), reads=False),
    Act("handing the register over", "register", lambda v, _: holder.hand_over(v, "ab" * 16, "x"), reads=False),
    Act("contact", "correspond", lambda v, _: rolls.add_roll(v, "contact", BODY),
        reads=False),
    Act("referral", "refer", lambda v, s: write_referral(v, Referral(case=s.ids["open"], to="BKN")),
        state="open"),
    Act("referral below", "refer", lambda v, s: write_referral(v, Referral(case=s.ids["below"], to="BKN")),
        scope="below", state="open"),
    Act("review", "review", lambda v, s: review_case(v, s.ids["below"], "accept", ""), scope="below",
        state="open"),
    Act("receipt", "receive", lambda v, _: receipt.answer_devices(v, BELOW), scope="device"),
    Act("taking bundles in", "receive", lambda v, _: merge.import_files(v, []), scope="device"),
    Act("trying again", "receive", lambda v, _: merge.retry(v), scope="device"),
    Act("typing a slip", "receive", lambda v, _: slip.read_slip(v, "X"), scope="device",
        trouble=("slip_mistyped",)),
    Act("clearing", "clear", lambda v, _: clearing.clear_evidence(v, "x"), scope="device",
        trouble=("clearing_unfit",)),
    Act("how long evidence stays", "clear", lambda v, _: clearing.keep_retention(v, 90), scope="device"),
    Act("printing a slip", "receive", lambda v, _: slip.print_slip(v, BELOW, "x"), scope="device",
        trouble=("receipt_unfit",)),
    Act("sending", "send", lambda v, _: make_plan(v, ABOVE), scope="device"),
    Act("settling", "settle", lambda v, s: settlement.settle(v, s.ids["open"], "narrative", "x", take="a" * 8),
        state="open", trouble=("conflict_unknown",)),
    Act("waiving a gap", "rule_books", lambda v, _: ruling.waive_gap(v, "x", 1, "x"), scope="device",
        trouble=("book_unknown",)),
    Act("settling a fork", "rule_books", lambda v, _: ruling.resolve_fork(v, "x", 1, "a" * 8, "x"),
        scope="device", trouble=("book_unknown",)),
    Act("revoking", "rule_books", lambda v, _: revocation.revoke(v, "ab" * 16, "hilang"), scope="device",
        trouble=("device_unknown",)),
    Act("inviting", "certify", lambda v, s: enrolment.invite(v, BELOW, s.files / "undangan"),
        scope="device", trouble=("storage_failed",)),
    Act("asking for a certificate", "certify", lambda v, s: enrolment.request(v, s.files / "x", s.files),
        scope="device", trouble=("enrolment_missing",)),
    Act("certifying", "certify", lambda v, s: enrolment.approve(v, s.files / "x", s.files),
        scope="device", trouble=("enrolment_missing",)),
    Act("making a root key", "certify", lambda v, _: make_root(v), scope="device", trouble=("root_unneeded",)),
    Act("certifying with a root key", "certify", lambda v, _: certify_with(v, ""), scope="device",
        trouble=("root_unneeded",)),
    Act("accepting a certificate", "certify", lambda v, s: enrolment.accept(v, s.files / "x"),
        scope="device", trouble=("enrolment_missing",)),
    Act("a key to rescue", "rescue", lambda v, _: make_office_key(v), scope="device", reads=False),
    Act("opening a request from below", "rescue", lambda v, s: open_rescue(v, s.files / "x", ""),
        scope="device", reads=False, trouble=("rescue_missing",)),
    Act("answering a request from below", "rescue", lambda v, s: answer_rescue(
        v, s.files / "x", "", s.files), scope="device", reads=False, trouble=("rescue_missing",)),
    Act("identity", "reveal", lambda v, s: disclosure.reveal(v, s.ids["open"], "klarifikasi"),
        state="open", trouble=("identity_absent",)),
    Act("identity below", "reveal_below", lambda v, s: disclosure.reveal(v, s.ids["below"], "telaah"),
        scope="below", state="open", trouble=("identity_absent",)),
    Act("asking for an identity", "ask_identity", lambda v, s: disclosure.ask(v, s.ids["below"], "telaah"),
        scope="below", state="open"),
    Act("office", "office", lambda v, _: set_office(v, {"phone": "0541-1"}), reads=False),
    Act("ending the office", "office", lambda v, _: close_office(v, {}, "Bawaslu", note="x")),
    Act("correction", "reference", lambda v, _: set_correction(v, "deadlines/deadline/lapor/days", 9, "Surat"),
        reads=False),
    Act("installing reference data", "reference", lambda v, s: packfile.install_pack(v, s.files / "x"),
        scope="device", trouble=("pack_missing",)),
    Act("a colleague more", "officers", lambda v, _: officers.add_officer(v, "Baru", "", f"{SECRET} baru", CHEAP),
        reads=False),
    Act("roles of a colleague", "officers", lambda v, s: given.set_roles(
        v, other(v, s), ["auditor", "staf"], "pindah"), reads=False),
    Act("a passphrase of a colleague", "officers", lambda v, s: access.reset_colleague(
        v, other(v, s), f"{SECRET} lain", CHEAP), reads=False),
    Act("own position", "own_officer", lambda v, _: set_officer(v, {"position": "Pelaksana"}), reads=False),
    Act("rebuilding", "rebuild", rebuilt, scope="device", reads=False),
    Act("backing up", "back_up", lambda v, s: back_up(v, backup_place(s)), scope="device", reads=False),
    Act("checking", "check", lambda v, _: check_health(v), scope="device", reads=False),
)  # fmt: skip


def backup_place(scene: Scene) -> Path:
    folder = scene.files / f"cadangan-{next(MINUTES)}"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module", params=["", *ROLES])
def at_work(request: pytest.FixtureRequest, scene: Scene) -> str:
    return str(request.param)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_every_act_by_every_role(scene, at_work, act, tmp_path, monkeypatch):
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    folder = tmp_path / "vault"
    shutil.copytree(scene.folder, folder)
    shutil.copytree(scene.folder.parent / "home", tmp_path / "home")
    with open_vault(folder, f"petugas {at_work}".strip(), f"{SECRET} {at_work}", clock=scene.clock) as vault:
        code = outcome(vault, scene, act)
        denials = [one for one in list_traces(vault.db, OWN, what="denied") if one.officer == vault.officer]
    allowed = is_allowed(act.action, at_work, act.scope, act.state) if act.action else True
    if act.reads and act.scope != "device" and not is_allowed("read", at_work, "own", "none"):
        allowed = False
    if allowed:
        assert code in ("", *act.trouble), code
        assert not denials
    else:
        assert code == "right_missing"
        assert len(denials) == 1
        assert denials[0].action in (act.action, "read", "amend"), denials


def outcome(vault: Vault, scene: Scene, act: Act) -> str:
    """Do an act as somebody who calls the core; return the code of what it raises, "" when it is done."""
    try:
        act.do(vault, scene)
    except RightMissing as error:
        vault.note_denial(error)
        return error.code
    except NetraError as error:
        return error.code
    return ""


def test_every_row_without_an_entry_of_its_own_is_asked_by_an_act():
    asked = {act.action for act in ACTS}
    unasked = {row.action for row in TABLE if not row.kinds} - asked
    assert not unasked


def test_a_vault_from_before_roles_gives_all_of_them_once(scene, tmp_path, monkeypatch):
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    folder = tmp_path / "vault"
    vault, _ = create_vault(folder, BELOW, "Panwaslu", "Ani", SECRET, clock=scene.clock, cost=CHEAP)
    with vault:
        second = officers.add_officer(vault, "Budi", "", f"{SECRET} dua", CHEAP)
        old = [Change("officer.set", name, {"roles": None}) for name in (vault.officer, second)]
        with vault.writing():
            Journal(vault.db, vault.device, 1, BELOW).write(old, vault.officer, vault.now())
    for _ in range(2):
        with open_vault(folder, "Budi", f"{SECRET} dua", clock=scene.clock) as vault:
            case = new_id()
            with vault.writing():
                vault.journal.write([Change("case.set", case, {"kind": "temuan"})], vault.officer, vault.now())
            people = given.list_colleagues(vault)
            entries = vault.db.execute("SELECT count(*) FROM entry WHERE kind = 'officer.set'").fetchone()[0]
    assert all(set(one.roles) == set(given.first_roles(BELOW)) for one in people)
    assert len(people) == 2
    assert entries == 6, "two when they came, two in the old form, two that gave the roles"
