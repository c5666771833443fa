"""All scenes, page by page."""

from typing import Final

from tests.ui.gallery import case, editing, gate, intake, paper, shell, travel
from tests.ui.gallery.scene import Scene

SCENES: Final[list[Scene]] = [
    scene for family in (gate, case, editing, paper, travel, intake, shell) for scene in family.SCENES
]
