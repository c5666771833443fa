"""Cases under the law: Penanganan, Naskah, Saran & Penerusan, one paper, Batas Waktu and Tindak Lanjut."""

from PySide6.QtGui import QGuiApplication

from tests.ui.gallery.editing import give_up, open_form
from tests.ui.gallery.scene import Act, Scene, Sitting, at, click, press, search_nothing, then, type_into

CROWD = "@crowd"
NOWHERE = "01900000-0000-7000-8000-000000000000"
TABS = ("handling", "papers", "advice")
POINTS = ("fresh", "lacking", "heard", "decided", "nine")


def look(tab: str, case: str) -> Act:
    """Return the act of opening a case at a tab."""
    return at("case", id=f"@{case}", tab=tab)


def _begin(step: str) -> Act:
    """Return the act of opening the sheet of a step, wherever it stands on the page."""

    def act(officer: Sitting) -> None:
        name = f"next_{step}_button"
        if officer.driver.shown(name) is None:
            name = f"choose_{step}_button"
            officer.driver.click("other_steps_button")
            officer.rest()
        officer.driver.click(name)
        officer.driver.wait_for("step_sheet")
        officer.rest()

    return act


HANDLING = [
    *(Scene("handling", point, "law", look("handling", point)) for point in POINTS),
    Scene("handling", "ended", "law", look("handling", "letter-case")),
    Scene("handling", "crowd", "full", at("case", id=CROWD, tab="handling")),
    Scene("handling", "regency", "intake", at("case", id="@late", tab="handling")),
    Scene("handling", "others", "law", then(look("handling", "heard"), click("other_steps_button"))),
    *(
        Scene("handling", f"sheet-{step}", "law", then(look("handling", case), _begin(step)))
        for case, step in (
            ("fresh", "lhp"), ("studied", "pleno"), ("heard", "kajian"), ("heard", "undangan_2"),
            ("heard", "klarifikasi"), ("nine", "penerusan"), ("decided", "status"),
        )
    ),
    Scene("handling", "sheet-crowd", "full", then(
        at("case", id=CROWD, tab="handling"), _begin("klarifikasi"))),
    Scene("handling", "sheet-refused", "law", then(
        look("handling", "heard"), _begin("undangan_2"), type_into("step_date_edit", "1-1-2020"),
        click("save_step_button"))),
    Scene("handling", "sheet-unsaved", "law", then(
        look("handling", "heard"), _begin("undangan_2"), type_into("fact_place_edit", "Aula Kecamatan"), press("Esc"))),
    Scene("handling", "sheet-invited", "law", then(
        look("handling", "studied"), _begin("pleno"), type_into("plenary_add_edit", "Rudi Hartno"), press("Enter"))),
    Scene("handling", "sheet-all-came", "full", then(
        at("case", id=CROWD, tab="handling"), _begin("klarifikasi"), click("hearing_all_button"))),
    Scene("handling", "undo", "law", then(look("handling", "heard"), click("undo_klarifikasi_button"))),
]  # fmt: skip

PAPERS = [
    *(Scene("papers", point, "law", look("papers", point)) for point in ("fresh", "heard", "nine")),
    Scene("papers", "ended", "law", look("papers", "letter-case")),
    Scene("papers", "crowd", "full", at("case", id=CROWD, tab="papers")),
    Scene("papers", "prepare", "law", then(look("papers", "heard"), click("prepare_button"))),
]

ADVICE = [
    *(Scene("advice", point, "law", look("advice", point)) for point in POINTS),
    Scene("advice", "sent", "law", look("advice", "letter-case")),
    Scene("advice", "crowd", "full", at("case", id=CROWD, tab="advice")),
    Scene("advice", "refer", "law", then(look("advice", "nine"), click("refer_button"))),
]


