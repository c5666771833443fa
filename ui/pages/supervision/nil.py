"""Laporan Nihil: a supervision report of one activity that found nothing, in one short sheet.

Opened by the list of reports. What rarely changes from patrol to patrol is taken over from the office's last report,
and stands there to be read again before it is saved.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from fieldapp.case.file import SupervisionFile, read_supervision_file
from fieldapp.case.form import LHP
from fieldapp.case.model import Activity, Supervision
from fieldapp.desk.editing import needed_paths
from fieldapp.vault import casebook
from fieldapp.vault.officers import finder_of
from fieldapp.vault.register import load_supervision
from fieldapp.vault.supervisions import newest_supervision
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.assigned import AssignmentEdit
from ui.style import SNUG
from ui.widgets.banner import Banner
from ui.widgets.card import row
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.field import Field
from ui.widgets.moment import DateEdit
from ui.widgets.sheet import Sheet

NEEDED: Final = ("date", "place", "form")


@dataclass(frozen=True, slots=True)
class Former:
    """What an office's last report says, from which a nil report begins; empty when there is none."""

    report: Supervision
    known: bool


def read_former(vault: Vault) -> Former:
    """Return the report that this office began last."""
    name = newest_supervision(vault.db, vault.office)
    return Former(load_supervision(vault.db, name), known=True) if name else Former(Supervision(), known=False)


def save_nil(vault: Vault, told: dict[str, object]) -> str:
    """Save a nil report of what the sheet says, with the officer as the one who supervised; return its id."""
    file = read_supervision_file(json.dumps({**told, "nil": True}).encode())
    report = replace(file.report, finder=finder_of(vault))
    return casebook.add_supervision(vault, SupervisionFile(report), Path())


def _is_needed(name: str) -> bool:
    """Say whether the report cannot be made final while a field of the sheet is empty."""
    return bool({name, f"activities.{name}"} & needed_paths(LHP))


class NilSheet(Sheet):
    """Date, place and one activity; everything else is taken over or written by hand later."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(say("ui.nil.title"), wide=True, name="nil_sheet")
        self._shell = shell
        self._fields: dict[str, Field] = {}
        self._build_fields()
        self._build_buttons()

    def begin(self) -> None:
        """Read the last report, then lay the sheet over the page."""
        self._shell.session.read(self, read_former, self._open, key="former")

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build_fields(self) -> None:
        self._taken_over = Banner(say("ui.nil.taken_over"), "calm")
        stage_choices = [(stage.id, stage.label) for stage in self._shell.session.packs.stages.values()]
        controls = {
            "date": DateEdit("date_edit", lambda: self._shell.session.now().date()),
            "stage": ChoiceEdit("stage_choice", stage_choices, say("ui.nil.no_stage")),
            "place": TextEdit("place_edit", longest=500),
            "form": TextEdit("form_edit", say("ui.nil.form_example"), longest=500),
            "time_place": TextEdit("time_place_edit", say("ui.nil.time_example"), longest=500),
            "goal": TextEdit("goal_edit", longest=500),
            "target": TextEdit("target_edit", longest=500),
            "assignment": AssignmentEdit("assignment_edit", self._shell.session, 500),
            "result": TextArea("result_edit", lines=3),
        }
        for name, control in controls.items():
            field = Field(say(f"ui.nil.{name}"), control, needed=_is_needed(name), path=name)
            self._fields[name] = field
        pairs = (("date", "place"), ("form", "time_place"), ("goal", "target"), ("stage", "assignment"))
        self.body.addWidget(self._taken_over)
        for left, right in pairs:
            self.body.addLayout(row(self._fields[left], self._fields[right], gap=SNUG))
        self.body.addWidget(self._fields["result"])

    def filled(self) -> object:
        """Return what the fields say."""
        return {name: field.value() for name, field in self._fields.items()}

    def _build_buttons(self) -> None:
        self.add_button(say("ui.nil.cancel"), "plain", self.leave_sheet, name="cancel_button")
        self._save_button = self.add_button(say("ui.nil.save"), "main", self._save, name="save_nil_button")

    def _open(self, former: Former) -> None:
        report = former.report
        activity = report.activities[0] if report.activities else Activity()
        values = {
            "date": self._shell.session.now().date().isoformat(),
            "stage": report.stage,
            "place": report.place,
            "form": activity.form,
            "goal": activity.goal,
            "target": activity.target,
            "assignment": report.assignment,
            "result": say("ui.nil.result_text"),
        }
        for name, value in values.items():
            self._fields[name].set_value(value)
        self._taken_over.setVisible(former.known)
        self._shell.open_sheet(self)

    # ---- saving ------------------------------------------------------------------------------------------------------

    def _missing(self) -> list[str]:
        """Show under every field that is needed and empty that it is; return their names."""
        found = []
        for name in NEEDED:
            empty = not str(self._fields[name].value()).strip()
            self._fields[name].set_problem(say("ui.nil.needed", field=say(f"ui.nil.{name}")) if empty else "")
            found += [name] if empty else []
        return found

    def _save(self) -> None:
        missing = self._missing()
        if missing:
            self._fields[missing[0]].take_focus()
            return
        told = {name: str(field.value()).strip() for name, field in self._fields.items()}
        activity = {name: told.pop(name) for name in ("form", "goal", "target", "time_place")}
        self._save_button.setEnabled(False)
        self._shell.session.write(
            self,
            lambda vault: save_nil(vault, {**told, "activities": [activity]}),
            self._saved,
            self._refused,
            changed=lambda name: (name,),
        )

    def _saved(self, name: str) -> None:
        self.close_sheet()
        self._shell.tell(say("ui.nil.saved"))
        self._shell.go("report", id=name)

    def _refused(self, error: Exception) -> None:
        self._save_button.setEnabled(True)
        self._shell.fail(error)
