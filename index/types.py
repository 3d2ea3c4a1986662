"""Whether a sentence could hold the sort of thing a question asks for."""

import re

from corpus.language.words import stems
from corpus.pattern import regex
from index.evidence import Evidence
from index.question import Question
from index.wanted import NAMED

_CAUSE = regex(
    r"\b(?:because|since|due to|owing to|as a (?:result|consequence)|caused? by|"
    r"thanks to|reasons?|in order to|so that|leads? to|led to|therefore|thus|"
    r"to\s+\w+)\b",
    re.IGNORECASE,
)
_MEANS = regex(r"\b(?:by|through|via|using|with|in-house)\b", re.IGNORECASE)
_DEFINES = regex(
    r"\b(?:is|are|was|were)\s+(?:an?|the|one)\b|\bknown as\b|\brefers? to\b|\bmeans?\b|"
    r"\bstands? for\b|,\s+(?:an?|the)\s|\bwhich\b",
    re.IGNORECASE,
)


_UNKNOWN = 0.5


def fits(question: Question, found: Evidence) -> float:
    """Return 1 where the sentence has the sort of thing asked for, 0 where it has not.

    Half where the question's sort cannot be told from its words.
    """
    text = found.text
    pattern = {"reason": _CAUSE, "manner": _MEANS}.get(question.asks)
    if pattern is not None:
        return float(pattern.search(text) is not None)
    if question.asks in NAMED:
        return float(_new_name(question, found, places=question.asks == "place"))
    if question.asks == "definition":
        return float(_defines(question, found))
    if question.asks in {"number", "time"}:
        return float(any(q.kind in question.kinds for q in found.reading.quantities))
    return _UNKNOWN


def spells_out(question: Question, found: Evidence) -> bool:
    """Tell whether the sentence spells out the acronym that the question names."""
    return any(
        found.stands_for_words(name) and f"({name.text}" in found.text
        for name in question.names
    )


def _defines(question: Question, found: Evidence) -> bool:
    """Tell whether the sentence says what something is, or spells an acronym out."""
    if any(found.stands_for_words(name) for name in question.names):
        return spells_out(question, found)
    return _DEFINES.search(found.text) is not None


def _new_name(question: Question, found: Evidence, *, places: bool) -> bool:
    """Tell whether the sentence names one whom, or which, the question does not."""
    asked = stems(question.text)
    return any(
        asked.isdisjoint(stems(name.text)) and (name.place or not places)
        for name in found.reading.names
    )
