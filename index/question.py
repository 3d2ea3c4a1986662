"""What a question asks for: its slots, read by rule.

Slots are the kind of answer, the unit or counted noun, the names, the times and the
other words that carry its topic. Pure: no model, no index.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from corpus.errors import EmptyQuestionError
from corpus.language.names import Name, names
from corpus.language.words import STOP, Word, stem, words
from corpus.model import Document, Kind, Quantity
from corpus.quantity import quantities

Asks: TypeAlias = Literal[
    "number",
    "time",
    "person",
    "place",
    "reason",
    "manner",
    "definition",
    "yes_no",
    "thing",
]

_MONEY: frozenset[Kind] = frozenset({"money"})
_SHARE: frozenset[Kind] = frozenset({"percent", "ratio"})
_TIME: frozenset[Kind] = frozenset({"year", "date"})
_SPAN: frozenset[Kind] = frozenset({"duration"})
_SIZE: frozenset[Kind] = frozenset({"measure", "rate", "duration", "number"})
_COUNT: frozenset[Kind] = frozenset({"count", "number"})
_MUCH: frozenset[Kind] = frozenset(
    {"money", "percent", "measure", "count", "number", "ratio", "rate"}
)
_NO_KIND: frozenset[Kind] = frozenset()

# What a noun is measured in, by its stem.
_MEASURED: dict[str, frozenset[Kind]] = {
    stem(noun): kinds
    for kinds, nouns in (
        (
            _MONEY,
            """price cost subsidy revenue salary budget fee expense expenditure spending
            investment funding fine debt profit income earnings turnover wage rent
            valuation grant payment donation bonus tariff loan aid gdp money dollar
            euro pound""",
        ),
        (_SHARE, "share percentage percent proportion fraction portion"),
        (_SHARE | {"number", "measure", "rate"}, "rate ratio margin efficiency"),
        (_TIME, "year date deadline day month decade century"),
        (_SPAN, "duration lifespan lifetime age period time"),
        (
            _SIZE,
            """capacity density temperature range weight mass height length width depth
            speed distance area volume power energy pressure size thickness altitude
            voltage diameter radius wavelength frequency dose concentration""",
        ),
        (_COUNT, "number population headcount total count tally"),
    )
    for noun in nouns.split()
}
_MANY_ADJECTIVES = {
    "long": _SPAN | {"measure"},
    "old": _SPAN,
    "far": _SIZE,
    "tall": _SIZE,
    "high": _SIZE | {"percent", "money"},
    "low": _SIZE | {"percent", "money"},
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
_AUXILIARY = (
    r"(?:is|are|was|were|be|been|do|does|did|has|have|had|will|would|can|could|should|"
    r"may|might|must|shall)"
)
_NEGATIONS = frozenset({"not", "n't", "never", "without", "except"})
_HOW_MANY = re.compile(r"\bhow\s+many\s+(?!of\b)(.*)", re.I)
_HOW_MUCH_OF = re.compile(r"\bhow\s+(?:much|many)\s+of\b", re.I)
_HOW_MUCH = re.compile(r"\bhow\s+much\b", re.I)
_HOW_ADJECTIVE = re.compile(
    rf"\bhow\s+({'|'.join(_MANY_ADJECTIVES)})\b(?!\s+(?:before|after)\b)", re.I
)
_NUMBER_OF = re.compile(r"\b(?:number|count|total)\s+of\s+(.*)", re.I)
_WHEN = re.compile(
    r"^(?:and\s+|so\s+)?(?:by\s+|since\s+|until\s+|from\s+|in\s+|on\s+|before\s+)?"
    r"(?:when\b|(?:what|which)\s+(?:\w+\s+)?(?:year|date|day|month|decade|century)s?\b)"
    r"|\bhow soon\b|\bwhat is the (?:deadline|target (?:year|date))",
    re.I,
)
_WHAT_NOUN = re.compile(
    rf"\b(?:what|which)\s+(?!{_AUXILIARY}\b)(.+?)(?=\s+{_AUXILIARY}\b|\?|$)", re.I
)
_WHAT_IS = re.compile(
    rf"\bwhat(?:['’]s|\s+{_AUXILIARY})\s+(.+?)"
    r"(?=\s+(?:of|in|for|by|at|on|to|from|with|per|as|today|now|currently|that|which)\b"
    r"|[?,]|$)",
    re.I,
)
_NOW = re.compile(
    r"\b(?:today|now|current(?:ly)?|at present|presently|nowadays|at the moment|"
    r"these days)\b",
    re.I,
)
_UNIT = re.compile(
    r"\b(?:in|into|as)\s+(?:US\s+)?([A-Za-z$€£¥%°][\w$€£¥%°/·⁻²³]*(?:\s+per\s+\w+)?)"
    r"(?=\s*(?:\?|$|,|\bin\b|\bby\b|\bfor\b|\bfrom\b|\bdoes\b|\bdid\b|\bis\b|\bwas\b))",
    re.I,
)
_HOW_MANY_END = re.compile(
    rf"\s+(?:{_AUXILIARY}|of|in|for|by|at|on|to|from|with|per|that|which|who)\b|[?,]",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The slots of a question.

    *kinds* are the kinds of quantity that would answer (empty where no number is
    asked); *strict* tells whether nothing but a number will do. *noun* is the stem of
    what is counted, *unit* the unit asked for. *names* must be the answer's, *years*
    and *now* its time; *terms* are the other words that carry the topic, *head* the
    stem of what is measured.
    """

    text: str
    asks: Asks
    kinds: frozenset[Kind] = _NO_KIND
    strict: bool = False
    noun: str | None = None
    unit: str | None = None
    head: str | None = None
    names: tuple[Name, ...] = ()
    years: tuple[Quantity, ...] = ()
    now: bool = False
    given: tuple[Quantity, ...] = ()
    terms: tuple[Word, ...] = ()
    negated: bool = False


