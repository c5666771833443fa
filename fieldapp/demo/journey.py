"""How far things came: an export on several sticks, the way of every case, reference data that rides with a receipt.

Called by the story. The small stick is a folder that says of itself that it is nearly full.
"""

from pathlib import Path
from typing import Final

from fieldapp.demo.headquarters import PART_SIZE
from fieldapp.demo.stage import Stage
from fieldapp.demo.table import dotted
from fieldapp.desk.packfolder import save_set, write_pack
from fieldapp.exchange.export import export
from fieldapp.exchange.handover import name_places
from fieldapp.exchange.merge import import_paths
from fieldapp.exchange.packfile import build_pack, install_pack, install_waiting
from fieldapp.exchange.placement import SLACK
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.recheck import check_folder
from fieldapp.exchange.stick import Medium, Stick
from fieldapp.vault.underway import count_states

SMALL: Final = SLACK + 2 * PART_SIZE
PACK_LINE: Final = 'version = "{version}"'


class SmallMedium(Medium):
    """A medium with room for two parts."""

    def free(self, folder: Path) -> int | None:
        """Return what is left of the little room it has."""
        return SMALL - sum(path.stat().st_size for path in folder.iterdir() if path.is_file())


def fill_sticks(stage: Stage) -> None:
    """Write everything onto a small stick and what is left onto a second one; the second one arrives first."""
    small, large = stage.folder / "stik-kecil", stage.folder / "stik-lanjutan"
    with stage.table.step("several_sticks", small) as row:
        for folder in (small, large):
            folder.mkdir()
        first = export(
            stage.district,
            Stick(small, medium=SmallMedium()),
            stage.regency.office,
            everything=True,
            part_size=PART_SIZE,
        )
        row.require(bool(first.left), "stick_filled")
        done = export(
            stage.district,
            Stick(large),
            stage.regency.office,
            everything=True,
            part_size=PART_SIZE,
            continue_here=True,
        )
        row.tell("sticks", sticks=len(done.loads), parts=len(done.plan.parts))
        for number, load in enumerate(done.loads, 1):
            row.note("stick", number=number, places=name_places(load.places), kilobytes=dotted(load.size // 1024))
        row.require(not done.left and len(done.loads) == len((small, large)), "sticks_hold_all")
    with stage.table.step("replugged", small) as row:
        checked = [part for folder in (small, large) for part in check_folder(stage.district, Stick(folder))]
        row.tell("whole", parts=len(checked))
        row.require(len(checked) == len(done.plan.parts), "sticks_hold_all")
        row.require(all(part.state == "whole" for part in checked), "stick_whole")
        report = import_paths(stage.regency, [large, small])
        row.require(report.total("offered") == done.plan.entries, "entries_planned")


def tell_ways(stage: Stage) -> None:
    """Say how far every case of the sub-district came."""
    with stage.table.step("ways", stage.folder / "kecamatan") as row:
        stick = stage.folder / "stik-lain" / "jawaban-akhir"
        stick.mkdir(parents=True)
        make_receipt(stage.regency, stage.district.office, Stick(stick))
        import_paths(stage.district, [stick])
        found = count_states(stage.district.db, stage.district.office)
        row.tell("ways", cases=sum(found.values()))
        row.note("ways", **found)
        row.require(sum(found.values()) == len(stage.cases), "every_case_told")
        row.require(found["unsent"] == found["on_stick"] == 0, "nothing_under_way")


def carry_reference(stage: Stage) -> None:
    """Let the regency issue newer reference data: it rides with a receipt, waits, and is used by an officer."""
    stick, before = stage.folder / "stik-acuan", stage.regency.packs.base
    with stage.table.step("reference", stick) as row:
        stick.mkdir()
        version = f"{before}.1"
        folder = stage.folder / "acuan"
        save_set(stage.regency.packs, folder)
        head = folder / "pack.toml"
        told = head.read_text(encoding="utf-8")
        head.write_text(
            told.replace(PACK_LINE.format(version=before), PACK_LINE.format(version=version), 1), encoding="utf-8"
        )
        built = build_pack(stage.regency, folder)
        install_pack(stage.regency, write_pack(built.name, built.data, folder / "terbit"))
        made = make_receipt(stage.regency, stage.district.office, Stick(stick))
        report = import_paths(stage.district, [stick])
        states = [one.state for one in report.packs]
        row.require((made.pack, states, stage.district.packs.base) == (version, ["waiting"], before), "pack_waits")
        install_waiting(stage.district, version)
        row.tell("reference", version=version)
        row.note("reference", sentence=report.packs[0].sentence)
        row.require(stage.district.packs.base == version, "pack_used")
