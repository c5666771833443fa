"""The last checks of the demonstration: both vaults in full, every seal on paper, every part on the stick.

Called by the story. Reads only.
"""

import hashlib

from fieldapp.demo.headquarters import PART_SIZE
from fieldapp.demo.stage import Stage
from fieldapp.demo.table import dotted
from fieldapp.desk.audit import audit_vault
from fieldapp.desk.printing import check_paper
from fieldapp.exchange.merge import verify_bytes
from fieldapp.exchange.testimony import certified_keys

OLD_PAPERS = 2  # A.1 and A.3 of the case that was revised


def check_vaults(stage: Stage) -> None:
    """Check both vaults in full."""
    for vault in (stage.district, stage.regency):
        with stage.table.step("check", vault.folder) as row:
            found = audit_vault(vault, full=True, key_of=certified_keys(vault))
            row.tell("checked", entries=dotted(found.entries), evidence=found.evidence, heads=found.heads)
            for finding in found.defects:
                row.note("finding", code=finding.code, where=finding.where)
            row.require(not found.defects and found.held == 0, "vault_whole")


def check_seals(stage: Stage) -> None:
    """Check the code of every printed form, and that the file is the one that was printed first."""
    with stage.table.step("seals", stage.prints) as row:
        changed, same = 0, 0
        for paper in stage.papers:
            seal = paper.printed.seal
            found = check_paper(stage.district, seal.printed if seal else "")
            changed += bool(found.changes)
            same += paper.plain and found.pdf_sha256 == hashlib.sha256(paper.path.read_bytes()).hexdigest()
        row.tell("seals", papers=len(stage.papers), changed=changed)
        row.note("same", same=same)
        row.require(changed == OLD_PAPERS, "seals_hold")
        row.require(same == sum(paper.plain for paper in stage.papers), "pdf_same")


def check_stick_parts(stage: Stage) -> None:
    """Prove every part that the district wrote, as the regency would."""
    with stage.table.step("parts", stage.stick) as row:
        parts = sorted(stage.stick.glob(f"{stage.district.office}-*.netra"))
        opened = [verify_bytes(stage.regency, path.read_bytes()) for path in parts]
        size = sum(path.stat().st_size for path in parts)
        row.tell("verified", parts=len(opened), kilobytes=dotted(size // 1024))
        row.require(all(path.stat().st_size <= PART_SIZE for path in parts), "part_size")
