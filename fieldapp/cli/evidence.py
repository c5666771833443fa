"""The commands about evidence: attach a file, list, verify what is stored, bring an original out again.

Called by the program. The store checks every byte; nothing here changes a file.
"""

from pathlib import Path

from fieldapp.case.text import clean_text
from fieldapp.case.wording import name_size
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.display import write_evidence
from fieldapp.cli.opening import reading, writing
from fieldapp.cli.page import plain, write_table
from fieldapp.cli.session import DONE, REFUSED, Session
from fieldapp.cli.value import bounded, given_text
from fieldapp.desk.output import file_name, require_free
from fieldapp.desk.transit import view_files
from fieldapp.desk.veil import veil_data
from fieldapp.desk.view import view_evidence
from fieldapp.vault import casebook
from fieldapp.vault.clearing import cleared_file, require_kept
from fieldapp.vault.listing import find_evidence, list_evidence
from fieldapp.vault.register import find_owner, load_item, owner_state
from fieldapp.words import say

evidence = noun("evidence")


@verb(evidence, "add")
@argument("name", "id")
@argument("file", "file")
@option("--note", metavar="text", required=True)
@option("--source", metavar="text", default="", text="evidence_source")
@option("--reason", metavar="text", default="", text="reason_final")
def add(session: Session, name: str, file: str, note: str, source: str, reason: str) -> None:
    """Attach one evidence file."""
    said = given_text(note, "--note")
    why = bounded(clean_text(reason), "--reason")
    with writing(session) as opened:
        owner = find_owner(opened.db, name)
        made = casebook.attach(
            opened, owner, Path(file), said, bounded(clean_text(source, lines=False).strip(), "--source"), why
        )
        state = str(owner_state(opened.db, owner).fields.get("state") or "")
        items = load_item(opened.db, owner).evidence
        data = veil_data(opened, owner, view_evidence(next(item for item in items if item.id == made.id)))
    lines = [say("cli.evidence_added", name=plain(data["name"]), size=name_size(data["size"])), data["sha256"]]
    if sum(item.sha256 == data["sha256"] for item in items) > 1:
        lines.append(say("cli.evidence_again"))
    if state == "revised":
        lines.append(say("cli.case_reopened"))
    session.answer({"case": owner, "evidence": data}, lines)


@verb(evidence, "list")
@argument("name", "id")
def list_command(session: Session, name: str) -> None:
    """List the evidence of a case or LHP."""
    with reading(session) as opened:
        owner = find_owner(opened.db, name)
        items = load_item(opened.db, owner).evidence
        data = [veil_data(opened, owner, one) for one in view_files(opened, map(view_evidence, items))]
    session.answer({"case": owner, "evidence": data}, write_evidence(data) if data else [say("cli.no_evidence")])


@verb(evidence, "verify")
@argument("name", "id", required=False)
def verify(session: Session, name: str | None) -> int:
    """Read evidence files whole and compare their hashes."""
    with reading(session) as opened:
        owner = find_owner(opened.db, name) if name else ""
        named = {row.sha256: row.name for row in reversed(list_evidence(opened.db, owner)) if row.sha256}
        store = opened.evidence
        found = [{"sha256": sha, "name": text, "state": store.verify(sha)} for sha, text in sorted(named.items())]
        for one in found:
            if one["state"] == "missing" and cleared_file(opened.db, one["sha256"]):
                one["state"] = "cleared"
    sound = all(one["state"] in ("ok", "cleared") for one in found)
    heads = [say(f"cli.head.{head}") for head in ("sha256", "state", "file")]
    rows = [(one["sha256"][:12], say(f"cli.is.evidence_{one['state']}"), one["name"]) for one in found]
    verdict = say("cli.evidence_sound" if sound else "cli.evidence_unsound", count=len(found))
    session.answer({"ok": sound, "evidence": found}, [*(write_table(heads, rows) if rows else ()), verdict])
    return DONE if sound else REFUSED


@verb(evidence, "extract")
@argument("name", "evidence")
@argument("dest", "target")
def extract(session: Session, name: str, dest: str) -> None:
    """Write an original outside the vault."""
    with reading(session) as opened:
        row = find_evidence(opened.db, name)
        path = Path(dest)
        path = path / file_name(row.name, row.sha256[:12]) if path.is_dir() else path
        require_free(path, overwrite=False)
        require_kept(opened.db, row.sha256, row.name)
        opened.evidence.extract(row.sha256, path)
        size = path.stat().st_size
    data = {"sha256": row.sha256, "name": row.name, "file": str(path), "size": size}
    session.answer(data, [say("cli.evidence_extracted", file=plain(path)), say("cli.evidence_in_clear")])
