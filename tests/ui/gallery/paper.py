"""Cetak with its tabs, the preview, the print sheet and the save sheet."""

from fieldapp.vault.printlog import list_print_ids, load_prints
from tests.ui.gallery.scene import Act, Scene, Sitting, at, click, press, then, type_into

REPORTED, FOUND, OPEN = "@kades-yel-yel-video", "@camat-orasi-kendaraan-dinas", "@laporan-tanpa-bukti"


def look(**where: str) -> Act:
    """Return the act of opening the preview and waiting for its first page."""

    def act(officer: Sitting) -> None:
        at("preview", **where)(officer)
        officer.driver.wait_for(lambda: officer.window.page.view.pages > 0)  # type: ignore[attr-defined]
        officer.rest()

    return act


def _jam(officer: Sitting) -> None:
    officer.table.tray.jammed = True
    officer.undo.append(officer.table.empty)


def _no_printer(officer: Sitting) -> None:
    officer.table.tray.name = ""
    officer.undo.append(officer.table.empty)


def _check_code(officer: Sitting) -> None:
    db = officer.window.session.here.db
    code = next(one.seal for one in load_prints(db, list_print_ids(db)) if one.owner)
    officer.go("print", tab="check")
    officer.driver.type_into("code_edit", code)
    officer.driver.press("Enter")
    officer.rest()


PRINT = [
    Scene("print", "blank", "worked", at("print", tab="blank")),
    Scene("print", "blank-error", "worked", then(
        at("print", tab="blank"), type_into("count_edit", "900"), click("show_blank_button"))),
    Scene("print", "blank-first-day", "new", at("print", tab="blank")),
    Scene("print", "log-empty", "new", at("print", tab="log")),
    Scene("print", "log", "sending", at("print", tab="log")),
    Scene("print", "check-empty", "worked", at("print", tab="check")),
    Scene("print", "check-error", "worked", then(
        at("print", tab="check"), type_into("code_edit", "OOO-OOO-OO"), press("Enter"))),
    Scene("print", "check-found", "sending", _check_code),
    Scene("print", "wait", "sending", at("print", tab="wait")),
]  # fmt: skip
PREVIEW = [
    Scene("preview", "laporan", "worked", look(form="A.1", owner=REPORTED)),
    Scene("preview", "temuan", "worked", look(form="A.2", owner=FOUND)),
    Scene("preview", "draft", "worked", look(form="A.1", owner=OPEN)),
    Scene("preview", "public", "worked", look(form="A.1", owner=REPORTED, public="1")),
    Scene("preview", "lhp", "worked", look(form="LHP", owner="@pertemuan-balai-desa")),
    Scene("preview", "ninety", "full", look(form="A.2", owner="@crowd")),
    Scene("preview", "print-sheet", "worked", then(look(form="A.1", owner=REPORTED), click("print_button"))),
    Scene("preview", "print-sheet-jammed", "worked", then(
        look(form="A.1", owner=REPORTED), _jam, click("print_button", "print_now_button")), alone=True),
    Scene("preview", "print-sheet-none", "worked", then(
        look(form="A.1", owner=REPORTED), _no_printer, click("print_button"))),
    Scene("preview", "save-sheet", "worked", then(look(form="A.1", owner=REPORTED), click("save_pdf_button"))),
    Scene("preview", "save-sheet-error", "worked", then(
        look(form="A.1", owner=REPORTED), click("save_pdf_button"),
        type_into("folder_path_edit", "/tidak/ada"), click("save_now_button"))),
]  # fmt: skip

SCENES = [*PRINT, *PREVIEW]
