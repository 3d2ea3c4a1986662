"""Whether a sentence says what a question asks about, or denies it. By rule only."""

import re
from functools import lru_cache
from typing import Literal, TypeAlias

from corpus.language.opposites import negative
from corpus.language.synonyms import synonyms
from corpus.language.words import Word, stem, stems, words
from corpus.ledger.status import status
from corpus.model import Span
from corpus.pattern import may_have, regex
from index.evidence import Evidence
from index.question import Question
from index.wanted import NAMED

Verdict: TypeAlias = Literal["Yes", "No"]
Side: TypeAlias = Literal["same", "unclear", "other"]

_NOT = regex(
    r"\b(?:not|never|no longer|neither|nor|cannot|without|hardly|barely)\b|n['’]t\b|"
    r"\b(?:fail(?:s|ed)?|refus(?:es|ed?)|declin(?:es|ed?)) to\b",
    re.IGNORECASE,
)
# One of these stands in every denial.
_SIGNS = frozenset(
    """not never longer neither nor cannot without hardly barely t fail fails failed
    refuse refuses refused decline declines declined""".split()
)
_NOT_ONLY = regex(
    r"\bnot (?:only|just|merely|least|to be confused|be confused)\b|\bif not\b",
    re.IGNORECASE,
)
_CLAUSE = regex(
    r"[;:,()]|\b(?:but|while|whereas|although|though|because|that|which|who|if|unless)\b"
)
_REACH = 40  # characters after the denial in which the denied word begins
_UNSURE = regex(
    r"\b(?:almost|nearly|partly|partially|some|most|few|only|until|once|formerly|"
    r"previously|used to|if|unless|may|might|could|should|would|less|fewer|hardly|"
    r"said|says|claims?|claimed|according|rather|instead|supposed(?:ly)?)\b",
    re.IGNORECASE,
)
_STATED = NAMED | {"thing"}


def denies(text: str) -> bool:
    """Tell whether *text* has a denial, other than "not only"."""
    return _NOT.search(_blanked(text)) is not None


def asks_denied(question: Question) -> bool:
    """Tell whether the question asks for what is not: "Which firms did not bid?"."""
    return _asks_denied(question.text)


@lru_cache(maxsize=64)
def _asks_denied(text: str) -> bool:
    return denies(re.sub(r"^\W*\w+n['’]t\b", "", text))  # "Isn't it ..." asks plainly


def denied(question: Question, found: Evidence) -> bool:
    """Tell whether the sentence denies what the question asks about.

    A word of the topic must follow the denial within its clause, and stand nowhere
    else: "did not bid for the mine". Of a question that denies something itself, it
    must be half the words that the question denies.
    """
    met, terms = _denied_terms(question, found)
    return met > 0 and (not asks_denied(question) or 2 * met >= terms)


def _denied_terms(question: Question, found: Evidence) -> tuple[int, int]:
    """Return how many words of the topic the sentence denies, and of how many.

    The topic is what the question denies, if it denies something.
    """
    terms = question.terms
    if asks_denied(question):
        asked = _denied_words(question.text)
        terms = tuple(term for term in terms if term.stem in asked)
    zones = _zones(found.text)
    if not zones:
        return 0, len(terms)
    base = found.sentence.span.start
    inside: set[str] = set()
    outside: set[str] = set()
    for word in found.reading.words:
        at = word.start - base
        within = any(zone.start <= at < zone.end for zone in zones)
        (inside if within else outside).add(word.stem)
    only = inside - outside
    return sum(not only.isdisjoint(synonyms(t.stem)) for t in terms), len(terms)


@lru_cache(maxsize=64)
def _denied_words(text: str) -> frozenset[str]:
    zones = _zones(text)
    return frozenset(s for zone in zones for s in stems(text[zone.start : zone.end]))


