"""Whether a number tells of the side that is asked: a height, a width, an age. Pure.

"134 metres high and 1,020 metres wide" tells no depth, and 20 tonnes no length.
"""

import re

from corpus.model import Quantity
from corpus.pattern import regex
from corpus.quantity import units
from index.evidence import Evidence
from index.question import Question
from index.wanted import HOW_ADJECTIVE

# What is measured, by the words that tell of it.
_SIDES = {
    word: side
    for side, told in {
        "length": "long length",
        "height": "high tall height",
        "width": "wide broad across width breadth",
        "depth": "deep depth",
        "thickness": "thick thickness",
        "age": "old age",
    }.items()
    for word in told.split()
}
_LASTS = regex(r"\b(?:takes?|took|taken|taking|lasts?|lasted)\b", re.IGNORECASE)
_WEIGHS = regex(r"\bhow much\b.*\bweigh(?:s|ed)?\b", re.IGNORECASE)
_SIDED = regex(
    r"[\s-]+(long|high|tall|wide|broad|across|deep|thick|old)\b", re.IGNORECASE
)
_SIDE_OF = regex(
    r"\b(length|height|width|breadth|depth|thickness|age)\s+(?:of|is|was)\s+"
    r"(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
# What the unit of an answer measures, where the question says how long, high or old.
_DIMENSIONS = {
    "long": {"length", "time"},
    "lasting": {"time"},
    "far": {"length", "time"},
    "tall": {"length"},
    "high": {"length"},
    "wide": {"length"},
    "deep": {"length"},
    "thick": {"length"},
    "heavy": {"mass"},
    "old": {"time"},
    "hot": {"temperature"},
    "cold": {"temperature"},
}
_NAMED = regex(r"[A-Z][\w’'-]+,\s+$")  # Mary Smith, 27, ran
_CLOSED = regex(r"[,.;)]")
_OLDEST = 120


def other_side(question: Question, evidence: Evidence, quantity: Quantity) -> bool:
    """Tell whether it is a width where the height is asked, or no length at all."""
    adjective, before, after = _adjective(question), *_beside(evidence, quantity)
    asked = _side(question)
    if _aged(quantity, before, after):
        return asked != "age"
    if quantity.kind == "number":
        return adjective == "old"
    told = _told(before, after)
    if told is not None and asked is not None and told != asked:
        return True
    allowed = _DIMENSIONS.get(adjective)
    if allowed is None or question.wants.heads:
        return False
    return quantity.kind in {"measure", "duration"} and not _measures(quantity, allowed)


def told_so(question: Question, evidence: Evidence, quantity: Quantity) -> bool:
    """Tell whether the number is told in the question's own word: "134 metres high"."""
    side = _side(question)
    return side is not None and _told(*_beside(evidence, quantity)) == side


def _adjective(question: Question) -> str:
    if _WEIGHS.search(question.text):
        return "heavy"
    how = HOW_ADJECTIVE.search(question.text)
    adjective = how[1].lower() if how else ""
    lasts = adjective == "long" and _LASTS.search(question.text) is not None
    return "lasting" if lasts else adjective


def _side(question: Question) -> str | None:
    adjective = _adjective(question)
    if adjective:
        return _SIDES.get(adjective)
    found = (_SIDES[w] for w in question.text.lower().split() if w in _SIDES)
    return next(found, None)


def _beside(evidence: Evidence, quantity: Quantity) -> tuple[str, str]:
    span, sentence = quantity.passage.span, evidence.sentence.span
    reading = evidence.reading
    return (
        reading.between(sentence.start, span.start),
        reading.between(span.end, sentence.end),
    )


def _told(before: str, after: str) -> str | None:
    match = _SIDED.match(after) or _SIDE_OF.search(before)
    return _SIDES[match[1].lower()] if match else None


def _aged(quantity: Quantity, before: str, after: str) -> bool:
    """Tell whether a bare number between a name and a comma is somebody's age."""
    return (
        quantity.kind == "number"
        and quantity.passage.text.isdecimal()
        and quantity.value < _OLDEST
        and _NAMED.search(before) is not None
        and _CLOSED.match(after) is not None
    )


def _measures(quantity: Quantity, allowed: set[str]) -> bool:
    if quantity.kind == "duration":
        return "time" in allowed
    known = units.table()[0].get(quantity.unit)
    if known is not None:
        return known.measures in allowed
    return not any(sign in quantity.unit for sign in "²³/·")
