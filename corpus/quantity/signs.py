"""The sign before a number or before its currency."""

import re

from corpus.quantity.parts import Term

MINUS = "-−–‒"
_WORD = re.compile(r"\b(?:minus|negative)[ -]$", re.IGNORECASE)
_LAST = "sSeE"  # letters of these words; most words stop here
_CLOSED = ")%]°’'\""


def sign(text: str, term: Term, at: int, floor: int) -> bool:
    """Read the sign that ends at *at*; tell whether there was one."""
    before = text[at - 1] if at > floor else ""
    if before == " " and at == 2 and text[0] in MINUS:
        term.value, term.start = -term.value, 0
        return True
    if before and before in MINUS + "+":
        if _joins(text, at - 2, floor):
            return False
        if before != "+":
            term.value = -term.value
        term.start = at - 1
        return True
    if before in (" ", "-") and text[at - 2] in _LAST:
        match = _WORD.search(text, max(floor, at - 10), at)
        if match is not None:
            term.value, term.start = -term.value, match.start()
            return True
    return False


def _joins(text: str, at: int, floor: int) -> bool:
    """Tell whether the dash behind *at* stands between two things, as a hyphen."""
    if at < 0:
        return False
    if text[at] == " ":
        return at == floor > 0 and text[at - 1].isalnum()  # 75 -300mm
    return text[at].isalnum() or text[at] in _CLOSED
