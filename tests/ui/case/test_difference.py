"""What differs on the page of a case: base and values side by side, one choice or many, one reason, and who settles."""

import pytest
from PySide6.QtCore import Qt

from fieldapp.case.ids import new_id
from fieldapp.vault import casebook, numbers
from fieldapp.vault.conflicts import breaches, field_conflicts
from fieldapp.vault.holder import register_record
from fieldapp.vault.journal import Change
from fieldapp.vault.listing import reviews_of
from fieldapp.vault.register import load_case
from fieldapp.vault.settlement import settle
from tests.ui.flows.driver import Driver
from tests.vault.journal_world import carry
from ui.widgets.marked import MarkedText

CAMAT, KADES = "camat-orasi-kendaraan-dinas", "kades-yel-yel-video"
KAB = "64.01"
STORY = "Camat berorasi di lapangan desa dan menyebut salah satu pasangan calon di depan warga yang hadir. " * 14


@pytest.fixture
def go_to(open_desk, world):
    """Open the window on what differs in a case."""

    def go(case, folder=None):
        driver = Driver(open_desk(world, folder, page="case", id=case, tab="differences"))
        driver.wait_for(lambda: driver.shown("case_title").text())
        return driver

    return go


def write(vault, *changes):
    with vault.writing():
        vault.journal.write(changes, vault.officer, vault.now())


def db_of(driver):
    return driver.window.session.here.db


@pytest.fixture
def second(world):
    """Give the folder of a second laptop of the same office."""
    return world.make_vault(folder=world.home / "dua")


@pytest.fixture
def differing(world, second):
    """Give a case of which two laptops changed place, impact and story."""
    with world.opened() as one, world.opened(second) as other:
        case = world.add_case(one, CAMAT)
        write(one, Change("case.set", case, {"event.place": "Lapangan Merdeka, Rapak", "narrative": STORY}))
        carry(one, other)
        for vault, word in ((one, "Kiri"), (other, "Kanan")):
            told = STORY.replace("pasangan calon di depan warga", f"pasangan calon {word} di depan warga", 1)
            fields = {"event.place": f"Lapangan {word}, Rapak", "impact": word.lower(), "narrative": told}
            write(vault, Change("case.set", case, fields))
        carry(other, one)
        carry(one, other)
    return case


def marks(driver):
    return [one for text in driver.window.findChildren(MarkedText) if text.isVisible() for one in text.marks()]


def place_of(driver, case, field, value):
    """Give the names of the button that takes a value: the number of the field and of the value."""
    found = field_conflicts(db_of(driver), case)
    at = next(n for n, one in enumerate(found) if one.field == field)
    return f"settle_{at}_{[live.value for live in found[at].values].index(value)}_button"


def test_base_and_values_stand_side_by_side_with_their_words_marked(go_to, differing):
    officer = go_to(differing)
    officer.wait_to_read("Isian berbeda (3)")
    for text in ("Semula", "Lapangan Merdeka, Rapak", "Lapangan Kiri, Rapak", "Lapangan Kanan, Rapak", "laptop ini"):
        officer.wait_to_read(text)
    assert {"Merdeka", "Kiri", "Kanan"} <= set(marks(officer))
    assert officer.reads("(belum diisi)") or officer.reads(load_case(db_of(officer), differing).impact)


def test_a_long_text_is_cut_to_what_differs_and_shown_whole_when_asked(go_to, differing):
    officer = go_to(differing)
    officer.wait_to_read("[…]")
    (name,) = [f"whole_{n}_button" for n in range(3) if officer.shown(f"whole_{n}_button")]
    assert not any(len(text) > 1000 for text in officer.texts())
    officer.click(name)
    officer.wait_for(lambda: any(len(text) > 1000 for text in officer.texts()))
    officer.click(name)
    officer.wait_to_read("[…]")


def test_values_that_only_read_the_same_stay_two(go_to, world, second):
    """The name of a witness is covered in both stories; what they say of him differs."""
    with world.opened() as one, world.opened(second) as other:
        case = world.add_case(one, CAMAT)
        witnesses = [new_id(), new_id()]
        for witness, name in zip(witnesses, ("Kanari Wulandari", "Mahoni Lestari"), strict=True):
            write(one, Change("witness.set", witness, {"case": case}, {"name": name}))
        carry(one, other)
        write(one, Change("case.set", case, {"impact": "Dilihat Kanari Wulandari."}))
        write(other, Change("case.set", case, {"impact": "Dilihat Mahoni Lestari."}))
        carry(other, one)
    officer = go_to(case)
    officer.wait_for("settle_0_1_button")
    assert officer.texts().count("Dilihat (dirahasiakan).") == 2


