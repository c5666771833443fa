"""The sheet that shows a paper of sending or receiving before it is printed or saved: handover note, receipt slip."""

from pathlib import Path

from fieldapp.words import say
from ui.page import Shell
from ui.pages.print.save import open_save_sheet
from ui.pages.print.sheet import open_print_sheet
from ui.widgets.pdfview import PdfView
from ui.widgets.sheet import Sheet

HEIGHTS = (220, 560)
# what the sheet itself takes of the window's height
AROUND = 200


def open_paper(shell: Shell, pdf: bytes, title: str, file_name: str, copies: int = 1) -> Sheet:
    """Show a paper with the ways to print and to save it."""
    sheet = Sheet(title, wide=True, name="paper_sheet")
    view = PdfView("paper_view")
    sheet.body.addWidget(view)

    def tell(path: Path) -> None:
        shell.tell(say("ui.paper.saved", name=path.name))

    sheet.add_button(say("ui.paper.close"), "plain", sheet.close_sheet, "close_button")
    sheet.add_button(
        say("ui.paper.save"), "plain", lambda: open_save_sheet(shell, pdf, file_name, tell), "save_paper_button"
    )
    sheet.add_button(
        say("ui.paper.print"), "main", lambda: open_print_sheet(shell, pdf, title, copies), "print_paper_button"
    )
    shell.open_sheet(sheet)
    area = sheet.parentWidget()
    room = area.height() - AROUND if area is not None else HEIGHTS[0]
    view.setMinimumHeight(min(max(room, HEIGHTS[0]), HEIGHTS[1]))
    view.show_pdf(pdf)
    return sheet
