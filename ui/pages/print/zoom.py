"""The line under the preview: which page is seen and how large, with the ways to change both."""

from PySide6.QtWidgets import QWidget

from fieldapp.words import say
from ui.style import FINE, SNUG
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.glyph import GlyphButton
from ui.widgets.pdfview import Fit, PdfView
from ui.widgets.text import Label


class ZoomBar(QWidget):
    """Page and size of a view; `brief` leaves out the buttons that fit it, where there is little room."""

    def __init__(self, view: PdfView, parent: QWidget | None = None, *, brief: bool = False) -> None:
        """Make the line of a view."""
        super().__init__(parent)
        self._view = view
        self._page = Label("", "small", "soft")
        self._page.setObjectName("page_label")
        self._size = Label("", "small", "soft")
        self._size.setObjectName("zoom_label")
        self._size.setMinimumWidth(self._size.fontMetrics().horizontalAdvance(say("ui.pdf.zoom", percent=300)) + FINE)
        smaller = GlyphButton("zoom-out", say("ui.pdf.smaller"), "zoom_out_button")
        larger = GlyphButton("zoom-in", say("ui.pdf.larger"), "zoom_in_button")
        smaller.clicked.connect(lambda: view.zoom_by(-1))
        larger.clicked.connect(lambda: view.zoom_by(1))
        self._width = self._fit_button("width", "fit_width_button")
        self._whole = self._fit_button("page", "fit_page_button")
        fits = () if brief else (SNUG, self._width, self._whole)
        self.setLayout(row(self._page, None, smaller, self._size, larger, *fits, gap=FINE))
        view.opened.connect(self._show)
        view.zoomed.connect(self._show)
        view.page_changed.connect(lambda _page: self._show())

    def _fit_button(self, fit: Fit, name: str) -> Button:
        button = Button(say("ui.pdf.width" if fit == "width" else "ui.pdf.whole"), "quiet", name=name)
        button.clicked.connect(lambda: self._view.set_fit(fit))
        return button

    def _show(self) -> None:
        view = self._view
        self._page.say(say("ui.pdf.page", page=view.page + 1, pages=view.pages) if view.pages else "")
        self._size.say(say("ui.pdf.zoom", percent=round(view.zoom * 100)) if view.pages else "")
