"""Cases that a plenary has decided about, and letters that are on their way, for the windows that show them."""

from fieldapp.case.ids import new_id
from fieldapp.vault.journal import Change
from fieldapp.vault.register import load_case
from fieldapp.vault.vault import Vault

PASSED_ON, CRIME = "pelanggaran_hukum_lainnya", "pidana_pemilihan"
CAMAT, NINE, RICE = "camat-orasi-kendaraan-dinas", "grup-wa-dinas-sembilan-asn", "pj-kades-beras-berstiker"
KADES, NOBODY = "kades-yel-yel-video", "anggota-bpd-dan-ketua-rt"


def decide(vault: Vault, case: str, result: str = PASSED_ON, on: str = "2024-11-01T10:00") -> None:
    """Write a plenary as another laptop could have: the way up to it is not what is tested here."""
    decisions = [{"subject": one.id, "result": result, "basis": ""} for one in load_case(vault.db, case).subjects]
    plenary = {"number": "12", "present": ["Ketua", "Anggota"], "decisions": decisions}
    facts = {"case": case, "name": "pleno", "on": on, "plenary": plenary}
    with vault.writing():
        vault.journal.write([Change("step.set", new_id(), facts)], vault.officer, vault.now())
