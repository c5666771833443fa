"""What can be done with a paper beside typing: final with its number, signed, scanned, brought up to date, taken away.

Made by the page, which tells it the paper as it was read last and gets the ends back as signals.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.case.document import Document
from fieldapp.desk.document import refresh
from fieldapp.desk.filling import Typing, drop_typing, finish_typing, save_typing
from fieldapp.desk.scanning import AttachedScan, attach_scan
from fieldapp.vault.documents import remove_document, sign_document
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Report
from ui.page import Shell
from ui.pages.document.sheets import RemoveSheet, ScanSheet, SignSheet
from ui.pages.editor.sheets import ask_reason
from ui.session import Session
from ui.widgets.sheet import question


class DocumentActs(QObject):
    """The acts of one page; `began` when something is being written, `ended` or `refused(error)` when that is over."""

    began = Signal()
    ended = Signal()
    scanned = Signal()
    refused = Signal(object)
    removed = Signal()

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell, self._page = shell, page

    @property
    def _session(self) -> Session:
        return self._shell.session

    def _write(self, paper: Document, work: Callable[[Vault], Any], said: Callable[[Any], str]) -> None:
        def end(result: Any) -> None:
            self._shell.tell(said(result))
            self.ended.emit()

        self.began.emit()
        self._session.write(self._page, work, end, self.refused.emit, changed=(paper.case or paper.id, paper.id))

    # ---- the way of a paper ------------------------------------------------------------------------------------------

    def save(self, typing: Typing) -> None:
        """Save what was typed; of a paper that was final once, with a reason."""

        def go_on(reason: str) -> None:
            self._write(
                typing.base, lambda vault: save_typing(vault, typing, reason), lambda _done: say("ui.document.saved")
            )

        if typing.filling.needs_reason:
            ask_reason(self._shell, go_on)
        else:
            go_on("")

    def finalise(self, typing: Typing) -> None:
        """Ask, then save what was typed and make the paper final."""
        numbered = bool(typing.filling.form.series) and not typing.base.number

        def go_on(reason: str) -> None:
            self._write(typing.base, lambda vault: finish_typing(vault, typing, reason), _say_final)

        def begin() -> None:
            if typing.typed and typing.filling.needs_reason:
                ask_reason(self._shell, go_on)
            else:
                go_on("")

        code = "number" if numbered else "plain"
        question(
            self._shell, say("ui.document.final.title"), say(f"ui.document.final.text_{code}"),
            [
                (say("ui.case.cancel"), "plain", lambda: None),
                (say(f"ui.document.final.do_{code}"), "main", begin),
            ],
        )  # fmt: skip

    def sign(self, paper: Document) -> None:
        """Record that the printed sheet was signed."""

        def sign(on: str, stamped: bool) -> None:
            self._write(
                paper, lambda vault: sign_document(vault, paper.id, on, stamped=stamped),
                lambda _done: say("ui.document.sign.done"),
            )  # fmt: skip

        today = self._session.now().date
        stamped = paper.stamped if paper.signed_on else True
        self._shell.open_sheet(SignSheet(today, paper.signed_on, stamped, sign))

    def ask_scan(self, paper: Document) -> None:
        """Ask for the scan of the signed sheet."""
        self._shell.open_sheet(ScanSheet(lambda path: self.take_scan(paper, path)))

    def take_scan(self, paper: Document, path: Path) -> None:
        """Keep a scan as the original of the paper."""
        self._shell.tell(say("ui.document.scan.taking", name=path.name))

        def work(vault: Vault, report: Report) -> AttachedScan:
            return attach_scan(vault, paper.id, path, report=report)

        def end(found: AttachedScan) -> None:
            self._shell.tell(say("ui.document.scan.known" if found.known else "ui.document.scan.done", name=path.name))
            self.scanned.emit()

        self._session.carry(self._page, work, end, self.refused.emit, changed=(paper.case or paper.id, paper.id))

    def bring_up_to_date(self, paper: Document) -> None:
        """Bring proposals up to date that nobody changed."""
        self._write(
            paper, lambda vault: refresh(vault, paper.id),
            lambda changed: say("ui.document.refreshed" if changed else "ui.document.nothing_new", count=len(changed)),
        )  # fmt: skip

    def ask_discard(self, act: Callable[[], None]) -> None:
        """Ask before what was typed is given up."""
        question(
            self._shell, say("ui.document.discard_title"), say("ui.document.discard_text"),
            [
                (say("ui.document.discard_do"), "plain", act),
                (say("ui.document.discard_keep"), "main", lambda: None),
            ],
        )  # fmt: skip

    def ask_removal(self, paper: Document) -> None:
        """Ask why the paper is taken away, and take it away."""

        def take_away(vault: Vault, reason: str) -> None:
            remove_document(vault, paper.id, reason)
            drop_typing(vault, paper.id)

        def remove(reason: str) -> None:
            self._session.write(
                self._page, lambda vault: take_away(vault, reason),
                lambda _done: self.removed.emit(), self.refused.emit, changed=(paper.case or paper.id, paper.id),
            )  # fmt: skip

        self._shell.open_sheet(RemoveSheet(remove))


def _say_final(done: Document) -> str:
    code = "number" if done.number else "plain"
    return say(f"ui.document.final.done_{code}", number=done.number)
