"""What the editor does with a vault: begin, keep, restore, save, and meet what others saved."""

import copy
import json
from datetime import UTC, date, datetime

import pytest

from fieldapp.desk import editing as desk
from fieldapp.desk.editing import begin, catch_up, draft_names, form_problems, keep, open_draft, open_record, save
from fieldapp.errors import (
    DraftUnknown,
    EvidenceMissing,
    FormUnfit,
    NothingChanged,
    ReasonMissing,
    RecordElsewhere,
    RecordMoved,
)
from fieldapp.vault import casebook
from fieldapp.vault.attachment import attach_bytes, attachments_of
from fieldapp.vault.check import check
from fieldapp.vault.draft import discard_draft, list_drafts
from fieldapp.vault.register import load_case, load_supervision, owner_state
from fieldapp.vault.vault import open_vault
from tests.vault.journal_world import KAB, carry


@pytest.fixture
def vault(laptop):
    return laptop()


@pytest.fixture
def case(vault, add_case):
    return add_case(vault, "grup-wa-dinas-sembilan-asn")


def attached(vault, form, name="foto.jpg", data=b"isi"):
    item = attach_bytes(vault, form.draft, name, data)
    form.values["evidence"].append(desk.evidence_values(item))
    return item


@pytest.mark.parametrize("kind", desk.EDITABLE)
def test_a_new_form_knows_what_is_written_every_time(vault, kind):
    form = begin(vault, kind)
    assert not form.changed
    if kind == "laporan":
        assert form.values["received"] == {
            "place": "Kantor 64.01.05",
            "date": "2024-11-01",
            "time": form.values["received"]["time"],
        }
    if kind in ("temuan", "lhp"):
        assert form.values["finder"]["name"] == "Hariyati Nopriani"


def test_the_finder_is_remembered(vault):
    form = begin(vault, "temuan")
    form.values["finder"]["position"] = "Anggota"
    form.values["election"] = "Pilkada 2024"
    save(vault, form)
    again = begin(vault, "temuan")
    assert (again.values["finder"]["position"], again.values["election"]) == ("Anggota", "Pilkada 2024")
    assert begin(vault, "lhp").values["finder"]["position"] == "Anggota"


def test_a_new_case_is_saved_with_its_evidence_and_the_draft_ends(vault):
    form = begin(vault, "temuan")
    form.values["narrative"] = "Uraian."
    form.values["subjects"] = [{"id": "", "name": "A"}, {"id": "", "name": ""}]
    attached(vault, form)
    keep(vault, form)
    owner = save(vault, form)
    found = load_case(vault.db, owner)
    assert (found.narrative, [s.name for s in found.subjects]) == ("Uraian.", ["A"])
    assert [(e.name, vault.evidence.verify(e.sha256)) for e in found.evidence] == [("foto.jpg", "ok")]
    assert (list_drafts(vault), attachments_of(vault.db, form.draft)) == ([], [])
    assert check(vault, full=True).defects == []


def test_an_lhp_is_saved_and_revised(vault):
    form = begin(vault, "lhp")
    form.values |= {"result": "Patroli.", "alleged": {"event": "Orasi", "witnesses": [{"name": "Saksi"}]}}
    attached(vault, form)
    owner = save(vault, form)
    found = load_supervision(vault.db, owner)
    assert (found.alleged.event, found.alleged.witnesses[0].name, found.evidence[0].name) == (
        "Orasi",
        "Saksi",
        "foto.jpg",
    )
    form = open_record(vault, owner)
    form.values["result"] = "Patroli malam."
    assert save(vault, form) == owner
    assert load_supervision(vault.db, owner).result == "Patroli malam."


def test_only_the_kind_is_needed(vault):
    assert load_case(vault.db, save(vault, begin(vault, "informasi_awal"))).kind == "informasi_awal"


