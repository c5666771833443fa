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
    see.wait_to_read("Sidik undangan.")
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
    # hands.new_report()
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
