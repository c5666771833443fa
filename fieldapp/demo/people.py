"""Who may do what, who did what, whether a copy could be restored: an officer joins, is refused, and leaves a trace.

Called by the story. The passphrase of who joins lies in the throw-away folder; nobody's identity is ever said.
"""

from typing import Final

from fieldapp.case.right import Role
from fieldapp.demo import office
from fieldapp.demo.stage import Stage
from fieldapp.demo.table import dotted
from fieldapp.desk.disclosure import is_held, reveal
from fieldapp.desk.precaution import choose_second, drill_newest
from fieldapp.desk.rightbook import role_labels
from fieldapp.desk.safety import read_safety
from fieldapp.errors import RightMissing
from fieldapp.vault.officers import add_officer
from fieldapp.vault.roles import find_colleague
from fieldapp.vault.sealing import seal_session
from fieldapp.vault.trace import Trace, list_traces
from fieldapp.vault.vault import open_vault
from fieldapp.words import say

JOINING: Final = ("Rahmawati Dewi Lestari, S.E.", "Kepala Sekretariat Panwaslu Kecamatan")
ROLES: Final[tuple[Role, ...]] = ("kepala_sekretariat",)
COPIES: Final = "cadangan"


def join(stage: Stage) -> None:
    """Let one more officer unlock the sub-district's vault, with one role alone."""
    with stage.table.step("join", stage.folder / "kecamatan") as row:
        passphrase = office.make_passphrase()
        officer = add_officer(stage.district, *JOINING, passphrase, office.COST, roles=ROLES)
        office.keep_secret(stage.folder / "kunci" / f"sandi-{stage.district.office}-ketiga.txt", passphrase)
        found = find_colleague(stage.district, officer)
        row.tell("join", roles=role_labels(found.roles))
        row.note("joined", name=found.name)
        row.require(found.roles == ROLES and _newest(stage, "joined").about == officer, "joined")


def be_denied(stage: Stage) -> None:
    """Let the new officer ask for the identities of a case, with a passphrase of her own: refused, and on record."""
    passphrase = (stage.folder / "kunci" / f"sandi-{stage.district.office}-ketiga.txt").read_text("utf-8").strip()
    case, refused = _case(stage), ""
    with stage.table.step("denied", stage.folder / "kecamatan") as row:
        with open_vault(stage.district.folder, JOINING[0], passphrase, write=False, clock=stage.clock) as asking:
            officer = asking.officer
            try:
                reveal(asking, case, say("disclosure.reason.contact"))
            except RightMissing as error:
                refused = error.sentence
        row.require(bool(refused), "refused")
        trace = _newest(stage, "denied")
        row.tell("denied", denials=len(list_traces(stage.district.db, stage.district.office, what="denied")))
        row.note("refusal", sentence=refused)
        row.require((trace.officer, trace.about, trace.action) == (officer, case, "reveal"), "denial_noted")


def show_identity(stage: Stage) -> None:
    """Show the identities of the same case to an officer who may see them; first comes the signed entry."""
    case, reason = _case(stage), say("disclosure.reason.contact")
    with stage.table.step("revealed", stage.folder / "kecamatan") as row:
        shown = reveal(stage.district, case, reason)
        trace = _newest(stage, "revealed")
        row.tell("revealed", people=bool(shown.reporter.name) + len(shown.witnesses))
        row.note("revealed", reason=trace.reason)
        row.require(
            (trace.officer, trace.about, trace.reason) == (stage.district.officer, case, reason), "reveal_noted"
        )
        row.require(trace.signed, "reveal_signed")


def seal(stage: Stage) -> None:
    """Sign the end of the history of both laptops, as the end of a session does; a second time nothing is new."""
    with stage.table.step("seal") as row:
        ends = [seal_session(vault) for vault in (stage.district, stage.regency)]
        row.tell("seal", ends=sum(end is not None for end in ends))
        row.require(None not in ends, "ends_signed")
        row.require(seal_session(stage.district) is None, "signed_once")


def keep_copy(stage: Stage) -> None:
    """Back the sub-district up to a second place."""
    place = stage.folder / COPIES
    with stage.table.step("backup", place) as row:
        place.mkdir()
        stage.copied = choose_second(stage.district, place)
        row.tell("backup", entries=dotted(stage.copied.entries), evidence=stage.copied.blobs)
        row.require(stage.copied.blobs > 0, "evidence_kept")


def try_copy(stage: Stage) -> None:
    """Try whether that copy could be restored."""
    with stage.table.step("drill", stage.folder / COPIES) as row:
        found = drill_newest(stage.district)
        row.tell("drill", entries=dotted(found.entries), evidence=found.evidence)
        row.require((found.entries, found.evidence) == (stage.copied.entries, stage.copied.blobs), "copy_counted")
        row.require(not found.defects, "copy_whole")


def tell_safety(stage: Stage) -> None:
    """Let the sub-district's vault say how safe it is."""
    with stage.table.step("selftest", stage.folder / "kecamatan") as row:
        found = read_safety(stage.district)
        row.tell("selftest", colour=say(f"safety.{found.colour}"))
        for remark in found.remarks:
            row.note("remark", sentence=remark.sentence)
        row.require(found.colour != "red", "not_in_danger")


def _case(stage: Stage) -> str:
    """Return the first case whose reporter or witnesses are on record."""
    return next(case for _name, case in sorted(stage.cases.items()) if is_held(stage.district, case))


def _newest(stage: Stage, what: str) -> Trace:
    return list_traces(stage.district.db, stage.district.office, what=what, most=1)[0]