def test_a_draft_comes_back_as_it_was(vault):
    form = begin(vault, "temuan")
    form.values["event"]["place"] = "Balai"
    form.state = {"section": "event", "focus": "event.place"}
    item = attached(vault, form)
    keep(vault, form)
    again = open_draft(vault, form.draft)
    assert (again.values, again.base, again.state) == (form.values, form.base, form.state)
    assert again.changed
    assert [e["id"] for e in again.values["evidence"]] == [item.id]
    assert json.loads(json.dumps(list_drafts(vault)[0].data)) == list_drafts(vault)[0].data


def test_evidence_taken_in_after_the_last_keep_is_found_again(vault):
    form = begin(vault, "temuan")
    keep(vault, form)
    item = attach_bytes(vault, form.draft, "foto.jpg", b"isi")
    assert [e["id"] for e in open_draft(vault, form.draft).values["evidence"]] == [item.id]
    form.state["dropped"] = [item.id]
    keep(vault, form)
    assert open_draft(vault, form.draft).values["evidence"] == []


def test_evidence_that_was_taken_away_again_is_let_go(vault, passphrase):
    form = begin(vault, "temuan")
    attached(vault, form, data=b"satu")
    other = attached(vault, form, data=b"dua")
    del form.values["evidence"][1]
    save(vault, form)
    assert vault.db.execute("SELECT id FROM attachment").fetchall() == [(other.id,)]
    vault.close()
    with open_vault(vault.folder, None, passphrase) as again:
        assert not again.evidence.has(other.sha256)
        assert check(again, full=True).defects == []


def test_a_saved_or_discarded_draft_is_gone(vault):
    form = begin(vault, "temuan")
    keep(vault, form)
    discard_draft(vault, form.draft)
    with pytest.raises(DraftUnknown):
        open_draft(vault, form.draft)


def test_a_revision_changes_what_changed(vault, case):
    form = open_record(vault, case)
    form.values["subjects"][2]["rank"] = "Penata (III/c)"
    form.values["subjects"].append({"id": "", "name": "Baru"})
    del form.values["subjects"][0]
    form.values["evidence"][0]["note"] = "Uraian lain"
    del form.values["evidence"][1]
    before = load_case(vault.db, case)
    save(vault, form)
    after = load_case(vault.db, case)
    assert [s.id for s in after.subjects[:-1]] == [s.id for s in before.subjects[1:]]
    assert (after.subjects[1].rank, after.subjects[-1].name) == ("Penata (III/c)", "Baru")
    assert [e.id for e in after.evidence] == [e.id for e in (before.evidence[0], *before.evidence[2:])]
    assert after.evidence[0].note == "Uraian lain"
    assert after.evidence[0].exif == before.evidence[0].exif
    assert check(vault, full=True).defects == []


def test_nothing_changed_is_said(vault, case):
    with pytest.raises(NothingChanged):
        save(vault, open_record(vault, case))


def test_after_finalising_a_reason_is_needed(vault, add_case):
    case = add_case(vault)
    casebook.finalise(vault, case)
    form = open_record(vault, case)
    assert form.needs_reason
    form.values["impact"] = "Lain."
    keep(vault, form)
    with pytest.raises(ReasonMissing):
        save(vault, form)
    assert len(list_drafts(vault)) == 1
    save(vault, form, "salah ketik")
    assert owner_state(vault.db, case).fields["state"] == "revised"


def test_values_that_do_not_fit_save_nothing(vault):
    form = begin(vault, "temuan")
    form.values["impact"] = "x" * 20_001
    before = vault.db.execute("SELECT count(*) FROM entry").fetchone()
    form.values["event"]["known_on"] = "besok sore"
    with pytest.raises(FormUnfit, match="Tanggal diketahui, Dampak pada pelayanan publik"):
        save(vault, form)
    assert vault.db.execute("SELECT count(*) FROM entry").fetchone() == before


def test_a_lost_file_saves_nothing(vault):
    form = begin(vault, "temuan")
    item = attached(vault, form)
    vault.evidence.drop(item.sha256)
    with pytest.raises(EvidenceMissing):
        save(vault, form)
    assert attachments_of(vault.db, form.draft) == [item]


