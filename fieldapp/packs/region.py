"""The regions of Indonesia by Kemendagri code: province, regency or city, sub-district, village; names, paths, search.

Read by the window where a place or an office is chosen, and by whoever shows a code by name. The list proposes; it
never refuses a code, since areas are divided and renamed between two decrees. Source: resources/packs/regions.md.
"""

import lzma
import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final

from fieldapp.case.identifiers import is_region_code
from fieldapp.case.office import NATIONAL

# A code is kept as one number of ten digits, 33.01.21 as 3301210000: numbers sort like codes, areas are stretches.
_LENGTHS: Final = {2: 1, 5: 2, 8: 3, 13: 4}
_SPANS: Final = {0: 10**10, 1: 10**8, 2: 10**6, 3: 10**4, 4: 1}
PAPUA: Final = 91
_CITY, _REGENCY = "Kota ", "Kabupaten "
_VILLAGES: Final = {"1": "Kelurahan", "2": "Desa", "3": "Desa Adat"}
_LEVEL_WORDS: Final = {
    "provinsi": 1, "prov": 1, "kecamatan": 3, "kec": 3, "distrik": 3, "desa": 4, "kelurahan": 4, "kel": 4,
}  # fmt: skip
# A word this short stands in thousands of names: the first that begin with it are enough.
_SHORT: Final = 3

