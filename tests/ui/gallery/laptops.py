"""The laptops and sticks of the pictures: made once per run, copied for every sitting.

new: the first day. worked: a sub-district after two months. sending: the same with something that has not travelled.
law: the same with cases handled by the law (`handled`). regency: the office above. intake: the same with a stack to
review, held files and differing entries. full: a province with 10,000 cases (`crowd`). The folders `stick-good` and
`stick-mixed` are what a stick brings to the regency, `stick-answer` what it brings back.
"""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec

from fieldapp.case.file import read_case_changes, read_case_file
from fieldapp.demo.evidence import make_evidence
from fieldapp.demo.office import OFFICES
from fieldapp.desk import printing
from fieldapp.desk.editing import begin, keep
from fieldapp.exchange import enrolment, merge
from fieldapp.exchange.export import export
from fieldapp.exchange.packfile import install_pack, sign_pack
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.stick import Stick
from fieldapp.packs.reference import Packs
from fieldapp.vault import casebook, numbers
from fieldapp.vault.printlog import Waiting, wait_for_print
from fieldapp.vault.vault import Vault
from tests.packs.sets import next_set
from tests.ui import scenery
from tests.ui.gallery.crowd import fill_up
from tests.ui.gallery.handled import make_handled
from tests.ui.gallery.table import Table
from tests.ui.scenery import CASES, Laptop

KNOWN = "known.json"
FEW = (200, 150)
PART_SIZE = 2**20
FIELD, DESK = OFFICES[0].code, OFFICES[1].code
LATE = "guru-pppk-rompi"
LABEL = b"Pemilihan 2029: tahapan dan tenggat menurut peraturan yang berlaku sejak 2 Januari 2029"
LEAD = "Warga menyebut pembagian kupon sembako di Pasar Tanjung Lempake sesudah senam pagi"


def make_laptops(folder: Path, *, few: bool) -> None:
    """Make every laptop of the scenes in a folder."""
    worked, regency = scenery.make_worked(folder / "made")
    cases, reports = FEW if few else (scenery.MANY_CASES, scenery.MANY_REPORTS)
    laptops = {
        "new": scenery.make_new(folder / "new"),
        "full": scenery.make_full(folder / "full", cases, reports),
        "worked": replace(worked, home=Path(shutil.move(worked.home, folder / "worked"))),
        "regency": replace(regency, home=Path(shutil.move(regency.home, folder / "regency"))),
    }
    laptops["sending"] = laptops["worked"].copy(folder / "sending")
    laptops["intake"] = laptops["regency"].copy(folder / "intake")
    laptops["law"] = laptops["worked"].copy(folder / "law")
    _go_on_working(laptops["sending"], folder)
    _fill_sticks(laptops, folder)
    _fill_answer(laptops, folder)
    _fill_intake(laptops, folder)
    make_handled(laptops["law"], folder)
    fill_up(laptops["full"], cases)
    (folder / KNOWN).write_bytes(msgspec.json.encode({name: one.known for name, one in laptops.items()}))
    (folder / "nothing").mkdir()


def load_known(folder: Path, name: str) -> dict[str, str]:
    """Return the ids that a laptop is known by."""
    found: dict[str, dict[str, str]] = msgspec.json.decode((folder / KNOWN).read_bytes())
    return found.get(name, {})


def _go_on_working(laptop: Laptop, folder: Path) -> None:
    """Add a finished case with a large recording, one that is not finished, and two drafts."""
    made = _evidence(LATE, folder)
    with laptop.opened() as vault:
        case = casebook.add_case(vault, read_case_file((CASES / f"{LATE}.json").read_bytes()), made)
        (made / "rekaman-rapat.m4a").write_bytes(os.urandom(3 * PART_SIZE))
        casebook.attach(vault, case, made / "rekaman-rapat.m4a", "Rekaman rapat guru, 42 menit")
        casebook.finalise(vault, case)
        numbers.draw(vault, case)
        laptop.known["late"] = case
        laptop.known["open"] = casebook.add_case(
            vault, read_case_file((CASES / "laporan-tanpa-bukti.json").read_bytes()), made
        )
        _print(vault, case, laptop.known["kades-yel-yel-video"])
        for kind, change in (("informasi_awal", {"summary": LEAD}), ("laporan", {"place": "Balai Desa Krayan"})):
            draft = begin(vault, kind)
            draft.values.setdefault("event", {}).update(change)
            keep(vault, draft)
            laptop.known[f"draft-{kind}"] = draft.draft


def _print(vault: Vault, case: str, reported: str) -> None:
    """Print some forms, save one, and leave one waiting for the printer."""
    for code, owner, way, place, copies in (
        ("A.2", case, "printer", "Canon Sekretariat", 3),
        ("A.1", reported, "printer", "Canon Sekretariat", 2),
        ("A.3", reported, "file", "tanda-bukti-penerimaan-laporan-001.pdf", 1),
    ):
        made = printing.make_form(vault, code, owner)
        printing.record_print(vault, made, way, place, copies)  # type: ignore[arg-type]
    wait_for_print(vault, Waiting(form="A.2", owner=case, paper="f4", copies=2))


def _evidence(name: str, folder: Path) -> Path:
    """Draw the evidence of a shipped case; return the folder that its paths begin in."""
    told = json.loads((CASES / f"{name}.json").read_bytes())
    kinds = json.loads((CASES / "expect" / f"{name}.json").read_bytes())["make_evidence"]
    make_evidence(told, {item["path"]: item["kind"] for item in kinds}, folder / "bahan" / name)
    return folder / "bahan" / name


