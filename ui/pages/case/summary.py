"""Ringkasan: everything that was written about a case, for reading: event, parties, narrative, violations, evidence.

Filled by the page of a case. Knows no vault; what is asked of a piece of evidence goes out as signals.
"""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.case.dates import write_iso_day, write_iso_time
from fieldapp.case.identifiers import NIP_GROUPS, group_digits, mask
from fieldapp.case.problem import label_of
from fieldapp.case.wording import name_value
from fieldapp.desk.view import Data
from fieldapp.packs.reference import Packs
from fieldapp.words import say
from ui.pages.case.evidence import EvidenceList
from ui.pages.case.reading import Reading
from ui.style import FINE, GAP, SNUG, TIGHT, WIDE
from ui.widgets.button import Button
from ui.widgets.card import Card, Columns, Line, Scroll, row, rows
from ui.widgets.chip import Chip
from ui.widgets.facts import Facts
from ui.widgets.text import Label

Pairs = list[tuple[str, str]]
EVENT = (
    "summary",
    "place",
    "region",
    "occurred_on",
    "ended_on",
    "known_on",
    "time",
    "stage",
    "source",
    "channel",
    "urls",
)
REPORTER = ("name", "birth", "sex", "occupation", "citizenship", "address", "phone", "email", "proxy")
PERSON = ("address", "phone")
SUBJECT = ("status", "official", "nip", "nik", "rank", "position", "agency", "address", "phone", "candidate")
ASIDE = 300
NARROW = 860
PEOPLE_AT_ONCE = 10


class Summary(Scroll):
    """A case for reading, in two columns where there is room."""

    identity_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.evidence = EvidenceList()
        self._parts: list[QWidget] = []
        self._told, self._aside = _column(), _column()
        columns = Columns(self._told, self._aside, weights=(3, 2), narrow=NARROW, gap=GAP)
        self.body.addWidget(columns)
        self.body.addSpacing(WIDE)
        self._files = Card(margin=WIDE)
        self._files.body.addWidget(Label(label_of("evidence"), "heading"))
        self._files.body.addWidget(self.evidence)

    def fill(self, reading: Reading) -> None:
        """Show a case."""
        data = reading.data
        for part in self._parts:
            part.hide()
            part.deleteLater()
        told = [_told_card(data, reading.packs), self._people_card(reading)]
        aside = [_event_card(data, reading.region, reading.packs.stage_labels)]
        self._place(self._told, told)
        self._place(self._aside, aside)
        self._parts = [*told, *aside]
        _layout(self._aside).insertWidget(1, self._files)
        self.evidence.fill(data["evidence"], reading.absent)

    @staticmethod
    def _place(column: QWidget, cards: Iterable[QWidget]) -> None:
        for number, card in enumerate(cards):
            _layout(column).insertWidget(number, card)

    def _people_card(self, reading: Reading) -> Card:
        data = reading.data
        card = Card(margin=WIDE)
        card.body.setSpacing(GAP)
        card.body.addWidget(Label(say("ui.case.subjects", count=len(data["subjects"])), "heading"))
        if data["subjects"]:
            card.body.addWidget(People(data["subjects"]))
        else:
            card.body.addWidget(Label(say("ui.case.no_subjects"), "body", "soft", wrap=True))
        for title, parts in self._private(reading):
            card.body.addSpacing(TIGHT)
            card.body.addWidget(Label(title, "heading"))
            for part in parts:
                card.body.addWidget(part)
        return card

    def _private(self, reading: Reading) -> list[tuple[str, list[QWidget]]]:
        """Return the parties besides the subjects: hidden ones as one line with the way to see them."""
        data, found = reading.data, list[tuple[str, list[QWidget]]]()
        finder = [(label_of(f"finder.{name}"), value) for name, value in data["finder"].items() if value]
        if finder:
            found.append((say("ui.case.finder"), [Facts(finder)]))
        hidden = (data["reporter"].get("recorded") and data["reporter"].get("masked")) or (
            data["witnesses"]["count"] and data["witnesses"].get("masked")
        )
        hidden = hidden or reading.identity.at_origin
        if not reading.masked:
            found += _shown_people(data)
        elif hidden:
            found.append((say("ui.case.private"), [self._hidden(reading)]))
        return found

    def _hidden(self, reading: Reading) -> QWidget:
        data = reading.data
        said = [say("ui.case.reporter_hidden")] if data["reporter"]["recorded"] else []
        count = data["witnesses"]["count"]
        said += [say("ui.case.witnesses_hidden", count=count)] if count else []
        line = row(Label(" ".join([*said, _whereabouts(reading)]).strip(), "body", "soft", wrap=True), gap=SNUG)
        line.setStretch(0, 1)
        if (button := _way_to_identity(reading)) is not None:
            button.call(self.identity_asked.emit)
            line.addWidget(button)
        box = QWidget()
        box.setLayout(line)
        return box


