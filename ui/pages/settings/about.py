"""The section about the program: its version, its licence, and where the formats of its files are described."""

import platform

from fieldapp import __version__
from fieldapp.resources import resources_folder
from fieldapp.words import say
from ui.page import Shell
from ui.pages.settings.section import Section
from ui.widgets.facts import Facts


class AboutSection(Section):
    """What this program is."""

    key = "about"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._facts = Facts()
        self.body.addWidget(self._facts)

    def show_facts(self) -> None:
        """Ask the system for its name, which it may look for a while."""
        self.session.read(self, lambda _vault: platform.platform(), self._show, key="system")

    def _show(self, system: str) -> None:
        self._facts.fill(
            [
                (say("ui.settings.about.version"), say("ui.settings.about.version_value", version=__version__)),
                (say("ui.settings.about.licence"), say("ui.settings.about.licence_value")),
                (say("ui.settings.about.fonts"), say("ui.settings.about.fonts_value")),
                (say("ui.settings.about.regions"), say("ui.settings.about.regions_value")),
                (say("ui.settings.about.formats"), str(resources_folder() / "format")),
                (say("ui.settings.about.data"), str(self.session.folder)),
                (say("ui.settings.about.system"), system),
            ]
        )
