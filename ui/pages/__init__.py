"""The pages of the window: which class shows a page of a name. Every page module adds its line.

Called by the main window, which loads a page when it is first shown.
"""

import importlib
from typing import Final

PAGES: Final[dict[str, str]] = {
    "home": "ui.pages.home.page:HomePage",
    "cases": "ui.pages.cases.listing:CasesPage",
    "case": "ui.pages.case.page:CasePage",
    "edit": "ui.pages.editor.page:EditPage",
    "document": "ui.pages.document.page:DocumentPage",
    "deadlines": "ui.pages.deadlines.page:DeadlinesPage",
    "supervision": "ui.pages.supervision.listing:SupervisionPage",
    "report": "ui.pages.supervision.report:ReportPage",
    "registers": "ui.pages.registers.page:RegistersPage",
    "book": "ui.pages.registers.preview:BookPage",
    "copy": "ui.pages.copying:CopyPage",
    "follow": "ui.pages.follow.page:FollowPage",
    "transfer": "ui.pages.transfer.hub:TransferPage",
    "send": "ui.pages.transfer.send:SendPage",
    "receive": "ui.pages.transfer.receive:ReceivePage",
    "intake": "ui.pages.intake.page:IntakePage",
    "prevention": "ui.pages.prevention.page:PreventionPage",
    "declaration": "ui.pages.prevention.declaration:DeclarationPage",
    "meeting": "ui.pages.prevention.meeting:MeetingPage",
    "print": "ui.pages.print.hub:PrintPage",
    "preview": "ui.pages.print.preview:PreviewPage",
    "settings": "ui.pages.settings.page:SettingsPage",
    "reference": "ui.pages.reference.page:ReferencePage",
    "closing": "ui.pages.closing.page:ClosingPage",
    "help": "ui.pages.help:HelpPage",
}
# The pages before the unlock.
UNLOCK: Final = "ui.pages.unlock:Unlock"
PIN_LOCK: Final = "ui.pages.pinlock:PinLock"
REKEYING: Final = "ui.pages.rekeying:Rekeying"
WELCOME: Final = "ui.pages.welcome:Welcome"


def load_pages() -> None:
    """Load the modules of all pages, so that nobody waits for one later; for a thread with nothing else to do."""
    for place in PAGES.values():
        importlib.import_module(place.partition(":")[0])
