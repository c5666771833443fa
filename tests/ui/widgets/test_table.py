"""Long lists ask only for what is seen; rows are picked and opened by mouse and keys."""

from array import array
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.style import ROW_HEIGHT, TALL_ROW_HEIGHT, tokens
from ui.widgets import BlockModel, Column, RowRole, SmallTable, Table, TextEdit

Show = Callable[..., QWidget]
MANY = 100_000


class Store:
    """Rows behind ids, counting what is asked for."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.gone: set[int] = set()
        self.word = "Perkara"

    def fetch(self, ids: list[int]) -> list[tuple[int, str] | None]:
        self.asked.append(ids)
        return [None if wanted in self.gone else (wanted, f"{self.word} {wanted}") for wanted in ids]


COLUMNS = [
    Column("number", "Nomor", 90, lambda row: str(row[0]), align="right"),
    Column("subject", "Terlapor", 0, lambda row: row[1]),
    Column("state", "Keadaan", 120, lambda row: "Selesai", tone=lambda row: "calm", chip=True, sortable=False),
]


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def model(store: Store) -> BlockModel:
    made = BlockModel(COLUMNS, store.fetch)
    made.set_ids(array("q", range(MANY)))
    return made


@pytest.fixture
def table(model: BlockModel, show: Show) -> Table:
    made = Table(model, "case_table")
    show(TextEdit("case_search"), made)
    made.setFocus(Qt.FocusReason.TabFocusReason)
    return made


def middle_of(table: Table, line: int, column: int = 1) -> Any:
    return table.visualRect(table.block_model().index(line, column)).center()


def press(qtbot: QtBot, table: Table, line: int) -> None:
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(table, line))


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 1000])
def test_the_model_is_sound(store: Store, qtmodeltester: ModelTester, count: int) -> None:
    model = BlockModel(COLUMNS, store.fetch)
    model.set_ids(array("q", range(count)))
    qtmodeltester.check(model)
    model.set_ids(list(range(count // 2)))
    qtmodeltester.check(model)


def test_only_what_is_seen_is_asked_for(store: Store, table: Table, qtbot: QtBot) -> None:
    table.viewport().repaint()
    assert {wanted // 100 for ids in store.asked for wanted in ids} == {0}
    table.scrollToBottom()
    table.viewport().repaint()
    assert len(store.asked) <= 3
    assert store.asked[-1][-1] == MANY - 1
    assert all(len(ids) == 100 for ids in store.asked)


def test_letters_and_wide_columns_read_no_more_rows(store: Store, table: Table, qtbot: QtBot) -> None:
    table.viewport().repaint()
    qtbot.keyClicks(table, "zzz")
    table.resizeColumnToContents(0)
    assert len(store.asked) == 1


def test_a_block_is_asked_for_once_and_some_are_kept(store: Store, model: BlockModel) -> None:
    for line in range(0, 6000, 100):
        model.row_at(line)
    for line in range(1000, 6000, 100):
        model.row_at(line)
    assert len(store.asked) == 60
    model.row_at(0)
    assert len(store.asked) == 61


def test_changed_rows_are_read_again(store: Store, model: BlockModel, qtbot: QtBot) -> None:
    assert model.row_at(205) == (205, "Perkara 205")
    store.word = "Temuan"
    assert model.row_at(205) == (205, "Perkara 205")
    with qtbot.waitSignal(model.dataChanged) as told:
        model.reload([205, -1])
    assert [index.row() for index in told.args[:2]] == [205, 205]
    assert model.index(205, 1).data() == "Temuan 205"
    assert model.index(205, 1).data(RowRole) == (205, "Temuan 205")


def test_a_row_that_is_gone_is_an_empty_line(store: Store, model: BlockModel, show: Show) -> None:
    store.gone = {1}
    table = Table(model)
    show(table)
    table.grab()
    assert model.index(1, 1).data() == ""


def test_too_few_rows_are_a_fault() -> None:
    model = BlockModel(COLUMNS, lambda ids: [])
    model.set_ids([1])
    with pytest.raises(ValueError, match="1 rows were asked for and 0 came"):
        model.row_at(0)


def test_cells_tell_how_they_stand(model: BlockModel) -> None:
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Terlapor"
    assert model.index(0, 0).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.data(QModelIndex()) is None


def test_rows_are_picked_and_opened_by_keys(table: Table, qtbot: QtBot) -> None:
    assert table.current_id() == 0
    with qtbot.waitSignal(table.picked) as picked:
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert picked.args == [1]
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [1]
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.current_id() == MANY - 1
    qtbot.keyClick(table, Qt.Key.Key_Home)
    assert table.current_row() == (0, "Perkara 0")


def test_rows_are_picked_and_opened_by_mouse(model: BlockModel, show: Show, qtbot: QtBot) -> None:
    table, picked = Table(model), []
    table.picked.connect(picked.append)
    show(table)
    press(qtbot, table, 2)
    assert picked == [2]
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(table, 3))
    assert opened.args == [3]


def test_tab_leaves_the_table(model: BlockModel, show: Show, qtbot: QtBot) -> None:
    table, after = Table(model), SmallTable(COLUMNS)
    show(table, after)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_large_ids_arrive_whole(store: Store, show: Show, qtbot: QtBot) -> None:
    model = BlockModel(COLUMNS, store.fetch)
    model.set_ids(array("q", [2**62, 2**62 + 1]))
    table = Table(model)
    show(table)
    table.pick(2**62)
    with qtbot.waitSignal(table.picked) as picked:
        table.pick(2**62 + 1)
    assert picked.args == [2**62 + 1]


def test_a_head_asks_for_an_order_only_when_somebody_sorts(table: Table, qtbot: QtBot) -> None:
    heads, asked = table.heads, []

    def press_head(section: int) -> None:
        place = heads.sectionViewportPosition(section) + 10
        spot = heads.viewport().rect().center()
        spot.setX(place)
        qtbot.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    press_head(1)
    assert heads.sorted_by == ""
    table.sort_asked.connect(lambda key, descending: asked.append((key, descending)))
    press_head(1)
    press_head(1)
    press_head(0)
    press_head(2)
    assert asked == [("subject", False), ("subject", True), ("number", False)]
    assert heads.sorted_by == "number"


def test_the_current_row_is_kept_when_the_list_changes(table: Table, model: BlockModel, qtbot: QtBot) -> None:
    picked: list[object] = []
    table.pick(500)
    table.picked.connect(picked.append)
    model.set_ids(array("q", range(400, 900)))
    assert table.current_id() == 500
    assert picked == []
    model.set_ids(array("q", range(10)))
    assert table.current_id() is None
    assert picked == [None]


def test_rows_are_as_high_as_their_lines(model: BlockModel, show: Show) -> None:
    plain = Table(model)
    tall = SmallTable([Column("a", "A", 0, str, second=lambda row: "baris kedua")])
    assert plain.rowHeight(0) == ROW_HEIGHT
    tall.fill([1, 2])
    assert tall.rowHeight(0) == TALL_ROW_HEIGHT
    assert tall.height() >= ROW_HEIGHT + 2 * TALL_ROW_HEIGHT


def test_a_small_table_carries_its_rows(show: Show, qtbot: QtBot) -> None:
    small, picked = SmallTable(COLUMNS, "step_table"), []
    small.picked.connect(picked.append)
    rows = [(1, "Satu"), (2, "Dua"), (3, "Tiga")]
    small.fill(rows)
    show(small)
    press(qtbot, small, 1)
    with qtbot.waitSignal(small.opened) as opened:
        qtbot.keyClick(small, Qt.Key.Key_Return)
    assert opened.args == [(2, "Dua")]
    assert picked == [(2, "Dua")]
    assert small.rows() == rows
    small.fill([])
    assert small.current_row() is None


def test_hostile_text_is_painted(show: Show, store: Store) -> None:
    texts = ["\u202e" + "x" * 500_000, "<b>a</b>\n\x00", "👩‍👩‍👧‍👦" * 300, ""]
    small = SmallTable(
        [Column("a", "A" * 2000, 60, str, second=str), Column("b", "B", 0, str, tone=lambda row: "red", chip=True)]
    )
    small.fill(texts)
    show(small)
    assert not small.grab().isNull()


@pytest.mark.parametrize(("hidden", "outer"), [((), (0, 2)), ((2,), (0, 1)), ((0,), (1, 2)), ((0, 1, 2), (0, 0))])
def test_the_ring_ends_at_the_last_column_that_is_shown(
    table: Table, hidden: tuple[int, ...], outer: tuple[int, int]
) -> None:
    for number in hidden:
        table.setColumnHidden(number, True)
    assert table.outer_columns() == outer


def test_the_ring_is_whole_when_the_last_column_is_hidden(table: Table, qtbot: QtBot) -> None:
    table.pick(0)
    table.setColumnHidden(2, True)
    box = table.visualRect(table.block_model().index(0, 1))
    picture = table.viewport().grab().toImage()
    ring = tokens().colour("accent").rgb()
    edge = [picture.pixel(x, box.center().y()) for x in range(box.right() - 4, box.right() + 1)]
    assert ring in edge
