"""The head of the office's letters and where it can be reached; all of it may wait."""

from fieldapp.case.text import clean_text
from fieldapp.desk.office import LONGEST, LONGEST_ADDRESS, MOST_KOP_LINES
from fieldapp.words import say
from ui.gate import Gate
from ui.pages.welcome.step import Answers, Step
from ui.style import GAP
from ui.widgets.card import Columns
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.field import Field


class LetterheadStep(Step):
    """Letterhead, address, telephone, e-mail, town."""

    key = "letterhead"

    def __init__(self, gate: Gate, answers: Answers) -> None:
        super().__init__(gate, answers)
        self._shown_for = ""
        self._kop = Field(
            say("ui.welcome.letterhead.kop_lines"), TextArea("office_kop_edit", lines=3, most=MOST_KOP_LINES),
            say("ui.welcome.letterhead.kop_hint"),
        )  # fmt: skip
        self._address = Field(
            say("ui.welcome.letterhead.address"),
            TextArea("office_address_edit", lines=2, longest=LONGEST_ADDRESS, most=4),
        )
        self._city = Field(
            say("ui.welcome.letterhead.city"), TextEdit("office_city_edit", longest=LONGEST),
            say("ui.welcome.letterhead.city_hint"),
        )  # fmt: skip
        self._phone = Field(say("ui.welcome.letterhead.phone"), TextEdit("office_phone_edit", longest=LONGEST))
        self._email = Field(say("ui.welcome.letterhead.email"), TextEdit("office_email_edit", longest=LONGEST))
        for part in (self._kop, self._address, Columns(self._phone, self._email, narrow=420, gap=GAP), self._city):
            self.body.addWidget(part)
        for field in self._fields():
            field.changed.connect(lambda field=field: field.set_problem(""))

    def _fields(self) -> tuple[Field, ...]:
        return self._kop, self._address, self._city, self._phone, self._email

    def arrive(self) -> None:
        """Show what is proposed for the office, once for each office."""
        if self._shown_for != self.answers.office:
            self._shown_for = self.answers.office
            self._kop.set_value("\n".join(map(str, _lines(self.answers.settings.get("kop_lines")))))
            self._city.set_value(str(self.answers.settings.get("city") or ""))
        self._kop.take_focus()

    def finish(self) -> bool:
        """Keep what was filled in."""
        lines = [line.strip() for line in clean_text(self._kop.value()).splitlines() if line.strip()]
        if len(lines) > MOST_KOP_LINES or any(len(line) > LONGEST for line in lines):
            self._kop.set_problem(say("ui.welcome.letterhead.kop_long", most=MOST_KOP_LINES))
        values = {
            "address": (self._address, LONGEST_ADDRESS), "city": (self._city, LONGEST),
            "phone": (self._phone, LONGEST), "email": (self._email, LONGEST),
        }  # fmt: skip
        for name, (field, longest) in values.items():
            text = clean_text(field.value(), lines=name == "address").strip()
            field.set_problem(say("ui.welcome.too_long", longest=longest) if len(text) > longest else "")
            self.answers.settings[name] = text
        wrong = next((field for field in self._fields() if field.problem()), None)
        if wrong is not None:
            wrong.take_focus()
            return False
        self.answers.settings["kop_lines"] = lines
        return True


def _lines(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []
