"""The pages of the window: which class shows a page of a name. Every page module adds its line.

Called by the main window, which loads a page when it is first shown.
"""

from typing import Final

PAGES: Final[dict[str, str]] = {
    "help": "ui.pages.help:HelpPage",
}
