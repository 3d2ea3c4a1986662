"""What sort of answer a question wants: a number and its kinds, a time, a name.

Pure, by the question's own words; what units there are is asked of the quantity reader.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from corpus.language.words import STOP, Word, stem, words
from corpus.ledger.phrases import is_verb
from corpus.model import Document, Kind, Quantity
from corpus.pattern import regex
from corpus.quantity import quantities

Asks: TypeAlias = Literal[
    "number",
    "time",
    "person",
    "organisation",
    "place",
    "reason",
    "manner",
    "definition",
    "yes_no",
    "thing",
]

# What a name answers.
NAMED: frozenset[Asks] = frozenset({"person", "organisation", "place"})

_MONEY: frozenset[Kind] = frozenset({"money"})
_SHARE: frozenset[Kind] = frozenset({"percent", "ratio"})
_RATED: frozenset[Kind] = frozenset({"percent", "ratio", "number", "measure", "rate"})
_LEVIED: frozenset[Kind] = frozenset({"percent", "money"})
_PART: frozenset[Kind] = frozenset({"percent", "ratio", "count"})
_VOLUME: frozenset[Kind] = frozenset({"measure", "money", "count", "number"})
_LONG: frozenset[Kind] = frozenset({"duration", "measure"})
_HIGH: frozenset[Kind] = frozenset(
    {"measure", "rate", "duration", "number", "percent", "money"}
)
TIME: frozenset[Kind] = frozenset({"year", "date"})
_SPAN: frozenset[Kind] = frozenset({"duration"})
_AGE: frozenset[Kind] = frozenset({"duration", "number"})  # Mary Smith, 27, ran
_DAYS = TIME | _SPAN  # "How much does a day cost?" asks for neither
_SIZE: frozenset[Kind] = frozenset({"measure", "rate", "duration", "number"})
_COUNT: frozenset[Kind] = frozenset({"count", "number", "rate"})
_MUCH: frozenset[Kind] = frozenset(
    {"money", "percent", "measure", "count", "number", "ratio", "rate"}
)
_NO_KIND: frozenset[Kind] = frozenset()
_NO_HEADS: frozenset[str] = frozenset()

# What a noun is measured in, by its stem.
_MEASURED: dict[str, frozenset[Kind]] = {
    stem(noun): kinds
    for kinds, nouns in (
        (
            _MONEY,
            """price cost subsidy revenue salary budget fee expense expenditure spending
            investment funding fine debt profit income earnings turnover wage rent
            valuation grant payment donation bonus loan aid gdp money dollar toll fare
            euro pound""",
        ),
        (_SHARE, "share percentage percent proportion fraction portion"),
        (_RATED, "rate ratio margin efficiency"),
        (_LEVIED, "tariff tax interest duty levy discount"),
        (TIME, "year date deadline day month decade century"),
        (_SPAN, "duration lifespan lifetime age period time"),
        (
            _SIZE,
            """capacity density temperature range weight mass height length width depth
            speed distance area power energy pressure thickness altitude
            voltage diameter radius wavelength frequency dose concentration""",
        ),
        (_COUNT, "number population headcount total count tally"),
        (_VOLUME, "volume turnover size"),
        (_MUCH, "amount"),
    )
    for noun in nouns.split()
}
# What accounts and reports are made of: a number is welcome, but words may answer too.
_TOLD: dict[str, frozenset[Kind]] = {
    stem(noun): kinds
    for kinds, nouns in (
        (
            _MONEY,
            """compensation provision liability asset receivable payable proceeds
            dividend obligation charge deficit surplus premium settlement impairment
            depreciation amortization goodwill inventory""",
        ),
        (
            _MUCH,
            """value increase decrease change growth decline rise drop reduction
            balance""",
        ),
        (_SHARE, "ownership stake"),
    )
    for noun in nouns.split()
}
# Plain words that a more telling one may follow: "the total compensation expense".
_VAGUE = frozenset(map(stem, "total number count tally".split()))
# Nouns that the kind of the number answers for by itself.
PLAIN = frozenset(
    stem(noun)
    for noun in """
    share percentage percent proportion fraction portion number total count tally
    population headcount money dollar euro pound rate ratio time duration period age
    year date deadline day month decade century amount volume
    """.split()
)
_MANY_ADJECTIVES = {
    "long": _LONG,
    "old": _AGE,
    "far": _SIZE,
    "tall": _SIZE,
    "high": _HIGH,
    "low": _HIGH,
    "wide": _SIZE,
    "deep": _SIZE,
    "heavy": _SIZE,
    "big": _MUCH,
    "large": _MUCH,
    "small": _MUCH,
    "fast": _SIZE,
    "hot": _SIZE,
    "cold": _SIZE,
    "often": _MUCH,
    "thick": _SIZE,
    "expensive": _MONEY,
    "cheap": _MONEY,
}
AUXILIARY = (
    r"(?:is|are|was|were|be|been|do|does|did|has|have|had|will|would|can|could|should|"
    r"may|might|must|shall)"
)
_HOW_MANY = regex(r"\bhow\s+many\s+(?!of\b)(.*)", re.IGNORECASE)
_HOW_MUCH_OF = regex(r"\bhow\s+(?:much|many)\s+of\b", re.IGNORECASE)
_HOW_MUCH = regex(r"\bhow\s+much\b", re.IGNORECASE)
HOW_ADJECTIVE = regex(
    rf"\bhow\s+({'|'.join(_MANY_ADJECTIVES)})\b(?!\s+(?:before|after)\b)", re.IGNORECASE
)
_NUMBER_OF = regex(
    r"(?:\b(?:what|which)(?:['’]s|\s+(?:is|was|are|were|will\s+be))?\s+|^)"
    r"(?:an?\s+|the\s+)?(?:\w+\s+){0,2}(?:number|count|total)\s+of\s+(.*)",
    re.IGNORECASE,
)
_WHEN = regex(
    r"^(?:and\s+|so\s+)?(?:by\s+|since\s+|until\s+|from\s+|in\s+|on\s+|before\s+)?"
    r"(?:when\b|(?:what|which)\s+(?:\w+\s+)?(?:year|date|day|month|decade|century)s?\b)"
    r"|\bhow soon\b|\bwhat is the (?:deadline|target (?:year|date))",
    re.IGNORECASE,
)
_BY_WHEN = regex(r"^by when\b|\bhow soon\b|\bdeadline\b", re.IGNORECASE)
_ANYONE = regex(
    r"when\s+(?:am|are|can|may|must|should|shall|do|will)\s+(?:I|we|you|one|someone|my|our|"
    r"your)\b",
    re.IGNORECASE,
)
_ELSE = regex(r"\b(?:what|who|whom|whose|which|where|why|how)\b", re.IGNORECASE)
_WHAT_NOUN = regex(
    rf"\b(?:what|which)\s+(?!{AUXILIARY}\b)(.+?)(?=\s+{AUXILIARY}\b|\?|$)",
    re.IGNORECASE,
)
_CONDITION = regex(  # "at a depth of 50 cm" asks for no depth
    r"\b(?:at|with|to|of|over|from)\s+(?:an?\s+|the\s+)?\w+\s+of\s+(?=[\d$€£])",
    re.IGNORECASE,
)
_PER_CENT = regex(r"\bhow many per\s?cent(?!age)\b", re.IGNORECASE)
# What share prices did is no share.
STOCK = r"(?:price|capital|issue|offer|buyback|value|point|repurchase|option|holder)"
# "What share worked nights?"
_WHAT_SHARE = regex(
    r"\b(?:what|which)\s+(share|percentage|proportion|fraction)\s+"
    rf"(?!of\b|{STOCK})\w",
    re.IGNORECASE,
)
_WHAT_IS = regex(
    rf"\bwhat(?:['’]s|\s+{AUXILIARY})\s+(.+?)"
    r"(?=\s+(?:of|in|for|by|at|on|to|from|with|per|as|today|now|currently|that|which)\b"
    r"|\s+\w+ed\s+(?:to|with|by|in|from|for|as|on|at|under)\b|[?,]|$)",
    re.IGNORECASE,
)
_THAN = regex(r"\bhow\s+much\s+\w+(?:er|re|ss)\b", re.IGNORECASE)  # "how much more"
_SCALED = regex(r"(?:hundred|thousand|million|billion|trillion)s?\b", re.IGNORECASE)
_HOW_MANY_END = regex(
    rf"\s+(?:{AUXILIARY}|of|in|for|by|at|on|to|from|with|per|an?|each|every|that|which|"
    r"who|long|wide|high|tall|deep|far|old|heavy)\b|[?,]",
    re.IGNORECASE,
)
_CHANGED = regex(
    r"\bby how much\b|\bhow much (?:has|have|had|did|will|does|do)\b.*\b(?:rise|risen|"
    r"rose|climb(?:ed)?|grow|grown|grew|fall|fallen|fell|drop(?:ped)?|declined?|"
    r"increased?|decreased?|shrink|shrunk|changed?|gain(?:ed)?)\b",
    re.IGNORECASE,
)


# Numbers that count and measure nothing; "customer numbers" do.
_LABEL = regex(
    r"\b(?:phone|telephone|fax|mobile|account|flight|room|serial|reference|order|model|"
    r"part|version|tracking|customer|invoice|registration|passport|licen[cs]e|"
    r"security|vat|id|port|house|case|docket) number\b",
    re.IGNORECASE,
)
_OPENED = regex(r"^\W*(?:(?:and|but|so|or|then|now|well)\b[\s,]*)+", re.IGNORECASE)

# What else a question can begin with, the first match deciding.
_SORTS: tuple[tuple[Asks, re.Pattern[str]], ...] = (
    ("person", regex(r"(?:\w+\s+){0,2}(?:who|whom|whose)\b")),
    (
        "organisation",
        regex(
            r"(?:(?:in|at|for|by|from|to|with|of)\s+)?(?:what|which)\s+(?:\w+\s+){0,2}?"
            r"(?:compan(?:y|ies)|(?:firm|corporation|organi[sz]ation|agenc(?:y|ie)|"
            r"institut(?:e|ion)|universit(?:y|ie)|college|school|bank|part(?:y|ie)|club|"
            r"team|band|league|association|ministr(?:y|ie)|publisher|newspaper|"
            r"manufacturer|\w*maker|builder|operator|airline|studio|union|charit(?:y|ie)|"
            r"group|committee|council|authorit(?:y|ie))s?)\b"
        ),
    ),
    (
        "place",
        regex(
            r"(?:\w+\s+)?where\b|(?:in|at) (?:what|which) "
            r"(?:city|country|place|town|state|region)\b"
        ),
    ),
    (
        "reason",
        regex(r"why\b|what (?:is|was|are) the (?:reason|cause)|for what reason"),
    ),
    ("manner", regex(r"how\b")),
    (
        "definition",
        regex(
            r"define\b|what (?:is|are) (?:an? |the )?[\w-]+(?: [\w-]+)?\s*\??$|"
            r"what does .* (?:mean|stand for)"
        ),
    ),
    ("yes_no", regex(rf"{AUXILIARY}\b")),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What would answer.

    *kinds* are the kinds of quantity that would (empty where no number is asked for),
    and with *strict* nothing else would. *noun* is the stem of what is counted, *heads*
    are the stems of what is measured.
    """

    asks: Asks
    kinds: frozenset[Kind] = _NO_KIND
    strict: bool = False
    noun: str | None = None
    heads: frozenset[str] = frozenset()


