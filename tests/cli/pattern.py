"""Reads the answers that `resources/format/cli.md` promises, and compares real ones with them."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "resources" / "format" / "cli.md"

_section = re.compile(r"^### `(?P<name>[a-z -]+)`\n(?P<body>.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
_block = re.compile(r"```json\n(.*?)```", re.DOTALL)
_hash = re.compile(r"[0-9a-f]{64}")
_id = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_date = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@cache
def answers() -> dict[str, Any]:
    """Give the pattern of every command that has one."""
    found = {}
    for section in _section.finditer(PAGE.read_text(encoding="utf-8")):
        block = _block.search(section["body"])
        if block:
            found[section["name"]] = json.loads(block[1])
    return found


@cache
def named() -> dict[str, Any]:
    text = PAGE.read_text(encoding="utf-8")
    block = _block.search(text[text.index("## 4. Answers") :])
    assert block
    return json.loads(block[1])


def mismatches(value: Any, pattern: Any, path: str = "") -> list[str]:
    """Give the places where a value is not as its pattern says."""
    if isinstance(pattern, dict):
        return _object(value, pattern, path)
    if isinstance(pattern, list):
        if not isinstance(value, list):
            return [f"{path}: no list"]
        return [wrong for place, item in enumerate(value) for wrong in mismatches(item, pattern[0], f"{path}[{place}]")]
    if pattern.endswith("?") and pattern != "day?":
        return [] if value is None else mismatches(value, pattern[:-1], path)
    if pattern in named():
        return mismatches(value, named()[pattern], path)
    return [] if _is_kind(value, pattern) else [f"{path}: {value!r} is no {pattern}"]


def _object(value: Any, pattern: dict[str, Any], path: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{path}: no object"]
    wrong = [f"{path}.{key}: missing" for key in pattern.keys() - value.keys()]
    wrong += [f"{path}.{key}: not promised" for key in value.keys() - pattern.keys()]
    return wrong + [
        w for key in pattern.keys() & value.keys() for w in mismatches(value[key], pattern[key], f"{path}.{key}")
    ]


def _is_kind(value: Any, kind: str) -> bool:
    if kind == "any":
        return True
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    forms = {"hash": _hash, "id": _id, "date": _date}
    if kind == "day?":
        return value == "" or (isinstance(value, str) and _date.fullmatch(value) is not None)
    if kind in forms:
        return isinstance(value, str) and forms[kind].fullmatch(value) is not None
    assert kind == "text", f"unknown kind {kind}"
    return isinstance(value, str)
