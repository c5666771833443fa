"""The sheets that correct a value, take a correction back, and add a row; each asks for the reason.

Opened by the page Data Acuan. What may stand at a key is told by the core; what it refuses is said where it was typed.
"""

from datetime import date
from typing import Any, Final

from fieldapp.case.text import clean_text
from fieldapp.desk.shelf import Shape, columns_of, list_shelves, read_typed
from fieldapp.errors import NetraError, NothingChanged
from fieldapp.vault.correction import set_correction
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.editor.control import RegionEdit
from ui.pages.reference.naming import name_said, name_table, name_value
from ui.session import ANYTHING
from ui.style import GAP
from ui.widgets.banner import Banner
from ui.widgets.choice import ChoiceEdit, ManyEdit
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.moment import DateEdit
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

LONGEST, LONGEST_REASON, LONGEST_ID = 4000, 500, 60
REGION: Final = "region"
YES_NO: Final = ("true", "false")


def make_control(shape: Shape, name: str) -> Any:
    """Return the control that a value of this shape is typed in."""
    choices = [(value, name_said(label)) for value, label in shape.choices]
    if choices and shape.kind == "list":
        return ManyEdit(name, choices)
    if choices:
        return ChoiceEdit(name, choices, say("ui.reference.nothing"))
    if shape.kind == "bool":
        return ChoiceEdit(name, [(one, say(f"ui.reference.{'yes' if one == 'true' else 'no'}")) for one in YES_NO])
    if shape.kind == "date":
        return DateEdit(name)
    if shape.kind in ("int", "numbers"):
        return TextEdit(name, longest=0)
    return TextArea(name, lines=2 if shape.kind == "text" else 3, longest=LONGEST, most=8)


def show_value(field: Field, shape: Shape, value: Any) -> None:
    """Put a value into its control."""
    if isinstance(field.control, ManyEdit):
        field.set_value(list(value))
    elif shape.kind == "bool":
        field.set_value("true" if value else "false")
    elif shape.kind == "numbers":
        field.set_value(" ".join(map(str, value)))
    elif isinstance(value, list):
        field.set_value("\n".join(value))
    else:
        field.set_value(value.isoformat() if isinstance(value, date) else str(value))


def hint_of(shape: Shape) -> str:
    """Return what helps to type a value of this shape."""
    return say("ui.reference.list_hint") if shape.kind == "list" and not shape.choices else ""


class ReasonSheet(Sheet):
    """A sheet that ends with a reason; what it writes stands in `_wanted`."""

    def __init__(self, shell: Shell, title: str, lead: str, name: str, act: str) -> None:
        super().__init__(title, name=name)
        self._shell = shell
        self.body.setSpacing(GAP)
        self._refused = Banner(tone="ochre")
        self._refused.setObjectName("refused_banner")
        self.reason = Field(
            say("ui.reference.edit_reason"), TextArea("reason_edit", lines=2, longest=LONGEST_REASON),
            say("ui.reference.edit_reason_hint"), needed=True,
        )  # fmt: skip
        self.reason.changed.connect(lambda: self.reason.set_problem(""))
        self.body.addWidget(Label(lead, tone="soft", wrap=True))
        self.body.addWidget(self._refused)
        self.add_button(say("ui.reference.edit_cancel"), "plain", self.close_sheet, "correction_cancel_button")
        self._save_button = self.add_button(act, "main", self._save, "save_correction_button")

    def _reason(self) -> str:
        """Return the reason, "" after saying that it is missing or too long."""
        text = clean_text(self.reason.value()).strip()
        if not text or len(text) > LONGEST_REASON:
            code = "ui.settings.too_long" if text else "ui.reference.needed"
            self.reason.set_problem(say(code, longest=LONGEST_REASON))
            self.reason.take_focus()
            return ""
        return text

    def _wanted(self) -> tuple[str, Any, str] | None:
        """Return the key, its value and what is told afterwards, None after saying what is wrong."""
        return None

    def _save(self) -> None:
        wanted = self._wanted() if self._save_button.isEnabled() else None
        reason = self._reason() if wanted else ""
        if wanted and reason:
            self._write(*wanted, reason)

    def _write(self, key: str, value: Any, told: str, reason: str) -> None:
        self._save_button.setEnabled(False)
        self._refused.say("")

        def work(vault: Vault) -> None:
            set_correction(vault, key, value, reason)
            # Every table of the set is laid anew here, so that no page waits for it on the window's thread.
            list_shelves(vault.packs)

        self._shell.session.write(self, work, lambda _none: self._finish(told), self._refuse, changed=ANYTHING)

    def _finish(self, told: str) -> None:
        self._shell.tell(told)
        self.close_sheet()

    def _refuse(self, error: Exception) -> None:
        self._save_button.setEnabled(True)
        if isinstance(error, NothingChanged):
            self._finish(say("ui.reference.same"))
        elif isinstance(error, NetraError):
            self._refused.say(error.sentence, "ochre")
        else:
            self._shell.fail(error)


