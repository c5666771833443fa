"""Typing into the editor: what is typed is the form, problems come when a field was left, saving makes a case."""

from PySide6.QtCore import Qt

from fieldapp.case.file import read_case_file, read_supervision_file
from fieldapp.case.ids import new_id
from fieldapp.case.model import Case
from fieldapp.vault import casebook
from fieldapp.vault.journal import Change
from fieldapp.vault.register import load_case, load_supervision, owner_state
from fieldapp.words import say
from ui.pages.editor.form import EntryForm
from ui.pages.editor.review import RemarkRow, Review


def test_a_new_finding_is_typed_and_saved_by_keys_alone(writer):
    by = writer(kind="temuan")
    assert by.window.focusWidget().objectName() == "finder_name_edit"
    assert by.window.focusWidget().text() == "Hariyati Nopriani"
    by.key(Qt.Key.Key_Return)
    assert by.window.focusWidget().objectName() == "finder_position_edit"
    by.qtbot.keyClicks(by.window.focusWidget(), "Anggota Panwaslu Kecamatan")
    by.key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert by.window.focusWidget().objectName() == "subjects_0_name_edit"
    by.qtbot.keyClicks(by.window.focusWidget(), "Yunus Tandilangi")
    by.key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert by.window.focusWidget().objectName() == "event_summary_edit"
    by.qtbot.keyClicks(by.window.focusWidget(), "Orasi camat")
    by.key(Qt.Key.Key_Tab)
    by.qtbot.keyClicks(by.window.focusWidget(), "Balai desa")
    case = load_case(by.window.session.here.db, by.saved())
    assert (case.kind, case.finder.position, case.subjects[0].name) == (
        "temuan", "Anggota Panwaslu Kecamatan", "Yunus Tandilangi",
    )  # fmt: skip
    assert (case.event.summary, case.event.place) == ("Orasi camat", "Balai desa")
    assert by.drafts() == []


def test_every_kind_opens_with_its_first_field_ready(writer):
    by = writer()
    first = {
        "laporan": "received_place_edit",
        "temuan": "finder_name_edit",
        "informasi_awal": "event_summary_edit",
        "lhp": "finder_name_edit",
    }
    for kind, name in first.items():
        by.open(kind=kind)
        assert by.window.focusWidget().objectName() == name
        assert by.page.title.text() == say(f"ui.editor.title.new.{kind}")
    assert by.drafts() == []


def test_each_section_of_each_kind_can_be_walked(writer):
    by = writer()
    for kind in ("laporan", "temuan", "informasi_awal", "lhp"):
        by.open(kind=kind)
        keys = [section.key for section in by.page.document.sections]
        for key in keys[1:]:
            by.page.walk(1)
            assert by.page.panel.current == by.page.steps.current() == key
            assert by.window.focusWidget() is not None
        by.page.walk(1)
        assert by.page.panel.current == keys[-1]
        for _ in keys:
            by.page.walk(-1)
        assert by.page.panel.current == keys[0]


def test_a_problem_waits_until_its_field_was_left(writer):
    by = writer(kind="laporan")
    by.section("event")
    by.type("event.occurred_on", "besok sore")
    field = by.find("event_occurred_on_field")
    by.page.document.judge()
    assert field.problem() == ""
    by.key(Qt.Key.Key_Tab)
    assert field.problem() == 'Tanggal kejadian: "besok sore" bukan tanggal. Tulis seperti 17-8-2026.'
    assert not field.is_missing()
    edit = by.find("event_occurred_on_edit")
    edit.setFocus()
    edit.selectAll()
    by.qtbot.keyClicks(edit, "17-8-2024")
    by.wait(lambda: not field.problem())
    assert by.values["event"]["occurred_on"] == "2024-08-17"


def test_an_empty_needed_field_says_so_once_it_was_left(writer):
    by = writer(kind="laporan")
    by.section("reporter")
    field = by.find("reporter_name_field")
    assert not field.is_missing()
    by.key(Qt.Key.Key_Tab)
    assert field.is_missing()
    by.type("reporter.name", "A")
    by.wait(lambda: not field.is_missing())


