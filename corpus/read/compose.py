"""Make one text of the blocks of a formatted document: headings, items, table rows.

A heading is marked as in Markdown, an item by a dash, and a table's row becomes a
sentence with its headers, so that the numbers in it can be asked for.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

_UNIT = re.compile(r"\s*[(\[]\s*([^()\[\]]{1,16})\s*[)\]]\s*\Z")
_NUMBER = re.compile(r"[-+\u2212]?[\d.,\u202f ]*\d\Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
# What the first cell of a row has if the others are about it.
_SUBJECT = re.compile(r"(?=.*[^\W\d_])[^()\d]{1,40}")
_ENDS = tuple(".!?:;…")


def words(text: str) -> str:
    """Return *text* on one line with single spaces."""
    return " ".join(text.split())


def heading(level: int, text: str) -> str:
    """Return a heading of *level* 1 to 6, or nothing for no words."""
    line = words(text)
    return f"{'#' * min(max(level, 1), 6)} {line}" if line else ""


def item(text: str) -> str:
    """Return one item of a list, or nothing for no words."""
    line = words(text)
    return f"- {line}" if line else ""


def joined(blocks: Iterable[str]) -> str:
    """Return one text of *blocks*, items of a list on adjacent lines."""
    parts: list[str] = []
    listed = False
    for block in blocks:
        if not block.strip():
            continue
        is_item = block.startswith("- ")
        if parts:
            parts.append("\n" if listed and is_item else "\n\n")
        parts.append(block)
        listed = is_item
    return "".join(parts)


def table(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a sentence for each row below the headers: the first row of two cells.

    There are none if that is of numbers and days already, and two rows of them if the
    upper one's span columns; a cell that spans columns comes once for each or is
    followed by empty ones. A unit in a header, "Share (%)", moves to the numbers below
    it, and the row's first cell says whose they are: "Share (Toyota): 50 %". Rows
    without numbers or words are left out; one with a single cell stands for itself.
    """
    headers: list[str] | None = None
    bare = True  # the headers are all there is
    for row in rows:
        cells = [words(cell) for cell in row]
        shown = [cell for cell in cells if cell]
        if not shown:
            continue
        if len({*shown}) == 1 and not _NUMBER.match(shown[0]):
            del shown[1:]  # it spans the columns
        if headers is None and len(shown) > 1:
            headers = [] if _are_data(cells) else cells
            if not headers:
                yield _sentence(headers, cells)
        elif headers is None or len(shown) == 1:
            yield _ended(shown[0])
        elif bare and _goes_on(headers, cells):
            headers = _both(headers, cells)
        else:
            bare = False
            yield _sentence(headers, cells)
    if bare and headers:
        yield _ended("; ".join(cell for cell in headers if cell))


def _are_data(cells: Sequence[str]) -> bool:
    """Tell a row of data from one of headers, which may be years."""
    data = all(_NUMBER.match(cell) or _DAY.match(cell) for cell in cells)
    return data and not all(_YEAR.fullmatch(cell) for cell in cells)


def _goes_on(headers: Sequence[str], cells: Sequence[str]) -> bool:
    """Tell a second row of headers, below some that span columns, from data."""
    spans = any(not right or left == right for left, right in pairwise(headers))
    first = bool(headers) and cells[0] in {"", headers[0]}
    data = any(_NUMBER.match(c) and not _YEAR.fullmatch(c) for c in cells)
    return spans and first and not data


def _both(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return one row of headers for two; an upper one spans the empty ones after it."""
    found: list[str] = []
    spanning = ""
    for place, cell in enumerate(lower):
        above = upper[place] if place < len(upper) else ""
        spanning = above or (spanning if place > 1 else "")
        if not cell or cell == spanning:
            found.append(above)
        elif (unit := _UNIT.search(spanning)) and not _UNIT.search(cell):
            found.append(f"{spanning[: unit.start()]} {cell} ({unit[1].strip()})")
        else:
            found.append(f"{spanning} {cell}".strip())
    return found


def _sentence(headers: Sequence[str], cells: Sequence[str]) -> str:
    parts: list[str] = []
    subject = cells[0] if _SUBJECT.fullmatch(cells[0]) else ""
    for place, cell in enumerate(cells):
        if not cell:
            continue
        header = headers[place] if place < len(headers) else ""
        unit = _UNIT.search(header)
        if unit and _NUMBER.match(cell):
            header, cell = header[: unit.start()], f"{cell} {unit[1].strip()}"  # noqa: PLW2901
        if place and header and subject and any(map(str.isdigit, cell)):
            header = f"{header} ({subject})"
        mark = " =" if header[-1:].isdigit() else ":"  # 2024: 9.2 looks like a ratio
        parts.append(f"{header}{mark} {cell}" if header else cell)
    return _ended("; ".join(parts))


def _ended(line: str) -> str:
    return line if line.endswith(_ENDS) else line + "."
