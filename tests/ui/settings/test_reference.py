"""Data Acuan, the members and the end of the office in the settings."""

from fieldapp.vault.correction import set_correction
from tests.ui.conftest import settle


def test_the_set_in_force_and_the_corrections_are_counted(window, page, see):
    window.session.write(
        page, lambda vault: set_correction(vault, "deadlines/deadline/lapor/days", 9, "Surat"), changed=("*",)
    )
    settle(window)
    assert ("Dibetulkan kantor ini", "1 nilai") in page.sections["reference"]._facts.pairs()
    see.click("open_reference_button")
    settle(window)
    assert window.desk.page.name == "reference"


def test_the_first_day_is_chosen_for_the_office(window, page, see):
    section = page.sections["reference"]
    assert section._day_one.value() == "both"
    section._day_one.setCurrentIndex(section._day_one.findData("same"))
    settle(window)
    assert window.session.office.day_one == "same"
    assert see.reads("Hari pertama batas waktu: Hari kejadian itu juga.")
    section._day_one.setCurrentIndex(section._day_one.findData("both"))
    settle(window)
    assert window.session.office.day_one == ""


def test_members_are_kept_one_a_line(window, page, see):
    field = page.sections["office"]._fields["members"]
    field.control.setPlainText(" Siti Rahmawati, S.H. ; Anggota (Koordinator Divisi)\n\nDrs. H. Abdul Karim\n")
    see.click("save_office_button")
    settle(window)
    assert window.session.office.members == (
        "Siti Rahmawati, S.H. ; Anggota (Koordinator Divisi)",
        "Drs. H. Abdul Karim",
    )
    field.control.setPlainText("\n".join("x" * 5 for _ in range(13)))
    see.click("save_office_button")
    assert see.reads("Paling banyak 12 anggota")
    field.control.setPlainText("")
    see.click("save_office_button")
    settle(window)
    assert window.session.office.members == ()


def test_the_way_to_the_end_of_the_office(window, page, see):
    assert see.reads("Kantor ini masih bertugas.") or page.sections["closing"]._working.text()
    see.click("open_closing_button")
    settle(window)
    assert window.desk.page.name == "closing"
