"""A paper while somebody types in it: kept as a draft of this laptop, judged field by field, drawn, saved.

Called by the windows. What was typed lies beside the paper until it is saved; a draft that was kept is laid over the
paper as it stands by then, and says where somebody else was faster.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final

from fieldapp.case.dates import parse_date
from fieldapp.case.document import Document
from fieldapp.case.shape import Remarks
from fieldapp.desk.document import Filling, fill_document, finalise, open_document, save_filling
from fieldapp.desk.paper import draw_document, make_document_form
from fieldapp.errors import DateImpossible, NothingChanged
from fieldapp.packs.filling import fields_of, fit_value, is_asked
from fieldapp.packs.forms import Field
from fieldapp.paper.documents import Printed
from fieldapp.vault.draft import discard_draft, keep_draft, load_draft
from fieldapp.vault.vault import Vault

DRAFT_KIND: Final = "document"
# The day of the paper among what was typed; no field of a form is called so.
DAY: Final = ".on"


@dataclass(slots=True)
class Typing:
    """A paper and what was typed in it since: `typed` by field id, whatever it is worth; `place` the field in hand.

    `kept` is when its draft was kept, `overlaps` are the fields that somebody else changed meanwhile.
    """

    filling: Filling
    typed: dict[str, Any] = field(default_factory=dict)
    place: str = ""
    kept: str = ""
    overlaps: tuple[Field, ...] = ()

    @property
    def base(self) -> Document:
        """The paper as it was opened."""
        return self.filling.base

    def value(self, name: str) -> Any:
        """Return what stands in a field now, None for nothing."""
        if name in self.typed:
            return self.typed[name]
        return self.base.on if name == DAY else self.base.values.get(name)

    def put(self, name: str, value: Any) -> None:
        """Take what was typed in a field; what is the same as before was not typed."""
        before = self.base.on if name == DAY else self.base.values.get(name)
        if value == before or (before is None and _is_blank(value)):
            self.typed.pop(name, None)
        else:
            self.typed[name] = value

    def now(self) -> Filling:
        """Return the paper as it would be saved: what does not fit stays as it was."""
        filled = fill_document(self.filling, self.typed)
        day = str(self.typed.get(DAY, self.base.on))
        known = day if parse_date(day) else self.base.on
        return replace(filled, document=replace(filled.document, on=known))

    def problem(self, name: str) -> str:
        """Return what is wrong with what was typed in a field, as a sentence; "" when nothing is."""
        if name not in self.typed:
            return ""
        value = self.typed[name]
        if name == DAY:
            return "" if parse_date(str(value)) else DateImpossible(value=str(value), field="").sentence
        known = next((one for one in fields_of(self.filling.form) if one.id == name), None)
        if known is None:
            return ""
        remarks = Remarks()
        fit_value(replace(known, id=known.label or known.id), value, remarks)
        error = remarks.first_error()
        return error.sentence if error is not None else ""

    def problems(self) -> dict[str, str]:
        """Return every field with something wrong in it."""
        return {name: said for name in self.typed if (said := self.problem(name))}


def asks(known: Field, document: Document) -> bool:
    """Say whether a field is to be filled in on a paper as it stands; one that asks for itself always is."""
    if document.values.get(known.id):
        return True
    own = known.when.partition("=")[0].strip() == known.id
    return (own or is_asked(known, document.values)) and known.holds_on(document.on)


def open_typing(vault: Vault, document: str) -> Typing:
    """Return a paper with what was typed in it and not saved yet. Raises DocumentUnknown, FormUnknown."""
    filling = open_document(vault, document)
    draft = load_draft(vault, document)
    if draft is None or draft.kind != DRAFT_KIND:
        return Typing(filling)
    typed, was = _dict(draft.data.get("typed")), _dict(draft.data.get("was"))
    found = Typing(filling, place=str(draft.data.get("place") or ""), kept=draft.updated)
    known = {one.id: one for one in fields_of(filling.form)}
    for name, value in typed.items():
        if name == DAY or name in known:
            found.put(name, value)
    moved = [name for name in found.typed if name != DAY and filling.base.values.get(name) != was.get(name)]
    found.overlaps = tuple(known[name] for name in moved)
    return found


def keep_typing(vault: Vault, typing: Typing) -> None:
    """Keep what was typed as a draft; nothing typed is no draft."""
    name, base, form = typing.base.id, typing.base, typing.filling.form
    if not typing.typed:
        discard_draft(vault, name)
        return
    data = {
        "typed": typing.typed,
        "was": {one: base.values.get(one) for one in typing.typed if one in base.values},
        "place": typing.place,
        "form": form.code,
        "title": form.title,
        "case": base.case,
    }
    keep_draft(vault, name, DRAFT_KIND, data, vault.now())


def drop_typing(vault: Vault, document: str) -> None:
    """Forget what was typed and not saved."""
    discard_draft(vault, document)


def save_typing(vault: Vault, typing: Typing, reason: str = "") -> None:
    """Save what was typed as the paper, and let the draft go. Raises as `save_filling`, but not NothingChanged."""
    now = typing.now()
    with suppress(NothingChanged):
        save_filling(vault, replace(now, base=typing.base), reason)
    discard_draft(vault, typing.base.id)


def finish_typing(vault: Vault, typing: Typing, reason: str = "") -> Document:
    """Save what was typed and make the paper final with its number. Raises as both do; what was saved stays saved."""
    if typing.typed:
        save_typing(vault, typing, reason)
    return finalise(vault, typing.base.id)


def draw_typing(vault: Vault, typing: Typing) -> Printed:
    """Return a paper as it would be printed now: with what was typed, a draft; else as it stands."""
    if not typing.typed:
        return make_document_form(vault, typing.base.id).printed
    return draw_document(vault, typing.now().document)


def _is_blank(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(map(_is_blank, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_is_blank, value))
    return value in ("", None)


def _dict(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}
