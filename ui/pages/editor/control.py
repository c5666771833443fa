"""The controls that fill the fields of a form: made from an entry of `sections`, with limits from the core's shapes.

Called by `form` and `group`. The controls of this module are those that only a form of cases needs.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from fieldapp.case.dates import write_iso_time
from fieldapp.case.file import CASE_SHAPE, SUPERVISION_SHAPE
from fieldapp.case.form import LHP
from fieldapp.case.identifiers import NIK_GROUPS, NIP_GROUPS, group_digits, plain_digits
from fieldapp.case.model import CHANNELS, LHP_FORMS, SEXES, SOURCES, STATUSES
from fieldapp.case.path import steps_of
from fieldapp.case.shape import Items, Keys, Shape, Text
from fieldapp.case.wording import name_kind, name_short_day
from fieldapp.packs.reference import Packs
from fieldapp.packs.region import Region, Regions
from fieldapp.words import all_words, say
from ui.pages.assigned import AssignmentEdit
from ui.pages.editor.sections import Entry
from ui.session import Session
from ui.style import TIGHT
from ui.widgets.card import rows
from ui.widgets.choice import ChoiceEdit, FlagEdit, ManyEdit
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.lookup import Found, LookupEdit
from ui.widgets.moment import DateEdit, TimeEdit
from ui.widgets.text import Label

# How sure a value of the reference data is; these are never shown as law.
UNVERIFIED: Final = ("memory", "derived", "uncertain")
_FOUND_REGIONS: Final = 20
_ALLEGED_KINDS: Final = ("administrasi", "pidana", "kode_etik", "hukum_lainnya")


class DigitsEdit(TextEdit):
    """A NIP, NI PPPK or NIK: shown in groups while nobody types in it, kept as the bare digits."""

    def value(self) -> str:
        """Return the digits, or what was typed when there are other signs."""
        text = super().value()
        digits = plain_digits(text)
        return digits if digits.isascii() and digits.isdigit() else text

    def set_value(self, value: str) -> None:
        """Show an identifier in groups."""
        super().set_value(value if self.hasFocus() else _grouped(value))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().set_value(self.value())
        super().focusInEvent(event)

    def _leave(self) -> None:
        super().set_value(_grouped(self.value()))
        super()._leave()


class MomentEdit(TextEdit):
    """A moment in free words; a bare date or time that came in from elsewhere is shown as people write it.

    What nobody changed keeps the value that came in.
    """

    _came = ""

    def value(self) -> str:
        """Return what came in while it stands there, else what was typed."""
        text = super().value()
        return self._came if text == said_moment(self._came) else text

    def set_value(self, value: str) -> None:
        """Show a moment as people write it."""
        self._came = value
        super().set_value(said_moment(value))


class MomentsEdit(TextArea):
    """The same with room for several lines."""

    _came = ""

    def value(self) -> str:
        """Return what came in while it stands there, else what was typed."""
        text = super().value()
        return self._came if text == said_moment(self._came) else text

    def set_value(self, value: str) -> None:
        """Show a moment as people write it."""
        self._came = value
        super().set_value(said_moment(value))


class AnswerEdit(ChoiceEdit):
    """Yes, no, or not known."""

    def __init__(self, name: str) -> None:
        super().__init__(name, [("yes", say("ui.editor.yes")), ("no", say("ui.editor.no"))], say("ui.editor.unknown"))

    def value(self) -> Any:
        """Return True, False or None."""
        return {"yes": True, "no": False}.get(super().value())

    def set_value(self, value: Any) -> None:
        """Show True, False or None."""
        super().set_value({True: "yes", False: "no"}.get(value, ""))

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer the choices; nothing was chosen before."""
        super().set_choices(choices)


class LinesEdit(TextArea):
    """Several short texts, one a line."""

    def value(self) -> Any:
        """Return the lines that say something."""
        return [line.strip() for line in self.toPlainText().splitlines() if line.strip()]

    def set_value(self, value: Any) -> None:
        """Show some texts, one a line."""
        super().set_value("\n".join(value or ()))


class ViolationEdit(ManyEdit):
    """The violations of the reference data; what is ticked stands below in full, with how sure its source is."""

    def __init__(self, name: str, most: int, packs: Packs) -> None:
        self._texts = {row["id"]: _violation(row) for row in packs.table("violations")["violation"]}
        self._said = Label(wrap=True)
        super().__init__(name, list(self._texts.items()), most)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self._said)
        self.changed.connect(self._say_chosen)

    def set_value(self, values: Any) -> None:
        """Tick these without announcing it."""
        super().set_value(values or ())
        self._say_chosen()

    def _say_chosen(self) -> None:
        self._said.say("\n".join(f"•  {self._texts.get(value, value)}" for value in self.value()))
        self._said.setVisible(bool(self.value()))