def wanted(text: str) -> Wanted:
    """Return what the question *text* wants; an "And ..." before it changes nothing."""
    text = _OPENED.sub("", text)
    if _LABEL.search(text):
        return Wanted("thing")
    return _timed(text) or _counted(text) or _measured(text) or _sorted(text)


def _timed(text: str) -> Wanted | None:
    match = _WHEN.search(text)
    if match is None:
        return None
    if match[0].lower().endswith("when") and _ELSE.search(text, match.end()):
        return None  # "When prices rise, who pays?" asks for no time
    if _BY_WHEN.search(text):  # "within 60 days" says so, too
        return Wanted("time", _DAYS, strict=True)
    # "When may I leave early?" asks for a condition as likely as for a day.
    return Wanted("time", TIME, strict=not _ANYONE.match(text))


def _counted(text: str) -> Wanted | None:
    """Return the slots of "how many ...": a part, a unit, a share or a counted noun."""
    per_cent = _PER_CENT.search(text)
    if per_cent or _HOW_MUCH_OF.search(text):
        return Wanted("number", _SHARE if per_cent else _PART, strict=True)
    match = _HOW_MANY.search(text) or _NUMBER_OF.search(text)
    if match is None:
        return None
    phrase = _HOW_MANY_END.split(match[1], maxsplit=1)[0]
    head = _counted_noun(phrase)
    unit = as_unit(phrase.split()[-1]) if phrase.split() else None
    if unit is not None and unit.kind not in {"count", "number"}:
        return Wanted("number", frozenset({unit.kind}), strict=True)
    if _SCALED.match(phrase):
        return Wanted("number", _MUCH, strict=True)
    if (
        head is not None
        and _MEASURED.get(head, _COUNT) <= _SHARE
        and not _stock(phrase)
    ):
        return Wanted("number", _SHARE, strict=True, heads=frozenset({head}))
    return Wanted("number", _COUNT, strict=True, noun=head)


