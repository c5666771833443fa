"""Two texts side by side: which stretches of each the other does not have, by whole words, and what may be left out.

Called by what shows differences. Pure; bounded in time also for texts of many thousand words.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

Span = tuple[int, int]

# Beyond this many pieces on a side whole sentences are compared, and beyond that the text as one.
MOST_PIECES: Final = 1200
# A text of which more than this share differs is another text: marking nearly all of it says nothing.
LARGEST_SHARE: Final = 0.75
CONTEXT: Final = 140
LEFT_OUT: Final = " […] "
_words = re.compile(r"\w+|\s+|[^\w\s]")
_sentences = re.compile(r"[^.!?\n]*[.!?\n]+\s*|[^.!?\n]+")
_word = re.compile(r"\w")


def compare(before: str, after: str) -> tuple[list[Span], list[Span]]:
    """Return the stretches of each text that the other has not, as (start, end); none where nearly all differs.

    Where only the other text has something a stretch is empty: start and end are the place of it.
    """
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    head, tail = _whole_words(before, after, head, tail)
    left, right = before[head : len(before) - tail], after[head : len(after) - tail]
    for pieces in (_words, _sentences):
        a, b = pieces.findall(left), pieces.findall(right)
        if max(len(a), len(b)) <= MOST_PIECES:
            found = _match(a, b, head)
            break
    else:
        found = [(head, head + len(left))], [(head, head + len(right))]
    return _merged(before, found[0]), _merged(after, found[1])


def _common(one: str, other: str) -> int:
    """Return how many signs two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _whole_words(before: str, after: str, head: int, tail: int) -> tuple[int, int]:
    """Draw both ends back to where a word ends in both texts."""
    while head and any(_inside(text, head) for text in (before, after)):
        head -= 1
    while tail and any(_inside(text, len(text) - tail) for text in (before, after)):
        tail -= 1
    return head, tail


def _inside(text: str, at: int) -> bool:
    return 0 < at < len(text) and bool(_word.match(text[at - 1]) and _word.match(text[at]))


def _match(a: Sequence[str], b: Sequence[str], at: int) -> tuple[list[Span], list[Span]]:
    starts = [_starts(one, at) for one in (a, b)]
    left, right = [], []
    for what, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if what != "equal":
            left.append((starts[0][a1], starts[0][a2]))
            right.append((starts[1][b1], starts[1][b2]))
    return left, right


def _starts(pieces: Sequence[str], at: int) -> list[int]:
    found = [at]
    for piece in pieces:
        found.append(found[-1] + len(piece))
    return found


def _merged(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the spans without blank ends, and those between which no word stands as one."""
    found: list[Span] = []
    for start, end in spans:
        if found and not _word.search(text[found[-1][1] : start]):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    kept = [_trimmed(text, *span) for span in found]
    return [] if sum(end - start for start, end in kept) > LARGEST_SHARE * len(text) else kept


def _trimmed(text: str, start: int, end: int) -> Span:
    said = text[start:end]
    first = start + len(said) - len(said.lstrip())
    return first, max(first, end - len(said) + len(said.rstrip()))


def join_spans(text: str, several: Sequence[Sequence[Span]]) -> list[Span]:
    """Return the stretches that stand in any of several lists."""
    found: list[Span] = []
    for start, end in sorted(span for spans in several for span in spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return _merged(text, found)


def shorten(text: str, spans: Sequence[Span], context: int = CONTEXT) -> tuple[str, list[Span]]:
    """Return a text with what surrounds its marked stretches, and where they stand then; without any its beginning."""
    kept: list[Span] = []
    for start, end in spans or [(0, context)]:
        wide = max(0, start - context), min(len(text), end + context)
        if kept and wide[0] - kept[-1][1] < context:
            kept[-1] = kept[-1][0], wide[1]
        else:
            kept.append((0 if wide[0] < context else wide[0], wide[1]))
    if kept and len(text) - kept[-1][1] < context:
        kept[-1] = kept[-1][0], len(text)
    parts, moved, at = [], [], 0
    for number, (first, last) in enumerate(_at_words(text, kept)):
        gap = LEFT_OUT if number else LEFT_OUT.lstrip() if first else ""
        at += len(gap)
        parts.append(gap + text[first:last])
        moved += [(start - first + at, end - first + at) for start, end in spans if first <= start <= last]
        at += last - first
        rest = last < len(text)
    tail = LEFT_OUT.strip() if parts and parts[-1][-1:].isspace() else LEFT_OUT.rstrip()
    return "".join(parts) + (tail if parts and rest else ""), moved


def _at_words(text: str, kept: Sequence[Span]) -> list[Span]:
    """Let every kept stretch begin and end where a word does."""
    return [(_word_start(text, start), _word_end(text, end)) for start, end in kept]


def _word_start(text: str, at: int) -> int:
    while at and _inside(text, at):
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    while at < len(text) and _inside(text, at):
        at += 1
    return at