def understand(text: str) -> Question:
    """Return the slots of the question *text*; raise EmptyQuestionError for none."""
    found = words(text)
    if not found:
        raise EmptyQuestionError
    numbers = _numbers(text)
    years = tuple(q for q in numbers if q.kind in _TIME)
    given = tuple(q for q in numbers if q.kind not in _TIME)
    named = tuple(_question_names(text, numbers))
    asks, kinds, strict, noun, head = _wanted(text, found)
    unit = _unit(text) if kinds - _TIME else None
    return Question(
        text=text,
        asks=asks,
        kinds=kinds,
        strict=strict,
        noun=noun,
        unit=unit,
        head=head,
        names=named,
        years=years,
        now=_NOW.search(text) is not None,
        given=given,
        terms=_terms(text, found, named, numbers),
        negated=any(word.text.lower() in _NEGATIONS for word in found),
    )


def _numbers(text: str) -> tuple[Quantity, ...]:
    return quantities(Document(id="question", title="", text=text).all())


def _question_names(text: str, numbers: Sequence[Quantity]) -> list[Name]:
    taken = [q.passage.span for q in numbers]
    found = names(text)
    first = words(text)[0]
    return [
        name
        for name in found
        if not any(s.start <= name.start and name.end <= s.end for s in taken)
        and not (name.start == first.start and _QUESTION_WORD.match(name.text))
    ]


_QUESTION_WORD = re.compile(
    rf"(?:what|which|who|whom|whose|when|where|why|how|{_AUXILIARY}|name|list|tell|"
    r"give|show|define|explain|describe|compare|and|so|according)\b",
    re.I,
)


def _wanted(
    text: str, found: Sequence[Word]
) -> tuple[Asks, frozenset[Kind], bool, str | None, str | None]:
    """Return what is asked: the sort of answer, its kinds, strictness, noun and head."""
    if _WHEN.search(text):
        return "time", _TIME, True, None, None
    if _HOW_MUCH_OF.search(text):
        return "number", _SHARE | {"count"}, True, None, None
    for pattern in (_HOW_MANY, _NUMBER_OF):
        match = pattern.search(text)
        if match:
            return "number", *_counted(match[1])
    measured = _measured(found)
    if _HOW_MUCH.search(text):
        return "number", measured[0] or _MUCH, True, None, measured[1]
    match = _HOW_ADJECTIVE.search(text)
    if match:
        kinds = measured[0] or _MANY_ADJECTIVES[match[1].lower()]
        return "number", kinds, True, None, measured[1]
    for pattern in (_WHAT_NOUN, _WHAT_IS):
        match = pattern.search(text)
        head = _head(match[1]) if match else None
        if head in _MEASURED:
            return "number", _MEASURED[head], True, None, head
    return _other(text, measured)


