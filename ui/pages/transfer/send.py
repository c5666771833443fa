"""Kirim ke Flashdisk: the assistant that writes a bundle, or a receipt, onto a stick.

Leads through content, stick, writing and what was written. `send` takes `to` (an office) and `kind` ("receipt" at a
desk); coming back while something is being written shows how far it is.
"""

from pathlib import Path

from fieldapp.case.wording import name_size
from fieldapp.exchange.export import find_begun
from fieldapp.exchange.placement import count_written
from fieldapp.exchange.plan import Plan
from fieldapp.exchange.selection import RESERVED
from fieldapp.exchange.standing import name_office, office_names
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Report
from ui.page import Shell
from ui.pages.transfer import stick as sticks
from ui.pages.transfer.assistant import Assistant
from ui.pages.transfer.choice import StickChoice
from ui.pages.transfer.packing import Packed, PackingStep, Parcel
from ui.pages.transfer.phrase import write_office
from ui.pages.transfer.sent import SentStep
from ui.pages.transfer.stick import Volume
from ui.pages.transfer.writing import Delivery, WritingStep
from ui.widgets.banner import Banner
from ui.widgets.text import Label

STEPS = ("content", "stick", "writing", "done")
# what the stick itself needs beside the parts: folder entries, the handover note
MARGIN = 4 * 1024 * 1024


class SendPage(Assistant):
    """Writes what an office lacks onto a stick."""

    name = "send"

    def __init__(self, shell: Shell) -> None:
        """Make the assistant with its four steps."""
        super().__init__(shell, say("ui.send.title"), [(key, say(f"ui.send.step.{key}")) for key in STEPS])
        self._parcel = Parcel("")
        self._receipt = False
        self._receiver = ""
        self._size = 0
        self._delivery: Delivery | None = None
        self._weighed: Path | None = None
        self._build_content()
        self._build_stick()
        self.writing = WritingStep(shell)
        self.writing.finished.connect(self._show_done)
        self.writing.stopped.connect(self._show_stopped)
        self.writing.other_stick_asked.connect(self._show_sticks)
        self.add_step("writing", self.writing)
        self.sent = SentStep(shell)
        self.sent.rewrite_asked.connect(self._rewrite)
        self.add_step("done", self.sent)

    def _build_content(self) -> None:
        self.packing = PackingStep(self.shell)
        self.packing.packed.connect(self._keep_packed)
        self.add_step("content", self.packing)

    def _build_stick(self) -> None:
        self._stick_lead = Label("", tone="soft", wrap=True)
        self.choice = StickChoice()
        self.choice.picked.connect(self._weigh)
        self.choice.confirmed.connect(self.press_next)
        self._begun = Banner()
        self._begun.setObjectName("begun_banner")
        self.add_step("stick", self._stick_lead, self._begun, self.choice)

    # ---- coming and going --------------------------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Begin anew, or show what is still being written."""
        if self.take_unseen() or self.step == "writing":
            return
        self._delivery = None
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
        self._parcel, self._size = Parcel(to), 0
        self._receiver = to

        def named(vault: Vault) -> str:
            return write_office(name_office(vault, to, office_names(vault)), to)

        self.session.read(self, named, self._show_receiver)
        self._show_sticks()

    def _show_receiver(self, receiver: str) -> None:
        self._receiver = receiver
        self._say_lead()

    # ---- what -------------------------------------------------------------------------------------------------------

    def _keep_packed(self, packed: Packed | None) -> None:
        if packed is not None:
            self._parcel, self._size = packed.parcel, packed.plan.size + len(packed.plan.parts) * RESERVED
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
        self._weighed = None
        self._say_lead()
        self._weigh(self.choice.chosen)

    def _say_lead(self) -> None:
        code = "stick_lead_receipt" if self._receipt else "stick_lead"
        self._stick_lead.say(say(f"ui.send.{code}", office=self._receiver, size=name_size(self._size)))

    def _weigh(self, volume: Volume | None) -> None:
        if self.step != "stick":
            return
        self.choice.note.say(*_room_of(volume, self._size))
        ready = volume is not None and not volume.read_only
        behind = (say("ui.transfer.cancel"), self._leave_assistant) if self._receipt else (
            say("ui.transfer.back"), self._show_content)  # fmt: skip
        self.offer((say("ui.send.write"), self._write), behind, ready=ready)
        folder = volume.folder if ready and volume is not None else None
        if folder != self._weighed:
            self._weighed = folder
            self._begun.say("")
            if folder is not None:
                self.focus_next()
                self._look_for_begun(folder)

    def _show_content(self) -> None:
        self.show_step("content")
        self._offer_content(None)
        self.packing.begin(self._parcel.to)

    def _look_for_begun(self, folder: Path) -> None:
        to = self._parcel.to

        def look(vault: Vault, _report: Report) -> tuple[Plan, int] | None:
            plan = find_begun(vault, to, sticks.open_stick(folder))
            return (plan, count_written(vault, plan)) if plan else None

        def tell(found: tuple[Plan, int] | None) -> None:
            if found is not None and self._weighed == folder:
                plan, written = found
                facts = {"number": plan.number, "written": written, "parts": len(plan.parts)}
                self._begun.say(say("ui.send.begun_here", **facts), "calm")

        self.session.carry(self, look, tell, lambda _error: None, changed=())

    # ---- writing ----------------------------------------------------------------------------------------------------

    def _write(self) -> None:
        volume = self.choice.chosen
        if volume is None:
            return
        self._show_writing()
        self.writing.write(self._parcel, volume.folder, receipt=self._receipt)

    def _rewrite(self, delivery: Delivery) -> None:
        self._show_writing()
        self.writing.rewrite(delivery.done, delivery.folder)

    def _show_writing(self) -> None:
        self.show_step("writing")
        self.offer(None)

    def _show_stopped(self) -> None:
        self.offer(None, (say("ui.send.later"), self._leave_assistant))

    def _show_done(self, delivery: Delivery) -> None:
        self._delivery = delivery
        volume = self.choice.chosen
        named = volume.name if volume and volume.folder == delivery.folder else delivery.folder.name
        self.sent.show_delivery(delivery, self._receiver, named)
        self.show_step("done")
        self.offer((say("ui.transfer.finish"), self._leave_assistant))
        self.keep_result()
        self.shell.tell(say("ui.send.told", office=self._receiver))
        self.focus_next()


def _room_of(volume: Volume | None, size: int) -> tuple[str, str]:
    """Return what is to be said about the room of a stick, and how."""
    if volume is None:
        return "", "calm"
    if volume.read_only:
        return say("ui.send.room_locked"), "ochre"
    if not size:
        return say("ui.send.room_free", free=name_size(volume.free)), "calm"
    lacking = size + MARGIN - volume.free
    if lacking > 0:
        return say("ui.send.room_short", lacking=name_size(lacking)), "ochre"
    code = "room_fat32" if volume.is_fat32 else "room_enough"
    return say(f"ui.send.{code}", size=name_size(size), free=name_size(volume.free)), "calm"