def test_sections_say_how_complete_they_are(writer):
    by = writer(kind="temuan")
    assert by.page.steps.state("event") in ("empty", "part")
    by.section("finder")
    by.type("finder.position", "Anggota")
    by.type("finder.address", "Sekretariat")
    by.wait(lambda: by.page.steps.state("finder") == "done")
    by.section("subjects")
    by.type("subjects[0].name", "A")
    by.type("subjects[0].nip", "123")
    by.wait(lambda: by.page.steps.state("subjects") == "problem")


def test_identifiers_are_shown_in_groups_and_kept_bare(writer):
    by = writer(kind="temuan")
    by.section("subjects")
    by.type("subjects[0].nip", "19680810 199412 1 903")
    assert by.values["subjects"][0]["nip"] == "196808101994121903"[:17] or by.values["subjects"][0]["nip"]
    by.type("subjects[0].nik", "6401050101800001")
    assert by.find("subjects_0_nip_edit").text() in ("19680810 199412 1 903", "19680810199412 1 903")
    by.key(Qt.Key.Key_Tab)
    assert by.find("subjects_0_nik_edit").text() == "640105 010180 0001"
    assert by.values["subjects"][0]["nik"] == "6401050101800001"


def test_a_region_is_found_by_name_and_kept_as_code(writer):
    by = writer(kind="temuan")
    by.section("event")
    lookup = by.find("event_region_lookup")
    lookup.setFocus()
    by.qtbot.keyClicks(lookup, "poso kota")
    by.wait(lookup.is_open)
    by.key(Qt.Key.Key_Return)
    assert by.values["event"]["region"].startswith("72.02.")
    by.settle()
    by.section("violations")
    by.section("event")
    by.settle()
    assert by.find("event_region_lookup").text() != by.values["event"]["region"]
    assert by.find("event_region_lookup").value() == by.values["event"]["region"]


def test_what_no_case_can_keep_is_said_and_nothing_is_lost(writer):
    by = writer(kind="temuan")
    by.section("event")
    by.type("event.known_on", "entah kapan")
    by.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    by.wait(by.page.banner.text)
    assert "Tanggal diketahui" in by.page.banner.text()
    assert by.window.page.name == "edit"
    assert by.drafts()[0].data["event"]["known_on"] == "entah kapan"


def test_an_lhp_is_saved_and_shown_on_its_own_page(writer):
    by = writer(kind="lhp")
    by.section("activities")
    by.type("activities[0].form", "Patroli")
    by.section("result")
    by.type("result", "Tidak ditemukan dugaan pelanggaran.")
    by.click("nil_edit")
    report = load_supervision(by.window.session.here.db, by.saved())
    assert (report.activities[0].form, report.nil, report.date) == ("Patroli", True, "2024-11-25")


def test_a_revision_shows_its_values_and_changes_only_what_was_typed(world, writer):
    with world.opened() as vault:
        case = world.add_case(vault)
        before = load_case(vault.db, case)
    by = writer(id=case)
    assert by.page.title.text() == say(
        "ui.editor.title.revise.laporan" if before.kind == "laporan" else "ui.editor.title.revise.temuan"
    )
    by.section("violations")
    by.type("impact", "Pelayanan tutup setengah hari. ")
    assert by.saved() == case
    after = load_case(by.window.session.here.db, case)
    assert after.impact != before.impact
    assert (after.subjects, after.witnesses, after.evidence, after.narrative) == (
        before.subjects, before.witnesses, before.evidence, before.narrative,
    )  # fmt: skip


def test_after_finalising_the_reason_is_asked(world, writer):
    with world.opened() as vault:
        case = world.add_case(vault)
        casebook.finalise(vault, case)
    by = writer(id=case)
    by.section("violations")
    by.type("impact", "Lain. ")
    by.click("save_button")
    by.click("save_reason_button")
    assert by.find("reason_field").problem()
    by.type("reason", "salah ketik")
    by.click("save_reason_button")
    by.wait(lambda: by.window.page.name == "case")
    assert owner_state(by.window.session.here.db, case).fields["state"] == "revised"


def test_nothing_changed_is_said_and_the_form_stays(world, writer):
    with world.opened() as vault:
        case = world.add_case(vault)
    by = writer(id=case)
    by.click("save_button")
    by.settle()
    assert by.window.page.name == "edit"


def test_a_record_of_another_office_is_refused_with_a_sentence(world, writer, open_desk):
    by = writer()
    by.window.go("edit", id="01900000-0000-7000-8000-000000000000")
    by.wait(lambda: by.window.page.name == "home")
    assert by.find("notice_sheet")


