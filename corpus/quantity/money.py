"""Currencies before and after a number, with what an ambiguous symbol could mean."""

import re
from decimal import Decimal
from functools import cache, lru_cache
from math import inf
from pathlib import Path
from typing import NamedTuple

from corpus.quantity.backward import reversed_before
from corpus.quantity.numerals import LETTER

_TABLE = Path(__file__).with_name("currencies.tsv")
_MARKS = "$€£¥￥元円₩₹₽₺₴₦₱₪₫₡₲₵₸₮₾₼₭៛฿৳֏¢"
# What may stand directly before a number, in reversed text: a symbol, with letters
# before it or none, a code, or the names that are written first.
_BEFORE = re.compile(
    rf"[{_MARKS}](?:\.S\.U)?(?:(?:[A-Z]{{1,3}}|[a-z]{{1,2}}|[ ](?:[A-Z]{{2,3}}|[a-z]{{2}}|c))(?![A-Za-z]))?"
    r"|(?:[A-Z]{3}|\.?sR|MR|pR|rFS|rF|\.?r[kK]|EL|łz)(?![A-Za-z.])"
    r"|(?:s?tiggnir|s?eepur)(?:(?:[ ][A-Za-z]+)?(?![A-Za-z]))"
)
_LAST_WORD = re.compile(rf"\.?{LETTER}++")  # in reversed text
_NAMES_BEFORE = frozenset("ringgit ringgits rupee rupees".split())
_GAP = " \u00a0\u202f\u2009"
_AFTER = re.compile(
    rf"[ \u00a0\u202f\u2009-]{{0,2}}(?P<word>(?:U\.S\.[ ])?{LETTER}+\.?|(?:US|A|C|NZ|HK|S|NT)?[{_MARKS}])"
)
_NEXT = re.compile(rf"[ \u00a0]{LETTER}+")
# Codes that are also words or units in capitals; they need a number before or behind
# and no other reading.
# ... and those that are names before digits: COP28
_APART = frozenset("COP GEL PEN MAD RON SOS SAR MOP TOP BAM LAK".split())
_WORDS = frozenset(["ALL", "TOP", "CUP", "TRY", "BAM", "MOP"])
# Last words of currencies' names that mean something else by themselves.
_OTHERWISE = frozenset("gold mark marks sol soles kip kips unit units".split())
_JAPAN = re.compile(r"Japan|Tokyo|\byen\b|\bJPY\b|Osaka|Nikkei")
_CHINA = re.compile(
    r"Chin[ae]|Beijing|Shanghai|\byuan\b|\bRMB\b|\bCNY\b|renminbi|Shenzhen"
)


class Currency(NamedTuple):
    """The codes a mark could mean, the likeliest first, and how many make one unit."""

    codes: tuple[str, ...]
    per_unit: int = 1


class Money(NamedTuple):
    """A currency read from a text, at *start* to *end*."""

    start: int
    end: int
    codes: tuple[str, ...]
    factor: Decimal | None = None


@cache
def table() -> tuple[dict[str, Currency], dict[str, Currency], dict[str, int]]:
    """Return marks and codes, names in lower case, and names' first words."""
    marks: dict[str, Currency] = {}
    names: dict[str, Currency] = {}
    for line in _TABLE.read_text("utf-8").splitlines()[1:]:
        code, _, symbol, one, many = line.split("\t")
        here = Currency((code,))
        if symbol:  # the CLDR gives one to all that are still in use
            marks[code] = here
            marks.setdefault(symbol, here)
        if "(" not in one:
            names[one] = names[many] = here
            names.setdefault(one + "s", here)
    for line in (
        Path(__file__).with_name("money.tsv").read_text("utf-8").splitlines()[1:]
    ):
        written, codes, per_unit = line.split("\t")
        here = Currency(tuple(codes.split()), int(per_unit or 1))
        for name in written.split(", "):
            (names if name.islower() and name.isascii() and len(name) > 2 else marks)[
                name
            ] = here
    for word, here in _short_names().items():
        names.setdefault(word, here)
    for word in _WORDS:
        marks.pop(word, None)
    firsts: dict[str, int] = {}
    for name in names:
        words = name.split(" ")
        firsts[words[0]] = max(firsts.get(words[0], 0), len(words))
    return marks, names, firsts


def _short_names() -> dict[str, Currency]:
    """Return what the currencies are called at home: birr, lari, shillings."""
    meant: dict[str, tuple[str, ...]] = {}
    for line in _TABLE.read_text("utf-8").splitlines()[1:]:
        code, _, symbol, *forms = line.split("\t")
        for word in {form.rpartition(" ")[2] for form in forms}:
            if symbol and word.isalpha() and word not in _OTHERWISE:
                meant[word] = (*meant.get(word, ()), code)
    return {word: Currency(codes) for word, codes in meant.items()}


