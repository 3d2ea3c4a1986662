"""Answers that the documents give the parts of: find the operands, then derive.

"How much higher is A's share than B's?" is asked once for A and once for B; each
operand must fill every slot of its own question, or there is no arithmetic.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product

from corpus.model import Bound, Kind, Quantity
from index.derive import Operation, Refusal, Result, derive
from index.every import every
from index.evidence import Evidence, Weigh
from index.model import Derivation
from index.numbers import Reader, answering, named
from index.operands import Part, parts_of
from index.operations import Asked, asked, compared
from index.own import owned
from index.partof import share
from index.question import Question, understand
from index.rates import exchanged, rates
from index.stated import change, told_as_change
from index.told import told
from index.units import (
    Target,
    as_stated,
    converted,
    convertible,
    in_unit,
    money,
    no_rate,
    target,
)
from index.wanted import TIME, Wanted

Rank = Callable[[Question, Reader], float]
_NEARLY = 0.85  # how near to the best another operand must score to be tried
_TRIED = 3  # operands for each part
_AHEAD = re.compile(
    r"\b(?:will|would|could|expect\w*|forecast\w*|project\w*|planned|target\w*|"
    r"estimated|predicted|likely)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\b(?:combined|together|altogether|in total|jointly|sum|total)\b", re.IGNORECASE
)
_AMOUNTS: tuple[frozenset[Kind], frozenset[Kind]] = (
    frozenset({"measure", "duration", "rate"}),
    frozenset({"money"}),
)
_ADDED = frozenset({"sum", "mean", "rest"})
_STATUS = {
    "actual": "a fact",
    "target": "a target",
    "forecast": "a forecast",
    "rumour": "a rumour",
}


@dataclass(frozen=True, slots=True)
class Composition:
    """A derivation, its operands, and the questions that they answer.

    What only helps, such as a rate of exchange, has no question.
    """

    result: Result
    operands: tuple[Reader, ...]
    questions: tuple[Question, ...]

    @property
    def derivation(self) -> Derivation:
        """What is derived."""
        return self.result.derivation

    @property
    def bound(self) -> Bound:
        """The bound of what is derived."""
        return self.result.bound


def compose(
    text: str, found: Sequence[Evidence], weigh: Weigh, rank: Rank
) -> Composition | Refusal | None:
    """Return the derivation that *text* asks for, why there is none, or None.

    None means that no arithmetic is asked for. *rank* scores a reader for a question.
    """
    unit = target(text)
    plain = text if unit is None else unit.text
    operation = asked(plain)
    if operation is None:
        return (
            _shared(text, found, weigh, rank) or _every(text, found, weigh, rank)
            if unit is None
            else _converted(unit, found, weigh, rank)
        )
    if compared(text) and _moved(plain, found, weigh):
        return None
    parts = parts_of(operation)
    if not parts or _added(operation, text, found):
        return _changed(operation, found, weigh, rank)
    choices: list[list[Reader]] = []
    for part in parts:
        readers = _readers(part, found, weigh)
        if not readers:
            return Refusal(f"no passage gives such a number for {part.what}")
        choices.append(_best(readers, partial(rank, part.question)))
    refusal: Refusal | None = None
    for operands in product(*choices):
        made = _derived(operation.name, parts, operands, text)
        if isinstance(made, Composition):
            return made if unit is None else _in(made, unit, found)
        refusal = refusal or made
    return refusal


def _best(readers: Sequence[Reader], rank: Callable[[Reader], float]) -> list[Reader]:
    """Return the readers that do nearly as well as the best, that one first."""
    scored = sorted(((rank(r), -i) for i, r in enumerate(readers)), reverse=True)
    near = [-place for score, place in scored if score >= _NEARLY * scored[0][0]]
    return [readers[place] for place in near[:_TRIED]]


def _moved(text: str, found: Sequence[Evidence], weigh: Weigh) -> bool:
    """Tell whether a sentence says itself how far something moved: "rose by 3"."""
    return any(
        told_as_change(reader.evidence, reader.quantity)
        for reader in answering(understand(text), found, weigh)
    )


def _added(operation: Asked, text: str, found: Sequence[Evidence]) -> bool:
    """Tell whether a sentence states the sum itself: "the combined cost is $5"."""
    word = _TOGETHER.search(text) if operation.name == "sum" else None
    if word is None:
        return False
    question = understand(operation.text)
    return any(
        _TOGETHER.search(one.sentence.text)
        and all(one.covers_here(term.stem) > 0 for term in question.terms)
        and all(one.names_met(name) == 1.0 for name in question.names)
        for one in found
    )


def _changed(
    operation: Asked, found: Sequence[Evidence], weigh: Weigh, rank: Rank
) -> Composition | Refusal | None:
    """Return a change of which a sentence gives both ends; see `index.stated`."""
    if operation.name not in {"change", "fall", "difference"}:
        return None
    question = understand(operation.text)
    made = change(operation.name, question, found, weigh, rank)
    if made is None or isinstance(made, Refusal):
        return made
    return Composition(made.result, made.operands, (question, question))


def _shared(
    text: str, found: Sequence[Evidence], weigh: Weigh, rank: Rank
) -> Composition | None:
    """Return a share that is not stated but both numbers are; see `index.partof`."""
    made = share(text, found, weigh, rank)
    if made is None:
        return None
    return Composition(made.result, (made.part, made.whole), (made.question,) * 2)


def _every(
    text: str, found: Sequence[Evidence], weigh: Weigh, rank: Rank
) -> Composition | Refusal | None:
    """Return what "all four" have; see `index.every`."""
    made = every(text, found, weigh, rank)
    if made is None or isinstance(made, Refusal):
        return made
    questions = (made.question,) * len(made.operands)
    return Composition(made.result, made.operands, questions)


def _readers(part: Part, found: Sequence[Evidence], weigh: Weigh) -> list[Reader]:
    readers = answering(part.question, found, weigh)
    if part.dated:
        readers = [r for r in readers if r.time is not None and r.time.quantity]
    if part.side is None:
        return readers
    rivals = [side.own for side in part.others]
    return [r for r in readers if owned(part.side.own, rivals, r.evidence, r.quantity)]


def _derived(
    name: Operation, parts: Sequence[Part], operands: Sequence[Reader], text: str
) -> Composition | Refusal:
    numbers = [reader.quantity for reader in operands]
    if len({number.passage for number in numbers}) < len(numbers):
        return Refusal("the documents do not tell the two numbers apart")
    disagree = _disagree(name, parts, operands, text)
    if disagree is not None:
        return disagree
    told_as = [named(p.question, r) for p, r in zip(parts, operands, strict=True)]
    made = derive(name, told_as)
    if isinstance(made, Refusal):
        return made
    return Composition(made, tuple(operands), tuple(part.question for part in parts))


def _disagree(
    name: Operation, parts: Sequence[Part], operands: Sequence[Reader], text: str
) -> Refusal | None:
    """Return why the numbers do not agree: in when they hold, or how sure they are."""
    facts = [told(reader.evidence, reader.quantity) for reader in operands]
    statuses = list(dict.fromkeys(fact.status for fact in facts))
    asked_years = any(part.question.years for part in parts)
    free = asked_years and name not in _ADDED
    if len(statuses) > 1 and not (free or _AHEAD.search(text)):
        each = " and one is ".join(_STATUS[status] for status in statuses)
        return Refusal(f"one of the numbers is {each}")
    if asked_years or any(fact.quantity.kind in TIME for fact in facts):
        return None
    years = [reader.time.quantity for reader in operands if reader.time is not None]
    dated = list(dict.fromkeys(q.passage.text for q in years if q is not None))
    values = {(q.value, q.high) for q in years if q is not None}
    if len(values) > 1:
        return Refusal(f"the numbers are of different times: {' and '.join(dated)}")
    return None


def _converted(
    unit: Target, found: Sequence[Evidence], weigh: Weigh, rank: Rank
) -> Composition | Refusal | None:
    """Return the number asked for, brought into *unit*; None if it is in it already."""
    question = understand(unit.text)
    if question.asks == "thing" and not question.kinds and unit.units:
        # "What did the city collect in yen?" asks for an amount
        wants = Wanted("number", _AMOUNTS[any(map(money, unit.units))], strict=True)
        question = replace(question, wants=wants)
    readers = answering(question, found, weigh)
    able = [r for r in readers if _able(r, unit)]
    if not able:
        return None
    best = max(able, key=partial(rank, question))
    made = in_unit(best, unit)
    if made is None:
        return None
    if not isinstance(made, Refusal):
        return Composition(made, (best,), (question,))
    beside = [r for r in able if r.evidence.sentence == best.evidence.sentence]
    if any(in_unit(reader, unit) is None for reader in beside):
        return None  # 1 yuan ($0.14)
    whole = as_stated(best.quantity)
    return _exchanged(Composition(whole, (best,), (question,)), unit, found) or made


def _able(reader: Reader, unit: Target) -> bool:
    """Tell whether the number could be told in *unit*, were there a rate."""
    has = reader.quantity.unit
    if unit.scale is not None and not unit.units:
        return reader.quantity.kind in {"money", "count", "number", "measure"}
    if convertible(has, unit.units) is not None:
        return True
    return reader.quantity.kind == "money" and any(map(money, unit.units))


def _in(
    made: Composition, unit: Target, found: Sequence[Evidence]
) -> Composition | Refusal:
    """Return what was derived, in the unit asked for."""
    derivation = made.derivation
    able = convertible(derivation.unit, unit.units)
    if able is not None and able != derivation.unit and unit.scale is None:
        result = converted(_whole(made), able)
        told_as = f"({derivation.expression}) in {able}"
        changed = replace(
            result.derivation, expression=told_as, operands=derivation.operands
        )
        return replace(made, result=replace(result, derivation=changed))
    if able is None and money(derivation.unit) and any(map(money, unit.units)):
        return _exchanged(made, unit, found) or no_rate(derivation.unit, unit)
    return made


def _whole(made: Composition) -> Quantity:
    """Return what was derived as if a document had stated it."""
    derivation = made.derivation
    return replace(
        made.operands[0].quantity,
        value=derivation.value,
        high=derivation.high,
        unit=derivation.unit,
        bound=made.bound,
        uncertainty=made.result.uncertainty,
    )


def _exchanged(
    made: Composition, unit: Target, found: Sequence[Evidence]
) -> Composition | None:
    """Return what was derived in another currency, None without a stated rate."""
    derivation = made.derivation
    rate = next(rates(found, derivation.unit.split("/")[0], unit.units), None)
    if rate is None:
        return None
    stated = Reader(
        rate.evidence, rate.quantity, (), wrong=False, pull=0.0, time=None, dated=False
    )
    result = exchanged(_whole(made), rate)
    several = len(made.operands) > 1
    begun = f"({derivation.expression})" if several else derivation.expression
    changed = replace(
        result.derivation,
        expression=f"{begun} {rate.told}",
        operands=(*derivation.operands, len(made.operands)),
    )
    return Composition(
        replace(result, derivation=changed), (*made.operands, stated), made.questions
    )
