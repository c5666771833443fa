"""The chapters of what travels between two laptops of a sub-district and the regency: sticks, receipts, differences.

Each is told once for any hands. The first enrolments are made behind the window; another story tells them.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from fieldapp.exchange import enrolment
from fieldapp.vault.vault import Vault
from tests.ui.flows import chapter
from tests.ui.flows.conftest import Plug
from tests.ui.flows.hands import Hands
from tests.ui.scenery import Laptop

WHAT = "Camat mengumpulkan kepala desa dan menyebut satu nama"
FIRST_PLACE, SECOND_PLACE = "Balai desa Lempake", "Kantor kecamatan, ruang rapat"
HOLDS = "Saksi membenarkan tempatnya di kantor kecamatan"
INVENTED = "Tempat yang tidak pernah ada"
STOLEN = "Laptop diambil orang dari mobil dinas"


@dataclass
class Album:
    """Where pictures of the story go; without a folder none are made."""

    folder: Path | None
    taken: int = 0

    def keep(self, hands: Hands, name: str) -> None:
        """Keep what the window shows now."""
        if self.folder is None:
            return
        see = hands.driver
        see.wait_for(lambda: not see.window.busy)
        see.settle()
        self.taken += 1
        see.window.grab().save(str(self.folder / f"{self.taken:02d}-{name}.png"))


def certify(desk: Laptop, laptop: Laptop, folder: Path) -> None:
    """Let a desk certify a laptop, on the days before the story begins."""
    folder.mkdir(exist_ok=True)
    with desk.opened() as above, laptop.opened() as below:
        invited = enrolment.invite(above, below.office, folder)
        asked = enrolment.request(below, invited.path, folder)
        enrolment.accept(below, enrolment.approve(above, asked.path, folder).path)


def ask(desk: Laptop, laptop: Laptop, stick: Path) -> Path:
    """Let the desk invite a laptop, and the laptop ask; return its request on the stick."""
    with desk.opened() as above, laptop.opened() as below:
        invited = enrolment.invite(above, below.office, stick)
        asked = enrolment.request(below, invited.path, stick)
    invited.path.unlink()
    return asked.path


def device_of(laptop: Laptop) -> str:
    """Return the name of a laptop's device."""
    with laptop.opened() as vault:
        return vault.device


def vault_of(hands: Hands) -> Vault:
    """Return the vault behind the window, to see what was written."""
    return hands.driver.window.session.here


# ---- sticks ---------------------------------------------------------------------------------------------------------


def plug_in(plug: Plug, folder: Path) -> Path:
    """Put one stick in, and take out what was in before."""
    plug.pull_out()
    plug.put_in(folder)
    return folder


def lose(plug: Plug, stick: Path) -> None:
    """Lose a stick on the way, with everything on it."""
    plug.pull_out()
    shutil.rmtree(stick)


def answer(hands: Hands, office: str) -> None:
    """Write the receipt for an office below onto the stick, from the list of those that wait for one."""
    see = hands.driver
    hands.rail("transfer")
    hands.pick_row("below_table", office)
    hands.press("make_receipt_button")
    chapter.choose_stick(hands)
    hands.press("next_button")
    see.wait_for("sent_label")
    hands.press("next_button")


def look_and_take(hands: Hands, album: Album, name: str) -> list[str]:
    """Look at the stick, take in what may go in, and return what was said of every file."""
    see = hands.driver
    chapter.look_at_stick(hands)
    album.keep(hands, f"{name}-diperiksa")
    see.wait_for("next_button")
    hands.press("next_button")
    see.wait_for("balance_label")
    told = see.texts()
    album.keep(hands, f"{name}-diterima")
    hands.press("next_button")
    return told


# ---- cases ----------------------------------------------------------------------------------------------------------


def write_case(hands: Hands) -> str:
    """Note what somebody saw; return the id of the case."""
    see = hands.driver
    hands.rail("cases")
    hands.press("new_informasi_awal_button")
    see.wait_for("event_summary_edit")
    hands.fill("event_summary_edit", WHAT)
    hands.fill("event_place_edit", "Lempake")
    hands.fill("event_known_on_edit", "20-11-2024")
    case = chapter.save_case(hands)
    chapter.finalise(hands)
    return case


