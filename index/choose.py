"""What could answer: every sentence of the evidence, with its number if one is asked.

Pure. The fitted ranking puts sentences in order; how likely the best one answers is the
fitted calibration's to say.
"""

import math
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from corpus.model import Passage
from index.confidence import Features, probability, ranking
from index.evidence import Evidence, Weigh
from index.gauge import Gauge, preference
from index.numbers import Reader, possible, read_numbers
from index.operations import compared
from index.polarity import Side, side
from index.question import Question
from index.reply import idle, settles
from index.several import several
from index.stated import told_as_change
from index.types import spells_out

Cross = Callable[[str, Sequence[str]], Sequence[float]]

_BY_RULE = 0.95  # the probability of what the documents define themselves
_FIRST = 100.0  # puts what answers by rule before what answers by likeness
_NUMBER = 1.15  # times as likely a number must be as a sentence: it is trusted more
_INSTEAD = 4  # times as likely a sentence must be to stand in for a number
_MOVED = 0.6  # what a number told as a change is worth where one is asked for
_WEIGHED = 18  # sentences without such a number that every feature is taken of
_REREAD = 10  # sentences that a cross-encoder reads
_LOGITS = 10.0  # its scores lie between about -12 and 12


@dataclass(frozen=True)
class Choice:
    """A sentence that may answer, with the number in it that does, if one is asked.

    *settled* tells whether it answers by rule: it spells out the acronym that the
    question asks about, or replies to that very question.
    """

    evidence: Evidence
    features: Features
    score: float
    reader: Reader | None = None
    settled: bool = False
    reranked: bool = False

    @cached_property
    def probability(self) -> float:
        """How likely it answers: by the fitted calibration, unless it is by rule."""
        if self.settled:
            return _BY_RULE
        return probability(self.features, reranked=self.reranked)

    def enough(self, least: float) -> bool:
        """Tell whether it is likely enough to be given, *least* being the threshold.

        More is asked of a number, and still more of a sentence without one where one is
        asked for.
        """
        if self.features.lacks:
            return self.probability >= _INSTEAD * least
        return self.probability >= (_NUMBER if self.reader else 1) * least


def weighed(
    question: Question,
    found: Sequence[Evidence],
    weigh: Weigh,
    cross: Cross | None = None,
) -> tuple[list[Choice], list[Reader]]:
    """Return what could answer, and every number that was weighed.

    A sentence that takes the other side of what is asked is no choice. One whose only
    numbers of the kind asked for are wrong in a slot is, without them, a refused one.
    Of many sentences only the nearest are weighed. With *cross*, a cross-encoder's
    scores, only the best are read by it and returned.
    """
    readers = read_numbers(question, found, weigh) if question.kinds else []
    gauge = Gauge(question, weigh)
    numbers: dict[Passage, list[Reader]] = {}
    for reader in possible(question, readers):
        numbers.setdefault(reader.evidence.sentence, []).append(reader)
    strict = question.wants.strict
    told = {reader.evidence.sentence for reader in readers if strict}
    choices: list[Choice] = []
    for one, taken in _sided(question, found, numbers):
        mine = numbers.get(one.sentence, [])
        best = max(mine, key=lambda reader: _closeness(question, reader), default=None)
        if best is not None and best.unfilled and not strict:
            best = None
        features = gauge.features(
            one,
            best,
            unclear=taken == "unclear",
            refused=best is None and one.sentence in told,
        )
        choices.append(chosen(question, one, features, best))
    return (choices if cross is None else reread(question, choices, cross)), readers


