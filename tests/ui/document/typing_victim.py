"""A window in which somebody types in a paper without end; says on stdout what its draft holds. Killed by a test.

`python -m tests.ui.document.typing_victim HOME PAPER` opens the vault in `HOME/vault`.
"""

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldapp.vault.draft import load_draft
from tests.ui.conftest import PASSPHRASE, settle
from tests.ui.flows.driver import Driver
from ui.main_window import MainWindow
from ui.pages import keeping
from ui.style import apply_style


def main() -> None:
    home, paper = Path(sys.argv[1]), sys.argv[2]
    keeping.LONGEST = 500
    app = QApplication([])
    apply_style(app, "light")
    window = MainWindow(home)
    window.show()
    window.gate.enter(home / "vault", None, PASSPHRASE, ("document", {"id": paper, "field": "sifat"}))
    while window.locked:
        app.processEvents()
    settle(window)
    page = window.page
    Driver(window).reveal()
    while page.desk is None:
        app.processEvents()
    settle(window)

    def tell() -> None:
        draft = load_draft(page.session.here, paper)
        print(draft.data["typed"]["sifat"] if draft else "", flush=True)

    page.desk.keeper.kept.connect(tell)
    while True:
        QTest.keyClicks(page.window().focusWidget(), "kata ", delay=20)


if __name__ == "__main__":
    main()
