"""Beranda, Temuan & Laporan, and one case with its tabs and sheets."""

from tests.ui.gallery.scene import Scene, Sitting, at, click, every, search_nothing, then

REPORTED, OPEN, FOUND, LEAD = (
    "@kades-yel-yel-video", "@laporan-tanpa-bukti", "@camat-orasi-kendaraan-dinas", "@akun-tanpa-nama-informasi-awal",
)  # fmt: skip
CROWD = "@grup-wa-dinas-sembilan-asn"
TABS = ("summary", "handling", "papers", "history")


def _first_of_full(officer: Sitting) -> None:
    """Open the first case of the long list."""
    officer.go("cases")
    officer.driver.click_row("case_table", 1, double=True)
    officer.driver.wait_for("case_title")
    officer.rest()


def _give_reason(officer: Sitting) -> None:
    """Say why the names are to be shown, and have them shown."""
    officer.driver.wait_for("reveal_reason_choice").set_value("contact")
    officer.driver.click("reveal_button")
    officer.driver.wait_to_read("Identitas terlihat sampai pukul")
    officer.rest()


HOME = [*every("home"), Scene("home", "waiting", "sending", at("home")), Scene("home", "regency", "intake", at("home"))]

CASES = [
    *every("cases"),
    Scene("cases", "picked", "worked", then(at("cases"), lambda one: one.driver.click_row("case_table", 2))),
    Scene("cases", "unmatched", "worked", then(at("cases"), search_nothing("search_edit"))),
    Scene("cases", "found", "full", at("cases", search="camat")),
    Scene("cases", "filter", "worked", then(at("cases"), click("filter_button"))),
    Scene("cases", "filter-full", "full", then(at("cases", search=""), click("filter_button"))),
    Scene("cases", "regency", "intake", at("cases")),
]

CASE = [
    *(Scene("case", f"laporan-{tab}", "worked", at("case", id=REPORTED, tab=tab)) for tab in TABS),
    *(Scene("case", f"temuan-{tab}", "worked", at("case", id=FOUND, tab=tab)) for tab in TABS),
    Scene("case", "returned", "worked", at("case", id=OPEN, tab="summary")),
    Scene("case", "lead", "worked", at("case", id=LEAD, tab="summary")),
    Scene("case", "nine", "worked", at("case", id=CROWD, tab="summary")),
    Scene("case", "papers-printed", "sending", at("case", id="@late", tab="papers")),
    Scene("case", "ninety", "full", at("case", id="@crowd", tab="summary")),
    Scene("case", "ninety-history", "full", at("case", id="@crowd", tab="history")),
    Scene("case", "below", "full", _first_of_full),
    Scene("case", "regency", "intake", at("case", id="@late", tab="summary")),
    Scene("case", "differences", "intake", at("case", id=REPORTED, tab="differences")),
    Scene("case", "identity", "worked", then(
        at("case", id=REPORTED, tab="summary"), click("show_identity_button"))),
    Scene("case", "identity-shown", "worked", then(
        at("case", id=REPORTED, tab="summary"), click("show_identity_button"), _give_reason)),
    Scene("case", "missing", "new", at("case", id="01900000-0000-7000-8000-000000000000")),
    Scene("case", "problems", "sending", then(at("case", id="@open", tab="summary"), click("finalise_button"))),
    Scene("case", "number", "worked", then(at("case", id=REPORTED, tab="summary"), click("number_button"))),
    Scene("case", "step", "worked", then(at("case", id=REPORTED, tab="summary"), click("add_step_button"))),
    Scene("case", "accept", "intake", then(at("case", id="@late", tab="summary"), click("accept_button"))),
    Scene("case", "return", "intake", then(at("case", id="@late", tab="summary"), click("return_button"))),
]  # fmt: skip

SCENES = [*HOME, *CASES, *CASE]
