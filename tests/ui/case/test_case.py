"""The page of one case by mouse and by keyboard: reading, finishing, numbers, steps, past, differences, review."""

import pytest

from fieldapp.case.file import read_case_changes, read_case_file
from fieldapp.case.ids import new_id
from fieldapp.vault import casebook, numbers
from fieldapp.vault.conflicts import field_conflicts
from fieldapp.vault.journal import Change
from fieldapp.vault.listing import case_status, reviews_of
from fieldapp.vault.register import load_case
from tests.ui.flows.driver import Driver
from tests.vault.journal_world import carry

CAMAT, KADES, LEAD = "camat-orasi-kendaraan-dinas", "kades-yel-yel-video", "akun-tanpa-nama-informasi-awal"
KAB = "64.01"


@pytest.fixture
def go_to(open_desk, world):
    """Open the window on a case."""

    def go(case, tab="", folder=None):
        where = {"id": case, **({"tab": tab} if tab else {})}
        driver = Driver(open_desk(world, folder, page="case", **where))
        driver.wait_for(lambda: driver.shown("case_title").text())
        driver.wait_for("summary_tab")
        return driver

    return go


@pytest.fixture
def finding(world):
    with world.opened() as vault:
        return world.add_case(vault, CAMAT)


@pytest.fixture
def report(world):
    with world.opened() as vault:
        return world.add_case(vault, KADES)


def db_of(driver):
    return driver.window.session.here.db


def write(vault, *changes):
    with vault.writing():
        vault.journal.write(changes, vault.officer, vault.now())


def title(driver):
    return driver.shown("case_title").text()


# ---- reading --------------------------------------------------------------------------------------------------------


def test_everything_that_was_written_can_be_read(go_to, finding):
    officer = go_to(finding)
    assert title(officer) == "Belum bernomor"
    for text in (
        "Drs. Syahrun Mahyudi, M.AP.", "Camat hadir dan berorasi pada kampanye dengan kendaraan dinas",
        "19690317 199603 1 908", "Sabtu, 26 Oktober 2024", "Pelaksanaan kampanye", "Kab. Paser, Kalimantan Timur",
        "Menghadiri deklarasi/kampanye pasangan calon dan memberi dukungan aktif",
    ):  # fmt: skip
        officer.wait_to_read(text)
    assert officer.shown("evidence_0_thumb").name() == "camat-orasi.mp4"


def test_identities_are_covered_until_they_are_asked_for_and_again_afterwards(go_to, report):
    officer = go_to(report)
    officer.wait_to_read("Identitas pelapor tercatat dan disamarkan.")
    with_names = load_case(db_of(officer), report)
    assert with_names.reporter.name
    assert not officer.reads(with_names.reporter.name)
    officer.click("show_identity_button")
    officer.click("reveal_button")
    officer.wait_to_read("Pilih alasan menampilkan identitas.")
    assert not officer.reads(with_names.reporter.name)
    officer.wait_for("reveal_reason_choice").set_value("contact")
    officer.click("reveal_button")
    officer.wait_to_read(with_names.reporter.name)
    officer.wait_to_read(with_names.witnesses[0].name)
    officer.window.go("cases")
    officer.window.back()
    officer.wait_to_read("Identitas pelapor tercatat dan disamarkan.")
    assert not officer.reads(with_names.reporter.name)


def test_tabs_have_keys_and_keep_their_place(go_to, finding):
    officer = go_to(finding)
    for key, name, text in (
        ("Alt+2", "handling", "Langkah berikutnya"), ("Alt+3", "papers", "Formulir perkara ini"),
        ("Alt+5", "history", "Mencatat temuan"), ("Alt+1", "summary", "Uraian kejadian"),
    ):  # fmt: skip
        officer.press(key)
        officer.wait_to_read(text)
        assert officer.window.page.place() == {"id": finding, "tab": name}
    officer.press("Alt+6")
    assert officer.window.page.place()["tab"] == "summary", "nothing differs"
    officer.tab_to("summary_tab")
    officer.press("Right")
    officer.wait_to_read("Langkah berikutnya")


