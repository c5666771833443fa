"""The machinery of the pictures stays alive: a few scenes of real pages are drawn, before and behind the unlock."""

from dataclasses import replace

import pytest
from PIL import Image

from tests.ui import scenery
from tests.ui.gallery.draw import draw_scenes
from tests.ui.gallery.stage import SCENES
from tests.window_pictures import draw_sheets
from ui.pages import PAGES

FEW = {
    ("unlock", "wrong"),
    ("home", "empty"),
    ("edit", "lead-empty"),
    ("supervision", "error"),
    ("settings", "about-new"),
}


def test_every_page_has_scenes_with_names_of_their_own():
    assert set(PAGES) - {scene.page for scene in SCENES} == set()
    names = [(scene.page, scene.state) for scene in SCENES]
    assert len(names) == len(set(names))
    assert not [page for page, _ in names if "-" in page]


@pytest.fixture
def laptops(tmp_path):
    folder = tmp_path / "laptops"
    made = scenery.make_new(folder / "new")
    scenery.make_new(folder / "worked")
    assert made.folder.is_dir()
    (folder / "known.json").write_bytes(b"{}")
    return folder


def test_a_few_scenes_are_drawn(qapp, styled, laptops, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    wanted = [scene for scene in SCENES if (scene.page, scene.state) in FEW]
    assert len(wanted) == len(FEW)
    assert draw_scenes(laptops, out, "100", "light", wanted) == []
    for page, state in FEW:
        with Image.open(out / f"{page}-{state}-100-light.png") as picture:
            assert picture.size == (1366, 768)
            assert len(picture.convert("RGB").getcolors(2**20)) > 50
    draw_sheets(out)
    assert (out / "sheet-home.png").is_file()


def test_a_scene_that_cannot_be_reached_is_told_and_drawn(qapp, styled, laptops, tmp_path, capsys):
    def fail(_officer):
        raise AssertionError("nothing there")

    scene = replace(next(one for one in SCENES if (one.page, one.state) == ("home", "empty")), arrange=fail)
    assert draw_scenes(laptops, tmp_path, "100", "light", [scene]) == ["home-empty-100-light"]
    assert (tmp_path / "home-empty-100-light.png").is_file()
    assert "nothing there" in capsys.readouterr().err
