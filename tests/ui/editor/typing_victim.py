"""A window in which somebody types without end; says on stdout each text that the draft holds. Killed by `test_draft`.

`python -m tests.ui.editor.typing_victim HOME` opens the vault in `HOME/vault`.
"""

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldapp.vault.draft import list_drafts
from tests.ui.conftest import PASSPHRASE, settle
from ui.main_window import MainWindow
from ui.pages import keeping
from ui.style import apply_style


def main() -> None:
    home = Path(sys.argv[1])
    keeping.LONGEST = 500
    app = QApplication([])
    apply_style(app, "light")
    window = MainWindow(home)
    window.show()
    window.gate.enter(home / "vault", None, PASSPHRASE, ("edit", {"kind": "temuan"}))
    while window.locked:
        app.processEvents()
    settle(window)
    window.page.show_section("event")
    page = window.page
    page.show_path("narrative")
    page.keeper.kept.connect(lambda: print(list_drafts(page.session.here)[0].data["narrative"], flush=True))
    while True:
        QTest.keyClicks(page.window().focusWidget(), "kata ", delay=20)


if __name__ == "__main__":
    main()
