"""Who may write what: every kind of entry, tried by every role, in every scope and state, through the real journal."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldapp.case import right
from fieldapp.case.ids import derived_id, new_id
from fieldapp.case.right import ROLES, TABLE, known_roles, may, may_ever
from fieldapp.errors import RecordElsewhere, RightMissing
from fieldapp.vault import reach, rights
from fieldapp.vault.database import immediate
from fieldapp.vault.journal import Change, Journal
from fieldapp.vault.kinds import KINDS
from fieldapp.vault.trace import list_traces
from fieldapp.vault.vault import Vault, office_record
from tests.vault import matrix
from tests.vault.matrix import EXPECTED, SCOPES, STATES, TRIES, Try, is_allowed

OWN, BELOW, OTHER = "64.01", "64.01.05", "64.02.01"
HOMES = {"own": OWN, "below": BELOW, "": OTHER}


class Undone(Exception):
    """Takes back what a try wrote."""


class World:
    """A vault with cases of its office, below and elsewhere, in every state; its officer has any roles."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.cases = {(scope, state): self._make(home, state) for scope, home in HOMES.items() for state in STATES[:3]}

    def _make(self, home: str, state: str) -> str:
        case = new_id()
        rows = [Change("case.set", case, {"kind": "temuan"})]
        if state == "closed":
            rows.append(Change("step.set", new_id(), {"case": case, "name": "penutupan", "on": "2024-11-01"}))
        if state == "passed":
            rows.append(Change("step.set", new_id(), {"case": case, "name": "pelimpahan", "on": "2024-11-01"}))
        with self.vault.writing():
            self._plain(home).write(rows, self.vault.officer, self.vault.now())
        return case

    def _plain(self, office: str = OWN) -> Journal:
        """A journal without a guard, as another office's own laptop would write."""
        return Journal(self.vault.db, self.vault.device, self.vault.incarnation, office)

    def become(self, *roles: str) -> None:
        """Have these roles from now on, inside the transaction that is open."""
        change = Change("officer.set", self.vault.officer, {"roles": sorted(roles)})
        self._plain().write([change], self.vault.officer, self.vault.now())

    def attempt(self, one: Try, scope: str, state: str, *roles: str) -> str:
        """Say what becomes of an entry: "written", "signed", "denied" or "elsewhere"; afterwards it is undone."""
        found = ""
        try:
            with immediate(self.vault.db):
                self.become(*roles)
                found = self._try(one, scope, state)
                raise Undone
        except Undone:
            return found

    def _try(self, one: Try, scope: str, state: str) -> str:
        case = self.cases.get((scope, state), "") if one.in_case else ""
        name = self._record(one, scope, case)
        sets = {**one.sets, **({"case": case} if case and name != case else {})}
        if one.over is not None:
            before = Change(one.kind, name, {**one.over, **({"case": case} if case else {})})
            self._plain(HOMES[scope]).write([before], self.vault.officer, self.vault.now())
            sets.pop("case", None)
        change = Change(one.kind, name, sets, office=HOMES[scope])
        try:
            (reference,) = self.vault.journal.write([change], self.vault.officer, self.vault.now())
        except RightMissing:
            return "denied"
        except RecordElsewhere:
            return "elsewhere"
        signed = self.vault.db.execute(
            "SELECT 1 FROM signature WHERE entry = ?", (bytes.fromhex(reference.hash),)
        ).fetchone()
        return "signed" if signed else "written"

    def _record(self, one: Try, scope: str, case: str) -> str:
        if one.known == "case":
            return case or new_id()
        if one.known == "me":
            return self.vault.officer
        if one.known == "office":
            return office_record(HOMES[scope])
        return derived_id("register", HOMES[scope]) if one.kind == "register.set" else new_id()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    from fieldapp.vault.creation import create_vault  # noqa: PLC0415 - after the environment is set
    from fieldapp.vault.passphrase import Cost  # noqa: PLC0415

    folder: Path = tmp_path_factory.mktemp("rights")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETRA_HOME", str(folder / "home"))
        cost = Cost(memory=16, time=1, lanes=1)
        vault, _ = create_vault(folder / "vault", OWN, "Bawaslu", "Siti", "kuda hijau lari pagi sekali", cost=cost)
        yield World(vault)
        vault.close()


