"""Kirim ke Flashdisk: the assistant that writes a bundle, or a receipt, onto a stick, or onto several.

Leads through content, stick, writing and what was written; a stick that is full leads back to the next one. `send`
takes `to` (an office) and `kind` ("receipt" at a desk); coming back while something is being written shows how far it
is.
"""

from collections.abc import Callable

from fieldapp.exchange.plan import Plan
from fieldapp.exchange.standing import name_office, office_names
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.transfer.assistant import Assistant
from ui.pages.transfer.packing import Packed, PackingStep, Parcel
from ui.pages.transfer.phrase import write_office
from ui.pages.transfer.placing import PlacingStep
from ui.pages.transfer.sent import SentStep
from ui.pages.transfer.writing import Delivery, WritingStep

STEPS = ("content", "stick", "writing", "done")


class SendPage(Assistant):
    """Writes what an office lacks onto sticks."""

    name = "send"

    def __init__(self, shell: Shell) -> None:
        """Make the assistant with its four steps."""
        super().__init__(shell, say("ui.send.title"), [(key, say(f"ui.send.step.{key}")) for key in STEPS])
        self._parcel = Parcel("")
        self._plan: Plan | None = None
        self._receipt = False
        self._receiver = ""
        self._delivery: Delivery | None = None
        self._waits = False
        self.packing = PackingStep(shell)
        self.packing.packed.connect(self._keep_packed)
        self.add_step("content", self.packing)
        self.placing = PlacingStep(shell)
        self.placing.weighed.connect(self._offer_stick)
        self.choice = self.placing.choice
        self.choice.confirmed.connect(self.press_next)
        self.add_step("stick", self.placing)
        self.writing = WritingStep(shell)
        self.writing.finished.connect(self._show_written)
        self.writing.stopped.connect(self._show_stopped)
        self.writing.other_stick_asked.connect(self._ask_other)
        self.add_step("writing", self.writing)
        self.sent = SentStep(shell)
        self.sent.rewrite_asked.connect(self._rewrite)
        self.sent.other_stick_asked.connect(self._ask_after_check)
        self.add_step("done", self.sent)

    # ---- coming and going --------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Begin anew, or show what is still being written."""
        if self.take_unseen() or self.step == "writing":
            return
        self._delivery, self._waits = None, False
        self._receipt = where.get("kind") == "receipt"
        self.title.say(say("ui.send.title_receipt" if self._receipt else "ui.send.title"))
        to = where.get("to", "")
        if self._receipt:
            self._begin_receipt(to)
        else:
            self.show_step("content")
            self._offer_content(None)
            self.packing.begin(to)

    def place(self) -> dict[str, str]:
        """Return what leads back here."""
        return {"to": self._parcel.to, "kind": "receipt" if self._receipt else ""}

    def _begin_receipt(self, to: str) -> None:
        self._parcel, self._plan = Parcel(to), None
        self._receiver = to

        def named(vault: Vault) -> str:
            return write_office(name_office(vault, to, office_names(vault)), to)

        self.session.read(self, named, self._show_receiver)
        self._show_sticks()

    def _show_receiver(self, receiver: str) -> None:
        self._receiver = receiver
        self.placing.name_receiver(receiver)

    # ---- what -------------------------------------------------------------------------------------------------------

    def _keep_packed(self, packed: Packed | None) -> None:
        if packed is not None:
            self._parcel, self._plan = packed.parcel, packed.plan
            self._receiver = self.packing.name_of(packed.parcel.to)
        if self.step == "content":
            self._offer_content(packed)

    def _offer_content(self, packed: Packed | None) -> None:
        behind = (say("ui.transfer.cancel"), self._leave_assistant)
        self.offer((say("ui.transfer.next"), self._show_sticks), behind, ready=packed is not None)
        if packed is not None:
            self.focus_next()

    def _leave_assistant(self) -> None:
        self.writing.give_up()
        self.show_step("content")
        self.shell.go("transfer")

    # ---- where to ---------------------------------------------------------------------------------------------------

    def _show_sticks(self) -> None:
        self.show_step("stick")
        self.placing.begin(self._parcel, self._receiver, self._plan, receipt=self._receipt)

    def _ask_other(self) -> None:
        """Ask for another stick than the one that failed: what was written to that one may be lost with it."""
        self.show_step("stick")
        self.placing.ask_other(whole=True)

    def _ask_after_check(self) -> None:
        """Ask for another stick than one that did not keep what was written: what is lost with it is known."""
        self.show_step("stick")
        self.placing.ask_other(whole=False)

    def _offer_stick(self) -> None:
        if self.step != "stick":
            return
        ready, was_ready = self.placing.ready, self.next_button.isEnabled() and self.next_button.isVisible()
        words = say("ui.send.write_on" if self.placing.going_on else "ui.send.write")
        self.offer((words, self._write), self._way_back(), ready=ready)
        if ready and not was_ready:
            self.focus_next()

    def _way_back(self) -> tuple[str, Callable[[], object]]:
        if self._waits:
            return say("ui.send.later"), self._leave_assistant
        if self._receipt:
            return say("ui.transfer.cancel"), self._leave_assistant
        return say("ui.transfer.back"), self._show_content

    def _show_content(self) -> None:
        self.show_step("content")
        self._offer_content(None)
        self.packing.begin(self._parcel.to)

    # ---- writing ----------------------------------------------------------------------------------------------------

    def _write(self) -> None:
        volume = self.choice.chosen
        if volume is None:
            return
        self._show_writing()
        self.writing.write(self.placing.parcel, volume.folder, receipt=self._receipt)

    def _rewrite(self, delivery: Delivery) -> None:
        self._show_writing()
        self.writing.rewrite(delivery.done, delivery.folder)

    def _show_writing(self) -> None:
        self.show_step("writing")
        self.offer(None)

    def _show_stopped(self) -> None:
        self.offer(None, (say("ui.send.later"), self._leave_assistant))

    def _show_written(self, delivery: Delivery) -> None:
        if delivery.done.left:
            self._show_next(delivery)
        else:
            self._show_done(delivery)
        self.keep_result()

    def _show_next(self, delivery: Delivery) -> None:
        self._waits = True
        self.show_step("stick")
        self.offer(None, self._way_back())
        self.placing.show_next(delivery)
        self.shell.tell(say("ui.send.told_next", n=delivery.done.number))

    def _show_done(self, delivery: Delivery) -> None:
        self._delivery, self._waits = delivery, False
        self.placing.remember(delivery)
        volume = self.choice.chosen
        named = volume.name if volume and volume.folder == delivery.folder else delivery.folder.name
        self.sent.show_delivery(delivery, self._receiver, named, self.placing.names)
        self.show_step("done")
        self.offer((say("ui.transfer.finish"), self._leave_assistant))
        self.shell.tell(say("ui.send.told", office=self._receiver))
        self.focus_next()
