"""All scenes, page by page."""

from typing import Final

from tests.ui.gallery import books, case, editing, gate, intake, law, paper, shell, travel
from tests.ui.gallery.scene import Scene

SCENES: Final[list[Scene]] = [
    scene for family in (gate, case, law, editing, paper, books, travel, intake, shell) for scene in family.SCENES
]
