"""What a question asks for: its slots, read by rule.

Slots are the kind of answer, the unit or counted noun, the names, the times and the
other words that carry its topic. Pure: no model, no index.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.errors import EmptyQuestionError
from corpus.language.names import Name, names
from corpus.language.words import STOP, Word, stem, words
from corpus.model import Document, Kind, Quantity, Span
from corpus.quantity import quantities
from index.wanted import (
    AUXILIARY,
    HOW_ADJECTIVE,
    PLAIN,
    TIME,
    Asks,
    Wanted,
    as_unit,
    wanted,
)

_NOW = re.compile(
    r"\b(?:today|now|current(?:ly)?|at present|presently|nowadays|at the moment|"
    r"these days)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\b(?:in|into|as)\s+(?:US\s+)?([A-Za-z$€£¥%°][\w$€£¥%°/·⁻²³]*(?:\s+per\s+\w+)?)"
    r"(?=\s*(?:\?|$|,|\bin\b|\bby\b|\bfor\b|\bfrom\b|\bdoes\b|\bdid\b|\bis\b|\bwas\b))",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"\s{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The slots of a question.

    *wants* is what would answer, *unit* the unit it is asked in. *names* must be the
    answer's, *years* and *now* its time, *given* are the other numbers of the question,
    and *terms* the other words that carry the topic.
    """

    text: str
    wants: Wanted
    unit: str | None = None
    names: tuple[Name, ...] = ()
    years: tuple[Quantity, ...] = ()
    now: bool = False
    given: tuple[Quantity, ...] = ()
    terms: tuple[Word, ...] = ()

    @property
    def asks(self) -> Asks:
        """The sort of answer."""
        return self.wants.asks

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of quantity that would answer; empty where no number is asked."""
        return self.wants.kinds


def squeezed(text: str) -> str:
    """Return *text* with one blank for a run of them.

    Some patterns take as long as the square of a run; documents are cut into sentences
    first, a question comes as a stranger typed it.
    """
    return _BLANKS.sub(" ", text)


def understand(text: str) -> Question:
    """Return the slots of the question *text*; raise EmptyQuestionError for none."""
    found = words(text)
    if not found:
        raise EmptyQuestionError
    numbers = _numbers(text)
    years = tuple(q for q in numbers if q.kind in TIME)
    given = tuple(q for q in numbers if q.kind not in TIME)
    named = tuple(_question_names(text, numbers))
    wants = wanted(text)
    return Question(
        text=text,
        wants=wants,
        unit=_unit(text) if wants.kinds - TIME else None,
        names=named,
        years=years,
        now=_NOW.search(text) is not None,
        given=given,
        terms=_terms(text, found, named, numbers, wants),
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
        and not _is_unit(name.text)
        and not _LEGAL.fullmatch(name.text)
    ]


_LEGAL = re.compile(r"(?:Inc|Ltd|Corp|Co|LLC|LLP|PLC|AG|GmbH|SA|NV|Limited)\.?")
_QUESTION_WORD = re.compile(
    rf"(?:what|which|who|whom|whose|when|where|why|how|{AUXILIARY}|name|list|tell|"
    r"give|show|define|explain|describe|compare|and|so|according)\b",
    re.IGNORECASE,
)


def unit_asked(text: str) -> tuple[str, Span] | None:
    """Return the unit that an answer is asked in, and where: "in dollars"."""
    for match in _UNIT.finditer(text):
        quantity = as_unit(match[1])
        if quantity is not None and quantity.kind not in {"count", "number", "year"}:
            return quantity.unit, Span(*match.span())
    return None


def _unit(text: str) -> str | None:
    found = unit_asked(text)
    return found[0] if found else None


def now_asked(text: str) -> Span | None:
    """Return where *text* says "today" or the like."""
    match = _NOW.search(text)
    return Span(*match.span()) if match else None


def _is_unit(written: str) -> bool:
    read = as_unit(written)
    return read is not None and read.kind in {"money", "measure"}


def _terms(
    text: str,
    found: Sequence[Word],
    named: Sequence[Name],
    numbers: Sequence[Quantity],
    wants: Wanted,
) -> tuple[Word, ...]:
    """Return the words of the topic: neither names, numbers nor scaffolding."""
    taken = [(n.start, n.end) for n in named]
    taken += [(q.passage.span.start, q.passage.span.end) for q in numbers]
    taken += [m.span() for m in (*_NOW.finditer(text), *HOW_ADJECTIVE.finditer(text))]
    plain = wants.heads & PLAIN  # the number itself answers for these
    return tuple(
        word
        for word in found
        if word.text.lower() not in STOP
        and word.stem not in _SCAFFOLD
        and word.stem not in plain
        and not any(start <= word.start and word.end <= end for start, end in taken)
    )


_SCAFFOLD = frozenset(
    stem(word)
    for word in """
    accord year date mean describe explain tell list name number amount level kind type
    sort thing happen want like take place use hold own possess account stand
    """.split()
)
