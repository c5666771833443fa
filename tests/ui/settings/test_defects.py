"""What a check finds, in words, and the way to the case; what is shown from outside; the seal that ends a session."""

import pytest

from fieldapp.vault.audit.journal import check_entries
from fieldapp.vault.history import history
from fieldapp.vault.sealing import last_seal
from tests.ui.conftest import settle
from tests.ui.flows.driver import Driver


@pytest.fixture
def case(world):
    with world.opened() as vault:
        return world.add_case(vault)


@pytest.fixture
def tampered(world, case):
    """Give a vault in which somebody changed what stands in the list and what an entry says."""
    with world.opened() as vault:
        vault.db.execute("UPDATE case_row SET summary = 'lain' WHERE id = ?", (case,))
        vault.db.execute(
            "UPDATE payload SET open = ? WHERE n = (SELECT n FROM entry WHERE record = ?)",
            (b'{"reason":"","set":{"kind":"temuan"}}', case),
        )
    return case


@pytest.fixture
def health(open_desk, world, request):
    """Open the section about the safety of the data, on what the test's vault fixture made."""
    request.getfixturevalue("tampered" if "tampered" in request.fixturenames else "case")
    return open_desk(world, page="settings", section="health")


@pytest.fixture
def see(health):
    driver = Driver(health)
    driver.wait_for("full_check_button")
    return driver


def test_every_defect_is_a_sentence_with_its_witness_and_leads_to_the_case(tampered, see):
    see.click("full_check_button")
    see.wait_to_read("Pemeriksaan menemukan")
    assert see.reads("diganti: isian itu tidak cocok dengan sidik yang tertulis di catatannya")
    assert see.reads("Dibantah oleh: Sidik isian")
    assert see.reads("tidak sama dengan riwayatnya")
    see.click("open_defect_0_button")
    see.wait_for(lambda: see.window.desk.place() == ("case", {"id": tampered, "tab": "summary"}) or None)


def test_a_code_from_a_paper_that_nobody_knows_is_a_contradiction(see):
    see.type_into("witness_path_edit", "ABCD-EFGH-JKMN")
    see.click("full_check_button")
    see.wait_to_read("Kode cetak ABCD-EFGH-JKMN dari kertas tidak ada di laptop ini")
    assert see.reads("Dibantah oleh: Kode cetak pada kertas")


def test_a_witness_that_cannot_be_read_is_said_and_nothing_is_checked(see):
    see.type_into("witness_path_edit", "x" * 80)
    see.click("full_check_button")
    see.wait_to_read("Jumlah huruf slip belum pas")
    assert see.shown("full_check_button").isEnabled()


def test_whole_data_is_said_to_be_whole(see):
    see.click("full_check_button")
    see.wait_to_read("Data utuh")
    assert see.shown("defect_list") is None


def test_the_end_of_a_session_seals_the_book_once(world, case, open_desk, qtbot):
    window = open_desk(world)
    window.lock()
    qtbot.waitUntil(lambda: not window.busy)
    with world.opened() as vault:
        sealed, _ = last_seal(vault.db, vault.book)
        assert sealed == vault.db.execute("SELECT last FROM book WHERE book = ?", (vault.book,)).fetchone()[0]
        (signed,) = vault.db.execute(
            "SELECT count(*) FROM signature s JOIN entry e ON e.hash = s.entry WHERE e.book = ? AND e.seq = ?",
            (vault.book, sealed),
        ).fetchone()
        assert signed == 1
        assert list(check_entries(vault.db, 0, [])) == []
        assert history(vault.db, case)
    window = open_desk(world)
    settle(window)
    window.lock()
    qtbot.waitUntil(lambda: not window.busy)
    with world.opened() as vault:
        assert last_seal(vault.db, vault.book)[0] == sealed
