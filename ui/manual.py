"""The manual as the window shows it: headings, paragraphs, lists and tables of our own Markdown files, in our styles.

Called by the help page. Reads only files that come with the program; it knows no more of Markdown than they use.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ui.style import FINE, GAP, SNUG, TIGHT, VAST, WIDE, Tokens, font

_inline = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<b>\1</b>"),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
)
_heading = re.compile(r"(#{1,3})\s+(.*)")
_item = re.compile(r"(?:[-*]|(\d+)\.)\s+(.*)")
_numbered = re.compile(r"^\*\*(.+)\*\*$")


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the manual: a heading, paragraph, item, numbered item, code or table row."""

    kind: str
    text: str = ""
    level: int = 0
    cells: tuple[str, ...] = ()


def read_blocks(text: str) -> Iterator[Block]:
    """Give the pieces of a Markdown text in order; lines that belong together become one piece."""
    paragraph: list[str] = []
    last: Block | None = None
    inside_code = False
    for line in [*text.splitlines(), ""]:
        if line.startswith("```"):
            inside_code = not inside_code
            continue
        block = Block("code", line) if inside_code else _read_line(line)
        if block is None and line.strip():
            if last is not None:
                last = Block(last.kind, f"{last.text} {line.strip()}", last.level)
            else:
                paragraph.append(line.strip())
            continue
        if last is not None:
            yield last
            last = None
        if paragraph:
            yield _paragraph(" ".join(paragraph))
            paragraph = []
        if block is not None and block.kind in ("item", "number"):
            last = block
        elif block is not None and block.kind != "rule":
            yield block


def _read_line(line: str) -> Block | None:
    heading, item = _heading.match(line), _item.match(line.strip())
    if heading:
        return Block("heading", heading[2], len(heading[1]))
    if line.startswith("|"):
        cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        ruled = all(cell and set(cell) <= set("-: ") for cell in cells)
        return Block("rule") if ruled else Block("row", cells=cells)
    if item:
        return Block("number" if item[1] else "item", item[2], int(item[1] or 0))
    return None


def _paragraph(text: str) -> Block:
    alone = _numbered.match(text)
    return Block("heading", alone[1], 3) if alone else Block("paragraph", text)


def contents(blocks: list[Block]) -> list[tuple[int, int, str]]:
    """Return the headings as (number of the piece, level, text)."""
    return [(number, block.level, block.text) for number, block in enumerate(blocks) if block.kind == "heading"]


def write_html(blocks: list[Block], colours: Tokens, margin: int = 0) -> str:
    """Return the pieces as HTML for Qt, in the tokens of a theme; headings carry their number as an anchor.

    `margin` is kept free at the right of text, not of tables.
    """
    body: list[str] = []
    table: list[tuple[str, ...]] = []
    for number, block in enumerate([*blocks, Block("end")]):
        if block.kind == "row":
            table.append(block.cells)
            continue
        if table:
            body.append(_table(table, colours))
            table = []
        body.append(_piece(number, block))
    return f"<style>{_sheet(colours, margin)}</style><body>{''.join(body)}</body>"


def _piece(number: int, block: Block) -> str:
    text = _marked(block.text)
    match block.kind:
        case "heading":
            return f'<h{block.level}><a name="{number}"></a>{text}</h{block.level}>'
        case "item":
            return f'<table cellpadding="0"><tr><td class="sign">•</td><td>{text}</td></tr></table>'
        case "number":
            return f'<table cellpadding="0"><tr><td class="sign">{block.level}.</td><td>{text}</td></tr></table>'
        case "code":
            return f"<pre>{html.escape(block.text)}</pre>"
        case "paragraph":
            return f"<p>{text}</p>"
    return ""


def _table(rows: list[tuple[str, ...]], colours: Tokens) -> str:
    head, *rest = rows
    under = f'style="border-bottom: 1px solid {colours.line}"'
    lines = ["".join(f"<th {under}>{_marked(cell)}</th>" for cell in head)]
    lines += ["".join(f"<td {under}>{_marked(cell)}</td>" for cell in row) for row in rest]
    written = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table class="wide" width="100%" cellpadding="{TIGHT}" cellspacing="0" border="0">{written}</table>'


def _marked(text: str) -> str:
    marked = html.escape(text, quote=False)
    for pattern, written in _inline:
        marked = pattern.sub(written, marked)
    return marked


def _sheet(colours: Tokens, margin: int) -> str:
    sizes = {f"h{level}": font(role) for level, role in ((1, "title"), (2, "name"), (3, "heading"))}
    gaps = {"h1": (VAST, GAP), "h2": (WIDE, TIGHT), "h3": (GAP, FINE)}
    heads = "".join(
        f"{tag} {{ font-family: '{face.family()}'; font-size: {face.pixelSize()}px; font-weight: {int(face.weight())};"
        f" color: {colours.ink}; margin-top: {gaps[tag][0]}px; margin-bottom: {gaps[tag][1]}px; }}"
        for tag, face in sizes.items()
    )
    body, label = font("body"), font("label")
    return (
        f"{heads} body, td {{ font-family: '{body.family()}'; font-size: {body.pixelSize()}px; color: {colours.ink}; }}"
        f" p {{ margin-top: {FINE}px; margin-bottom: {SNUG}px; margin-right: {margin}px; }}"
        f" td.sign {{ padding-right: {TIGHT}px; color: {colours.soft}; }}"
        f" table {{ margin-top: {FINE}px; margin-bottom: {FINE}px; margin-right: {margin}px; }}"
        f" table.wide {{ margin-bottom: {SNUG}px; margin-right: 0; }}"
        f" b {{ font-weight: {int(label.weight())}; }}"
        f" th {{ text-align: left; font-size: {label.pixelSize()}px; font-weight: {int(label.weight())};"
        f" color: {colours.soft}; }}"
        f" code, pre {{ font-family: 'Cascadia Mono', 'Consolas', 'DejaVu Sans Mono', monospace;"
        f" font-size: {font('small').pixelSize()}px; color: {colours.accent}; }}"
    )
