"""The tokens of the window: every colour, face, size and space, and the one style sheet that is made from them.

`app.py` calls `apply_style` once, the settings page when the theme changes; widgets that paint themselves read
`tokens()` and `font(role)` while they paint. Nothing else in `ui/` names a colour, a font size or a radius.
"""

from dataclasses import asdict, dataclass
from functools import cache
from string import Template
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.resources import resources_folder
from ui.translation import install_translation

ThemeName = Literal["light", "dark", "system"]
THEMES: Final[tuple[ThemeName, ...]] = ("light", "dark", "system")

FINE, TIGHT, SNUG, GAP, WIDE, LOOSE, VAST = 4, 8, 12, 16, 24, 32, 48
RADIUS, CARD_RADIUS = 6, 10
CONTROL_HEIGHT, BIG_HEIGHT, ROW_HEIGHT, TALL_ROW_HEIGHT = 36, 64, 36, 52
RAIL_WIDTH, FOOT_HEIGHT = 208, 28
FOCUS_WIDTH = 2
TEXT_COLUMNS = 72


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme, as `#rrggbb`."""

    name: str
    desk: str
    paper: str
    raised: str
    line: str
    edge: str
    ink: str
    soft: str
    accent: str
    accent_fill: str
    on_accent: str
    wash: str
    ochre: str
    ochre_wash: str
    red: str
    red_wash: str
    printed: str = "#FFFFFF"

    def colour(self, tone: str) -> QColor:
        """Return a token by its name as a colour to paint with. Raises AttributeError for an unknown name."""
        return QColor(getattr(self, tone))

    def mixed(self, tone: str, into: str, share: float) -> QColor:
        """Return `into` with a share (0 to 1) of `tone` in it."""
        one, other = self.colour(tone), self.colour(into)
        parts = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
        return QColor(*(round(a * share + b * (1 - share)) for a, b in parts))


LIGHT: Final = Tokens(
    name="light",
    desk="#EFEDE6",
    paper="#FDFCF9",
    raised="#FFFFFF",
    line="#D9D5C9",
    edge="#8B8878",
    ink="#1B2524",
    soft="#56615F",
    accent="#0E4F4A",
    accent_fill="#0E4F4A",
    on_accent="#FFFFFF",
    wash="#E3EDEA",
    ochre="#7A5200",
    ochre_wash="#FAF0DA",
    red="#A1231C",
    red_wash="#FBE8E5",
)
DARK: Final = Tokens(
    name="dark",
    desk="#14191A",
    paper="#1C2324",
    raised="#253031",
    line="#344143",
    edge="#73807F",
    ink="#E9E7E0",
    soft="#A8B2B0",
    accent="#7CCBBD",
    accent_fill="#2A7468",
    on_accent="#FFFFFF",
    wash="#22393A",
    ochre="#E5BB66",
    ochre_wash="#3A301C",
    red="#F58E85",
    red_wash="#40211F",
)
# What a tone means on a surface of its own: the ink, and the wash under it.
WASHES: Final = {
    "calm": ("accent", "wash"),
    "accent": ("accent", "wash"),
    "soft": ("soft", "desk"),
    "ink": ("ink", "desk"),
    "ochre": ("ochre", "ochre_wash"),
    "red": ("red", "red_wash"),
}

TITLE_FACE, TEXT_FACE = "Naskah Bonum", "Source Sans Pro"
FONT_FILES: Final = ("NaskahBonum-Regular.ttf", "SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf")


@dataclass(frozen=True)
class Role:
    """How one kind of text is set: face, size in logical pixels, weight."""

    face: str
    size: int
    weight: QFont.Weight = QFont.Weight.Normal


ROLES: Final = {
    "title": Role(TITLE_FACE, 26),
    "name": Role(TITLE_FACE, 18),
    "figure": Role(TITLE_FACE, 32),
    "heading": Role(TEXT_FACE, 17, QFont.Weight.DemiBold),
    "body": Role(TEXT_FACE, 15),
    "strong": Role(TEXT_FACE, 15, QFont.Weight.DemiBold),
    "label": Role(TEXT_FACE, 14, QFont.Weight.DemiBold),
    "small": Role(TEXT_FACE, 13),
}


class Theme(QObject):
    """Which tokens are in force; says `changed` after everything was repainted in others."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chosen: ThemeName = "light"
        self.tokens = LIGHT

    def choose(self, name: ThemeName) -> None:
        """Put a theme in force in the whole application."""
        self.chosen = name
        hints = QGuiApplication.styleHints()
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "system": Qt.ColorScheme.Unknown}
        hints.setColorScheme(schemes[name])
        self.follow_system()

    def follow_system(self) -> None:
        """Take the tokens that the choice means now; the system's own choice may have changed."""
        dark = self.chosen == "dark" or (
            self.chosen == "system" and QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        )
        self.tokens = DARK if dark else LIGHT
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(make_palette(self.tokens))
            app.setStyleSheet(make_style_sheet(self.tokens))
        self.changed.emit()


