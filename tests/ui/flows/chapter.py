"""The chapters of an officer's first days, each told once for any hands: what is done, and what can be read then."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PySide6.QtGui import QColor, QGuiApplication, QImage

from tests.ui.flows.conftest import Answers, PaperTray, Plug
from tests.ui.flows.hands import Hands

SECRET = "kuda hijau lari pagi sekali"
OFFICE = "Panwaslu Kecamatan Tanjung Lempake"
OFFICER, POSITION = "Hariyati Nopriani", "Anggota Panwaslu Kecamatan"


@dataclass
class Table:
    """What lies on the officer's table: the stick, the printer, and the answers to the system's chooser."""

    folder: Path
    plug: Plug
    printer: PaperTray
    answers: Answers


LEAD = "Warga menyebut pembagian kupon di pasar"
REASON = "Tempat dan tanggal belum disebut"
CASE = json.loads((Path(__file__).resolve().parents[3] / "resources/cases/kades-yel-yel-video.json").read_bytes())


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF as its reader sees it."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def begin_office(hands: Hands, table: Table, region: str = "Long Kali") -> None:
    """Answer the questions of the first run up to the recovery sheet, and prove to hold it."""
    see = hands.driver
    hands.press("start_office_button")
    hands.look_up("office_region_edit", region, region)
    see.wait_for(lambda: see.shown("office_name_edit").value())
    hands.fill("office_name_edit", OFFICE)
    hands.press("welcome_next_button")
    hands.fill("office_address_edit", "Jalan Negara KM 12")
    hands.fill("office_city_edit", "Tanjung Lempake")
    hands.press("welcome_next_button")
    hands.fill("officer_name_edit", OFFICER)
    hands.fill("officer_position_edit", POSITION)
    hands.press("welcome_next_button")
    hands.fill("welcome_secret_first_edit", SECRET)
    hands.fill("welcome_secret_second_edit", SECRET)
    hands.press("welcome_next_button")
    prove_sheet(hands, table)


def prove_sheet(hands: Hands, table: Table) -> None:
    """Save the recovery sheet as a PDF and type back the group that is asked for, read from the paper."""
    see = hands.driver
    target = table.folder / "lembar-pemulihan.pdf"
    table.answers.waiting.append(target)
    hands.press("recovery_save_button")
    see.wait_for("recovery_group_edit")
    asked = next(text for text in see.texts() if re.search(r"kelompok ke-\d", text))
    line, group = (int(number) for number in re.findall(r"\d+", asked))
    lines = dict(re.findall(r"^(\d) ((?:[0-9A-Z]{1,5} ){3})\d{4}", text_of(target.read_bytes()), re.MULTILINE))
    hands.fill("recovery_group_edit", "salah")
    hands.press("welcome_next_button")
    see.wait_to_read("Belum cocok dengan lembarnya.")
    hands.fill("recovery_group_edit", lines[str(line)].split()[group - 1])
    hands.press("welcome_next_button")
    see.wait_for("invitation_edit")


def ask_above(hands: Hands, table: Table, invitation: Path, stick: Path) -> Path:
    """Look at the invitation of the office above and write the request of this laptop to the stick; return it."""
    see = hands.driver
    before = set(stick.iterdir())
    hands.bring("invitation_edit", [invitation])
    see.wait_for("fingerprint_label")
    hands.fill("request_path_edit", str(stick))
    hands.press("write_request_button")
    see.wait_to_read("Permohonan sudah ditulis:")
    hands.press("welcome_next_button")
    see.wait_to_read(OFFICER)
    (request,) = set(stick.iterdir()) - before
    return request


def open_desk(hands: Hands) -> None:
    """Leave the first run for the desk."""
    hands.press("welcome_next_button")
    hands.driver.wait_for("rail_help")


def write_report(hands: Hands, table: Table) -> None:
    """Receive a report with two subjects, a witness and three pieces of evidence, as the reporter tells it."""
    see = hands.driver
    hands.rail("home")
    hands.new_report()
    see.wait_for("received_place_edit")
    hands.fill("received_date_edit", "16-10-2024")
    hands.fill("received_time_edit", "10.20")
    hands.next_section()
    _fill_all(hands, "reporter", CASE["reporter"], ("name", "birth", "address", "phone"))
    hands.choose("reporter_sex_edit", "Laki-laki")
    hands.next_section()
    for number, subject in enumerate(CASE["subjects"]):
        hands.press("add_subjects_button")
        see.wait_for(f"subjects_{number}_name_edit")
        _fill_all(hands, f"subjects_{number}", subject, ("name", "position", "agency", "address"))
        hands.choose(f"subjects_{number}_status_edit", "Kepala desa")
    hands.next_section()
    _tell_event(hands)
    hands.next_section()
    hands.press("add_witnesses_button")
    _fill_all(hands, "witnesses_0", CASE["witnesses"][0], ("name", "phone", "address"))
    hands.next_section()
    bring_evidence(hands, table)


def _fill_all(hands: Hands, place: str, values: dict[str, str], names: tuple[str, ...]) -> None:
    for name in names:
        if values.get(name):
            hands.fill(f"{place}_{name}_edit", values[name])


def _tell_event(hands: Hands) -> None:
    event = CASE["event"]
    hands.fill("event_summary_edit", event["summary"])
    hands.fill("event_place_edit", event["place"])
    hands.fill("event_occurred_on_edit", "12 10 2024")
    hands.fill("event_known_on_edit", "141024")
    hands.fill("event_time_edit", "16.00")
    hands.choose("event_stage_edit", "Pelaksanaan kampanye")
    hands.choose("event_channel_edit", "Media sosial")
    hands.fill("narrative_edit", CASE["narrative"].partition("\n\n")[0])


def bring_evidence(hands: Hands, table: Table) -> None:
    """Bring two files and a picture from the clipboard to the evidence desk, and describe the first."""
    see = hands.driver
    files = []
    for number, item in enumerate(CASE["evidence"][:2]):
        path = table.folder / Path(item["path"]).name
        path.write_bytes(f"bukti {number} ".encode() * 20_000)
        files.append(path)
    hands.add_evidence(files, table.answers.waiting)
    see.wait_for(lambda: _files_on_desk(hands) == 2)
    image = QImage(320, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#0e4f4a"))
    QGuiApplication.clipboard().setImage(image)
    hands.paste_evidence()
    see.wait_for(lambda: _files_on_desk(hands) == 3)
    hands.pick_evidence(0)
    hands.fill("evidence_0_note_edit", CASE["evidence"][0]["note"])
    hands.fill("evidence_0_source_edit", CASE["evidence"][0]["source"])


def _files_on_desk(hands: Hands) -> int:
    return len(hands.driver.all_shown("evidence_thumb"))


def save_case(hands: Hands) -> str:
    """Save what was written and return the id of the case that is shown then."""
    hands.save()
    hands.driver.wait_for(lambda: hands.driver.window.page.name == "case")
    hands.driver.wait_for("case_title")
    return str(hands.driver.window.page.place()["id"])


def finish_case(hands: Hands) -> str:
    """Make the case final and draw its number; return the number."""
    see = hands.driver
    finalise(hands)
    hands.press("number_button")
    hands.press("draw_number_button")
    return str(see.wait_for(lambda: next((text for text in see.texts() if re.match(r"\d{3}/LP/", text)), "")))


def finalise(hands: Hands) -> None:
    """Make the case final."""
    see = hands.driver
    hands.press("finalise_button")
    see.wait_for("question_sheet")
    hands.press("answer_1_button")
    see.wait_for(lambda: see.shown("status_chip").text() == "Ditetapkan")


def put_on_paper(hands: Hands, table: Table, number: str) -> Path:
    """Look at the form, print it and save it as a PDF; return the file."""
    see = hands.driver
    hands.press("preview_button")
    see.wait_for("paper_view")
    see.wait_for("print_button")
    hands.press("print_button")
    hands.press("print_now_button")
    see.wait_for(lambda: table.printer.tasks)
    assert number in text_of(table.printer.tasks[0].pdf)
    see.wait_for(lambda: see.shown("print_sheet") is None)
    hands.press("save_pdf_button")
    hands.fill("folder_path_edit", str(table.folder))
    hands.fill("name_edit", "laporan.pdf")
    hands.press("save_now_button")
    file = table.folder / "laporan.pdf"
    see.wait_for(file.exists)
    see.wait_for(lambda: see.shown("save_sheet") is None)
    assert file.read_bytes() == table.printer.tasks[0].pdf
    return file


def write_lead(hands: Hands) -> None:
    """Note what somebody said without giving a name: an early information of one sentence."""
    see = hands.driver
    hands.rail("cases")
    hands.press("new_informasi_awal_button")
    see.wait_for("event_summary_edit")
    hands.fill("event_summary_edit", LEAD)
    hands.fill("event_place_edit", "Pasar Long Kali")
    hands.fill("event_known_on_edit", "20-11-2024")
    save_case(hands)
    finalise(hands)


# ---- enrolment at the office above ----------------------------------------------------------------------------------


def invite(hands: Hands, region: str) -> None:
    """Write an invitation for an office below onto the stick that is plugged in."""
    see = hands.driver
    hands.rail("intake")
    hands.tab("devices")
    hands.press("invite_button")
    hands.look_up("office_edit", region, region)
    choose_stick(hands)
    hands.press("take_button")
    see.wait_for("invited_sheet")
    assert see.shown("fingerprint") is not None
    hands.press("close_button")


def choose_stick(hands: Hands) -> None:
    """Choose the stick that is plugged in."""
    row = hands.driver.wait_for("volume_row")
    if not row.isChecked():
        hands.press("volume_row")
    assert row.isChecked()


def approve(hands: Hands, request: Path) -> None:
    """Look at the request of a laptop, compare the fingerprint, and write the answer onto the stick."""
    see = hands.driver
    hands.rail("intake")
    hands.tab("devices")
    hands.press("check_request_button")
    see.wait_for("request_edit")
    hands.bring("request_edit", [request])
    see.wait_for("same_flag")
    assert not see.shown("take_button").isEnabled()
    hands.tick("same_flag")
    choose_stick(hands)
    hands.press("take_button")
    see.wait_for("approved_sheet")
    hands.press("close_button")
    see.wait_to_read("64.01.08")


# ---- the stick ------------------------------------------------------------------------------------------------------


def unlock(hands: Hands) -> None:
    """Open the vault in the morning."""
    hands.driver.wait_for("unlock_passphrase_edit")
    hands.fill("unlock_passphrase_edit", SECRET)
    hands.press("unlock_button")
    hands.driver.wait_for("rail_help")


def take_answer(hands: Hands) -> None:
    """Take the answer of the office above from the stick: this laptop is certified from now on."""
    see = hands.driver
    look_at_stick(hands)
    hands.press("use_enrolment_button")
    see.wait_for("answer_sheet")
    hands.press("answer_button")
    see.wait_for(lambda: see.shown("answer_sheet") is None)


def look_at_stick(hands: Hands) -> None:
    """Look at what lies on the stick, before anything of it is taken in."""
    see = hands.driver
    hands.rail("transfer")
    hands.press("receive_button")
    choose_stick(hands)
    hands.press("next_button")
    see.wait_for("preview_table")


def send(hands: Hands) -> None:
    """Write what the office above lacks onto the stick."""
    see = hands.driver
    hands.rail("transfer")
    hands.press("send_button")
    see.wait_for("plan_facts")
    see.wait_for("next_button")
    hands.press("next_button")
    choose_stick(hands)
    hands.press("next_button")
    see.wait_for("sent_label")
    assert see.shown("unplug_label") is not None
    hands.press("check_button")
    see.wait_for(lambda: see.shown("check_banner"))
    hands.press("next_button")


def take_in(hands: Hands) -> None:
    """Look at the stick and take in what it brings; the verdict of every file stands there first."""
    see = hands.driver
    look_at_stick(hands)
    see.wait_for("next_button")
    hands.press("next_button")
    see.wait_for("balance_label")
    hands.press("next_button")


def review(hands: Hands, number: str) -> None:
    """Accept the report and return what lacks too much, with the reason."""
    see = hands.driver
    hands.rail("intake")
    hands.tab("review")
    hands.pick_row("review_table", number)
    see.wait_to_read(CASE["event"]["summary"][:40])
    hands.press("accept_button")
    hands.press("decide_button")
    see.wait_to_read("Perkara diterima.")
    see.wait_for(lambda: see.shown("review_table").model().rowCount() == 1)
    hands.pick_row("review_table", LEAD[:20])
    hands.press("return_button")
    see.wait_for("decision_sheet")
    hands.press("decide_button")
    assert see.shown("decision_sheet") is not None
    hands.fill("reason_edit", REASON)
    hands.press("decide_button")
    see.wait_for(lambda: see.shown("decision_sheet") is None)


def answer(hands: Hands) -> None:
    """Write the receipt with the decisions onto the stick."""
    see = hands.driver
    hands.rail("transfer")
    see.wait_for("make_receipt_button")
    hands.press("make_receipt_button")
    choose_stick(hands)
    hands.press("next_button")
    see.wait_for("sent_label")
    hands.press("next_button")


# ---- what can be read in the end ------------------------------------------------------------------------------------


def read_home(hands: Hands) -> None:
    """Read on Beranda what came back, and open it from there."""
    see = hands.driver
    hands.rail("home")
    see.wait_to_read(LEAD[:30])
    see.wait_to_read("Semua sudah dikirim dan ada tanda terimanya.")
    hands.press("returned_0_line")
    see.wait_for(lambda: see.window.page.name == "case")
    see.wait_to_read(REASON)


def read_history(hands: Hands, number: str) -> list[str]:
    """Open the report from the list and return everything that its history says."""
    see = hands.driver
    hands.rail("cases")
    hands.pick_row("case_table", number)
    see.press("Enter")
    see.wait_for("history_tab")
    hands.tab("history")
    see.wait_to_read("Menetapkan perkara, revisi 1")
    return see.texts()
