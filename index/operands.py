"""The operands that a question asks for: what each is of, and its own question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.language.names import Name
from corpus.language.words import words
from corpus.model import Quantity
from index.compared import Side, sides
from index.operations import Asked
from index.question import Question, understand
from index.wanted import TIME

_TWO = 2


@dataclass(frozen=True, slots=True)
class Part:
    """An operand to be found: what it is of, its question, and whose words it is by.

    One that is *dated* must be so in its own sentence.
    """

    what: str
    question: Question
    side: Side | None = None
    others: tuple[Side, ...] = ()
    dated: bool = False


def parts_of(operation: Asked) -> list[Part]:
    """Return a question for each operand, and what it is asked of."""
    whole = understand(operation.text)
    two = sides(operation)
    rivals = _rivals(whole)
    times = _times(whole)
    least = 1 if operation.name == "rest" and not two else _TWO
    if two and operation.name != "sum" and not _dated(two, whole):
        parts = _sided(two)
        if all(part.question.kinds for part in parts):
            return parts
    if not whole.kinds:
        return []
    if len(rivals) >= least and len(times) < _TWO:
        kept = tuple(n for n in whole.names if n not in rivals)
        return [
            Part(rival.bare, replace(whole, names=(*kept, rival))) for rival in rivals
        ]
    if len(times) >= _TWO:
        return times
    parts = _sided(two)
    return parts if all(part.question.kinds for part in parts) else []


def _dated(two: Sequence[Side], whole: Question) -> bool:
    """Tell whether the sides are only times apart."""
    years = len([one for year in whole.years for one in _single(year)]) >= _TWO
    return years and any(all(stem.isdigit() for stem in side.own) for side in two)


def _sided(two: Sequence[Side]) -> list[Part]:
    """Return a part for each side; names fill slots, and other words must own."""
    questions = [understand(side.question) for side in two]
    own = [
        [n for n in question.names if {w.stem for w in words(n.text)} & side.own]
        for side, question in zip(two, questions, strict=True)
    ]
    timed = any(question.kinds <= TIME for question in questions)
    slots = all(own) and not timed  # a date is what happened, and not somebody's
    return [
        Part(side.what, question)
        if slots
        else Part(side.what, question, side, tuple(s for s in two if s is not side))
        for side, question in zip(two, questions, strict=True)
    ]


def _times(question: Question) -> list[Part]:
    """Return a part for each year that the question names, and for today."""
    years = [one for year in question.years for one in _single(year)]
    parts = [
        Part(str(year.value), replace(question, years=(year,)), dated=True)
        for year in years
    ]
    if question.now and parts:
        parts = [
            replace(part, question=replace(part.question, now=False)) for part in parts
        ]
        parts.append(Part("today", replace(question, years=())))
    return parts


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