def _sided(
    question: Question, found: Sequence[Evidence], numbers: Container[Passage]
) -> list[tuple[Evidence, Side]]:
    """Return the sentences to weigh, none of the other side, in the order they had.

    Where one is wanted, all that have one of the *numbers*, and of the others those
    nearest by words and meaning. The times of a question are told by more than that.
    """
    order: Sequence[int] = [
        place for place, one in enumerate(found) if not idle(question, one)
    ]
    most = len(order)
    if not (question.years or several(question.text)):
        counted = [place for place in order if found[place].sentence in numbers]
        nearness = [one.meant + one.shared for one in found]
        others = sorted(set(order).difference(counted), key=lambda at: -nearness[at])
        order = counted + others
        most = len(counted) + _WEIGHED
    sides: Iterator[tuple[int, Side]] = (
        (place, side(question, found[place])) for place in order
    )
    kept = islice((one for one in sides if one[1] != "other"), most)
    return [(found[place], taken) for place, taken in sorted(kept)]


def _closeness(question: Question, reader: Reader) -> tuple[int, float]:
    """Order the numbers of one sentence, those that fill the most slots first.

    Where a change is asked for, one told as a change is preferred.
    """
    change = compared(question.text) and told_as_change(
        reader.evidence, reader.quantity
    )
    near = reader.pull + preference(question, reader)
    return -len(reader.unfilled), near + (_MOVED if change else 0.0)


def numeric(question: Question, reader: Reader, weigh: Weigh) -> Choice:
    """Return the choice of a number."""
    return scored(Gauge(question, weigh), reader.evidence, reader)


def textual(question: Question, found: Evidence, weigh: Weigh) -> Choice:
    """Return the choice of a sentence, whatever numbers it has."""
    return scored(Gauge(question, weigh), found)


def scored(gauge: Gauge, found: Evidence, reader: Reader | None = None) -> Choice:
    """Return the choice of a sentence, and of a number in it, scored by the ranking."""
    return chosen(gauge.question, found, gauge.features(found, reader), reader)


def chosen(
    question: Question, found: Evidence, features: Features, reader: Reader | None
) -> Choice:
    """Return the choice of a sentence with *features*, scored by the ranking."""
    spelled = question.asks == "definition" and spells_out(question, found)
    settled = spelled or settles(question, found)
    dated = bool(question.years)
    score = ranking(features, dated=dated, reranked=False) + _FIRST * settled
    return Choice(found, features, score, reader, settled=settled)


def reread(question: Question, choices: Sequence[Choice], cross: Cross) -> list[Choice]:
    """Return the best of *choices*, in order of what *cross* makes of them as well."""
    best = sorted(choices, key=rank, reverse=True)[:_REREAD]
    texts = [_told(one.evidence) for one in best]
    read: list[Choice] = []
    for one, logit in zip(best, cross(question.text, texts), strict=True):
        features = one.features._replace(cross=logit / _LOGITS)
        dated = bool(question.years)
        score = ranking(features, dated=dated, reranked=True) + _FIRST * one.settled
        read.append(replace(one, features=features, score=score, reranked=True))
    return read


def _told(found: Evidence) -> str:
    """Return a sentence after what it is about: the one it leans on, or the title.

    "Built by Nordspan, it opened in May" alone says of nothing who built it.
    """
    leans = found.leans and found.lean
    about = found.lean[-1].text if leans else f"{found.document.title}."
    return " ".join(f"{about} {found.sentence.text}".split())


def nearly(best: Choice, other: Choice, part: float) -> bool:
    """Tell whether *other* is at least *part* as likely as *best*."""
    return other.probability >= part * best.probability


def shares(choices: Sequence[Choice]) -> dict[Passage, float]:
    """Return how likely each sentence of *choices* is the one, if one of them is."""
    if not choices:
        return {}
    highest = max(one.score for one in choices)
    mass = {c.evidence.sentence: math.exp(c.score - highest) for c in choices}
    total = math.fsum(mass.values())
    return {sentence: one / total for sentence, one in mass.items()}


def rank(one: Choice) -> tuple[float, str, int]:
    """Order choices by score, ties by place, so that the order is always the same."""
    span = one.evidence.sentence.span
    return one.score, one.evidence.document.id, -span.start
