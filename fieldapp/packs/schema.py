"""What the files of a set may hold: their tables, the keys of a row, the kinds of values, what points where.

Read by the check of a set. A column is written `name!:kind=a|b>file.table`: `!` it must be there, `kind` one of text
(default), list (of texts), int, number, bool, date, table, tables, any; `=` only these values; `>` names a row of that
table, or one of the words behind a "|". Beside its columns every row may carry `source`, `confidence`, `note`,
`valid_from`, `valid_until`, and for each column `x` also `x_source`, `x_confidence`, `x_note`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

CONFIDENCES: Final = ("text", "secondary", "derived", "memory", "uncertain", "internal", "unknown")
DOUBTFUL: Final = frozenset({"derived", "memory", "uncertain", "unknown"})
EVERY_ROW: Final = "source confidence note valid_from:date valid_until:date"
BESIDE: Final = ("_source", "_confidence", "_note")
IDS: Final = ("id", "code")
KNOWN_SCHEMA: Final = 2


@dataclass(frozen=True, slots=True)
class Column:
    """One key of a row: the kind of its value, the values allowed (() any), and the table it names a row of.

    `beside` are values that need not stand in that table.
    """

    name: str
    needed: bool = False
    kind: str = "text"
    values: tuple[str, ...] = ()
    target: str = ""
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file: its columns by name; `rows` false where it is no list; `loose` takes any key."""

    columns: Mapping[str, Column]
    rows: bool = True
    loose: bool = False
    marked: bool = True


def _table(columns: str = "", *, rows: bool = True, loose: bool = False, marked: bool = True) -> Table:
    found = [_column(word) for word in (*columns.split(), *EVERY_ROW.split())]
    return Table(MappingProxyType({column.name: column for column in found}), rows, loose, marked)


def _column(text: str) -> Column:
    rest, _, target = text.partition(">")
    rest, _, values = rest.partition("=")
    name, _, kind = rest.partition(":")
    target, *beside = target.split("|")
    allowed = tuple(values.split("|")) if values else ()
    return Column(name.rstrip("!"), name.endswith("!"), kind or "text", allowed, target, tuple(beside))


_META: Final = _table(rows=False, loose=True, marked=False)

# Files that a set cannot do without.
NEEDED: Final = ("pack", "forms", "steps", "deadlines", "violations", "stages", "numbering")


@cache
def tables_of(file: str) -> Mapping[str, Table]:
    """Return the tables of a file by name; {} for a file that is not known."""
    return MappingProxyType(_FILES[file]()) if file in _FILES else MappingProxyType({})


def known_files() -> tuple[str, ...]:
    """Return the names of all files of tables, without their ending."""
    return tuple(_FILES)


def _steps() -> dict[str, Table]:
    return {
        "meta": _META,
        "step": _table(
            "id! kinds:list after:list>steps.step unless:list>steps.step after_by_kind:table once:bool not_for:list"
            " plenary=own|may|needed plenary_by:list>steps.step facts!:list>steps.fact|plenary needed:list>steps.fact"
            " papers:list>forms.form papers_when:tables sets:table outcome>deadlines.status"
            " routes:list>deadlines.route replaces:list>deadlines.status result_needed:list>deadlines.status"
            " closes:bool reopens:bool after_closing:bool stage legal_basis rare:bool"
        ),
        "fact": _table("id! label! hint kind! options:list option_labels:list", marked=False),
    }


def _deadlines() -> dict[str, Table]:
    return {
        "meta": _META,
        "deadline": _table(
            "id! label! election days:int hours:int day_kind=calendar|working count_from day_one=next|same|uncertain"
            " effect_if_late legal_basis"
            " not_for:list not_for_basis direction extension_days:int total_days:int"
            " kinds:list starts:list>steps.step ends:list>steps.step stops:list>steps.step each:bool optional:bool"
            " from until from_case until_case from_referral until_referral channel by use_confidence applies_when"
            " extends>deadlines.deadline label_extended unless_results:list>deadlines.status ends_by:table"
        ),
        "external_step": _table("path! steps!:list record:list entry_condition categories:list agreement", marked=True),
        "reception_hours": _table("id! days:list open! close! when:list weekdays:any stages:list>stages.stage"),
        "requirement": _table("id! kind! text! changed_by kinds:list"),
        "status": _table("id! label! notice stage! reasons:list"),
        "route": _table(
            "id! subject! to! channel until_text legal_basis statuses:list results:list>deadlines.status"
            " phases:list since:date until:date words:list also:list address copies:list via form>forms.form"
            " kind=referral|information contact follow_up:int letter_note"
        ),
        "bkn_office": _table("id! name! provinces!:list"),
        "acting_head": _table("id! region! title! since:date until:date"),
        "authority": _table("level! levels:list beyond:list may!:list may_not:list members:table record:list"),
    }