def test_another_office_only_reads(laptop, vault, case):
    desk_vault = laptop(KAB)
    carry(vault, desk_vault)
    with pytest.raises(RecordElsewhere):
        open_record(desk_vault, case)


# ---- others save meanwhile ------------------------------------------------------------------------------------------


def saved_elsewhere(vault, case, change):
    form = open_record(vault, case)
    change(form.values)
    save(vault, form)


def test_other_fields_join_when_saving(vault, case):
    form = open_record(vault, case)
    form.values["impact"] = "Milik saya."
    saved_elsewhere(vault, case, lambda values: values.update(narrative="Milik mereka."))
    save(vault, form)
    found = load_case(vault.db, case)
    assert (found.impact, found.narrative) == ("Milik saya.", "Milik mereka.")


def test_the_same_field_is_not_overwritten_in_silence(vault, case):
    form = open_record(vault, case)
    form.values["impact"] = "Milik saya."
    saved_elsewhere(vault, case, lambda values: values.update(impact="Milik mereka."))
    with pytest.raises(RecordMoved):
        save(vault, form)
    assert load_case(vault.db, case).impact == "Milik mereka."
    catch_up(vault, form)
    assert [(overlap.path, overlap.theirs) for overlap in form.overlaps] == [("impact", "Milik mereka.")]
    assert form.values["impact"] == "Milik saya."
    save(vault, form)
    assert load_case(vault.db, case).impact == "Milik saya."


def test_a_draft_is_laid_over_what_was_saved_meanwhile(vault, case):
    form = open_record(vault, case)
    form.values["impact"] = "Milik saya."
    form.values["subjects"][0]["rank"] = "Saya"
    keep(vault, form)
    saved_elsewhere(
        vault,
        case,
        lambda values: (values["subjects"].pop(1), values.update(narrative="Milik mereka.", impact="Lain.")),
    )
    again = open_draft(vault, form.draft)
    assert (again.values["impact"], again.values["narrative"], len(again.values["subjects"])) == (
        "Milik saya.",
        "Milik mereka.",
        8,
    )
    assert [overlap.path for overlap in again.overlaps] == ["impact"]
    save(vault, again)
    found = load_case(vault.db, case)
    assert (found.subjects[0].rank, len(found.subjects), found.impact) == ("Saya", 8, "Milik saya.")


# ---- problems and names ---------------------------------------------------------------------------------------------


def test_problems_stand_under_the_path_of_their_field(vault):
    form = begin(vault, "laporan")
    form.values["subjects"] = [{"id": "", "name": ""}]
    paths = {problem.field for problem in form_problems("laporan", form.values, date(2024, 11, 1))}
    assert {"reporter.name", "subjects[0].name", "event.place", "evidence"} <= paths
    report = {**desk.blank_values("lhp"), "place": "a\u202eb"}
    paths = {problem.field for problem in form_problems("lhp", report, date(2024, 11, 1))}
    assert {"lhp.result", "lhp.activities", "lhp.place"} <= paths


def test_a_draft_has_a_name(vault):
    form = begin(vault, "temuan")
    form.values["event"]["summary"] = "Orasi camat"
    form.values["subjects"] = [{"id": "", "name": "A"}, {"id": "", "name": "B"}]
    keep(vault, form)
    assert draft_names(list_drafts(vault)[0]) == ("Orasi camat", "A, B")
    report = copy.deepcopy(begin(vault, "lhp"))
    keep(vault, report)
    assert draft_names(list_drafts(vault)[0]) == ("", "")


def test_a_laptop_in_another_zone_proposes_the_time_of_the_office(vault):
    vault.clock = lambda: datetime(2024, 11, 1, 18, 5, tzinfo=UTC)
    assert vault.office_settings().zone == "WITA"
    received = begin(vault, "laporan").values["received"]
    assert (received["date"], received["time"]) == ("2024-11-02", "02:05")
    assert vault.now().isoformat() == "2024-11-01T18:05:00+00:00"
