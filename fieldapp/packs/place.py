"""Where in a TOML file each key stands, so that a refusal can name the line: the standard reader keeps no lines.

Called by the check of a set when it found a fault. Walks text that the standard reader accepted and decides nothing.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any, Final

Path = tuple[str | int, ...]

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_GAP: Final = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
_SPACE: Final = re.compile(r"[ \t]*")
_STRING: Final = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
_SCALAR: Final = re.compile(r"[^,\]}\n#]+")


def lines_of(text: str) -> Mapping[Path, int]:
    """Return the line (from 1) of every table, key and item of a TOML text that can be read; paths as in its tables."""
    ends = [place for place, sign in enumerate(text) if sign == "\n"]
    found: dict[Path, int] = {}
    for path, place in _Walker(text).walk():
        found.setdefault(path, bisect_left(ends, place) + 1)
    return found


def line_of(text: str, path: Path) -> int:
    """Return the line of a key, or of the nearest table around it; 1 when there is none."""
    found = lines_of(text)
    return next((found[path[:end]] for end in range(len(path), 0, -1) if path[:end] in found), 1)


class _Walker:
    """Walks a text once; every key is given with its path and its place."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._counts: dict[Path, int] = {}

    def walk(self) -> Iterator[tuple[Path, int]]:
        base: Path = ()
        while True:
            self._skip(_GAP)
            start = self._at
            if start >= len(self._text):
                return
            if self._text[start] == "[":
                base = self._header()
                yield from ((base[:end], start) for end in range(1, len(base) + 1))
            else:
                yield from self._pair(base)

    def _header(self) -> Path:
        several = self._text.startswith("[[", self._at)
        self._at += 2 if several else 1
        names = self._names()
        self._at += 2 if several else 1
        path: Path = ()
        for place, name in enumerate(names):
            path += (name,)
            if several and place == len(names) - 1:
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path += (self._counts[path],)
        return path

    def _pair(self, base: Path) -> Iterator[tuple[Path, int]]:
        start = self._at
        path = base
        for name in self._names():
            path += (name,)
            yield path, start
        self._at += 1
        yield from self._value(path)

    def _names(self) -> list[str]:
        """Read a key with its dots and the spaces behind it."""
        names = []
        while True:
            self._skip(_SPACE)
            quoted = self._take(_STRING)
            names.append(_plain(quoted) if quoted else self._take(_BARE))
            self._skip(_SPACE)
            if not self._text.startswith(".", self._at):
                return names
            self._at += 1

    def _value(self, path: Path) -> Iterator[tuple[Path, int]]:
        self._skip(_SPACE)
        opening = self._text[self._at : self._at + 1]
        if opening == "[":
            yield from self._items(path)
        elif opening == "{":
            self._at += 1
            self._skip(_GAP)
            while not self._text.startswith("}", self._at):
                yield from self._pair(path)
                self._skip(_GAP)
            self._at += 1
        elif not self._take(_STRING):
            self._take(_SCALAR)

    def _items(self, path: Path) -> Iterator[tuple[Path, int]]:
        self._at += 1
        self._skip(_GAP)
        place = 0
        while not self._text.startswith("]", self._at):
            yield (*path, place), self._at
            yield from self._value((*path, place))
            self._skip(_GAP)
            place += 1
        self._at += 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if not found:
            return ""
        self._at = found.end()
        return found.group()


def _plain(quoted: str) -> str:
    """Return what a quoted key says."""
    read: dict[str, Any] = tomllib.loads(f"name = {quoted}")
    return str(read["name"])