def test_a_case_that_is_not_there_is_said(go_to, world, open_desk):
    driver = Driver(open_desk(world, page="case", id=new_id()))
    driver.wait_to_read("Perkara ini tidak ada di penyimpanan ini.")
    assert driver.shown("edit_button") is None
    driver.click_text("Buka Daftar")
    driver.wait_to_read("Belum ada temuan atau laporan.")


def test_evidence_is_checked_and_copied(go_to, finding, tmp_path):
    officer = go_to(finding)
    officer.click("evidence_1_thumb")
    officer.click("check_evidence_button")
    officer.wait_to_read("utuh, sama dengan saat dimasukkan.")
    officer.click("copy_evidence_button")
    officer.wait_for("copy_sheet")
    officer.click("copy_button")
    officer.wait_to_read("Pilih folder tujuan dahulu.")
    officer.type_into("copy_folder_path_edit", str(tmp_path))
    officer.type_into("copy_name_edit", "salinan.bin")
    officer.click("copy_button")
    officer.wait_to_read("Salinan tersimpan")
    assert (tmp_path / "salinan.bin").read_bytes().startswith(b"bukti camat")
    officer.click("copy_evidence_button")
    officer.type_into("copy_folder_path_edit", str(tmp_path))
    officer.type_into("copy_name_edit", "salinan.bin")
    officer.click("copy_button")
    officer.wait_to_read("Tidak ada yang ditimpa")


def test_evidence_that_is_not_here_is_said(go_to, world, finding):
    with world.opened() as vault:
        item = load_case(vault.db, finding).evidence[0]
        vault.evidence.drop(item.sha256)
    officer = go_to(finding)
    thumb = officer.wait_for("evidence_0_thumb")
    assert "belum ada di laptop ini" in thumb.accessibleDescription()
    officer.click("evidence_0_thumb")
    assert not officer.shown("check_evidence_button").isEnabled()
    officer.click("evidence_1_thumb")
    assert officer.shown("check_evidence_button").isEnabled()


# ---- finishing and numbering ----------------------------------------------------------------------------------------


def test_a_whole_case_is_finalised_numbered_and_led_to_its_form(go_to, finding):
    officer = go_to(finding)
    officer.click("finalise_button")
    officer.wait_for("question_sheet")
    officer.press("Enter")
    officer.wait_to_read("Perkara ditetapkan, revisi 1.")
    officer.wait_for("number_button")
    assert officer.shown("finalise_button") is None
    officer.click("number_button")
    officer.wait_for("number_sheet")
    officer.type_into("number_date_edit", "31-02-2024")
    officer.click("draw_number_button")
    officer.wait_to_read("Tulis tanggal yang ada dalam kalender.")
    officer.type_into("number_date_edit", "21-10-2024")
    officer.click("draw_number_button")
    officer.wait_for(lambda: title(officer).startswith("001/TM/PB/Kec/23.01.05/X/2024"))
    assert case_status(db_of(officer), finding) == "numbered"


def test_a_number_that_stands_on_paper_is_taken_from_those_set_aside(go_to, world, finding):
    with world.opened() as vault:
        numbers.reserve(vault, "temuan", 3, year=2024)
        casebook.finalise(vault, finding)
    officer = go_to(finding)
    officer.click("number_button")
    officer.wait_for("number_sheet")
    officer.type_into("number_date_edit", "21-10-2024")
    officer.type_into("running_edit", "dua")
    officer.click("draw_number_button")
    officer.wait_to_read("Tulis nomor urutnya dengan angka, misalnya 14, atau kosongkan.")
    officer.type_into("running_edit", "2")
    officer.click("draw_number_button")
    officer.wait_for(lambda: title(officer).startswith("002/TM/PB/Kec/23.01.05/X/2024"))


def test_what_stands_against_finishing_leads_to_its_field(go_to, world, tmp_path, monkeypatch):
    with world.opened() as vault:
        case = casebook.add_case(vault, read_case_file(b'{"kind": "temuan", "narrative": "x"}'), tmp_path)
    officer = go_to(case)
    officer.wait_to_read("hal harus dilengkapi sebelum perkara dapat ditetapkan")
    officer.tab_to("finalise_button")
    officer.press("Enter")
    officer.wait_for("problem_sheet")
    officer.wait_to_read("Nama penemu belum diisi.")
    went = []
    monkeypatch.setattr(officer.window, "go", lambda page, **where: went.append((page, where)))
    officer.click("problem_0_button")
    assert went == [("edit", {"id": case, "path": "finder.name"})]
    assert officer.shown("problem_sheet") is None
    assert case_status(db_of(officer), case) == "saved"


