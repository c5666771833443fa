"""The rules of the house that a machine can check.

Each rule is a function that takes the top folder of a repository and returns the places that break it. Called by
`test_architecture.py` on this repository and on made-up ones. Never changes a file.
"""

import ast
import re
import shutil
import statistics
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeGuard

# A module may import modules of a smaller number, of its own package, and, at the bottom and the top, its neighbours.
BOTTOM, TOP = 0, 5
LAYERS = {
    **dict.fromkeys(["__init__", "__version__", "errors", "words", "canonical", "resources", "home", "fault"], BOTTOM),
    "case": 1,
    "packs": 2,
    **dict.fromkeys(["vault", "paper"], 3),
    **dict.fromkeys(["exchange", "desk"], 4),
    **dict.fromkeys(["cli", "demo", "__main__"], TOP),
}
WINDOW = {"PySide6", "shiboken6", "ui"}
DATABASE = {"sqlite3", "sqlite_utils", "sqlcipher3", "pysqlite3"}
SLOW_TO_IMPORT = {"reportlab", "pikepdf", "openpyxl", "xlsxwriter", "pypdfium2", "PIL", "zxingcpp", "holidays"}
BANNED_MODULES = {"pickle", "marshal", "shelve", "zipfile"}
BANNED_CALLS = {"eval", "exec", "__import__", "os.system", "os.popen", "yaml.load"}
MAY_CATCH_ALL = ("fieldapp/cli.py", "fieldapp/cli/", "ui/jobs.py", "ui/crash.py")
TOP_LEVEL = {"fieldapp", "ui", "resources", "build_spec.py", "pyproject.toml", "tests", "README.md"}
# What stands at the top without belonging to the repository, where there is no git to ask.
NOT_OURS = {".git", ".hypothesis", ".venv", "build", "demo-out", "dist", "pictures-out"}
NOT_NOUNS = {"util", "utils", "helper", "helpers", "common", "manager", "base", "misc"}
SQL = re.compile(
    r"\b(SELECT\b.+\bFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+\w+|PRAGMA)\s",
    re.IGNORECASE | re.DOTALL,
)
# Written with a gap at every "~", so that this file does not break its own rules.
UNFINISHED = re.compile(r"\b(TO~DO|FIX~ME|XX~X|HA~CK)\b".replace("~", ""))
SERVERS = r"py~pi\.(org|io)|python~hosted|npm~js\.(org|com)|deb~ian\.org|(?<!emit-)index~-url|file:/~//"
MACHINES = r"/(wo~rk/|ro~ot/|ho~me/\w|Us~ers/\w|opt/py~pi|tmp/net~ra|fa~rm/)"
ADDRESSES = re.compile(f"{SERVERS}|{MACHINES}".replace("~", ""))
# One thing, one word: what the thing is called here, and what it is therefore never called.
OTHER_WORDS_IN_CODE = {
    "finding": "case", "complaint": "case", "suspect": "subject", "accused": "subject", "complainant": "reporter",
    "exhibit": "evidence", "envelope": "bundle", "ledger": "journal", "clash": "conflict",
}  # fmt: skip
OTHER_WORDS_ON_SCREEN = {
    "himbauan": "imbauan", "oknum": "terlapor", "tersangka": "terlapor", "upload": "unggah", "submit": "Simpan, Kirim",
    "sinkronisasi": "kirim dan terima", "backup": "cadangan", "database": "basis data",
}  # fmt: skip

# ---- reading a repository -------------------------------------------------------------------------------------------


def modules(root: Path, *folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Give every Python file of some folders as (path from the top with slashes, syntax tree)."""
    for folder in folders:
        start = root / folder
        for path in sorted(start.rglob("*.py")) if start.is_dir() else [start]:
            if path.is_file():
                yield path.relative_to(root).as_posix(), parse(path)


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def product(root: Path) -> Iterator[tuple[str, ast.Module]]:
    return modules(root, "fieldapp", "ui", "build_spec.py")


def imports(tree: ast.AST) -> Iterator[str]:
    """Give the full dotted name of everything that is imported, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)