def _stock(phrase: str) -> bool:
    """Tell whether "shares" are those of a company, which are counted."""
    return re.search(r"\bshares\b", phrase, re.IGNORECASE) is not None


def _counted_noun(phrase: str) -> str | None:
    """Return the stem of what is counted, the last plural: "two strokes occur"."""
    found = [w for w in words(phrase) if w.text.lower() not in STOP]
    plurals = [w for w in found if _PLURAL.search(w.text)]
    return plurals[-1].stem if plurals else _head(phrase)


_PLURAL = regex(r"(?:[^su]s|people|men|children)$", re.IGNORECASE)


def _measured(text: str) -> Wanted | None:
    """Return the slots of "how much", "how long" and "what PRICE"."""
    found = words(_CONDITION.sub(" ", text))
    kinds, heads = _heads(
        [w for w in found if not _MEASURED.get(w.stem, _MUCH) <= _DAYS]
    )
    if _CHANGED.search(text):
        return Wanted("number", _MUCH | _SPAN, strict=True)
    match = _HOW_MUCH.search(text)
    if match:
        stuff = _stuff(text[match.end() :])
        if stuff is not None and not _THAN.search(text):
            kinds, heads = _heads(words(_much(text[match.end() :])))
        noun = None if kinds else stuff
        much = _MUCH if noun is None else _MUCH - {"money"}
        return Wanted("number", kinds or much, strict=True, noun=noun, heads=heads)
    match = HOW_ADJECTIVE.search(text)
    if match:
        kinds = kinds or _MANY_ADJECTIVES[match[1].lower()]
        return Wanted("number", kinds, strict=True, heads=heads)
    match = _WHAT_SHARE.search(text)
    if match:
        heads = frozenset({stem(match[1])})
        return Wanted("number", _SHARE, strict=True, heads=heads)
    for pattern in (_WHAT_NOUN, _WHAT_IS):
        match = pattern.search(text)
        if match and pattern is _WHAT_NOUN and not _noun_asked(text, match):
            continue
        head = _head(match[1]) if match else None
        if head is not None and head in _MEASURED:
            kinds = _COUNT if match and _stock(match[1]) else _MEASURED[head]
            asks: Asks = "time" if kinds == TIME else "number"
            return Wanted(asks, kinds, strict=True, heads=frozenset({head}))
    return None


