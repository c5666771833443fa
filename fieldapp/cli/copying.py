"""The command that gives the texts of a case or LHP in the order of another system.

Loaded with the noun `case`. Reporter and witnesses stay masked here; the window shows them to who types them in.
"""

from collections.abc import Iterator

from fieldapp.cli.case import case
from fieldapp.cli.command import argument, option, verb
from fieldapp.cli.opening import reading
from fieldapp.cli.page import write_pair, write_sentences
from fieldapp.cli.session import Session
from fieldapp.desk.copying import CopySheet, make_copy_sheet
from fieldapp.vault.register import find_owner
from fieldapp.words import say


@verb(case, "copy")
@argument("name", "owner")
@option("--to", "target", metavar="system", default="sigaplapor", text="copy_to")
def copy(session: Session, name: str, target: str) -> None:
    """Give the texts of a case or LHP, field by field."""
    with reading(session) as opened:
        owner = find_owner(opened.db, name)
        sheet = make_copy_sheet(opened, owner, target)
    data = {
        "id": owner,
        "target": sheet.target,
        "label": sheet.label,
        "series": sheet.series,
        "number": sheet.number,
        "doubtful": sheet.doubtful,
        "fields": [
            {"id": one.id, "label": one.label, "text": one.text, "private": one.private, "doubtful": one.doubtful}
            for one in sheet.lines
        ],
    }
    session.answer(data, _write_sheet(sheet))


def _write_sheet(sheet: CopySheet) -> Iterator[str]:
    yield say("copying.title", label=sheet.label, number=sheet.number or "-")
    if sheet.doubtful:
        yield from write_sentences([say("copying.doubtful", label=sheet.label)], "")
    for one in sheet.lines:
        yield from write_pair(one.label, one.text or "-")
