"""The command line on real vaults in a temporary folder, with key derivation made cheap."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from fieldapp.cli import main
from fieldapp.vault import passphrase
from fieldapp.vault.passphrase import Cost

SECRET = "kuda hijau lari pagi sekali"
CASES = Path(__file__).resolve().parents[2] / "resources" / "cases"


@dataclass
class Result:
    """What one command printed and returned."""

    code: int
    out: str
    err: str
    line: tuple[str, ...]

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> str:
        return self.data["error"]["code"]

    def done(self) -> "Result":
        assert self.code == 0, (self.line, self.out, self.err)
        return self


@dataclass
class Terminal:
    """Runs commands in this process and reads what they print."""

    capsys: pytest.CaptureFixture[str]
    tmp: Path
    run_so_far: list[Result] = field(default_factory=list)

    def __call__(self, *arguments: object) -> Result:
        line = tuple(map(str, arguments))
        self.capsys.readouterr()
        code = main(line)
        captured = self.capsys.readouterr()
        result = Result(code, captured.out, captured.err, line)
        self.run_so_far.append(result)
        return result

    def json(self, *arguments: object) -> Result:
        return self(*arguments, "--json")

    def create(self, folder: str = "vault", office: str = "64.01.05", name: str = "Panwaslu Kecamatan Lempake") -> Path:
        path = self.tmp / folder
        self("vault", "create", "--vault", path, "--office", office, "--name", name, "--officer", "Hariyati N.").done()
        return path

    def case_file(self, name: str = "camat-orasi-kendaraan-dinas", **changes: Any) -> Path:
        """Give a case file with its evidence beside it."""
        content = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8")) | changes
        folder = self.tmp / "perkara"
        for item in content.get("evidence", ()):
            path = folder / item["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(f"isi {item['path']}".encode() * 50)
        folder.mkdir(exist_ok=True)
        return self.write(f"perkara/{name}.json", content)

    def write(self, name: str, content: Any) -> Path:
        path = self.tmp / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    def add(self, name: str = "camat-orasi-kendaraan-dinas", **changes: Any) -> str:
        return str(self.json("case", "add", self.case_file(name, **changes)).done().data["cases"][0]["id"])


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal on a machine that has no vault yet."""
    monkeypatch.setattr(passphrase, "STANDARD", Cost(memory=16, time=1, lanes=1))
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NETRA_PASSPHRASE", SECRET)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("NETRA_VAULT", raising=False)
    return Terminal(capsys, tmp_path)


@pytest.fixture
def terminal(bare: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal with a vault of a sub-district office."""
    monkeypatch.setenv("NETRA_VAULT", str(bare.create()))
    return bare


@pytest.fixture
def copied() -> Callable[[Path, Path], Path]:
    def copy(source: Path, target: Path) -> Path:
        return Path(shutil.copytree(source, target))

    return copy
