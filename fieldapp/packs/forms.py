"""The forms (formulir) of the built-in pack: what they ask, where each value lies, how sure we are of each label.

Read by paper, the command line and the editor; one definition drives all of them. Never prints and never reads a case.
The keys of a form: `resources/format/procedure.md`, section 4.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from fieldapp.errors import FormNotPrintable, FormUnknown

Matter = Literal["case", "supervision", "document", ""]
Layout = Literal["form", "letter", "minutes", "statement", "table"]
Per = Literal["case", "party", "subject", "referral", "step"]

VALUELESS: Final = frozenset({"heading", "statement", "note"})
ROOTS: Final = frozenset({"office", "officer", "document"})
LETTERHEAD: Final = "KOP PENGAWAS PEMILIHAN"
NO_TITLES: Final = (LETTERHEAD, "(surat dinas)", "RAHASIA")
ALWAYS_SHOWN: Final = frozenset({"table", "list", "signature", "place_date"})
SAME_NUMBER: Final = "No"

_named = re.compile(r"\{([a-z][a-z0-9_]*)((?:\.[a-z]+)?)\}")


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form; `binding` is the path of its value in a case or supervision report."""

    id: str
    kind: str
    label: str = ""
    no: str = ""
    mark: str = ""
    required: bool = False
    binding: str = ""
    heading_from: str = ""
    title_from: str = ""
    options: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    multiple: bool = False
    with_note: bool = False
    columns: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    item: str = ""
    text: str = ""
    default: str = ""
    side: str = ""
    repeat: bool = False
    blank_lines: int = 1
    fill: bool = False
    note: str = ""
    confidence: str = ""
    text_confidence: str = ""
    public: str = ""
    until: str = ""
    part: str = ""
    suggest: str = ""
    private: bool = False
    public_columns: tuple[str, ...] = ()
    when: str = ""
    on_blank: bool = True
    quiet: bool = False
    attach: bool = False
    ids: tuple[str, ...] = ()
    column_options: tuple[Any, ...] = ()
    rows: tuple[Any, ...] = ()
    sign: bool = False
    heading: str = ""
    lines: tuple[Any, ...] = ()
    cleared: tuple[str, ...] = ()

    @property
    def own_columns(self) -> tuple[str, ...]:
        """The columns of a table that have values: all but a first "No"."""
        return self.columns[1:] if self.columns[:1] == (SAME_NUMBER,) else self.columns

    def holds_on(self, day: str) -> bool:
        """Say whether a paper of a day (ISO date, "" for none) asks this; what the law no longer asks has `until`."""
        return not self.until or (bool(day) and day[:10] <= self.until)


@dataclass(frozen=True, slots=True)
class Section:
    """One numbered part of a form; a repeated one stands once for each item of the list its fields name."""

    title: str
    fields: tuple[Field, ...] = ()
    no: str = ""
    mark: str = ""
    repeat: bool = False
    numbered: bool = False
    min_printed: int = 1
    hint: str = ""
    nil_text: str = ""
    nil_from: str = ""
    show_title: bool = True
    optional: bool = False
    confidence: str = ""
    groups: tuple[str, ...] = ()
    text: str = ""
    text_confidence: str = ""
    when: str = ""
    on_blank: bool = True

    @property
    def each(self) -> str:
        """The path of the list that a repeated section goes through, "" for a section that stands once."""
        return self.fields[0].binding.partition("[]")[0] if self.repeat and self.fields else ""


@dataclass(frozen=True, slots=True)
class Footnote:
    """One footnote of a form with its stars."""

    mark: str
    text: str
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs a form and whether the office's stamp belongs on it."""

    signed_by: str = ""
    stamped: bool = False
    note: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its header lines, sections, footnotes and signers; `matter` says what fills it."""

    code: str
    title: str
    event: str = ""
    header: tuple[str, ...] = ()
    kop: bool = True
    sections: tuple[Section, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    signing: Signing = field(default_factory=Signing)
    printable: bool = False
    matter: Matter = ""
    variant: str = ""
    series: str = ""
    copies: int = 1
    copies_for: tuple[str, ...] = ()
    legal_basis: str = ""
    source: str = ""
    confidence: str = ""
    confidence_note: str = ""
    code_confidence: str = ""
    layout: Layout = "form"
    per: Per = "case"
    initialled: bool = False
    secret: bool = False
    landscape: bool = False
    number_from: str = ""
    publishable: bool = False

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields in their order."""
        return tuple(item for section in self.sections for item in section.fields)

    @property
    def quiet(self) -> frozenset[str]:
        """The ids of the fields without a line of their own: those marked so and those a sentence of the form names."""
        named = {name for text in self.texts for name, _ in named_in(text)}
        return frozenset(f.id for f in self.fields if f.quiet or (f.id in named and f.kind not in ALWAYS_SHOWN))

    @property
    def texts(self) -> tuple[str, ...]:
        """The sentences of sections and fields."""
        return (*(section.text for section in self.sections), *(item.text for item in self.fields))

    @property
    def titles(self) -> tuple[str, ...]:
        """The centred lines above the number."""
        return tuple(line for line in self.header if line not in NO_TITLES and not line.lower().startswith("nomor"))

    @property
    def number_line(self) -> str:
        """The line of the number as the form prints it empty, "" when the form has none."""
        return next((line for line in self.header if line.lower().startswith("nomor")), "")


def named_in(text: str) -> tuple[tuple[str, str], ...]:
    """Return what a sentence names, "{waktu.words}" as ("waktu", "words"), each as often as it stands there."""
    return tuple((name, part[1:]) for name, part in _named.findall(text))


def list_printable(forms: Mapping[str, Form]) -> tuple[Form, ...]:
    """Return the forms that can be printed, in the order of the pack."""
    return tuple(form for form in forms.values() if form.printable)


def choose_form(forms: Mapping[str, Form], code: str, variant: str = "") -> Form:
    """Return the printable form of a code, any case; "LHP" with variant "pemilu" gives its five-part layout.

    Raises FormUnknown and FormNotPrintable.
    """
    wanted = code.strip().upper()
    found = next((form for key, form in forms.items() if key.upper() == wanted), None)
    if found is None:
        raise FormUnknown(form=code, known=", ".join(form.code for form in list_printable(forms)))
    if variant and found.variant and found.variant != variant:
        found = next((f for f in forms.values() if f.event == found.event and f.variant == variant), found)
    if not found.printable:
        raise FormNotPrintable(form=found.code, title=found.title)
    return found
