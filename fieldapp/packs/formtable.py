"""Reads the table of forms (`forms.toml`): every key known, of its type and in its place, or the file is refused whole.

Called by the set of reference data in force. What a key means: `resources/format/procedure.md`, section 4.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, replace
from types import MappingProxyType
from typing import Any, Final

from fieldapp.errors import FormsDamaged
from fieldapp.packs.forms import (
    LETTERHEAD,
    VALUELESS,
    Field,
    Footnote,
    Form,
    Section,
    Signing,
    named_in,
)

MATTERS: Final = ("case", "supervision", "document")
LAYOUTS: Final = ("form", "letter", "minutes", "statement", "table")
PERS: Final = ("case", "party", "subject", "referral", "step")
PARTS: Final = ("", "head", "to", "body", "sign", "copies")
PUBLIC_RULES: Final = ("", "initials", "hidden", "cleared")
SIDES: Final = ("", "left", "right", "center")
KINDS: Final = frozenset(
    {"text", "longtext", "date", "time", "daydate", "phone", "email", "choice", "list", "table", "person", "org"}
    | {"number_auto", "statement", "signature", "note", "place", "heading", "evidence", "place_date", "stage"}
)
BOUND_ONLY: Final = frozenset({"evidence", "stage"})
DOCUMENTARY: Final = frozenset(
    {"code_editable", "title_confidence", "copies_note", "due_rule", "due_note", "number_pattern", "number_example"}
    | {"number_note", "number_confidence", "header_note", "source_code", "steps", "steps_confidence", "every_page"}
    | {"extra", "extra_confidence", "same_fields_as", "same_sections_as", "overrides", "section"}
)
# What a sentence may name beside the fields of its form, and the parts of a value it may ask for.
SENTENCE_NAMES: Final = frozenset({"office", "office.city", "office.chair", "year", "zone"})
SENTENCE_PARTS: Final = frozenset({"words", "title", "detail", "time"})


def read_forms(table: Mapping[str, Any], file: str = "forms.toml") -> Mapping[str, Form]:
    """Return all forms of a read file by code, printable or not, in their order. Raises FormsDamaged."""
    return MappingProxyType(_Reader(file).forms_of(table))


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
        self._check_form(where, form)
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
        if made.cells and made.binding and not len(made.cells) == len(made.columns) == len(made.widths):
            raise self._refusal(f"{here}.cells", "jumlah kolom berbeda")
        if made.values and len(made.values) != len(made.options):
            raise self._refusal(f"{here}.values", "jumlah pilihan berbeda")
        self._check_field(here, made)
        return made

    def _check_field(self, where: str, made: Field) -> None:
        """Refuse what no part of the program would know how to read."""
        for key, value, known in (
            ("part", made.part, PARTS),
            ("public", made.public, PUBLIC_RULES),
            ("side", made.side, SIDES),
        ):
            if value not in known:
                raise self._refusal(f"{where}.{key}", value)
        for key, given in (("widths", made.widths), ("public_columns", made.public_columns)):
            if made.columns and given and len(given) != len(made.columns):
                raise self._refusal(f"{where}.{key}", "jumlah kolom berbeda")
        if any(not isinstance(line, list) or len(line) != 2 for line in made.lines):
            raise self._refusal(f"{where}.lines", "harus pasangan label dan kunci")
        for rule in made.public_columns:
            if rule not in PUBLIC_RULES:
                raise self._refusal(f"{where}.public_columns", rule)

    def _footnote(self, where: str, entry: Mapping[str, Any]) -> Footnote:
        return Footnote(**self._take(Footnote, entry, f"{where}.footnotes"))

    def _signing(self, entry: Mapping[str, Any]) -> Signing:
        return Signing(
            signed_by=str(entry.get("signed_by", "")),
            stamped=entry.get("stamp") == "ya",
            note=str(entry.get("note", "")),
            confidence=str(entry.get("confidence", "")),
        )

    def _check_form(self, where: str, form: Form) -> None:
        for key, value, known in (("layout", form.layout, LAYOUTS), ("per", form.per, PERS)):
            if value not in known:
                raise self._refusal(f"{where}.{key}", value)
        if form.printable and form.matter not in MATTERS:
            raise self._refusal(f"{where}.matter", f"harus salah satu dari {', '.join(MATTERS)}")
        if form.matter == "document":
            self._check_document(where, form)
        elif form.printable:
            self._check_bindings(where, form)

    def _check_document(self, where: str, form: Form) -> None:
        """A paper is filled by field id: ids are unique, sentences name fields, nothing is bound to a case."""
        ids = [item.id for item in form.fields]
        for item in form.fields:
            here = f"{where}.{item.id}"
            if ids.count(item.id) > 1:
                raise self._refusal(f"{here}.id", "ganda")
            if item.binding or item.kind in BOUND_ONLY:
                raise self._refusal(f"{here}.{'from' if item.binding else 'kind'}", "hanya untuk case atau supervision")
            if item.kind == "choice" and not item.options:
                raise self._refusal(f"{here}.options", "kosong")
            if item.kind == "table":
                self._check_table(here, item)
        for part in form.sections:
            self._check_names(f"{where}.section {part.no or part.title}", part, ids)
            for item in part.fields:
                self._check_names(f"{where}.{item.id}", item, ids)
        if any(section.repeat for section in form.sections):
            raise self._refusal(f"{where}.section.repeat", "hanya untuk case atau supervision")

    def _check_table(self, where: str, item: Field) -> None:
        """The keys that count columns leave out a first "No", which numbers itself."""
        own = item.own_columns
        if not own:
            raise self._refusal(f"{where}.columns", "kosong")
        for key in ("ids", "column_options", "cells"):
            if getattr(item, key) and len(getattr(item, key)) != len(own):
                raise self._refusal(f"{where}.{key}", "jumlah kolom berbeda")
        for row in item.rows:
            if not isinstance(row, list) or len(row) not in (1, len(own)):
                raise self._refusal(f"{where}.rows", "jumlah kolom berbeda")

    def _check_names(self, where: str, entry: Section | Field, ids: Sequence[str]) -> None:
        """Refuse a sentence or condition that names what the form does not have."""
        for name, part in named_in(entry.text):
            whole = f"{name}.{part}" if part else name
            if whole not in SENTENCE_NAMES and not (name in ids and (not part or part in SENTENCE_PARTS)):
                raise self._refusal(f"{where}.text", f"{{{whole}}} tidak ada")
        if entry.when and entry.when.partition("=")[0] not in ids:
            raise self._refusal(f"{where}.when", f"{entry.when} tidak ada")

    def _check_bindings(self, where: str, form: Form) -> None:
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
