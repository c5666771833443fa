"""The sheet at which a stick that was written earlier is read once more: what of this laptop lies on it whole.

For officers who left the sending page before the last check. What is compared is for the core.
"""

from collections.abc import Sequence

from fieldapp.exchange.recheck import CheckedPart, check_folder
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Report
from ui.page import Shell
from ui.pages.transfer import stick as sticks
from ui.pages.transfer.choice import StickChoice
from ui.pages.transfer.stick import Volume
from ui.widgets.banner import Banner
from ui.widgets.block import Column
from ui.widgets.sheet import Sheet
from ui.widgets.table import SmallTable
from ui.widgets.text import Label


class CheckSheet(Sheet):
    """Reads a chosen stick again and names the parts that are not whole."""

    def __init__(self, shell: Shell) -> None:
        """Make the sheet."""
        super().__init__(say("ui.recheck.title"), wide=True, name="check_sheet")
        self._shell, self._reading = shell, False
        self.choice = StickChoice()
        self.choice.picked.connect(self._weigh)
        self._told = Banner()
        self._told.setObjectName("check_told")
        self._wrong = SmallTable(_columns(), "wrong_table")
        self._wrong.hide()
        self.body.addWidget(Label(say("ui.recheck.lead"), tone="soft", wrap=True))
        for part in (self.choice, self._told, self._wrong):
            self.body.addWidget(part)
        self.add_button(say("ui.recheck.close"), "plain", self.close_sheet, "cancel_button")
        self._check = self.add_button(say("ui.recheck.check"), "main", self._start, "recheck_button")
        self.choice.confirmed.connect(self._check.click)
        self._weigh(None)

    def _weigh(self, volume: Volume | None) -> None:
        self._check.setEnabled(volume is not None)

    def _start(self) -> None:
        volume = self.choice.chosen
        if volume is None or self._reading:
            return
        self._reading = True
        self._wrong.hide()
        self._told.say(say("ui.send.checking"), "calm")

        def look(vault: Vault, report: Report) -> list[CheckedPart]:
            return check_folder(vault, sticks.open_stick(volume.folder), report)

        self._shell.session.carry(self, look, self._say_found, self._fail, self._say_progress)

    def _say_progress(self, done: int, total: int) -> None:
        if done < total:
            self._told.say(say("ui.send.checking_part", done=done, parts=total))

    def _say_found(self, found: Sequence[CheckedPart]) -> None:
        self._reading = False
        wrong = [one for one in found if one.state != "whole"]
        self._wrong.setVisible(bool(wrong))
        self._wrong.fill(wrong)
        if not found:
            self._told.say(say("ui.recheck.nothing"), "ochre")
        elif wrong:
            self._told.say(say("ui.recheck.wrong", count=len(wrong), parts=len(found)), "ochre")
        else:
            self._told.say(say("ui.recheck.whole", parts=len(found)), "calm")

    def _fail(self, error: Exception) -> None:
        self._reading = False
        self._told.say("")
        self._shell.fail(error)


def _columns() -> list[Column]:
    return [
        Column("name", say("ui.recheck.column.name"), 0, text=lambda one: one.name),
        Column("state", say("ui.recheck.column.state"), 160, text=lambda one: say(f"ui.recheck.{one.state}")),
    ]
