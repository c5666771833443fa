"""The tokens can be read by everyone, and nobody else names a colour or the size of a letter."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QTreeView

from ui.icon import icon, icon_names, icon_picture
from ui.style import (
    DARK,
    LIGHT,
    ROLES,
    WASHES,
    Tokens,
    apply_style,
    font,
    load_fonts,
    make_palette,
    make_style_sheet,
    theme,
    tokens,
)  # fmt: skip

UI = Path(__file__).resolve().parents[2] / "ui"
MAY_NAME_COLOURS = {"style.py", "icon.py"}
COLOUR = re.compile(
    r"""["'][^"']*#[0-9a-fA-F]{3,8}\b|QColor\(\s*["'0-9]|(?<!\w)(rgb|rgba|hsl)\(|GlobalColor\.(?!transparent)"""
)
LETTERS = re.compile(r"set(Pixel|Point)SizeF?\(\s*\d|font-size:\s*\d")
SURFACES = ("desk", "paper", "raised")
TEXTS = ("ink", "soft", "accent", "ochre", "red")
THEMES = pytest.mark.parametrize("now", [LIGHT, DARK], ids=["light", "dark"])


def brightness(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return how far two colours stand apart, from 1 to 21, as WCAG 2 reckons it."""
    high, low = sorted((brightness(one), brightness(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def too_weak(now: Tokens, pairs: list[tuple[str, str]], least: float) -> dict[tuple[str, str], float]:
    found = {pair: round(contrast(getattr(now, pair[0]), getattr(now, pair[1])), 2) for pair in pairs}
    return {pair: ratio for pair, ratio in found.items() if ratio < least}


def test_contrast_is_reckoned_as_the_standard_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    weak = Tokens(**{**LIGHT.__dict__, "soft": LIGHT.line})
    assert too_weak(weak, [("soft", "paper")], 4.5)


@THEMES
def test_text_can_be_read(now: Tokens) -> None:
    pairs = [(text, surface) for text in TEXTS for surface in SURFACES]
    pairs += [(text, "wash") for text in ("ink", "soft", "accent")]
    pairs += [*WASHES.values(), ("ink", "ochre_wash"), ("ink", "red_wash"), ("on_accent", "accent_fill")]
    assert too_weak(now, pairs, 4.5) == {}


@THEMES
def test_edges_and_focus_can_be_seen(now: Tokens) -> None:
    pairs = [(edge, surface) for edge in ("edge", "accent", "ochre") for surface in SURFACES]
    assert too_weak(now, [*pairs, ("accent", "wash")], 3.0) == {}


def test_only_the_style_names_colours_and_letters() -> None:
    found = [
        f"{path.relative_to(UI)}:{number}"
        for path in sorted(UI.rglob("*.py"))
        if path.name not in MAY_NAME_COLOURS or path.parent != UI
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if COLOUR.search(line) or LETTERS.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        'pen = "#AABBCC"',
        "QColor(1, 2, 3)",
        'QColor("red")',
        "Qt.GlobalColor.white",
        "'color: rgb(1,2,3)'",
        "f.setPixelSize(3)",
        "font-size: 9pt",
    ],
)
def test_a_named_colour_or_size_is_found(line: str) -> None:
    assert COLOUR.search(line) or LETTERS.search(line)


@THEMES
def test_the_style_sheet_is_filled_in(now: Tokens) -> None:
    sheet = make_style_sheet(now)
    assert "$" not in sheet
    assert now.paper in sheet
    other = DARK if now is LIGHT else LIGHT
    assert other.desk not in sheet


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_set_in_its_own_face(qapp: QApplication, role: str) -> None:
    load_fonts()
    found = QFontInfo(font(role))
    assert (found.family(), found.pixelSize(), found.weight()) == (
        ROLES[role].face,
        ROLES[role].size,
        ROLES[role].weight,
    )


def test_a_theme_can_be_changed_while_the_window_is_open(qapp: QApplication, qtbot: object) -> None:
    apply_style(qapp, "light")
    seen: list[str] = []
    theme().changed.connect(lambda: seen.append(tokens().name))
    theme().choose("dark")
    assert seen[-1] == "dark"
    assert qapp.palette().window().color().name().upper() == DARK.desk
    assert DARK.paper in qapp.styleSheet()
    theme().choose("light")
    assert seen[-1] == "light"
    assert tokens() is LIGHT


def test_the_system_theme_is_followed(qapp: QApplication) -> None:
    apply_style(qapp, "system")
    scheme = qapp.styleHints().colorScheme()
    assert tokens() is (DARK if scheme == Qt.ColorScheme.Dark else LIGHT)
    apply_style(qapp, "light")


def test_the_palette_is_of_the_theme(qapp: QApplication) -> None:
    assert make_palette(DARK).text().color().name().upper() == DARK.ink


def test_menus_of_qt_speak_indonesian(qapp: QApplication, qtbot: object) -> None:
    apply_style(qapp, "light")
    edit = QLineEdit("teks")
    menu = edit.createStandardContextMenu()
    words = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    assert words == ["Urungkan", "Ulangi", "Potong", "Salin", "Tempel", "Hapus", "Pilih semua"]
    assert QLabel.tr("&Open") == "Buka"
    assert QLabel.tr("%1 already exists.\nDo you want to replace it?").startswith("%1 sudah ada.")
    assert QLabel.tr("Something else") == "Something else"
    menu.deleteLater()


def test_there_is_an_icon_for_everything_that_has_one(qapp: QApplication) -> None:
    assert len(icon_names()) >= 45
    for name in icon_names():
        picture = icon_picture(name, "ink", 20, 2.0).toImage()
        inked = sum(picture.pixelColor(x, y).alpha() > 0 for x in range(40) for y in range(40))
        assert inked > 20, name


def test_an_icon_takes_the_ink_of_its_theme(qapp: QApplication) -> None:
    def ink() -> str:
        image = icon("add").pixmap(20, 20).toImage()
        return image.pixelColor(10, 10).name().upper()

    apply_style(qapp, "light")
    assert ink() == LIGHT.ink
    theme().choose("dark")
    assert ink() == DARK.ink
    theme().choose("light")


def test_icons_are_drawn_alike() -> None:
    for path in (UI.parent / "resources" / "icons").glob("*.svg"):
        drawing = path.read_text(encoding="utf-8")
        assert 'viewBox="0 0 20 20"' in drawing, path.name
        assert 'stroke-width="1.6"' in drawing, path.name
        assert 'stroke="currentColor"' in drawing, path.name
        assert not re.search(r"#[0-9a-fA-F]{3}", drawing), path.name


def test_an_unknown_icon_is_a_fault(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon_picture("unknown")


def test_the_file_chooser_that_qt_draws_speaks_indonesian(qapp: QApplication, tmp_path: Path) -> None:
    apply_style(qapp, "light")
    dialog = QFileDialog(None, "Pilih folder", str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    said = {part.text() for kind in (QLabel, QPushButton) for part in dialog.findChildren(kind) if part.text()}
    assert said == {"Lihat di:", "Nama berkas:", "Jenis berkas:", "Buka", "Batal"}
    view = dialog.findChild(QTreeView)
    heads = [view.model().headerData(place, Qt.Orientation.Horizontal) for place in range(4)]
    assert heads == ["Nama", "Ukuran", "Jenis", "Diubah"]
    dialog.deleteLater()
