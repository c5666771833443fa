"""The whole story on real cases, from an invitation to the second bundle, in a throw-away folder.

Called by the command line and by tests through `fieldapp.demo.run`. Each act uses the functions that the command line
uses; the story ends at the first check that does not hold.
"""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from fieldapp.demo import companion, district, headquarters, journey, office, people, procedure, verification
from fieldapp.demo.pictures import CONTACT_SHEET, draw_contact_sheet, draw_pages
from fieldapp.demo.stage import Stage, fresh_folder, own_home
from fieldapp.demo.table import Say, Table
from fieldapp.errors import NetraError
from fieldapp.words import say as words

Act = Callable[[Stage], None]
CHAPTERS: Final[tuple[tuple[str, tuple[Act, ...]], ...]] = (
    ("offices", (office.open_offices, office.certify_laptop)),
    (
        "district",
        (
            district.draw_evidence,
            district.add_cases,
            district.add_reports,
            district.finalise_cases,
            district.number_cases,
        ),
    ),
    (
        "law",
        (
            procedure.handle_cases,
            procedure.follow_letters,
            procedure.check_board,
            procedure.tell_clocks,
            procedure.print_books,
        ),
    ),
    ("paper", (district.print_forms, district.check_printed)),
    ("way_up", (headquarters.send, headquarters.inspect, headquarters.receive_damaged, headquarters.receive)),
    ("way_down", (headquarters.review, headquarters.answer)),
    ("second", (headquarters.send_again,)),
    (
        "road",
        (
            companion.add_laptop,
            companion.differ,
            companion.settle,
            companion.replace_laptop,
            journey.fill_sticks,
            journey.tell_ways,
            journey.carry_reference,
        ),
    ),
    (
        "people",
        (
            people.join,
            people.be_denied,
            people.show_identity,
            people.keep_copy,
            people.try_copy,
            people.tell_safety,
            people.seal,
        ),
    ),
    ("checks", (verification.check_vaults, verification.check_seals, verification.check_stick_parts)),
)


def run(out: Path, *, say: Say = print, pictures: bool = True) -> int:
    """Play the story in a folder; return 0 when every check holds, 1 otherwise.

    Raises DemoFolderForeign for a folder that is neither empty nor a former demonstration's; then nothing changed.
    """
    folder = fresh_folder(out)
    table = Table(say, folder)
    say(words("demo.title"))
    say(words("demo.folder", folder=folder))
    held = True
    with own_home(folder / "rumah"), ExitStack() as closing:
        stage = Stage(folder, table, closing)
        try:
            for name, acts in CHAPTERS:
                table.chapter(name)
                for act in acts:
                    act(stage)
            if pictures:
                table.chapter("pictures")
                _draw(stage)
        except (NetraError, OSError):
            held = False
    _say_end(table, held=held)
    return 0 if held else 1


def _draw(stage: Stage) -> None:
    folder = stage.folder / "gambar"
    with stage.table.step("pictures", folder) as row:
        pages = draw_pages(sorted(stage.prints.glob("*.pdf")), folder)
        first = [page for page in pages if page.stem.endswith("-1")]
        draw_contact_sheet(first, folder / CONTACT_SHEET)
        row.tell("pictures", pages=len(pages))
        row.note("file", name=f"gambar/{CONTACT_SHEET}")
        row.require(bool(pages), "pictures_made")


def _say_end(table: Table, *, held: bool) -> None:
    table.say("")
    for line in table.summary():
        table.say(line)
    table.say("")
    table.say(words("demo.all_held" if held else "demo.broken"))
    for name in ("cetak", "gambar", "bukti", "stik", "kecamatan", "kabupaten", "cadangan", "kunci"):
        if (table.folder / name).is_dir():
            table.say(words(f"demo.where.{name}", folder=table.folder / name))
    first = office.OFFICES[0]
    table.say(words("demo.look_inside", home=table.folder / "rumah"))
    places = {"vault": table.folder / first.folder, "file": table.folder / "kunci" / f"sandi-{first.code}.txt"}
    quoted = {name: f'"{place}"' if " " in str(place) else str(place) for name, place in places.items()}
    table.say(words("demo.look_command", netra=_own_command(), officer=first.officer[0], **quoted))


def _own_command() -> str:
    """Return what starts this program once more, from any folder."""
    program = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    return program if getattr(sys, "frozen", False) else f"{program} -m ui"
