"""Every sentence that core, command line and window say, by code, in Indonesian.

The sentences lie in `resources/words/*.toml` as flat tables `"code" = "sentence with {facts}"`. A code is defined
once; a test compares the codes with the classes and problem codes that use them.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from fieldapp.resources import resources_folder


class _Facts(dict[str, object]):
    """Facts for a sentence; a missing one shows as an ellipsis instead of hiding the whole sentence."""

    def __missing__(self, key: str) -> str:
        return "…"


@cache
def all_words() -> Mapping[str, str]:
    """Return every sentence by its code. Raises ValueError when two files define one code."""
    found: dict[str, str] = {}
    for path in sorted((resources_folder() / "words").glob("*.toml")):
        for code, sentence in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if code in found:
                raise ValueError(f"{path.name}: {code} is defined twice")
            found[code] = str(sentence)
    return MappingProxyType(found)


def say(code: str, /, **facts: object) -> str:
    """Return the sentence of a code with its facts filled in. Raises KeyError for an unknown code."""
    return all_words()[code].format_map(_Facts(facts))
