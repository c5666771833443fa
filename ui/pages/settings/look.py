"""The section about the look of the window: light, dark, or as the system has it; at once."""

from fieldapp.words import say
from ui.page import Shell
from ui.pages.settings.section import Section
from ui.style import THEMES, theme
from ui.widgets.choice import ChoiceEdit
from ui.widgets.field import Field


class LookSection(Section):
    """The theme of the window."""

    key = "look"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._theme = ChoiceEdit("theme_edit", [(name, say(f"ui.settings.look.{name}")) for name in THEMES])
        self._theme.changed.connect(self._choose)
        self.body.addWidget(Field(say("ui.settings.look.theme"), self._theme, say("ui.settings.look.theme_hint")))

    def show_facts(self) -> None:
        """Show the theme that is chosen."""
        self._theme.set_value(self.shell.preferences.theme)

    def _choose(self) -> None:
        name = next(name for name in THEMES if name == self._theme.value())
        theme().choose(name)
        self.shell.preferences.theme = name
