"""The two offices of the demonstration: their vaults, settings and officers, and how the laptop of one is certified.

Called by the story. Passphrases are made up by chance, lie in files of the throw-away folder and are never said.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fieldapp.demo.stage import DISTRICT, REGENCY, Stage
from fieldapp.exchange import enrolment
from fieldapp.vault import slots
from fieldapp.vault.creation import create_vault
from fieldapp.vault.journal import Change
from fieldapp.vault.officers import add_officer
from fieldapp.vault.passphrase import STANDARD, Cost
from fieldapp.vault.vault import Vault
from fieldapp.words import say

COST: Cost = STANDARD


@dataclass(frozen=True, slots=True)
class Office:
    """One office of the story and the two officers that unlock its laptop."""

    code: str
    folder: str
    name: str
    officer: tuple[str, str]
    second: tuple[str, str]
    settings: Mapping[str, Any]


OFFICES: Final = (
    Office(
        DISTRICT,
        "kecamatan",
        "Panwaslu Kecamatan Tanjung Lempake",
        ("Hariyati Nopriani", "Anggota Panwaslu Kecamatan"),
        ("Muhammad Ridwan Asyari", "Ketua Panwaslu Kecamatan"),
        {
            "kop_lines": ["PANITIA PENGAWAS PEMILIHAN UMUM", "KECAMATAN TANJUNG LEMPAKE", "KABUPATEN PASER"],
            "address": "Jalan Negara KM 12, Tanjung Lempake",
            "phone": "(0543) 000012",
            "email": "panwaslu.lempake@contoh.id",
            "city": "Tanjung Lempake",
            "zone": "WITA",
            "contest": "PB",
            "bawaslu_code": "23.01.05",
            "lhp_unit": "KI-01.05",
            "chair": "Muhammad Ridwan Asyari",
            "members": ["Hariyati Nopriani", "Siti Rohani Mardhatillah"],
        },
    ),
    Office(
        REGENCY,
        "kabupaten",
        "Bawaslu Kabupaten Paser",
        ("Noor Aida Fitriani, S.H.", "Staf Penanganan Pelanggaran"),
        ("Drs. Sabransyah Idrus", "Ketua Bawaslu Kabupaten"),
        {
            "kop_lines": ["BADAN PENGAWAS PEMILIHAN UMUM", "KABUPATEN PASER"],
            "address": "Jalan Jenderal Sudirman Nomor 00, Tanah Grogot",
            "phone": "(0543) 000064",
            "email": "bawaslu.paser@contoh.id",
            "city": "Tanah Grogot",
            "zone": "WITA",
            "contest": "PB",
            "bawaslu_code": "23.01",
            "lhp_unit": "KI-01",
            "chair": "Drs. Sabransyah Idrus",
        },
    ),
)


def open_offices(stage: Stage) -> None:
    """Make both vaults, each with its settings, two officers and a recovery sheet."""
    made = [_open_office(stage, office) for office in OFFICES]
    stage.district, stage.regency = made


def _open_office(stage: Stage, office: Office) -> Vault:
    with stage.table.step("vault", stage.folder / office.folder) as row:
        passphrase = make_passphrase()
        vault, recovery = create_vault(
            stage.folder / office.folder,
            office.code,
            office.name,
            office.officer[0],
            passphrase,
            clock=stage.clock,
            cost=COST,
            settings=office.settings,
        )
        stage.closing.callback(vault.close)
        secret_files = stage.folder / "kunci"
        keep_secret(secret_files / f"sandi-{office.code}.txt", passphrase)
        keep_secret(secret_files / f"pemulihan-{office.code}.txt", recovery)
        _add_officers(vault, office, secret_files)
        row.tell("vault", office=office.code, officers=len(slots.list_officers(vault.folder)))
        row.note("vault", name=office.name, officer=office.officer[0], second=office.second[0])
        row.note("recovery", file=f"kunci/pemulihan-{office.code}.txt")
        row.require(len(slots.list_officers(vault.folder)) == 2, "officers")
    return vault


def make_passphrase() -> str:
    """Return a passphrase made up by chance."""
    return "-".join(secrets.token_hex(3) for _ in range(4))


def keep_secret(path: Path, text: str) -> None:
    """Write a passphrase or a recovery sheet into the throw-away folder. Raises OSError."""
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def _add_officers(vault: Vault, office: Office, secret_files: Path) -> None:
    """Write the position of the first officer and let a second one unlock the vault too."""
    passphrase = make_passphrase()
    with vault.writing():
        change = Change("officer.set", vault.officer, {"position": office.officer[1]})
        vault.journal.write([change], vault.officer, vault.now())
    add_officer(vault, *office.second, passphrase, COST)
    keep_secret(secret_files / f"sandi-{office.code}-kedua.txt", passphrase)


def certify_laptop(stage: Stage) -> None:
    """Certify the laptop of the district at the regency by four files on the stick."""
    district, regency, stick = stage.district, stage.regency, stage.stick
    with stage.table.step("enrol", stick) as row:
        invitation = enrolment.invite(regency, district.office, stick)
        request = enrolment.request(district, invitation.path, stick)
        answer = enrolment.approve(regency, request.path, stick)
        certificate = enrolment.accept(district, answer.path)
        files = [step.path.name for step in (invitation, request, answer)]
        row.tell("enrol", files=len(files))
        for name in files:
            row.note("file", name=name)
        row.note("fingerprint", fingerprint=request.fingerprint)
        row.require(request.fingerprint == answer.fingerprint, "fingerprint")
        row.require(certificate.device == district.device, "certificate")
        known = [device for device in enrolment.list_devices(regency) if not device.revoked]
        row.require(len(known) == 2, "devices")
        row.note("devices", offices=", ".join(say("demo.device", name=one.name, office=one.office) for one in known))
