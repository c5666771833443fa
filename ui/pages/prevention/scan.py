"""The scans of a record: small pictures of them, adding one by drop, choice or typed place, looking at one, a copy.

Part of the pages of declarations and meetings. A PDF is shown page by page, a picture whole.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QWidget

from fieldapp.desk.output import file_name, require_free
from fieldapp.desk.view import Data
from fieldapp.errors import NetraError
from fieldapp.vault.rolls import attach_scan
from fieldapp.vault.thumbnail import draw_large, load_thumbnail, make_thumbnail
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Report
from ui.page import Shell
from ui.pages.case.evidence import EvidenceList
from ui.pages.case.sheets import CopySheet, picture_sheet
from ui.pages.prevention.removal import RemoveSheet
from ui.pages.transfer.paper import open_paper
from ui.session import ANYTHING
from ui.style import SNUG
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import row, rows
from ui.widgets.field import Field
from ui.widgets.path import PathEdit
from ui.widgets.sheet import notice
from ui.widgets.text import Label

PICTURE_EDGE: Final = 1600
PDF: Final = "application/pdf"
# A PDF beyond this is shown by its first page: nobody waits for so much to be read.
LARGEST_READ: Final = 40_000_000


class ScanList(QWidget):
    """What was scanned for one record; `fill` shows it, a drop or a choice adds to it."""

    def __init__(self, shell: Shell, title: str, none: str) -> None:
        super().__init__()
        self._shell = shell
        self._record = ""
        self._drawn: set[str] = set()
        self.list = EvidenceList(none)
        self.path = PathEdit("scan_edit", say("ui.prevention.scan.title"), [say("ui.prevention.scan.kinds")])
        self._add = Field(say("ui.prevention.scan.add"), self.path, say("ui.prevention.scan.hint"))
        self._refused = Banner(tone="ochre")
        self._refused.setObjectName("scan_banner")
        self.setAcceptDrops(True)
        self.remove_button = Button(say("ui.prevention.scan.remove"), "quiet", name="remove_scan_button")
        self.remove_button.call(self._remove)
        self.setLayout(
            rows(Label(title, "heading"), self.list, row(None, self.remove_button), self._refused, self._add, gap=SNUG)
        )
        self.path.picked.connect(self.take)
        self.list.view_asked.connect(self._view)
        self.list.copy_asked.connect(self._copy)
        self.list.check_asked.connect(self._check)

    def fill(self, record: str, scans: Sequence[Data], absent: frozenset[str], *, own: bool) -> None:
        """Show the scans of a record; only its own office adds to them."""
        if record != self._record:
            self._refused.say("")
            self.path.set_value("")
        self._record = record
        self._add.setVisible(own)
        self.remove_button.setVisible(own and bool(scans))
        self.setAcceptDrops(own)
        self.list.fill(scans, absent)
        self._draw()

    # ---- adding ------------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        self.path.dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self.path.dropEvent(event)

    def take(self, path: Path) -> None:
        """Keep a file as a scan of the record."""
        if path.is_dir():
            self._refused.say(say("ui.prevention.scan.folder"), "ochre")
            return
        record = self._record
        self._refused.say("")
        self.path.setEnabled(False)
        self._shell.tell(say("ui.prevention.scan.taking", name=path.name))

        def work(vault: Vault, _report: Report) -> str:
            attach_scan(vault, record, path)
            return path.name

        self._shell.session.carry(self, work, self._taken, self._refuse, changed=ANYTHING)

    def _taken(self, name: str) -> None:
        self.path.setEnabled(True)
        self.path.set_value("")
        self.path.setFocus()
        self._shell.tell(say("ui.prevention.scan.taken", name=name))

    def _refuse(self, error: Exception) -> None:
        self.path.setEnabled(True)
        if isinstance(error, NetraError):
            self._shell.tell("")
            self._refused.say(error.sentence, "ochre")
            self.path.setFocus()
        else:
            self._shell.fail(error)

    def _remove(self) -> None:
        picked = self.list.picked()
        if picked is not None:
            self._shell.open_sheet(RemoveSheet(self._shell, self._record, self.path.setFocus, picked["id"]))

    # ---- looking -----------------------------------------------------------------------------------------------------

    def _view(self, item: Data) -> None:
        if item["media_type"] == PDF and item["size"] <= LARGEST_READ:
            self._shell.session.read(
                self, partial(read_whole, item["sha256"]), partial(self._show_pdf, item), key="see"
            )
            return
        asked = (item["sha256"], item["media_type"], item["size"], PICTURE_EDGE)
        self._shell.session.read(
            self, lambda vault: draw_large(vault, *asked), partial(self._show_picture, item["name"]), key="see"
        )

    def _show_pdf(self, item: Data, pdf: bytes) -> None:
        open_paper(self._shell, pdf, item["name"], file_name(item["name"], item["sha256"][:12]))

    def _show_picture(self, name: str, data: bytes) -> None:
        picture = QPixmap()
        if data and picture.loadFromData(data):
            self._shell.open_sheet(picture_sheet(name, picture))
        else:
            notice(self._shell, name, say("ui.case.evidence.unseen"))

    def _copy(self, item: Data) -> None:
        def extract(target: Path) -> None:
            def work(vault: Vault, _report: Report) -> None:
                require_free(target, overwrite=False)
                vault.evidence.extract(item["sha256"], target)

            told = say("ui.case.evidence.copied", name=target)
            self._shell.session.carry(self, work, lambda _nothing: self._shell.tell(told), changed=())

        self._shell.open_sheet(CopySheet(file_name(item["name"], item["sha256"][:12]), extract))

    def _check(self, item: Data) -> None:
        def say_state(state: str) -> None:
            if state == "ok":
                self._shell.tell(say("ui.case.evidence.sound", name=item["name"]))
            else:
                notice(self._shell, item["name"], say(f"ui.case.evidence.is_{state}"))

        self._shell.session.carry(
            self, lambda vault, _report: vault.evidence.verify(item["sha256"]), say_state, changed=()
        )

    # ---- small pictures ----------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        wanted = self.list.wanted_pictures()
        if wanted:
            self._shell.session.read(self, partial(load_pictures, wanted), self._show_small, key="small")

    def _show_small(self, found: dict[str, bytes]) -> None:
        for sha256, data in found.items():
            picture = QPixmap()
            if data and picture.loadFromData(data):
                self.list.show_picture(sha256, picture)
        missing = [one for one in self.list.wanted_pictures() if one["sha256"] not in self._drawn | found.keys()]
        if missing:
            self._drawn |= {one["sha256"] for one in missing}
            self._shell.session.carry(self, partial(make_pictures, missing), self._show_small, changed=())


def read_whole(sha256: str, vault: Vault) -> bytes:
    """Return all of a file that was taken in."""
    blocks = []
    with vault.evidence.open_stream(sha256) as stream:
        while block := stream.read(1 << 20):
            blocks.append(block)
    return b"".join(blocks)


def load_pictures(items: Sequence[Data], vault: Vault) -> dict[str, bytes]:
    """Return the small pictures that were drawn before, by digest."""
    found = {one["sha256"]: load_thumbnail(vault.db, one["sha256"]) for one in items}
    return {sha256: data for sha256, data in found.items() if data is not None}


def make_pictures(items: Sequence[Data], vault: Vault, _report: Report) -> dict[str, bytes]:
    """Draw the small pictures of files and keep them; return them by digest."""
    return {one["sha256"]: make_thumbnail(vault, one["sha256"], one["media_type"], one["size"]) for one in items}
