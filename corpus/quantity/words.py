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
_ORDINALS = {
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
    for word, value in _ORDINALS.items()
    if value > 2
    for plural in ("", "s")
} | {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}

_UNITS = "|".join(sorted(SMALL, key=len, reverse=True))
_TENS = "|".join(TENS)
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_JOIN = r"(?:[ ]{1,3}|[-‐‑—]|\u00a0)"
_WORD = rf"(?:(?:{_TENS})(?:{_JOIN}?(?:one|two|three|four|five|six|seven|eight|nine))?|{_UNITS})"
_RUN = re.compile(
    rf"(?:a[ ])?(?:{_WORD}|{_SCALE})\b"
    rf"(?:(?:{_JOIN}|,[ ]|,?[ ]{{1,2}}(?:and|&)[ ]{{1,2}})(?:{_WORD}|{_SCALE})\b)*+",
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
_COUPLE = re.compile(r"a[ ]couple\b(?:[ ]of\b)?", re.IGNORECASE)
_POINT = re.compile(rf"[ ]point((?:[ ](?:{_UNITS}|\d)\b)+)", re.IGNORECASE)
START = (
    r"(?:[Zz]ero|ZERO|[Nn](?:ought|aught|ine)|[OoEe](?:ne|ight|leven)|[Tt](?:w|h|e|r)|[Ff](?:i|o)"
    r"|[Ss](?:i|e)|[Hh](?:undred|alf)|[Mm]illion|[Bb]illion|[Dd]ozen|[Ll]akh|[Cc]rore|[Aa] )"
)


def spelled(text: str, start: int) -> Number | None:
    """Read the spelled number at *start*."""
    if (match := _COUPLE.match(text, start)) is not None:
        return Number(start, match.end(), Decimal(2), spelled=True)
    if (match := _HALF.match(text, start)) is not None:
        part = Decimal(1) / _PARTS[(match["quarter"] or "half").lower()]
        scale = SCALES[(match["scale"] or match["of"]).lower()]
        return Number(start, match.end(), times(part, scale), spelled=True)
    match = _RUN.match(text, start)
    if match is None:
        return None
    end, value = _evaluate(match[0])
    return _with_part(text, Number(start, start + end, value, spelled=True))


def _evaluate(run: str) -> tuple[int, Decimal]:
    """Add up as many words of *run* as make one number."""
    total, part, last, end = Decimal(0), Decimal(0), Decimal(10) ** 40, 0
    floor = Decimal(10) ** 40
    started = False
    for match in _TOKEN.finditer(run):
        word = match[0].lower()
        if (scale := SCALES.get(word)) is not None:
            dozen = word.startswith("dozen")
            if scale == 100 or dozen:
                if started and (part == 0 or part >= scale) and not dozen:
                    break
                part = (part or Decimal(1)) * scale
                last = scale
            else:
                if scale >= floor:
                    # two hundred thousand million: the scales multiply
                    if part or scale > floor or total == 0:
                        break
                    total *= scale
                else:
                    total += (part or (Decimal(1) if not total else Decimal(0))) * scale
                part, last, floor = Decimal(0), scale, scale
        else:
            value = Decimal(TENS.get(word) or SMALL.get(word, 0))
            if started and value == 0:
                break
            room = 10 if last in _TENS_VALUES else 100 if last == 100 else last
            if started and value >= room:
                break
            part += value
            last = value or Decimal(1)
        started, end = True, match.end()
    return end, total + part


_TENS_VALUES = {Decimal(value) for value in TENS.values()}


def _with_part(text: str, number: Number) -> Number:
    """Add what follows a spelled number: thirds, ``and a half``, ``point five``."""
    if (match := _POINT.match(text, number.end)) is not None:
        figures = "".join(
            str(SMALL.get(word, word)) for word in match[1].lower().split()
        )
        value = Decimal(f"{number.value}.{figures}")
        return Number(number.start, match.end(), value, spelled=True)
    if (match := _FRACTION_OF.match(text, number.end)) is not None:
        word = match["part"].lower()
        if word.endswith("s") or number.value == 1:
            value = ratio(number.value, _PARTS[word])
            return Number(number.start, match.end(), value, spelled=True)
    return and_part(text, number)


def and_part(text: str, number: Number) -> Number:
    """Add ``and a half``, ``and three quarters`` to a number."""
    match = _AND_PART.match(text, number.end)
    if match is None:
        return number
    over = (match["over"] or "a").lower()
    part = match["part"].lower()
    if over not in ("a", "an", "one") and not part.endswith("s"):
        return number
    if not match["over"] and part not in ("half", "quarter"):
        return number
    value = number.value + ratio(SMALL.get(over, 1), _PARTS[part])
    return Number(number.start, match.end(), value, spelled=True)
