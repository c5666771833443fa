"""What can be done with advice and letters: each act asks where it has to, is carried out by the core, and is said.

Made by the page of a case and by Tindak Lanjut.
"""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fieldapp.desk.followup import Letter, renew_letter
from fieldapp.desk.passing import PassedOn, choose_violations, pass_on, prepare_letter
from fieldapp.desk.proposal import Counsel
from fieldapp.desk.scanning import PaperSet, make_set, record_set
from fieldapp.desk.sealing import Way
from fieldapp.vault.referrals import load_referral, remove_referral
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.jobs import Report
from ui.page import Shell
from ui.pages.advice.papers import PaperSetSheet
from ui.pages.advice.referring import ReferSheet, Wish
from ui.pages.advice.tracking import TrackSheet
from ui.pages.case.sheets import ReasonSheet


class AdviceActs(QObject):
    """The acts of one page; `changed()` is called when letters were written, tracked or taken back."""

    def __init__(self, shell: Shell, page: QWidget, changed: Callable[[], None]) -> None:
        super().__init__(page)
        self._shell, self._page, self._changed = shell, page, changed

    def _today(self) -> date:
        return self._shell.session.now().date()

    # ---- rows --------------------------------------------------------------------------------------------------------

    def choose(self, counsel: Counsel, names: Sequence[str], said: str) -> None:
        """Set the violations of a case; one that was finished asks for a reason."""

        def write(reason: str) -> None:
            self._shell.session.write(
                self._page, lambda vault: choose_violations(vault, counsel.case.id, names, reason),
                lambda _none: self._shell.tell(say(said)), changed=(counsel.case.id,),
            )  # fmt: skip

        if counsel.needs_reason:
            self._shell.open_sheet(ReasonSheet("rows", write, needed=True))
        else:
            write("")

    # ---- letters -----------------------------------------------------------------------------------------------------

    def refer(self, counsel: Counsel) -> None:
        """Ask which letters are written, and write them."""
        owner = counsel.case.id

        def write(wish: Wish) -> None:
            self._shell.session.write(
                self._page,
                lambda vault: pass_on(
                    vault, owner, routes=wish.routes, on=wish.on, apart=wish.apart, despite=wish.despite,
                    stepless=wish.stepless,
                ),
                self._tell_written, changed=(owner,),
            )  # fmt: skip

        self._shell.open_sheet(ReferSheet(counsel.ways, self._today, write))

    def _tell_written(self, made: PassedOn) -> None:
        count, held = len(made.referred.referrals), len({lack.subject for lack in made.referred.held})
        code = "ui.advice.written_held" if held else "ui.advice.written_done"
        self._shell.tell(say(code, count=count, held=held), "ochre" if held else "calm")
        self._changed()

    def do(self, act: str, letter: Letter) -> None:
        """Do with a letter what was asked for: paper, track, set, remove."""
        {"paper": self.open_paper, "track": self.track, "set": self.make_set, "remove": self.remove}[act](letter)

    def open_paper(self, letter: Letter) -> None:
        """Open the paper of a letter, after preparing it where there is none."""
        one = letter.referral
        if one.document:
            self._shell.go("document", id=one.document)
            return

        def write(vault: Vault) -> str:
            prepare_letter(vault, load_referral(vault.db, one.id))
            return load_referral(vault.db, one.id).document

        self._shell.session.write(
            self._page, write, lambda paper: self._shell.go("document", id=paper), changed=(one.case,)
        )

    def track(self, letter: Letter) -> None:
        """Note what came of a letter, from what stands now: a list may still show what was before the last save."""

        def open_sheet(now: Letter) -> None:
            self._shell.open_sheet(TrackSheet(self._shell, now, self._changed))

        self._shell.session.read(self._page, lambda vault: renew_letter(vault, letter), open_sheet, key="track")

    def make_set(self, letter: Letter) -> None:
        """Bind the letter and everything that goes with it into one PDF, and show it."""
        one = letter.referral

        def work(vault: Vault, _report: Report) -> PaperSet:
            return make_set(vault, one.id)

        def show(made: PaperSet) -> None:
            def record(way: Way, place: str, copies: int) -> None:
                self._record_set(made, way, place, copies)

            self._shell.tell(say("ui.advice.set.made"))
            names = (one.number, one.to.partition("\n")[0], letter.names)
            height = self._page.window().height()
            self._shell.open_sheet(PaperSetSheet(self._shell, made.pdf, names, record, height))

        self._shell.tell(say("ui.advice.set.making"))
        self._shell.session.carry(self._page, work, show, self._fail_set, changed=())

    def _record_set(self, made: PaperSet, way: Way, place: str, copies: int) -> None:
        """Record the prints in a set that left."""
        changed = tuple({name for one in made.printed for name in (one.owner, one.document) if name})
        if changed:
            self._shell.session.write(
                self._page, lambda vault: record_set(vault, made, way, place, copies), changed=changed
            )

    def _fail_set(self, error: Exception) -> None:
        self._shell.tell("")
        self._shell.fail(error)

    def remove(self, letter: Letter) -> None:
        """Take a letter back that was written by mistake."""
        one = letter.referral

        def act(reason: str) -> None:
            self._shell.session.write(
                self._page,
                lambda vault: remove_referral(vault, one.id, reason),
                self._tell_removed,
                changed=(one.case,),
            )

        self._shell.open_sheet(ReasonSheet("letter", act, needed=True, to=one.to.partition("\n")[0]))

    def _tell_removed(self, _none: object) -> None:
        self._shell.tell(say("referral.removed"))
        self._changed()