def expected(one: Try, scope: str, state: str, role: str) -> str:
    """Return what the table written by hand says of an entry."""
    where = KINDS.get(one.kind, "any")
    if not scope or (scope == "own" and where == "above") or (scope == "below" and where == "home"):
        return "elsewhere"
    if one.known == "me" and scope != "own":
        return "elsewhere"
    at = state if one.in_case else "none"
    found = [action for action in one.actions if is_allowed(action, role, scope, at)]
    return ("signed" if EXPECTED[found[0]][3] else "written") if found else "denied"


@pytest.mark.parametrize("role", [*ROLES, ""])
@pytest.mark.parametrize("one", TRIES, ids=lambda one: one.name)
def test_every_entry_by_every_role_everywhere_and_in_every_state(world, one, role):
    for scope, state in itertools.product(HOMES, STATES if one.in_case else ("none",)):
        if one.known == "case" and state == "none" and one.in_case:
            continue
        assert world.attempt(one, scope, state, role) == expected(one, scope, state, role), (scope, state)


def test_there_is_a_try_for_every_kind_and_every_row_that_has_one():
    assert {one.kind for one in TRIES if not one.kind.endswith(".destroy")} == set(KINDS)
    assert {action for one in TRIES for action in one.actions} == {row.action for row in TABLE if row.kinds}
    assert set(EXPECTED) == {row.action for row in TABLE}
    assert list(ROLES) == matrix.ROLES


def test_the_table_is_the_one_written_by_hand():
    for action, role, scope, state in itertools.product(EXPECTED, ROLES, SCOPES, STATES):
        assert may([role], action, scope, state) is is_allowed(action, role, scope, state), (action, role, scope, state)
    for row in TABLE:
        assert row.signed is EXPECTED[row.action][3], row.action


def test_unknown_words_mean_no():
    everything = list(ROLES)
    assert not may(everything, "fly", "own", "open")
    assert not may(everything, "read", "above", "open")
    assert not may(everything, "read", "own", "burnt")
    assert not may(["raja"], "read", "own", "open")
    assert not may([], "check", "device")
    assert not may_ever(["raja"], "read")
    assert not may_ever(["admin_perangkat"], "read")
    assert known_roles(["auditor", "raja", 7, "ketua"]) == ("ketua", "auditor")


def test_several_roles_add_up(world):
    plenary = next(one for one in TRIES if one.name == "plenary")
    assert world.attempt(plenary, "own", "open", "staf", "anggota") == "signed"
    assert world.attempt(plenary, "own", "open", "staf", "admin_perangkat") == "denied"


def test_an_unknown_role_gives_none_and_an_unknown_kind_is_refused(world):
    one = next(one for one in TRIES if one.name == "own name")
    assert world.attempt(one, "own", "none", "raja") == "denied"
    odd = Try("odd", "poem.set", ())
    assert world.attempt(odd, "own", "none", *ROLES) == "elsewhere"
    with pytest.raises(RightMissing):
        rights.Watch(world.vault.rights, world.vault.signer)(Change("poem.set", new_id()), rights.RecordState(""), OWN)


def test_signed_traces_carry_the_signature(world):
    for what in ("revealed", "exported", "sealed"):
        assert world.attempt(Try("t", "access.note", (), {"what": what}), "own", "none", "staf") == "signed"


# ---- every cell counts ----------------------------------------------------------------------------------------------


def cells():
    """Give every role, scope and state of every row, and whether it is signed."""
    for row in TABLE:
        yield from ((row.action, "roles", role) for role in ROLES)
        yield from ((row.action, "scopes", scope) for scope in SCOPES[:3])
        yield from ((row.action, "states", state) for state in STATES)
        yield row.action, "signed", ""


