"""What the words right by a number tie it to, where another is tied to what is asked.

"3 days in the fridge" is not how long it keeps in the freezer, "Spain (5%)" nothing of
Chile, "1.2 million of them abroad" all that is asked of abroad. Pure.
"""

import re
from functools import lru_cache

from corpus.language.synonyms import synonyms
from corpus.language.words import STOP, stem, words
from corpus.model import Quantity
from corpus.pattern import regex
from index.evidence import Evidence
from index.question import Question

_TIED = regex(
    r"\s+(of|for|in|at|to|by|on|from|with|among)\s+"
    r"(?:(?:the|its|their|all|these|those|an?)\s+)?([a-z][\w-]+)"
)
_BRACKET = regex(r"([\w’'-]+)\s*\(\s*$")
_FOR = regex(r"\bfor\s+(?:(?:the|an?|its|their|all)\s+)?([a-z][\w-]+)(?=\s*\?|$)")
_AT = regex(r"\bat\s+(?:(?:an?|the)\s+\w+\s+of\s+)?$", re.IGNORECASE)
_SHARE_OF = regex(
    r"\b(?:share|percentage|proportion|fraction)\s+of\s+(?:the\s+)?([a-z][\w-]+)"
)
_VERB = regex(r"\b([a-z]{2,}ed)\s+$")
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|"
    "December"
)
_MODEL = regex(  # no year, no day
    rf"\b(?!(?:{MONTHS}|Q|FY|Fiscal)\b)([A-Z]\w+)\s+"
    r"(?!(?:1[5-9]|20)\d\d\b)(\d{1,4}\w?)\b"
)
_OF_THEM = regex(r"\s+of\s+(?:them|whom|which|these|those)\b([^,;.]*)")
_NTH = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|maiden|final|"
    r"\d{1,2}(?:st|nd|rd|th)"
)
_NTH_OF = regex(rf"\b({_NTH})\s+([a-z]{{3,}})", re.IGNORECASE)


def tied_elsewhere(question: Question, evidence: Evidence, quantity: Quantity) -> bool:
    """Tell whether the words by *quantity* tie it to another thing than is asked."""
    return (
        _other_noun(question, evidence, quantity)
        or _other_verb(question, evidence, quantity)
        or _other_model(question, evidence)
        or _other_name(question, evidence, quantity)
        or _not_of_them(question, evidence, quantity)
        or _other_condition(question, evidence, quantity)
        or _other_nth(question, evidence)
    )


@lru_cache(maxsize=64)  # asked for each number of the evidence
def _stems(question: Question) -> frozenset[str]:
    """Return the stems of the question's words and of their synonyms."""
    return frozenset[str]().union(
        *(synonyms(t.stem) | {t.stem} for t in question.terms)
    )


def _other_noun(question: Question, evidence: Evidence, quantity: Quantity) -> bool:
    """Tell whether its noun is another than what is asked, which a number beside has.

    Or where the sentence tells for whom numbers are, but not for whom is asked.
    """
    mine, asked = _tie(evidence, quantity), _stems(question)
    numbers = evidence.reading.quantities
    purpose = _FOR.search(question.text)
    if purpose is not None and not evidence.covers(stem(purpose[1])):
        told = (_tie(evidence, other) for other in numbers)
        if any(tie is not None and tie[0] == "for" for tie in told):
            return True
    if mine is None or mine[1] in asked:
        return False
    whole = _SHARE_OF.search(question.text)
    if whole is not None and mine[0] == "of":
        what = stem(whole[1])
        if what not in evidence.stems and what in evidence.context.stems:
            return True
    others = (
        _tie(evidence, other)
        for other in numbers
        if other is not quantity and other.kind == quantity.kind
    )
    return any(tie and tie[0] == mine[0] and tie[1] in asked for tie in others)


def _tie(evidence: Evidence, quantity: Quantity) -> tuple[str, str] | None:
    """Return what ties the number to a noun, a bracket or a little word, and that."""
    span, sentence = quantity.passage.span, evidence.sentence.span
    bracket = _BRACKET.search(evidence.reading.between(sentence.start, span.start))
    if bracket is not None:
        return "(", stem(bracket[1])
    match = _TIED.match(evidence.reading.between(span.end, sentence.end))
    return None if match is None else (match[1], stem(match[2]))