def open_paper(name: str, *acts: Act) -> Act:
    """Return the act of opening a paper and waiting until its page is drawn."""

    def act(officer: Sitting) -> None:
        at("document", id=name)(officer)
        officer.driver.wait_for("standing_chip")
        officer.rest()
        desk = getattr(officer.window.page, "desk", None)
        if desk is not None and desk.viewer.isVisible():
            officer.driver.wait_for(lambda: desk.viewer.view.pages > 0)
        officer.rest()
        for one in acts:
            one(officer)
        officer.rest()

    return act


DOCUMENT = [
    *(
        Scene("document", point, "law", open_paper(f"@paper-{point}"))
        for point in ("draft", "final", "scanned", "minutes", "study")
    ),
    Scene("document", "study-part", "law", open_paper("@paper-study", click("next_part_button"))),
    Scene("document", "minutes-part", "law", open_paper(
        "@paper-minutes", click("next_part_button", "next_part_button"))),
    Scene("document", "lacks", "law", open_paper("@paper-study", click("finalise_button"))),
    Scene("document", "sign", "law", open_paper("@paper-final", click("sign_button"))),
    Scene("document", "missing", "law", at("document", id=NOWHERE)),
]  # fmt: skip


def _first_clock(officer: Sitting) -> None:
    officer.driver.click_row("clock_table", 0)
    officer.rest()


CLOCKS = [
    Scene("deadlines", "empty", "new", at("deadlines")),
    Scene("deadlines", "typical", "law", at("deadlines")),
    Scene("deadlines", "picked", "law", then(at("deadlines"), _first_clock)),
    Scene("deadlines", "full", "full", at("deadlines")),
    Scene("home", "clocks", "law", at("home")),
    Scene("cases", "clocks", "law", at("cases")),
    Scene("cases", "clocks-picked", "law", then(at("cases"), lambda one: one.driver.click_row("case_table", 0))),
]

FOLLOW = [
    Scene("follow", "empty", "new", at("follow")),
    Scene("follow", "typical", "law", at("follow")),
    Scene("follow", "all", "law", at("follow", state="all")),
    Scene("follow", "full", "full", at("follow", state="all")),
    Scene("follow", "unmatched", "law", then(at("follow", state="all"), search_nothing("search_edit"))),
    Scene("follow", "track", "law", then(at("follow", state="all", picked="@letter"), click("follow_track_button"))),
    Scene("follow", "track-error", "law", then(
        at("follow", state="all", picked="@letter"), click("follow_track_button"),
        type_into("track_received_on_edit", "31-2-2024"), click("save_track_button"))),
]  # fmt: skip


def _copy_rows(officer: Sitting) -> None:
    """Put a table of forty people on the clipboard, with what is usually wrong in one."""
    rows = [f"{n}\tPegawai Dinas Pendidikan {n}\t\tGuru SD\tDinas Pendidikan\tPNS" for n in range(1, 41)]
    rows[3] = "4\tDra. Hj. Siti Rohani Mardhatillah binti Kusumawardhana, M.Pd.\t1,96808E+17\tGuru\tDinas\tPNS"
    rows[6] = "7\tPegawai 7\t6401051708800001\tGuru\tDinas\ttenaga ahli"
    head = "DAFTAR NAMA\nNo\tNama\tNIP/NIK\tJabatan\tUnit Kerja\tKedudukan"
    QGuiApplication.clipboard().setText("\n".join([head, *rows, "Jumlah\t40", "\t\t\tTanpa nama"]))
    officer.undo.append(QGuiApplication.clipboard().clear)


EDITING = [
    Scene("edit", "pasted", "new", then(
        open_form("subjects", kind="temuan"), _copy_rows, click("paste_subjects_button"), give_up)),
    Scene("edit", "pasted-nothing", "new", then(
        open_form("subjects", kind="temuan"), click("paste_subjects_button"), give_up)),
    Scene("edit", "advice", "law", then(open_form("violations", kind="temuan", id="@nine"), press("Tab"))),
]  # fmt: skip

SCENES = [*HANDLING, *PAPERS, *ADVICE, *DOCUMENT, *CLOCKS, *FOLLOW, *EDITING]
