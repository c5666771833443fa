"""This repository keeps the rules of the house, and each rule finds what breaks it.

The rules stand in `architecture.py`; those that need the running program stand here.
"""

import importlib
import inspect
import pkgutil
import string
import subprocess
import sys
from pathlib import Path

import pytest

import fieldapp.errors
from fieldapp.errors import NetraError
from fieldapp.words import all_words
from tests import architecture
from tests.architecture import RULES

ROOT = Path(__file__).resolve().parent.parent

LONG_FUNCTION = "def act() -> None:\n" + "    print()\n" * 50
LATE = "def make() -> None:\n    import {}\n"
CAUGHT = "try:\n    pass\nexcept {}:\n    {}\n"
# rule, the file that breaks it, what stands there
BROKEN = [
    ("core_knows_no_window", "fieldapp/case/model.py", "from PySide6 import QtCore"),
    ("core_knows_no_window", "fieldapp/cli.py", LATE.format("ui.app")),
    ("imports_go_down", "fieldapp/case/model.py", "from fieldapp.vault import journal"),
    ("imports_go_down", "fieldapp/packs/forms.py", "import fieldapp.paper.seal"),
    ("imports_go_down", "fieldapp/paper/seal.py", "from fieldapp import vault"),
    ("imports_go_down", "fieldapp/exchange/bundle.py", "from fieldapp.desk.review import accept"),
    ("imports_go_down", "fieldapp/errors.py", "from fieldapp.cli import main"),
    ("imports_go_down", "fieldapp/somewhere.py", ""),
    ("paper_sees_no_database", "fieldapp/paper/seal.py", "import sqlite3"),
    ("paper_sees_no_database", "fieldapp/paper/seal.py", "from fieldapp.vault.journal import append"),
    ("only_vault_and_desk_open_databases", "fieldapp/exchange/bundle.py", "from sqlcipher3 import dbapi2"),
    ("only_vault_and_desk_open_databases", "ui/case_list.py", "import sqlite_utils"),
    ("only_paper_makes_pdf", "fieldapp/desk/statistics.py", LATE.format("reportlab.pdfgen")),
    ("imports_stand_at_the_top_and_are_absolute", "fieldapp/case/step.py", "from . import model"),
    ("imports_stand_at_the_top_and_are_absolute", "fieldapp/case/step.py", "from fieldapp.errors import *"),
    ("imports_stand_at_the_top_and_are_absolute", "fieldapp/case/step.py", LATE.format("json")),
    ("no_second_sqlite_by_qt", "ui/case_list.py", "from PySide6.QtSql import QSqlDatabase"),
    ("files_stay_under_400_lines", "ui/main_window.py", "\n" * 400),
    ("functions_stay_within_50_lines", "build_spec.py", LONG_FUNCTION),
    ("core_functions_are_short_in_the_median", "fieldapp", LONG_FUNCTION),
    ("modules_are_named_by_a_noun", "fieldapp/case/date_helpers.py", ""),
    ("modules_are_named_by_a_noun", "fieldapp/common/date.py", ""),
    ("one_thing_has_one_name_in_code", "fieldapp/case/model.py", "class Finding: ..."),
    ("one_thing_has_one_name_in_code", "fieldapp/case/model.py", "def list_complaints(): ..."),
    ("one_thing_has_one_name_on_screen", "resources/words/case.toml", '"case.named" = "Oknum itu dicatat."'),
    ("windows_hold_no_sql", "ui/case_list.py", 'QUERY = "select id from case_record where year = ?"'),
    ("windows_hold_no_sql", "ui/case_list.py", 'QUERY = f"UPDATE {1} SET state = 2"'),
    ("nothing_dangerous_is_called", "fieldapp/case/model.py", "import pickle"),
    ("nothing_dangerous_is_called", "fieldapp/case/model.py", "eval('1')"),
    ("nothing_dangerous_is_called", "build_spec.py", "import os\nos.system('true')"),
    ("nothing_dangerous_is_called", "build_spec.py", "import subprocess\nsubprocess.run('true', shell=True)"),
    ("nothing_dangerous_is_called", "fieldapp/vault/journal.py", "with db.conn:\n    pass"),
    ("nothing_dangerous_is_called", "fieldapp/vault/database.py", "PRAGMAS = 'PRAGMA synchronous = NORMAL'"),
    ("plaintext_meets_no_temporary_file", "fieldapp/exchange/bundle.py", "import tempfile"),
    ("errors_are_caught_by_name", "fieldapp/vault/journal.py", CAUGHT.format("Exception", "pass")),
    ("errors_are_caught_by_name", "ui/case_list.py", CAUGHT.format("", "pass")),
    ("errors_are_caught_by_name", "fieldapp/vault/journal.py", CAUGHT.format("(OSError, Exception) as error", "raise")),
    ("errors_are_caught_by_name", "fieldapp/vault/journal.py", CAUGHT.format("BaseException", "pass")),
    ("nothing_is_left_unfinished", "tests/case/test_step.py", "# TO" + "DO: more"),
    ("tests_neither_sleep_nor_mock", "tests/case/test_step.py", "import time\ntime.sleep(1)"),
    ("tests_neither_sleep_nor_mock", "tests/case/test_step.py", "from unittest.mock import patch"),
    ("top_level_is_as_agreed", "notes.txt", ""),
    ("nothing_names_a_server_or_a_machine", ".requirements/runtime.txt", "--index" + "-url somewhere"),
    ("nothing_names_a_server_or_a_machine", "README.md", "see /wo" + "rk/main"),
    ("links_lead_to_files", "README.md", "see [the page](resources/page.md#part)"),
]
KEPT = [
    (
        "imports_go_down",
        "fieldapp/exchange/receipt.py",
        "from fieldapp.vault import journal\nimport fieldapp.exchange.bundle",
    ),
    ("imports_go_down", "fieldapp/cli/case.py", "from fieldapp import __version__, demo"),
    ("imports_stand_at_the_top_and_are_absolute", "fieldapp/paper/layout.py", LATE.format("reportlab.platypus")),
    (
        "windows_hold_no_sql",
        "ui/case_list.py",
        '"""Select a case from the list and update it."""\nTITLE = "Pilih dari daftar"',
    ),
    ("errors_are_caught_by_name", "fieldapp/vault/journal.py", CAUGHT.format("BaseException", "raise")),
    ("errors_are_caught_by_name", "ui/jobs.py", CAUGHT.format("Exception", "pass")),
    ("top_level_is_as_agreed", ".ci/run", ""),
    ("links_lead_to_files", "README.md", "see [this page](README.md#part) and [law](mailto:someone)"),
]


