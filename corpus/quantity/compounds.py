"""Compound units: Wh/kg, mA cm−2, W/(m K), miles per hour, a share."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.quantity.nouns import singular
from corpus.quantity.units import Unit, factor

_GAP = re.compile("[-‐‑]|[ \u00a0\u202f\u2009\u2007]{0,2}\n?")
_SLASH = re.compile(r"[ \u00a0]?[/∕⁄][ ]?(?P<open>\()?")
_PRODUCT = re.compile(
    r"[ \u00a0]?[·⋅•∙*×.‧][ \u00a0]?(?=[^\W\d_])|[ \u00a0\u2009\u202f]"
)
_PER = re.compile(
    r"[ \u00a0-](?:per|each|every)[ \u00a0-]|[ -](?P<article>an?)[ -]", re.IGNORECASE
)
# What every further factor begins with; most units stop here.
_BELOW = re.compile(
    r"[ \u00a0-](?:[Pp][Ee][Rr]|[Ee][AaVv]|[Aa][Nn]?[ -])|[ \u00a0]?[/∕⁄]"
)
_FURTHER = re.compile(rf"{_BELOW.pattern}|[ \u00a0\u2009\u202f·⋅•∙*×.‧]")
_NOT_PER = re.compile(
    r"[ ](?:ago|earlier|later|before|after|old|long|from)\b", re.IGNORECASE
)
_NOUN = re.compile(r"[a-z]{3,}(?![\w'’])")
_SHARES = frozenset(
    """share barrel piece bottle head unit bushel ounce case ticket vote word page point
    kilo dozen person night seat vehicle contract""".split()
)
_NOT_NOUNS = frozenset(
    "the this that these those each every our their his her its cent mille and".split()
)


class _Step(NamedTuple):
    """The factors read next, up to *end*."""

    end: int
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


def unit(text: str, start: int) -> Unit | None:
    """Read the unit that stands at *start*, after a space, a hyphen or nothing."""
    gap = _GAP.match(text, start)
    first = factor(text, gap.end() if gap else start)
    return None if first is None else compound(text, first)


def compound(text: str, first: Unit) -> Unit:
    """Read on after the first factor; without more factors it is returned as it is."""
    products = not first.name and first.measures != "percent"
    further = _FURTHER if products else _BELOW
    if not (first.symbol.startswith("1/") or further.match(text, first.end)):
        return first
    above, below, end = [first.symbol], list[str](), first.end
    if first.symbol.startswith("1/"):
        above, below = [], [first.symbol[2:]]
    for step in _steps(text, first):
        above += step.above
        below += step.below
        end = step.end
    if end == first.end and above:
        return first
    symbol = "/".join(["·".join(above) or "1", *below])
    return Unit(end, symbol, "compound", first.name)


def _steps(text: str, first: Unit) -> Iterator[_Step]:
    """Yield the factors that follow, one sign or word at a time."""
    end, last = first.end, first.symbol
    products = not first.name and first.measures != "percent"
    while True:
        step = _slash(text, end) or _per(text, end)
        if step is None and products:
            step = _product(text, end, last)
        if step is None:
            return
        yield step
        end, products = step.end, first.measures != "percent"
        last = step.above[-1] if step.above else ""


def _slash(text: str, end: int) -> _Step | None:
    match = _SLASH.match(text, end)
    if match is None:
        return None
    if match["open"] is not None:
        return _bracketed(text, match.end())
    second = factor(text, match.end()) or _noun(text, match.end(), _SHARES)
    if second is None or second.symbol.startswith("1/"):
        return None
    return _Step(second.end, below=(second.symbol,))


def _bracketed(text: str, position: int) -> _Step | None:
    """Read the factors of ``W/(m K)`` up to the closing bracket."""
    below: list[str] = []
    while (one := factor(text, position)) is not None:
        below.append(one.symbol)
        if text.startswith(")", one.end):
            return _Step(one.end + 1, below=tuple(below))
        match = _PRODUCT.match(text, one.end)
        if match is None:
            return None
        position = match.end()
    return None


def _per(text: str, end: int) -> _Step | None:
    """Read ``per hour``, ``per person``, ``a day`` and ``a share``, but not ``a rise``."""
    match = _PER.match(text, end)
    if match is None:
        return None
    second = factor(text, match.end())
    if match["article"] is None:
        second = second or _noun(text, match.end())
    elif second is None:
        second = _noun(text, match.end(), _SHARES)
    elif not second.name or second.measures in ("percent", "angle"):
        return None
    if second is None or (match["article"] and _NOT_PER.match(text, second.end)):
        return None
    return _Step(second.end, below=(second.symbol,))


def _product(text: str, end: int, last: str) -> _Step | None:
    """Read ``·m``, and after a mere space what has a power, or any unit after an ohm."""
    match = _PRODUCT.match(text, end)
    second = factor(text, match.end()) if match else None
    if match is None or second is None or second.measures == "percent":
        return None
    if second.symbol.startswith("1/"):
        return _Step(second.end, below=(second.symbol[2:],))
    if second.name:
        return None
    if match[0].isspace() and not (second.measures.endswith("^") or last.endswith("Ω")):
        third = _PRODUCT.match(text, second.end)  # mA h g−1
        after = factor(text, third.end()) if third else None
        if after is None or not after.symbol.startswith("1/"):
            return None
    return _Step(second.end, above=(second.symbol,))


def _noun(text: str, position: int, among: frozenset[str] | None = None) -> Unit | None:
    """Read what is counted below the line."""
    match = _NOUN.match(text, position)
    if match is None or match[0] in _NOT_NOUNS:
        return None
    noun = singular(match[0])
    if among is not None and noun not in among:
        return None
    return Unit(match.end(), noun, "compound", name=True)