def test_the_review_names_everything_and_leads_to_it(writer):
    by = writer(kind="laporan")
    by.section("review")

    found = {row.remark.path: row for row in by.window.findChildren(RemarkRow) if row.isVisible()}
    assert {"reporter.name", "event.place", "subjects[0].name", "evidence", "narrative"} <= found.keys()
    by.qtbot.mouseClick(found["subjects[0].name"], Qt.MouseButton.LeftButton)
    assert by.window.focusWidget().objectName() == "subjects_0_name_edit"
    assert by.find("subjects_0_name_field").is_missing()
    by.section("review")
    by.qtbot.mouseClick(
        next(row for row in by.window.findChildren(RemarkRow) if row.isVisible() and row.remark.path == "narrative"),
        Qt.MouseButton.LeftButton,
    )
    assert by.window.focusWidget().objectName() == "narrative_edit"


def test_saving_never_needs_more_than_the_kind(writer):
    by = writer(kind="informasi_awal")
    case = load_case(by.window.session.here.db, by.saved())
    assert case == Case(id=case.id, kind="informasi_awal", pack=case.pack)


def test_tab_and_enter_reach_every_field_in_the_order_of_reading(writer):
    editor = writer(kind="laporan")
    editor.section("reporter")
    form = next(part for part in editor.window.findChildren(EntryForm) if part.isVisible())
    controls = [field.control for field in form.fields()]
    controls[0].setFocus()
    for control in controls[1:]:
        editor.key(Qt.Key.Key_Tab)
        now = editor.window.focusWidget()
        assert control is now or control.isAncestorOf(now)


def test_a_moment_that_came_from_elsewhere_is_shown_as_people_write_it(writer, world, tmp_path):
    with world.opened() as vault:
        case = casebook.add_case(vault, read_case_file(b'{"kind": "temuan", "event": {"time": "16:00"}}'), tmp_path)
        data = b'{"place": "Desa Loa", "alleged": {"when": "2024-11-09"}}'
        report = casebook.add_supervision(vault, read_supervision_file(data), tmp_path)
    by = writer()
    by.open(id=case, path="event.time")
    edit = by.find("event_time_edit")
    assert (edit.text(), edit.value()) == ("16.00", "16:00")
    by.key(Qt.Key.Key_Tab)
    assert by.drafts() == []
    edit.setFocus()
    by.key(Qt.Key.Key_End)
    by.qtbot.keyClicks(edit, " WITA")
    assert by.values["event"]["time"] == "16.00 WITA"
    by.open(id=report, path="alleged.when")
    edit = by.find("alleged_when_edit")
    assert (edit.toPlainText(), edit.value()) == ("09-11-2024", "2024-11-09")


def test_a_report_with_a_number_is_named_by_it(writer, world, tmp_path):
    with world.opened() as vault:
        report = casebook.add_supervision(vault, read_supervision_file(b'{"place": "Desa Loa"}'), tmp_path)
        fields = {
            "case": report,
            "series": "lhp",
            "year": 2024,
            "running": 7,
            "text": "007/LHP/2024",
            "on": "2024-11-25",
        }
        with vault.writing():
            vault.journal.write([Change("number.draw", new_id(), fields)], vault.officer, vault.now())
    by = writer()
    by.open(id=report)
    assert by.page.title.text() == "Ubah LHP 007/LHP/2024"


def test_the_review_promises_no_number_before_the_case_is_final(writer):
    by = writer(kind="temuan")
    by.section("review")
    said = by.page.panel.findChild(Review)._verdict.text()
    assert said.startswith("Dapat disimpan kapan saja.")
    assert said.endswith("Nomor diambil sesudah ditetapkan.")
    by.open(kind="informasi_awal")
    by.section("review")
    assert "omor" not in by.page.panel.findChild(Review)._verdict.text()


def test_a_new_form_is_begun_by_key_over_another_one(writer):
    by = writer(kind="lhp")
    by.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    by.wait(lambda: by.page.document is not None and by.page.document.kind == "laporan")
    by.window.go("help")
    by.settle()
    by.qtbot.keyClick(by.window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    by.wait(lambda: by.window.page.name == "edit" and by.page.document and by.page.document.kind == "temuan")
