"""Numbers in digits: grouping, decimal sign, fractions, powers. Knows no words."""

import re
from decimal import Context, Decimal
from typing import NamedTuple

from corpus.model import Bound

EXACT = Context(prec=200, Emax=10_000, Emin=-10_000)
_LONGEST = 60  # digits; longer runs are codes, not numbers

# The thin, narrow, figure and no-break spaces that typesetters group digits with.
_SPACES = "\u00a0\u202f\u2009\u2007"
VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4),
    "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6),
    "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8),
    "⅞": (7, 8), "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
# A letter: superscripts and fractions count as letters for \\w, but are none here.
LETTER = rf"[^\W\d_⁰¹²³⁴⁵⁶⁷⁸⁹{''.join(VULGAR)}]"
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−–", "0123456789-+--")

_CHUNK = re.compile(
    rf"\d++(?:(?:[.,'’]|·(?!10[⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹^*]))[ ]?+(?<![ ])\d++|[ {_SPACES}]\d{{3}}(?![\d{_SPACES}]\d|\d)){{0,12}}+"
    rf"|\.\d++",
)
_GROUPED = re.compile(
    rf"(?P<whole>\d{{1,3}}(?:(?P<sep>[,'’ {_SPACES}])\d{{3}})(?:(?P=sep)\d{{3}})*+"
    r"|\d{1,2}(?:,\d{2}(?!\d))++,\d{3})(?P<decimal>[.·]\d++)?"
)
_CONTINENTAL = re.compile(
    rf"(?P<whole>\d{{1,3}}(?:(?P<sep>[. {_SPACES}])\d{{3}})"
    r"(?:(?P=sep)\d{3})*+),(?P<decimal>\d++)"
)
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}+")
_POINT = re.compile(r"(\d*+)[.·](\d++)")
_COMMA = re.compile(r"(\d++),(\d++)")
_NOT_DIGIT = re.compile(r"\D")
_POWER = re.compile(
    r"[ ]?[x×✕∙⋅·*][ ]?(?P<base>10|2)(?:(?:\^|\*\*|⁎⁎)[{(]?(?P<caret>[-−–+]?\d{1,2})(?!\d)[)}]?"
    r"|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
    r"|(?P<flat>[-−–]\d{1,2}|[1-9]\d?)(?![\d,.]*\d))"
    r"|[eE](?P<exponent>[-+−]?\d{1,2})(?![\w.])"
)
_BARE_POWER = re.compile(
    r"10(?:(?:\^|\*\*)[{(]?(?P<caret>[-−–+]?\d{1,2})(?!\d)[)}]?"
    r"|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})|(?P<flat>−\d{1,2})(?!\d))"
)
_FRACTION = re.compile(r"[ ]?[/⁄][ ]?(\d{1,4})(?![\d/⁄]|[.,]\d)")
_MIXED = re.compile(
    rf"(?:[ {_SPACES}]{{1,2}}|[-‐–])?(?:(\d{{1,2}})[/⁄](\d{{1,3}})(?![\d/])|([{''.join(VULGAR)}]))"
)


# What a power or a fraction begins with; most numbers stop here.
_GOES_ON = re.compile(
    rf"[ ]?[x×✕∙⋅·*/⁄]|[eE{''.join(VULGAR)}]|[ {_SPACES}]{{1,2}}[\d{''.join(VULGAR)}]|[-‐–][\d{''.join(VULGAR)}]"
)
_ON = frozenset(f" xX×✕∙⋅·*/⁄eE-‐–{_SPACES}{''.join(VULGAR)}")
_TEN = "10"  # whose powers need no mantissa


class Number(NamedTuple):
    """A number and where it stands. *plain* are digits alone, as in a year.

    *bound* is what the number's own words leave open, as ``several hundred`` do.
    """

    start: int
    end: int
    value: Decimal
    plain: bool = False
    spelled: bool = False
    bound: Bound = "="


def ratio(over: int | Decimal, under: int | Decimal) -> Decimal:
    """Divide, to 28 digits where it does not come out even."""
    return Decimal(over) / Decimal(under)


def times(value: Decimal, factor: Decimal) -> Decimal:
    """Multiply without rounding, and write whole results without an exponent."""
    return tidy(EXACT.multiply(value, factor))


def whole(value: Decimal) -> bool:
    """Tell whether there is no fraction, however long the number is."""
    return value == value.to_integral_value()


