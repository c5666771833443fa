"""What lies over a paper that names a reporter or witness: the way to read it for a reason, and until when it is read.

Made by the page, which reads the paper anew whenever `turned` comes.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.words import say
from ui.page import Page
from ui.pages.disclosure import Showing
from ui.pages.document.reading import Covered
from ui.widgets.banner import Banner
from ui.widgets.empty import Empty


class PaperCover(Empty):
    """Says that a paper is covered; `banner` says until when it is not."""

    turned = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__("eye-off", say("ui.document.covered"))
        self._page = page
        self._covered: Covered | None = None
        self.showing = Showing(page.shell, page)
        self.showing.opened.connect(self.turned)
        self.showing.ended.connect(self.turned)
        self.banner = Banner("", "ochre", [(say("ui.reveal.hide"), self.showing.end)])
        self.banner.setObjectName("identity_shown_banner")
        self._button = self.add_action(say("ui.case.show_identity"), "plain", self._ask, "show_identity_button")
        self.hide()

    @property
    def lifted(self) -> bool:
        """Whether the paper that was covered may be read now."""
        return self._covered is not None and self.showing.shows(self._covered.owner)

    def lay_over(self, covered: Covered) -> None:
        """Lie over a paper."""
        self._covered = covered
        reason = self._page.session.why_not("reveal")
        self._button.setEnabled(not reason)
        self._button.set_tip(reason)
        self.show()
        self._button.setFocus()

    def tell(self, parts: QWidget | None) -> None:
        """Say beside the paper that is open, or with None beside none, until when it is read."""
        self.hide()
        self.banner.say(self.showing.note if parts is not None else "", "ochre")

    def leave(self) -> bool:
        """Show nobody any more; return whether somebody was shown."""
        return self.showing.hide()

    def forget(self) -> None:
        """Forget which paper was covered: another one comes."""
        self._covered = None

    def _ask(self) -> None:
        if self._covered is not None:
            self.showing.ask(self._covered.owner, "paper")