def is_measured(noun: str) -> bool:
    """Tell whether the stem *noun* names a number, such as a price or a share."""
    return noun in _MEASURED


def _noun_asked(text: str, match: re.Match[str]) -> bool:
    """Tell "what price did it reach" and "what share of it" from "what drove prices".

    Where no verb follows the phrase, it has one in it, unless its noun comes first.
    """
    rest = text[match.end() :].strip(" ?")
    first = words(match[1])[:1]
    return bool(rest) or (bool(first) and first[0].stem == _head(match[1]))


def _stuff(rest: str) -> str | None:
    """Return the stem of the noun in "how much NOUN did"; None for "how much did"."""
    phrase = _much(rest)
    *before, last = phrase.split() or [""]
    return _head(" ".join(before) if before and is_verb(last) else phrase)


def _much(rest: str) -> str:
    """Return the noun phrase of "how much NOUN did"."""
    return _HOW_MANY_END.split(f" {rest.strip()}", maxsplit=1)[0]


def _sorted(text: str) -> Wanted:
    """Return the slots of a question for something other than a plain number.

    A measured word in it makes a number welcome: "What did the price fall to?"
    """
    kinds, heads = _heads(words(text))
    if _WHAT_NOUN.search(text) or kinds <= TIME | _SPAN:
        kinds, heads = _NO_KIND, _NO_HEADS
    match = _WHAT_IS.search(text)
    noun = _noun(match[1]) if match else None
    if noun in _TOLD:
        kinds, heads = _TOLD[noun], _NO_HEADS
    lower = text.lower().lstrip("¿\"'“‘ ")
    for asks, pattern in _SORTS:
        if pattern.match(lower):
            welcome = asks == "definition"
            return Wanted(asks, kinds, heads=heads) if welcome else Wanted(asks)
    return Wanted("thing", kinds, heads=heads)


def _heads(found: Sequence[Word]) -> tuple[frozenset[Kind], frozenset[str]]:
    """Return the kinds of the first word that is measured in something, and all."""
    heads = [word.stem for word in found if word.stem in _MEASURED]
    telling = [head for head in heads if head not in _VAGUE] or heads
    return (_MEASURED[telling[0]] if telling else _NO_KIND), frozenset(heads)


def _head(phrase: str) -> str | None:
    """Return the stem of the head of a noun phrase: its last word before "of"."""
    phrase = re.split(r"\b(?:of|in|for|by|at|on|to|from|with|per)\b", phrase)[0]
    found = [w for w in words(phrase) if w.text.lower() not in STOP]
    return found[-1].stem if found else None


def _noun(phrase: str) -> str | None:
    """Return the stem of the head of a phrase, a participle behind it left out."""
    *before, last = phrase.split() or [""]
    return _head(" ".join(before) if before and last.endswith("ed") else phrase)


@lru_cache(maxsize=1024)
def as_unit(written: str) -> Quantity | None:
    """Return how "has 5 WRITTEN" is read, so that units have one table."""
    said = f"it has 5 {written}"
    read = quantities(Document(id="question", title="", text=said).all())
    whole = len(read) == 1 and read[0].passage.span.end == len(said)
    return read[0] if whole else None