def first(name: str) -> str:
    return name.partition(".")[0]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Give every string of a module, docstrings apart, with its line."""
    spoken = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(str(part.value) if is_text(part) else "x" for part in node.values)
        elif is_text(node) and id(node) not in spoken:
            yield node.lineno, str(node.value)


def is_text(node: ast.AST) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def tracked(root: Path) -> list[str]:
    """Return the files that belong to the repository: what git knows or would add, or all where there is no git."""
    # A copy that another user made is as good as one's own: git only reads here.
    command = ["git", "-c", "safe.directory=*", "-C", str(root), "ls-files", "-z"]
    if (root / ".git").exists() and shutil.which("git"):
        command += ["--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
        return sorted(name for name in listed if name and (root / name).is_file())
    files = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted(
        path.as_posix()
        for path in files
        if path.parts[0] not in NOT_OURS
        and not any(part == "__pycache__" or part.endswith((".egg-info", "_cache")) for part in path.parts)
    )


# ---- who imports whom -----------------------------------------------------------------------------------------------


def core_knows_no_window(root: Path) -> list[str]:
    return [
        f"{path}: {name}" for path, tree in modules(root, "fieldapp") for name in imports(tree) if first(name) in WINDOW
    ]


def imports_go_down(root: Path) -> list[str]:
    found = []
    for path, tree in modules(root, "fieldapp"):
        here = Path(path).parts[1].removesuffix(".py")
        if here not in LAYERS:
            found.append(f"{path}: has no layer")
            continue
        for name in imports(tree):
            there = [*name.split("."), ""][1]
            if first(name) == "fieldapp" and not may_import(here, there):
                found.append(f"{path}: {name}")
    return found


def may_import(here: str, there: str) -> bool:
    below, own = LAYERS.get(there, TOP + 1), LAYERS[here]
    return here == there or below < own or (below == own and own in {BOTTOM, TOP})


def paper_sees_no_database(root: Path) -> list[str]:
    return [
        f"{path}: {name}"
        for path, tree in modules(root, "fieldapp/paper")
        for name in imports(tree)
        if first(name) in DATABASE or name.startswith("fieldapp.vault")
    ]


def only_vault_and_desk_open_databases(root: Path) -> list[str]:
    return outside(root, DATABASE, ("fieldapp/vault/", "fieldapp/desk/"))


def only_paper_makes_pdf(root: Path) -> list[str]:
    return outside(root, {"reportlab"}, ("fieldapp/paper/",))


def outside(root: Path, packages: set[str], homes: tuple[str, ...]) -> list[str]:
    return [
        f"{path}: {name}"
        for path, tree in product(root)
        for name in imports(tree)
        if first(name) in packages and not path.startswith(homes)
    ]


def imports_stand_at_the_top_and_are_absolute(root: Path) -> list[str]:
    found = []
    for path, tree in product(root):
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.level or node.names[0].name == "*"):
                found.append(f"{path}:{node.lineno}")
        for function in functions(tree):
            late = [name for name in imports(function) if not may_come_late(name)]
            found += [f"{path}: {name} in {function.name}" for name in late]
    return found


def may_come_late(name: str) -> bool:
    return first(name) in SLOW_TO_IMPORT or name.startswith(("fieldapp.paper", "fieldapp.demo"))


def no_second_sqlite_by_qt(root: Path) -> list[str]:
    names = {"QtSql", "QSqlDatabase"}
    return [f"{path}: {name}" for path, tree in product(root) for name in imports(tree) if names & set(name.split("."))]


# ---- size and names -------------------------------------------------------------------------------------------------


def files_stay_under_400_lines(root: Path) -> list[str]:
    counted = ((path, len((root / path).read_text(encoding="utf-8").splitlines())) for path, _ in product(root))
    return [f"{path}: {lines} lines" for path, lines in counted if lines >= 400]


def functions_stay_within_50_lines(root: Path) -> list[str]:
    return [f"{path}: {node.name}" for path, tree in product(root) for node in functions(tree) if length(node) > 50]


def core_functions_are_short_in_the_median(root: Path) -> list[str]:
    lengths = [length(node) for _, tree in modules(root, "fieldapp") for node in functions(tree)]
    middle = statistics.median(lengths or [0])
    return [f"fieldapp: the median is {middle}"] if middle >= 10 else []


def modules_are_named_by_a_noun(root: Path) -> list[str]:
    return [path for path, _ in product(root) if NOT_NOUNS & set(re.split(r"[/._]", path))]


def one_thing_has_one_name_in_code(root: Path) -> list[str]:
    found = []
    for path, tree in product(root):
        names = [Path(path).stem] + [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        names += [node.name for node in functions(tree)]
        for name in names:
            parts = {part.lower().removesuffix("s") for part in re.findall(r"[A-Z]?[a-z]+", name)}
            found += [f"{path}: {name}" for word in parts & set(OTHER_WORDS_IN_CODE)]
    return found


def one_thing_has_one_name_on_screen(root: Path) -> list[str]:
    found = []
    for path in sorted((root / "resources" / "words").glob("*.toml")):
        for code, sentence in tomllib.loads(path.read_text(encoding="utf-8")).items():
            parts = set(re.findall(r"\w+", sentence.lower()))
            found += [f"{path.name}: {code}: {word}" for word in sorted(parts & set(OTHER_WORDS_ON_SCREEN))]
    return found


# ---- what is not done -----------------------------------------------------------------------------------------------


def windows_hold_no_sql(root: Path) -> list[str]:
    return [
        f"{path}:{line}" for path, tree in modules(root, "ui") for line, text in texts(tree) if SQL.search(text + " ")
    ]


def nothing_dangerous_is_called(root: Path) -> list[str]:
    found = []
    for path, tree in product(root):
        found += [f"{path}: {name}" for name in imports(tree) if first(name) in BANNED_MODULES]
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call | ast.With))
        found += [f"{path}:{node.lineno}" for node in calls if is_banned(node)]
        found += [
            f"{path}:{line}" for line, text in texts(tree) if re.search(r"(?i)synchronous\W+(NORMAL|OFF|[01]\b)", text)
        ]
    return found


def is_banned(node: ast.Call | ast.With) -> bool:
    if isinstance(node, ast.Call):
        shell = any(word.arg == "shell" and not is_false(word.value) for word in node.keywords)
        return shell or ast.unparse(node.func) in BANNED_CALLS
    opened = [item.context_expr for item in node.items]
    return any(isinstance(expression, ast.Attribute) and expression.attr == "conn" for expression in opened)


def is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def plaintext_meets_no_temporary_file(root: Path) -> list[str]:
    top = tuple(f"fieldapp/{name}" for name, layer in LAYERS.items() if layer == TOP)
    return outside(root, {"tempfile"}, top)


def errors_are_caught_by_name(root: Path) -> list[str]:
    return [
        f"{path}:{node.lineno}"
        for path, tree in product(root)
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and catches_all(node) and not path.startswith(MAY_CATCH_ALL)
    ]


def catches_all(handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler takes every error; cleaning up after anything and raising it again is no catch."""
    names = ast.unparse(handler.type) if handler.type else "BaseException"
    last = handler.body[-1]
    raised_again = "BaseException" in names and isinstance(last, ast.Raise) and last.exc is None
    return bool(re.search(r"\b(Base)?Exception\b", names)) and not raised_again


