"""The parts that every page is made of; the README of `ui` names them one by one."""

from ui.widgets.banner import Banner
from ui.widgets.block import BlockModel, Column, IdRole, RowRole
from ui.widgets.button import Button, key_text
from ui.widgets.calendar import CalendarPopup
from ui.widgets.card import Card, Columns, Line, Scroll, row, rows
from ui.widgets.chip import Chip, paint_chip
from ui.widgets.choice import ChoiceEdit, FlagEdit, ManyEdit
from ui.widgets.empty import Empty
from ui.widgets.entry import SearchEdit, SecretEdit, TextArea, TextEdit
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.glyph import Glyph, GlyphButton
from ui.widgets.lookup import LookupEdit
from ui.widgets.moment import DateEdit, TimeEdit
from ui.widgets.paint import paint_ring, paint_surface
from ui.widgets.popup import Popup
from ui.widgets.progress import Bar, ProgressPanel, write_time_left
from ui.widgets.sheet import Sheet, notice, question
from ui.widgets.steplist import StepList
from ui.widgets.table import SmallTable, Table, paint_cut
from ui.widgets.text import Elided, Label, shown, tip_text
from ui.widgets.thumb import Thumb

__all__ = [
    "Banner", "Bar", "BlockModel", "Button", "CalendarPopup", "Card", "Chip", "ChoiceEdit", "Column", "Columns",
    "DateEdit", "Elided", "Empty", "Facts", "Field", "FlagEdit", "Glyph", "GlyphButton", "IdRole", "Label", "Line",
    "LookupEdit", "ManyEdit", "Popup", "ProgressPanel", "RowRole", "Scroll", "SearchEdit", "SecretEdit", "Sheet",
    "SmallTable", "StepList", "Table", "TextArea", "TextEdit", "Thumb", "TimeEdit", "key_text", "notice", "paint_chip",
    "paint_cut", "paint_ring", "paint_surface", "question", "row", "rows", "shown", "tip_text", "write_time_left",
]  # fmt: skip
