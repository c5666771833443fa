"""Every other officer of the laptop hears once of a recovery, by whichever way it came."""

from collections.abc import Callable

import pytest

from fieldapp.desk.recovery import list_unseen, mark_seen
from fieldapp.vault.access import regain_access
from fieldapp.vault.journal import Change
from fieldapp.vault.officers import add_officer
from fieldapp.vault.trace import trace_change
from fieldapp.vault.vault import Vault, open_vault

FIRST = "kuda hijau lari pagi sekali"
SECOND, NEW = "sandi petugas kedua di sini", "bulan terang di atas muara"


@pytest.mark.parametrize(("to", "office"), [("", ""), ("64.01", "Bawaslu Kabupaten Paser")])
def test_the_others_hear_of_it_once(laptop: Callable[..., Vault], cheap_cost, to: str, office: str) -> None:
    vault = laptop()
    second = add_officer(vault, "Rusdi Hamka", "", SECOND, cheap_cost)
    folder, key, clock = vault.folder, vault.db_key, vault.clock
    assert list_unseen(vault) == []
    vault.close()
    regain_access(folder, key, second, NEW, to=to, cost=cheap_cost, clock=clock)
    with open_vault(folder, second, NEW, clock=clock) as own:
        assert list_unseen(own) == []
    with open_vault(folder, "Hariyati Nopriani", FIRST, clock=clock) as other:
        found = list_unseen(other)
        assert [(one.name, one.office, one.by_sheet) for one in found] == [("Rusdi Hamka", office, True)]
        mark_seen(other, found[0])
        assert list_unseen(other) == []
    regain_access(folder, key, second, NEW, to=to, cost=cheap_cost, clock=clock)
    with open_vault(folder, "Hariyati Nopriani", FIRST, clock=clock) as other:
        assert len(list_unseen(other)) == 1


def test_what_a_desk_answered_is_no_recovery_of_its_own(laptop: Callable[..., Vault]) -> None:
    vault = laptop("64.01")
    vault.note(trace_change("recovered", action="rescue", about="somebody", to="64.01.05"))
    assert list_unseen(vault) == []


def test_an_officer_who_reads_no_content_hears_of_it_too(laptop: Callable[..., Vault], cheap_cost) -> None:
    vault = laptop()
    keeper = add_officer(vault, "Rusdi Hamka", "", SECOND, cheap_cost)
    with vault.writing():
        vault.journal.write([Change("officer.set", keeper, {"roles": ["admin_perangkat"]})], vault.officer, vault.now())
    folder, key, first, clock = vault.folder, vault.db_key, vault.officer, vault.clock
    vault.close()
    regain_access(folder, key, first, NEW, cost=cheap_cost, clock=clock)
    with open_vault(folder, keeper, SECOND, clock=clock) as other:
        found = list_unseen(other)
        assert [one.name for one in found] == ["Hariyati Nopriani"]
        mark_seen(other, found[0])
        assert list_unseen(other) == []