def place(root: Path, path: str, text: str) -> None:
    target = root / path if Path(path).suffix or "." in path else root / path / "model.py"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_this_repository_keeps(rule) -> None:
    assert rule(ROOT) == []


@pytest.mark.parametrize(("rule", "path", "text"), BROKEN)
def test_broken_rule_is_found(rule: str, path: str, text: str, tmp_path: Path) -> None:
    place(tmp_path, path, text)
    found = getattr(architecture, rule)(tmp_path)
    assert found
    assert found[0].startswith((path, Path(path).name))


@pytest.mark.parametrize(("rule", "path", "text"), KEPT)
def test_kept_rule_finds_nothing(rule: str, path: str, text: str, tmp_path: Path) -> None:
    place(tmp_path, path, text)
    assert getattr(architecture, rule)(tmp_path) == []


def test_every_rule_is_tried_and_listed() -> None:
    listed = {rule.__name__ for rule in RULES}
    assert listed == {rule for rule, _, _ in BROKEN}
    takes_a_root = {
        name
        for name, thing in vars(architecture).items()
        if inspect.isfunction(thing) and list(inspect.signature(thing).parameters) == ["root"]
    }
    assert takes_a_root - listed == {"tracked", "product"}


# ---- what only the running program shows ----------------------------------------------------------------------------

IMPORT_ALL = """
import importlib, pkgutil, sys
import fieldapp
for module in pkgutil.walk_packages(fieldapp.__path__, "fieldapp."):
    if not module.name.endswith(".__main__"):
        importlib.import_module(module.name)
print(*(name for name in sys.modules if name.split(".")[0] in {"fieldapp", "PySide6", "shiboken6", "ui"}))
"""


def test_importing_the_whole_core_loads_no_window() -> None:
    shown = subprocess.run([sys.executable, "-c", IMPORT_ALL], cwd=ROOT, capture_output=True, text=True)
    assert shown.returncode == 0, shown.stderr
    loaded = shown.stdout.split()
    assert "fieldapp.errors" in loaded
    assert [name for name in loaded if not name.startswith("fieldapp")] == []


def errors() -> list[type[NetraError]]:
    """Return every error class of the core, wherever it is written."""
    for module in pkgutil.walk_packages(fieldapp.__path__, "fieldapp."):
        if not module.name.endswith(".__main__"):
            importlib.import_module(module.name)
    found = [NetraError]
    for kind in found:
        found += [below for below in kind.__subclasses__() if below not in found]
    return found[1:]


def test_errors_live_in_one_place_under_codes_of_their_own() -> None:
    assert [kind.__name__ for kind in errors() if not kind.__module__.startswith(fieldapp.errors.__name__)] == []
    assert [kind.__name__ for kind in errors() if "code" not in vars(kind)] == []
    codes = [kind.code for kind in errors()]
    assert sorted(code for code in set(codes) if codes.count(code) > 1) == []
    assert [code for code in codes if set(code) - set(string.ascii_lowercase + string.digits + "_")] == []


def test_every_error_has_a_sentence_and_every_sentence_an_error() -> None:
    spoken = {code.removeprefix("error.") for code in all_words() if code.startswith("error.")}
    raised = {kind.code for kind in errors()}
    assert {"no sentence": sorted(raised - spoken), "no error": sorted(spoken - raised - {NetraError.code})} == {
        "no sentence": [],
        "no error": [],
    }


def test_sentences_can_be_filled_in_and_are_calm() -> None:
    for code, sentence in all_words().items():
        fields = [field for _, field, _, _ in string.Formatter().parse(sentence) if field is not None]
        assert all(field.isidentifier() for field in fields), code
        assert "!" not in sentence, code
    errors_said = {code: text for code, text in all_words().items() if code.startswith("error.")}
    assert [code for code, text in errors_said.items() if not text.endswith(".")] == []