def nothing_is_left_unfinished(root: Path) -> list[str]:
    files = [path for path, _ in modules(root, "fieldapp", "ui", "build_spec.py", "tests")]
    return [path for path in files if UNFINISHED.search((root / path).read_text(encoding="utf-8"))]


def tests_neither_sleep_nor_mock(root: Path) -> list[str]:
    found = []
    for path, tree in modules(root, "tests"):
        calls = (ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))
        found += [f"{path}: {name}" for name in calls if name in {"time.sleep", "sleep"}]
        found += [f"{path}: {name}" for name in imports(tree) if name.startswith(("unittest.mock", "mock."))]
    return found


# ---- the repository -------------------------------------------------------------------------------------------------


def top_level_is_as_agreed(root: Path) -> list[str]:
    there = {name.partition("/")[0] for name in tracked(root)}
    return sorted(name for name in there - TOP_LEVEL if not name.startswith("."))


def nothing_names_a_server_or_a_machine(root: Path) -> list[str]:
    found = []
    for name in tracked(root):
        data = (root / name).read_bytes()
        if b"\0" not in data[:8192]:
            text = data.decode("utf-8", errors="replace")
            found += [f"{name}: {match.group()}" for match in ADDRESSES.finditer(text)]
    return found


def links_lead_to_files(root: Path) -> list[str]:
    found = []
    for name in tracked(root):
        if name.endswith(".md"):
            page = root / name
            targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
            found += [f"{name}: {target}" for target in targets if not (page.parent / target).exists()]
    return found


RULES = [
    core_knows_no_window,
    imports_go_down,
    paper_sees_no_database,
    only_vault_and_desk_open_databases,
    only_paper_makes_pdf,
    imports_stand_at_the_top_and_are_absolute,
    no_second_sqlite_by_qt,
    files_stay_under_400_lines,
    functions_stay_within_50_lines,
    core_functions_are_short_in_the_median,
    modules_are_named_by_a_noun,
    one_thing_has_one_name_in_code,
    one_thing_has_one_name_on_screen,
    windows_hold_no_sql,
    nothing_dangerous_is_called,
    plaintext_meets_no_temporary_file,
    errors_are_caught_by_name,
    nothing_is_left_unfinished,
    tests_neither_sleep_nor_mock,
    top_level_is_as_agreed,
    nothing_names_a_server_or_a_machine,
    links_lead_to_files,
]
