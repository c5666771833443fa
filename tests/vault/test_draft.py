"""Drafts: kept at once, local for ever."""

from datetime import UTC, datetime

import pytest

from fieldapp.case.ids import new_id
from fieldapp.errors import RightMissing
from fieldapp.vault import schema
from fieldapp.vault.database import open_database
from fieldapp.vault.draft import (
    NOBODY,
    Draft,
    count_drafts,
    discard_draft,
    keep_draft,
    leave_drafts,
    list_drafts,
    load_draft,
)
from fieldapp.vault.driver import Migrations
from fieldapp.vault.officers import add_officer, remove_officer
from fieldapp.vault.roles import set_roles
from fieldapp.vault.vault import open_vault

FIRST, LATER = datetime(2024, 11, 1, 8, 0, tzinfo=UTC), datetime(2024, 11, 1, 8, 5, tzinfo=UTC)


def test_a_draft_is_kept_replaced_and_discarded(laptop, passphrase):
    laptop = laptop()
    one, two = new_id(), new_id()
    keep_draft(laptop, one, "temuan", {"narrative": "Setengah kalimat <b>"}, FIRST)
    keep_draft(laptop, two, "laporan", {}, FIRST)
    keep_draft(laptop, one, "temuan", {"narrative": "Satu kalimat. \u202e"}, LATER)
    assert [draft.id for draft in list_drafts(laptop)] == [one, two]
    assert list_drafts(laptop)[0] == Draft(
        one, "temuan", {"narrative": "Satu kalimat. \u202e"}, "2024-11-01T08:05:00+00:00"
    )
    laptop.close()
    with open_vault(laptop.folder, None, passphrase) as again:
        assert len(list_drafts(again)) == 2
        discard_draft(again, one)
        discard_draft(again, one)
        assert [draft.id for draft in list_drafts(again)] == [two]


def test_a_draft_never_enters_a_book(laptop):
    laptop = laptop()
    before = laptop.db.execute("SELECT count(*) FROM entry").fetchone()
    keep_draft(laptop, new_id(), "temuan", {"narrative": "rahasia"}, FIRST)
    assert laptop.db.execute("SELECT count(*) FROM entry").fetchone() == before


def test_two_officers_of_one_laptop_keep_drafts_of_their_own(laptop, passphrase, cheap_cost):
    siti = laptop()
    other = add_officer(siti, "Budi Santoso", "Anggota", "padi kuning di lereng bukit", cheap_cost)
    paper, mine = new_id(), new_id()
    keep_draft(siti, paper, "document", {"typed": "Siti"}, FIRST)
    keep_draft(siti, mine, "temuan", {}, LATER)
    first = siti.officer
    siti.close()
    with open_vault(siti.folder, other, "padi kuning di lereng bukit") as budi:
        assert list_drafts(budi) == []
        assert load_draft(budi, paper) is None
        keep_draft(budi, paper, "document", {"typed": "Budi"}, LATER)
        discard_draft(budi, mine)
        assert [draft.data for draft in list_drafts(budi)] == [{"typed": "Budi"}]
        assert count_drafts(budi.db) == 3
    with open_vault(siti.folder, first, passphrase) as again:
        assert [draft.id for draft in list_drafts(again)] == [mine, paper]
        assert load_draft(again, paper).data == {"typed": "Siti"}
        discard_draft(again, paper)
        assert load_draft(again, paper) is None
        assert count_drafts(again.db) == 2


def test_the_drafts_of_somebody_who_left_are_nobodys_until_somebody_goes_on(laptop, cheap_cost):
    siti = laptop()
    one, both = new_id(), new_id()
    with siti.writing() as db:
        for draft, officer in ((one, "gone"), (both, "gone"), (both, siti.officer)):
            db.execute("INSERT INTO draft VALUES (?, ?, 'temuan', '{}', '2024-11-01T08:00:00+00:00')", (draft, officer))
        assert [draft.id for draft in list_drafts(siti)] == [both]
        leave_drafts(db, "gone")
    assert sorted(draft.id for draft in list_drafts(siti)) == sorted([one, both])
    keep_draft(siti, one, "temuan", {"narrative": "lanjut"}, LATER)
    assert siti.db.execute("SELECT officer FROM draft WHERE id = ?", (one,)).fetchall() == [(siti.officer,)]
    discard_draft(siti, both)
    assert [draft.id for draft in list_drafts(siti)] == [one]
    assert count_drafts(siti.db) == 1


def test_drafts_from_before_are_nobodys(db_key, tmp_path, monkeypatch):
    with monkeypatch.context() as before:
        older = Migrations("netra")
        for name in schema.NAMES[:5]:
            older()(getattr(schema, name))
        before.setattr(schema, "NAMES", schema.NAMES[:5])
        before.setattr(schema, "migrations", older)
        db = open_database(tmp_path / "vault.db", db_key, create=True)
        db.execute("INSERT INTO draft VALUES ('d', 'temuan', '{}', '2024-11-01T08:00:00+00:00')")
        db.close()
    db = open_database(tmp_path / "vault.db", db_key)
    assert db.execute("SELECT id, officer, kind FROM draft").fetchall() == [("d", NOBODY, "temuan")]
    db.close()


def test_an_admin_without_content_leaves_the_drafts_of_who_goes(laptop, passphrase, cheap_cost):
    siti = laptop()
    clock, first = siti.clock, siti.officer
    admin = add_officer(siti, "Rusdi Hamka", "Admin", "padi kuning di lereng bukit", cheap_cost)
    staff = add_officer(siti, "Budi Santoso", "Staf", "sawah hijau di tepi kota", cheap_cost)
    set_roles(siti, admin, ["admin_perangkat"], "tugas")
    siti.close()
    with open_vault(siti.folder, staff, "sawah hijau di tepi kota", clock=clock) as budi:
        keep_draft(budi, "d", "temuan", {"narrative": "belum selesai"}, FIRST)
    with (
        open_vault(siti.folder, admin, "padi kuning di lereng bukit", clock=clock) as rusdi,
        pytest.raises(RightMissing),
    ):
        list_drafts(rusdi)
    remove_officer(siti.folder, admin, "padi kuning di lereng bukit", staff, reason="pindah", clock=clock)
    with open_vault(siti.folder, first, passphrase, clock=clock) as again:
        assert [draft.data for draft in list_drafts(again)] == [{"narrative": "belum selesai"}]
