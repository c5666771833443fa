"""The editor: every section of every kind of form, empty and filled, and what happens on the way."""

from fieldapp.case.form import LHP
from fieldapp.words import say
from tests.ui.gallery.laptops import LEAD
from tests.ui.gallery.scene import Act, Scene, Sitting, at, click, press, then, type_into
from ui.pages.editor.page import EditPage
from ui.pages.editor.sections import SECTIONS

FILLED = {
    "laporan": ("worked", "@kades-yel-yel-video"),
    "temuan": ("worked", "@camat-orasi-kendaraan-dinas"),
    LHP: ("worked", "@pertemuan-balai-desa"),
}


def open_form(section: str, **where: str) -> Act:
    """Return the act of opening a form at a section; what was not saved is given up afterwards."""

    def act(officer: Sitting) -> None:
        at("home")(officer)
        at("edit", **where)(officer)
        page = officer.window.page
        assert isinstance(page, EditPage)
        officer.driver.wait_for(lambda: page.panel is not None)
        officer.rest()
        if section:
            page.show_section(section)
        officer.rest()

    return act


def show_people(officer: Sitting) -> None:
    """Give a reason for which reporter and witnesses are shown."""
    officer.driver.click("show_identity_button")
    officer.driver.wait_for("reveal_reason_choice").set_value("check")
    officer.driver.click("reveal_button")
    officer.driver.wait_to_read(say("ui.reveal.hide"))
    officer.rest()


def give_up(officer: Sitting) -> None:
    """Take back what was typed."""

    def discard() -> None:
        officer.window.page._discard()  # type: ignore[attr-defined]
        officer.rest()

    officer.undo.append(discard)


def _scrolled(officer: Sitting) -> None:
    panel = officer.window.page.panel  # type: ignore[attr-defined]
    bar = panel._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    officer.rest()


def _bring_files(officer: Sitting) -> None:
    """Drop a photograph, a paper and a file of no known kind on the evidence desk."""
    made = []
    for name in (
        "IMG_20241116_073344.jpg",
        "Surat pernyataan saksi - asli bermeterai (hasil pindai 300 dpi, 2 hlm).pdf",
    ):
        path = officer.folder / name
        source = next((officer.laptops / "bahan").rglob("*.jpg" if name.endswith("jpg") else "*.pdf"), None)
        path.write_bytes(source.read_bytes() if source else b"%PDF-1.4\n" * 400)
        made.append(path)
    (officer.folder / "catatan.xyz").write_bytes(b"catatan " * 900)
    officer.driver.drop("edit_title", [*made, officer.folder / "catatan.xyz"])
    officer.driver.wait_for(lambda: len(officer.driver.all_shown("evidence_thumb")) == len(made) + 1)
    officer.rest()


SECTION_SCENES = [
    scene
    for kind, (laptop, record) in FILLED.items()
    for section in SECTIONS[kind]
    for scene in (
        Scene("edit", f"{kind}-{section.key}-empty", "new", open_form(section.key, kind=kind)),
        Scene("edit", f"{kind}-{section.key}-filled", laptop, open_form(section.key, kind=kind, id=record)),
    )
]
OTHER = [
    Scene("edit", "lead-empty", "new", open_form("event", kind="informasi_awal")),
    Scene("edit", "draft", "sending", open_form("event", kind="informasi_awal", draft="@draft-informasi_awal")),
    Scene("edit", "laporan-event-end", "worked", then(
        open_form("event", kind="laporan", id=FILLED["laporan"][1]), _scrolled)),
    Scene("edit", "laporan-shown-reporter", "worked", then(
        open_form("reporter", kind="laporan", id=FILLED["laporan"][1]), show_people)),
    Scene("edit", "laporan-problems", "worked", open_form("review", kind="laporan", id="@laporan-tanpa-bukti")),
    Scene("edit", "laporan-problem-fields", "new", then(
        open_form("reporter", kind="laporan"), type_into("reporter_name_edit", "S"), press("Tab", "Tab", "Tab"),
        type_into("reporter_birth_edit", "32-13-1990"), press("Tab"), give_up)),
    Scene("edit", "laporan-reason", "worked", then(
        open_form("event", kind="laporan", id=FILLED["laporan"][1]), press("Tab"),
        type_into("event_place_edit", "Lapangan bola"), click("save_button"), give_up)),
    Scene("edit", "laporan-given-up", "new", then(
        open_form("event", kind="laporan"), type_into("event_place_edit", LEAD), click("discard_button"), give_up)),
    Scene("edit", "temuan-nine", "worked", open_form("subjects", kind="temuan", id="@grup-wa-dinas-sembilan-asn")),
    Scene("edit", "temuan-ninety", "full", open_form("subjects", kind="temuan", id="@crowd")),
    Scene("edit", "temuan-paste", "new", then(open_form("subjects", kind="temuan"), click("paste_subjects_button"))),
    Scene("edit", "temuan-evidence-dropped", "new", then(open_form("evidence", kind="temuan"), _bring_files, give_up)),
]  # fmt: skip

SCENES = [*SECTION_SCENES, *OTHER]
