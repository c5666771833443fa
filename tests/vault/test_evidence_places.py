"""Where else a file is evidence already."""

from fieldapp.vault import casebook
from fieldapp.vault.attachment import attach_file
from fieldapp.vault.draft import keep_draft
from fieldapp.vault.listing import EvidencePlace, places_of_evidence
from fieldapp.vault.register import load_case


def test_other_cases_and_drafts_are_named(laptop, add_case, tmp_path):
    vault = laptop()
    path = tmp_path / "foto.jpg"
    path.write_bytes(b"isi")
    keep_draft(vault, "d", "temuan", {}, vault.now())
    sha256 = attach_file(vault, "d", path).sha256
    assert places_of_evidence(vault.db, sha256, draft="d") == []
    assert places_of_evidence(vault.db, sha256) == [EvidencePlace("")]
    case = add_case(vault)
    casebook.attach(vault, case, path, "foto")
    summary = load_case(vault.db, case).event.summary
    assert places_of_evidence(vault.db, sha256, draft="d") == [EvidencePlace(case, "", summary)]
    assert places_of_evidence(vault.db, sha256, besides=case, draft="d") == []