def _zones(text: str) -> list[Span]:
    """Return what follows each denial, to the end of its clause or reach."""
    zones: list[Span] = []
    if not may_have(text, _SIGNS) or not _NOT.search(text):  # as most
        return zones
    text = _blanked(text)
    for match in _NOT.finditer(text):
        end = _CLAUSE.search(text, match.end())
        stop = min(end.start() if end else len(text), match.end() + _REACH)
        if stop > match.end():
            zones.append(Span(match.end(), stop))
    return zones


def side(question: Question, found: Evidence) -> Side:
    """Return the side, for or against, that the sentence takes of what is asked.

    It is unclear where the denial is of something beside: "definitions that do not fit"
    denies no definitions, and "what happens if it is not served?" asks for no denial.
    """
    if question.asks not in _STATED:
        return "same"
    met, terms = _denied_terms(question, found)
    if not asks_denied(question):
        if not met:
            return "same"
        return "other" if 2 * met >= terms else "unclear"
    if 2 * met >= terms and (met or (not terms and _denies_of(question, found))):
        return "same"
    beside = _BESIDE.search(question.text) or negative(found.text)
    return "unclear" if beside else "other"


def _denies_of(question: Question, found: Evidence) -> bool:
    """Tell whether the sentence denies something of what the question is about."""
    held = {word.stem for word in found.reading.words}
    met = sum(not held.isdisjoint(synonyms(term.stem)) for term in question.terms)
    return 2 * met >= len(question.terms) > 0 and bool(_zones(found.text))


# A denial after one of these is not of what the question asks for.
_BESIDE = regex(
    r"(?<=\w\s)(?:if|when|where|while|because|that|which|who|whose)\b.*"
    r"(?:\b(?:not|never|no longer|neither|nor|cannot)\b|n['’]t\b)|\bwithout\b",
    re.IGNORECASE,
)


def verdict(question: Question, found: Evidence) -> Verdict | None:
    """Return what the sentence says to a yes/no question, None if not for certain.

    Certain is a sentence that has all of the question's own words, in its order and in
    one clause, and nothing that weakens them.
    """
    text = found.text
    sure = (
        question.asks == "yes_no"
        and not asks_denied(question)
        and not _UNSURE.search(text)
        and not _UNSURE.search(question.text)
        and (
            status(text) == "actual"
            or re.match(r"\W*will\b", question.text, re.IGNORECASE)
        )
    )
    if not sure or not _has_in_order(question, found):
        return None
    if denied(question, found):
        return "No"
    if none := _NONE.search(text):
        what = none["what"] and stem(none["what"])
        return "No" if what in {term.stem for term in question.terms} else None
    return None if denies(text) else "Yes"


def _has_in_order(question: Question, found: Evidence) -> bool:
    taken = [(n.start, word.stem) for n in question.names for word in words(n.text)]
    taken += [(term.start, term.stem) for term in question.terms]
    numbers = (*question.given, *question.years)
    taken += [
        (number.passage.span.start + word.start, word.stem)
        for number in numbers
        for word in words(number.passage.text)
    ]
    wanted = [stem for _, stem in sorted(taken)]
    if len(wanted) < _LEAST:
        return False
    base = found.sentence.span.start
    met: list[Word] = []
    for word in found.reading.words:
        if len(met) < len(wanted) and word.stem == wanted[len(met)]:
            met.append(word)
    if len(met) < len(wanted):
        return False
    start, end = met[0].start - base, met[-1].end - base
    return not _CLAUSE.search(found.text, start, end)


# "Need no soaking" denies; "no fewer than", "no longer" and "No. 5" do not, or above.
_NONE = regex(
    r"\bno\s+(?!longer\b|less\b|more\b|fewer\b|later\b|doubt\b|matter\b)(?P<what>\w+)|"
    r"\b(?:none|nobody|nothing|nowhere)\b",
    re.IGNORECASE,
)
_LEAST = 2  # words that a verdict rests on at least


def _blanked(text: str) -> str:
    """Return *text* with "not only" blanked out."""
    return _NOT_ONLY.sub(lambda match: " " * len(match[0]), text)