# ---- papers ----------------------------------------------------------------------------------------------------------


def test_papers_lead_to_their_previews(go_to, report, monkeypatch):
    officer = go_to(report, "papers")
    went = []
    monkeypatch.setattr(officer.window, "go", lambda page, **where: went.append((page, where)))
    officer.wait_to_read("Belum ada naskah berkode cetak dari perkara ini.")
    officer.click("preview_a3_button")
    officer.click("public_a1_button")
    officer.press("Ctrl+P")
    assert went == [
        ("preview", {"form": "A.3", "owner": report}),
        ("preview", {"form": "A.1", "owner": report, "public": "1"}),
        ("preview", {"form": "A.1", "owner": report}),
    ]


def test_what_was_printed_is_listed_with_its_code(go_to, world, finding, monkeypatch):
    with world.opened() as vault:
        casebook.finalise(vault, finding)
        number = numbers.draw(vault, finding)
        fields = {
            "case": finding, "form": "A.2", "revision": 1, "seal": "ABCDEFGHJKMN", "number": number,
            "at": "2024-11-25T08:00:00+08:00", "public": True,
        }  # fmt: skip
        write(vault, Change("document.print", new_id(), fields))
    officer = go_to(finding, "papers")
    officer.wait_to_read("A.2, publik")
    officer.wait_to_read("Senin, 25 November 2024 pukul 08.00 WITA")
    went = []
    monkeypatch.setattr(officer.window, "go", lambda page, **where: went.append(where))
    officer.click_row("papers_table", 0, double=True)
    assert went == [{"form": "A.2", "owner": finding, "seal": "ABCDEFGHJKMN", "public": "1"}]


# ---- the past -------------------------------------------------------------------------------------------------------


def test_the_past_is_told_newest_first_and_in_words(go_to, world, finding, tmp_path):
    with world.opened() as vault:
        casebook.finalise(vault, finding)
        world.clock.move(days=1)
        change = read_case_changes(b'{"event": {"place": "Lapangan Baru"}}')
        casebook.revise_case(vault, finding, change, "salah ketik", tmp_path)
    officer = go_to(finding, "history")
    officer.wait_to_read("Mengubah tempat kejadian")
    officer.wait_to_read("Alasan: salah ketik")
    officer.wait_to_read("→ Lapangan Baru")
    texts = officer.texts()
    assert texts.index("Selasa, 26 November 2024") < texts.index("Senin, 25 November 2024")
    assert not officer.reads("Terlapor dikenal")
    officer.click_text("Lihat 17 isian")
    officer.wait_to_read("Tahapan Pemilihan: Pelaksanaan kampanye")


def test_the_past_marks_what_was_written_under_a_clock_that_went_back(go_to, world, finding, monkeypatch):
    monkeypatch.setattr(type(world.clock), "elapsed", lambda _clock: 1000.0, raising=False)
    with world.opened() as vault:
        world.clock.move(days=-2)
        write(vault, Change("case.set", finding, {"impact": "dampak"}))
    officer = go_to(finding, "history")
    officer.wait_to_read("→ dampak")
    assert officer.texts().count("jam mundur") == 1


def test_a_long_past_comes_in_pieces(go_to, world, finding):
    with world.opened() as vault:
        for number in range(40):
            world.clock.move(minutes=1)
            write(vault, Change("case.set", finding, {"impact": f"dampak {number}"}))
    officer = go_to(finding, "history")
    officer.wait_to_read("→ dampak 39")
    assert not officer.reads("→ dampak 3 ")
    assert not officer.reads("Mencatat temuan")
    officer.click("older_button")
    officer.wait_to_read("Mencatat temuan")
    assert officer.shown("older_button") is None


# ---- what differs ---------------------------------------------------------------------------------------------------