def _violations() -> dict[str, Table]:
    return {
        "meta": _META,
        "violation": _table(
            "id! row:int row_confirmed:bool category! phase! subject!:list text! object legal_basis!:list"
            " sanction_set sanction sanction_basis sanctions:list route!:list element phase_detail"
            " subject_since:tables group window:table statuses!:list officials:list since:table always:list"
            " positions:table channels:list words:list also:list outside_campaign:list scene beside:list"
        ),
        "comparison": _table("election! legal_basis:list"),
        "pp94_5n": _table("angka!:int text! level! level_basis"),
    }


def _stages() -> dict[str, Table]:
    return {
        "meta": _META,
        "phase": _table("boundary!:date rule per_region:bool", rows=False),
        "seed_phase": _table("label! stages!:list>stages.stage", marked=False),
        "vulnerable_stage": _table("label! stages!:list>stages.stage", marked=False),
        "stage": _table("id! no!:int label! group! start:date end:date violation_phase rule"),
    }


def _numbering() -> dict[str, Table]:
    return {
        "meta": _META,
        "case_number": _table("id! label! pattern! seen:list"),
        "letter_number": _table("id! label! pattern! seen:list codes:tables outgoing:bool"),
        "register": _table("id! label! rule columns!:list cells!:list widths:any"),
        "foreign_number": _table("id! label!"),
        "code": _table("part! values!:tables anchors:list"),
        "bawaslu_code": _table("code! label! region"),
        "identifier": _table(
            "id! label! digits:int regex! parts:list display_groups:any example_display example validate"
        ),
        "convention": _table(rows=False, loose=True),
    }


def _forms() -> dict[str, Table]:
    return {
        "meta": _META,
        # what a form may hold is read by `fieldapp.packs.formtable`, which refuses every key it does not know
        "form": _table("code! title! event! series>numbering", loose=True),
        "signer": _table("form! signed_by! stamp", marked=True),
        "comparison_code": _table("code! title!"),
    }


def _pack() -> dict[str, Table]:
    return {"": _table("version! schema!:int made!:date label!", rows=False, marked=False)}


def _holidays() -> dict[str, Table]:
    return {"meta": _META, "holiday": _table("date!:date label! kind region working:bool")}


def _candidates() -> dict[str, Table]:
    return {
        "meta": _META,
        "pair": _table(
            "id! region! contest no:int head! deputy incumbent:list=head|deputy incumbent_until:date determined_on:date"
        ),
        "determined": _table("region! on!:date"),
    }


def _contacts() -> dict[str, Table]:
    return {"meta": _META, "contact": _table("id! kind! region name! office address phone email web channel")}


def _prevention() -> dict[str, Table]:
    return {
        "meta": _META,
        "commitment": _table("id! no:int label! text! followed_by:list"),
        "closing": _table("id! label!"),
        "declaration": _table("id! label! on:date signed_by:list", marked=True),
    }


def _copying() -> dict[str, Table]:
    return {
        "meta": _META,
        "target": _table("id! label! series!>numbering.foreign_number"),
        "line": _table("id! target!>copying.target matter!=case|supervision label! cell! kinds:list"),
    }


def _regions() -> dict[str, Table]:
    return {
        "meta": _META,
        "list": _table("decree! valid_from:date valid_until:date licence credit provinces:int regencies:int"
                       " districts:int villages:int", rows=False),
        "list_before": _table("id! decree! provinces:int regencies:int districts:int villages:int"),
        "region": _table("code! name! follows:list"),
    }  # fmt: skip


def _baselines() -> dict[str, Table]:
    names = (
        "neutrality_total", "category_share", "all_reports", "region_count", "issue_rank", "vulnerability_map", "ikp",
    )  # fmt: skip
    return {"meta": _META, **{name: _table(loose=True) for name in names}}


_FILES: Final = {
    "pack": _pack,
    "forms": _forms,
    "steps": _steps,
    "deadlines": _deadlines,
    "violations": _violations,
    "stages": _stages,
    "numbering": _numbering,
    "holidays": _holidays,
    "candidates": _candidates,
    "contacts": _contacts,
    "prevention": _prevention,
    "copying": _copying,
    "regions": _regions,
    "baselines": _baselines,
}
