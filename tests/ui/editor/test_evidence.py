"""The evidence desk: dropped, chosen and pasted files are in the store at once, described, kept, saved, given up."""

import hashlib
import io
import os
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage

from fieldapp.vault import casebook
from fieldapp.vault import evidence as store_module
from fieldapp.vault.check import check
from fieldapp.vault.evidence import EvidenceStore
from fieldapp.vault.register import load_case
from fieldapp.words import say
from ui.pages.editor.detail import facts_of
from ui.pages.editor.evidence import EvidenceThumb, icon_of
from ui.pages.editor.intake import Offer
from ui.widgets import chooser
from ui.widgets.text import Elided

CANARY = b"Saksi: Kanari binti Rahasia "


@pytest.fixture
def by(writer):
    made = writer(kind="temuan")
    made.section("evidence")
    return made


def thumbs(by):
    return [thumb for thumb in by.window.findChildren(EvidenceThumb) if thumb.isVisible()]


def stored(by):
    return [by.window.session.here.evidence.verify(item["sha256"]) for item in by.values["evidence"]]


def test_dropped_files_are_in_the_store_at_once_and_named_by_the_draft(by, photo, world):
    first, second = photo("a.jpg"), photo("b.png", "blue")
    by.drop(first, second)
    assert [item["name"] for item in by.values["evidence"]] == ["a.jpg", "b.png"]
    assert stored(by) == ["ok", "ok"]
    first.unlink()
    assert len(by.drafts()) == 1
    case = load_case(by.window.session.here.db, by.saved())
    assert [item.name for item in case.evidence] == ["a.jpg", "b.png"]
    by.window.close()
    with world.opened() as vault:
        assert check(vault, full=True).defects == []
        assert all(vault.evidence.verify(item.sha256) == "ok" for item in case.evidence)


def test_a_drop_anywhere_opens_the_desk(writer, photo):
    by = writer(kind="temuan")
    by.drop(photo())
    assert by.page.panel.current == "evidence"
    assert len(thumbs(by)) == 1


def test_a_folder_is_taken_in_file_by_file(by, photo, tmp_path):
    folder = tmp_path / "ponsel"
    folder.mkdir()
    for number in range(3):
        photo(f"{number}.jpg", "red").rename(folder / f"{number}.jpg")
    by.drop(folder)
    assert [item["name"] for item in by.values["evidence"]] == ["0.jpg", "1.jpg", "2.jpg"]


def test_chosen_files_are_taken_in(by, photo, monkeypatch):
    monkeypatch.setattr(chooser, "_open", lambda _dialog, done: done([photo("pilihan.jpg")]))
    by.click("add_evidence_button")
    by.settle()
    assert by.values["evidence"][0]["name"] == "pilihan.jpg"


def test_a_pasted_picture_never_lies_on_the_disk_in_clear(by, world, tmp_path):
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("darkgreen"))
    QGuiApplication.clipboard().setImage(image)
    by.click("paste_evidence_button")
    by.settle()
    item = by.values["evidence"][0]
    assert (item["name"], item["media_type"]) == ("tempel-2024-11-25-080000.png", "image/png")
    with by.window.session.here.evidence.open_stream(item["sha256"]) as reader:
        content = reader.read()
    assert Image.open(io.BytesIO(content)).size == (64, 48)
    plain = [path for path in tmp_path.rglob("*") if path.is_file() and b"\x89PNG" in path.read_bytes()]
    assert plain == []


def test_files_copied_in_the_explorer_are_pasted(by, photo):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo("salin.jpg")))])
    QGuiApplication.clipboard().setMimeData(data)
    by.click("paste_evidence_button")
    by.settle()
    assert by.values["evidence"][0]["name"] == "salin.jpg"


