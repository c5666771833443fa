"""The end of a stick's way here: that it may be pulled out, and its last check once it was plugged in again.

Part of the last step of sending. Waits for every stick of a delivery to go and to come back, wherever it comes back,
and lets the core read it again by itself: a read right after writing may come from memory, one after unplugging cannot.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.errors import NetraError, StickGone
from fieldapp.exchange.placement import Load
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


class ReplugCheck(QWidget):
    """Says when a stick may be pulled out and checks it when it is back.

    `moved` carries the delivery as it lies now; `judged` whether all that was read again is whole.
    """

    moved = Signal(object)
    judged = Signal(bool)
    rewrite_asked = Signal()
    other_stick_asked = Signal()

    def __init__(self, shell: Shell) -> None:
        """Make the part; `begin` starts it."""
        super().__init__()
        self._shell = shell
        self._delivery: Delivery | None = None
        # what was plugged in all the time says nothing about what a stick keeps
        self._stale: list[Volume] | None = None
        self._proved: set[str] = set()
        self._waiting = self._reading = self._missed = False
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
        self._actions = [
            self._told.add_action(say("ui.send.other_stick"), self.other_stick_asked.emit, "another_stick_button"),
            self._told.add_action(say("ui.send.rewrite"), self.rewrite_asked.emit, "rewrite_button"),
        ]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TIGHT)
        layout.addWidget(self._unplug)
        layout.addWidget(self._lead)
        layout.addSpacing(SNUG - TIGHT)
        layout.addWidget(self._told)

    def begin(self, delivery: Delivery) -> None:
        """Say whether the stick of a delivery may be pulled out, and wait for it to come back."""
        self._delivery, self._reading, self._stale = delivery, False, None
        self._missed = False
        self._proved = set()
        self._waiting = delivery.volume is not None
        self._offer(wrong=False)
        self._told.say("")
        self._say_unplug(delivery.released if self._waiting else "")
        if not self._waiting:
            self._lead.say(say("ui.send.replug.folder"))
        elif not delivery.released:
            self._told.say(say("ui.send.not_released"), "ochre")
            self._lead.say(say("ui.send.replug.out"))
        else:
            several = "_sticks" if len(delivery.done.loads) > 1 else ""
            asked = say(f"ui.send.replug.ask{several}")
            self._lead.say(f"{say(f'ui.send.replug.{delivery.released}')} {asked}")
        if self.isVisible():
            self._start_watch()

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

    def _say_unplug(self, released: str) -> None:
        self._unplug.say(say(f"ui.send.unplug.{released}") if released else "")
        self._unplug.setVisible(bool(released))

    def _offer(self, *, wrong: bool) -> None:
        for button in self._actions:
            button.setVisible(wrong)

    # ---- going and coming back ---------------------------------------------------------------------------------------

    def _look(self, volumes: Sequence[Volume]) -> None:
        delivery = self._delivery
        if delivery is None or delivery.volume is None or not self._waiting:
            return
        if self._stale is None:
            was_in, still = delivery.released == "flushed", list(volumes)
        else:
            was_in = any(one.is_same(delivery.volume) for one in self._stale)
            still = [one for one in volumes if any(one.is_same(old) for old in self._stale)]
        self._stale = still
        fresh = [one for one in volumes if one not in still]
        if was_in and not any(one.is_same(delivery.volume) for one in still):
            self._lead.say(say("ui.send.replug.next" if delivery.done.stick in self._proved else "ui.send.replug.out"))
        # what comes back while a stick is read waits until that is over
        self._missed = bool(fresh) and self._reading
        if fresh and not self._reading:
            self._find(delivery, delivery.volume, fresh)

    def _find(self, delivery: Delivery, before: Volume, volumes: Sequence[Volume]) -> None:
        """Look which of the sticks is one that was written; reading their names may take a moment."""
        inside = delivery.folder.relative_to(before.folder)

        def find(_vault: Vault, _report: Report) -> tuple[Path, Load] | None:
            return find_again(volumes, delivery.done.loads, inside)

        def hear(found: tuple[Path, Load] | None) -> None:
            if not self._waiting or self._reading:
                return
            if found is None:
                self._lead.say(say("ui.send.replug.other"))
            elif found[1].stick not in self._proved:
                self._come_back(*found)

        self._shell.session.carry(self, find, hear, lambda _error: None, changed=())

    def _come_back(self, folder: Path, load: Load) -> None:
        if self._delivery is None:
            return
        done = replace(self._delivery.done, stick=load.stick, parts=load.parts)
        volume = sticks.volume_of(folder) or self._delivery.volume
        self._delivery = replace(self._delivery, folder=folder, done=done, volume=volume)
        self.moved.emit(self._delivery)
        self._say_unplug("")
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
        done, folder = self._delivery.done, self._delivery.folder
        self._offer(wrong=False)
        self._told.say(say("ui.send.checking"), "calm")

        def look(vault: Vault, report: Report) -> tuple[list[CheckedPart], str]:
            stick = sticks.open_stick(folder)
            found = check_load(vault, done.plan, stick, done.stick, replugged=replugged, told=report)
            return found, release_stick(vault, stick) if replugged else ""

        def tell(answer: tuple[list[CheckedPart], str]) -> None:
            self._say_found(*answer, replugged=replugged)
            self._look_again()

        def fail(error: Exception) -> None:
            self._fail(error)
            self._look_again()

        self._shell.session.carry(self, look, tell, fail, self._say_progress, changed=())

    def _look_again(self) -> None:
        if self._missed:
            self._look(self.watch.volumes)

    def _say_progress(self, done: int, total: int) -> None:
        if done < total:
            self._told.say(say("ui.send.checking_part", done=done, parts=total))

    def _say_found(self, found: Sequence[CheckedPart], released: str, *, replugged: bool) -> None:
        self._reading = False
        wrong = sum(one.state != "whole" for one in found)
        self.judged.emit(not wrong)
        if wrong:
            self.give_up()
            self._say_unplug("")
            self._offer(wrong=True)
            self._told.say(say("ui.send.check_wrong", count=wrong, parts=len(found)), "ochre")
            self._lead.say(say("ui.send.replug.wrong"))
            self._shell.tell(say("ui.send.not_kept"), "ochre")
            self._actions[0].setFocus()
        elif replugged:
            self._say_proved(len(found), released)
        else:
            self._told.say(say("ui.send.check_right", parts=len(found)), "calm")

    def _say_proved(self, parts: int, released: str) -> None:
        if self._delivery is None:
            return
        done = self._delivery.done
        self._proved.add(done.stick)
        left, facts = len(done.loads) - len(self._proved), {"parts": parts, "n": done.number, "m": len(done.loads)}
        code = "check_final" if len(done.loads) == 1 else "check_stick" if left else "check_all"
        self._told.say(say(f"ui.send.{code}", left=left, **facts), "calm")
        self._lead.say(say("ui.send.replug.next" if left else "ui.send.replug.checked"))
        self._say_unplug(released)
        if not left:
            self.give_up()
        else:
            self._stale = [self._delivery.volume] if self._delivery.volume is not None else []

    def _fail(self, error: Exception) -> None:
        self._reading = False
        self._told.say("")
        if isinstance(error, StickGone) and self._delivery is not None and self._delivery.volume is not None:
            # pulled out while it was read: it is waited for once more
            self._stale, self._waiting = [], True
            self._lead.say(say("ui.send.replug.out"))
            self._start_watch()
        elif isinstance(error, NetraError):
            self._told.say(error.sentence, "ochre")
        else:
            self._shell.fail(error)