def _fill_sticks(laptops: dict[str, Laptop], folder: Path) -> None:
    """Write the two sticks that come to the regency: one as it should be, one with everything that may lie there."""
    good, mixed = folder / "stick-good", folder / "stick-mixed"
    good.mkdir()
    sender = laptops["sending"].copy(folder / "made" / "sender")
    with sender.opened() as vault:
        export(vault, Stick(good), DESK, part_size=PART_SIZE)
    shutil.copytree(good, mixed)
    parts = sorted(mixed.glob("*.netra"))
    whole = parts[1].read_bytes()
    parts[1].write_bytes(whole[:-300] + b"x" * 300)
    parts[-1].unlink()
    (mixed / "salinan (2).netra").write_bytes(whole[: len(whole) // 2])
    (mixed / "daftar hadir rapat koordinasi.netra").write_text("Daftar hadir")
    _add_strangers(laptops["regency"].copy(folder / "made" / "inviting"), mixed, folder / "made")


def _fill_answer(laptops: dict[str, Laptop], folder: Path) -> None:
    """Write the stick that comes back to the field: a receipt, a newer set of reference data, and a broken one."""
    stick, files = folder / "stick-answer", next_set()
    stick.mkdir()
    with laptops["regency"].copy(folder / "made" / "issuing").opened() as desk:
        built = sign_pack(
            desk, {**files, "pack": files["pack"].replace(Packs("", files).head["label"].encode(), LABEL)}
        )
        path = folder / "made" / built.name
        path.write_bytes(built.data)
        install_pack(desk, path)
        make_receipt(desk, FIELD, Stick(stick))
    (stick / "netra-acuan-2098.1.1.tar").write_bytes(built.data[: len(built.data) // 2])


def _add_strangers(regency: Laptop, stick: Path, folder: Path) -> None:
    """Add what a laptop that is not certified and one of another regency wrote."""
    clock = regency.clock
    unknown = scenery.make_new(
        folder / "unknown", replace(OFFICES[0], name="Panwaslu Kecamatan Long Kali", code="64.01.08"), clock
    )
    asked = folder / "asked"
    asked.mkdir()
    with regency.opened() as vault:
        invitation = enrolment.invite(vault, "64.01.08", asked)
    with unknown.opened() as vault:
        enrolment.request(vault, invitation.path, stick)
        _add_finished(vault, "kades-yel-yel-video", folder.parent)
        export(vault, Stick(stick), DESK, part_size=PART_SIZE)
    away = scenery.make_new(folder / "away", replace(OFFICES[1], name="Bawaslu Kabupaten Kutai Barat", code="64.02"))
    far = scenery.make_new(folder / "far", replace(OFFICES[0], name="Panwaslu Kecamatan Anggana", code="64.02.01"))
    with away.opened() as above, far.opened() as below:
        enrol(above, below, folder / "asked-far")
        _add_finished(below, LATE, folder.parent)
        export(below, Stick(stick), "64.02", part_size=PART_SIZE)


def _add_finished(vault: Vault, name: str, folder: Path) -> str:
    case = casebook.add_case(vault, read_case_file((CASES / f"{name}.json").read_bytes()), _evidence(name, folder))
    casebook.finalise(vault, case)
    return case


def enrol(above: Vault, below: Vault, folder: Path) -> None:
    folder.mkdir()
    invitation = enrolment.invite(above, below.office, folder)
    request = enrolment.request(below, invitation.path, folder)
    enrolment.accept(below, enrolment.approve(above, request.path, folder).path)


def _fill_intake(laptops: dict[str, Laptop], folder: Path) -> None:
    """Take in what both sticks bring, and a second laptop of the same office that wrote other things."""
    intake = laptops["intake"]
    with intake.opened() as vault:
        for name in ("stick-good", "stick-mixed"):
            merge.import_paths(vault, [folder / name])
    first = laptops["sending"].copy(folder / "made" / "first")
    second = scenery.make_new(folder / "made" / "second", OFFICES[0])
    stick = folder / "made" / "between"
    stick.mkdir()
    case = first.known["kades-yel-yel-video"]
    with intake.opened() as desk, second.opened() as other:
        enrol(desk, other, folder / "made" / "asked-second")
        export(desk, Stick(stick), FIELD, everything=True)
        merge.import_paths(other, [stick])
        _revise(other, case, "Lapangan SDN 004 Desa Muara Lambakan", stick, folder)
    with first.opened() as vault:
        _revise(vault, case, "Lapangan bola Desa Muara Lambakan, sebelah balai desa", stick, folder)
    with intake.opened() as desk:
        merge.import_paths(desk, [stick])
    intake.known.update(laptops["sending"].known)


def _revise(vault: Vault, case: str, place: str, stick: Path, folder: Path) -> None:
    change = json.dumps({"event": {"place": place}}).encode()
    casebook.revise_case(vault, case, read_case_changes(change), "Salah ketik", folder)
    export(vault, Stick(stick), DESK)


def with_stick(name: str) -> Callable[[Laptop, Table, Path], None]:
    """Return what plugs a stick in; what lies in a folder of this name beside the laptops is on it."""

    def prepare(_laptop: Laptop, table: Table, laptops: Path) -> None:
        place = table.plug()
        if name:
            shutil.copytree(laptops / name, place, dirs_exist_ok=True)

    return prepare
