"""A fault of the program: said calmly, reported without a word of what people typed."""

from pathlib import Path

import pytest

from fieldapp.cli import program
from fieldapp.fault import write_crash
from tests.cli.conftest import Terminal


def fail_with(name: str) -> None:
    secret = {"pelapor": name}
    try:
        raise KeyError(name)
    except KeyError as error:
        raise ValueError(f"tidak ada {secret}") from error


def test_the_report_holds_places_and_no_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "Sudarsana"))
    with pytest.raises(ValueError, match="tidak ada") as caught:
        fail_with("Wayan Sudarsana")
    path = write_crash(caught.value)
    assert path is not None
    text = path.read_text(encoding="utf-8")
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "fail_with" in text
    assert "Wayan" not in text
    assert "Sudarsana" not in text
    assert str(tmp_path) not in text


def test_a_fault_has_its_own_exit_code(bare: Terminal, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(program, "NOUNS", ("tiada",))
    result = bare.json("tiada", "Wayan Sudarsana")
    assert result.code == 70
    assert result.error == "program_failed"
    report = Path(result.data["error"]["facts"]["file"])
    assert report.parent == bare.tmp / "home" / "crash"
    assert "ModuleNotFoundError" in report.read_text(encoding="utf-8")
    assert "Wayan" not in report.read_text(encoding="utf-8")
    assert "Traceback" not in result.err


def test_a_report_that_cannot_be_written_is_no_second_fault(bare: Terminal, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(program, "NOUNS", ("tiada",))
    blocked = bare.tmp / "berkas"
    blocked.write_text("x")
    monkeypatch.setenv("NETRA_HOME", str(blocked))
    result = bare.json("tiada")
    assert result.code == 70
    assert result.data["error"]["facts"]["file"] == ""