def _whereabouts(reading: Reading) -> str:
    """Return the sentence about identities that another office keeps, and what was asked and answered."""
    if reading.identity.at_origin:
        return say("ui.reveal.take.there")
    if reading.identity.held or reading.own:
        return ""
    last = reading.identity.questions[-1] if reading.identity.questions else None
    if last is None:
        return say("ui.reveal.elsewhere", office=reading.office)
    if not last.answer:
        return say("ui.reveal.asked", when=reading.asked_on, office=reading.office)
    return say(f"ui.reveal.was_{last.answer}", office=reading.office, reason=last.because)


def _way_to_identity(reading: Reading) -> Button | None:
    """Return the button that shows identities, or asks the handling office for them; None where neither can be."""
    identity = reading.identity
    if identity.at_origin:
        return Button(say("ui.reveal.take.open"), "quiet", name="take_identity_button")
    if identity.held:
        button = Button(say("ui.case.show_identity"), "quiet", "eye", name="show_identity_button")
        button.setEnabled(identity.may_reveal)
        if not identity.may_reveal:
            button.set_tip(say("ui.reveal.no_right"))
        return button
    if reading.own or identity.open_questions or not identity.may_ask:
        return None
    return Button(say("ui.reveal.ask.open"), "quiet", name="ask_identity_button")


class People(QWidget):
    """The subjects of a case, the first of many until more are asked for."""

    def __init__(self, subjects: Sequence[Data]) -> None:
        super().__init__()
        self._waiting = list(subjects)
        self._list = rows(gap=GAP)
        self._more = Button("", "quiet", "down", name="more_subjects_button")
        self._more.call(self._show_more)
        self.setLayout(rows(self._list, row(self._more, None), gap=GAP))
        self._show_more()

    def _show_more(self) -> None:
        first, self._waiting = self._waiting[:PEOPLE_AT_ONCE], self._waiting[PEOPLE_AT_ONCE:]
        for subject in first:
            if self._list.count():
                self._list.addWidget(Line())
            self._list.addLayout(_subject(subject))
        self._more.say(say("ui.handling.more_people", count=len(self._waiting)))
        self._more.setVisible(bool(self._waiting))


def _column() -> QWidget:
    widget = QWidget()
    layout = rows(gap=GAP)
    layout.addStretch(1)
    widget.setLayout(layout)
    return widget


def _layout(column: QWidget) -> QVBoxLayout:
    layout = column.layout()
    assert isinstance(layout, QVBoxLayout)  # noqa: S101 - made by _column
    return layout


