"""All scenes, page by page."""

from typing import Final

from tests.ui.gallery import access, books, case, doubt, editing, gate, intake, law, paper, shell, travel
from tests.ui.gallery.scene import Scene

FAMILIES: Final = (gate, access, case, law, editing, paper, books, travel, intake, doubt, shell)
SCENES: Final[list[Scene]] = [scene for family in FAMILIES for scene in family.SCENES]