def flipped(action, column, value):
    """Return the table with one cell turned around."""
    found = []
    for row in TABLE:
        if row.action == action:
            before = getattr(row, column)
            after = not before if column == "signed" else tuple({*before} ^ {value})
            row = replace(row, **{column: after})  # noqa: PLW2901
        found.append(row)
    return tuple(found)


@pytest.mark.parametrize(("action", "column", "value"), list(cells()), ids=str)
def test_a_cell_that_is_turned_around_is_noticed(monkeypatch, action, column, value):
    table = flipped(action, column, value)
    monkeypatch.setattr(right, "_rows", {row.action: row for row in table})
    wrong = [
        cell
        for cell in itertools.product([action], ROLES, SCOPES, STATES)
        if may([cell[1]], cell[0], *cell[2:]) is not is_allowed(*cell)
    ]
    unsigned = any(row.signed is not EXPECTED[row.action][3] for row in table)
    assert wrong or unsigned


@pytest.mark.parametrize("action", [row.action for row in TABLE if row.kinds])
def test_a_role_too_many_or_too_few_changes_what_is_written(world, monkeypatch, action):
    """The journal asks the table itself: every turned role shows in an entry of that row."""
    tries = [one for one in TRIES if one.actions[:1] == (action,) or action in one.actions]
    for role in ROLES:
        table = {row.action: row for row in flipped(action, "roles", role)}
        monkeypatch.setattr(right, "_rows", table)
        seen = {
            (one.name, scope, state)
            for one, scope, state in itertools.product(tries, ("own", "below"), STATES)
            if not (one.known == "case" and state == "none")
            if world.attempt(one, scope, state, role) != expected(one, scope, state, role)
        }
        assert seen, role


# ---- denials --------------------------------------------------------------------------------------------------------


def test_a_denial_is_an_entry_and_nothing_else_is_written(laptop):
    vault = laptop(OWN)
    before = vault.db.execute("SELECT count(*) FROM entry").fetchone()[0]
    case = new_id()
    with vault.writing():
        Journal(vault.db, vault.device, 1, OWN).write(
            [Change("officer.set", vault.officer, {"roles": ["auditor"]})], vault.officer, vault.now()
        )
    with pytest.raises(RightMissing) as caught, vault.writing():
        vault.journal.write([Change("case.set", case, {"kind": "temuan"})], vault.officer, vault.now())
    assert caught.value.facts == {"action": "record", "about": case}
    assert "mencatat dan mengubah perkara" in caught.value.sentence
    (trace,) = list_traces(vault.db, OWN)
    assert (trace.what, trace.action, trace.about, trace.officer) == ("denied", "record", case, vault.officer)
    assert vault.db.execute("SELECT count(*) FROM entry").fetchone()[0] == before + 2
    assert vault.db.execute("SELECT count(*) FROM record WHERE type = 'case'").fetchone()[0] == 0


def test_require_notes_a_denial_once_on_whatever_connection(laptop):
    vault = laptop(OWN)
    with vault.writing():
        Journal(vault.db, vault.device, 1, OWN).write(
            [Change("officer.set", vault.officer, {"roles": []})], vault.officer, vault.now()
        )
    reader = vault.beside()
    with pytest.raises(RightMissing):
        reader.require("check")
    with pytest.raises(RightMissing), vault.writing():
        vault.require("back_up")
    with pytest.raises(RightMissing), reader as opened:
        opened.db.execute("SELECT * FROM case_row").fetchall()
    assert [one.action for one in list_traces(vault.db, OWN)] == ["read", "back_up", "check"]


def test_who_may_not_read_content_sees_records_of_these_types_alone():
    """A type more here would show a case, a person or a letter to somebody who only keeps the laptop."""
    assert sorted(reach.SEEN) == [
        "access", "book", "closing", "device", "foreign", "number", "office", "officer", "range", "receipt",
        "reference", "register",
    ]  # fmt: skip