def _told_card(data: Data, packs: Packs) -> Card:
    card = Card(margin=WIDE)
    card.body.setSpacing(GAP)
    for name in ("narrative", "impact"):
        if data[name] or name == "narrative":
            text = Label(data[name] or say("ui.case.no_narrative"), "body", "ink" if data[name] else "soft", wrap=True)
            text.let_select()
            card.body.addLayout(rows(Label(label_of(name), "heading"), text, gap=TIGHT))
    chosen = _violations(data["violations"], packs)
    card.body.addLayout(rows(Label(label_of("violations"), "heading"), *chosen, gap=TIGHT))
    written = str(data["pack"]).partition("+")[0]
    if written not in ("", packs.base):
        # what is read here are the words of today; its papers keep those of then
        older = say("ui.case.older_set", version=written, present=packs.base)
        card.body.addWidget(Label(older, "small", "soft", wrap=True))
    return card


def _violations(names: Sequence[str], packs: Packs) -> list[QWidget]:
    if not names:
        return [Label(say("ui.case.no_violations"), "body", "soft", wrap=True)]
    return [_violation(name, packs) for name in names]


def _violation(name: str, packs: Packs) -> QWidget:
    text = Label(packs.violation_texts.get(name, name), wrap=True)
    text.let_select()
    line = rows(text, gap=FINE)
    if name in packs.unverified_violations or name not in packs.violation_texts:
        line.addLayout(row(Chip(say("ui.case.unverified"), "soft"), None))
    box = QWidget()
    box.setLayout(line)
    return box


def _event_card(data: Data, region: str, stages: Mapping[str, str]) -> Card:
    card = Card(margin=WIDE)
    card.body.setSpacing(SNUG)
    card.body.addWidget(Label(say("ui.case.event"), "heading"))
    event = data["event"]
    pairs = [(label_of(f"event.{name}"), _event_word(name, event[name], stages)) for name in EVENT]
    pairs = [(say("ui.case.region"), region) if region and name == "region" else pair
             for name, pair in zip(EVENT, pairs, strict=True)]  # fmt: skip
    received = data["received"]
    pairs += [
        (label_of("received.date"), write_iso_day(received["date"])),
        (label_of("received.time"), write_iso_time(received["time"])),
        (label_of("received.place"), received["place"]),
        (label_of("election"), data["election"]),
    ]
    needed = (label_of("event.place"), label_of("event.occurred_on"), label_of("event.known_on"))
    card.body.addWidget(Facts([(label, text) for label, text in pairs if text or label in needed], label_width=144))
    return card


def _event_word(name: str, value: object, stages: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return "\n".join(str(item) for item in value)
    text = str(value)
    if name in ("occurred_on", "ended_on", "known_on"):
        return write_iso_day(text)
    if name == "time":
        return write_iso_time(text)
    if name == "stage" and text in stages:
        return stages[text]
    return name_value(name, text)


def _subject(subject: Data) -> QVBoxLayout:
    name = Label(subject["name"] or say("ui.case.no_name"), "name", wrap=True)
    name.let_select()
    pairs = [(label_of(f"subjects.{key}"), _subject_word(key, subject[key])) for key in SUBJECT]
    facts = [(label[:1].upper() + label[1:], text) for label, text in pairs if text]
    return rows(name, Facts(facts), gap=TIGHT)


def _subject_word(key: str, value: object) -> str:
    if key == "nip" and value:
        return group_digits(str(value), NIP_GROUPS)
    if key == "nik" and value:
        return mask(str(value))
    return name_value(key, value)


def _shown_people(data: Data) -> list[tuple[str, list[QWidget]]]:
    reporter = [(label_of(f"reporter.{name}"), name_value(name, data["reporter"][name])) for name in REPORTER]
    told = [(label, text) for label, text in reporter if text]
    found: list[tuple[str, list[QWidget]]] = [(label_of("reporter"), [Facts(told)])] if told else []
    people: list[QWidget] = []
    for person in data["witnesses"]["people"]:
        pairs = [(label_of(f"witnesses.{name}").capitalize(), person[name]) for name in ("name", *PERSON)]
        people.append(Facts([(label, text) for label, text in pairs if text]))
    return [*found, (label_of("witnesses"), people)] if people else found
