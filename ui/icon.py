"""SVG icons in the ink of their place.

The files in `resources/icons` are drawn with `currentColor` on a grid of 20; here they get a colour, a size and the
sharpness of the screen, once each. Called by widgets while they paint and by whatever Qt wants a QIcon for.
"""

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from fieldapp.resources import resources_folder
from ui.style import tokens

ICON_SIZE = 20


@cache
def icon_names() -> tuple[str, ...]:
    """Return the names of all icons."""
    return tuple(sorted(path.stem for path in (resources_folder() / "icons").glob("*.svg")))


@cache
def _drawing(name: str) -> str:
    return (resources_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _picture(name: str, colour: str, size: int, sharpness: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    picture = QPixmap(QSize(size, size) * sharpness)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(sharpness)
    return picture


def icon_picture(name: str, tone: str = "ink", size: int = ICON_SIZE, sharpness: float = 1.0) -> QPixmap:
    """Return an icon in a tone of the theme in force. Raises FileNotFoundError for an unknown name."""
    return _picture(name, tokens().colour(tone).name(), size, sharpness)


def icon(name: str, tone: str = "ink", size: int = ICON_SIZE) -> QIcon:
    """Return an icon for Qt's own widgets; it does not follow a change of theme by itself."""
    made = QIcon()
    for sharpness in (1.0, 2.0):
        made.addPixmap(icon_picture(name, tone, size, sharpness))
        made.addPixmap(
            _picture(name, tokens().mixed("soft", "paper", 0.72).name(), size, sharpness), QIcon.Mode.Disabled
        )
    return made


def paint_icon(painter: QPainter, box: QRect, name: str, tone: str | QColor = "ink", size: int = ICON_SIZE) -> None:
    """Paint an icon in the middle of a box."""
    colour = tone if isinstance(tone, QColor) else tokens().colour(tone)
    picture = _picture(name, colour.name(), size, painter.device().devicePixelRatioF())
    painter.drawPixmap(QPoint(box.x() + (box.width() - size) // 2, box.y() + (box.height() - size) // 2), picture)
