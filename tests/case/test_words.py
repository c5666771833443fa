"""Every sentence about a case is there, and none is there for nothing."""

import re
import tomllib

from fieldapp.packs.reference import builtin_packs
from fieldapp.resources import resources_folder
from fieldapp.words import all_words

PROGRAM = resources_folder().parent / "fieldapp"
CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PROGRAM.rglob("*.py")))
OWN_FILES = [resources_folder() / "words" / name for name in ("case.toml", "handling.toml")]
OWN = {code: said for path in OWN_FILES for code, said in tomllib.loads(path.read_text(encoding="utf-8")).items()}
ERRORS = "\n".join((PROGRAM / "errors" / name).read_text(encoding="utf-8") for name in ("case_file.py", "handling.py"))


def words(prefix):
    return {code.removeprefix(prefix) for code in all_words() if code.startswith(prefix)}


def test_problems():
    assert set(re.findall(r'[Pp]roblem\(\s*"(\w+)"', CODE)) == words("problem.")


def test_reasons_and_expectations():
    assert set(re.findall(r"""["']reason\.(\w+)["']""", CODE)) == words("reason.")
    assert set(re.findall(r"""["']expect\.(\w+)["']""", CODE)) == words("expect.")


def test_steps():
    assert set(builtin_packs().rulebook.steps) == words("step.")


def test_stages_of_handling():
    stages = {rule.stage for rule in builtin_packs().rulebook.steps.values() if rule.stage}
    assert stages == words("handling.stage.")


def test_errors():
    own = {code.removeprefix("error.") for code in OWN if code.startswith("error.")}
    assert own == set(re.findall(r'code = "(\w+)"', ERRORS))


def test_sentences_end():
    for code, sentence in all_words().items():
        if code.startswith(("error.", "problem.")):
            assert sentence.endswith((".", "}")), code
