"""What "all four" or "both" come to: the sum of a list of so many numbers. Pure."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.model import Passage
from corpus.pattern import regex
from corpus.quantity.words import SMALL
from index.derive import Refusal, Result, derive
from index.evidence import Evidence, Weigh
from index.numbers import Reader, named, read_numbers
from index.question import Question, understand

_ALL = regex(
    rf"\b(?:all\s+(?:of\s+)?(?:the\s+)?(?P<count>{'|'.join(SMALL)}|\d{{1,2}})|both)\b"
    r"(?:\s+of(?:\s+the)?\b)?",
    re.IGNORECASE,
)
_TOLD = regex(
    r"\b(?:all|both|together|total|altogether|combined|in sum|jointly)\b", re.IGNORECASE
)
_MOST = 20


@dataclass(frozen=True, slots=True)
class Every:
    """The sum, its operands, and the question that each answers."""

    result: Result
    operands: tuple[Reader, ...]
    question: Question


def every(
    text: str,
    found: Sequence[Evidence],
    weigh: Weigh,
    rank: Callable[[Question, Reader], float],
) -> Every | Refusal | None:
    """Return the sum that "how many do all four have" asks for, or why there is none.

    None where nothing is asked of all of so many, or where a sentence tells it itself.
    """
    match = _ALL.search(text)
    if match is None or not re.match(r"\W*how (?:many|much)\b", text, re.IGNORECASE):
        return None
    count = _count(match["count"])
    question = understand(text[: match.start()] + text[match.end() :])
    if not 1 < count <= _MOST or not question.kinds:
        return None
    lists = defaultdict[Passage, list[Reader]](list)
    for reader in read_numbers(question, found, weigh):
        if reader.failed is None:  # one date is that of the whole list
            lists[reader.evidence.sentence].append(reader)
    if any(_TOLD.search(sentence.text) for sentence in lists):
        return None
    whole = [readers for readers in lists.values() if len(readers) == count]
    if not whole:
        return Refusal(f"no passage gives such a number for {match[0].lower().strip()}")
    best = max(whole, key=lambda readers: max(rank(question, r) for r in readers))
    made = derive("sum", [named(question, reader) for reader in best])
    return made if isinstance(made, Refusal) else Every(made, tuple(best), question)


def _count(written: str | None) -> int:
    """Return how many *written* is; without a word, both."""
    if written is None:
        return 2
    return int(written) if written.isdecimal() else SMALL[written.lower()]
