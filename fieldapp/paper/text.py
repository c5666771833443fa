"""What people typed, made fit for paper: cleaned, with missing glyphs spelled out, broken into lines.

Nothing here is ever parsed as markup: a text reaches the page as characters or not at all. Called by the modules of
paper that set text; never changes what is stored.
"""

import re
import unicodedata
from collections.abc import Iterator, Set
from typing import Final

from fieldapp.case.text import clean_text
from fieldapp.paper.fonts import Style

ELLIPSIS: Final = "…"
BREAKABLE: Final = frozenset("/-_.?&=,:;")

_page_end = re.compile("[\v\f]")
_empty_line = re.compile("\n(?: *\n)+")
_token = re.compile("( *)([^ ]+)")
_space = re.compile("[\t\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Variation selectors, fillers and joiners that no reader sees and that some fonts draw as boxes.
_unseen = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")


def prepare_text(text: str) -> str:
    """Return a text for print: cleaned, line feeds as its only control, wide spaces plain, nothing unseen in it."""
    if text.isascii() and text.isprintable():
        return text
    text = _unseen.sub("", _space.sub(" ", clean_text(_page_end.sub("\n", text))))
    kept = (c for c in text if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", "".join(kept))


def spell_missing(text: str, drawable: Set[str], missing: set[str]) -> str:
    """Return a prepared text with each character that cannot be drawn as [U+XXXX], and add it to `missing`."""
    unknown = set(text) - drawable - {"\n"}
    if not unknown:
        return text
    missing |= unknown
    return text.translate({ord(c): name_of(c) for c in unknown})


def name_of(character: str) -> str:
    """Return how a character without a glyph stands on paper."""
    return f"[U+{ord(character):04X}]"


def break_lines(text: str, style: Style, width: float, indent: float = 0.0) -> tuple[str, ...]:
    """Return the lines of a prepared text for a column of a width in points; the first may be shorter by an indent.

    Line feeds and the spaces inside a line are kept, spaces at a line's end fall away, no hyphen is added; a word wider
    than the column is cut where it must be. "" gives one empty line.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_break_paragraph(paragraph, style, width, 0.0 if lines else indent))
    return tuple(lines)


def split_paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a prepared text, which empty lines divide; single line feeds stay inside them."""
    return tuple(paragraph.strip("\n") for paragraph in _empty_line.split(text) if paragraph.strip()) or ("",)


def shorten_lines(lines: tuple[str, ...], most: int) -> tuple[str, ...]:
    """Return at most so many lines; the last one ends in an ellipsis when something fell away."""
    if len(lines) <= most:
        return lines
    return (*lines[: most - 1], lines[most - 1][:-1].rstrip() + ELLIPSIS)


def _break_paragraph(paragraph: str, style: Style, width: float, indent: float) -> Iterator[str]:
    line, used = "", indent
    for gap, word in _token.findall(paragraph):
        needed, space = style.measure(word), style.measure(gap)
        if used + space + needed <= width:
            line, used = line + gap + word, used + space + needed
            continue
        if line:
            yield line
        pieces = [word] if needed <= width else list(_cut_word(word, style, width))
        yield from pieces[:-1]
        line, used = pieces[-1], style.measure(pieces[-1])
    yield line


def _cut_word(word: str, style: Style, width: float) -> Iterator[str]:
    """Yield pieces of a word that fit, cut behind a slash or stop where one lies in the last third."""
    room = width / style.size
    start, used, good = 0, 0.0, 0
    position = 0
    while position < len(word):
        step = style.face.widths[word[position]]
        if used + step > room and position > start:
            end = good if good - start >= (position - start) * 2 // 3 else position
            yield word[start:end]
            start = position = end
            used = 0.0
            continue
        used += step
        position += 1
        if word[position - 1] in BREAKABLE:
            good = position
    yield word[start:]
