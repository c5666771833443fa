"""Tutup Kantor: an assistant that goes through what an ad hoc office must do before it ends, and records its end.

Shown by the main window as the page `closing`. Nothing is deleted and nothing is locked; what was ticked and typed is
kept on this laptop until it is recorded.
"""

from dataclasses import dataclass
from typing import Any, Final

import msgspec

from fieldapp.case.roll import Roll
from fieldapp.desk.closing import (
    ClosingCheck,
    check_closing,
    close_office,
    handover_register,
    last_closing,
    ticked_checks,
)
from fieldapp.desk.registers import print_register
from fieldapp.packs.schema import DOUBTFUL
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.closing.check import WAYS, ComputedList, TickList
from ui.pages.closing.handover import ClosedPart, HandoverForm
from ui.pages.transfer.assistant import Assistant
from ui.pages.transfer.paper import open_paper
from ui.session import ANYTHING

STEPS: Final = ("check", "tick", "hand", "done")
TYPED: Final = "ui.closing"
# One for the office, one for whoever takes it over.
COPIES: Final = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """What must be done, what a person ticks, and the record of an earlier end."""

    checks: tuple[ClosingCheck, ...]
    labels: dict[str, str]
    doubtful: bool
    closing: Roll | None


def read_standing(vault: Vault) -> Standing:
    """Return how far this office is with its end."""
    rows = vault.packs.table("prevention").get("closing", ())
    doubtful = any(row["confidence"] in DOUBTFUL for row in rows)
    return Standing(check_closing(vault), ticked_checks(vault), doubtful, last_closing(vault))


class ClosingPage(Assistant):
    """Four steps: what the vault tells, what a person ticks, to whom it goes, and what was recorded."""

    name = "closing"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, say("ui.closing.title"), [(step, say(f"ui.closing.step.{step}")) for step in STEPS])
        self._standing: Standing | None = None
        self._renewing = False
        self._kept: dict[str, Any] = {}
        self.computed = ComputedList()
        self.computed.asked.connect(self._go_to)
        self.ticks = TickList()
        self.form = HandoverForm(self.session.now().date())
        self.closed = ClosedPart()
        self.closed.print_asked.connect(self._print)
        self.closed.send_asked.connect(lambda: self.shell.go("send"))
        self.closed.save_asked.connect(lambda: self.shell.go("settings", section="health"))
        self.closed.renew_asked.connect(self._renew)
        for step, part in zip(STEPS, (self.computed, self.ticks, self.form, self.closed), strict=True):
            self.add_step(step, part)
        self._load_typed()

    # ---- the page ----------------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Show how far it is, at the step that was shown before."""
        wanted = where.get("step", self.step)
        self._show(wanted if wanted in STEPS else STEPS[0])
        self._read()

    def refresh(self, changed: frozenset[str]) -> None:  # noqa: ARG002 - any record may be what was missing
        """Look again."""
        self._read()

    def place(self) -> dict[str, str]:
        """Return the step."""
        return {"step": self.step}

    def leave(self) -> None:
        """Keep what was ticked and typed."""
        typed = self._typed() if self._standing and (self._standing.closing is None or self._renewing) else {}
        text = msgspec.json.encode(typed).decode() if typed else ""
        if text != self.session.here.setting(TYPED):
            self.session.write(self, lambda vault: vault.keep_setting(TYPED, text))

    def _typed(self) -> dict[str, Any]:
        form = self.form
        return {"ticks": self.ticks.ticks(), "to": form.handed_to.value(), "note": form.note.value()}

    def _load_typed(self) -> None:
        try:
            kept = msgspec.json.decode(self.session.here.setting(TYPED) or "{}", type=dict[str, Any])
        except msgspec.DecodeError:
            kept = {}
        self._kept = kept.get("ticks", {}) if isinstance(kept.get("ticks", {}), dict) else {}
        self.form.handed_to.set_value(str(kept.get("to", "")))
        self.form.note.set_value(str(kept.get("note", "")))

    def _read(self) -> None:
        self.session.read(self, read_standing, self._take, key="standing")

    def _take(self, found: Standing) -> None:
        self._standing = found
        self.computed.show_checks(check for check in found.checks if check.computed)
        ticks = {name: value is True for name, value in self._kept.items()}
        self.ticks.show_checks(found.labels, ticks, doubtful=found.doubtful)
        if found.closing is not None:
            self.closed.show_closing(found.closing)
            if not self._renewing:
                self._show("done")
                return
        self._show(self.step if self.step != "done" or found.closing else STEPS[0])

    # ---- the steps ---------------------------------------------------------------------------------------------------

    def _show(self, step: str) -> None:
        self.show_step(step)
        ready = self._standing is not None
        back = (say("ui.closing.leave"), self._leave_page)
        onward = say("ui.closing.next")
        if step == "check":
            self.offer((onward, lambda: self._step_to("tick")), back, ready=ready)
        elif step == "tick":
            self.offer((onward, lambda: self._step_to("hand")), self._behind("check"), ready=ready)
        elif step == "hand":
            self.form.show_open(self._count_open())
            self.offer((say("ui.closing.close"), self._close), self._behind("tick"), ready=ready)
        else:
            self.offer(None, back)

    def _behind(self, step: str) -> tuple[str, Any]:
        return say("ui.closing.previous"), lambda: self._step_to(step)

    def _step_to(self, step: str) -> None:
        self._show(step)
        if step == "hand":
            self.form.handed_to.take_focus()
        else:
            self.focus_next()

    def _count_open(self) -> int:
        checks, ticks = self._standing.checks if self._standing else (), self.ticks.ticks()
        return sum(not (check.met if check.computed else ticks.get(check.id)) for check in checks)

    def _leave_page(self) -> None:
        self.shell.go("settings", section="closing")

    def _go_to(self, check: str) -> None:
        page, where = WAYS[check]
        self.shell.go(page, **where)

    def _renew(self) -> None:
        self._renewing = True
        self._step_to("check")

    # ---- recording ---------------------------------------------------------------------------------------------------

    def _close(self) -> None:
        if self.form.problems():
            return
        to, day, note = self.form.values()
        ticks = self.ticks.ticks()

        def work(vault: Vault) -> str:
            made = close_office(vault, ticks, to, note=note, on=day)
            vault.keep_setting(TYPED, "")
            return made

        self.offer((say("ui.closing.closing"), self._stay), None, ready=False)
        self.session.write(self, work, lambda _id: self._finish(), self._refuse, changed=ANYTHING)

    def _finish(self) -> None:
        self._renewing = False
        self.shell.tell(say("ui.closing.recorded"))
        self._read()

    def _refuse(self, error: Exception) -> None:
        self._show("hand")
        self.shell.fail(error)

    # ---- its paper ---------------------------------------------------------------------------------------------------

    def _print(self) -> None:
        closing = self._standing.closing if self._standing else None
        if closing is None:
            return
        self.shell.tell(say("ui.closing.printing"))

        def show(pdf: bytes) -> None:
            open_paper(self.shell, pdf, say("ui.closing.paper"), say("ui.closing.file"), COPIES)

        self.session.read(self, lambda vault: print_register(vault, handover_register(vault, closing.id)).pdf, show)
