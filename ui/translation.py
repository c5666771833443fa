"""Indonesian words for the few texts that Qt itself writes: the menus of text fields, and the file chooser that Qt
draws where the system has none.

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
    "Look in:": "ui.chooser.look_in",
    "Back": "ui.chooser.back",
    "Go back": "ui.chooser.back",
    "Forward": "ui.chooser.forward",
    "Go forward": "ui.chooser.forward",
    "Parent Directory": "ui.chooser.up",
    "Go to the parent directory": "ui.chooser.up",
    "New Folder": "ui.chooser.new_folder",
    "List View": "ui.chooser.list",
    "Change to list view mode": "ui.chooser.list",
    "Detail View": "ui.chooser.detail",
    "Change to detail view mode": "ui.chooser.detail",
    "Sidebar": "ui.chooser.sidebar",
    "List of places and bookmarks": "ui.chooser.sidebar",
    "Files": "ui.chooser.files",
    "File name:": "ui.chooser.file_name",
    "Directory:": "ui.chooser.folder_name",
    "Files of type:": "ui.chooser.kind_of",
    "All Files (*)": "ui.chooser.all",
    "Directories": "ui.chooser.folders",
    "Open": "ui.chooser.open",
    "Choose": "ui.chooser.choose",
    "Save": "ui.chooser.save",
    "Save As": "ui.chooser.save",
    "Cancel": "ui.chooser.cancel",
    "OK": "ui.chooser.ok",
    "Yes": "ui.chooser.yes",
    "No": "ui.chooser.no",
    "Rename": "ui.chooser.rename",
    "Remove": "ui.chooser.remove",
    "Show hidden files": "ui.chooser.hidden",
    "Show ": "ui.chooser.show",
    "Computer": "ui.chooser.computer",
    "My Computer": "ui.chooser.computer",
    "Recent Places": "ui.chooser.recent",
    "Name": "ui.chooser.name",
    "Size": "ui.chooser.size",
    "Type": "ui.chooser.type",
    "Kind": "ui.chooser.type",
    "Date Modified": "ui.chooser.modified",
    "Drive": "ui.chooser.drive",
    "Folder": "ui.chooser.folder",
    "File Folder": "ui.chooser.folder",
    "File": "ui.chooser.file",
    "%1 File": "ui.chooser.file_of",
    "Alias": "ui.chooser.link",
    "Shortcut": "ui.chooser.link",
    "Unknown": "ui.chooser.unknown",
    "%1 already exists.\nDo you want to replace it?": "ui.chooser.replace",
    "%1\nFile not found.\nPlease verify the correct file name was given.": "ui.chooser.no_file",
    "%1\nDirectory not found.\nPlease verify the correct directory name was given.": "ui.chooser.no_folder",
    "Are you sure you want to delete '%1'?": "ui.chooser.remove_sure",
    "'%1' is write protected.\nDo you want to delete it anyway?": "ui.chooser.remove_locked",
    "Could not delete directory.": "ui.chooser.remove_failed",
}


class QtTexts(QTranslator):
    """A translator that knows Qt's own texts by heart."""

    def isEmpty(self) -> bool:  # noqa: N802
        return False

    def translate(self, _context: str, text: str, _about: str | None = None, _count: int = -1) -> str | None:
        """Return our word for a text of Qt, None when we have none and Qt's own stands."""
        code = TEXTS.get(text.replace("&", "").removeprefix("Create ").removeprefix("a "))
        return say(code) if code else None


def install_translation(app: QApplication) -> None:
    """Have Qt ask us first; a second call changes nothing."""
    if app.findChild(QtTexts) is None:
        app.installTranslator(QtTexts(app))
