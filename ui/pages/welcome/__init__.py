"""The first run: an office gets its vault, its officer, its recovery sheet and its way to the office above."""

from ui.pages.welcome.welcome import Welcome

__all__ = ["Welcome"]
