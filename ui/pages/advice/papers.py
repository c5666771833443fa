"""The sheet that shows a letter with everything that goes with it as one PDF, and leads to a printer or a file."""

from collections.abc import Callable, Sequence

from fieldapp.desk.sealing import Way
from fieldapp.words import say
from ui.page import Shell
from ui.pages.print.save import open_save_sheet, safe_name
from ui.pages.print.sheet import open_print_sheet
from ui.style import SNUG
from ui.widgets.pdfview import PdfView
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

HEIGHT, LEAST = 520, 200
# What stands above and below the pages on the sheet.
AROUND = 250


class PaperSetSheet(Sheet):
    """Shows the PDF; `names` make the name of the file, `room` is how high the window is.

    `left` hears when it left: for a printer or as a file, which, in how many copies.
    """

    def __init__(
        self,
        shell: Shell,
        pdf: bytes,
        names: Sequence[str],
        left: Callable[[Way, str, int], None],
        room: int = HEIGHT,
    ) -> None:
        super().__init__(say("ui.advice.set.title"), wide=True, name="paper_set_sheet")
        self._shell, self._pdf, self._names, self._left = shell, pdf, tuple(names), left
        self.view = PdfView("paper_set_view")
        self.view.setMinimumHeight(max(LEAST, min(HEIGHT, room - AROUND)))
        self.view.show_pdf(pdf)
        self.body.setSpacing(SNUG)
        self.body.addWidget(Label(say("ui.advice.set.text"), "small", "soft", wrap=True))
        self.body.addWidget(self.view)
        self.add_button(say("ui.case.close"), "plain", self.close_sheet, "close_set_button")
        self.add_button(say("ui.advice.set.save"), "plain", self._save, "save_set_button")
        self.add_button(say("ui.advice.set.print"), "main", self._print, "print_set_button")

    def _save(self) -> None:
        self.close_sheet()
        name = safe_name(say("ui.advice.set.file"), *self._names)
        open_save_sheet(self._shell, self._pdf, name, lambda path: self._end("saved", "pdf", str(path), str(path)))

    def _print(self) -> None:
        self.close_sheet()
        title = self._names[0] or say("ui.advice.set.title")
        open_print_sheet(
            self._shell,
            self._pdf,
            title,
            on_left=lambda printer, copies: self._end("printed", "printer", printer, title, copies),
        )

    def _end(self, said: str, way: Way, place: str, name: str, copies: int = 1) -> None:
        self._shell.tell(say(f"ui.advice.set.{said}", name=name))
        self._left(way, place, copies)
