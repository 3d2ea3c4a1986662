"""A number alone in a cell of a table, where nothing around it can belong to it."""

import re
from decimal import Decimal

from corpus.quantity.parts import Term

_CELL = re.compile(
    r"(?<=\|[ ])(?:(?P<plain>[1-9]\d{0,14})"
    r"|[1-9]\d{0,2}(?:,\d{3}){1,4}(?:\.\d{1,9})?|\d{1,9}\.\d{1,9})(?=[ ]\|)"
)
_FIRST_YEAR, _LAST_YEAR = 1800, 2199


def cell(text: str, start: int) -> Term | None:
    """Read the cell ``| 1,234.5 |`` that the number at *start* fills.

    For texts with decimal points; whatever is not plainly one number is left to the
    readers of prose, which come to the same.
    """
    match = _CELL.match(text, start)
    if match is None:
        return None
    value, plain = Decimal(match[0].replace(",", "")), match["plain"] is not None
    term = Term(start, match.end(), value, plain=plain, core=start, alone=True)
    if plain and len(match[0]) == 4 and _FIRST_YEAR <= value <= _LAST_YEAR:
        term.kind, term.unit, term.shares = "year", "year", False
    return term
