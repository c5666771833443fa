"""A letter of assignment: one number for its line in the book and its paper, and finding it again for a report."""

from datetime import date

from fieldapp.desk.assignment import FORM, find_assignments
from fieldapp.desk.document import finalise, prepare
from fieldapp.vault.listing import list_numbers
from fieldapp.vault.rolls import add_roll, load_roll, number_roll

FIELDS = {
    "on": "2024-10-14",
    "basis": ["Rapat pleno 13 Oktober 2024"],
    "officers": [{"name": "Hariyati Nopriani", "position": "Anggota"}],
    "purpose": "Mengawasi kampanye tatap muka",
    "from": "2024-10-15",
    "until": "2024-10-20",
    "place": "Kecamatan Tanjung Lempake",
}


def test_the_paper_bears_the_number_of_its_line(laptop):
    vault = laptop()
    name = add_roll(vault, "assignment", FIELDS)
    drawn = number_roll(vault, name)
    paper = prepare(vault, "", FORM, referral=name)[0]
    done = finalise(vault, paper.id)
    assert done.head_number == drawn
    assert [row.text for row in list_numbers(vault.db, vault.office)] == [drawn]


def test_a_line_without_a_number_gets_it_when_the_paper_is_final(laptop):
    vault = laptop()
    name = add_roll(vault, "assignment", FIELDS)
    done = finalise(vault, prepare(vault, "", FORM, referral=name)[0].id)
    assert done.head_number
    assert load_roll(vault.db, name).text("number") == done.head_number
    assert len(list_numbers(vault.db, vault.office)) == 1


def test_a_paper_of_no_line_draws_a_number_of_its_own(laptop):
    vault = laptop()
    name = add_roll(vault, "assignment", FIELDS | {"until": "2024-11-30"})
    paper = prepare(vault, "", FORM)[0]
    assert finalise(vault, paper.id).number
    assert not load_roll(vault.db, name).text("number")


def test_what_holds_on_the_day_is_found_first(laptop):
    vault = laptop()
    held = add_roll(vault, "assignment", FIELDS)
    later = add_roll(vault, "assignment", FIELDS | {"on": "2024-10-25", "from": "2024-10-26", "until": "2024-11-02"})
    unnumbered = add_roll(vault, "assignment", FIELDS)
    for name in (held, later):
        number_roll(vault, name)
    day = date(2024, 10, 16)
    assert [roll.id for roll in find_assignments(vault, "", day)] == [held, later]
    assert [roll.id for roll in find_assignments(vault, "kampanye", date(2024, 10, 27))] == [later, held]
    assert find_assignments(vault, "patroli", day) == []
    assert unnumbered not in [roll.id for roll in find_assignments(vault, "", day)]
