"""Options before and after the verb, where the passphrase comes from, exit codes, help."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp import __version__
from fieldapp.words import all_words
from tests.cli.conftest import SECRET, Terminal
from tests.cli.test_answers import verbs


def test_version_and_help(bare: Terminal):
    assert bare("--version").out.strip() == f"netra {__version__}"
    assert bare().out == bare("--help").out
    assert "Pemakaian: netra" in bare().done().out
    assert bare("vault").out.startswith("Pemakaian: netra vault")


@pytest.mark.parametrize("name", sorted(verbs()))
def test_every_command_explains_itself_in_indonesian(bare: Terminal, name: str):
    text = bare(*name.split(), "--help").done().out
    assert "Pemakaian:" in text
    assert "Pilihan:" in text
    assert all(english not in text for english in ("Usage", "Options", "Show this", "cli."))


def test_every_help_code_has_words_and_every_word_of_help_a_command():
    known = {code.removeprefix("cli.help.").replace(".", " ") for code in all_words() if code.startswith("cli.help.")}
    names = set(verbs())
    assert known == names | {name.split()[0] for name in names} | {"netra"}


@pytest.mark.parametrize(
    "line",
    [
        "--vault {v} --json vault info",
        "vault --vault {v} --json info",
        "vault info --vault {v} --json",
        "--json vault info --vault {v}",
        "--vault {w} vault info --json --vault {v}",
    ],
)
def test_shared_options_stand_anywhere(bare: Terminal, line: str):
    folder = bare.create()
    result = bare(*line.format(v=folder, w=bare.tmp / "lain").split()).done()
    assert result.data["vault"] == str(folder)


def test_vault_comes_from_the_environment_or_the_usual_place(bare: Terminal, monkeypatch: pytest.MonkeyPatch):
    facts = ("--office", "64.01", "--name", "Bawaslu Paser", "--officer", "Rina")
    assert bare.json("vault", "create", *facts).done().data["vault"] == str(bare.tmp / "home" / "vault")
    assert bare("vault", "info").code == 0
    monkeypatch.setenv("NETRA_VAULT", str(bare.tmp / "tiada"))
    assert bare.json("vault", "info").error == "vault_missing"


def test_passphrase_file_wins_over_the_environment(terminal: Terminal, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NETRA_PASSPHRASE", "bukan ini yang benar sama sekali")
    assert terminal.json("vault", "info").error == "wrong_password"
    path = terminal.tmp / "sandi.txt"
    contents = [text.encode() for text in (SECRET, f"{SECRET}\nbaris kedua", f"{SECRET}\r\n", f"\ufeff{SECRET}\n")]
    for content in (*contents, f"{SECRET}\r\n".encode("utf-16")):
        path.write_bytes(content)
        assert terminal("vault", "info", "--passphrase-file", path).code == 0
    assert terminal.json("vault", "info", "--passphrase-file", terminal.tmp).error == "source_unreadable"
    assert terminal.json("vault", "info", "--passphrase-file", terminal.tmp / "x").error == "source_unreadable"


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.delenv("NETRA_PASSPHRASE", raising=False)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    waiting = iter(lines)
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: next(waiting))


def test_passphrase_is_asked_for_unseen_and_a_new_one_twice(bare: Terminal, monkeypatch: pytest.MonkeyPatch):
    facts = ("--vault", bare.tmp / "v", "--office", "64.01", "--name", "Bawaslu Paser", "--officer", "Rina")
    typed(monkeypatch, SECRET, SECRET + "x")
    assert bare.json("vault", "create", *facts).error == "passphrases_differ"
    assert not (bare.tmp / "v").exists()
    typed(monkeypatch, SECRET, SECRET)
    assert bare("vault", "create", *facts).code == 0
    typed(monkeypatch, SECRET)
    assert bare("vault", "info", "--vault", bare.tmp / "v").code == 0


def test_without_anybody_to_ask_a_command_ends(terminal: Terminal, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("NETRA_PASSPHRASE")
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))

    def ended(*_: object, **__: object) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", ended)
    assert terminal.json("vault", "info").error == "cancelled"


@pytest.mark.parametrize("passphrase", ["pendek", "aaaaaaaaaaaaaaaaaa", "katasandi12345", ""])
def test_a_weak_passphrase_makes_no_vault(bare: Terminal, monkeypatch: pytest.MonkeyPatch, passphrase: str):
    monkeypatch.setenv("NETRA_PASSPHRASE", passphrase)
    folder = bare.tmp / "v"
    line = ("vault", "create", "--vault", folder, "--office", "64.01", "--name", "X", "--officer", "Y")
    assert bare.json(*line).error == "passphrase_weak"
    monkeypatch.setenv("NETRA_PASSPHRASE", SECRET)
    assert bare(*line).code == 0


@pytest.mark.parametrize(
    "line",
    [
        "tiada",
        "case tiada",
        "pack tiada",
        "deadline tiada",
        "desk stats",
        "case advise",
        "case list --tiada",
        "case list --limit banyak",
        "case list berlebih",
        "case show",
        "case list --status aneh",
        "case template aneh",
        "case step x menari",
        "case step x lhp --on 2024-02-30",
        "vault create --office 64.1 --name X --officer Y",
        "vault create --office 64.01 --name X",
        "vault create --office 64.01 --officer Y",
        "number reserve temuan 0",
        "number reserve temuan 99999999999999999999",
        "number reserve temuan 5 --year 1",
        "form print A.2 x -o x.pdf --paper a5",
        "form blank A.1 -o x.pdf --count 0",
        "conflict settle x y --reason z",
        "conflict settle x y --reason z --take a --value 1",
        "conflict settle x y --reason z --value {",
        "conflict settle-all x --reason z",
        "conflict settle-all x --reason z --from a --choices b.json",
        "conflict settle-all x --from a",
        "conflict keep-number x",
        "desk review x",
        "desk review x --accept --return",
        "desk review x --return",
        "desk review x --return --reason \u00a0",
        "bundle export . --part-size 64",
        "bundle export . --to 6",
        "receipt make abc .",
        "officer set",
        "office show abc",
        "quarantine save abc .",
    ],
)
def test_wrong_use_is_said_in_indonesian_with_code_two(terminal: Terminal, line: str):
    result = terminal.json(*line.split(" "))
    assert result.code == 2, (result.out, result.err)
    assert result.error == "usage"
    assert "--help" in result.err
    assert "Error" not in result.err
    assert "Usage" not in result.err
    plain = terminal(*line.split(" "))
    assert plain.code == 2
    assert plain.out == ""
    assert plain.err == result.err


def test_as_a_process(terminal: Terminal, tmp_path: Path):
    def call(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([sys.executable, "-m", "fieldapp", *arguments], capture_output=True, cwd=tmp_path)

    assert call("--version").stdout.strip().decode() == f"netra {__version__}"
    assert call("vault", "info").returncode == 0
    wrong = call("case", "show", "tiada", "--json")
    assert wrong.returncode == 1
    assert b"record_unknown" in wrong.stdout
    assert b"record_unknown" in wrong.stderr
    assert call("tiada").returncode == 2


def test_a_reader_that_leaves_early_is_no_fault(terminal: Terminal):
    terminal.add()
    command = f'"{sys.executable}" -m fieldapp case schema'
    with subprocess.Popen(command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        error = process.stderr.read()
    assert b"program_failed" not in error


def test_the_version_needs_neither_vault_nor_paper_nor_database():
    script = "import sys; from fieldapp.cli import main; main(['--version']); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout
    for heavy in ("reportlab", "pikepdf", "PIL", "sqlcipher3", "cryptography", "msgspec", "fieldapp.vault"):
        assert f"'{heavy}" not in loaded, heavy


def test_the_list_of_cases_needs_no_paper(terminal: Terminal):
    script = "import sys; from fieldapp.cli import main; main(['case', 'list']); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout
    assert "sqlcipher3" in loaded
    for heavy in ("reportlab", "pikepdf", "segno", "pypdfium2"):
        assert f"'{heavy}" not in loaded, heavy
