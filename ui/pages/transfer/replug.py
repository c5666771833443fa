"""The end of a stick's way here: that it may be pulled out, and its last check once it was plugged in again.

Part of the last step of sending. Waits for the stick to go and to come back, wherever it comes back, and lets the core
read it again by itself: a read right after writing may come from memory, one after unplugging cannot.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.errors import NetraError, StickGone
from fieldapp.exchange.recheck import CheckedPart, check_load, find_again
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Report
from ui.page import Shell
from ui.pages.transfer import stick as sticks
from ui.pages.transfer.stick import StickWatch, Volume
from ui.pages.transfer.writing import Delivery, release_stick
from ui.style import SNUG, TIGHT
from ui.widgets.banner import Banner
from ui.widgets.text import Label

# A folder of the laptop is no stick; a stick is plugged in, out, or somewhere else than it was.
Place = Literal["folder", "in", "out"]


class ReplugCheck(QWidget):
    """Says when a stick may be pulled out and checks it when it is back.

    `moved` carries the folder where it came back, `rewrite_asked` says that what is not whole shall be written again.
    """

    moved = Signal(object)
    rewrite_asked = Signal()
    busy = Signal(bool)

    def __init__(self, shell: Shell) -> None:
        """Make the part; `begin` starts it."""
        super().__init__()
        self._shell = shell
        self._delivery: Delivery | None = None
        self._folder = Path()
        self._place: Place = "folder"
        self._waiting = self._reading = False
        self.watch = StickWatch(self)
        self.watch.changed.connect(self._look)
        self._build()

    def _build(self) -> None:
        self._unplug = Label("", "heading", "accent")
        self._unplug.setObjectName("unplug_label")
        self._lead = Label("", tone="soft", wrap=True)
        self._lead.setObjectName("replug_label")
        self._told = Banner()
        self._told.setObjectName("check_banner")
        self._rewrite = self._told.add_action(say("ui.send.rewrite"), self.rewrite_asked.emit, "rewrite_button")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TIGHT)
        layout.addWidget(self._unplug)
        layout.addWidget(self._lead)
        layout.addSpacing(SNUG - TIGHT)
        layout.addWidget(self._told)

    def begin(self, delivery: Delivery) -> None:
        """Say whether the stick of a delivery may be pulled out, and wait for it to come back."""
        self._delivery, self._folder, self._reading = delivery, delivery.folder, False
        self._place = "folder" if delivery.volume is None else "out" if delivery.released == "released" else "in"
        self._waiting = self._place != "folder"
        self._rewrite.hide()
        self._told.say("")
        self._say_unplug(delivery.released if self._waiting else "")
        if self._waiting and not delivery.released:
            self._told.say(say("ui.send.not_released"), "ochre")
        self._lead.say(say(f"ui.send.replug.{self._lead_code(delivery)}"))
        if self.isVisible():
            self._start_watch()

    def _say_unplug(self, released: str) -> None:
        self._unplug.say(say(f"ui.send.unplug.{released}") if released else "")
        self._unplug.setVisible(bool(released))

    def _lead_code(self, delivery: Delivery) -> str:
        return "folder" if not self._waiting else delivery.released or "flushed"

    def give_up(self) -> None:
        """Wait no more; the check can be made later."""
        self._waiting = False
        self.watch.stop()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        self._start_watch()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        self.watch.stop()
        super().hideEvent(event)

    def _start_watch(self) -> None:
        if self._waiting:
            self.watch.start()

    # ---- going and coming back ---------------------------------------------------------------------------------------

    def _look(self, volumes: Sequence[Volume]) -> None:
        if self._delivery is None or self._delivery.volume is None or not self._waiting or self._reading:
            return
        if self._place == "in":
            if not any(one.is_same(self._delivery.volume) for one in volumes):
                self._place = "out"
                self._lead.say(say("ui.send.replug.out"))
        elif volumes:
            self._find(volumes)

    def _find(self, volumes: Sequence[Volume]) -> None:
        """Look which of the sticks is the one that was written; reading their names may take a moment."""
        delivery, before = self._delivery, self._delivery.volume if self._delivery else None
        if delivery is None or before is None:
            return
        inside = delivery.folder.relative_to(before.folder)
        names = [part.name for part in delivery.done.parts]

        def find(_vault: Vault, _report: Report) -> Path | None:
            return find_again(volumes, before, inside, names)

        def hear(folder: Path | None) -> None:
            if self._waiting and not self._reading:
                if folder is None:
                    self._lead.say(say("ui.send.replug.other"))
                else:
                    self._come_back(folder)

        self._shell.session.carry(self, find, hear, lambda _error: None, changed=())

    def _come_back(self, folder: Path) -> None:
        self.give_up()
        if folder != self._folder:
            self._folder = folder
            self.moved.emit(folder)
        self._unplug.hide()
        self._lead.say(say("ui.send.replug.back"))
        self._check(replugged=True)

    # ---- reading again -----------------------------------------------------------------------------------------------

    def check_now(self) -> None:
        """Read the stick again where it is, whether or not it was pulled out."""
        self._check(replugged=False)

    def _check(self, *, replugged: bool) -> None:
        if self._delivery is None or self._reading:
            return
        self._reading = True
        done, folder = self._delivery.done, self._folder
        self.busy.emit(True)
        self._rewrite.hide()
        self._told.say(say("ui.send.checking"), "calm")

        def look(vault: Vault, report: Report) -> tuple[list[CheckedPart], str]:
            stick = sticks.open_stick(folder)
            found = check_load(vault, done.plan, stick, done.stick, replugged=replugged, told=report)
            return found, release_stick(vault, stick) if replugged else ""

        def tell(answer: tuple[list[CheckedPart], str]) -> None:
            self._say_found(*answer, replugged=replugged)

        self._shell.session.carry(self, look, tell, self._fail, self._say_progress, changed=())

    def _say_progress(self, done: int, total: int) -> None:
        if done < total:
            self._told.say(say("ui.send.checking_part", done=done, parts=total))

    def _say_found(self, found: Sequence[CheckedPart], released: str, *, replugged: bool) -> None:
        self._rest()
        wrong = sum(one.state != "whole" for one in found)
        self._rewrite.setVisible(bool(wrong))
        if wrong:
            self.give_up()
            self._unplug.hide()
            self._told.say(say("ui.send.check_wrong", count=wrong, parts=len(found)), "ochre")
            self._lead.say(say("ui.send.replug.wrong"))
        elif replugged:
            self._told.say(say("ui.send.check_final", parts=len(found)), "calm")
            self._say_unplug(released)
            self._lead.say(say("ui.send.replug.checked"))
        else:
            self._told.say(say("ui.send.check_right", parts=len(found)), "calm")

    def _fail(self, error: Exception) -> None:
        self._rest()
        self._told.say("")
        if isinstance(error, StickGone):
            # pulled out while it was read: it is waited for once more
            self._place, self._waiting = "out", True
            self._lead.say(say("ui.send.replug.out"))
            self._start_watch()
        elif isinstance(error, NetraError):
            self._told.say(error.sentence, "ochre")
        else:
            self._shell.fail(error)

    def _rest(self) -> None:
        self._reading = False
        self.busy.emit(False)
