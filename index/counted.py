"""How many things a sentence names: only where it lists them all.

"The members are A, B and C" names three; "members such as A and B" may leave some out,
so that nothing is counted.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.language.synonyms import synonyms
from corpus.language.words import words
from corpus.model import Quantity, Span
from corpus.pattern import regex
from corpus.quantity.nouns import plural, singular
from index.evidence import Evidence
from index.listing import is_item, parted
from index.model import Derivation
from index.question import Question, understand
from index.wanted import AUXILIARY

_ASKED = regex(
    r"\bhow many (?P<what>[^?]+?)\s+"
    r"(?:are|were|is|was|do(?:es)? (?:the|it|they)\b.*)\s*"
    r"(?:named|listed|mentioned|enumerated|told of|given by name|name|list|mention)\b"
    r"(?P<rest>[^?]*)",
    re.IGNORECASE,
)
_CUE = regex(
    rf"(?P<of>(?:\s+(?!{AUXILIARY}\b)[\w’'-]+){{0,8}}?)"
    r"(?:(?:\s+(?:were|are|was)\s+\w+)?\s*:\s+|\s*,?\s+namely:?\s+|"
    r"\s+(?P<be>are|were)\s+(?=(?:the\s+|an?\s+)?[A-Z]))"
)
_OPEN = regex(
    r"\b(?:such as|including|includes?|among|e\.g\.|for example|for instance|etc|"
    r"and (?:many )?(?:others?|more|so on))\b",
    re.IGNORECASE,
)
_END = regex(r"[.;:()?!]|\s[–—]\s|$")


@dataclass(frozen=True, slots=True)
class Count:
    """How many *items* of *noun* the sentence of *evidence* lists."""

    question: Question
    evidence: Evidence
    noun: str
    items: tuple[Span, ...]

    @property
    def derivation(self) -> Derivation:
        """The count, its items in the document's words."""
        text = self.evidence.document.text
        told = ", ".join(
            " ".join(text[item.start : item.end].split()) for item in self.items
        )
        number = Decimal(len(self.items))
        return Derivation(f"count({told})", number, self.noun, ())


def count(
    text: str, found: Sequence[Evidence], rank: Callable[[Question, Evidence], float]
) -> Count | None:
    """Return how many things are named, as *text* asks; None where none are listed.

    *rank* scores a sentence for a question.
    """
    match = _ASKED.search(text)
    heads = [w for w in words(match["what"]) if plural(w.text)] if match else []
    if match is None or not heads:
        return None
    question = understand(f"What are the {match['what']}{match['rest']}?")
    alike = synonyms(heads[0].stem) | {heads[0].stem}
    counts = [
        Count(question, evidence, singular(heads[0].text), tuple(items))
        for evidence in found
        if (items := _items(alike, evidence)) and _agrees(alike, evidence, len(items))
    ]
    return max(counts, key=lambda one: rank(question, one.evidence), default=None)


def _items(alike: frozenset[str], evidence: Evidence) -> list[Span]:
    """Return what the sentence lists as all that a plural of *alike* names."""
    text, base = evidence.sentence.text, evidence.sentence.span.start
    if _OPEN.search(text):
        return []
    for word in evidence.reading.words:
        if word.stem not in alike or not plural(word.text):
            continue
        cue = _CUE.match(text, word.end - base)
        if cue is None:
            continue
        end = _END.search(text, cue.end())
        items = list(parted(text, cue.end(), end.start() if end else len(text)))
        if len(items) > 1 and all(is_item(text, item) for item in items):
            return [Span(base + item.start, base + item.end) for item in items]
    return []


def _agrees(alike: frozenset[str], evidence: Evidence, number: int) -> bool:
    """Tell whether the sentence states no other number of what it lists."""
    return all(quantity.value == number for quantity in _told(alike, evidence))


def _told(alike: frozenset[str], evidence: Evidence) -> Iterator[Quantity]:
    for quantity in evidence.reading.quantities:
        stems = {word.stem for word in words(quantity.unit)}
        if quantity.kind == "count" and not alike.isdisjoint(stems):
            yield quantity
