"""Where in a TOML text each key stands."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.packs.place import line_of, lines_of
from fieldapp.packs.reference import builtin_packs
from fieldapp.resources import resources_folder

PACKS = sorted(name for name in builtin_packs().files if name != "regions.txt")
WORDS = sorted(path.name for path in (resources_folder() / "words").glob("*.toml"))

TRICKY = (
    r'''# [no] = "table"
title = "a # no comment" # one
"quoted key" = "it's \"n"
dotted.name . deep = 1
text = """
[not.a.table]
key = "not a key"
ends with quotes\""""""
raw = '''
    "'''\n# neither\nx = 1'''"
    r"""
when = 2024-10-22 16:30:00
list = [ # with
  "a", { b = 1, c = { d = [2, 3] } }, # remarks
  [ "x", [ 'y' ] ],
]

[table.sub] # a table
key = -1.5e3

[[rows]]
id = "one"
  [[rows.inner]]
  id = "in"
  [rows.inner.more]
  deep = true
[[rows]]
id = "two"
"""
)


def paths(value, path=()):
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key)
            yield from paths(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield (*path, place)
            yield from paths(item, (*path, place))


def check(text: str) -> None:
    found = lines_of(text)
    wanted = set(paths(tomllib.loads(text)))
    assert set(found) == wanted
    rows = text.split("\n")
    for path in wanted:
        if isinstance(path[-1], str):
            assert path[-1] in rows[found[path] - 1], path


@pytest.mark.parametrize("name", PACKS)
def test_every_key_of_the_reference_data_is_found(name):
    check(builtin_packs().files[name].decode())


@pytest.mark.parametrize("name", WORDS)
def test_every_sentence_is_found(name):
    check((resources_folder() / "words" / name).read_text(encoding="utf-8"))


def test_strings_and_remarks_hide_nothing():
    check(TRICKY)
    rows = TRICKY.split("\n")
    for path, start in {
        ("raw",): "raw",
        ("list", 1, "c", "d", 1): '  "a", {',
        ("rows", 0, "inner", 0, "more", "deep"): "  deep",
        ("rows", 1, "id"): 'id = "two"',
        ("table", "sub", "key"): "key = -1",
    }.items():
        assert rows[line_of(TRICKY, path) - 1].startswith(start), path


def test_a_key_that_is_not_there_has_the_line_of_what_is_around_it():
    assert line_of(TRICKY, ("rows", 1, "nothing")) == line_of(TRICKY, ("rows", 1))
    assert line_of(TRICKY, ("nothing",)) == 1
    assert line_of("", ("nothing",)) == 1


@given(st.dictionaries(st.text(min_size=1, max_size=6), st.text(max_size=12), max_size=6))
def test_any_keys_and_texts(table):
    def quoted(text):
        escaped = "".join(f"\\U{ord(sign):08x}" if not sign.isalnum() else sign for sign in text)
        return f'"{escaped}"'

    keys = {key: value for key, value in table.items() if all(ord(s) < 0xD800 or ord(s) > 0xDFFF for s in key + value)}
    text = "[[row]]\n" + "".join(f"{quoted(key)} = {quoted(value)} # = [x]\n" for key, value in keys.items())
    found = lines_of(text)
    assert set(found) == set(paths(tomllib.loads(text)))
    assert [found["row", 0, key] for key in keys] == list(range(2, len(keys) + 2))
