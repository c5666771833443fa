"""Formulir Kosong: the forms that can be printed for handwriting, with running numbers set aside for them or without.

A part of the hub page. The preview prints and saves them; what has numbers waits in the queue until it left.
"""

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.desk.blank import MOST_BLANKS, make_blanks, reserve_blanks
from fieldapp.packs.forms import Form, list_printable
from fieldapp.paper.raster import PdfPages
from fieldapp.vault.printlog import Waiting
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Page
from ui.pages.print.sheet import describe_copies
from ui.pages.print.tile import PAGE, FormTiles
from ui.style import GAP, SNUG, TIGHT, WIDE
from ui.widgets.button import Button
from ui.widgets.card import Card, Columns, Scroll, row, rows
from ui.widgets.chip import Chip
from ui.widgets.choice import ChoiceEdit, FlagEdit
from ui.widgets.entry import TextEdit
from ui.widgets.field import Field
from ui.widgets.pagesupply import image_of
from ui.widgets.text import Label

UNVERIFIED = ("secondary", "memory", "derived", "uncertain")
SHARPNESS = 2
Shown = tuple[list[QImage], dict[str, int]]


class BlankTab(QWidget):
    """The blank forms of the hub."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._pages: dict[str, int] = {}
        self._paper = ""
        forms = list_printable(page.session.packs.forms)
        self._tiles = FormTiles(forms)
        self._tiles.picked.connect(self._show_form)
        scroll = Scroll()
        scroll.body.addWidget(Columns(self._tiles, self._build_choices(), weights=(1, 0), narrow=640, gap=WIDE))
        scroll.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self._show_form(self._tiles.form)

    def _build_choices(self) -> QWidget:
        card = Card(margin=WIDE)
        card.setMinimumWidth(320)
        card.body.setSpacing(GAP)
        self._code = Label("", "name")
        self._title = Label("", wrap=True)
        self._facts = Label("", "small", "soft", wrap=True)
        self._chip = Chip(say("ui.blank.unverified"), "ochre")
        self._unverified = Label(say("ui.blank.unverified_text"), "small", "soft", wrap=True)
        self._count = Field(say("ui.blank.count"), TextEdit("count_edit", longest=3))
        self._count.set_value("1")
        self._count.changed.connect(lambda: self._count.set_problem(""))
        self._sheet = ChoiceEdit("paper_edit", [(name, say(f"ui.preview.paper_{name}")) for name in ("a4", "f4")])
        self._numbered = FlagEdit("numbered_edit", say("ui.blank.numbered"))
        self._numbered.changed.connect(self._name_button)
        self._hint = Label("", "small", "soft", wrap=True)
        self._show = Button(say("ui.blank.show"), "main", name="show_blank_button")
        self._show.clicked.connect(self._begin)
        head = QVBoxLayout()
        head.setSpacing(TIGHT)
        head.addLayout(row(self._code, None, self._chip, gap=TIGHT))
        for label in (self._title, self._facts, self._unverified):
            head.addWidget(label)
        card.body.addLayout(head)
        card.body.addWidget(self._count)
        card.body.addWidget(Field(say("ui.blank.paper"), self._sheet))
        flag = QVBoxLayout()
        flag.setSpacing(0)
        flag.addWidget(self._numbered)
        flag.addWidget(self._hint)
        card.body.addLayout(flag)
        card.body.addSpacing(SNUG - TIGHT)
        card.body.addLayout(row(None, self._show))
        column = QWidget()
        column.setLayout(rows(card, None, gap=0))
        return column

    # ---- showing -----------------------------------------------------------------------------------------------------

    def arrive(self) -> None:
        """Draw the forms as this office prints them."""
        paper = "f4" if self._page.session.office.paper == "f4" else "a4"
        if paper != self._paper:
            self._paper = paper
            self._sheet.set_value(paper)
            self._page.session.read(self, draw_blanks, self._take_pictures, key="blanks")

    def _take_pictures(self, shown: Shown) -> None:
        pictures, self._pages = shown
        self._tiles.show_pictures(pictures)
        self._show_form(self._tiles.form)

    def _show_form(self, form: Form) -> None:
        self._code.say(form.code)
        self._title.say(form.title.title())
        pages = self._pages.get(form.code, 0)
        facts = (say("ui.blank.pages", pages=pages) if pages else "", describe_copies(form.copies, form.copies_for))
        self._facts.say(". ".join(filter(None, facts)))
        unsure = bool({form.confidence, form.code_confidence} & set(UNVERIFIED))
        self._chip.setVisible(unsure)
        self._unverified.setVisible(unsure)
        self._numbered.setEnabled(bool(form.series))
        if not form.series:
            self._numbered.set_value(False)
        self._hint.say(say("ui.blank.numbered_hint" if form.series else "ui.blank.unnumbered_hint"))
        self._name_button()

    def _name_button(self) -> None:
        self._show.say(say("ui.blank.reserve" if self._numbered.value() else "ui.blank.show"))

    # ---- going on ----------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        count = self._read_count()
        if count is None:
            self._count.set_problem(say("ui.blank.count_wrong", most=MOST_BLANKS))
            self._count.control.setFocus()
            return
        form, paper = self._tiles.form, self._sheet.value()
        if not self._numbered.value():
            self._page.shell.go("preview", form=form.code, paper=paper, copies=str(count))
            return
        self._show.setEnabled(False)
        self._page.session.write(
            self,
            lambda vault: reserve_blanks(vault, form.code, count, paper),
            self._go_on,
            self._fail,
            changed=("print",),
        )

    def _read_count(self) -> int | None:
        text = str(self._count.value())
        return int(text) if text.isascii() and text.isdecimal() and 1 <= int(text) <= MOST_BLANKS else None

    def _go_on(self, stack: Waiting) -> None:
        self._show.setEnabled(True)
        self._numbered.set_value(False)
        self._name_button()
        self._page.shell.tell(say("ui.blank.reserved", numbers=stack.number))
        self._page.shell.go("preview", form=stack.form, paper=stack.paper, first=str(stack.first), last=str(stack.last))

    def _fail(self, error: Exception) -> None:
        self._show.setEnabled(True)
        self._page.shell.fail(error)


def draw_blanks(vault: Vault) -> Shown:
    """Return the first pages of all forms as pictures, and how many pages each has."""
    pictures, counts = [], {}
    for form in list_printable(vault.packs.forms):
        with PdfPages(make_blanks(vault, form.code, [""]).pdf) as pages:
            counts[form.code] = len(pages.sizes)
            across, down = pages.sizes[0]
            width = PAGE.width() * SHARPNESS
            pictures.append(image_of(pages.render(0, width, round(width * down / across))))
    return pictures, counts