def test_several_fields_are_settled_with_one_reason(go_to, differing):
    officer = go_to(differing)
    officer.wait_to_read("0 dari 3 isian dipilih")
    assert not officer.shown("settle_chosen_button").isEnabled()
    officer.click(place_of(officer, differing, "event.place", "Lapangan Kiri, Rapak"))
    officer.click(place_of(officer, differing, "impact", "kanan"))
    officer.wait_to_read("2 dari 3 isian dipilih")
    officer.click("settle_chosen_button")
    officer.wait_for("settle_sheet")
    officer.wait_to_read("Tetapkan 2 isian")
    officer.click("settle_button")
    officer.wait_to_read("Tulis alasannya dahulu.")
    officer.type_into("settle_reason_edit", "sesuai foto")
    officer.click("settle_button")
    officer.wait_to_read("Isian berbeda (1)")
    case = load_case(db_of(officer), differing)
    assert (case.event.place, case.impact) == ("Lapangan Kiri, Rapak", "kanan")


def test_all_values_of_one_laptop_are_chosen_at_once(go_to, differing):
    officer = go_to(differing)
    officer.wait_for("all_from_1_button")
    officer.click("all_from_0_button")
    officer.wait_to_read("3 dari 3 isian dipilih")
    officer.click("clear_choices_button")
    officer.wait_to_read("0 dari 3 isian dipilih")
    officer.click("all_from_0_button")
    officer.click("settle_chosen_button")
    officer.type_into("settle_reason_edit", "berita acara ada di laptop itu")
    officer.press("Enter")
    officer.wait_for(lambda: not officer.window.page.tabs.has_tab("differences"))
    assert field_conflicts(db_of(officer), differing) == []


def test_everything_is_chosen_and_settled_by_keyboard(go_to, differing):
    officer = go_to(differing)
    first = officer.wait_for("settle_0_0_button")
    first.setFocus(Qt.FocusReason.TabFocusReason)
    officer.press("2")
    officer.wait_for(lambda: officer.shown("settle_0_1_button").text() == "Dipilih")
    officer.press("1")
    officer.wait_for(lambda: officer.shown("settle_0_0_button").text() == "Dipilih")
    assert officer.shown("settle_0_1_button").text() == "Pakai Ini"
    officer.press("Space")
    officer.wait_to_read("0 dari 3 isian dipilih")


def test_words_of_ones_own_stand_instead_of_all_values(go_to, differing):
    officer = go_to(differing)
    at = place_of(officer, differing, "impact", "kiri").split("_")[1]
    officer.click(f"settle_{at}_other_button")
    officer.wait_for("words_sheet")
    officer.type_into("settle_value_edit", "kiri dan kanan")
    officer.click("take_words_button")
    officer.wait_to_read("Isian lain: kiri dan kanan")
    officer.click("settle_chosen_button")
    officer.type_into("settle_reason_edit", "keduanya benar")
    officer.click("settle_button")
    officer.wait_to_read("Isian berbeda (2)")
    assert load_case(db_of(officer), differing).impact == "kiri dan kanan"


def test_words_that_hide_somebody_cannot_stand_there(go_to, differing):
    officer = go_to(differing)
    at = place_of(officer, differing, "impact", "kiri").split("_")[1]
    officer.click(f"settle_{at}_other_button")
    officer.type_into("settle_value_edit", "kata (dirahasiakan)")
    officer.click("take_words_button")
    officer.wait_to_read("Tulis kata yang sebenarnya")
    officer.shown("settle_value_edit").set_value("")
    officer.click("take_words_button")
    officer.wait_to_read("Tulis isiannya dahulu.")