@cache
def theme() -> Theme:
    """Return the theme of this application."""
    return Theme()


def tokens() -> Tokens:
    """Return the tokens in force; read them while painting, never keep them."""
    return theme().tokens


def apply_style(app: QApplication, name: ThemeName = "system") -> None:
    """Give the application its faces, its words for Qt's own menus, its style and a theme."""
    load_fonts()
    install_translation(app)
    app.setStyle("Fusion")
    app.setFont(font("body"))
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(theme().follow_system, Qt.ConnectionType.UniqueConnection)
    theme().choose(name)


@cache
def load_fonts() -> tuple[str, ...]:
    """Load the bundled faces once and return their families. Raises OSError when a font file cannot be read."""
    families: list[str] = []
    for name in FONT_FILES:
        path = resources_folder() / "fonts" / name
        number = QFontDatabase.addApplicationFont(str(path))
        if number < 0:
            raise OSError(f"{name} cannot be loaded")
        families += QFontDatabase.applicationFontFamilies(number)
    return tuple(families)


def font(role: str = "body") -> QFont:
    """Return the font of a role. Raises KeyError for an unknown role."""
    kind = ROLES[role]
    made = QFont(kind.face)
    made.setPixelSize(kind.size)
    made.setWeight(kind.weight)
    return made


def make_palette(colours: Tokens) -> QPalette:
    """Return the palette of a theme, for what the style sheet does not reach."""
    palette = QPalette()
    roles = QPalette.ColorRole
    pairs = {
        roles.Window: "desk", roles.WindowText: "ink", roles.Base: "raised", roles.AlternateBase: "paper",
        roles.Text: "ink", roles.Button: "raised", roles.ButtonText: "ink", roles.BrightText: "on_accent",
        roles.ToolTipBase: "raised", roles.ToolTipText: "ink", roles.PlaceholderText: "soft", roles.Link: "accent",
        roles.LinkVisited: "accent", roles.Highlight: "accent_fill", roles.HighlightedText: "on_accent",
        roles.Accent: "accent_fill", roles.Light: "raised", roles.Midlight: "line", roles.Mid: "line",
        roles.Dark: "edge", roles.Shadow: "edge",
    }  # fmt: skip
    for role, tone in pairs.items():
        palette.setColor(role, colours.colour(tone))
    faint = colours.mixed("soft", "paper", 0.72)
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faint)
    return palette


def make_style_sheet(colours: Tokens) -> str:
    """Return the style sheet of a theme: the template with its tokens filled in."""
    template = (resources_folder() / "style.qss").read_text(encoding="utf-8")
    faint = colours.mixed("soft", "paper", 0.72).name()
    sizes = {"radius": RADIUS, "card_radius": CARD_RADIUS, "focus": FOCUS_WIDTH, "control": CONTROL_HEIGHT}
    return Template(template).substitute(
        asdict(colours), faint=faint, **{key: str(size) for key, size in sizes.items()}
    )


def restyle(widget: QWidget, **properties: object) -> None:
    """Set properties that the style sheet selects by, and have the widget styled again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
