"""The commands about what could not be taken in: list it, try again, save it for whoever looks into it.

Called by the program.
"""

from dataclasses import asdict
from pathlib import Path

from fieldapp.case.wording import name_size
from fieldapp.cli.bundle import answer_report
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.display import show_wall
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_sentences, write_table
from fieldapp.cli.session import HELD, Session
from fieldapp.desk.output import require_folder, require_free
from fieldapp.exchange import quarantine as exchange_quarantine
from fieldapp.exchange.merge import retry
from fieldapp.words import say

quarantine = noun("quarantine")


@verb(quarantine, "list")
@option("--all", "every", is_flag=True, text="quarantine_all")
def list_command(session: Session, every: bool) -> None:
    """List what is in quarantine."""
    with reading(session) as opened:
        data = [asdict(one) for one in exchange_quarantine.listed(opened.db, every=every)]
    heads = [say(f"cli.head.{name}") for name in ("id", "received", "size", "code", "file")]
    rows = [(o["id"], show_wall(o["received"]), name_size(o["size"]), o["code"], o["name"]) for o in data]
    sentences = write_sentences(f"{one['id']}: {one['sentence']}" for one in data)
    session.answer({"held": data}, [*write_table(heads, rows), *sentences] if data else [say("cli.no_quarantine")])


@verb(quarantine, "retry")
def retry_command(session: Session) -> int:
    """Try everything in quarantine again."""
    with writing(session) as opened:
        report = retry(opened)
        left = len(exchange_quarantine.listed(opened.db))
    code = answer_report(session, report)
    if left and not session.json:
        session.answer({}, [say("cli.quarantine_left", count=left)])
    return HELD if left else code


@verb(quarantine, "save")
@argument("held", "number", type=int)
@argument("dest", "target")
def save(session: Session, held: int, dest: str) -> None:
    """Write what is held outside the vault."""
    path = Path(dest)
    if path.is_dir():
        require_folder(path)
    else:
        require_free(path, overwrite=False)
    with reading(session) as opened:
        written = exchange_quarantine.save(opened, held, path)
    session.answer({"id": held, "file": str(written)}, [say("cli.quarantine_saved", file=plain(written))])
