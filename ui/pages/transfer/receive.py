"""Terima dari Flashdisk: the assistant that looks at what lies on a stick and then takes it in.

`receive` takes `folder`, or `held` to try again what is held. Nothing goes in before every file was looked at.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from fieldapp.exchange.merge import Report
from fieldapp.exchange.preview import Inspection, Preview, inspect_paths
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui import jobs
from ui.page import Shell
from ui.pages.transfer.assistant import Assistant
from ui.pages.transfer.checked import CheckedStep, paths_of
from ui.pages.transfer.choice import StickChoice
from ui.pages.transfer.stick import Volume
from ui.pages.transfer.taken import TakenStep
from ui.pages.transfer.taking import TakingStep
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.chooser import choose_files
from ui.widgets.text import Label

STEPS = ("stick", "checked", "taking", "done")
# Where the files of an enrolment are used, and requests for recovery; the desk approves and answers, everything else is
# settled in the settings.
PLACES = {"request": ("intake", "tab", "devices", "file"), "rescue": ("intake", "tab", "rescue", "file")} | {
    kind: ("settings", "section", "laptop", kind) for kind in ("invitation", "answer")
}


class ReceivePage(Assistant):
    """Takes in what lies on a stick."""

    name = "receive"

    def __init__(self, shell: Shell) -> None:
        """Make the assistant with its four steps."""
        super().__init__(shell, say("ui.receive.title"), [(key, say(f"ui.receive.step.{key}")) for key in STEPS])
        self._paths: list[Path] = []
        self._found: Inspection | None = None
        self._cancel: Callable[[], object] = self._stay
        self._build_stick()
        self.checked = CheckedStep()
        self.checked.panel.stop_button.clicked.connect(self._stop_checking)
        self.checked.enrolment_asked.connect(self._use_enrolment)
        self.add_step("checked", self.checked)
        self.taking = TakingStep(shell)
        self.taking.finished.connect(self._show_done)
        self.add_step("taking", self.taking)
        self.taken = TakenStep(shell)
        self.add_step("done", self.taken)

    def _build_stick(self) -> None:
        self.choice = StickChoice(takes_files=True)
        self.choice.picked.connect(self._offer_stick)
        self.choice.confirmed.connect(self.press_next)
        self.choice.files_dropped.connect(self._check)
        files = Button(say("ui.receive.choose_files"), icon="document", name="files_button")
        files.call(self._ask_files)
        self.choice.layout().addLayout(row(files, None))  # type: ignore[union-attr]
        self.add_step("stick", Label(say("ui.receive.stick_lead"), tone="soft", wrap=True), self.choice)

    # ---- coming and going --------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Begin anew, or show what is still going in."""
        if self.take_unseen() or self.taking.running:
            return
        self._found = None
        if where.get("held"):
            self._show_taking()
            self.taking.try_held()
            return
        self._show_sticks()
        if where.get("folder"):
            self._check([Path(where["folder"])])

    def _leave_assistant(self) -> None:
        self._stop_quietly()
        self.shell.go("transfer")

    def _stop_quietly(self) -> None:
        self._cancel()
        self._cancel = self._stay

    # ---- where from -------------------------------------------------------------------------------------------------

    def _show_sticks(self) -> None:
        self._stop_quietly()
        self.show_step("stick")
        self._offer_stick(self.choice.chosen)

    def _offer_stick(self, volume: Volume | None) -> None:
        if self.step != "stick":
            return
        ahead = (say("ui.receive.check"), lambda: self._check([volume.folder] if volume else []))
        self.offer(ahead, (say("ui.transfer.cancel"), self._leave_assistant), ready=volume is not None)
        if volume is not None:
            self.focus_next()

    def _ask_files(self) -> None:
        kinds = [say("ui.receive.files_kind"), say("ui.receive.files_any")]
        choose_files(self, say("ui.receive.choose_title"), None, kinds, self._check)

    # ---- looking ----------------------------------------------------------------------------------------------------

    def _check(self, paths: Sequence[Path]) -> None:
        if not paths or self.taking.running:
            return
        self._stop_quietly()
        self._paths = list(paths)
        self.show_step("checked")
        self.checked.show_checking()
        self.offer(None, (say("ui.transfer.back"), self._show_sticks))

        def look(vault: Vault, report: jobs.Report) -> Inspection:
            with vault.beside() as only_read:
                return inspect_paths(only_read, paths, report)

        self._cancel = self.session.carry(
            self, look, self._show_found, self._fail_checking, self.checked.show_progress, changed=()
        )

    def _show_found(self, found: Inspection) -> None:
        self._found = found
        self.checked.show_found(found, self.session.why_not("reference"))
        behind = (say("ui.transfer.back"), self._show_sticks)
        self.offer((say("ui.receive.take_in"), self._take_in), behind, ready=bool(found.wanted))
        self.focus_next()

    def _stop_checking(self) -> None:
        self._show_sticks()

    def _fail_checking(self, error: Exception) -> None:
        if isinstance(error, jobs.Cancelled):
            return
        self._show_sticks()
        self.shell.fail(error)

    def _use_enrolment(self, one: Preview) -> None:
        page, part, name, file = PLACES[one.kind]
        self.shell.go(page, **{part: name, file: str(one.path)})

    # ---- taking in --------------------------------------------------------------------------------------------------

    def _take_in(self) -> None:
        if self._found is not None:
            self._show_taking()
            self.taking.take_in(paths_of(self._found.wanted), self.checked.versions_to_use)

    def _show_taking(self) -> None:
        self.show_step("taking")
        self.offer(None)

    def _show_done(self, report: Report) -> None:
        self.taken.show_report(report)
        self.show_step("done")
        self.offer((say("ui.transfer.finish"), self._leave_assistant))
        self.keep_result()
        self.shell.tell(say("ui.receive.told", new=report.total("new")))
        self.focus_next()
