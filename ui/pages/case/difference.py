"""Isian berbeda: every field that laptops filled in differently, with what stood there before, to settle one or many.

Filled by the page of a case and by the intake. Nothing is chosen silently: a choice has a reason, and every value stays
in the past. Where another office has to choose, its name stands here, and the case can be sent back to it.
"""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fieldapp.desk.view import Data
from fieldapp.words import say
from ui.pages.case.fieldcard import FieldCard
from ui.pages.case.reading import Reading
from ui.pages.case.rulecard import NumberCard, StepCard
from ui.pages.case.settling import SettleSheet, WordsSheet
from ui.pages.case.side import tell_laptop
from ui.style import GAP, SNUG, TIGHT, WIDE
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, Scroll, row
from ui.widgets.flow import Flow
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

# What stands above the cards: a word on choosing, the laptops, who else has to choose.
ABOVE = 3


class Differences(QWidget):
    """The open fields and rules, and the bar that settles what was chosen.

    `sheet_asked(sheet)` lays a sheet over the page, `settle_asked(choices, reason)` settles, `keep_asked(part, others)`
    leaves a doubled number to one record, `look_asked(part)` shows who else has it, `steps_asked` leads to the steps,
    `return_asked(reason)` sends the case back.
    """

    sheet_asked = Signal(object)
    settle_asked = Signal(object, str)
    keep_asked = Signal(object, object)
    look_asked = Signal(object)
    steps_asked = Signal()
    return_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._cards: list[QWidget] = []
        self._fields: list[FieldCard] = []
        self._intro = Label(say("ui.case.differ.intro"), "body", "soft", wrap=True)
        self._elsewhere = Banner()
        self._elsewhere.setObjectName("settle_elsewhere_banner")
        back = say("ui.case.differ.return")
        self._return = self._elsewhere.add_action(back, self._send_back, "return_differing_button")
        self._scroll = Scroll()
        self._scroll.body.setSpacing(GAP)
        self._scroll.body.addWidget(self._intro)
        self._laptops = Flow()
        self._scroll.body.addWidget(self._laptops)
        self._scroll.body.addWidget(self._elsewhere)
        self._end = QWidget()
        self._end.setFixedHeight(WIDE)
        self._scroll.body.addWidget(self._end)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SNUG)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._build_bar())

    def _build_bar(self) -> QFrame:
        self._count = Label("", "strong")
        self._count.setObjectName("chosen_label")
        self._clear = Button(say("ui.case.differ.clear"), "quiet", name="clear_choices_button")
        self._clear.call(self._forget)
        self._settle = Button(say("ui.case.differ.settle_chosen"), "main", name="settle_chosen_button")
        self._settle.call(self._ask_reason)
        self._bar = Card(margin=TIGHT)
        self._bar.setObjectName("settle_bar")
        self._bar.body.addLayout(row(SNUG, self._count, None, self._clear, self._settle))
        return self._bar

    # ---- filling -----------------------------------------------------------------------------------------------------

    def fill(self, reading: Reading) -> None:
        """Show what differs; what was chosen of a field that is shown as before stays chosen."""
        kept = {(card.title, card.choice().seen): card for card in self._fields if card.is_chosen}
        self._reading = reading
        for card in self._cards:
            self._scroll.body.removeWidget(card)
            card.hide()
            card.deleteLater()
        data = reading.data
        names = {one["id"]: one["name"] for one in (*data["subjects"], *data["evidence"])}
        self._fields = [FieldCard(at, one, names, reading) for at, one in enumerate(data["conflicts"])]
        self._cards = [*self._fields, *(self._rule_card(one) for one in reading.rules)]
        for number, card in enumerate(self._cards):
            self._scroll.body.insertWidget(ABOVE + number, card)
        for one in self._fields:
            if before := kept.get((one.title, one.choice().seen)):
                one.follow(before)
            one.chosen.connect(partial(self._note_choice, one))
            one.words_asked.connect(partial(self._ask_words, one))
        self._show_elsewhere(reading)
        self._show_bar()

    def _rule_card(self, breach: Data) -> QWidget:
        if breach["code"] == "number_twice":
            card = NumberCard(breach, self._reading)
            card.kept.connect(lambda part: self.keep_asked.emit(part, breach["parts"]))
            card.open_asked.connect(self.look_asked)
            return card
        steps = StepCard(breach, self._reading)
        steps.steps_asked.connect(self.steps_asked)
        return steps

    def _show_elsewhere(self, reading: Reading) -> None:
        others = [card for card in self._fields if not card.may]
        codes = sorted({code for card in others for code in card.conflict["settlers"]})
        if not reading.own and reading.rules:
            codes = sorted({*codes, str(reading.data["office"])})
        names = ", ".join(reading.offices.get(code, code) for code in codes)
        below = reading.below and bool(codes) and "kind" in reading.data
        said = "elsewhere_below" if below else "elsewhere"
        self._elsewhere.say(say(f"ui.case.differ.{said}", office=names) if codes else "")
        self._return.setVisible(below)
        self._intro.setVisible(any(card.may for card in self._fields))

    # ---- choosing ----------------------------------------------------------------------------------------------------

    @property
    def _open(self) -> list[FieldCard]:
        return [card for card in self._fields if card.may]

    @property
    def _chosen(self) -> list[FieldCard]:
        return [card for card in self._open if card.is_chosen]

    def _note_choice(self, card: FieldCard) -> None:
        self._show_count()
        if card.is_chosen and self._alone:
            self._ask_reason()

    @property
    def _alone(self) -> bool:
        """Whether there is only one field: its choice asks for the reason at once, and is let go with the sheet."""
        return len(self._open) == 1

    def _show_bar(self) -> None:
        self._bar.setVisible(len(self._open) > 1)
        self._laptops.setVisible(len(self._open) > 1)
        devices = dict.fromkeys(device for card in self._open for side in card.sides for device in side.devices)
        self._laptops.fill([self._laptop_button(at, one) for at, one in enumerate(devices)])
        self._show_count()

    def _laptop_button(self, place: int, device: str) -> Button:
        values = [one for card in self._open for one in card.conflict["values"] if one["device"] == device]
        laptop = tell_laptop(device, values[0]["office"], self._reading)
        people = ", ".join(dict.fromkeys(one["officer_name"] for one in values if one["officer_name"]))
        said = say("ui.case.differ.all_from", laptop=laptop, people=people or say("telling.unknown"))
        button = Button(say("ui.case.differ.all_of", laptop=laptop), "plain", name=f"all_from_{place}_button")
        button.set_tip(said)
        button.call(partial(self._choose_from, device))
        return button

    def _choose_from(self, device: str) -> None:
        for card in self._open:
            card.choose_from(device)

    def _forget(self) -> None:
        for card in self._open:
            card.clear()

    def _show_count(self) -> None:
        chosen, every = len(self._chosen), len(self._open)
        self._count.say(say("ui.case.differ.chosen_count", chosen=chosen, every=every))
        self._settle.setEnabled(chosen > 0)
        self._clear.setVisible(chosen > 0)

    # ---- asking ------------------------------------------------------------------------------------------------------

    def _ask_words(self, card: FieldCard) -> None:
        self.sheet_asked.emit(WordsSheet(card.title, card.first_words(), card.choose_words))

    def _ask_reason(self) -> None:
        chosen = self._chosen
        if not chosen:
            return
        choices = [card.choice() for card in chosen]

        def settle(reason: str) -> None:
            self.settle_asked.emit(choices, reason)

        sheet: Sheet = SettleSheet([(card.title, card.chosen_words) for card in chosen], settle)
        if self._alone:
            sheet.closed.connect(self._forget)
        self.sheet_asked.emit(sheet)

    def _send_back(self) -> None:
        fields = ", ".join(dict.fromkeys(card.title for card in self._fields))
        said = "return_reason" if fields else "return_reason_rules"
        self.return_asked.emit(say(f"ui.case.differ.{said}", fields=fields))