class RegionEdit(QWidget):
    """A region by its name or code; what is kept is the code, what is read is the whole path."""

    def __init__(self, name: str, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setObjectName(name)
        self.lookup = LookupEdit(name.removesuffix("_edit") + "_lookup", self._find, say("ui.editor.region_hint"))
        self._path = Label(role="small", tone="soft", wrap=True)
        self.setLayout(rows(self.lookup, self._path, gap=TIGHT // 2))
        self.setFocusProxy(self.lookup)
        self.changed, self.left = self.lookup.changed, self.lookup.left
        self.lookup.changed.connect(self._forget)
        self.lookup.picked.connect(self._name)

    def value(self) -> str:
        """Return the code, or what was typed when no region was chosen."""
        return self.lookup.value()

    def set_value(self, value: str) -> None:
        """Show a code; its name follows as soon as the list was read."""
        self.lookup.set_value(value)
        self._path.say("")
        self._path.hide()
        if value:
            self._name(value)

    def _find(self, text: str, answer: Callable[[Found], None]) -> None:
        near = self._session.office.code

        def show(found: list[Region]) -> None:
            answer([(region.code, region.name, region.path) for region in found])

        self._session.read(
            self, lambda vault: vault.packs.regions.find_near(text, near, _FOUND_REGIONS), show, key="region"
        )

    def _name(self, code: str) -> None:
        def show(region: Region) -> None:
            if self.value() == code and region.path:
                self.lookup.set_value(code, region.name, region.path)
                self._path.say(say("ui.editor.region_path", path=region.path, code=code))
                self._path.show()

        self._session.read(self, lambda vault: _region(vault.packs.regions, code), show, key="region_name")

    def _forget(self) -> None:
        self._path.hide()


def make_control(entry: Entry, path: str, kind: str, session: Session, today: Callable[[], date]) -> Any:
    """Return the control of an entry at a path."""
    name = f"{path.replace('.', '_').replace('[', '_').replace(']', '')}_edit"
    shape = shape_at(kind, path)
    longest = shape.longest if isinstance(shape, Text) else 0
    makers: dict[str, Callable[[], Any]] = {
        "text": lambda: TextEdit(name, longest=longest),
        "digits": lambda: DigitsEdit(name, longest=longest),
        "moment": lambda: MomentEdit(name, longest=longest),
        "moments": lambda: MomentsEdit(name, entry.lines, longest, most=max(entry.lines * 2, 6)),
        "area": lambda: TextArea(name, entry.lines, longest, most=max(entry.lines * 2, 6)),
        "lines": lambda: LinesEdit(name, entry.lines),
        "date": lambda: DateEdit(name, today),
        "time": lambda: TimeEdit(name),
        "choice": lambda: ChoiceEdit(name, choices_of(entry.choices, session.packs), say("ui.editor.none_chosen")),
        "answer": lambda: AnswerEdit(name),
        "flag": lambda: FlagEdit(name, hint_of(kind, path)),
        "many": lambda: ViolationEdit(name, entry.lines, session.packs),
        "region": lambda: RegionEdit(name, session),
        "assignment": lambda: AssignmentEdit(name, session, longest),
    }
    return makers[entry.control]()


def said_moment(text: str) -> str:
    """Return a bare ISO date or time as people write it, every other text as it is."""
    return write_iso_time(name_short_day(text))


def hint_of(kind: str, path: str) -> str:
    """Return what is said below a field, "" for nothing."""
    general_path = ".".join(str(step) for step in steps_of(path) if isinstance(step, str))
    words = all_words()
    own = f"ui.editor.hint.lhp.{general_path}" if kind == LHP else f"ui.editor.hint.{kind}.{general_path}"
    return words.get(own) or words.get(f"ui.editor.hint.{general_path}", "")


def shape_at(kind: str, path: str) -> Shape | None:
    """Return the shape of the core at a path of a form."""
    shape: Shape | None = SUPERVISION_SHAPE if kind == LHP else CASE_SHAPE
    for step in steps_of(path):
        if isinstance(step, int):
            shape = shape.of if isinstance(shape, Items) else None
        else:
            shape = shape.of.get(step) if isinstance(shape, Keys) else None
    return shape


def choices_of(name: str, packs: Packs) -> list[tuple[str, str]]:
    """Return the choices of a name with their words."""
    if name == "stage":
        return [(key, marked(stage.label, stage.confidence)) for key, stage in packs.stages.items()]
    if name == "lhp_form":
        return [(key, say(f"ui.editor.lhp_form.{key}")) for key in LHP_FORMS]
    if name == "alleged_kind":
        words = [say(f"ui.editor.alleged_kind.{key}") for key in _ALLEGED_KINDS]
        return [(word, word) for word in words]
    values = {"status": STATUSES, "channel": CHANNELS, "source": SOURCES, "sex": SEXES}[name]
    return [(value, capital(name_kind(value))) for value in values]


def marked(text: str, confidence: str) -> str:
    """Return a text of the reference data, marked when its source is not settled."""
    return say("ui.editor.unverified", text=text) if confidence in UNVERIFIED else text


def capital(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def _violation(row: Any) -> str:
    return marked(say(f"ui.editor.violation.{row['category']}", text=row["text"]), row["confidence"])


def _region(regions: Regions, code: str) -> Region:
    return Region(code, regions.name(code), regions.path(code))


def _grouped(value: str) -> str:
    groups = NIK_GROUPS if len(plain_digits(value)) == sum(NIK_GROUPS) else NIP_GROUPS
    return group_digits(value, groups)
