"""Letters of the office: what goes out is entered in the agenda by itself, what comes in by hand.

Called where a paper is made final, by the command line and the windows. A letter that was entered once is never entered
again; its number stays that of the paper.
"""

from typing import Any, Final

from fieldapp.case.ids import derived_id
from fieldapp.case.roll import Roll
from fieldapp.desk.registers import letter_series
from fieldapp.errors import RollUnknown
from fieldapp.packs.forms import Form
from fieldapp.vault.documents import load_document
from fieldapp.vault.journal import Change
from fieldapp.vault.numbers import number_of
from fieldapp.vault.projection import load_state
from fieldapp.vault.rolls import load_roll
from fieldapp.vault.vault import Vault

LONGEST: Final = 500
# Whom a paper without the head of a letter goes to.
_ADDRESSEE: Final = "kepada"
_SUBJECTS: Final = ("perihal", "hal")


def enter_letter(vault: Vault, document: str) -> str:
    """Enter a numbered paper in the agenda of letters that go out; return the id of its line, "" when it is no letter.

    A letter has a number of a series of letters. Works inside the caller's transaction or one of its own, and changes
    nothing when the letter stands there with this number. Raises DocumentUnknown.
    """
    paper = load_document(vault.db, document)
    number = number_of(vault.db, document)
    form = vault.packs.forms.get(paper.form)
    if form is None or not number or paper.office != vault.office or form.series not in letter_series(vault):
        return ""
    name = derived_id("mail", document)
    state = load_state(vault.db, name)
    if state is not None and state.fields.get("number") == number:
        return name
    fields: dict[str, Any] = {
        "direction": "out",
        "number": number,
        "on": paper.on or vault.office_now().date().isoformat(),
        "about": document,
    }
    private = {"to": _addressee(form, paper.values), "subject": _subject(form, paper.values)}
    with vault.joining():
        vault.journal.write([Change("mail.set", name, fields, private)], vault.officer, vault.now())
    return name


def letter_of(vault: Vault, document: str) -> Roll | None:
    """Return the line of a paper in the agenda, None when it was not entered."""
    try:
        return load_roll(vault.db, derived_id("mail", document))
    except RollUnknown:
        return None


def _addressee(form: Form, values: Any) -> str:
    for section in form.sections:
        for field in section.fields:
            if (field.part == "to" or field.id == _ADDRESSEE) and (told := _one_line(values.get(field.id))):
                return told
    return ""


def _subject(form: Form, values: Any) -> str:
    for name in _SUBJECTS:
        if told := _one_line(values.get(name)):
            return told
    return form.title.capitalize() if form.title.isupper() else form.title


def _one_line(value: object) -> str:
    if isinstance(value, dict):
        value = ", ".join(str(value[name]) for name in ("name", "title") if value.get(name))
    if isinstance(value, list):
        value = "; ".join(filter(None, map(_one_line, value)))
    return " ".join(value.split())[:LONGEST] if isinstance(value, str) else ""
