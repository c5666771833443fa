"""The seals of blank forms: made when one is printed for handwriting, recognised when the sheet comes back.

Called by printing and scanning. A blank is no record: what its seal stands for is found again among the running numbers
that this office set aside for blank forms.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fieldapp.packs.forms import Form, list_printable
from fieldapp.paper.seal import Seal, make_seal
from fieldapp.vault.numbers import Range, ranges
from fieldapp.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class BlankSheet:
    """A blank form of this office: its running number and year, 0 for a form without numbers."""

    form: str
    series: str = ""
    year: int = 0
    running: int = 0

    @property
    def number(self) -> str:
        """The running number as it stands on the paper."""
        return f"{self.running:03d}" if self.running else ""


def blank_seal(vault: Vault, form: Form, running: str = "") -> Seal:
    """Return the seal of a blank form with a reserved running number, or of one without."""
    place = int(running) if running.isascii() and running.isdigit() else 0
    spans = [span for span in _spans(vault, form.series) if span.first <= place <= span.last]
    year = max((span.year for span in spans), default=vault.office_now().year) if place else 0
    return _seal(vault.office, BlankSheet(form.code, form.series if place else "", year, place))


def find_blank(vault: Vault, code: str) -> BlankSheet | None:
    """Return the blank form that a seal stands for, None when it is none of this office's."""
    return next((sheet for sheet in _sheets(vault) if _seal(vault.office, sheet).code == code), None)


def _sheets(vault: Vault) -> Iterator[BlankSheet]:
    for form in list_printable(vault.packs.forms):
        yield BlankSheet(form.code)
        for span in _spans(vault, form.series) if form.series else ():
            for running in range(span.first, span.last + 1):
                yield BlankSheet(form.code, form.series, span.year, running)


def _spans(vault: Vault, series: str) -> list[Range]:
    return [span for span in ranges(vault.db, vault.office) if span.series == series and not span.device]


def _seal(office: str, sheet: BlankSheet) -> Seal:
    return make_seal(f"blank:{office}", sheet.form, f"{sheet.year}:{sheet.running}")