_code_form = re.compile(r"[0-9][0-9.]*")
_gaps = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Region:
    """One region: its code, its own name ("Cilacap Selatan") and its whole path as it is shown."""

    code: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when a region was there, both days belonging to it; None where that is not known."""

    code: str
    name: str
    since: date | None = None
    until: date | None = None


@dataclass(slots=True)
class _Level:
    """All regions of one level in the order of their codes, with their names plain and folded for search."""

    numbers: "array[int]"
    names: list[str]
    folded: str = ""
    starts: "array[int]" = field(default_factory=lambda: array("I"))

    def fold(self) -> None:
        parts = _fold_all(self.names)
        starts, place = self.starts, 0
        for part in parts:
            starts.append(place)
            place += len(part) + 1
        # Every name has a space before it: a word that begins with a text is found by " " and the text.
        self.folded = " " + " ".join(parts) + " "

    def between(self, low: int, high: int) -> tuple[int, int]:
        return bisect_left(self.numbers, low), bisect_left(self.numbers, high)

    def name_at(self, index: int) -> str:
        end = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.folded) - 1
        return self.folded[self.starts[index] + 1 : end]

    def holding(self, word: str, first: int, last: int) -> Iterator[int]:
        """Give the places, in order and once each, whose name has a word that begins with a text."""
        if first >= last:
            return
        text, wanted, starts = self.folded, " " + word, self.starts
        end = starts[last] + len(word) if last < len(starts) else len(text)
        place = text.find(wanted, starts[first], end)
        while place >= 0:
            index = bisect_right(starts, place) - 1
            if index >= last:
                return
            yield index
            place = text.find(wanted, starts[index + 1], end) if index + 1 < last else -1


class Regions:
    """The list of regions: names and paths by code, and search."""

    def __init__(self, text: str, spans: Sequence[Span] = ()) -> None:
        """Take the list as it lies in the pack: `code<TAB>name` lines sorted by code.

        `spans` say when regions began or ended; one that is not in the list is added to it.
        """
        self._spans = {span.code: span for span in spans}
        text = _with_added(text, spans)
        numbers = {level: array("q") for level in range(1, 5)}
        names: dict[int, list[str]] = {level: [] for level in range(1, 5)}
        for line in text.splitlines():
            code, _, name = line.partition("\t")
            level = _LENGTHS[len(code)]
            numbers[level].append(_number(code, level))
            names[level].append(name)
        self._levels = {level: _Level(numbers[level], names[level]) for level in range(1, 5)}
        for part in self._levels.values():
            part.fold()

    def __len__(self) -> int:
        """Return how many regions the list holds."""
        return sum(len(part.numbers) for part in self._levels.values())

    def name(self, code: str) -> str:
        """Return the own name of a region ("Cilacap Selatan"), "" for a code that is not in the list."""
        if not is_region_code(code):
            return ""
        level = _LENGTHS[len(code)]
        return self._name(_number(code, level), level)

    def path(self, code: str) -> str:
        """Return the whole path ("Desa Karangjati, Kec. Sampang, Kab. Cilacap, Jawa Tengah"), "" if unknown."""
        if not self.name(code):
            return ""
        number, level = _number(code, _LENGTHS[len(code)]), _LENGTHS[len(code)]
        names = []
        for above in range(level, 0, -1):
            name = self._name(_cut(number, above), above)
            if name:
                names.append(_titled(name, code, above))
        return ", ".join(names)

    def held_on(self, code: str, day: date) -> bool:
        """Say whether a region of the list, and all around it, was there on a day; as far as that is known."""
        parts = code.split(".")
        spans = (self._spans.get(".".join(parts[:end])) for end in range(1, len(parts) + 1))
        return not any(
            span and ((span.since and day < span.since) or (span.until and day > span.until)) for span in spans
        )

    def find(
        self,
        text: str,
        limit: int = 20,
        within: str = "",
        levels: Sequence[int] = (1, 2, 3, 4),
        day: date | None = None,
    ) -> list[Region]:
        """Return the regions that a text means, best first: by code, or by words of their name and of those above.

        `within` keeps to one area; `levels` to provinces (1), regencies and cities (2), sub-districts (3), villages
        (4). A word of one or two letters finds the higher levels first, villages only while there is room. With `day`
        come only those that were there then.
        """
        area = (0, _SPANS[0])
        if within:
            level = _LENGTHS[len(within)] if is_region_code(within) else 0
            area = (_number(within, level), _number(within, level) + _SPANS[level]) if level else (0, 0)
        text = text.strip()
        if _code_form.fullmatch(text):
            found = self._find_code(text, area, levels, limit)
        else:
            found = self._find_words(_words(text), area, levels, limit)
        regions = [self._region(number, level) for number, level in found]
        return regions if day is None else [region for region in regions if self.held_on(region.code, day)]

    def find_near(self, text: str, near: str, limit: int = 20, day: date | None = None) -> list[Region]:
        """Return what `find` returns, those in the area of a code first, then those in the areas around it."""
        found: dict[str, Region] = {}
        parts = near.split(".") if is_region_code(near) else []
        for length in range(len(parts), -1, -1):
            for region in self.find(text, limit, ".".join(parts[:length]), day=day):
                found.setdefault(region.code, region)
            if len(found) >= limit:
                break
        return list(found.values())[:limit]

    def _find_code(self, text: str, area: tuple[int, int], levels: Sequence[int], limit: int) -> list[tuple[int, int]]:
        digits = text.replace(".", "")
        if len(digits) > 10:
            return []
        low = max(int(digits.ljust(10, "0")), area[0])
        high = min(int(digits.ljust(10, "0")) + 10 ** (10 - len(digits)), area[1])
        found = []
        for level in levels:
            part = self._levels[level]
            first, last = part.between(low, high)
            found += [(part.numbers[index], level) for index in range(first, min(last, first + limit))]
        return sorted(found, key=lambda hit: (hit[1], hit[0]))[:limit]

    def _find_words(
        self, words: list[str], area: tuple[int, int], levels: Sequence[int], limit: int
    ) -> list[tuple[int, int]]:
        wanted, levels = _leave_level_words(words, levels)
        if not wanted:
            return []
        above = [self._areas_named(word) for word in wanted] if len(wanted) > 1 else []
        short = any(len(word) < _SHORT for word in wanted)
        ranked: list[tuple[tuple[int, int, int], int, int]] = []
        for level in levels:
            if short and len(ranked) >= limit:
                break
            part = self._levels[level]
            good = 0
            for index in self._matching(level, wanted, above, part.between(*area)):
                rank = _rank(part.name_at(index), words, wanted)
                ranked.append(((*rank, level), part.numbers[index], level))
                good += rank[0] < 2
                if short and good >= limit:
                    break
        return [(number, level) for _rank_, number, level in sorted(ranked)[:limit]]

    def _matching(
        self, level: int, words: list[str], above: Sequence[frozenset[int]], between: tuple[int, int]
    ) -> Iterator[int]:
        """Give the places of a level whose own name holds one of the words and whose path holds them all."""
        part = self._levels[level]
        if len(words) == 1:
            yield from part.holding(words[0], *between)
            return
        hits = [set(part.holding(word, *between)) for word in words]
        for index in sorted(set().union(*hits)):
            number = part.numbers[index]
            areas = {_cut(number, upper) for upper in range(1, level)}
            if all(index in own or not areas.isdisjoint(named) for own, named in zip(hits, above, strict=True)):
                yield index

    def _areas_named(self, word: str) -> frozenset[int]:
        """Return the numbers of all provinces, regencies and sub-districts that have a word in their name."""
        upper = (self._levels[level] for level in (1, 2, 3))
        return frozenset(part.numbers[index] for part in upper for index in part.holding(word, 0, len(part.numbers)))

    def _region(self, number: int, level: int) -> Region:
        code = _code(number, level)
        return Region(code, self._name(number, level), self.path(code))

    def _name(self, number: int, level: int) -> str:
        part = self._levels[level]
        index = bisect_left(part.numbers, number)
        return part.names[index] if index < len(part.numbers) and part.numbers[index] == number else ""


def region_of_place(regions: Regions, office: str, place: str) -> str:
    """Return the code of the smallest region in the area of an office that a place names ("Desa Karang, Kec. Paku").

    Only names that are exactly the same count, and only where all that the place names fits together; otherwise the
    office's own sub-district, or "" where it has several.
    """
    named = [codes for part in re.split(r"[,;\n]", place) if (codes := _regions_named(regions, office, part))]
    fitting = {
        code
        for codes in named
        for code in codes
        if all(any(code.startswith(other) or other.startswith(code) for other in others) for others in named)
    }
    deepest = [code for code in fitting if len(code) == max(map(len, fitting))]
    if len(deepest) == 1:
        return deepest[0]
    return office if office.count(".") == 2 else ""


def _regions_named(regions: Regions, office: str, part: str) -> list[str]:
    """Return the codes of the regions whose name stands behind the last word of level ("desa") in a part of a place."""
    words = _words(part)
    start = max((at for at, word in enumerate(words) if word in _LEVEL_WORDS), default=0)
    wanted = [word for word in words[start:] if word not in _LEVEL_WORDS]
    found = regions.find(" ".join(words[start:]), 50, "" if office == NATIONAL else office)
    return [region.code for region in found if _words(region.name) == wanted]


def read_spans(table: Mapping[str, Any]) -> tuple[Span, ...]:
    """Return what the file `regions` says about single regions."""
    rows = table.get("region", ())
    return tuple(Span(row["code"], row["name"], row.get("valid_from"), row.get("valid_until")) for row in rows)


@lru_cache(maxsize=4)
def read_regions(data: bytes, spans: tuple[Span, ...] = ()) -> Regions:
    """Return the list in the compressed file of a set; it is kept, since reading it takes a tenth of a second."""
    return Regions(lzma.decompress(data).decode("utf-8"), spans)


def _with_added(text: str, spans: Sequence[Span]) -> str:
    """Return the list with the regions that only stand among the spans."""
    added = [span for span in spans if f"\n{span.code}\t" not in f"\n{text}"]
    if not added:
        return text
    return "\n".join(sorted([*text.splitlines(), *(f"{span.code}\t{span.name}" for span in added)])) + "\n"


def short_area(name: str) -> str:
    """Return the name of a regency or city without its level: "Cilacap" of "Kabupaten Cilacap"."""
    return name.removeprefix(_REGENCY).removeprefix(_CITY)


def _number(code: str, level: int) -> int:
    return int(code.replace(".", "")) * _SPANS[level]


def _cut(number: int, level: int) -> int:
    return number - number % _SPANS[level]


def _code(number: int, level: int) -> str:
    digits = f"{number:010d}"
    return ".".join((digits[:2], digits[2:4], digits[4:6], digits[6:])[:level])


def _titled(name: str, code: str, level: int) -> str:
    if level == 4:
        return f"{_VILLAGES.get(code[9], 'Desa')} {name}"
    if level == 3:
        return f"{'Distrik' if int(code[:2]) >= PAPUA else 'Kec.'} {name}"
    return "Kab. " + name.removeprefix(_REGENCY) if level == 2 and name.startswith(_REGENCY) else name


def _fold_all(names: list[str]) -> list[str]:
    # Folded as one text: a hundred thousand calls would take longer than reading the list.
    text = "\n".join(names).lower().replace("'", "")
    return [" ".join(part.split()) for part in re.sub(r"[^a-z0-9\n]", " ", text).split("\n")]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).lower().replace("'", "").replace("’", "")
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return [word for word in _gaps.split(plain) if word][:8]


def _leave_level_words(words: list[str], levels: Sequence[int]) -> tuple[list[str], Sequence[int]]:
    """Return the words without those that only say a level ("kec."); the first one that does sets the level."""
    left = [word for word in words if word not in _LEVEL_WORDS]
    if not left or len(left) == len(words):
        return left, levels
    if words[0] in _LEVEL_WORDS:
        levels = [level for level in levels if level == _LEVEL_WORDS[words[0]]]
    return left, levels


def _rank(name: str, words: list[str], wanted: list[str]) -> tuple[int, int]:
    """Return how well a folded name fits: whole, from its start, with its first word, otherwise; then what is left."""
    core = name.removeprefix("kabupaten ").removeprefix("kota ")
    for whole in (" ".join(wanted), " ".join(words)):
        if whole in (core, name):
            return 0, 0
        if core.startswith(whole) or name.startswith(whole):
            return 1, 0
    parts = core.split()
    left = sum(not any(part.startswith(word) for word in wanted) for part in parts)
    return (2 if any(core.startswith(word) for word in wanted) else 3), left
