"""The set-up script: what it says, what it pins, and when it sets up again."""

import ast
import hashlib
import os
import re
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import build_spec
from tests.architecture import imports

SOURCE = (build_spec.ROOT / "build_spec.py").read_text(encoding="utf-8")
PROJECT = tomllib.loads((build_spec.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="apt-get and shell scripts are not on Windows")


def pins(name: str) -> dict[str, str]:
    text = (build_spec.PINS / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==([^\s;]+)", text, re.MULTILINE))


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the script believe that it lies in an empty folder with pins and a finished `.venv`."""
    monkeypatch.setattr(build_spec, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(build_spec, "PINS", tmp_path / ".requirements")
    for name in ("build", "runtime", "dev"):
        place(build_spec.PINS / f"{name}.txt", f"{name}==1")
    place(build_spec.venv_python(), "")
    return tmp_path


def place(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def place_program(path: Path, text: str) -> None:
    place(path, f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


# ---- what it says ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [[], ["build"], ["--help"]])
def test_unknown_verb_names_the_known_ones(arguments: list[str], capsys) -> None:
    assert build_spec.main(arguments) == 2
    assert "demo|run|test|package" in capsys.readouterr().err


@pytest.mark.parametrize("version", [(2, 7), (3, 10), (3, 14), (4, 0)])
def test_unfit_python_is_refused_in_one_sentence(version: tuple[int, int]) -> None:
    with pytest.raises(SystemExit) as stopped:
        build_spec.refuse_unfit_python(version)
    sentence = str(stopped.value)
    assert "3.11 to 3.13" in sentence
    assert f"{version[0]}.{version[1]};" in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_fit_python_is_accepted(version: tuple[int, int]) -> None:
    build_spec.refuse_unfit_python(version)
    assert f"{version[0]}.{version[1]}" not in PROJECT["requires-python"].replace(">=3.11", "")


def test_old_python_can_read_as_far_as_the_refusal() -> None:
    assert ast.parse(SOURCE, feature_version=(3, 7))
    before = SOURCE[: SOURCE.index("\nrefuse_unfit_python(")]
    annotations = [node.annotation for node in ast.walk(ast.parse(before)) if isinstance(node, ast.arg)]
    assert all(isinstance(annotation, ast.Constant) for annotation in annotations)


def test_script_needs_nothing_but_the_standard_library() -> None:
    assert {name.partition(".")[0] for name in imports(ast.parse(SOURCE))} <= sys.stdlib_module_names


# ---- what it pins ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["build", "runtime", "dev"])
def test_every_pin_has_hashes_and_nothing_else_stands_there(name: str) -> None:
    text = (build_spec.PINS / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", "")
    for line in text.splitlines():
        assert re.fullmatch(r"[a-z0-9.-]+==[\w.+!]+( ; [\w.'!=<> ]+)?(\s+--hash=sha256:[0-9a-f]{64})+\s*", line), line


@pytest.mark.parametrize(("name", "extra"), [("runtime", None), ("dev", "dev")])
def test_every_requirement_is_pinned_within_its_range(name: str, extra: str | None) -> None:
    wanted = PROJECT["dependencies"] + (PROJECT["optional-dependencies"][extra] if extra else [])
    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(pins(name)[canonicalize_name(requirement.name)]), requirement


def test_lists_agree_where_they_overlap() -> None:
    dev = pins("dev")
    assert {name: dev.get(name) for name in pins("runtime")} == pins("runtime")
    assert {name: dev[name] for name in pins("build") if name in dev}.items() <= pins("build").items()


# ---- when it sets up again ------------------------------------------------------------------------------------------


def test_stamp_holds_until_a_pin_changes(elsewhere: Path) -> None:
    assert not build_spec.is_stamped("runtime")
    build_spec.stamp("runtime")
    build_spec.stamp("dev")
    assert build_spec.is_stamped("runtime")
    place(build_spec.PINS / "dev.txt", "dev==2")
    assert build_spec.is_stamped("runtime")
    assert not build_spec.is_stamped("dev")
    place(build_spec.PINS / "runtime.txt", "runtime==2")
    assert not build_spec.is_stamped("runtime")


def test_stamp_without_python_does_not_count(elsewhere: Path) -> None:
    build_spec.stamp("runtime")
    build_spec.venv_python().unlink()
    assert not build_spec.is_stamped("runtime")


@posix_only
def test_rest_of_the_command_line_is_handed_on(elsewhere: Path, capfd) -> None:
    place_program(build_spec.venv_python(), 'echo "$@"')
    build_spec.stamp("runtime")
    assert build_spec.main(["run", "--", "case", "list"]) == 0
    assert build_spec.main(["demo", "--out", "here"]) == 0
    assert capfd.readouterr().out.splitlines() == ["-m ui case list", "-m ui demo --out here"]


# ---- what the operating system must bring ---------------------------------------------------------------------------


@pytest.mark.parametrize("library", ["libEGL.so.1", "libglib-2.0.so.0"])
def test_missing_library_is_found_in_what_the_loader_said(library: str) -> None:
    said = f"ImportError: {library}: cannot open shared object file: No such file or directory"
    assert build_spec.library_missing_in(said) == library
    assert library in build_spec.QT_LIBRARIES
    assert build_spec.library_missing_in("ImportError: DLL load failed while importing QtCore") is None


@posix_only
def test_missing_qt_libraries_are_named(elsewhere: Path, apt: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    place_program(
        build_spec.venv_python(), "echo 'ImportError: libEGL.so.1: cannot open shared object file' >&2; exit 1"
    )
    build_spec.check_qt()
    assert "libegl1" in capsys.readouterr().err


@posix_only
def test_missing_qt_libraries_are_installed_by_root(
    elsewhere: Path, apt: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    there = "[ -e libegl ] || { touch libegl; echo 'libEGL.so.1: cannot open shared object file' >&2; exit 1; }"
    monkeypatch.chdir(elsewhere)
    place_program(build_spec.venv_python(), there)
    build_spec.check_qt()
    assert "libegl1" in apt.read_text(encoding="utf-8")
    assert capsys.readouterr().err == ""


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put an `apt-get` first that writes down what it is asked, and give the file it writes to."""
    asked = tmp_path / "asked"
    place_program(tmp_path / "bin" / "apt-get", f'echo "$@" >> {asked}')
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(build_spec, "is_debian", lambda: True)
    return asked


@posix_only
def test_root_installs_missing_packages_and_says_so(apt: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert build_spec.install_from_debian(["age", "minisign"], "tests need them")
    update, install = apt.read_text(encoding="utf-8").splitlines()
    assert update.endswith(" update")
    assert " install " in install
    assert install.endswith(" age minisign")
    assert "Installing age minisign" in capsys.readouterr().out


@posix_only
def test_others_are_told_what_to_install(apt: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert not build_spec.install_from_debian(["age", "minisign"], "tests need them")
    assert not apt.exists()
    said = capsys.readouterr().err
    assert "sudo apt-get install age minisign" in said
    assert said.count("\n") == 1


@posix_only
def test_what_apt_says_is_shown_only_when_it_fails(apt: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    place_program(apt.with_name("bin") / "apt-get", "echo 'Unpacking age'; echo 'no route to the mirror' >&2")
    assert build_spec.install_from_debian(["age"], "tests need it")
    printed = capsys.readouterr()
    assert "Unpacking" not in printed.out + printed.err
    place_program(apt.with_name("bin") / "apt-get", "echo 'no route to the mirror' >&2; exit 100")
    assert not build_spec.install_from_debian(["age"], "tests need it")
    said = capsys.readouterr().err
    assert "could not install age" in said
    assert "no route to the mirror" in said


@posix_only
@pytest.mark.parametrize(("ci", "outcome"), [("", True), ("true", False)])
def test_missing_test_programs_stop_only_ci(elsewhere, apt, monkeypatch, capsys, ci: str, outcome: bool) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(build_spec, "TEST_PROGRAMS", {"no-such-program": "its-package", "sh": "dash"})
    monkeypatch.setenv("CI", ci)
    place_program(build_spec.venv_python(), "exit 0")
    assert build_spec.can_test() is outcome
    said = capsys.readouterr().err
    assert "apt-get install its-package'" in said
    assert said.count("\n") == 1


@posix_only
def test_tests_do_not_start_without_qt_and_one_sentence_names_all(elsewhere, apt, monkeypatch, capsys) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(build_spec, "TEST_PROGRAMS", {"no-such-program": "its-package"})
    place_program(build_spec.venv_python(), "echo 'libEGL.so.1: cannot open shared object file' >&2; exit 1")
    build_spec.stamp("runtime")
    build_spec.stamp("dev")
    assert build_spec.main(["test"]) == 1
    said = capsys.readouterr().err
    assert "its-package" in said
    assert "libegl1" in said
    assert said.count("\n") == 1


@posix_only
def test_packaging_asks_for_the_shared_library_of_python(apt, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(build_spec, "PACKAGE_PROGRAMS", {"sh": "dash"})
    there = {"Py_ENABLE_SHARED": 1, "LIBDIR": str(tmp_path), "INSTSONAME": "libpython.so"}
    monkeypatch.setattr(sysconfig, "get_config_var", there.get)
    assert not build_spec.can_package()
    assert f"libpython3.{sys.version_info[1]}'" in capsys.readouterr().err
    place(tmp_path / "libpython.so", "")
    assert build_spec.can_package()


@posix_only
def test_missing_venv_package_is_named_before_anything_is_made(elsewhere, apt, monkeypatch, capsys) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit):
        build_spec.make_venv()
    assert f"python3.{sys.version_info[1]}-venv" in capsys.readouterr().err


def test_venv_is_not_made_anew_from_inside(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", str(build_spec.VENV))
    with pytest.raises(SystemExit, match="outside"):
        build_spec.make_venv()
    assert build_spec.venv_python().exists()


# ---- what it packages -----------------------------------------------------------------------------------------------


def test_package_holds_the_resources_and_leaves_out_what_no_window_uses() -> None:
    options = build_spec.package_options(build_spec.DIST)
    assert "--onedir" in options
    assert "--noupx" in options
    assert f"{build_spec.ROOT / 'resources'}{os.pathsep}resources" in options
    named = options.index("--collect-data")
    assert options[named + 1] == "holidays", "without the names beside its code the calendar has no holiday at all"
    assert {"PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtNetwork", "tkinter"} <= set(options)
    assert not {"PySide6.QtSvg", "PySide6.QtPrintSupport"} & set(options)


def test_only_on_windows_a_double_click_hides_the_console(monkeypatch: pytest.MonkeyPatch) -> None:
    for windows in (True, False):
        monkeypatch.setattr(build_spec, "WINDOWS", windows)
        options = build_spec.package_options(build_spec.DIST)
        assert ("hide-early" in options, "--strip" in options) == (windows, not windows)


def test_contents_are_listed_with_their_hashes(tmp_path: Path, capsys) -> None:
    place(tmp_path / "netra" / "netra", "program")
    place(tmp_path / "netra" / "_internal" / "words.toml", "words")
    build_spec.print_contents(tmp_path / "netra")
    listed = (tmp_path / "netra.sha256").read_text(encoding="utf-8")
    assert f"{hashlib.sha256(b'words').hexdigest()}  netra/_internal/words.toml\n" in listed
    assert f"{hashlib.sha256(b'program').hexdigest()}  netra/netra\n" in listed
    printed = capsys.readouterr().out
    assert listed in printed
    assert "2 files, 0.0 MB" in printed
