"""What somebody else saved in a section while its draft lay here: field by field, with the way to take it over.

Built by the panel above the fields of a section.
"""

from PySide6.QtWidgets import QWidget

from fieldapp.case.mask import is_hidden
from fieldapp.case.overlap import Overlap
from fieldapp.case.path import is_within
from fieldapp.case.wording import name_value
from fieldapp.words import say
from ui.pages.editor.document import Document
from ui.pages.editor.sections import Section
from ui.style import TIGHT
from ui.widgets.banner import Banner
from ui.widgets.card import rows


class OverlapList(QWidget):
    """The fields of a section that both changed."""

    def __init__(self, document: Document, section: Section) -> None:
        super().__init__()
        self._document = document
        places = section.places()
        found = [one for one in document.editing.overlaps if any(is_within(one.path, place) for place in places)]
        self.count = len(found)
        self.setLayout(rows(*(self._make_line(one) for one in found), gap=TIGHT))

    def _make_line(self, overlap: Overlap) -> Banner:
        label = self._document.label(overlap.path)
        if is_hidden(self._document.editing.values, overlap.path):
            return Banner(say("ui.editor.overlap_hidden"), "ochre")
        if overlap.theirs is None:
            return Banner(say("ui.editor.overlap_gone", field=label), "ochre")
        value = name_value(overlap.path.rpartition(".")[2], overlap.theirs)
        line = Banner(say("ui.editor.overlap", field=label, value=value or say("ui.editor.nothing")), "ochre")
        line.add_action(say("ui.editor.take_theirs"), lambda: self._take(overlap, line), "take_theirs_button")
        return line

    def _take(self, overlap: Overlap, line: Banner) -> None:
        editing = self._document.editing
        editing.overlaps = tuple(one for one in editing.overlaps if one.path != overlap.path)
        line.say("")
        self._document.put(overlap.path, overlap.theirs)
        self._document.replaced.emit(overlap.path)
