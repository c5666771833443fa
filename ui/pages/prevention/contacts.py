"""The book of contacts: those of the office and those that came with the reference data, by kind, region and search."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from fieldapp.case.office import is_office_code
from fieldapp.case.roll import CONTACT_KINDS
from fieldapp.desk.prevention import Contact, contacts_for, find_contacts, name_contact_kind
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.prevention.booktab import Answer, BookTab
from ui.pages.prevention.contact import SHOWN, ContactCard, ContactSheet
from ui.pages.prevention.recordsheet import find_areas
from ui.pages.prevention.removal import RemoveSheet
from ui.widgets.block import Column
from ui.widgets.choice import ChoiceEdit
from ui.widgets.lookup import LookupEdit


@dataclass(frozen=True, slots=True)
class Line:
    """A contact with the name of its area."""

    contact: Contact
    area: str

    @property
    def id(self) -> str:
        """The id of the record, for what came with the reference data its office."""
        return self.contact.id or self.contact.office


class ContactTab(BookTab):
    """Whom to write to, nearest first."""

    key = "contacts"
    icon = "person"
    spare = ("reach", "area")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._areas = ""

    def _make_filters(self) -> Sequence[QWidget]:
        kinds = [(name, name_contact_kind(name)) for name in CONTACT_KINDS]
        self._kind = ChoiceEdit("contact_kind_choice", kinds, say("ui.prevention.all_kinds"))
        self._kind.changed.connect(self.load)
        find = partial(find_areas, self._shell.session, self)
        self._region = LookupEdit("contact_region_lookup", find, say("ui.prevention.all_regions"))
        self._region.setAccessibleName(say("ui.prevention.contact.region"))
        self._region.changed.connect(self._load_for_region)
        return [self._kind, self._region]

    def _load_for_region(self) -> None:
        """Read again once a region was picked or the field is empty, not while its name is being typed."""
        if self._region.picked_row() or not self._region.value():
            self.load()

    def _columns(self) -> list[Column]:
        head = "ui.prevention.head."
        return [
            Column("office", say(head + "office"), 0, _office, second=_second),
            Column("kind", say(head + "kind"), 168, lambda one: name_contact_kind(one.contact.kind) or "-"),
            Column("area", say(head + "area"), 176, _area, tone=lambda _one: "soft"),
            Column("reach", say(head + "reach"), 136, lambda one: one.contact.phone or "-"),
            Column("source", say(head + "source"), 152, _source, tone=_source_tone, chip=True),
        ]

    def _reader(self) -> Callable[[Vault], Answer]:
        search, kind = self.search.value(), self._kind.value()
        region = self._region.value() if is_office_code(self._region.value()) else ""

        def work(vault: Vault) -> Answer:
            found = find_contacts(vault, search, region=region, kind=kind)
            if region:
                near = set(contacts_for(vault, region, kind))
                found = [one for one in found if one in near]
            names = {code: vault.packs.regions.name(code) for code in {one.region for one in found if one.region}}
            lines = [Line(one, names.get(one.region) or one.region) for one in found]
            return lines, bool(lines or find_contacts(vault)), None

        return work

    def _clear_filters(self) -> None:
        self._kind.set_value("")
        self._region.set_value("")

    def _open(self, line: Any) -> None:
        contact: Contact = line.contact
        remove = partial(self._remove, contact) if contact.id else None
        card = ContactCard(contact, line.area, partial(self._change, contact), remove, self._shell)
        self._shell.open_sheet(card)

    def _change(self, contact: Contact) -> None:
        said = {name: str(getattr(contact, name)) for name in SHOWN}
        self._show_sheet(ContactSheet(self._shell, contact.id, said))

    def _remove(self, contact: Contact) -> None:
        self._shell.open_sheet(RemoveSheet(self._shell, contact.id, self.take_focus))

    def new(self) -> None:
        """Enter a contact."""
        region = self._region.value() if is_office_code(self._region.value()) else ""
        self._show_sheet(ContactSheet(self._shell, start={"kind": self._kind.value(), "region": region}))

    def _show_sheet(self, sheet: ContactSheet) -> None:
        sheet.saved.connect(self.pick)
        self._shell.open_sheet(sheet)


def _office(one: Line) -> str:
    return one.contact.office or one.contact.name or say("ui.prevention.untitled")


def _second(one: Line) -> str:
    name = one.contact.name if one.contact.office else ""
    return " · ".join(filter(None, (name, one.contact.address.replace("\n", ", "))))


def _area(one: Line) -> str:
    return one.area or say("ui.prevention.contact.everywhere")


def _source(one: Line) -> str:
    if one.contact.id:
        return say("ui.prevention.contact.own")
    return say("ui.prevention.unverified_chip" if one.contact.doubtful else "ui.prevention.contact.given")


def _source_tone(one: Line) -> str:
    return "ochre" if one.contact.doubtful else "soft"
