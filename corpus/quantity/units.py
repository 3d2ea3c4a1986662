"""Units after a number: symbols, names, prefixes, powers and compounds."""

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from corpus.quantity.nouns import singular

_PREFIX_NAMES = {
    "f": "femto", "p": "pico", "n": "nano", "µ": "micro", "m": "milli", "c": "centi",
    "d": "deci", "h": "hecto", "k": "kilo", "M": "mega", "G": "giga", "T": "tera",
    "P": "peta", "E": "exa",
}  # fmt: skip
_POWERS = {"square": 2, "sq": 2, "sq.": 2, "cubic": 3, "cu": 3, "cu.": 3}
_RAISED = {2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶"}
_SUPERSCRIPT = str.maketrans("¹²³⁴⁵⁶⁻−–", "123456---")

_GAP = re.compile("[ \u00a0\u202f\u2009\u2007]{0,2}\n?|[-‐‑]")
_WORD = re.compile(r"[^\W\d_]+\.?%|[^\W\d_]+|[°º˚⁰][CFKcf]\b|[°º˚′″%％‰℃℉]")
_NEXT = re.compile(r"[ \u00a0-][^\W\d_%]+\.?|[ ]?%")
_EXPONENT = re.compile(
    r"(?:\^|\*\*)[{(]?([-−–]?\d)[})]?|(⁻?[¹²³⁴⁵⁶])|([-−–][1-6])(?![\d.,]*\d)|([2-6])(?![\w.,°%]*\d|\w)"
)
_SLASH = re.compile(r"[ \u00a0]?[/∕⁄][ ]?(?P<open>\()?")
_PRODUCT = re.compile(
    r"[ \u00a0]?[·⋅•∙*×.‧][ \u00a0]?(?=[^\W\d_])|[ \u00a0\u2009\u202f]"
)
_PER = re.compile(
    r"[ \u00a0-](?:per|each|every)[ \u00a0-]|[ ](?P<a>an?)[ ]|-(?P<h>an?)-",
    re.IGNORECASE,
)
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
    lines = (files("corpus.quantity") / "units.tsv").read_text("utf-8").splitlines()[1:]
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


def unit(text: str, start: int) -> Unit | None:
    """Read the unit that stands at *start*, after a space or a hyphen or neither."""
    gap = _GAP.match(text, start)
    position = gap.end() if gap else start
    first = factor(text, position)
    if first is None:
        return None
    return compound(text, first)


def factor(text: str, position: int) -> Unit | None:
    """Read one unit with its power, such as ``cm²`` or ``cubic feet``."""
    match = _WORD.match(text, position)
    if match is None:
        return None
    word = match[0]
    symbols, names, firsts = table()
    low = word.lower()
    if (power := _POWERS.get(low)) is not None:
        following = re.compile(r"\.?[ -]").match(text, match.end())
        inner = following and factor(text, following.end())
        if not inner or inner.measures != "length":
            return None
        return inner._replace(
            symbol=inner.symbol + _RAISED[power],
            measures="area" if power == 2 else "volume",
        )
    if (most := firsts.get(low)) is not None:
        ends, phrase, phrases = match.end(), low, [(low, match.end())]
        for _ in range(most - 1):
            following = _NEXT.match(text, ends)
            if following is None:
                break
            phrase += following[0].lower().replace("\u00a0", " ")
            ends = following.end()
            phrases.append((phrase, ends))
        for phrase, end in reversed(phrases):
            known = names.get(phrase)
            if known is None and phrase[-1:] == ".":
                known = names.get(phrase[:-1])
            if known is not None and word not in symbols:
                return _powered(
                    text, Unit(end, known.symbol, known.measures, name=True)
                )
            if known is not None and end > match.end():
                return _powered(
                    text, Unit(end, known.symbol, known.measures, name=True)
                )
    if (known := symbols.get(word)) is not None:
        return _powered(text, Unit(match.end(), known.symbol, known.measures))
    if (known := names.get(low)) is not None:
        return _powered(
            text, Unit(match.end(), known.symbol, known.measures, name=True)
        )
    return None


def _powered(text: str, one: Unit) -> Unit:
    """Add an exponent, or ``squared``."""
    match = _EXPONENT.match(text, one.end)
    if match is None:
        match = _SQUARED.match(text, one.end)
        if match is None:
            return one
        power = 2 if match[1] else 3
    else:
        power = int(
            (match[1] or match[2] or match[3] or match[4]).translate(_SUPERSCRIPT)
        )
    if power == 0 or one.measures == "percent":
        return one
    return Unit(match.end(), _raise(one.symbol, power), one.measures + "^", one.name)


def _raise(symbol: str, power: int) -> str:
    sign = "1/" if power < 0 else ""
    return f"{sign}{symbol}{_RAISED.get(abs(power), '')}"


def compound(text: str, first: Unit) -> Unit:
    """Read on after the first factor: ``Wh/kg``, ``mA cm−2``, ``miles per hour``."""
    above, below = (
        ([], [first.symbol[2:]])
        if first.symbol.startswith("1/")
        else ([first.symbol], [])
    )
    end, measures = first.end, first.measures
    while True:
        if (match := _SLASH.match(text, end)) is not None:
            if match["open"] is not None:
                inner = _bracketed(text, match.end())
                if inner is None:
                    break
                below += inner[1]
                end = inner[0]
                measures = "compound"
                continue
            second = factor(text, match.end()) or _noun(text, match.end(), slash=True)
            if second is None:
                break
            if second.symbol.startswith("1/"):
                break
            below.append(second.symbol)
        elif (match := _PER.match(text, end)) is not None:
            article = match["a"] or match["h"]
            second = factor(text, match.end())
            if second is None:
                second = None if article else _noun(text, match.end())
                if article:
                    second = _share(text, match.end())
            elif article and (
                not second.name or second.measures in ("percent", "angle")
            ):
                break
            if second is None:
                break
            below.append(second.symbol)
        elif first.name and measures != "compound":
            break
        elif (match := _PRODUCT.match(text, end)) is not None:
            second = factor(text, match.end())
            if second is None or second.name or second.measures == "percent":
                break
            spaced = match[0].isspace()
            if second.symbol.startswith("1/"):
                below.append(second.symbol[2:])
            elif (
                spaced
                and not (
                    second.measures.endswith("^")
                    or above[-1:] in (["Ω"], ["mΩ"], ["kΩ"], ["MΩ"])
                )
            ) or (second.symbol in ("in", "a", "s") and spaced):
                break
            else:
                above.append(second.symbol)
        else:
            break
        end, measures = second.end, "compound"
    if end == first.end and not first.symbol.startswith("1/"):
        return first
    symbol = "·".join(above) or "1"
    return Unit(end, "/".join([symbol, *below]), measures, first.name)


def _bracketed(text: str, position: int) -> tuple[int, list[str]] | None:
    """Read the factors of ``W/(m K)`` up to the closing bracket."""
    found: list[str] = []
    while (one := factor(text, position)) is not None:
        found.append(one.symbol)
        position = one.end
        if text[position : position + 1] == ")":
            return position + 1, found
        match = _PRODUCT.match(text, position)
        if match is None:
            return None
        position = match.end()
    return None


_NOUN = re.compile(r"[a-z]{3,}(?![\w'’])")
_SHARES = frozenset(
    """
    share barrel piece bottle head unit bushel ounce case ticket vote word page
    point kilo dozen person night seat vehicle contract
    """.split()
)
_NOT_NOUNS = frozenset(
    """
    the this that these those each every our their his her its cent mille and
    """.split()
)


def _noun(text: str, position: int, *, slash: bool = False) -> Unit | None:
    """Read what is counted below the line: ``per person``, ``/share``."""
    match = _NOUN.match(text, position)
    if match is None or match[0] in _NOT_NOUNS:
        return None
    if slash and singular(match[0]) not in _SHARES:
        return None
    return Unit(match.end(), singular(match[0]), "compound", name=True)


def _share(text: str, position: int) -> Unit | None:
    """Read what ``a`` prices: ``a share``, but not ``a rise``."""
    match = _NOUN.match(text, position)
    if match is None or match[0] not in _SHARES:
        return None
    return Unit(match.end(), match[0], "compound", name=True)
