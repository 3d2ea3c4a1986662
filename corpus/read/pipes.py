"""Turn the pipe tables of Markdown into sentences, as those of other formats are.

A row alone says "30 g" of nothing: its headers say of what, and stand somewhere else.
"""

import re
from collections.abc import Iterator

from corpus.read.compose import table

_RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?)?\Z")
_BAR = re.compile(r"(?<!\\)\|")
_MARKED = re.compile(r"(\*\*|__|\*|_|`)([^*_`]+)\1")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")


def told(text: str) -> str:
    """Return *text* with a sentence for each row of a pipe table, in its place.

    Tables in fenced code are code.
    """
    return "\n".join(_lines(text.split("\n"))) if "|" in text else text


def _lines(lines: list[str]) -> Iterator[str]:
    at, fence = 0, ""
    while at < len(lines):
        line = lines[at]
        if opens := _FENCE.match(line):
            fence = {"": opens[1], opens[1]: ""}.get(fence, fence)
        end = _end(lines, at) if not fence else at
        if end > at:
            yield from ("", "\n\n".join(_sentences(lines[at:end])), "")
            at = end
        else:
            yield line
            at += 1


def _end(lines: list[str], start: int) -> int:
    """Return where the table that begins at *start* ends; *start* if none does."""
    rule = lines[start + 1] if start + 1 < len(lines) else ""
    if not _RULE.match(rule.strip()) or len(_cells(lines[start])) != len(_cells(rule)):
        return start
    end = start + 2
    while end < len(lines) and _BAR.search(lines[end]):
        end += 1
    return end


def _sentences(lines: list[str]) -> Iterator[str]:
    header, _, *rows = lines
    return table(_cells(line) for line in (header, *rows))


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    cells = _BAR.split(inner)
    if not cells[-1].strip() and len(cells) > 1:
        cells.pop()
    return [_plain(cell.strip()).replace("\\|", "|") for cell in cells]


def _plain(cell: str) -> str:
    """Return *cell* without marks around the whole of it."""
    marked = _MARKED.fullmatch(cell)
    return marked[2] if marked else cell
