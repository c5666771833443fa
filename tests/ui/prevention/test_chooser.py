"""The chooser of an addressee: found by any word, entered anew, or typed freely; its value is the text of a letter."""

import pytest

from fieldapp.vault import rolls
from tests.ui.flows.driver import Driver
from ui.pages.prevention.chooser import ContactEdit
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet

PPK = {
    "kind": "ppk",
    "region": "64.01",
    "office": "BKPSDM Paser",
    "name": "Kepala BKPSDM Paser",
    "address": "Jalan Satu",
}


@pytest.fixture
def chooser(world, open_desk):
    """Give an officer at a sheet with a chooser of PPK contacts, and the chooser."""
    with world.opened() as vault:
        rolls.add_roll(vault, "contact", PPK)
        rolls.add_roll(vault, "contact", {"kind": "camat", "office": "Kantor Camat Paser"})
    window = open_desk(world)
    edit = ContactEdit("to_edit", window, kind="ppk")
    sheet = Sheet("Kepada", wide=True, name="letter_sheet")
    sheet.body.addWidget(Field("Kepada", edit))
    window.open_sheet(sheet)
    return Driver(window), edit


def test_a_contact_is_found_and_its_lines_are_the_value(chooser):
    officer, edit = chooser
    heard = []
    edit.picked.connect(heard.append)
    officer.type_into("to_lookup", "paser")
    officer.wait_for(edit.lookup.is_open)
    assert edit.lookup.list.count() == 1
    officer.press("Enter")
    assert edit.value() == "Kepala BKPSDM Paser\nJalan Satu"
    assert [one.office for one in heard] == ["BKPSDM Paser"]
    assert officer.reads("Jalan Satu")
    officer.press("End")
    officer.type(" lain")
    assert edit.contact() is None
    assert edit.value() == "BKPSDM Paser lain"


def test_everything_of_a_kind_is_offered_without_a_word(chooser):
    officer, edit = chooser
    edit.set_scope("", "")
    officer.click("to_lookup")
    officer.press("Down")
    officer.wait_for(lambda: edit.lookup.is_open() and edit.lookup.list.count() > 3)


def test_a_new_contact_is_entered_and_chosen_at_once(chooser, settled):
    officer, edit = chooser
    officer.type_into("to_lookup", "Dinas Pendidikan Paser")
    officer.click("to_new_button")
    sheet = officer.wait_for("contact_sheet")
    assert sheet.values()["kind"] == "ppk"
    assert sheet.values()["office"] == "Dinas Pendidikan Paser"
    officer.type_into("address_edit", "Jalan Dua")
    officer.click("save_record_button")
    officer.wait_for(lambda: edit.contact() is not None)
    assert edit.value() == "Dinas Pendidikan Paser\nJalan Dua"
    settled(officer.window)
    assert rolls.load_roll(officer.window.session.here.db, edit.contact().id).text("office") == "Dinas Pendidikan Paser"


def test_a_text_is_shown_and_kept_as_it_came(chooser):
    _, edit = chooser
    edit.set_value("Bupati Paser\nJalan Tiga\nTanah Grogot")
    assert edit.value() == "Bupati Paser\nJalan Tiga\nTanah Grogot"
    assert edit.lookup.text() == "Bupati Paser"
    assert edit.contact() is None
