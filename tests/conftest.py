"""What all tests share: no screen, reproducible examples, and the programs that prove others can read Netra's files."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

from hypothesis import HealthCheck, settings

from fieldapp.vault import passphrase

JARS = ["preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "commons-io", "javax.activation", "jaxb-api"]
JAR_FOLDER = Path("/usr/share/java")

IN_CI = os.environ.get("CI", "").lower() == "true"

settings.register_profile("laptop", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("laptop"), derandomize=True, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if IN_CI else "laptop"))


def miss(what: str) -> None:
    """Skip the test because something is not installed; where everything must be installed, fail it."""
    reason = f"{what} is not installed; 'python build_spec.py test' installs or names it"
    if IN_CI:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def _cheap_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the cost of slots that are renewed when a vault is opened stay as cheap as the tests make them."""
    monkeypatch.setattr(passphrase, "STANDARD", passphrase.Cost(memory=16, time=1, lanes=1))


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Give the path of a program that is not ours, as in `program("age")`."""

    def find(name: str) -> str:
        found = shutil.which(name)
        if found is None:
            miss(name)
        return str(found)

    return find


@pytest.fixture(scope="session")
def pdfbox(program: Callable[[str], str]) -> list[str]:
    """Give the start of a command line for PDFBox's classes: `[*pdfbox, "org.apache.pdfbox...", "file.pdf"]`."""
    java = program("java")
    jars = [JAR_FOLDER / f"{name}.jar" for name in JARS]
    missing = [jar.name for jar in jars if not jar.is_file()]
    if missing:
        miss(", ".join(missing))
    return [java, "-cp", os.pathsep.join(map(str, jars))]