def test_the_usual_key_pastes_evidence_where_no_text_is_typed(by, photo):
    by.drop(photo())
    thumbs(by)[0].setFocus()
    QGuiApplication.clipboard().setImage(QImage(str(photo("b.png", "blue"))))
    by.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    by.settle()
    assert len(thumbs(by)) == 2
    QGuiApplication.clipboard().setText("uraian")
    by.find("evidence_0_note_edit" if by.page.panel._parts[0]._picked == 0 else "evidence_1_note_edit").setFocus()
    by.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    by.settle()
    assert "uraian" in [item["note"] for item in by.values["evidence"]]


def test_an_empty_clipboard_is_said(by):
    QGuiApplication.clipboard().clear()
    by.click("paste_evidence_button")
    by.settle()
    assert by.values["evidence"] == []
    assert say("ui.editor.evidence.nothing_to_paste") in [label.text() for label in by.window.findChildren(Elided)]


def test_evidence_is_described_and_walked_by_keys(by, photo):
    by.drop(photo("a.jpg"), photo("b.jpg", "blue"))
    thumbs(by)[0].setFocus()
    by.key(Qt.Key.Key_Down)
    by.key(Qt.Key.Key_Up)
    assert thumbs(by)[0].isChecked()
    by.type("evidence[0].note", "Camat di panggung")
    by.type("evidence[0].source", "Ponsel saksi")
    case = load_case(by.window.session.here.db, by.saved())
    assert (case.evidence[0].note, case.evidence[0].source) == ("Camat di panggung", "Ponsel saksi")


def test_evidence_is_moved_taken_out_and_brought_back(by, photo):
    by.drop(photo("a.jpg"), photo("b.jpg", "blue"), photo("c.jpg", "green"))
    thumbs(by)[0].setFocus()
    by.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert [item["name"] for item in by.values["evidence"]] == ["b.jpg", "a.jpg", "c.jpg"]
    by.key(Qt.Key.Key_Delete)
    assert [item["name"] for item in by.values["evidence"]] == ["b.jpg", "c.jpg"]
    by.click("undo_removal_button")
    assert [item["name"] for item in by.values["evidence"]] == ["b.jpg", "a.jpg", "c.jpg"]
    assert by.page.document.editing.state["dropped"] == []


def test_what_was_taken_out_stays_out_and_is_cleared_later(by, photo, world):
    by.drop(photo("a.jpg"), photo("b.jpg", "blue"))
    gone = by.values["evidence"][1]["sha256"]
    by.click("remove_button")
    draft = by.drafts()[0].id
    by.window.go("home")
    by.open(kind="laporan")
    by.open(draft=draft)
    assert [item["name"] for item in by.values["evidence"]] == ["a.jpg"]
    by.saved()
    by.window.close()
    with world.opened() as vault:
        assert not vault.evidence.has(gone)


def test_a_given_up_draft_gives_its_evidence_up(by, photo, world):
    by.drop(photo())
    by.click("discard_button")
    by.click("answer_0_button")
    by.wait(lambda: by.window.page.name == "home")
    by.window.close()
    with world.opened() as vault:
        assert list((world.folder / "evidence").rglob("*.age")) == []
        assert check(vault, full=True).defects == []


def test_twins_are_noticed_here_and_elsewhere(world, writer, photo):
    same = photo("a.jpg")
    with world.opened() as vault:
        case = world.add_case(vault)
        casebook.attach(vault, case, same, "foto")
        summary = load_case(vault.db, case).event.summary
    by = writer(kind="temuan")
    by.section("evidence")
    by.drop(same)
    twin = by.page.panel._parts[0].detail.twin
    by.wait(twin.text)
    assert summary in twin.text()
    by.drop(same)
    by.page.panel._parts[0].pick(1)
    assert "bukti 1" in by.page.panel._parts[0].detail.twin.text()


@pytest.mark.parametrize(
    ("name", "data"),
    [("kosong.jpg", b""), ("tidak-ada.jpg", None)],
)
def test_what_cannot_be_taken_in_is_said_by_name(by, photo, tmp_path, name, data):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    by.drop(path, photo("baik.jpg"))
    assert [item["name"] for item in by.values["evidence"]] == ["baik.jpg"]
    assert name in by.page.panel._parts[0]._refused.text()


