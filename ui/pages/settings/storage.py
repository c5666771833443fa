"""The section about evidence files that an office above holds: how long they stay here, and letting them go."""

from typing import Final

from fieldapp.case.wording import name_count, name_short_day, name_size
from fieldapp.desk.naming import office_name
from fieldapp.errors import NetraError
from fieldapp.vault.clearing import (
    Clearable,
    ClearingPlan,
    clear_evidence,
    count_cleared,
    keep_retention,
    plan_clearing,
)
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.settings.section import Section
from ui.session import ANYTHING
from ui.style import GAP
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import TextArea
from ui.widgets.facts import Facts
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.table import SmallTable
from ui.widgets.text import Label

DAYS: Final = (30, 90, 180, 365, 730)
LONGEST: Final = 2000
Found = tuple[ClearingPlan, tuple[int, int], dict[str, str]]


def read_storage(vault: Vault) -> Found:
    """Return what may be cleared, how much was cleared so far, and the names of the offices that hold it."""
    plan = plan_clearing(vault)
    return plan, count_cleared(vault.db), {one: office_name(vault, one) for one in {x.office for x in plan.files}}


class StorageSection(Section):
    """How long evidence stays, and what may go."""

    key = "storage"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._found: Found | None = None
        self._days = ChoiceEdit("retention_choice", _choices(None))
        self._days.changed.connect(self._save_days)
        self._facts = Facts(label_width=168)
        self._facts.setObjectName("storage_facts")
        self._open = Button(say("ui.settings.storage.open"), name="open_clear_button")
        self._open.call(self._ask)
        hint = say("ui.settings.storage.days_hint")
        self.body.addWidget(Field(say("ui.settings.storage.days"), self._days, hint))
        self.body.addWidget(self._facts)
        self.body.addLayout(row(self._open, None))

    def show_facts(self) -> None:
        """Read how much lies here, what may go, and what was let go."""
        self.session.read(self, read_storage, self._show, lambda _error: None, key="storage")

    def _show(self, found: Found) -> None:
        self._found = found
        plan, (files, size), _ = found
        self._days.set_choices(_choices(plan.days))
        self._days.set_value("" if plan.days is None else str(plan.days))
        self._days.setEnabled(self.session.may("clear"))
        self._days.setToolTip(self.session.why_not("clear"))
        kept = [say(f"clearing.kept.{why}", count=name_count(count)) for why, count in sorted(plan.kept.items())]
        pairs = [(say("ui.settings.storage.free"), _amount(len(plan.files), plan.size))]
        pairs += [(say("ui.settings.storage.kept"), "\n".join(kept))] if kept else []
        self._facts.fill([*pairs, (say("ui.settings.storage.cleared"), _amount(files, size))])
        self._open.setEnabled(bool(plan.files))

    def _save_days(self) -> None:
        text = self._days.value()
        days = int(text) if text else None
        said = say("ui.settings.storage.saved", days=_name_days(days))
        self.session.write(
            self, lambda vault: keep_retention(vault, days), lambda _none: self.shell.tell(said), changed=ANYTHING
        )

    def _ask(self) -> None:
        if self._found is not None and self._found[0].files:
            self.shell.open_sheet(ClearSheet(self.shell, self._found[0], self._found[2]))


class ClearSheet(Sheet):
    """Shows every file that would go and who holds it, asks why, and lets them go."""

    def __init__(self, shell: Shell, plan: ClearingPlan, names: dict[str, str]) -> None:
        """Make the sheet for what may be cleared now."""
        super().__init__(say("ui.settings.storage.sheet"), wide=True, name="clear_sheet")
        self._shell, self._plan = shell, plan
        self._table = SmallTable(_columns(names), "clear_table", most=8)
        self._table.fill(list(plan.files))
        self._text = TextArea("clear_reason_edit", lines=2, longest=LONGEST)
        self._field = Field(say("ui.settings.storage.reason"), self._text, needed=True)
        facts = {"count": name_count(len(plan.files)), "size": name_size(plan.size)}
        self.body.setSpacing(GAP)
        for part in (Label(say("ui.settings.storage.lead"), tone="soft", wrap=True), self._table, self._field):
            self.body.addWidget(part)
        self._field.changed.connect(lambda: self._field.set_problem(""))
        self.add_button(say("ui.settings.cancel"), "plain", self.leave_sheet, "clear_cancel_button")
        self._do = self.add_button(say("ui.settings.storage.do", **facts), "main", self._clear, "clear_button")
        self.first_focus = self._text

    def filled(self) -> str:
        """Return what was typed, so that nothing of it is lost by closing."""
        return str(self._field.value())

    def _clear(self) -> None:
        reason = str(self._field.value()).strip()
        if not reason:
            self._field.set_problem(say("ui.settings.storage.missing"))
            self._field.take_focus()
            return
        self._do.setEnabled(False)
        names = [one.sha256 for one in self._plan.files]

        def work(vault: Vault, _report: object) -> tuple[Clearable, ...]:
            return clear_evidence(vault, reason, names)

        self._shell.session.carry(self, work, self._tell, self._refuse, changed=ANYTHING)

    def _tell(self, done: tuple[Clearable, ...]) -> None:
        self.close_sheet()
        size = name_size(sum(one.size for one in done))
        self._shell.tell(say("ui.settings.storage.done", count=name_count(len(done)), size=size))

    def _refuse(self, error: Exception) -> None:
        self._do.setEnabled(True)
        if isinstance(error, NetraError):
            self._field.set_problem(error.sentence)
        else:
            self._shell.fail(error)


def _columns(names: dict[str, str]) -> list[Column]:
    head = "ui.settings.storage.head."
    return [
        Column("name", say(head + "name"), 0, text=lambda one: one.name or one.sha256[:12]),
        Column(
            "office", say(head + "office"), 260, text=lambda one: names.get(one.office, one.office),
            second=lambda one: say("ui.settings.storage.receipt", number=one.receipt or "-"),
        ),
        Column("closed", say(head + "closed"), 112, text=lambda one: name_short_day(one.closed_on)),
        Column("size", say(head + "size"), 88, text=lambda one: name_size(one.size), align="right"),
    ]  # fmt: skip


def _choices(days: int | None) -> list[tuple[str, str]]:
    known = sorted({*DAYS, *(() if days is None else (days,))})
    return [("", _name_days(None)), *((str(one), _name_days(one)) for one in known)]


def _name_days(days: int | None) -> str:
    if days is None:
        return say("ui.settings.storage.always")
    return say("ui.settings.storage.after", days=name_count(days))


def _amount(files: int, size: int) -> str:
    if not files:
        return say("ui.settings.storage.nothing")
    return say("ui.settings.storage.amount", count=name_count(files), size=name_size(size))
