"""The sheets of a contact: entering one or changing it, and reading one with what can be done about it."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication

from fieldapp.case.roll import CONTACT_KINDS
from fieldapp.desk.prevention import Contact, address_lines, name_contact_kind
from fieldapp.words import say
from ui.page import Shell
from ui.pages.prevention.recordsheet import AreaEdit, RecordSheet
from ui.style import SNUG
from ui.widgets.banner import Banner
from ui.widgets.card import row
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.facts import Facts
from ui.widgets.sheet import Sheet

SHOWN = ("kind", "region", "name", "office", "address", "phone", "email", "note")


class ContactSheet(RecordSheet):
    """Asks whom to write to; `entered` carries the contact once it is saved. `start` is what is known already."""

    entered = Signal(object)
    kind = "contact"
    needed = ("kind", "office")

    def __init__(self, shell: Shell, record: str = "", start: Mapping[str, str] | None = None) -> None:
        title = say("ui.prevention.contact.edit" if record else "ui.prevention.contact.new_title")
        super().__init__(shell, title, record)
        kinds = [(name, name_contact_kind(name)) for name in CONTACT_KINDS]
        self._ask("kind", ChoiceEdit("kind_choice", kinds, say("ui.prevention.none_chosen")))
        self._ask("region", AreaEdit("region_edit", shell.session), say("ui.prevention.contact.region_hint"))
        self._ask("office", TextEdit("office_edit", longest=self.longest("office")))
        self._ask("name", TextEdit("name_edit", longest=self.longest("name")), say("ui.prevention.contact.name_hint"))
        self._ask("address", TextArea("address_edit", 3, self.longest("address")))
        for name in ("phone", "email"):
            self._ask(name, TextEdit(f"{name}_edit", longest=self.longest(name)))
        self._ask("note", TextArea("note_edit", 2, self.longest("note")))
        for pair in (("kind", "region"), ("office",), ("name",), ("address",), ("phone", "email"), ("note",)):
            self.body.addLayout(row(*(self.fields[name] for name in pair), gap=SNUG))
        self.first_focus = self.fields["office"].control if (start or {}).get("kind") else None
        self._begin(start or {})
        self.saved.connect(lambda name: self.entered.emit(self._contact(name)))

    def _contact(self, name: str) -> Contact:
        kind, region, who, office, address, phone, email, note = (str(self.values()[field]) for field in SHOWN)
        return Contact(name, kind, region, who, office, address, phone, email, note)


class ContactCard(Sheet):
    """Reads one contact: its facts, its address to copy, and the ways to change it or take it out."""

    def __init__(
        self,
        contact: Contact,
        area: str,
        change: Callable[[], object],
        remove: Callable[[], object] | None,
        shell: Shell,
    ) -> None:
        super().__init__(contact.office or contact.name, wide=True, name="contact_card")
        self._contact, self._shell = contact, shell
        self._facts = Facts()
        told = {name: str(getattr(contact, name)) for name in SHOWN}
        told |= {"kind": name_contact_kind(contact.kind), "region": area or say("ui.prevention.contact.everywhere")}
        self._facts.fill([(say(f"ui.prevention.contact.{name}"), told[name]) for name in SHOWN if told[name]])
        if contact.doubtful:
            self.body.addWidget(Banner(say("ui.prevention.unverified"), "ochre"))
        self.body.addWidget(self._facts)

        def then(act: Callable[[], object]) -> Callable[[], None]:
            def go() -> None:
                self.close_sheet()
                act()

            return go

        if remove is not None:
            self.add_button(say("ui.prevention.remove"), "quiet", then(remove), "remove_button")
        if contact.kind == "ppk":
            self.add_button(say("ui.prevention.contact.intake"), "quiet", then(self._take_told), "intake_button")
        self.add_button(say("ui.prevention.contact.copy"), "plain", self._copy, "copy_address_button")
        change_words = "ui.prevention.change" if contact.id else "ui.prevention.contact.adopt"
        self.add_button(say(change_words), "plain", then(change), "change_button")
        self.add_button(say("ui.prevention.close"), "main", self.close_sheet, "close_button")

    def _take_told(self) -> None:
        self._shell.go("edit", kind="informasi_awal", source="ppk")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(address_lines(self._contact)))
        self._shell.tell(say("ui.prevention.contact.copied"))
