"""The questions of the editor, each on a sheet: why a final record is changed, whether a draft is given up."""

from collections.abc import Callable

from fieldapp.words import say
from ui.style import SNUG
from ui.widgets.entry import TextArea
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet, Shell, question
from ui.widgets.text import Label


def ask_reason(shell: Shell, act: Callable[[str], object]) -> Sheet:
    """Ask why a record that was final is changed; `act` gets the reason."""
    sheet = Sheet(say("ui.editor.reason.title"), name="reason_sheet")
    sheet.body.setSpacing(SNUG)
    sheet.body.addWidget(Label(say("ui.editor.reason.text"), wrap=True))
    field = Field(say("ui.editor.reason.label"), TextArea("reason_edit", 3, 500))
    sheet.body.addWidget(field)

    def go_on() -> None:
        if not field.value():
            field.set_problem(say("ui.editor.reason.missing"))
            field.take_focus()
            return
        sheet.close_sheet()
        act(field.value())

    sheet.add_button(say("ui.editor.cancel"), "plain", sheet.close_sheet, "cancel_button")
    sheet.add_button(say("ui.editor.save_revision"), "main", go_on, "save_reason_button")
    shell.open_sheet(sheet)
    return sheet


def ask_discard(shell: Shell, revision: bool, evidence: int, act: Callable[[], object]) -> Sheet:
    """Ask whether a draft is given up for good."""
    code = "revision" if revision else "draft"
    text = say(f"ui.editor.discard.{code}")
    if evidence and not revision:
        text += " " + say("ui.editor.discard.evidence", count=evidence)
    return question(
        shell, say(f"ui.editor.discard.title_{code}"), text,
        [
            (say("ui.editor.discard.go"), "plain", act),
            (say("ui.editor.discard.keep"), "main", lambda: None),
        ],
    )  # fmt: skip
