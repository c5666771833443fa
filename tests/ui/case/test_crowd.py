"""A case with ninety subjects: its people and its papers unfold a piece at a time, and nothing of it is lost."""

import pytest
from PySide6.QtCore import QPoint

from fieldapp.desk.document import prepare_step
from fieldapp.vault.handling import take_step
from fieldapp.vault.register import load_case, load_steps
from tests.ui.flows.driver import Driver
from tests.ui.scenery import add_crowd
from ui.pages.case.summary import PEOPLE_AT_ONCE
from ui.pages.case.timeline import SHEETS_AT_ONCE
from ui.widgets.text import Label

INVITED = {"at": "2024-11-23T09:00", "place": "Aula Kecamatan", "medium": "daring"}


@pytest.fixture
def crowd(world):
    with world.opened() as vault:
        return add_crowd(vault)


def test_ninety_people_unfold_ten_at_a_time(open_desk, world, crowd):
    with world.opened() as vault:
        names = [one.name for one in load_case(vault.db, crowd).subjects]
    officer = Driver(open_desk(world, page="case", id=crowd))
    officer.wait_to_read(f"Lihat {len(names) - PEOPLE_AT_ONCE} orang lainnya")
    column = officer.shown("more_subjects_button").parentWidget()
    for shown in range(PEOPLE_AT_ONCE, len(names), PEOPLE_AT_ONCE):
        assert _names_in(column) == names[:shown]
        officer.click("more_subjects_button")
    assert _names_in(column) == names
    assert officer.shown("more_subjects_button") is None


def test_many_papers_of_a_step_unfold_at_once(open_desk, world, crowd):
    with world.opened() as vault:
        take_step(vault, crowd, "lhp", "2024-11-20", {})
        held = {"number": "01/BA", "place": "Aula", "chair": "Ketua", "present": ["Ketua", "Anggota"]}
        take_step(vault, crowd, "pleno_temuan", "2024-11-21T09:00", {"plenary": held})
        take_step(vault, crowd, "registrasi", "2024-11-21T14:00", {})
        subjects = load_case(vault.db, crowd).subjects[: SHEETS_AT_ONCE + 3]
        parties = [f"subject:{one.id}" for one in subjects]
        take_step(vault, crowd, "undangan_1", "2024-11-21T16:00", {**INVITED, "parties": parties})
        made = prepare_step(vault, next(step.id for step in load_steps(vault.db, crowd) if step.name == "undangan_1"))
    assert len(made) == len(parties)
    officer = Driver(open_desk(world, page="case", id=crowd, tab="handling"))
    officer.wait_to_read(f"Lihat {len(made) - SHEETS_AT_ONCE} naskah lainnya")
    assert len(officer.all_shown("sheet_A.UK_button")) == SHEETS_AT_ONCE
    officer.click("more_sheets_button")
    officer.wait_for(lambda: len(officer.all_shown("sheet_A.UK_button")) == len(made))
    assert officer.shown("more_sheets_button") is None


def _names_in(people):
    """Return what stands in the face of names, in the order in which it is laid out."""
    found = [one for one in people.findChildren(Label) if one.property("role") == "name" and one.isVisible()]
    return [one.text() for one in sorted(found, key=lambda one: one.mapTo(people, QPoint()).y())]