def tidy(value: Decimal) -> Decimal:
    """Write a number that was computed without an exponent or idle zeros."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1), context=EXACT) if value else Decimal(0)
    return value.normalize(EXACT)


def digits(text: str, start: int, *, comma: bool = False) -> Number | None:
    """Read the number in digits at *start*.

    *comma* tells that this text writes decimals with a comma. Without it a comma
    before three digits groups, and a point never does unless twice.
    """
    match = _CHUNK.match(text, start)
    if match is None:
        return None
    chunk = match[0]
    if len(chunk) > _LONGEST:
        return None
    if chunk.isdecimal():
        number = Number(start, match.end(), Decimal(chunk), plain=True)
    else:
        number = _separated(start, chunk, comma=comma)
    if chunk != _TEN and (
        text[number.end : number.end + 1] not in _ON
        or _GOES_ON.match(text, number.end) is None
    ):
        return number
    return _power(text, number) or _fraction(text, number) or number


def _separated(start: int, chunk: str, *, comma: bool) -> Number:
    """Decide what the signs between the digits are."""
    end = start + len(chunk)
    if comma and (found := re.fullmatch(r"(\d{1,3}(?:\.\d{3})++)", chunk)):
        return Number(start, end, Decimal(_NOT_DIGIT.sub("", found[1])))
    if (found := _POINT.fullmatch(chunk)) is not None:
        return Number(start, end, Decimal(f"{found[1]}.{found[2]}"))
    if (found := _GROUPED.fullmatch(chunk)) is not None and not (
        chunk.startswith("0") or (comma and _COMMA.fullmatch(chunk))
    ):
        whole = found["whole"].replace(found["sep"] or ",", "")
        part = (found["decimal"] or "")[1:]
        return Number(start, end, Decimal(f"{whole}.{part}" if part else whole))
    if (found := _CONTINENTAL.fullmatch(chunk)) is not None:
        whole = _NOT_DIGIT.sub("", found["whole"])
        return Number(start, end, Decimal(f"{whole}.{found['decimal']}"))
    if _DOTTED.fullmatch(chunk):
        return Number(start, end, Decimal(chunk.replace(".", "")))
    if (found := _COMMA.fullmatch(chunk)) is not None and (
        comma or chunk.startswith("0,") or len(found[2]) != 3
    ):
        return Number(start, end, Decimal(f"{found[1]}.{found[2]}"))
    return _longest_part(start, chunk, comma=comma)


def _longest_part(start: int, chunk: str, *, comma: bool) -> Number:
    """Read the first number of a run that is no single number, such as a list."""
    for pattern in (_CONTINENTAL, _GROUPED) if comma else (_GROUPED, _POINT):
        found = pattern.match(chunk)
        if found and not chunk[found.end() : found.end() + 1].isdecimal():
            part = found[0]
            clean = _NOT_DIGIT.sub("", part)
            if "decimal" in found.re.groupindex and (tail := found["decimal"]):
                decimals = len(tail.lstrip(".·"))
                return Number(
                    start, start + len(part), Decimal(clean).scaleb(-decimals)
                )
            if pattern is _POINT:
                return Number(start, start + len(part), Decimal(part.replace("·", ".")))
            return Number(start, start + len(part), Decimal(clean))
    first = re.match(r"\d+", chunk)
    length = first.end() if first else len(chunk)
    return Number(start, start + length, Decimal(chunk[:length]), plain=True)


def _power(text: str, number: Number) -> Number | None:
    """Read ``× 10^3``, ``e14``, ``× 10−4`` (superscripts lost) or ``10^3`` itself."""
    match = _POWER.match(text, number.end)
    mantissa = number.value
    if match is not None:
        groups = match.groupdict()
        base = int(groups["base"] or 10)
        exponent = groups["exponent"]
    elif number.plain and number.value == 10:
        match = _BARE_POWER.match(text, number.start)
        if match is None:
            return None
        groups, base, exponent, mantissa = match.groupdict(), 10, None, Decimal(1)
    else:
        return None
    written = exponent or groups["caret"] or groups["raised"] or groups["flat"]
    power = int(written.translate(_SUPERSCRIPT))
    factor = EXACT.power(Decimal(base), power)
    return Number(number.start, match.end(), times(mantissa, factor))


def _fraction(text: str, number: Number) -> Number | None:
    """Read ``3/4``, ``2 1/2`` and ``2½``."""
    if not number.plain:
        return None
    match = _MIXED.match(text, number.end)
    if match is not None:
        over, under = VULGAR[match[3]] if match[3] else (int(match[1]), int(match[2]))
        if match[3] or 0 < over < under:
            value = number.value + ratio(over, under)
            return Number(number.start, match.end(), value)
    match = _FRACTION.match(text, number.end)
    if (
        match is None
        or not int(match[1])
        or len(str(number.value)) > 4
        or match[1] == str(number.value)
    ):
        return None
    return Number(number.start, match.end(), ratio(number.value, int(match[1])))
