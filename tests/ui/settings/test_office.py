"""The office in the settings: shown, changed as one entry, drawn as it will print, and never lost."""

from fieldapp.vault.history import history
from fieldapp.vault.vault import office_record
from tests.ui.conftest import settle


def entries(window):
    return window.session.here.db.execute("SELECT count(*) FROM entry").fetchone()[0]


def test_what_is_set_and_what_follows_from_it_are_shown(page, see):
    assert see.shown("office_name_edit").value() == "Panwaslu Kecamatan Tanjung Lempake"
    assert see.shown("office_city_edit") is not None
    fields = page.sections["office"]._fields
    assert fields["zone"].value() == "WITA"
    assert fields["bawaslu_code"].value() == "23.01.05"
    assert "PANITIA PENGAWAS PEMILIHAN UMUM" in fields["kop_lines"].value()
    assert not see.shown("save_office_button").isEnabled()


def test_a_change_is_saved_by_its_key_as_one_entry_of_what_changed(window, page, see):
    before = entries(window)
    see.type_into("office_name_edit", "Panwascam Tanjung Lempake")
    see.key_into("office_phone_edit", "(0543) 000012")
    assert see.reads("Perubahan belum disimpan.")
    see.press("Ctrl+S")
    settle(window)
    assert see.reads("Pengaturan kantor disimpan.")
    assert see.reads("Panwascam Tanjung Lempake")
    assert entries(window) == before + 1
    last = window.session.here.db.execute(
        "SELECT fields FROM record WHERE id = ?", (office_record("64.01.05"),)
    ).fetchone()[0]
    assert b"(0543) 000012" in bytes(last)
    assert b"kop_lines" not in bytes(last)
    assert window.session.office.phone == "(0543) 000012"
    assert not see.shown("save_office_button").isEnabled()


def test_the_letterhead_is_drawn_as_it_will_print(window, page, see, qtbot):
    picture = page.sections["office"]._picture
    qtbot.waitUntil(lambda: not picture.pixmap().isNull(), timeout=10_000)
    before = picture.pixmap().toImage()
    see.type_into("office_kop_lines_edit", "KANTOR LAIN SAMA SEKALI")
    qtbot.waitUntil(lambda: picture.pixmap().toImage() != before, timeout=10_000)
    assert page.sections["office"]._fields["kop_lines"].value() == "KANTOR LAIN SAMA SEKALI"


def test_taking_back_shows_what_was_there(page, see):
    see.type_into("office_chair_edit", "Orang Lain")
    see.click_text("Kembalikan")
    assert see.shown("office_chair_edit").value() == "Muhammad Ridwan Asyari"
    assert not see.reads("Perubahan belum disimpan.")


def test_too_much_and_nothing_are_refused_where_they_stand(window, page, see):
    before = entries(window)
    see.type_into("office_name_edit", "x")
    see.press("Backspace")
    see.click("save_office_button")
    assert see.reads("Nama kantor tidak boleh kosong.")
    see.type_into("office_name_edit", "Panwaslu")
    see.shown("office_email_edit").setText("x" * 201)
    see.click("save_office_button")
    assert see.reads("paling banyak 200 huruf")
    see.shown("office_email_edit").setText("")
    see.shown("office_kop_lines_edit").setPlainText("\n".join("ABCDEFG"))
    see.click("save_office_button")
    assert see.reads("Paling banyak 6 baris")
    settle(window)
    assert entries(window) == before


def test_what_was_typed_survives_a_lock(window, page, see, world):
    see.type_into("office_chair_edit", "Ketua Baru, S.H.")
    see.press("Ctrl+L")
    see.wait_for("unlock_passphrase_edit")
    settle(window)
    see.type_into("unlock_passphrase_edit", world.passphrase)
    see.press("Enter")
    see.wait_for("office_chair_edit")
    assert see.shown("office_chair_edit").value() == "Ketua Baru, S.H."
    assert see.reads("Perubahan belum disimpan.")
    see.click("save_office_button")
    settle(window)
    assert window.session.here.office_settings().chair == "Ketua Baru, S.H."
    assert window.session.here.setting("ui.settings.office") == ""


def test_an_emptied_line_goes_back_to_its_default(window, page, see):
    see.type_into("office_chair_edit", "x")
    see.press("Backspace")
    see.click("save_office_button")
    settle(window)
    assert window.session.here.office_settings().chair == ""
    assert see.shown("office_chair_edit").value() == ""


def test_hostile_text_is_kept_plain(window, page, see):
    see.shown("office_chair_edit").setText("<b>Ketua</b>\x07 {x} %s")
    see.click("save_office_button")
    settle(window)
    assert window.session.here.office_settings().chair == "<b>Ketua</b> {x} %s"
    assert history(window.session.here.db, office_record("64.01.05")) is not None
