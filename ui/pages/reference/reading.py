"""One row of the reference data for reading: what it says, how sure each value is, what this office corrected.

Part of the page Data Acuan. Pressing a button says what was asked for; the page opens sheets and other rows.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldapp.desk.reference import Looked, look
from fieldapp.desk.shelf import Shape, label_of, shape_of
from fieldapp.errors import PackKeyUnknown
from fieldapp.packs.reference import Packs
from fieldapp.packs.schema import DOUBTFUL, IDS
from fieldapp.words import say
from ui.pages.reference.naming import name_mark, name_table, name_value, write_value
from ui.style import FINE, GAP, SNUG, TIGHT, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, Line, Scroll, row, rows
from ui.widgets.chip import Chip
from ui.widgets.text import Label

WIDEST, NAME_WIDTH, BUTTON_HEIGHT = 920, 176, 28
# What the head of a row shows is not told again below it.
HEAD: Final = (*IDS, "source", "note")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a row as it is read: `inside` says that it holds more, `may` that the office can correct it."""

    key: str
    name: str
    text: str
    mark: str
    told: str
    inside: bool
    may: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A row, or a single value: its heading, the way to it, its values; `own` says that it was itself corrected."""

    looked: Looked
    heading: str
    way: tuple[tuple[str, str], ...]
    note: str
    own: bool
    values: tuple[Value, ...]


def read_row(packs: Packs, key: str) -> Read | None:
    """Return what stands at a key as it is read, None where nothing does (any more)."""
    try:
        looked = look(packs, key)
        whole = packs.value(key)
    except PackKeyUnknown:
        return None
    inside: Any = whole if isinstance(whole, dict | list) else None
    heading = label_of(key, whole)
    if heading == key.rpartition("/")[2] and isinstance(whole, dict | list) and "#" not in heading:
        heading = name_value(heading)
    values = tuple(_value(packs, part.key, looked.confidence) for part in looked.parts)
    if not looked.parts or _is_list(inside):
        values = (_value(packs, key, looked.confidence),)
    note = str(inside.get("note") or "") if isinstance(inside, dict) else ""
    shown = tuple(one for one in values if one.key.rpartition("/")[2] not in HEAD or len(values) == 1)
    return Read(looked, heading, _way(packs, key), note, key in packs.corrections, shown)


def _is_list(whole: Any) -> bool:
    return isinstance(whole, list) and not any(isinstance(item, dict) for item in whole)


def _value(packs: Packs, key: str, around: str) -> Value:
    value, last = packs.find(key), key.rpartition("/")[2]
    inside = isinstance(value, dict) or (isinstance(value, list) and not _is_list(value))
    label = label_of(key, value) if inside else last
    mark = packs.confidence(key)
    corrected = key in packs.corrections
    return Value(
        key=key,
        name=label if label != last else name_value(last),
        text=say("ui.reference.items", count=len(value)) if inside else write_value(value),
        mark="" if mark == around or not mark else mark,
        told=_say_corrected(look(packs, key)) if corrected else "",
        inside=inside,
        may=bool(shape_of(packs, key).kind),
    )


def _way(packs: Packs, key: str) -> tuple[tuple[str, str], ...]:
    """Return the places around a key from the table down, each with its key; that of the table is the first."""
    names = key.split("/")
    table = "/".join(names[:2])
    found = [(table, name_table(table))]
    for end in range(3, len(names)):
        around = "/".join(names[:end])
        label = label_of(around, packs.find(around))
        found.append((around, name_value(names[end - 1]) if label == names[end - 1] else label))
    return tuple(found)


class RowReading(QWidget):
    """Shows a Read; `opened`, `correct_asked` and `back_asked` carry the key of what was pressed."""

    opened = Signal(str)
    correct_asked = Signal(str)
    back_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._read: Read | None = None
        self._inside: QWidget | None = None
        self._buttons: dict[str, Button] = {}
        self._pressed = ""
        self._scroll = Scroll()
        self._scroll.body.setContentsMargins(0, 0, TIGHT, WIDE)
        self._way = row(gap=FINE)
        card = Card(margin=WIDE)
        card.setMaximumWidth(WIDEST)
        card.body.setSpacing(SNUG)
        self._build_head(card)
        self._place = rows(gap=0)
        card.body.addLayout(self._place)
        line = row(gap=0)
        line.addWidget(card, 1)
        line.addStretch(0)
        self._scroll.body.addLayout(line)
        layout = rows(self._way, gap=SNUG)
        layout.addWidget(self._scroll, 1)
        self.setLayout(layout)

    def _build_head(self, card: Card) -> None:
        self._heading = Label("", "name", wrap=True)
        self._heading.setObjectName("row_heading")
        self._chip = Chip("", "soft")
        self._source = Label("", "small", "soft", wrap=True)
        self._source.let_select()
        self._note = Label("", tone="soft", wrap=True)
        self._doubt = Banner("", "ochre")
        self._corrected = Banner("", "calm")
        self._corrected.add_action(say("ui.reference.take_back"), self._ask_back, "take_back_button")
        card.body.addWidget(self._heading)
        card.body.addLayout(row(self._chip, None))
        for part in (self._source, self._note, self._doubt, self._corrected):
            card.body.addWidget(part)

    # ---- what is shown -----------------------------------------------------------------------------------------------

    def key(self) -> str:
        """Return the key that is shown, "" for none."""
        return self._read.looked.key if self._read else ""

    def show_row(self, read: Read) -> None:
        """Show a row; where the same one is shown again the place on the page stays."""
        same, top = self.key() == read.looked.key, self._scroll.verticalScrollBar().value()
        self._read = read
        looked = read.looked
        self._show_way(read)
        self._heading.say(read.heading)
        self._chip.say(name_mark(looked.confidence), "ochre" if looked.doubtful else "soft")
        self._chip.setVisible(bool(looked.confidence))
        for label, text in ((self._source, looked.source), (self._note, read.note)):
            name = say("ui.reference.source" if label is self._source else "ui.reference.note")
            label.say(f"{name}: {text}" if text else "")
            label.setVisible(bool(text))
        self._doubt.say(say("ui.reference.unsure_text") if looked.doubtful else "", "ochre")
        self._corrected.say(_say_corrected(looked) if read.own else "", "calm")
        self._fill(read.values)
        self._scroll.verticalScrollBar().setValue(top if same else 0)

    def _show_way(self, read: Read) -> None:
        while item := self._way.takeAt(0):
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        for number, (key, name) in enumerate(read.way):
            if number:
                self._way.addWidget(Label("›", tone="soft"))
            button = Button(_short(name), "quiet", "back" if not number else "", name=f"way_{number}_button")
            button.call(partial(self.opened.emit, key))
            self._way.addWidget(button)
        self._way.addStretch(1)

    def _fill(self, values: tuple[Value, ...]) -> None:
        self._buttons = {}
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, TIGHT, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(TIGHT)
        grid.setColumnMinimumWidth(0, NAME_WIDTH)
        grid.setColumnStretch(1, 1)
        for number, value in enumerate(values):
            self._add_value(grid, 2 * number, value)
        old, self._inside = self._inside, inside
        if old is not None:
            self._place.removeWidget(old)
            old.deleteLater()
        self._place.addWidget(inside)
        # At once, not with the next turn of the loop: the focus goes into it.
        inside.show()

    def _add_value(self, grid: QGridLayout, line: int, value: Value) -> None:
        top = Qt.AlignmentFlag.AlignTop
        name = Label(value.name, tone="soft", wrap=True)
        name.setFixedWidth(NAME_WIDTH)
        text = Label(value.text or say("ui.reference.nothing"), tone="ink" if value.text else "soft", wrap=True)
        text.let_select()
        text.setAccessibleName(f"{value.name}: {value.text}")
        left, middle = rows(name, gap=0), rows(text, gap=FINE)
        for beside in (left, middle):
            # On one line with the words of the button.
            beside.setContentsMargins(0, FINE, 0, 0)
        if value.told:
            middle.addWidget(Label(value.told, "small", "accent", wrap=True))
        elif value.mark:
            mark = Chip(name_mark(value.mark), "ochre" if value.mark in DOUBTFUL else "soft")
            middle.addLayout(row(mark, None))
        grid.addWidget(Line(), line, 0, 1, 3)
        grid.addLayout(left, line + 1, 0, top)
        grid.addLayout(middle, line + 1, 1, top)
        if value.inside or value.may:
            grid.addWidget(self._button(value), line + 1, 2, top)

    def _button(self, value: Value) -> Button:
        code, signal = ("look_inside", self.opened) if value.inside else ("correct", self.correct_asked)
        last = value.key.rpartition("/")[2].replace("#", "")
        button = Button(say(f"ui.reference.{code}"), "quiet", name=f"{code}_{last}_button")
        button.setFixedHeight(BUTTON_HEIGHT)
        button.setAccessibleName(f"{say(f'ui.reference.{code}')}: {value.name}")
        button.call(partial(self._press, signal, value.key))
        self._buttons[value.key] = button
        return button

    def _press(self, signal: SignalInstance, key: str) -> None:
        self._pressed = key
        signal.emit(key)

    def take_focus(self) -> None:
        """Put the focus on the button that was pressed last, else on the way back."""
        wanted = self._buttons.get(self._pressed) or self.findChild(Button, "way_0_button")
        if wanted is not None:
            wanted.setFocus()

    def _ask_back(self) -> None:
        self.back_asked.emit(self.key())


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:39].rstrip() + "…"


def _say_corrected(looked: Looked) -> str:
    if looked.set_value is None:
        return say("ui.reference.added_text", reason=looked.reason)
    before = looked.set_value
    text = say("ui.reference.items", count=len(before)) if isinstance(before, dict) else write_value(before)
    return say("ui.reference.corrected_text", before=text.replace("\n", " "), reason=looked.reason)


def read_shape(packs: Packs, key: str) -> tuple[Shape, Any, str]:
    """Return what a value may become, what it is now, and what the set says (as text)."""
    looked = look(packs, key)
    before = looked.set_value if looked.corrected else looked.value
    return shape_of(packs, key), packs.find(key), write_value(before)
