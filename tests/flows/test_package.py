"""The packaged program on its own: without Python, without this folder, it shows, prints and checks a whole vault."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import build_spec
from fieldapp import __version__
from fieldapp.demo.office import OFFICES

pytestmark = pytest.mark.soak

ENOUGH = 240_000_000  # bytes; what an old stick still carries, Qt included


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("dist")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build_spec, "VENV", Path(sys.prefix))
        assert build_spec.can_package()
        assert build_spec.make_package(place, []) == 0
    return place / "netra" / ("netra.exe" if build_spec.WINDOWS else "netra")


@pytest.fixture(scope="module")
def shown(program, tmp_path_factory):
    """Where the packaged program gave its demonstration, and what calls the program on the district there."""
    out = tmp_path_factory.mktemp("shown") / "demo"
    quiet = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "NETRA", "VIRTUAL_ENV"))
    }

    def call(*arguments: object) -> str:
        command = [str(program), *map(str, arguments)]
        ran = subprocess.run(command, cwd=out.parent, env=quiet, capture_output=True, text=True, encoding="utf-8")
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    call("demo", "--no-window", "--out", out)
    quiet["NETRA_HOME"] = str(out / "rumah")
    first = OFFICES[0]
    access = ["--vault", out / first.folder, "--officer", first.officer[0]]
    access += ["--passphrase-file", out / "kunci" / f"sandi-{first.code}.txt"]
    return out, lambda *arguments: call(*arguments, *access)


def test_it_says_which_one_it_is(shown):
    assert shown[1]("--version").strip() == f"netra {__version__}"


def test_it_prints_a_form_and_a_blank_one(shown, tmp_path):
    _, netra = shown
    cases = json.loads(netra("case", "list", "--json"))["cases"]
    report = next(case for case in cases if case["kind"] == "laporan")
    for name, arguments in {"isi": ("print", "A.1", report["id"]), "kosong": ("blank", "A.1")}.items():
        netra("form", *arguments, "-o", tmp_path / f"{name}.pdf")
        assert (tmp_path / f"{name}.pdf").read_bytes().startswith(b"%PDF-1.4")


def test_it_checks_what_it_wrote(shown):
    checked = json.loads(shown[1]("vault", "check", "--full", "--json"))
    assert checked["ok"] is True


def test_every_command_is_packed(program):
    for noun in ("vault", "case", "enrol", "bundle", "quarantine", "receipt", "conflict", "book", "desk", "number"):
        ran = subprocess.run([str(program), noun, "--help"], capture_output=True, text=True, encoding="utf-8")
        assert (ran.returncode, ran.stderr) == (0, "")
        assert "Pemakaian: netra " + noun in ran.stdout


def test_it_is_small_enough_to_carry(program):
    assert sum(path.stat().st_size for path in program.parent.rglob("*") if not path.is_symlink()) < ENOUGH
