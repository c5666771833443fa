"""The forms (formulir) of the built-in pack: what they ask, where each value lies, how sure we are of each label.

Read by paper, the command line and the editor; one definition drives all of them. Never prints and never reads a case.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from fieldapp.errors import FormNotPrintable, FormsDamaged, FormUnknown
from fieldapp.resources import resources_folder

Matter = Literal["case", "supervision", ""]

KINDS: Final = frozenset(
    {"text", "longtext", "date", "time", "daydate", "phone", "email", "choice", "list", "table", "person", "org"}
    | {"number_auto", "statement", "signature", "note", "place", "heading", "evidence", "place_date", "stage"}
)
VALUELESS: Final = frozenset({"heading", "statement", "note"})
ROOTS: Final = frozenset({"office", "officer", "document"})
DOCUMENTARY: Final = frozenset(
    {"code_editable", "title_confidence", "copies_note", "due_rule", "due_note", "number_pattern", "number_example"}
    | {"number_note", "number_confidence", "header_note", "source_code", "steps", "steps_confidence", "every_page"}
    | {"extra", "extra_confidence", "same_fields_as", "same_sections_as", "overrides", "section"}
)
LETTERHEAD: Final = "KOP PENGAWAS PEMILIHAN"


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

    @property
    def titles(self) -> tuple[str, ...]:
        """The centred lines above the number."""
        return tuple(line for line in self.header if line != LETTERHEAD and not line.lower().startswith("nomor"))

    @property
    def number_line(self) -> str:
        """The line of the number as the form prints it empty, "" when the form has none."""
        return next((line for line in self.header if line.lower().startswith("nomor")), "")


@cache
def load_forms(path: Path | None = None) -> Mapping[str, Form]:
    """Return all forms by code, printable or not, from a file or the built-in pack. Raises FormsDamaged."""
    source = path or resources_folder() / "packs" / "forms.toml"
    try:
        table = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FormsDamaged(file=source.name, key="", reason=str(error)) from error
    return MappingProxyType(_Reader(source.name).forms_of(table))


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


class _Reader:
    """Reads the tables of one file; every refusal names the file and the key."""

    def __init__(self, file: str) -> None:
        self.file = file

    def forms_of(self, table: Mapping[str, Any]) -> dict[str, Form]:
        signings = {str(entry.get("form")): self._signing(entry) for entry in table.get("signer", ())}
        raw = {str(entry.get("code")): entry for entry in self._tables(table, "form", "")}
        if not raw:
            raise self._refusal("form", "tidak ada formulir")
        if len(raw) != len(table["form"]):
            raise self._refusal("form.code", "kode ganda")
        return {code: self._form(code, entry, raw, signings) for code, entry in raw.items()}

    def _form(
        self, code: str, entry: Mapping[str, Any], raw: Mapping[str, Any], signings: Mapping[str, Signing]
    ) -> Form:
        where = f"form {code}"
        same = entry.get("same_fields_as") or entry.get("same_sections_as")
        if same is not None and same not in raw:
            raise self._refusal(f"{where}.same_fields_as", f"{same} tidak ada")
        body = raw[same] if same else entry
        labels = entry.get("overrides", {})
        sections = tuple(self._section(where, part, labels) for part in self._tables(body, "section", where))
        values = self._take(Form, entry, where, skip={"sections", "footnotes", "signing", "kop"})
        form = Form(
            **values,
            kop=bool(entry.get("kop", LETTERHEAD in entry.get("header", ()))),
            sections=sections,
            footnotes=tuple(self._footnote(where, note) for note in entry.get("footnotes", ())),
            signing=signings.get(code) or signings.get(code.partition("-")[0], Signing()),
        )
        if form.printable:
            self._check_printable(where, form)
        return form

    def _section(self, where: str, entry: Mapping[str, Any], labels: Mapping[str, str]) -> Section:
        here = f"{where}.section {entry.get('no') or entry.get('title')}"
        asked = tuple(self._field(here, item) for item in self._tables(entry, "fields", here))
        asked = tuple(replace(item, label=labels.get(item.id, item.label)) for item in asked)
        return Section(**self._take(Section, entry, here, skip={"fields"}), fields=asked)

    def _field(self, where: str, entry: Mapping[str, Any]) -> Field:
        here = f"{where}.{entry.get('id')}"
        values = self._take(Field, entry, here, renamed={"from": "binding"})
        made = Field(**values)
        if made.kind not in KINDS:
            raise self._refusal(f"{here}.kind", made.kind)
        if made.cells and not len(made.cells) == len(made.columns) == len(made.widths):
            raise self._refusal(f"{here}.cells", "jumlah kolom berbeda")
        if made.values and len(made.values) != len(made.options):
            raise self._refusal(f"{here}.values", "jumlah pilihan berbeda")
        return made

    def _footnote(self, where: str, entry: Mapping[str, Any]) -> Footnote:
        return Footnote(**self._take(Footnote, entry, f"{where}.footnotes"))

    def _signing(self, entry: Mapping[str, Any]) -> Signing:
        return Signing(
            signed_by=str(entry.get("signed_by", "")),
            stamped=entry.get("stamp") == "ya",
            note=str(entry.get("note", "")),
            confidence=str(entry.get("confidence", "")),
        )

    def _check_printable(self, where: str, form: Form) -> None:
        if form.matter not in ("case", "supervision"):
            raise self._refusal(f"{where}.matter", "harus case atau supervision")
        for section in form.sections:
            for item in section.fields:
                if item.kind not in VALUELESS and not item.binding:
                    raise self._refusal(f"{where}.{item.id}.from", "kosong")
                if section.repeat and not item.binding.startswith(f"{section.each}[]"):
                    raise self._refusal(f"{where}.{item.id}.from", "di luar kelompok berulang")

    def _take(
        self,
        shape: type[Any],
        entry: Mapping[str, Any],
        where: str,
        *,
        skip: Iterable[str] = (),
        renamed: Mapping[str, str] = MappingProxyType({}),
    ) -> dict[str, Any]:
        """Return the keys of a table that a dataclass knows, of the type its annotation names."""
        taken: dict[str, Any] = {}
        for key, value in entry.items():
            name = renamed.get(key, key)
            known = next((spec for spec in fields(shape) if spec.name == name), None)
            if name in skip or key in DOCUMENTARY:
                continue
            if known is None or key in renamed.values():
                raise self._refusal(f"{where}.{key}", "kunci tidak dikenal")
            taken[name] = self._typed(f"{where}.{key}", value, str(known.type))
        for spec in fields(shape):
            if spec.default is MISSING and spec.default_factory is MISSING and spec.name not in taken:
                raise self._refusal(f"{where}.{spec.name}", "tidak ada")
        return taken

    def _typed(self, where: str, value: Any, kind: str) -> Any:
        if "tuple" in kind:
            if not isinstance(value, list):
                raise self._refusal(where, "harus daftar")
            return tuple(value)
        if "bool" in kind or "int" in kind:
            wanted = bool if "bool" in kind else int
            if type(value) is not wanted:
                raise self._refusal(where, f"harus {wanted.__name__}")
            return value
        return str(value)

    def _tables(self, table: Mapping[str, Any], key: str, where: str) -> Sequence[Mapping[str, Any]]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._refusal(f"{where}.{key}".strip("."), "harus daftar tabel")
        return list(value)

    def _refusal(self, key: str, reason: str) -> FormsDamaged:
        return FormsDamaged(file=self.file, key=key, reason=reason)
