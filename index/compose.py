"""Answers that the documents give the parts of: find the operands, then derive.

"How much higher is A's share than B's?" is asked once for A and once for B; each
operand must fill every slot of its own question, or there is no arithmetic.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from corpus.language.names import Name
from corpus.model import Bound, Quantity
from index.derive import Operation, Refusal, bound, derive, operation
from index.evidence import Evidence, Weigh
from index.model import Derivation
from index.numbers import Reader, fitting, read_numbers
from index.question import Question, understand

Rank = Callable[[Question, Reader], float]
_TWO = 2


@dataclass(frozen=True, slots=True)
class Composition:
    """A derivation, its bound, and the readers of its operands, in their order."""

    derivation: Derivation
    bound: Bound
    operands: tuple[Reader, ...]


def compose(
    text: str, found: Sequence[Evidence], weigh: Weigh, rank: Rank
) -> Composition | Refusal | None:
    """Return the derivation that *text* asks for, why there is none, or None.

    None means that no arithmetic is asked for. *rank* scores a reader for a question.
    """
    asked = operation(text)
    if asked is None:
        return None
    name, plain = asked
    parts = _parts(understand(plain), name)
    if not parts:
        return None
    operands: list[Reader] = []
    for what, question in parts:
        readers = fitting(read_numbers(question, found, weigh))
        if not readers:
            return Refusal(f"no passage gives such a number for {what}")
        operands.append(max(readers, key=partial(rank, question)))
    return _derived(name, operands)


def _derived(name: Operation, operands: Sequence[Reader]) -> Composition | Refusal:
    numbers = [reader.quantity for reader in operands]
    if len(set(numbers)) < len(numbers):
        return Refusal("the documents do not tell the two numbers apart")
    made, limit = derive(name, numbers), bound(name, numbers)
    if isinstance(made, Refusal):
        return made
    if limit is None:
        return Refusal("the bounds of the numbers allow no result")
    return Composition(made, limit, tuple(operands))


def _parts(question: Question, name: Operation) -> list[tuple[str, Question]]:
    """Return a question for each operand, and what it is asked of."""
    if not question.kinds:
        return []
    least = 1 if name == "rest" else _TWO
    rivals = _rivals(question)
    if len(rivals) >= least:
        kept = tuple(n for n in question.names if n not in rivals)
        return [
            (rival.bare, replace(question, names=(*kept, rival))) for rival in rivals
        ]
    years = [one for year in question.years for one in _single(year)]
    parts = [(str(y.value), replace(question, years=(y,))) for y in years]
    if question.now and parts:
        parts.append(("today", replace(question, years=())))
        parts[:-1] = [(what, replace(part, now=False)) for what, part in parts[:-1]]
    return parts if len(parts) >= _TWO else []


def _rivals(question: Question) -> list[Name]:
    """Return the names that are compared: all places, or all that are not."""
    places = [name for name in question.names if name.place]
    others = [name for name in question.names if not name.place]
    return places if len(places) >= _TWO or not others else others


def _single(year: Quantity) -> list[Quantity]:
    """Return both ends of "between 2030 and 2035" as years of their own."""
    if year.high is None:
        return [year]
    return [replace(year, high=None), replace(year, value=year.high, high=None)]