def test_a_single_field_asks_for_its_reason_at_once_and_is_let_go_with_the_sheet(go_to, differing):
    officer = go_to(differing)
    session = officer.window.session
    for field in ("impact", "narrative"):
        session.write(
            officer.window,
            lambda vault, name=field: settle(vault, differing, name, "lebih dahulu", value="tetap"),
            changed=(differing,),
        )
    officer.wait_to_read("Isian berbeda (1)")
    assert officer.shown("settle_bar") is None
    officer.click("settle_0_0_button")
    officer.wait_for("settle_sheet")
    officer.press("Esc")
    officer.wait_for(lambda: officer.shown("settle_sheet") is None)
    assert officer.shown("settle_0_0_button").text() == "Pakai Ini"


def test_what_was_settled_meanwhile_is_not_settled_twice(go_to, differing):
    officer = go_to(differing)
    officer.click(place_of(officer, differing, "impact", "kiri"))
    officer.click("settle_chosen_button")
    officer.wait_for("settle_sheet")
    session = officer.window.session
    session.write(officer.window, lambda vault: settle(vault, differing, "impact", "lebih dahulu", value="tetap"))
    officer.wait_for(lambda: load_case(db_of(officer), differing).impact == "tetap")
    officer.type_into("settle_reason_edit", "terlambat")
    officer.click("settle_button")
    officer.wait_to_read("sudah berubah sejak ditampilkan")
    assert load_case(db_of(officer), differing).impact == "tetap"


@pytest.fixture
def doubled(world, second):
    """Give two cases that drew the same number on two laptops; the first laptop holds the register by now."""
    cases = []
    with world.opened() as one, world.opened(second) as other:
        for vault, name in ((one, CAMAT), (other, "guru-pppk-rompi")):
            case = world.add_case(vault, name)
            casebook.finalise(vault, case)
            numbers.draw(vault, case)
            cases.append(case)
        carry(other, one)
        settle(one, register_record(one.office), "device", "pemegang lama", value=one.device)
    return cases


def test_one_case_keeps_a_doubled_number_and_the_other_draws_anew(go_to, doubled):
    first, second = doubled
    officer = go_to(first)
    officer.wait_to_read("Nomor ganda")
    officer.wait_to_read("Perkara ini")
    (text,) = [one.text for one in load_case(db_of(officer), second).numbers]
    officer.click("bear_0_button")
    officer.wait_for("bear_sheet")
    officer.click("bear_button")
    officer.wait_to_read("Tulis alasannya dahulu.")
    officer.type_into("reason_edit", "diambil lebih dahulu")
    officer.click("bear_button")
    officer.wait_to_read(f"Pemegang nomor {text} ditetapkan; yang lain mendapat")
    officer.wait_for(lambda: not officer.window.page.tabs.has_tab("differences"))
    assert breaches(db_of(officer), first) == breaches(db_of(officer), second) == []


def test_steps_of_two_laptops_name_both_and_lead_to_the_handling(go_to, world, second):
    with world.opened() as one, world.opened(second) as other:
        case = world.add_case(one, KADES)
        carry(one, other)
        for vault, name in ((one, "registrasi"), (other, "tidak_diregistrasi")):
            write(vault, Change("step.set", new_id(), {"case": case, "name": name, "on": "2024-11-25"}))
        carry(other, one)
    officer = go_to(case)
    officer.wait_to_read("Urutan langkah")
    officer.wait_to_read("tertanggal 25-11-2024")
    assert officer.reads("laptop ini")
    officer.click("to_steps_button")
    officer.wait_for(lambda: officer.window.page.tabs.current() == "handling")


def test_the_office_above_says_who_settles_and_sends_the_case_back(go_to, world, differing):
    folder = world.make_vault(KAB, folder=world.home / "kabupaten")
    with world.opened() as field, world.opened(folder) as desk:
        carry(field, desk)
    officer = go_to(differing, folder)
    officer.wait_to_read("Yang berlaku dipilih oleh")
    assert officer.shown("settle_0_0_button") is None
    assert officer.shown("settle_bar") is None
    officer.click("return_differing_button")
    officer.wait_for("return_sheet")
    officer.wait_to_read("Isian berbeda belum diselesaikan")
    button = officer.shown("return_sheet").findChild(type(officer.shown("accept_button")), "return_button")
    officer.click_widget(button)
    officer.wait_to_read("Dikembalikan oleh")
    (review,) = reviews_of(db_of(officer), differing)
    assert review.decision == "return"
    assert "Tempat kejadian" in review.reason
