"""The commands about the root key of a topmost office: made and printed, and used from its sheet.

Called by the program. What the key is worth is for `fieldapp.exchange`; its secret is printed once and kept nowhere.
"""

from pathlib import Path
from typing import Final

from fieldapp.cli.command import argument, option, verb
from fieldapp.cli.enrol import enrol
from fieldapp.cli.opening import writing
from fieldapp.cli.page import plain
from fieldapp.cli.session import Session
from fieldapp.cli.sheet import sheet_of
from fieldapp.desk.output import require_free, write_result
from fieldapp.exchange.rootkey import certify_with, make_root, print_root
from fieldapp.words import say

LINES: Final = 3


@verb(enrol, "root")
@argument("sheet", "file")
@option("--anew", is_flag=True, text="root_anew")
def root(session: Session, sheet: str, anew: bool) -> None:
    """Make the root key of this office; its sheet is written before the key counts."""
    require_free(Path(sheet), overwrite=False)
    with writing(session) as opened:
        made = make_root(opened, anew=anew)
        write_result(Path(sheet), print_root(opened, made))
        certify_with(opened, made.code, anew=anew)
    data = {"mark": made.mark, "key": made.public, "sheet": sheet}
    session.answer(data, [say("cli.root_made", mark=made.mark, file=plain(sheet))])


@verb(enrol, "recertify")
@option("--sheet", metavar="file", text="root_sheet")
def recertify(session: Session, sheet: str | None) -> None:
    """Certify the desk key of this laptop with the sheet of the root key."""
    with writing(session) as opened:
        found = certify_with(opened, sheet_of(sheet, LINES, "cli.ask_root_sheet"))
    session.answer({"mark": found.mark, "key": found.public}, [say("cli.recertified", mark=found.mark)])