@pytest.fixture
def differing(world, finding):
    """Let two laptops of one office fill in two fields differently."""
    two = world.make_vault(folder=world.home / "dua")
    with world.opened() as one, world.opened(two) as other:
        carry(one, other)
        write(one, Change("case.set", finding, {"event.place": "Lapangan Kiri", "impact": "kiri"}))
        write(other, Change("case.set", finding, {"event.place": "Lapangan Kanan", "impact": "kanan"}))
        carry(other, one)
    return finding


def test_differing_entries_stop_finishing_and_are_settled_with_a_reason(go_to, differing):
    officer = go_to(differing)
    officer.wait_to_read("2 isian berbeda menunggu pilihan.")
    officer.click("finalise_button")
    officer.wait_for("question_sheet")
    officer.press("Enter")
    officer.wait_to_read("Lapangan Kiri")
    officer.wait_to_read("Lapangan Kanan")
    conflict = next(one for one in field_conflicts(db_of(officer), differing) if one.field == "event.place")
    place = [live.value for live in conflict.values].index("Lapangan Kiri")
    officer.click(f"settle_0_{place}_button")
    officer.click("settle_chosen_button")
    officer.wait_for("settle_sheet")
    officer.click("settle_button")
    officer.wait_to_read("Tulis alasannya dahulu.")
    officer.type_into("settle_reason_edit", "sesuai foto")
    officer.click("settle_button")
    officer.wait_for(lambda: load_case(db_of(officer), differing).event.place == "Lapangan Kiri")
    officer.wait_for(lambda: not officer.reads("Lapangan Kanan"))
    # the last one that is left asks for its reason at once
    officer.click("settle_0_1_button")
    officer.type_into("settle_reason_edit", "keduanya benar")
    officer.click("settle_button")
    officer.wait_for(lambda: not officer.window.page.tabs.has_tab("differences"))
    officer.wait_to_read("Uraian kejadian")


# ---- another office -------------------------------------------------------------------------------------------------


@pytest.fixture
def above(world):
    """Give the case of a sub-district at its regency's desk, and the folder of that desk."""
    folder = world.make_vault(KAB, folder=world.home / "kabupaten")
    with world.opened() as field, world.opened(folder) as desk:
        case = world.add_case(field, KADES)
        casebook.finalise(field, case)
        carry(field, desk)
    return case, folder


def test_a_case_of_another_office_is_only_read_and_reviewed(go_to, above):
    case, folder = above
    officer = go_to(case, folder=folder)
    officer.wait_to_read("hanya dapat dibaca di sini")
    for name in ("edit_button", "add_step_button", "finalise_button", "number_button"):
        assert officer.shown(name) is None
    officer.wait_to_read("Identitas pelapor tercatat dan disamarkan.")
    reporter = load_case(db_of(officer), case).reporter.name
    assert reporter
    assert not officer.reads(reporter)
    officer.click("return_button")
    officer.wait_for("return_sheet")
    button = officer.shown("return_sheet").findChild(type(officer.shown("accept_button")), "return_button")
    officer.click_widget(button)
    officer.wait_to_read("Tulis alasannya dahulu.")
    officer.type_into("reason_edit", "Alamat terlapor belum ada")
    officer.click_widget(button)
    officer.wait_to_read("Dikembalikan oleh")
    officer.wait_to_read("Alamat terlapor belum ada")
    (review,) = reviews_of(db_of(officer), case)
    assert (review.decision, review.reason) == ("return", "Alamat terlapor belum ada")
    officer.click("accept_button")
    officer.wait_for("accept_sheet")
    officer.press("Tab")
    officer.press("Tab")
    officer.press("Enter")
    officer.wait_to_read("Diterima oleh")


def test_a_case_written_elsewhere_is_read_anew(go_to, finding, tmp_path):
    officer = go_to(finding)
    session = officer.window.session
    change = read_case_changes(b'{"narrative": "Uraian yang sama sekali baru."}')
    session.write(
        officer.window, lambda vault: casebook.revise_case(vault, finding, change, "", tmp_path), changed=(finding,)
    )
    officer.wait_to_read("Uraian yang sama sekali baru.")


def test_a_lead_has_no_number_and_prints_as_a_draft(go_to, world):
    with world.opened() as vault:
        lead = world.add_case(vault, LEAD)
        casebook.finalise(vault, lead)
    officer = go_to(lead, "papers")
    assert officer.shown("number_button") is None
    officer.wait_to_read("Nomor belum diambil")
