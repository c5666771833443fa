"""Letters of assignment: entered with their officers, numbered once, put on paper, named by a report."""

from fieldapp.desk.assignment import FORM
from fieldapp.vault.documents import documents_of
from fieldapp.vault.rolls import list_rolls, load_roll
from tests.ui.registers.conftest import LONG


def stand(officer):
    officer.press("Alt+4")
    officer.wait_to_read("Mengawasi masa tenang")


def test_an_assignment_is_entered_with_the_officers_of_the_office(officer, look):
    stand(officer)
    officer.click("new_button")
    officer.wait_for("assignment_sheet")
    officer.type("Mengawasi pemungutan suara")
    officer.type_into("officer_1_name_edit", "hari")
    officer.wait_for(lambda: officer.shown("officer_1_name_edit").is_open())
    officer.press("Enter")
    assert officer.shown("officer_1_name_edit").text() == "Hariyati Nopriani"
    officer.click("add_officer_button")
    officer.type("Orang Luar")
    officer.press("Tab")
    officer.type("Pengawas TPS")
    officer.type_into("until_edit", "28-11-2024")
    officer.type_into("place_edit", "Seluruh TPS")
    officer.type_into("basis_edit", "Pleno")
    officer.click("save_roll_button")
    officer.wait_to_read("Mengawasi pemungutan suara")
    found = look(officer, lambda vault: list_rolls(vault.db, "assignment", vault.office))
    made = next(one for one in found if one.text("purpose") == "Mengawasi pemungutan suara")
    assert made.fields["officers"] == [
        {"name": "Hariyati Nopriani", "position": ""}, {"name": "Orang Luar", "position": "Pengawas TPS"},
    ]  # fmt: skip
    assert made.fields["basis"] == ["Pleno"]
    assert made.text("number").startswith("002/")


def test_nobody_is_sent_without_a_task_and_a_name(officer, look):
    stand(officer)
    officer.click("new_button")
    officer.wait_for("assignment_sheet")
    officer.click("save_roll_button")
    officer.wait_to_read("Isian ini belum diisi.")
    assert officer.shown("assignment_sheet") is not None
    assert len(look(officer, lambda vault: list_rolls(vault.db, "assignment", vault.office))) == 1


def test_an_officer_is_taken_out_and_the_rest_stays(officer, office, look):
    stand(officer)
    officer.click_row("assignments_table", 0, double=True)
    officer.wait_for("assignment_sheet")
    officer.wait_to_read(office.number)
    officer.click("add_officer_button")
    officer.type("Noor Aida")
    officer.click("officer_2_remove_button")
    officer.click("save_roll_button")
    officer.wait_for(lambda: officer.shown("assignment_sheet") is None)
    roll = look(officer, lambda vault: load_roll(vault.db, office.sent))
    assert [one["name"] for one in roll.fields["officers"]] == ["Noor Aida"]
    assert roll.text("purpose") == "Mengawasi masa tenang"
    assert roll.text("number") == office.number


def test_its_paper_is_prepared_once(officer, office, look):
    stand(officer)
    officer.click_row("assignments_table", 0)
    officer.click("paper_button")
    officer.wait_for(lambda: officer.window.page.name == "document")
    first = officer.window.page.place()["id"]
    papers = look(officer, lambda vault: documents_of(vault.db, ""))
    assert [(one.id, one.form, one.referral, one.on) for one in papers] == [(first, FORM, office.sent, "2024-11-20")]
    officer.window.back()
    stand(officer)
    officer.click_row("assignments_table", 0)
    officer.click("paper_button")
    officer.wait_for(lambda: officer.window.page.name == "document")
    assert officer.window.page.place()["id"] == first


def test_a_report_begins_with_its_number(officer, office):
    stand(officer)
    officer.click_row("assignments_table", 0)
    officer.click("report_button")
    officer.wait_for("assignment_edit")
    assert officer.shown("assignment_edit").value() == office.number


def test_a_report_finds_the_number_in_the_book(officer, office):
    officer.window.go("edit", kind="lhp")
    officer.click("assignment_edit")
    officer.press("Down")
    officer.wait_for(lambda: officer.shown("assignment_edit").is_open())
    officer.press("Enter")
    assert officer.shown("assignment_edit").value() == office.number
    officer.type_into("assignment_edit", "031/lama")
    assert officer.shown("assignment_edit").value() == "031/lama"


def test_a_nil_report_finds_it_too(officer, office):
    officer.window.go("supervision")
    officer.click("nil_button")
    officer.wait_for("nil_sheet")
    officer.type_into("assignment_edit", "masa tenang")
    officer.wait_for(lambda: officer.shown("assignment_edit").is_open())
    officer.press("Enter")
    assert officer.shown("assignment_edit").value() == office.number


def test_forty_officers_and_long_names_fit(officer, look, office):
    stand(officer)
    officer.click_row("assignments_table", 0, double=True)
    sheet = officer.wait_for("assignment_sheet")
    many = [{"name": f"{LONG} {n}", "position": "Anggota"} for n in range(40)]
    sheet.fields["officers"].set_value(many)
    officer.click("save_roll_button")
    officer.wait_for(lambda: officer.shown("assignment_sheet") is None)
    roll = look(officer, lambda vault: load_roll(vault.db, office.sent))
    assert len(roll.fields["officers"]) == 40
