"""The sheet that takes a record out of its book, or a scan out of its record: asks for the reason, which is kept."""

from collections.abc import Callable

from fieldapp.vault.rolls import detach_scan, remove_roll
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.session import ANYTHING
from ui.style import GAP
from ui.widgets.entry import TextArea
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

LONGEST_REASON = 2000


class RemoveSheet(Sheet):
    """Asks why a record, or one of its scans, is taken out; `done()` comes once it is."""

    def __init__(self, shell: Shell, record: str, done: Callable[[], object], scan: str = "") -> None:
        super().__init__(
            say("ui.prevention.scan.remove" if scan else "ui.prevention.remove_title"), name="remove_sheet"
        )
        self._shell, self._record, self._scan, self._done = shell, record, scan, done
        self._reason = Field(
            say("ui.prevention.remove_reason"), TextArea("reason_edit", 3, LONGEST_REASON), needed=True
        )
        self.body.setSpacing(GAP)
        self.body.addWidget(
            Label(
                say("ui.prevention.scan.remove_text" if scan else "ui.prevention.remove_text"), tone="soft", wrap=True
            )
        )
        self.body.addWidget(self._reason)
        self.add_button(say("ui.prevention.cancel"), "plain", self.close_sheet, "cancel_button")
        self.add_button(
            say("ui.prevention.take_out" if scan else "ui.prevention.remove"),
            "main",
            self._save,
            "remove_record_button",
        )

    def _save(self) -> None:
        reason, record, scan = self._reason.value(), self._record, self._scan
        if not reason:
            self._reason.set_problem(say("ui.prevention.reason_missing"))
            self._reason.take_focus()
            return
        shell, done = self._shell, self._done
        self.close_sheet()

        def work(vault: Vault) -> None:
            if scan:
                detach_scan(vault, record, scan, reason)
            else:
                remove_roll(vault, record, reason)

        def tell(_nothing: object) -> None:
            shell.tell(say("ui.prevention.scan.removed" if scan else "ui.prevention.removed"))
            done()

        shell.session.write(shell.session, work, tell, changed=ANYTHING)