def _other_verb(question: Question, evidence: Evidence, quantity: Quantity) -> bool:
    """Tell whether it is what was received where "decided 5" is asked and told."""
    mine, asked = _verb(evidence, quantity), _stems(question)
    if mine is None or mine in asked:
        return False
    return any(
        _verb(evidence, other) in asked
        for other in evidence.reading.quantities
        if other is not quantity and _sort(other) == _sort(quantity)
    )


def _verb(evidence: Evidence, quantity: Quantity) -> str | None:
    """Return the stem of the participle or verb right before the number."""
    start = evidence.sentence.span.start
    before = evidence.reading.between(start, quantity.passage.span.start)
    match = _VERB.search(before)
    return None if match is None else stem(match[1])


def _sort(quantity: Quantity) -> str:
    return "number" if quantity.kind == "count" else quantity.kind


def _other_model(question: Question, evidence: Evidence) -> bool:
    """Tell whether the sentence has another Model 3 than the one asked about."""
    text = evidence.sentence.text
    for name, number in _MODEL.findall(question.text):
        if name.lower() in STOP or f"{name} {number}" in text:
            continue
        if re.search(rf"\b{re.escape(name)} \d", text):
            return True
    return False


def _other_name(question: Question, evidence: Evidence, quantity: Quantity) -> bool:
    """Tell whether a bracket gives a name that is asked about another number."""
    return any(
        any(name.matches(other) for name in question.names)
        and any(
            one is not quantity
            and re.fullmatch(
                r"\s*\(\s*", evidence.reading.between(other.end, one.passage.span.start)
            )
            for one in evidence.reading.quantities
            if one.passage.span.start >= other.end
        )
        for group in evidence.reading.groups
        for other in group.names
    ) and not _opened(evidence, quantity)


def _opened(evidence: Evidence, quantity: Quantity) -> bool:
    """Tell whether the number stands in a bracket itself."""
    start = evidence.sentence.span.start
    return (
        _BRACKET.search(evidence.reading.between(start, quantity.passage.span.start))
        is not None
    )


def _not_of_them(question: Question, evidence: Evidence, quantity: Quantity) -> bool:
    """Tell whether another number is told of those of them that are asked about."""
    asked = _stems(question)
    for other in evidence.reading.quantities:
        if other is quantity:
            continue
        end = other.passage.span.end
        match = _OF_THEM.match(
            evidence.reading.between(end, evidence.sentence.span.end)
        )
        if match is None:
            continue
        told = {word.stem for word in words(match[1])} & asked
        rest = evidence.reading.between(evidence.sentence.span.start, end)
        if told - {word.stem for word in words(rest)}:
            return True
    return False


def _other_condition(
    question: Question, evidence: Evidence, quantity: Quantity
) -> bool:
    """Tell whether it holds at 10 cm where 50 cm are asked about, or is the 10 cm."""
    for given in question.given:
        alike = [q for q in evidence.reading.quantities if q.unit == given.unit]
        here = [q for q in alike if q.value == given.value]
        others = [q for q in alike if q.value != given.value]
        if not given.unit or not here or not others:
            continue
        if quantity.unit == given.unit:
            before = question.text[: given.passage.span.start]
            if quantity in others and _AT.search(before):
                return True
            continue
        near = min(_far(quantity, one) for one in here)
        if any(_far(quantity, one) < near for one in others):
            return True
    return False


def _far(one: Quantity, other: Quantity) -> int:
    a, b = one.passage.span, other.passage.span
    return max(a.start - b.end, b.start - a.end)


def _other_nth(question: Question, evidence: Evidence) -> bool:
    """Tell whether the sentence has another flight than the "third flight" asked."""
    text = evidence.sentence.text.lower()
    told = {(nth, stem(noun)) for nth, noun in _NTH_OF.findall(text)}
    for nth, noun in _NTH_OF.findall(question.text.lower()):
        nouns = synonyms(stem(noun)) | {stem(noun)}
        same = {n for n, of in told if of in nouns}
        if same and nth not in same:
            return True
    return False
