"""Numbers in words: twenty-one, half a billion, two and a half, three quarters."""

import re
from decimal import Decimal

from corpus.quantity.numerals import Number, ratio, times

SMALL = {
    word: value
    for value, words in enumerate(
        """
    zero|nought|naught one two three four five six seven eight nine ten eleven
    twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
    """.split()
    )
    for word in words.split("|")
}
TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        start=2,
    )
} | {"fourty": 40}
SCALES = {
    name: Decimal(10) ** power
    for power, names in {
        2: "hundred hundreds",
        3: "thousand thousands",
        5: "lakh lakhs lac lacs",
        6: "million millions",
        7: "crore crores",
        9: "billion billions milliard milliards",
        12: "trillion trillions",
        15: "quadrillion quadrillions",
        18: "quintillion quintillions",
    }.items()
    for name in names.split()
} | {"dozen": Decimal(12), "dozens": Decimal(12)}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11,
    "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
    "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
    "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50,
    "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90,
    "hundredth": 100, "thousandth": 1000, "millionth": 10**6,
}  # fmt: skip
_PARTS = {
    f"{word}{plural}": value
    for word, value in ORDINALS.items()
    if value > 2
    for plural in ("", "s")
} | {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}

_UNITS = "|".join(sorted(SMALL, key=len, reverse=True))
_TENS = "|".join(TENS)
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_JOIN = r"(?:[ ]{1,3}|[-‐‑—]|\u00a0)"
_WORD = rf"(?:(?:{_TENS})(?:{_JOIN}?(?:one|two|three|four|five|six|seven|eight|nine))?|{_UNITS})"
_RUN = re.compile(
    rf"(?:(?:a[ ])(?:{_SCALE})|{_WORD})(?:\b|(?=fold\b))"
    rf"(?:(?:{_JOIN}|,[ ]|,?[ ]{{1,2}}(?:and|&)[ ]{{1,2}})(?:{_WORD}|{_SCALE})\b){{0,20}}+",
    re.IGNORECASE,
)
_TOKEN = re.compile(rf"{_TENS}|{_UNITS}|{_SCALE}", re.IGNORECASE)
_FRACTION_OF = re.compile(rf"{_JOIN}(?P<part>{_PART})\b(?![-‐](?!of\b))", re.IGNORECASE)
_AND_PART = re.compile(
    rf"[ ](?:and[ ])(?:(?P<over>an?|one|two|three|four)[ -])?(?P<part>{_PART})\b",
    re.IGNORECASE,
)
_HALF = re.compile(
    rf"half(?:[ -]of)?(?:[ -]an?)?[ -](?P<scale>{_SCALE})\b"
    rf"|(?:a[ ]|one[ ])?(?P<quarter>quarter|third|fifth|tenth)[ ]of[ ]a[ ]"
    rf"(?P<of>hundred|thousand|million|billion|trillion)\b",
    re.IGNORECASE,
)
_ORDINAL_END = re.compile(
    r"(?<=ty)[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b",
    re.IGNORECASE,
)
_NINE = "one|two|three|four|five|six|seven|eight|nine"
# "one twenty two": the hundred left out, and no hyphen that would show a compound
_SPOKEN = re.compile(
    rf"({_NINE})[ ]({_TENS})[ ]({_NINE})(?![\w-])(?!{_JOIN}(?:{_WORD}|{_SCALE})\b)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"[ ](?:ta|ot|yb|morf|litnu|llit|tuoba|dnuora|erofeb|retfa)\b")
_VALUES = TENS | SMALL
# Of "several hundred" and "tens of thousands" only this is sure: that it is more than
# one hundred, and more than ten thousand.
_MANY = "hundred thousand million billion trillion dozen".split()
_VAGUE = re.compile(
    rf"(?:(?:several|(?:a[ ])?few|many)[ ](?P<one>{'|'.join(_MANY)})"
    rf"|(?P<many>tens|{'|'.join(word + 's' for word in _MANY)}))"
    r"(?:[ ](?:of[ ])?(?P<of>hundreds?|thousands?|millions?|billions?|trillions?))?\b"
    r"(?P<noun>[ ]of\b(?![ ](?:the|these|those|its|their|his|her|our|them|us|it|which)\b))?",
    re.IGNORECASE,
)
_COUPLE = re.compile(r"a[ ]couple\b(?:[ ]of\b)?", re.IGNORECASE)
_POINT = re.compile(rf"[ ]point((?:[ ](?:{_UNITS}|\d)\b)+)", re.IGNORECASE)
START = (
    # no (?i:...): the engine passes over a branch by its first letter only with case
    r"(?:[Zz](?i:ero)|[Nn](?i:ought|aught|ine)|[Oo](?i:ne)|[Ee](?i:ight|leven)"
    r"|[Tt](?i:wo|wel|wen|wice|hree|hrice|hir|en|housands|rillions)|[Ff](?i:ive|our|ort|if|ew)"
    r"|[Ss](?i:ix|eve|econd)|[Hh](?i:alf|undreds)|[MmBb](?i:illions)|[Qq](?i:uarter)|[Dd](?i:ozen)|[Aa][Nn]?[ ])"
)


def spelled(text: str, start: int) -> Number | None:
    """Read the spelled number at *start*."""
    first = text[start]
    if first in "aA" and (match := _COUPLE.match(text, start)) is not None:
        return Number(start, match.end(), Decimal(2), spelled=True)
    if first in "hHqQaAoOtTfF" and (match := _HALF.match(text, start)) is not None:
        part = Decimal(1) / _PARTS[(match["quarter"] or "half").lower()]
        scale = SCALES[(match["scale"] or match["of"]).lower()]
        return Number(start, match.end(), times(part, scale), spelled=True)
    if (match := _VAGUE.match(text, start)) is not None:
        return _vague(match)
    if (match := _SPOKEN.match(text, start)) is not None and not _CLOCK.match(
        text[max(0, start - 8) : start][::-1]
    ):
        ones, tens, last = (_VALUES[word.lower()] for word in match.groups())
        value = Decimal(100 * ones + tens + last)
        return Number(start, match.end(), value, spelled=True)
    match = _RUN.match(text, start)
    if match is None or _ORDINAL_END.match(text, match.end()):
        return None
    end, value, scale = _evaluate(match[0])
    number = Number(start, start + end, value, spelled=True)
    return _split(text, number, match[0][:end]) or _with_part(text, number, scale)


def _vague(match: re.Match[str]) -> Number | None:
    """Read ``several hundred`` and ``tens of thousands of`` as more than the word."""
    first = (match["one"] or match["many"]).lower()
    value = Decimal(10) if first == "tens" else SCALES[first]
    if match["of"]:
        value = times(value, SCALES[match["of"].lower()])
    elif match["many"] and (first == "tens" or not match["noun"]):
        return None
    start, end = match.span()
    if match["many"] and match.string.endswith("in ", 0, start):
        return None  # a table's "in thousands of euros"
    return Number(start, end, value, spelled=True, bound=">")


def _split(text: str, number: Number, run: str) -> Number | None:
    """Read ``one hundred and three quarters``: what follows "and" counts the parts."""
    head, joint, tail = run.lower().rpartition(" and ")
    part = _FRACTION_OF.match(text, number.end) if joint else None
    if part is None:
        return None
    head_end, whole, scale = _evaluate(head)
    tail_end, over, _ = _evaluate(tail)
    under = _PARTS[part["part"].lower()]
    if head_end != len(head) or tail_end != len(tail) or over >= under:
        return None
    of = scale if scale >= 1000 else Decimal(1)
    value = whole + times(ratio(over, under), of)
    return Number(number.start, part.end(), value, spelled=True)


def _evaluate(run: str) -> tuple[int, Decimal, Decimal]:
    """Add up as many words of *run* as make one number; tell its last scale."""
    total, part, end, last = Decimal(0), Decimal(0), 0, Decimal(1)
    floor = Decimal(10) ** 40  # each scale must be smaller than the one before
    room = Decimal(1000)  # what the next small word must stay under
    for match in _TOKEN.finditer(run):
        word = match[0].lower()
        scale = SCALES.get(word)
        if scale is None:
            value = Decimal(TENS.get(word) or SMALL.get(word, 0))
            if end and (value >= room or value == 0):
                break
            part += value
            room = Decimal(10) if word in TENS else Decimal(0)
            last = Decimal(1)
        elif scale == 100 or word.startswith("dozen"):
            if part >= 100 or (end and not part):
                break
            part = (part or Decimal(1)) * scale
            room = Decimal(100) if scale == 100 else Decimal(0)
            last = scale
        elif scale > floor and not part and total:
            total, floor, last = total * scale, scale, scale
        elif scale >= floor or (end and not part):
            break
        else:
            total += (part or Decimal(1)) * scale
            part, floor, room, last = Decimal(0), scale, Decimal(1000), scale
        end = match.end()
    return end, total + part, last


def _with_part(text: str, number: Number, scale: Decimal) -> Number:
    """Add what follows a spelled number: thirds, ``and a half``, ``point five``."""
    if (match := _POINT.match(text, number.end)) is not None:
        figures = "".join(
            str(SMALL.get(word, word)) for word in match[1].lower().split()
        )
        value = Decimal(f"{number.value}.{figures}")
        return Number(number.start, match.end(), value, spelled=True)
    if (match := _FRACTION_OF.match(text, number.end)) is not None:
        word = match["part"].lower()
        hyphened = text[number.end] in "-‐‑"
        if (
            word.endswith("s")
            or number.value == 1
            or (hyphened and number.value < _PARTS[word])
        ):
            value = ratio(number.value, _PARTS[word])
            return Number(number.start, match.end(), value, spelled=True)
    return and_part(text, number, scale)


def and_part(text: str, number: Number, scale: Decimal = Decimal(1)) -> Number:
    """Add ``and a half``, ``and three quarters`` (of the *scale* word, if any)."""
    match = _AND_PART.match(text, number.end)
    if match is None:
        return number
    over = (match["over"] or "a").lower()
    part = match["part"].lower()
    if over not in ("a", "an", "one") and not part.endswith("s"):
        return number
    if not match["over"] and part not in ("half", "quarter"):
        return number
    of = scale if scale >= 1000 else Decimal(1)
    value = number.value + times(ratio(SMALL.get(over, 1), _PARTS[part]), of)
    return Number(number.start, match.end(), value, spelled=True)
