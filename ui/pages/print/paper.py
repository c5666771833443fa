"""What a preview shows, made in one go off the window's thread: the PDF, its state in a sentence, and what fits beside.

Called by the preview page. Writes nothing.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

from fieldapp.case.model import Case, Supervision
from fieldapp.desk.album import PER_PAGE, count_photos
from fieldapp.desk.blank import make_blanks, name_numbers, running_numbers, waiting_of
from fieldapp.desk.disclosure import require_shown
from fieldapp.desk.paperlist import name_paper
from fieldapp.desk.printing import (
    PrintedForm,
    check_paper,
    find_form,
    fitting_forms,
    make_document_form,
    make_form,
)
from fieldapp.desk.scanning import is_paper_id
from fieldapp.desk.secrecy import people_of_paper
from fieldapp.desk.telling import tell_wall
from fieldapp.errors import IdentityHidden
from fieldapp.packs.forms import Form
from fieldapp.paper.documents import Printed
from fieldapp.paper.values import names_people
from fieldapp.vault.documents import form_of, load_document
from fieldapp.vault.printlog import Waiting
from fieldapp.vault.register import load_item, owner_state
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.pages.print.save import safe_name

Tone = Literal["calm", "ochre"]
MOST_SIGNS: Final = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which paper somebody wants to see; without an owner a blank form, with `seal` a revision printed earlier.

    `named` asks for the copy that names reporter and witnesses, after somebody revealed them; it is never kept.
    """

    form: str = ""
    owner: str = ""
    paper: str = ""
    public: bool = False
    seal: str = ""
    first: int = 0
    last: int = 0
    copies: int = 0
    photos: int | None = None
    named: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it would leave now; `secret` says that its full copy names a reporter or witness, `people` of what."""

    wanted: Wanted
    form: Form
    forms: tuple[Form, ...]
    printed: Printed
    paper: str
    made: PrintedForm | None = None
    number: str = ""
    line: str = ""
    names: str = ""
    office: str = ""
    is_report: bool = False
    is_document: bool = False
    has_public: bool = True
    outdated: bool = False
    zone: str = ""
    pictures: int = 0
    secret: bool = False
    people: str = ""

    @property
    def title(self) -> str:
        """The form with its number, as a print queue shows it."""
        return " ".join(filter(None, (self.form.code, self.number)))

    @property
    def file_name(self) -> str:
        """A name for it as a file."""
        return safe_name(self.form.code, self.number, self.names)

    @property
    def stack(self) -> Waiting:
        """The blank forms it is, for the print list."""
        return waiting_of(self.form.code, self.wanted.first, self.wanted.last, self.paper)

    @property
    def waiting(self) -> Waiting:
        """What waits in the print list until it left."""
        if self.made is None:
            return self.stack
        seal = self.made.seal.code if self.made.seal else ""
        return Waiting(
            self.form.code, self.wanted.owner, self.number, seal, paper=self.paper, public=self.wanted.public,
            photos=int(self.made.around.get("photos", 0)) if self.pictures else None,
        )  # fmt: skip


def make_paper(vault: Vault, wanted: Wanted) -> Paper:
    """Return the paper somebody wants to see: `owner` is a case, an LHP, or a paper (naskah) of one.

    Raises FormUnknown, FormMismatch, FormNotPublic, RecordUnknown, IdentityHidden, and those of seals.
    """
    if not wanted.owner:
        return _make_blank(vault, wanted)
    return _make_document(vault, wanted) if is_paper_id(vault, wanted.owner) else _make_filled(vault, wanted)


def _make_document(vault: Vault, wanted: Wanted) -> Paper:
    shown = load_document(vault.db, wanted.owner)
    people = people_of_paper(vault, shown)
    if people and not wanted.public and not wanted.named and form_of(vault, shown).publishable:
        wanted = replace(wanted, public=True)
    if people and not wanted.public:
        # Revealed on this page, not on another one: each hides what it shows.
        if not wanted.named:
            raise IdentityHidden()
        require_shown(vault, people)
    made = make_document_form(
        vault, wanted.owner, paper=wanted.paper or None, public=wanted.public, seal=wanted.seal
    )  # fmt: skip
    line = name_paper(vault, shown)
    told = (made.number, line.title.capitalize(), line.whom)
    return Paper(
        wanted=wanted,
        form=made.form,
        forms=(made.form,),
        printed=made.printed,
        paper=made.paper,
        made=made,
        number=made.number,
        line=" · ".join(filter(None, told)),
        names=line.whom,
        office=vault.office_settings(line.document.office).name,
        is_document=True,
        has_public=made.form.publishable,
        outdated=bool(wanted.seal) and bool(check_paper(vault, wanted.seal).changes),
        zone=vault.office_settings().zone,
        secret=bool(people),
        people=people,
    )


def _make_filled(vault: Vault, wanted: Wanted) -> Paper:
    forms = fitting_forms(vault, wanted.owner)
    code = wanted.form or forms[0].code
    item = load_item(vault.db, wanted.owner)
    secret = any(names_people(form, item) for form in forms if form.code == code)
    if secret and wanted.named:
        require_shown(vault, wanted.owner)
    wanted = replace(wanted, public=wanted.public or (secret and not wanted.named))
    made = make_form(
        vault, code, wanted.owner, paper=wanted.paper or None, public=wanted.public, seal=wanted.seal,
        photos=wanted.photos,
    )  # fmt: skip
    names = _names_of(item)
    return Paper(
        wanted=wanted,
        form=made.form,
        forms=forms,
        printed=made.printed,
        paper=made.paper,
        made=made,
        number=made.number,
        line=" · ".join(filter(None, (made.number, names))),
        names=names,
        office=vault.office_settings(owner_state(vault.db, wanted.owner).office).name,
        is_report=isinstance(item, Supervision),
        outdated=bool(wanted.seal) and bool(check_paper(vault, wanted.seal).changes),
        zone=vault.office_settings().zone,
        pictures=0 if wanted.public else count_photos(item),
        secret=secret,
        people=wanted.owner,
    )


def _make_blank(vault: Vault, wanted: Wanted) -> Paper:
    form = find_form(vault.packs, wanted.form)
    paper = wanted.paper or ("f4" if vault.office_settings().paper == "f4" else "a4")
    printed = make_blanks(vault, form.code, running_numbers(wanted.first, wanted.last), paper)
    number = name_numbers(wanted.first, wanted.last)
    return Paper(wanted, form, (form,), printed, paper, number=number, line=say("ui.preview.blank_line"))


def _names_of(item: Case | Supervision) -> str:
    if isinstance(item, Supervision):
        return item.place
    named = [subject.name for subject in item.subjects if subject.name]
    if not named:
        return say("ui.preview.nameless")
    return say("ui.preview.and_others", name=named[0], count=len(named) - 1) if len(named) > 1 else named[0]


def describe(paper: Paper) -> tuple[str, Tone]:
    """Return in a sentence what stands on the paper: a draft and why, or its code and whether it is a reprint."""
    made = paper.made
    if made is None:
        numbers = name_numbers(paper.wanted.first, paper.wanted.last)
        return (say("ui.preview.blank_numbered", numbers=numbers) if numbers else say("ui.preview.blank")), "calm"
    if made.seal is None:
        lacking = "again" if made.lacking == "final" and made.number else made.lacking
        return say(f"ui.preview.draft_{lacking}", office=paper.office), "ochre"
    facts = {"seal": made.seal.printed, "revision": made.revision, "at": tell_wall(made.printed_at, paper.zone)[2]}
    if paper.outdated:
        return say("ui.preview.sealed_old", **facts), "ochre"
    return say("ui.preview.sealed_again" if made.printed_at else "ui.preview.sealed_first", **facts), "calm"


def describe_set(paper: Paper, present: str) -> tuple[str, Tone]:
    """Say under which reference data the paper was written, when that is not the set in force (`present`)."""
    made = paper.made
    written = (made.pack_missing or made.pack).partition("+")[0] if made else ""
    if made is None or written in ("", present):
        return "", "calm"
    facts = {"version": written, "present": present}
    if made.pack_missing:
        return say("ui.preview.set_missing", **facts), "ochre"
    return say("ui.preview.set_older", **facts), "calm"


def describe_unsupported(paper: Paper) -> str:
    """Return which signs no font could draw, "" when there are none."""
    signs = [f"U+{ord(sign[0]):04X}" for sign in paper.printed.unsupported if sign]
    if not signs:
        return ""
    shown = ", ".join(signs[:MOST_SIGNS]) + ("…" if len(signs) > MOST_SIGNS else "")
    return say("ui.preview.unsupported", signs=shown)


def read_wanted(where: dict[str, str]) -> Wanted:
    """Return what `arrive` was told."""
    numbers = {name: _whole(where.get(name, "")) for name in ("first", "last", "copies")}
    return Wanted(
        form=where.get("form", ""),
        owner=where.get("owner", ""),
        paper=where.get("paper", ""),
        public=bool(where.get("public", "")),
        seal=where.get("seal", ""),
        photos=next((count for count in PER_PAGE if str(count) == where.get("photos")), None),
        first=numbers["first"],
        last=numbers["last"],
        copies=numbers["copies"],
    )


def write_wanted(wanted: Wanted) -> dict[str, str]:
    """Return the same as `arrive` takes it."""
    told = {
        "form": wanted.form,
        "owner": wanted.owner,
        "paper": wanted.paper,
        "public": "1" if wanted.public else "",
        "seal": wanted.seal,
        "photos": "" if wanted.photos is None else str(wanted.photos),
        **{name: str(getattr(wanted, name) or "") for name in ("first", "last", "copies")},
    }
    return {name: value for name, value in told.items() if value}


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
