"""The small parts do what their names say."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.style import WASHES, tokens
from ui.widgets import (
    Banner,
    Card,
    Chip,
    Columns,
    Empty,
    Facts,
    Label,
    ProgressPanel,
    Scroll,
    StepList,
    TextEdit,
    Thumb,
    row,
    rows,
    write_time_left,
)
from ui.widgets.button import Button

Show = Callable[..., QWidget]


def test_a_banner_says_acts_and_goes(show: Show, qtbot: QtBot) -> None:
    acted: list[int] = []
    banner = Banner("Dua perkara belum dikirim.", "calm", [("Kirim", lambda: acted.append(1))])
    show(banner)
    qtbot.mouseClick(banner.findChild(Button), Qt.MouseButton.LeftButton)
    assert acted == [1]
    banner.say("Batas sudah lewat.", "red")
    assert (banner.text(), banner.tone()) == ("Batas sudah lewat.", "red")
    assert banner.grab().toImage().pixelColor(20, 3).name().upper() == tokens().red_wash
    banner.say("")
    assert banner.isHidden()


@pytest.mark.parametrize("tone", WASHES)
def test_a_chip_shows_a_word_in_every_tone(show: Show, tone: str) -> None:
    chip = Chip("Selesai", tone)
    show(chip)
    wash = getattr(tokens(), WASHES[tone][1])
    assert chip.grab().toImage().pixelColor(chip.width() // 2, chip.height() // 2 - 9).name().upper() == wash
    chip.say("Ditahan", "ochre")
    assert (chip.text(), chip.tone(), chip.accessibleName()) == ("Ditahan", "ochre", "Ditahan")


def test_an_empty_place_leads_on(show: Show, qtbot: QtBot) -> None:
    acted: list[int] = []
    empty = Empty("cases", "Belum ada perkara.", [("Terima Laporan", "main", lambda: acted.append(1))])
    show(empty)
    qtbot.mouseClick(empty.findChild(Button), Qt.MouseButton.LeftButton)
    assert acted == [1]
    empty.say("Tidak ada yang cocok.", "search")
    assert empty.text() == "Tidak ada yang cocok."


def test_facts_are_filled_again_and_again(show: Show) -> None:
    facts = Facts([("Nomor", "003"), ("Alamat", "")])
    show(facts)
    assert facts.pairs() == [("Nomor", "003"), ("Alamat", "belum diisi")]
    facts.fill([("Terlapor", "<b>Camat</b>")])
    assert facts.pairs() == [("Terlapor", "<b>Camat</b>")]
    facts.fill([("Satu", "1"), ("Dua", "2"), ("Tiga", "3")])
    assert len(facts.pairs()) == 3


def test_progress_tells_how_far_it_is(show: Show, qtbot: QtBot) -> None:
    panel = ProgressPanel()
    show(panel)
    panel.show_step(34, 100, "Menyalin bukti.", 140)
    assert (panel.text(), panel.bar.share()) == ("Menyalin bukti.", 0.34)
    with qtbot.waitSignal(panel.stop_button.clicked):
        qtbot.mouseClick(panel.stop_button, Qt.MouseButton.LeftButton)
    panel.show_step(5, 0, "Memeriksa.")
    assert panel.bar.share() is None
    panel.show_step(12, 10, "Lebih dari semua.")
    assert panel.bar.share() == 1
    panel.show_failed("Flashdisk dicabut. Tidak ada yang hilang.")
    assert not panel.stop_button.isVisible()
    panel.show_finished()
    assert panel.text() == "Selesai."


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "kurang dari satu menit lagi"), (70, "sekitar 1 menit lagi"), (600, "sekitar 10 menit lagi")],
)
def test_the_time_left_is_said_roughly(seconds: float, words: str) -> None:
    assert write_time_left(seconds) == words


def test_steps_are_walked_by_mouse_and_arrows(show: Show, qtbot: QtBot) -> None:
    steps = StepList([("what", "Peristiwa"), ("who", "Terlapor"), ("end", "Penutup")])
    after = TextEdit("after_edit")
    show(steps, after)
    with qtbot.waitSignal(steps.picked) as picked:
        qtbot.mouseClick(steps.button("who"), Qt.MouseButton.LeftButton)
    assert picked.args == ["who"]
    qtbot.keyClick(steps.button("who"), Qt.Key.Key_Down)
    assert steps.current() == "end"
    assert steps.button("end").hasFocus()
    qtbot.keyClick(steps.button("end"), Qt.Key.Key_Down)
    assert steps.current() == "end"
    qtbot.keyClick(steps.button("end"), Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_a_step_says_what_is_missing() -> None:
    steps = StepList([("who", "Terlapor")])
    for state, count, words in [
        ("empty", 0, "Belum diisi"),
        ("part", 2, "2 belum diisi"),
        ("problem", 1, "1 perlu diperiksa"),
        ("done", 0, "Lengkap"),
    ]:
        steps.set_state("who", state, count)
        assert steps.state("who") == state
        assert steps.button("who").accessibleDescription() == words


def test_a_step_that_is_pressed_twice_stays_marked(show: Show, qtbot: QtBot) -> None:
    steps = StepList([("what", "Peristiwa"), ("who", "Terlapor")])
    show(steps)
    qtbot.mouseClick(steps.button("what"), Qt.MouseButton.LeftButton)
    assert steps.current() == "what"


def test_a_thumb_is_opened_by_mouse_and_enter(show: Show, qtbot: QtBot) -> None:
    thumb = Thumb("foto.jpg", "2,4 MB", "picture")
    show(thumb)
    with qtbot.waitSignal(thumb.opened):
        qtbot.mouseDClick(thumb, Qt.MouseButton.LeftButton)
    # A made-up double click ends with the button held down, as far as Qt remembers.
    qtbot.mouseRelease(thumb, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(thumb.opened):
        qtbot.keyClick(thumb, Qt.Key.Key_Return)
    assert (thumb.accessibleName(), thumb.accessibleDescription()) == ("foto.jpg", "2,4 MB")


@pytest.mark.parametrize("size", [(300, 20), (20, 300), (1, 1), (4000, 3000)])
def test_a_thumb_shows_a_picture_of_any_shape(show: Show, size: tuple[int, int]) -> None:
    picture = QPixmap(*size)
    picture.fill(QColor(tokens().red))
    thumb = Thumb("foto.jpg")
    thumb.show_picture(picture)
    show(thumb)
    image = thumb.grab().toImage()
    assert {image.pixelColor(x, y).name().upper() for x, y in ((9, 9), (78, 62), (44, 36))} == {tokens().red}


def test_columns_are_stacked_where_it_is_narrow(show: Show, qtbot: QtBot) -> None:
    columns = Columns(Label("kiri"), Label("kanan"), weights=(2, 1), narrow=600)
    window = show(columns, width=900)
    assert not columns.is_stacked()
    window.resize(500, 400)
    qtbot.waitUntil(columns.is_stacked)
    window.resize(900, 400)
    qtbot.waitUntil(lambda: not columns.is_stacked())


def test_what_has_the_focus_is_scrolled_into_view(show: Show, qtbot: QtBot) -> None:
    scroll = Scroll()
    edits = [TextEdit(f"a{number}_edit") for number in range(30)]
    for edit in edits:
        scroll.body.addWidget(edit)
    show(scroll, height=300)
    edits[0].setFocus()
    for edit in edits[:-1]:
        qtbot.keyClick(edit, Qt.Key.Key_Tab)
    assert edits[-1].hasFocus()
    assert not edits[-1].visibleRegion().isEmpty()
    edits[0].setFocus()
    assert scroll.verticalScrollBar().value() < 40


def test_short_content_stands_at_the_top(show: Show) -> None:
    scroll, label = Scroll(), Label("satu")
    scroll.body.addWidget(label)
    show(scroll, height=400)
    assert label.y() < 20
    assert label.height() < 60


def test_rows_take_parts_spaces_and_stretches() -> None:
    label, inner = Label("a"), row(Label("b"), None, gap=4)
    layout = rows(label, 16, inner, None, gap=12, margin=24)
    assert layout.count() == 4
    assert layout.spacing() == 12
    assert layout.contentsMargins().left() == 24
    card = Card()
    card.body.addLayout(layout)
    assert card.body.count() == 1