def _counted(rest: str) -> tuple[frozenset[Kind], bool, str | None, str | None]:
    """Return the slots of "how many REST": a counted noun, a unit or a share."""
    phrase = _HOW_MANY_END.split(rest, maxsplit=1)[0]
    head = _head(phrase)
    if head is None:
        return _COUNT, True, None, None
    unit = _as_unit(phrase.split()[-1]) if phrase.split() else None
    if unit is not None and unit.kind not in {"count", "number"}:
        return frozenset({unit.kind}), True, None, None
    if head in _MEASURED and _MEASURED[head] <= _SHARE:
        return _SHARE, True, None, head
    return _COUNT, True, head, None


def _measured(found: Sequence[Word]) -> tuple[frozenset[Kind], str | None]:
    """Return the kinds of the first word that names something measured."""
    for word in found:
        if word.stem in _MEASURED:
            return _MEASURED[word.stem], word.stem
    return _NO_KIND, None


def _head(phrase: str) -> str | None:
    """Return the stem of the head of a noun phrase: its last word before "of"."""
    phrase = re.split(r"\b(?:of|in|for|by|at|on|to|from|with|per)\b", phrase)[0]
    found = [w for w in words(phrase) if w.text.lower() not in STOP]
    return found[-1].stem if found else None


def _other(
    text: str, measured: tuple[frozenset[Kind], str | None]
) -> tuple[Asks, frozenset[Kind], bool, str | None, str | None]:
    """Return the slots of a question for something other than a plain number."""
    lower = text.lower().lstrip("¿\"'“‘ ")
    kinds, head = measured
    soft = kinds if not kinds <= _TIME | _SPAN else _NO_KIND
    if re.match(r"(?:\w+\s+){0,2}(?:who|whom|whose)\b", lower):
        return "person", _NO_KIND, False, None, None
    if re.match(r"(?:\w+\s+)?where\b|(?:in|at) (?:what|which) "
                r"(?:city|country|place|town|state|region)\b", lower):
        return "place", _NO_KIND, False, None, None
    if re.match(r"why\b|what (?:is|was|are) the (?:reason|cause)|for what reason", lower):
        return "reason", _NO_KIND, False, None, None
    if re.match(r"how\b", lower):
        return "manner", _NO_KIND, False, None, None
    if re.match(r"(?:define\b|what (?:is|are) (?:an? |the )?[\w-]+(?: [\w-]+)?\s*\??$|"
                r"what does .* (?:mean|stand for))", lower):
        return "definition", soft, False, None, head
    if re.match(rf"{_AUXILIARY}\b", lower):
        return "yes_no", _NO_KIND, False, None, None
    return "thing", soft, False, None, head


def _unit(text: str) -> str | None:
    """Return the unit that the question asks to be answered in, such as "in dollars"."""
    for match in _UNIT.finditer(text):
        quantity = _as_unit(match[1])
        if quantity is not None and quantity.kind not in {"count", "number", "year"}:
            return quantity.unit
    return None


def _as_unit(written: str) -> Quantity | None:
    """Return how "5 WRITTEN" is read, so that units have one table."""
    read = _numbers(f"5 {written}")
    whole = len(read) == 1 and read[0].passage.span.end == len(written) + 2
    return read[0] if whole else None


def _terms(
    text: str,
    found: Sequence[Word],
    named: Sequence[Name],
    numbers: Sequence[Quantity],
) -> tuple[Word, ...]:
    """Return the words of the topic: neither names, numbers nor scaffolding."""
    taken = [(n.start, n.end) for n in named]
    taken += [(q.passage.span.start, q.passage.span.end) for q in numbers]
    taken += [m.span() for m in _NOW.finditer(text)]
    return tuple(
        word
        for word in found
        if word.text.lower() not in STOP
        and word.stem not in _SCAFFOLD
        and not any(start <= word.start and word.end <= end for start, end in taken)
    )


_SCAFFOLD = frozenset(
    stem(word)
    for word in """accord year date mean describe explain tell list name number amount
    level kind type sort thing happen""".split()
)
