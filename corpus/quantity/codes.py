"""Digits inside codes: A320, Covid-19, Ca10(PO4)6, 192.168.1.2, web addresses."""

import re

from corpus.quantity import money
from corpus.quantity.numerals import Number
from corpus.quantity.signs import MINUS

_HEAD = re.compile(r"[A-Za-z0-9]+$")
_TAIL = re.compile(r"-\d+-\d|-\d*[A-Za-z]?\d*[A-Z]{2}")
_DOI = re.compile(r"/[\w.]*[a-z]")
_DOI_BEFORE = re.compile(r"doi[:/ ]{1,2}$", re.IGNORECASE)
_PHONE = re.compile(r"\d{1,3}(?:[ -]\(?\d{2,5}\)?){2,6}(?![\w%])")
_REST = re.compile(r"[^\W_]*+(?:[.,:/–−‐-]\d\w*+)*+")
# mid-2020, sub-500-nm and the like are numbers all the same.
_PREFIXES = frozenset(
    """sub mid pre post non under over up to about around near early late since until
    and or from between than least most per approx approximately plus minus super""".split()
)


def in_code(text: str, number: Number, last: int, *, addressed: bool) -> bool:
    """Tell whether the digits are inside a word, a formula, a version or an address.

    *last* is where the quantity before ends: a dash or a slash there joins two
    numbers. *addressed* tells that the text has addresses at all.
    """
    start, end = number.start, number.end
    if start and text[start - 1] == "+" and _PHONE.match(text, start):
        return True
    if text.startswith("24/7", start):  # at all hours
        return True
    if (
        start > 4
        and text[start - 1] in ":/ "
        and text[start - 2] in "iI:/ "
        and _DOI_BEFORE.search(text, start - 5, start)
    ):
        return True
    if start and not text[start - 1].isspace() and _attached(text, number, last):
        return True
    after = text[end : end + 1]
    if after == "/" and text.startswith("10.", start) and _DOI.match(text, end):
        return True
    if after == "." and text[end + 1 : end + 2].isdecimal():
        return True
    if after and after in MINUS and number.plain and _TAIL.match(text, end):
        return True
    return after == "_" or (
        addressed and not text[start - 1].isspace() and address(text, start)
    )


def attached(text: str, start: int) -> bool:
    """Tell whether digits at *start* follow a letter: La0.8, A320, but not EUR5."""
    return (
        start > 0
        and text[start - 1].isalpha()
        and text[start].isdecimal()
        and money.before(text, start) is None
    )


def _attached(text: str, number: Number, last: int) -> bool:
    """Tell whether what stands directly before the number makes it a code."""
    start = number.start
    before, behind = text[start - 1], text[start - 2] if start > 1 else " "
    if before in ")]}{_":
        return True  # Ca10(PO4)6, {111}
    if before == "(":
        return behind.isalpha()  # poly(3-hexyl), F(3, 8.9)
    if start - 1 == last:
        return False
    if before == "/":
        return number.plain and behind.isalnum()  # Oct3/4
    if before == ".":
        return behind.isalnum()
    if before in MINUS and behind.isalnum():
        head = _HEAD.search(text, max(0, start - 16), start - 1)
        return head is None or head[0].lower() not in _PREFIXES
    return False


def addressed(text: str) -> bool:
    """Tell whether there is a web or mail address in *text*."""
    return "://" in text or "www." in text or "@" in text


def address(text: str, start: int) -> bool:
    """Tell whether *start* is inside a web or mail address."""
    base = max(0, start - 300)
    space = max(text.rfind(" ", base, start), text.rfind("\n", base, start), base)
    head = text[space:start]
    return "://" in head or "www." in head or "@" in head


def after_code(text: str, start: int) -> int:
    """Return where the word, code or run of references at *start* ends."""
    plus = text.rfind("+", max(0, start - 3), start)
    phone = _PHONE.match(text, plus + 1) if plus >= 0 else None
    match = phone or _REST.match(text, start)
    return max(match.end() if match else start, start + 1)
