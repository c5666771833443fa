"""The page beside the form: the paper as it would be printed now, or the scan of the sheet that was signed.

Drawn off the window's thread a moment after the last key. Held by the desk of the paper.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldapp.errors import NetraError
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.pages.print.zoom import ZoomBar
from ui.session import Session
from ui.style import FINE
from ui.widgets.card import rows
from ui.widgets.empty import Empty
from ui.widgets.pdfview import PdfView
from ui.widgets.tabs import Tabs

PAUSE: Final = 500
Draw = Callable[[Vault], bytes]


class PaperViewer(QWidget):
    """Shows a PDF that `prepare()` draws, and the scan that `find_scan()` brings, behind two tabs."""

    drawn = Signal()

    def __init__(self, session: Session, prepare: Callable[[], Draw], find_scan: Draw) -> None:
        super().__init__()
        self._session, self._prepare, self._find_scan = session, prepare, find_scan
        self.view, self.scan = PdfView("document_view"), PdfView("scan_view")
        self.view.setAccessibleName(say("ui.document.page"))
        self.scan.setAccessibleName(say("ui.document.scanned"))
        self._failed = Empty("warning", say("ui.preview.failed"))
        self._tabs = Tabs([("page", say("ui.document.page")), ("scan", say("ui.document.scanned"))], "view_tabs")
        self._tabs.picked.connect(self._show)
        self._faces = QStackedWidget()
        paper, scanned = QWidget(), QWidget()
        for face, view in ((paper, self.view), (scanned, self.scan)):
            layout = rows(gap=FINE)
            layout.addWidget(view, 1)
            layout.addWidget(ZoomBar(view, brief=True))
            face.setLayout(layout)
        for face in (paper, scanned, self._failed):
            self._faces.addWidget(face)
        layout = rows(self._tabs, gap=FINE)
        layout.addWidget(self._faces, 1)
        self.setLayout(layout)
        self._tabs.hide()
        self._shown = b""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.draw)

    def draw_soon(self) -> None:
        """Draw the page again when nothing was typed for a moment."""
        self._pause.start()

    def draw(self) -> None:
        """Draw the page as it is now."""
        self._pause.stop()
        self._session.read(self, self._prepare(), self._take, self._fail, key="document_page")

    def offer_scan(self, there: bool) -> None:
        """Offer the scan beside the page, or not."""
        self._tabs.setVisible(there)
        if not there:
            self._tabs.set_current("page")
        self._show(self._tabs.current())

    def _show(self, key: str) -> None:
        self._tabs.set_current(key)
        self._faces.setCurrentIndex(1 if key == "scan" else 0)
        if key == "scan" and not self.scan.pages:
            self._session.read(self, self._find_scan, self.scan.show_pdf, self._fail, key="document_scan")

    def _take(self, pdf: bytes) -> None:
        if self._faces.currentIndex() == 2:
            self._faces.setCurrentIndex(0)
        if pdf != self._shown:
            self.view.show_pdf(pdf, stay=bool(self._shown))
            self._shown = pdf
        self.drawn.emit()

    def _fail(self, error: Exception) -> None:
        self._failed.say(error.sentence if isinstance(error, NetraError) else say("ui.preview.failed"))
        self._faces.setCurrentIndex(2)