@cache
def codes() -> frozenset[str]:
    """Return the ISO 4217 codes, those of the past too."""
    lines = _TABLE.read_text("utf-8").splitlines()
    return frozenset(line.partition("\t")[0] for line in lines[1:])


def before(text: str, start: int) -> Money | None:
    """Read the currency that ends at *start*, or one space before."""
    end = start
    while end and text[end - 1] in _GAP and start - end < 2:
        end -= 1
    if not end:
        return None
    if text[end - 1] not in _MARKS and not (
        text[end - 2 if end > 1 else 0 : end] in _last_letters()
        and _word_of_money(text, end)
    ):
        return None
    match = _BEFORE.match(reversed_before(text, end, 24))
    if match is None:
        return None
    word = match[0][::-1]
    length, codes = _ends_with(word)
    if not length or (end == start and word in _APART):
        return None
    return Money(end - length, end, codes)


@lru_cache(maxsize=1024)  # a text has few currencies, each many times
def _ends_with(word: str) -> tuple[int, tuple[str, ...]]:
    """Return how much of *word*, from its end, is a currency, and its codes."""
    marks, names, _ = table()
    joined = word.replace(" ", "")
    known = (
        marks.get(word)
        or marks.get(joined)
        or marks.get(joined.upper())
        or names.get(word.lower())
    )
    if known is None:
        word = word[-1] if word[-1] in _MARKS else word.rpartition(" ")[2]
        known = marks.get(word) if word in _MARKS else names.get(word.lower())
    if known is None or known.per_unit != 1:
        return 0, ()
    return len(word), known.codes


@cache
def _last_letters() -> frozenset[str]:
    """Return the last two letters of what can stand before an amount, for a quick no."""
    names = (form for name in _NAMES_BEFORE for form in (name, name.upper()))
    return frozenset(word[-2:] for word in (*table()[0], *names))


def _word_of_money(text: str, end: int) -> bool:
    """Tell whether the word that ends at *end* can stand before an amount."""
    match = _LAST_WORD.match(reversed_before(text, end, 12))
    if match is None:
        return False
    word = match[0][::-1]
    return word in table()[0] or word.lower() in _NAMES_BEFORE


def after(text: str, start: int) -> Money | None:
    """Read the currency that follows a number at *start*."""
    match = _AFTER.match(text, start)
    if match is None:
        return None
    marks, names, firsts = table()
    word = match["word"]
    if word[-1] in _MARKS and text[match.end() : match.end() + 1].isdecimal():
        return None  # it belongs to the next number
    known = marks.get(word) or marks.get(word.rstrip("."))
    if known is not None and word.rstrip(".") != "Rp":
        end = match.end() - (0 if word in marks else 1)
        return _money(match.start("word"), end, known)
    low = word.lower().rstrip(".")
    count = firsts.get(low) or firsts.get(low.rpartition(" ")[2])
    if count is None:
        return None
    end, phrase, found = match.start("word") + len(low), low, None
    for _ in range(count):
        known = names.get(phrase)
        if known is not None:
            found = _money(match.start("word"), end, known)
        following = _NEXT.match(text, end)
        if following is None:
            break
        phrase += " " + following[0][1:].lower()
        end = following.end()
    return found


def _money(start: int, end: int, known: Currency) -> Money:
    factor = None if known.per_unit == 1 else Decimal(1) / known.per_unit
    return Money(start, end, known.codes, factor)


def resolve(codes: tuple[str, ...], text: str, at: int) -> tuple[str, ...]:
    """Put the currency first that the words around *at* speak for: ¥ is yen or yuan."""
    if "JPY" not in codes or "CNY" not in codes:
        return codes
    near = text[max(0, at - 400) : at + 200]
    here = min(at, 400)
    japan, china = _nearest(_JAPAN, near, here), _nearest(_CHINA, near, here)
    first = ("JPY" if japan < china else "CNY") if japan != china else _speaks_for(text)
    return (first, *(code for code in codes if code != first))


def _nearest(pattern: re.Pattern[str], text: str, here: int) -> float:
    return min((abs(m.start() - here) for m in pattern.finditer(text)), default=inf)


@lru_cache(maxsize=16)  # asked for each ¥ of one text
def _speaks_for(text: str) -> str:
    """Return the currency of the country that the text names more often."""
    japan, china = len(_JAPAN.findall(text)), len(_CHINA.findall(text))
    return "JPY" if japan >= china else "CNY"
