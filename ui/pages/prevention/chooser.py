"""The chooser of an addressee: a contact found by kind, office, name or area while it is typed, or entered anew.

Used wherever somebody is written to or invited. Its value is the text for a letter: who, the office, the address.
"""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.desk.prevention import Contact, address_lines, find_contacts, name_contact_kind
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.prevention.contact import ContactSheet
from ui.style import FINE, TIGHT
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.lookup import Found, LookupEdit
from ui.widgets.text import Label

MOST_FOUND = 40


class ContactLookup(LookupEdit):
    """Finds contacts; asks again with everything there is when it is opened empty."""

    def __init__(self, name: str, shell: Shell, owner: QObject) -> None:
        super().__init__(name, self._find_contacts, say("ui.prevention.chooser.hint"))
        self._shell, self._owner = shell, owner
        self._scope: tuple[str, str, date | None] = ("", "", None)
        self._found: dict[str, Contact] = {}

    def set_scope(self, kind: str, region: str, on: date | None) -> None:
        """Offer contacts of one kind only, those for a region first, those there on a day."""
        self._scope = (kind, region, on)

    def contact(self, key: str) -> Contact | None:
        """Return the contact behind a row that was found."""
        return self._found.get(key)

    def _find_contacts(self, text: str, answer: Callable[[Found], None]) -> None:
        kind, region, on = self._scope

        def look(vault: Vault) -> list[tuple[Contact, str]]:
            found = find_contacts(vault, text, region=region, kind=kind, on=on)[:MOST_FOUND]
            return [(one, _second(vault, one)) for one in found]

        def show(found: list[tuple[Contact, str]]) -> None:
            self._found = {one.id or f"set.{number}": one for number, (one, _) in enumerate(found)}
            lines = zip(self._found, found, strict=True)
            answer([(key, one.office or one.name, second) for key, (one, second) in lines])

        self._shell.session.read(self._owner, look, show, key="contacts")


class ContactEdit(QWidget):
    """One contact: typed for and picked, or entered anew; `picked` carries it. What is typed freely is kept as text."""

    changed = Signal()
    left = Signal()
    picked = Signal(object)

    def __init__(self, name: str, shell: Shell, kind: str = "", region: str = "", on: date | None = None) -> None:
        """Make the chooser; `kind`, `region` and `on` narrow what is offered, as in `set_scope`."""
        super().__init__()
        self._shell = shell
        self._text = ""
        self._contact: Contact | None = None
        self._kind, self._region = kind, region
        self.setObjectName(name)
        stem = name.removesuffix("_edit")
        self.lookup = ContactLookup(f"{stem}_lookup", shell, self)
        self.lookup.set_scope(kind, region, on)
        self.new_button = Button(say("ui.prevention.contact.new"), "quiet", "add", name=f"{stem}_new_button")
        self._address = Label(role="small", tone="soft", wrap=True)
        self._doubt = Label(say("ui.prevention.unverified"), role="small", tone="ochre", wrap=True)
        self._build()

    def _build(self) -> None:
        line = row(gap=TIGHT)
        line.addWidget(self.lookup, 1)
        line.addWidget(self.new_button)
        self.setLayout(rows(line, self._address, self._doubt, gap=FINE))
        self.setFocusProxy(self.lookup)
        for part in (self._address, self._doubt):
            part.hide()
        self.lookup.left.connect(self.left)
        self.lookup.changed.connect(self._follow)
        self.new_button.call(self._enter_new)

    def set_scope(self, kind: str = "", region: str = "", on: date | None = None) -> None:
        """Offer contacts of a kind only ("" all), nearest to a region first, and only those there on a day."""
        self._kind, self._region = kind, region
        self.lookup.set_scope(kind, region, on)

    def value(self) -> str:
        """Return the lines of the addressee, or what was typed when nobody was picked."""
        return self._text

    def contact(self) -> Contact | None:
        """Return the contact that was picked, None for what was typed freely."""
        return self._contact

    def set_value(self, value: str) -> None:
        """Show an addressee without announcing it: the first line in the field, the others below it."""
        self._contact, self._text = None, value
        first, _, rest = value.partition("\n")
        self.lookup.set_value(first)
        self._show_below(rest, doubtful=False)

    def take(self, contact: Contact) -> None:
        """Choose a contact as if somebody had picked it."""
        self._contact, self._text = contact, "\n".join(address_lines(contact))
        self.lookup.set_value(contact.id or "set", contact.office or contact.name)
        self._show_below(self._text, doubtful=contact.doubtful)
        self.changed.emit()
        self.picked.emit(contact)

    def _follow(self) -> None:
        row_picked = self.lookup.picked_row()
        contact = self.lookup.contact(row_picked[0]) if row_picked else None
        if contact is not None:
            self.take(contact)
            return
        self._contact, self._text = None, self.lookup.value()
        self._show_below("", doubtful=False)
        self.changed.emit()

    def _show_below(self, text: str, *, doubtful: bool) -> None:
        self._address.say(text)
        self._address.setVisible(bool(text))
        self._doubt.setVisible(doubtful)

    def _enter_new(self) -> None:
        typed = "" if self._contact else self.lookup.value()
        sheet = ContactSheet(self._shell, start={"kind": self._kind, "region": self._region, "office": typed})
        sheet.entered.connect(self.take)
        self._shell.open_sheet(sheet)


def _second(vault: Vault, contact: Contact) -> str:
    area = vault.packs.regions.name(contact.region) if contact.region else say("ui.prevention.contact.everywhere")
    doubt = say("ui.prevention.unverified_short") if contact.doubtful else ""
    name = contact.name if contact.office else ""
    return " · ".join(filter(None, (name_contact_kind(contact.kind), area or contact.region, name, doubt)))