class CorrectSheet(ReasonSheet):
    """Asks what a value is for this office."""

    def __init__(self, shell: Shell, key: str, shape: Shape, now: Any, before: str) -> None:
        self._key, self._shape, self._name = key, shape, name_value(key.rpartition("/")[2])
        title = say("ui.reference.edit_title", name=self._name)
        lead, act = say("ui.reference.edit_lead"), say("ui.reference.edit_save")
        super().__init__(shell, title, lead, "correct_sheet", act)
        facts = Facts([(say("ui.reference.edit_before"), before)], label_width=160)
        region = key.endswith(f"/{REGION}") and shape.kind == "text"
        control = RegionEdit("value_edit", shell.session) if region else make_control(shape, "value_edit")
        self.field = Field(say("ui.reference.edit_value"), control, hint_of(shape))
        show_value(self.field, shape, now)
        self.field.changed.connect(lambda: self.field.set_problem(""))
        for part in (facts, self.field, self.reason):
            self.body.addWidget(part)
        self.first_focus = self.field.control
        if key in shell.session.packs.corrections:
            self.add_button(say("ui.reference.take_back"), "plain", self._take_back, "take_value_back_button")

    def _take_back(self) -> None:
        self.close_sheet()
        self._shell.open_sheet(TakeBackSheet(self._shell, self._key))

    def _wanted(self) -> tuple[str, Any, str] | None:
        value = read_typed(self._shape, _cleaned(self.field.value()))
        if value is None:
            self.field.set_problem(say(f"ui.reference.not_{self._shape.kind}"))
            self.field.take_focus()
            return None
        return self._key, value, say("ui.reference.saved", name=self._name)


class TakeBackSheet(ReasonSheet):
    """Takes a correction back."""

    def __init__(self, shell: Shell, key: str) -> None:
        self._key, self._name = key, name_value(key.rpartition("/")[2])
        title = say("ui.reference.back_title", name=self._name)
        super().__init__(shell, title, say("ui.reference.back_lead"), "take_back_sheet", say("ui.reference.back_do"))
        self.body.addWidget(self.reason)
        self.first_focus = self.reason.control

    def _wanted(self) -> tuple[str, Any, str] | None:
        return self._key, None, say("ui.reference.taken_back", name=self._name)


class AddSheet(ReasonSheet):
    """A new row of a table that offices fill; `start` is what is known of it already."""

    def __init__(self, shell: Shell, table: str, start: dict[str, str] | None = None) -> None:
        self._table = table
        title = say("ui.reference.add_title", table=name_table(table))
        super().__init__(shell, title, say("ui.reference.add_lead"), "add_row_sheet", say("ui.reference.edit_save"))
        self._columns = columns_of(shell.session.packs, table)
        self._own = next(name for name, (_shape, needed) in self._columns.items() if needed)
        self.fields: dict[str, Field] = {}
        for name, (shape, needed) in self._columns.items():
            control = self._make_line(shape, name) if shape.kind == "text" else make_control(shape, f"{name}_edit")
            field = Field(name_value(name), control, hint_of(shape), needed=needed, path=name)
            field.changed.connect(lambda field=field: field.set_problem(""))
            self.fields[name] = field
            self.body.addWidget(field)
        for name, value in (start or {}).items():
            self.fields[name].set_value(value)
        self.body.addWidget(self.reason)
        self.first_focus = self.fields[self._own].control

    def _wanted(self) -> tuple[str, Any, str] | None:
        found: dict[str, Any] = {}
        wrong: Field | None = None
        for name, (shape, needed) in self._columns.items():
            typed = _cleaned(self.fields[name].value())
            value = read_typed(shape, typed) if typed else None
            problem = "" if value is not None else self._problem(shape, typed=bool(typed), needed=needed)
            self.fields[name].set_problem(problem)
            wrong = wrong or (self.fields[name] if problem else None)
            if value is not None:
                found[name] = value
        key = self._key(str(found.get(self._own, "")))
        if wrong is None and not key:
            wrong = self.fields[self._own]
        if wrong is not None:
            wrong.take_focus()
            return None
        del found[self._own]
        return key, found, say("ui.reference.added", name=key.rpartition("/")[2])

    def _make_line(self, shape: Shape, name: str) -> Any:
        if name == REGION:
            return RegionEdit(f"{name}_edit", self._shell.session)
        if shape.choices:
            return make_control(shape, f"{name}_edit")
        return TextEdit(f"{name}_edit", longest=LONGEST_REASON)

    def _problem(self, shape: Shape, *, typed: bool, needed: bool) -> str:
        if typed:
            return say(f"ui.reference.not_{shape.kind}")
        return say("ui.reference.needed") if needed else ""

    def _key(self, own: str) -> str:
        """Return the key of the new row, "" after saying why it cannot have this name."""
        if not own or "/" in own or "#" in own or len(own) > LONGEST_ID:
            self.fields[self._own].set_problem(say("ui.reference.bad_id" if own else "ui.reference.needed"))
            return ""
        key = f"{self._table}/{own}"
        if self._shell.session.packs.find(key) is not None:
            self.fields[self._own].set_problem(say("ui.reference.id_taken"))
            return ""
        return key


def _cleaned(typed: Any) -> Any:
    return clean_text(typed).strip() if isinstance(typed, str) else typed
