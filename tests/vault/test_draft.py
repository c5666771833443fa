"""Drafts: kept at once, local for ever."""

from datetime import UTC, datetime

from fieldapp.case.ids import new_id
from fieldapp.vault.draft import Draft, discard_draft, keep_draft, list_drafts
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
