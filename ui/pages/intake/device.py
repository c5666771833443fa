"""Perangkat: the laptops that are certified, and the ways to certify another one or to revoke one.

Invitation, request and answer are files on a stick; the fingerprint of a request is compared on the phone before it is
approved. The first invitation makes this vault a desk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from fieldapp.case.office import is_within
from fieldapp.errors import NetraError
from fieldapp.exchange import enrolment, quarantine
from fieldapp.exchange.enrolment import DeviceRow, Enrolled
from fieldapp.exchange.revocation import Outlook, Withdrawal, foresee, revoke
from fieldapp.exchange.rootkey import root_of
from fieldapp.exchange.standing import name_office, office_names
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.intake.invitation import InvitationSheet, show_invited
from ui.pages.intake.part import Part
from ui.pages.intake.request import Asked, RequestSheet, choose_request, show_approved
from ui.pages.intake.revocation import RevocationSheet, Wish
from ui.pages.intake.root import RootPart, RootState, read_root_state
from ui.pages.transfer.phrase import write_office, write_short_day
from ui.style import SNUG, WIDE
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import Card, row
from ui.widgets.empty import Empty
from ui.widgets.sheet import notice
from ui.widgets.table import SmallTable
from ui.widgets.text import Label


@dataclass(frozen=True, slots=True)
class Laptop:
    """One certified laptop as the list shows it."""

    row: DeviceRow
    office: str
    below: bool


def list_laptops(vault: Vault) -> list[Laptop]:
    """Return the certified laptops, those of this area first."""
    named = office_names(vault)
    found = [
        Laptop(
            one, write_office(name_office(vault, one.office, named), one.office), is_within(one.office, vault.office)
        )
        for one in enrolment.list_devices(vault)
    ]
    return sorted(found, key=lambda one: (not one.below, one.row.revoked, one.row.office, one.row.issued))


class DeviceTab(Part):
    """The list of laptops; `counted` is never more than nothing, since nothing there waits."""

    def __init__(self, shell: Shell) -> None:
        """Make the tab; `load` fills it."""
        super().__init__(shell)
        self._invitation: InvitationSheet | None = None
        self._request: RequestSheet | None = None
        self._revocation: RevocationSheet | None = None
        self._build()

    def _build(self) -> None:
        self._invite = Button(say("ui.intake.devices.invite"), icon="laptop", name="invite_button")
        self._invite.call(self._ask_invitation)
        self._check = Button(say("ui.intake.devices.check"), icon="document", name="check_request_button")
        self._check.call(self._ask_request)
        self._revoke = Button(say("ui.intake.devices.revoke"), name="revoke_button")
        self._revoke.call(self._ask_revocation)
        self._table = SmallTable(_columns(), "device_table", most=10)
        self._table.picked.connect(self._show_buttons)
        card = Card(margin=WIDE)
        card.body.setSpacing(SNUG)
        card.body.addWidget(Label(say("ui.intake.devices.lead"), tone="soft", wrap=True))
        card.body.addLayout(row(self._invite, self._check, self._revoke, None))
        self._none = Empty("laptop", say("ui.intake.devices.none"))
        card.body.addWidget(self._table)
        card.body.addWidget(self._none)
        card.body.addSpacing(WIDE)
        self._root = RootPart(self._shell, self.load)
        card.body.addWidget(self._root)
        self._lay_out(card)

    def take_focus(self) -> None:
        """Put the focus where work begins."""
        self._invite.setFocus()

    def load(self) -> None:
        """Read which laptops are certified."""
        self._shell.session.read(self, lambda vault: (list_laptops(vault), read_root_state(vault)), self._show,
                                 key="devices")  # fmt: skip

    def _show(self, answer: tuple[Sequence[Laptop], RootState]) -> None:
        found, root = answer
        self._table.fill(found)
        self._table.setVisible(bool(found))
        self._none.setVisible(not found)
        self._root.show_state(root)
        self._show_buttons(cast(Laptop | None, self._table.current_row()))
        self.counted.emit(0)

    def _show_buttons(self, one: Laptop | None) -> None:
        self._revoke.setEnabled(one is not None and one.below and not one.row.own and not one.row.revoked)

    # ---- inviting ---------------------------------------------------------------------------------------------------

    def _ask_invitation(self) -> None:
        self._invitation = InvitationSheet(self._shell, self._write_invitation)
        self._shell.open_sheet(self._invitation)

    def _write_invitation(self, office: str, folder: Path) -> None:
        def tell(answer: tuple[str, Enrolled]) -> None:
            if self._invitation is not None:
                self._invitation.close_sheet()
            show_invited(self._shell, *answer)
            self.load()

        def work(vault: Vault, _report: object) -> tuple[str, Enrolled]:
            name = write_office(name_office(vault, office, office_names(vault)), office)
            return name, enrolment.invite(vault, office, folder)

        self._shell.session.carry(self, work, tell, self._refuse_invitation)

    def _refuse_invitation(self, error: Exception) -> None:
        if isinstance(error, NetraError) and self._invitation is not None:
            self._invitation.refuse(error.sentence)
        else:
            self._shell.fail(error)

    # ---- approving --------------------------------------------------------------------------------------------------

    def _ask_request(self) -> None:
        choose_request(self._shell, self.check_request)

    def check_request(self, file: str) -> None:
        """Show the request in a file."""
        path = Path(file)

        def read(vault: Vault, _report: object) -> Asked:
            found, fingerprint = enrolment.inspect_request(path)
            named = name_office(vault, found.office, {found.office: found.name})
            others = enrolment.list_replaceable(vault, found)
            return Asked(found, fingerprint, write_office(named, found.office), tuple(others))

        def show(asked: Asked) -> None:
            self._request = RequestSheet(self._shell, asked, lambda folder: self._approve(path, folder))
            self._shell.open_sheet(self._request)
            self._request.choice.choose(path.parent)

        self._shell.session.carry(self, read, show, changed=())

    def _approve(self, path: Path, folder: Path) -> None:
        sheet = self._request
        replaces, reason = (sheet.replaces, sheet.reason) if sheet is not None else ("", "")
        office = sheet.office if sheet is not None else ""

        def work(vault: Vault, _report: object) -> tuple[Enrolled, int]:
            made = enrolment.approve(vault, path, folder, replaces=replaces, reason=reason)
            return made, len(quarantine.parts(vault.db))

        def tell(answer: tuple[Enrolled, int]) -> None:
            if sheet is not None:
                sheet.close_sheet()
            show_approved(self._shell, *answer, office, replaces)
            self.load()

        self._shell.session.carry(self, work, tell, self._refuse_request)

    def _refuse_request(self, error: Exception) -> None:
        if isinstance(error, NetraError) and self._request is not None:
            self._request.refuse(error.sentence)
        else:
            self._shell.fail(error)

    # ---- revoking ---------------------------------------------------------------------------------------------------

    def _ask_revocation(self) -> None:
        one = cast(Laptop | None, self._table.current_row())
        if one is None:
            return

        def look(vault: Vault, _report: object) -> Outlook:
            root = root_of(vault)
            return foresee(vault, one.row.device, root.mark if root else "")

        def show(found: Outlook) -> None:
            self._revocation = RevocationSheet(self._shell, found, one.office, self._write_revocation)
            self._shell.open_sheet(self._revocation)

        self._shell.session.carry(self, look, show, changed=())

    def _write_revocation(self, wish: Wish) -> None:
        sheet = self._revocation

        def work(vault: Vault, _report: object) -> Withdrawal:
            return revoke(vault, wish.device, wish.reason, since=wish.since, sheet=wish.sheet)

        def tell(done: Withdrawal) -> None:
            if sheet is not None:
                sheet.finish()
            self._shell.tell(say("ui.intake.devices.revoked_told", device=wish.device[:8]))
            if done.pending:
                notice(self._shell, say("ui.intake.revoke.pending_title"), say("ui.intake.revoke.pending"))
            self.load()

        def refuse(error: Exception) -> None:
            if sheet is not None:
                sheet.refuse(error)

        self._shell.session.carry(self, work, tell, refuse)


def _state(one: Laptop) -> str:
    if one.row.replaced_by:
        return "replaced"
    if one.row.revoked:
        return "revoked"
    return "own" if one.row.own else "certified"


def _columns() -> list[Column]:
    return [
        Column("office", say("ui.intake.devices.column.office"), 0, text=lambda one: one.office),
        Column("device", say("ui.intake.devices.column.device"), 120, text=lambda one: one.row.device[:8]),
        Column("issued", say("ui.intake.devices.column.issued"), 132, text=lambda one: write_short_day(one.row.issued)),
        Column(
            "state",
            say("ui.intake.devices.column.state"),
            148,
            text=lambda one: say(f"ui.intake.devices.state.{_state(one)}"),
            tone=lambda one: "ochre" if one.row.revoked else "accent" if one.row.own else "soft",
            chip=True,
        ),
    ]
