"""Why the documents do not say: the slot that nothing fills, in words."""

import re
from collections.abc import Iterable, Sequence

from corpus.ledger.scope import owners
from corpus.pattern import regex
from index.evidence import Evidence
from index.numbers import Reader
from index.polarity import asks_denied
from index.question import Question

_LISTED = 4
_AGE = regex(r"\bhow old\b", re.IGNORECASE)
_BEGAN = regex(
    r"\b(?:founded|established|built|opened|born|created|formed|launched|incorporated)"
    r"\b[^.;]{0,60}?\b(?:in|on)\s+(?:[^.;,]{0,20}\s)?((?:1\d|20)\d\d)\b",
    re.IGNORECASE,
)


def number_reason(
    question: Question, found: Sequence[Evidence], readers: Sequence[Reader]
) -> str:
    """Say which slot the documents' numbers do not fill."""
    unknown = unknown_names(question, found)
    if unknown:
        return f"the documents do not mention {_or(unknown)}"
    if _AGE.search(question.text) and (year := _began(question, found)):
        return f"the documents say when it began ({year}), not how old it is"
    by_slot = {
        slot: [reader for reader in readers if reader.failed == slot]
        for slot in ("owner", "time", "unit")
    }
    pulled = max(readers, key=lambda reader: reader.pull, default=None)
    if pulled is None or pulled.failed is None:
        return f"no passage gives {_asked(question)}"
    if by_slot["time"] and pulled.failed == "time":
        have = _or(_times(by_slot["time"]), "and")
        asked = _or([q.passage.text for q in question.years]) or "today"
        return f"the documents give this for {have}, not for {asked}"
    if by_slot["owner"] and pulled.failed == "owner":
        names = [n for n in question.names if not pulled.evidence.stands_for_words(n)]
        places = {name.place for name in names}
        have = _or(_owners(by_slot["owner"], places), "and") or "others"
        asked = _or([name.bare for name in names])
        return f"the documents give such a number for {have}, not for {asked}"
    return f"no passage gives {_asked(question)}"


def _began(question: Question, found: Sequence[Evidence]) -> str | None:
    """Return the year in which what is asked the age of is said to have begun."""
    for one in found:
        if not all(one.names_met(name) for name in question.names):
            continue
        match = _BEGAN.search(one.sentence.text)
        if match is not None:
            return match[1]
    return None


def nearest_reason(question: Question, found: Sequence[Evidence]) -> str:
    """Say what no passage says, for a question that is not for a number."""
    unknown = unknown_names(question, found)
    if unknown:
        return f"the documents do not mention {_or(unknown)}"
    missing = [
        term.text
        for term in question.terms
        if not any(e.covers_here(term.stem) for e in found)
    ]
    if missing:
        return f"no passage near the question speaks of {_or(missing[:_LISTED])}"
    return "passages come near, but none answers the question"


def side_reason(question: Question) -> str:
    """Say that passages tell only of what is so, or only of what is not."""
    if asks_denied(question):
        return "the documents say of which this is so, not of which it is not"
    return "the documents say only of which this is not so"


def unknown_names(question: Question, found: Sequence[Evidence]) -> list[str]:
    """Return the names in the question that none of *found* has."""
    return [
        name.bare
        for name in question.names
        if not any(e.names_met(name) for e in found)
    ]


def _asked(question: Question) -> str:
    what = question.wants.noun or question.wants.heads
    if question.asks == "time":
        return "a date for this"
    return "such a number" if not what else "such a number for this"


def _times(readers: Iterable[Reader]) -> list[str]:
    return _distinct(
        reader.evidence.document.text[reader.time.start : reader.time.end]
        for reader in readers
        if reader.time is not None
    )


def _owners(readers: Iterable[Reader], places: set[bool]) -> list[str]:
    """Return the nearest name of each number, of the sorts that were asked for."""
    found: list[str] = []
    for reader in readers:
        groups = owners(reader.evidence.reading, reader.quantity)
        found += [group.names[0].bare for group in groups if group.place in places][:1]
    return _distinct(found)


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))[:_LISTED]


def _or(texts: Sequence[str], word: str = "or") -> str:
    if len(texts) <= 1:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {word} {texts[-1]}"