def test_a_file_that_is_too_large_is_said(by, photo, monkeypatch):
    take_in = EvidenceStore.take_in
    monkeypatch.setattr(EvidenceStore, "take_in", lambda *args: take_in(*args, largest=1000))
    by.drop(photo("besar.jpg"))
    assert by.values["evidence"] == []
    assert "besar.jpg" in by.page.panel._parts[0]._refused.text()


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff\xe0" + os.urandom(300),
        b"%PDF-1.7\n" + os.urandom(300),
        b"<html>" + b"x" * 100,
        b"MZ" + bytes(200),
    ],
    ids=["jpeg", "pdf", "html", "program"],
)
def test_hostile_files_are_kept_as_they_are(by, tmp_path, data):
    path = tmp_path / "<b>jahat\u202egpj.exe"
    path.write_bytes(data)
    by.drop(path)
    assert stored(by) == ["ok"]
    assert by.values["evidence"][0]["sha256"] == hashlib.sha256(data).hexdigest()


def test_the_way_in_can_be_stopped_and_what_is_in_stays(by, photo, tmp_path, monkeypatch):
    monkeypatch.setattr(store_module, "BLOCK", 4096)
    large = tmp_path / "video.mp4"
    large.write_bytes(os.urandom(30_000_000))
    by.page.intake.taken.connect(lambda _item: by.page.intake.stop())
    by.drop(photo("a.jpg"), large)
    assert [item["name"] for item in by.values["evidence"]] == ["a.jpg"]
    assert not by.page.intake.busy
    assert list((Path(by.window.session.folder) / "evidence").glob("*.part")) == []


def test_saving_waits_for_evidence_on_its_way_in(by, tmp_path):
    large = tmp_path / "video.mp4"
    large.write_bytes(os.urandom(20_000_000))
    by.page._take([Offer("video.mp4", large)])
    assert by.page.intake.busy
    case = load_case(by.window.session.here.db, by.saved())
    assert [(item.name, item.size) for item in case.evidence] == [("video.mp4", 20_000_000)]


def test_leaving_does_not_stop_the_way_in(by, tmp_path):
    large = tmp_path / "video.mp4"
    large.write_bytes(os.urandom(5_000_000))
    by.page._take([Offer("video.mp4", large)])
    by.page.show_section("event")
    by.settle()
    assert [item["name"] for item in by.values["evidence"]] == ["video.mp4"]
    by.section("evidence")
    assert len(thumbs(by)) == 1


def test_nothing_of_the_evidence_lies_in_temporary_files(by, tmp_path, monkeypatch):
    path = tmp_path / "rahasia.txt"
    path.write_bytes(CANARY * 100)
    by.drop(path)
    path.unlink()
    by.type("evidence[0].note", "catatan")
    by.saved()
    found = [one for one in tmp_path.rglob("*") if one.is_file() and CANARY[:12] in one.read_bytes()]
    assert found == []


def test_facts_of_a_photograph():
    exif = {"diambil": "2024:10:21 15:10:22 +08:00", "lintang": "-0.5", "bujur": "117.1", "merek": "Samsung"}
    facts = dict(
        facts_of({"name": "a.jpg", "size": 1200, "media_type": "image/jpeg", "exif": exif, "sha256": "a" * 64})
    )
    assert facts["Diambil"] == "21 Oktober 2024 pukul 15.10 menurut kamera"
    assert (facts["Koordinat"], facts["Kamera"]) == ("-0.5, 117.1", "Samsung")
    assert (facts["Ukuran"], facts["Sidik berkas (SHA-256)"]) == ("1,2 KB", "a" * 64)
    assert icon_of("video/mp4") == "film"
    assert dict(facts_of({"exif": {"diambil": "entah"}}))["Diambil"] == "entah"
