"""The commands about the office: its letterhead, address, codes of numbers and paper.

Called by the program. What each setting means is for `fieldapp.case.office` and the numbering.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from fieldapp.case.file import LARGEST, parse_json
from fieldapp.case.office import is_office_code, level_of
from fieldapp.case.shape import Remarks, fit, schema_of
from fieldapp.cli.command import argument, noun, verb
from fieldapp.cli.display import write_problems
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_pair, write_pairs
from fieldapp.cli.session import Session
from fieldapp.cli.source import read_source
from fieldapp.desk.office import NAMES, chosen_settings, office_doubts, office_shape, set_office
from fieldapp.desk.view import view_problems
from fieldapp.packs.reference import builtin_packs
from fieldapp.vault.vault import Vault
from fieldapp.words import say

office = noun("office")


def view_office(opened: Vault, code: str) -> dict[str, Any]:
    """Return the settings of an office, defaults filled in, and which of them the office set itself."""
    found = opened.office_settings(code)
    return {
        "code": code,
        "level": level_of(code),
        **{name: getattr(found, name) for name in NAMES},
        "kop_lines": list(found.kop_lines),
        "members": list(found.members),
        "templates": dict(found.templates),
        "practice": found.practice,
        "set": sorted(name for name in chosen_settings(opened, code) if name in NAMES),
        "problems": view_problems(office_doubts(found, opened.packs.series)),
    }


@verb(office, "show")
@argument("code", "code", required=False)
def show(session: Session, code: str | None) -> None:
    """Show the settings of an office."""
    if code and not is_office_code(code):
        raise Misuse(say("cli.office_code", code=plain(code)))
    with reading(session) as opened:
        data = view_office(opened, code or opened.office)
    session.answer(data, _write_office(data))


def _write_office(data: Mapping[str, Any]) -> Iterator[str]:
    yield plain(f"{data['code']}  {data['name'] or say('cli.no_name')}")
    yield from write_pair(say("cli.setting.kop_lines"), "\n".join(data["kop_lines"]))
    plain_names = [name for name in NAMES if name not in ("name", "kop_lines", "members", "templates")]
    yield from write_pairs((say(f"cli.setting.{name}"), data[name]) for name in plain_names)
    yield from write_pairs([(say("cli.setting.members"), "\n".join(data["members"]))])
    for series, pattern in data["templates"].items():
        yield from write_pair(f"{say('cli.setting.templates')} {series}", pattern)
    yield from write_problems(data["problems"])


@verb(office, "schema")
def schema(session: Session) -> None:
    """Print the JSON Schema of the settings."""
    shape = schema_of(office_shape(builtin_packs().series))
    session.print_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **shape})


@verb(office, "set")
@argument("file", "file")
def set_command(session: Session, file: str) -> None:
    """Change the settings of the own office."""
    source = read_source(Path(file), LARGEST)
    with writing(session) as opened:
        changed = set_office(opened, _read(source, opened.packs.series))
        data = {"code": opened.office, "changed": changed}
    names = ", ".join(say(f"cli.setting.{name}") for name in data["changed"])
    session.answer(data, [say("cli.office_set", names=names)])


def _read(data: bytes, series: Collection[str]) -> dict[str, Any]:
    remarks = Remarks()
    found: dict[str, Any] = fit(office_shape(series), parse_json(data), remarks)
    error = remarks.first_error()
    if error:
        raise error
    return found
