"""The story of an update of the reference data: signed by the desk, installed below, old papers stay what they were."""

import pypdfium2
import pytest

from fieldapp.case.file import read_case_changes
from fieldapp.desk import printing
from fieldapp.errors import FormNotPrintable
from fieldapp.exchange.packfile import install_pack, sign_pack
from fieldapp.packs.reference import builtin_packs
from fieldapp.vault import casebook, numbers, packbook
from fieldapp.vault.correction import set_correction
from fieldapp.vault.register import owner_state
from tests.packs.sets import NEXT, next_set

CHANGED = next_set(forms=('title = "FORMULIR TEMUAN"', 'title = "FORMULIR TEMUAN BARU"'))
CHANGED["forms"] = CHANGED["forms"].replace(b'"FORMULIR TEMUAN", "Nomor', b'"FORMULIR TEMUAN BARU", "Nomor', 1)
CHANGED["stages"] = CHANGED["stages"].replace(b'label = "Pelaksanaan kampanye"', b'label = "Kampanye (jadwal baru)"')


def text_of(printed) -> str:
    with pypdfium2.PdfDocument(printed.pdf) as pdf:
        return " ".join(page.get_textpage().get_text_range() for page in pdf)


def finished(world, vault):
    case = world.case(vault)
    casebook.finalise(vault, case)
    numbers.draw(vault, case)
    return case


def update(world, desk, vault, files=CHANGED):
    built = sign_pack(desk, files)
    path = world.stick().folder / built.name
    path.write_bytes(built.data)
    return install_pack(vault, path)


@pytest.fixture
def offices(world):
    desk, field = world.laptop("64.01"), world.laptop("64.01.05")
    world.enrol(desk, field)
    return desk, field


def test_a_sealed_paper_is_printed_again_byte_for_byte(world, offices):
    desk, field = offices
    case = finished(world, field)
    first = printing.print_form(field, "A.2", case)
    folio = printing.make_form(field, "A.2", case, paper="f4")
    assert (first.pack, first.pack_missing) == (builtin_packs().version, "")
    update(world, desk, field)
    assert field.packs.version == NEXT
    packbook._ready.clear()
    for again in (
        printing.make_form(field, "A.2", case),
        printing.make_form(field, "A.2", case, seal=first.seal.code),
    ):
        assert again.printed.pdf == first.printed.pdf
        assert again.seal == first.seal
        assert again.pack == builtin_packs().version
    # also on a paper that it was not printed on before
    assert printing.make_form(field, "A.2", case, paper="f4").printed.pdf == folio.printed.pdf


def test_what_is_written_after_the_update_has_the_new_form(world, offices):
    desk, field = offices
    old = finished(world, field)
    before = printing.print_form(field, "A.2", old)
    update(world, desk, field)
    new = finished(world, field)
    made = printing.make_form(field, "A.2", new)
    assert made.pack == NEXT
    assert made.form.title == "FORMULIR TEMUAN BARU"
    assert "FORMULIR TEMUAN BARU" in text_of(made.printed)
    assert "FORMULIR TEMUAN BARU" not in text_of(before.printed)
    assert "FORMULIR TEMUAN BARU" in text_of(printing.print_blank(field, "A.2").printed)


def test_a_revision_after_the_update_has_the_new_form_and_the_old_revision_the_old(world, offices):
    desk, field = offices
    case = finished(world, field)
    first = printing.print_form(field, "A.2", case)
    update(world, desk, field)
    change = read_case_changes(b'{"impact": "Pelayanan terhenti."}')
    casebook.revise_case(field, case, change, "Dilengkapi", world.folder)
    draft = printing.make_form(field, "A.2", case)
    assert (draft.draft, draft.pack) == (True, NEXT)
    casebook.finalise(field, case)
    assert owner_state(field.db, case).fields["pack"] == NEXT
    second = printing.make_form(field, "A.2", case)
    assert "FORMULIR TEMUAN BARU" in text_of(second.printed)
    assert printing.make_form(field, "A.2", case, seal=first.seal.code).printed.pdf == first.printed.pdf


def test_a_correction_changes_no_paper_that_was_sealed(world, offices):
    _, field = offices
    case = finished(world, field)
    first = printing.print_form(field, "A.2", case)
    set_correction(field, "forms/form/A.2/title", "FORMULIR TEMUAN (DIPERBARUI)", "Lampiran terbaca")
    again = printing.make_form(field, "A.2", case)
    assert again.printed.pdf == first.printed.pdf
    other = finished(world, field)
    under = printing.print_form(field, "A.2", other)
    assert under.form.title == "FORMULIR TEMUAN (DIPERBARUI)"
    set_correction(field, "forms/form/A.2/title", None, "Ternyata keliru")
    packbook._ready.clear()
    assert printing.make_form(field, "A.2", other).printed.pdf == under.printed.pdf
    assert printing.make_form(field, "A.2", case).printed.pdf == first.printed.pdf


def test_a_case_that_came_from_a_laptop_with_a_newer_set_says_what_is_missing(world, offices):
    desk, field = offices
    update(world, desk, field)
    case = finished(world, field)
    with field.writing() as db:
        db.execute("DELETE FROM pack WHERE version = ?", (NEXT,))
    made = printing.make_form(field, "A.2", case)
    assert (made.pack, made.pack_missing) == (builtin_packs().version, NEXT)


def test_a_form_that_an_update_takes_away_is_still_printed_for_old_cases(world, offices):
    desk, field = offices
    case = finished(world, field)
    first = printing.print_form(field, "A.2", case)
    update(world, desk, field, next_set(forms=('code = "A.2"\nprintable = true', 'code = "A.2"\nprintable = false')))
    assert printing.make_form(field, "A.2", case).printed.pdf == first.printed.pdf
    with pytest.raises(FormNotPrintable):
        printing.print_blank(field, "A.2")
