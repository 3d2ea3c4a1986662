"""Single units: the table of symbols, names and prefixes; powers."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from corpus.quantity.numerals import LETTER

_PREFIX_NAMES = {
    "f": "femto", "p": "pico", "n": "nano", "µ": "micro", "m": "milli", "c": "centi",
    "d": "deci", "h": "hecto", "k": "kilo", "M": "mega", "G": "giga", "T": "tera",
    "P": "peta", "E": "exa",
}  # fmt: skip
_POWERS = {"square": 2, "sq": 2, "sq.": 2, "cubic": 3, "cu": 3, "cu.": 3}
_RAISED = {2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶"}
_SUPERSCRIPT = str.maketrans("¹²³⁴⁵⁶⁻−–", "123456---")

_WORD = re.compile(
    rf"{LETTER}+\.?%|{LETTER}+|[°º˚⁰][CFKcf]\b"
    r"|[°º˚⁰][ ](?:[CFK]\b|[Cc]elsius\b|[Ff]ahrenheit\b)|[°º˚′″%％‰℃℉]"
)
_NEXT = re.compile(rf"[ \u00a0-]{LETTER}+\.?|[ ]?%")
_EXPONENT = re.compile(
    r"(?:\^|\*\*)[{(]?([-−–]?\d)[})]?|(⁻?[¹²³⁴⁵⁶])|([-−–][1-6])(?![\d.,]*\d)|([2-6])(?![\w.,°%]*\d|\w)"
)
_AFTER_POWER = re.compile(r"\.?[ -]")
_SQUARED = re.compile(r"[ -](?:(squared)|(cubed))\b", re.IGNORECASE)


class Measure(NamedTuple):
    """One row of the table: the symbol to write, and what it measures."""

    symbol: str
    measures: str


class Unit(NamedTuple):
    """A unit read from a text, up to *end*."""

    end: int
    symbol: str
    measures: str
    name: bool = False


def rows() -> list[tuple[str, str, str, str, str]]:
    """Return the table as it is written: measure, symbol, prefixes, symbols, names."""
    lines = Path(__file__).with_name("units.tsv").read_text("utf-8").splitlines()[1:]
    return [tuple(line.split("\t")) for line in lines]  # type: ignore[misc]


@cache
def table() -> tuple[dict[str, Measure], dict[str, Measure], dict[str, int]]:
    """Return symbols, names, and for each name's first word the most words it starts."""
    symbols: dict[str, Measure] = {}
    names: dict[str, Measure] = {}
    for measures, symbol, prefixes, written, spelled in rows():
        for prefix in ["", *prefixes.split()]:
            unit = Measure(prefix + symbol, measures)
            for mark in written.split():
                symbols.setdefault(prefix + mark, unit)
                if prefix == "µ":
                    symbols.setdefault("μ" + mark, unit)
                    symbols.setdefault("u" + mark, unit)
            long = _PREFIX_NAMES.get(prefix, "")
            for name in filter(None, spelled.split(", ")):
                for form in _forms(name):
                    names.setdefault((long + form).lower(), unit)
                    if long:
                        names.setdefault(f"{long}-{form}".lower(), unit)
    firsts: dict[str, int] = {}
    for name in names:
        words = re.split("[ -]", name)
        firsts[words[0]] = max(firsts.get(words[0], 0), len(words))
    return symbols, names, firsts


def _forms(name: str) -> list[str]:
    """Return the singular and the plural."""
    one, _, many = name.partition("/")
    if many:
        return [one, many]
    return [one] if one[-1:] in "s.%" or "percent by" in one else [one, one + "s"]


def factor(text: str, position: int) -> Unit | None:
    """Read one unit with its power at *position*, such as ``cm²`` or ``cubic feet``."""
    match = _WORD.match(text, position)
    if match is None:
        return None
    word = match[0]
    if len(word) > 2 and word[1] == " ":
        word = "°" + word[2].upper()  # 37 ° celsius
    symbols, names, firsts = table()
    low = word.lower()
    if low in _POWERS:
        return _square(text, match.end(), _POWERS[low])
    if low in firsts:
        named = _named(text, match.end(), low, firsts[low])
        if named is not None and (named.end > match.end() or word not in symbols):
            return _powered(text, named)
    if (known := symbols.get(word)) is not None:
        return _powered(text, Unit(match.end(), known.symbol, known.measures))
    if (known := names.get(low)) is not None:
        return _powered(text, Unit(match.end(), *known, name=True))
    return _run_together(text, match)


def _square(text: str, position: int, power: int) -> Unit | None:
    """Read the length after ``square`` or ``cubic``."""
    gap = _AFTER_POWER.match(text, position)
    inner = factor(text, gap.end()) if gap else None
    if inner is None or inner.measures != "length":
        return None
    measures = "area" if power == 2 else "volume"
    return Unit(inner.end, inner.symbol + _RAISED[power], measures, inner.name)


def _named(text: str, position: int, first: str, most: int) -> Unit | None:
    """Read the longest name, of *most* words at most, that starts with *first*."""
    names = table()[1]
    found: Unit | None = None
    phrase = first
    for _ in range(most):
        known = (
            names.get(phrase)
            or names.get(phrase.removesuffix("."))
            or names.get(phrase.replace("-", " "))
        )
        if known is not None:
            found = Unit(position, *known, name=True)
        following = _NEXT.match(text, position)
        if following is None:
            break
        phrase += following[0].lower().replace("\u00a0", " ")
        position = following.end()
    return found


def _run_together(text: str, match: re.Match[str]) -> Unit | None:
    """Read ``Wcm−2``, two symbols with the space lost, if a power shows that it is."""
    word, symbols = match[0], table()[0]
    if not 1 < len(word) < 7 or not _EXPONENT.match(text, match.end()):
        return None
    for cut in range(1, len(word)):
        left, right = symbols.get(word[:cut]), symbols.get(word[cut:])
        if left and right:
            last = _powered(text, Unit(match.end(), *right))
            below = last.symbol.startswith("1/")
            joint = last.symbol[1:] if below else f"·{last.symbol}"
            return Unit(last.end, left.symbol + joint, "compound")
    return None


def _powered(text: str, one: Unit) -> Unit:
    """Add an exponent, or ``squared``; the inverse of a unit is written ``1/s``."""
    if one.measures == "percent":
        return one
    match = _EXPONENT.match(text, one.end)
    if match is not None:
        written = match[1] or match[2] or match[3] or match[4]
        power = int(written.translate(_SUPERSCRIPT))
    else:
        match = _SQUARED.match(text, one.end)
        power = 0 if match is None else 2 if match[1] else 3
    if match is None or power == 0:
        return one
    inverse = "1/" if power < 0 else ""
    symbol = f"{inverse}{one.symbol}{_RAISED.get(abs(power), '')}"
    return Unit(match.end(), symbol, one.measures + "^", one.name)
