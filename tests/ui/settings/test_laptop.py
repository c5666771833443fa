"""This laptop: its enrolment by two files, its health, its look, and what the program says about itself."""

import pytest

from fieldapp import __version__
from fieldapp.exchange import enrolment
from fieldapp.vault import snapshot
from fieldapp.vault.keys import fingerprint
from tests.ui.conftest import settle
from tests.ui.flows.driver import Driver
from ui.style import theme


def test_a_laptop_without_permission_says_so(window, page, see):
    see.wait_to_read("Laptop ini belum disahkan.")
    vault = window.session.here
    assert see.reads(fingerprint(vault.device_keys.public))
    assert see.reads(vault.device[:8])


def enrol(window, see, above, stick):
    invitation = enrolment.invite(above, "64.01.05", stick)
    see.click("open_invitation_button")
    see.drop("invitation_edit", [invitation.path])
    see.click("write_request_button")
    see.wait_to_read("Permohonan sudah ditulis")
    assert see.has_focus("invitation_close_button")
    see.click("invitation_close_button")
    (request,) = stick.glob("permohonan-*.json")
    answer = enrolment.approve(above, request, stick)
    request.unlink()
    see.click("open_answer_button")
    see.drop("answer_edit", [answer.path])
    see.click("answer_button")
    see.wait_for(lambda: see.shown("answer_sheet") is None)
    settle(window)


def test_invitation_and_answer_certify_it_and_may_be_renewed(window, page, see, above, stick):
    enrol(window, see, above, stick)
    see.wait_to_read("Laptop ini disahkan oleh Bawaslu Kabupaten Paser.")
    assert see.reads("Bawaslu Kabupaten Paser (64.01)")
    assert enrolment.certified_by(window.session.here).serial == 1
    assert see.reads("Perbarui dengan Undangan Baru")
    enrol(window, see, above, stick)
    assert enrolment.certified_by(window.session.here).serial == 2


def test_an_answer_for_another_laptop_is_refused(window, page, see, above, stick):
    wrong = enrolment.invite(above, "64.01.05", stick)
    see.click("open_answer_button")
    see.click("answer_button")
    assert see.reads("Pilih berkas izinnya dahulu.")
    see.type_into("answer_path_edit", str(wrong.path))
    see.click("answer_button")
    settle(window)
    assert see.shown("answer_sheet") is not None
    assert see.shown("answer_sheet")._trouble.text()
    see.press("Esc")
    assert enrolment.certified_by(window.session.here) is None


def test_a_quick_and_a_full_check_find_nothing_wrong(window, page, see):
    assert see.reads("Belum pernah di laptop ini")
    for button, kind in (("check_button", "pemeriksaan singkat"), ("full_check_button", "pemeriksaan lengkap")):
        see.click(button)
        see.wait_to_read("Data utuh")
        settle(window)
        assert see.reads(f"25 November 2024 pukul 08.00, {kind}: tidak ada masalah")


def test_damage_is_listed(world, open_desk):
    with world.opened() as vault:
        case = world.add_case(vault)
        blob = vault.folder / "evidence" / vault.db.execute("SELECT blob FROM evidence_file").fetchone()[0]
    assert case
    blob.unlink()
    window = open_desk(world, page="settings")
    see = Driver(window)
    see.click("check_button")
    see.wait_to_read("Pemeriksaan menemukan 1 masalah.")
    settle(window)
    assert see.reads("tidak ada lagi")


def test_a_backup_is_written_and_remembered(window, page, see, stick):
    see.click("backup_button")
    assert see.reads("Sebut folder tempat cadangan ditulis.")
    see.drop("backup_folder_edit", [stick])
    see.click("backup_button")
    see.wait_to_read("Cadangan selesai dan sudah dibaca ulang")
    settle(window)
    assert snapshot.list_backups(stick)
    assert see.reads(f"25 November 2024 pukul 08.00, ke {stick}")


def test_a_place_that_takes_no_backup_is_refused(window, page, see, stick):
    (stick / "berkas").write_bytes(b"bukan folder")
    see.type_into("backup_folder_path_edit", str(stick / "berkas"))
    see.click("backup_button")
    settle(window)
    assert page.sections["health"].backup.result.tone() == "ochre"
    assert see.shown("backup_button").isEnabled()


@pytest.mark.parametrize(("choice", "shown"), [("dark", "dark"), ("light", "light")])
def test_the_look_changes_at_once_and_is_remembered(window, page, see, choice, shown, home):
    edit = see.shown("theme_edit")
    edit.setCurrentIndex(edit.findData("dark" if choice == "light" else "light"))
    edit.setCurrentIndex(edit.findData(choice))
    assert theme().tokens.name == shown
    assert f'"theme":"{choice}"'.encode() in (home / "window.json").read_bytes()
    theme().choose("light")


def test_the_program_says_what_it_is(page, see):
    assert see.reads(f"Netra {__version__}")
    assert see.reads("Kepmendagri 300.2.2-2138 Tahun 2025")


def test_the_list_leads_to_every_section_and_follows_the_scrolling(window, page, see):
    for key in ("about", "health", "laptop", "officer", "office"):
        see.click(f"{key}_step")
        assert page.list.current() == key
        top = page.sections[key].mapTo(page._scroll.viewport(), page.sections[key].rect().topLeft()).y()
        bar = page._scroll.verticalScrollBar()
        assert top == 0 or bar.value() == bar.maximum()
    page._scroll.verticalScrollBar().setValue(page._scroll.verticalScrollBar().maximum())
    assert page.list.current() == "about"
    assert page.place() == {"section": "about"}


def test_a_section_may_be_asked_for(window, page, see, qtbot):
    window.go("settings", section="laptop")
    qtbot.waitUntil(lambda: page.list.current() == "laptop")
