"""Every sentence about a case is there, and none is there for nothing."""

import re
import tomllib

from fieldapp.case.steps import STEPS
from fieldapp.resources import resources_folder

CODE = "\n".join(
    path.read_text(encoding="utf-8") for path in (resources_folder().parent / "fieldapp" / "case").glob("*.py")
)
WORDS = tomllib.loads((resources_folder() / "words" / "case.toml").read_text(encoding="utf-8"))
ERRORS = (resources_folder().parent / "fieldapp" / "errors" / "case_file.py").read_text(encoding="utf-8")


def words(prefix):
    return {code.removeprefix(prefix) for code in WORDS if code.startswith(prefix)}


def test_problems():
    assert set(re.findall(r'Problem\(\s*"(\w+)"', CODE)) == words("problem.")


def test_reasons_and_expectations():
    assert set(re.findall(r'"reason\.(\w+)"', CODE)) == words("reason.")
    assert set(re.findall(r'"expect\.(\w+)"', CODE)) == words("expect.")


def test_steps():
    assert set(STEPS) == words("step.")


def test_errors():
    assert words("error.") == set(re.findall(r'code = "(\w+)"', ERRORS))


def test_sentences_end():
    for code, sentence in WORDS.items():
        if code.startswith(("error.", "problem.")):
            assert sentence.endswith((".", "}")), code