def open_case(hands: Hands) -> None:
    """Open the case from the list."""
    see = hands.driver
    hands.rail("cases")
    hands.pick_row("case_table", WHAT[:20])
    see.press("Enter")
    see.wait_for("case_title")


def change_place(hands: Hands, place: str) -> None:
    """Write another place into the case, with a reason where one is asked for, and finish it again."""
    see = hands.driver
    open_case(hands)
    hands.press("edit_button")
    see.wait_for("event_place_edit")
    hands.fill("event_place_edit", place)
    hands.save()
    hands.fill("reason_edit", "Keterangan baru dari lapangan")
    hands.press("save_reason_button")
    see.wait_for("case_title")
    chapter.finalise(hands)


def require_state(hands: Hands, state: str) -> None:
    """Read in the list where the case stands on its way."""
    see = hands.driver
    hands.rail("cases")
    hands.pick_row("case_table", WHAT[:20])
    see.wait_to_read(state)


def settle(hands: Hands, album: Album) -> None:
    """Take one of the two places, with the reason for it."""
    see = hands.driver
    open_case(hands)
    hands.tab("differences")
    see.wait_to_read(FIRST_PLACE)
    see.wait_to_read(SECOND_PLACE)
    album.keep(hands, "isian-berbeda")
    texts = see.texts()
    place = int(texts.index(SECOND_PLACE) > texts.index(FIRST_PLACE))
    hands.press(f"settle_0_{place}_button")
    album.keep(hands, "satu-dipilih")
    hands.fill("settle_reason_edit", HOLDS)
    hands.press("settle_button")
    see.wait_for(lambda: see.shown("settle_sheet") is None)
    see.wait_to_read("1 isian ditetapkan")


def send_back(hands: Hands, album: Album) -> None:
    """Read at the desk that two places differ and who has to choose, and send the case back to them."""
    see = hands.driver
    hands.rail("intake")
    hands.tab("differences")
    hands.pick_row("difference_table", WHAT[:20])
    see.wait_for("settler_label")
    album.keep(hands, "isian-berbeda-di-kabupaten")
    hands.press("return_differing_button")
    see.wait_for("decision_sheet")
    album.keep(hands, "kembalikan")
    hands.press("decide_button")
    see.wait_for(lambda: see.shown("decision_sheet") is None)


def accept(hands: Hands) -> None:
    """Accept the case at the desk."""
    see = hands.driver
    hands.rail("intake")
    hands.tab("review")
    hands.pick_row("review_table", WHAT[:20])
    hands.press("accept_button")
    hands.press("decide_button")
    see.wait_to_read("Perkara diterima.")


# ---- a stolen laptop ------------------------------------------------------------------------------------------------


def replace_laptop(hands: Hands, album: Album, request: Path, stolen: str) -> None:
    """Approve a new laptop at the desk in the place of a stolen one."""
    see = hands.driver
    hands.rail("intake")
    hands.tab("devices")
    hands.press("check_request_button")
    see.wait_for("request_edit")
    hands.bring("request_edit", [request])
    see.wait_for("same_flag")
    hands.tick("same_flag")
    hands.choose("replaces_choice", f"Menggantikan laptop {stolen[:8]}")
    hands.fill("replaces_reason_edit", STOLEN)
    chapter.choose_stick(hands)
    album.keep(hands, "laptop-pengganti")
    hands.press("take_button")
    see.wait_for("approved_sheet")
    album.keep(hands, "laptop-lama-dicabut")
    hands.press("close_button")


def take_answer(hands: Hands) -> None:
    """Take the answer of the desk from a stick that holds a receipt, too."""
    see = hands.driver
    chapter.look_at_stick(hands)
    hands.pick_row("preview_table", "Izin perangkat")
    hands.press("use_enrolment_button")
    see.wait_for("answer_sheet")
    hands.press("answer_button")
    see.wait_for(lambda: see.shown("answer_sheet") is None)
