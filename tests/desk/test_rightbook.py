"""Who may do what and who did what, in words: the table of the manual, reasons, traces; roles on record."""

from pathlib import Path

import pytest

from fieldapp.case.right import ROLES, TABLE
from fieldapp.desk.rightbook import manual_table, right_lines, role_labels, trace_lines, why_not
from fieldapp.errors import AdminLast, NothingChanged, OfficerUnknown, ReasonMissing, RightMissing, RoleUnfit
from fieldapp.vault import officers
from fieldapp.vault.roles import find_colleague, list_colleagues, set_roles
from fieldapp.vault.trace import trace_change
from fieldapp.vault.vault import open_vault
from fieldapp.words import all_words

MANUAL = Path(__file__).resolve().parents[2] / "resources" / "manual" / "jendela.md"
KAB = "64.01"


def test_the_manual_prints_the_table_of_the_program():
    lines = MANUAL.read_text(encoding="utf-8").splitlines()
    table = list(manual_table())
    start = lines.index(table[0])
    assert lines[start : start + len(table)] == table
    assert not lines[start + len(table)].startswith("|")
    assert len(table) == len(TABLE) + 2


def test_every_row_role_scope_and_state_has_its_words():
    words = all_words()
    for row in TABLE:
        assert f"right.{row.action}" in words
    for role in ROLES:
        assert f"role.{role}" in words
        assert f"role.{role}.about" in words
    assert {line.action for line in right_lines()} == {row.action for row in TABLE}
    assert {line.action for line in right_lines(["auditor"])} == {"read", "own_officer", "trace", "back_up", "check"}


def test_a_reason_names_who_may():
    assert why_not("void") == "Membatalkan nomor hanya untuk: Ketua, Kepala Sekretariat."
    assert why_not("fly") == "tindakan yang tidak dikenal"
    assert role_labels([]) == "-"
    assert role_labels(["auditor", "ketua", "raja"]) == "Ketua, Auditor"


def test_roles_are_given_with_a_reason_and_show_in_the_history(laptop, cheap_cost, passphrase):
    vault = laptop(KAB)
    second = officers.add_officer(vault, "Rusdi", "Staf", "hujan turun sejak subuh tadi", cheap_cost)
    assert find_colleague(vault, "rusdi").roles == ("staf",)
    with pytest.raises(ReasonMissing):
        set_roles(vault, second, ["ketua"], " ")
    with pytest.raises(RoleUnfit):
        set_roles(vault, second, ["raja"], "x")
    with pytest.raises(NothingChanged):
        set_roles(vault, second, ["staf"], "x")
    with pytest.raises(OfficerUnknown):
        set_roles(vault, "Siapa", ["staf"], "x")
    assert set_roles(vault, second, {"auditor", "ketua"}, " rotasi ") == ("ketua", "auditor")
    assert find_colleague(vault, second).roles == ("ketua", "auditor")
    assert [one.name for one in list_colleagues(vault)] == ["Hariyati Nopriani", "Rusdi"]
    assert all(one.unlocks for one in list_colleagues(vault))


def test_a_desk_role_needs_an_office_that_receives(laptop):
    vault = laptop("64.01.05")
    with pytest.raises(RoleUnfit) as caught:
        set_roles(vault, vault.officer, ["auditor"], "x")
    assert "auditor" in caught.value.sentence


def test_the_last_admin_stays(laptop, cheap_cost):
    vault = laptop(KAB)
    with pytest.raises(AdminLast):
        set_roles(vault, vault.officer, ["ketua"], "x")
    officers.add_officer(vault, "Rusdi", "", "hujan turun sejak subuh tadi", cheap_cost, roles=["admin_perangkat"])
    assert set_roles(vault, vault.officer, ["ketua"], "dibagi") == ("ketua",)


def test_nobody_gives_himself_roles(laptop, cheap_cost):
    vault = laptop(KAB)
    officers.add_officer(vault, "Rusdi", "", "hujan turun sejak subuh tadi", cheap_cost, roles=["staf"])
    folder = vault.folder
    vault.close()
    with open_vault(folder, "Rusdi", "hujan turun sejak subuh tadi") as staff:
        with pytest.raises(RightMissing):
            set_roles(staff, staff.officer, ["ketua", "staf"], "ingin")
        (line, *_) = trace_lines(staff, what="denied")
    assert (line.sentence, line.about, line.officer) == ("Ditolak: mengatur petugas dan peran", "Rusdi", "Rusdi")


def test_traces_are_told_newest_first_and_narrowed_down(laptop, cheap_cost, add_case):
    vault = laptop(KAB)
    case = add_case(vault)
    vault.note(trace_change("revealed", action="reveal", about=case, reason="klarifikasi"))
    vault.note(trace_change("exported", to="64", number=3))
    officers.add_officer(vault, "Rusdi", "", "hujan turun sejak subuh tadi", cheap_cost)
    told = trace_lines(vault)
    assert [one.what for one in told] == ["joined", "exported", "revealed"]
    assert told[1].sentence == "Mengirim paket ke kantor 64"
    assert told[1].signed
    assert (told[2].about, told[2].owner, told[2].case, told[2].reason) == (case[:8], case, True, "klarifikasi")
    assert told[0].about == "Rusdi"
    assert not told[0].case
    assert [one.what for one in trace_lines(vault, what="exported")] == ["exported"]
    assert [one.what for one in trace_lines(vault, about=case)] == ["revealed"]
    assert trace_lines(vault, officer="nobody") == []
