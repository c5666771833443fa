"""Indonesian words for the few texts that Qt itself writes: the menus of text fields and the names of keys.

Installed once by `ui.style`. Qt brings no Indonesian translation; what stands here is all that Netra lets it say.
"""

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from fieldapp.words import say

# Qt's text without marks -> the code of our word.
TEXTS = {
    "Undo": "ui.widget.undo",
    "Redo": "ui.widget.redo",
    "Cut": "ui.widget.cut",
    "Copy": "ui.widget.copy",
    "Paste": "ui.widget.paste",
    "Delete": "ui.widget.delete",
    "Select All": "ui.widget.select_all",
}


class QtTexts(QTranslator):
    """A translator that knows Qt's own texts by heart."""

    def isEmpty(self) -> bool:  # noqa: N802
        return False

    def translate(self, _context: str, text: str, _about: str | None = None, _count: int = -1) -> str | None:
        """Return our word for a text of Qt, None when we have none and Qt's own stands."""
        code = TEXTS.get(text.replace("&", ""))
        return say(code) if code else None


def install_translation(app: QApplication) -> None:
    """Have Qt ask us first; a second call changes nothing."""
    if app.findChild(QtTexts) is None:
        app.installTranslator(QtTexts(app))
