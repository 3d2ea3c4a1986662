"""What could answer: every sentence and every number of the evidence, scored.

Pure. The scores put choices in order; how likely the best one answers is the fitted
calibration's to say.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.language.opposites import negative, opposites
from corpus.language.synonyms import synonyms
from corpus.language.words import content, words
from corpus.model import Passage
from index.confidence import Features, probability, ranking
from index.evidence import Evidence, Weigh, coverage
from index.numbers import Reader, fitting, read_numbers
from index.operations import compared
from index.question import Question
from index.stated import told_as_change
from index.types import fits, spells_out
from index.when import asked, timely

Cross = Callable[[str, Sequence[str]], Sequence[float]]

_BY_RULE = 0.95  # the probability of what the documents define themselves
_FIRST = 100.0  # puts what answers by rule before what answers by likeness
_CLAUSE = 5  # words that carry a topic
_LONG = 10  # such words in a long question
_ENDS = (".", "!", "?", "”", '"', ")", "]", ":", ";")
_REREAD = 10  # sentences that a cross-encoder reads
_LOGITS = 10.0  # its scores lie between about -12 and 12
_MOVED = 0.6  # what a number told as a change is worth where one is asked for
_SAME = 0.5  # of the probability of its own sentence, from which a number is told
_DATED = 0.4  # what a date right by the number is worth where one is asked for


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence that may answer, with the number in it that does, if one is asked.

    *defines* tells whether it spells out the acronym that the question asks about.
    """

    evidence: Evidence
    features: Features
    score: float
    reader: Reader | None = None
    defines: bool = False
    reranked: bool = False

    @property
    def probability(self) -> float:
        """How likely it answers: by the fitted calibration, unless it is by rule."""
        if self.defines:
            return _BY_RULE
        return probability(self.features, reranked=self.reranked)


def weighed(
    question: Question,
    found: Sequence[Evidence],
    weigh: Weigh,
    cross: Cross | None = None,
) -> tuple[list[Choice], list[Reader]]:
    """Return what could answer, and every number that was weighed.

    With *cross*, a cross-encoder's scores, only the best are read by it and returned.
    """
    readers = read_numbers(question, found, weigh) if question.kinds else []
    dated = bool(question.years)
    filled = fitting(readers) if dated else [r for r in readers if r.failed is None]
    numbers = [numeric(question, reader, weigh) for reader in filled]
    sentences: list[Choice] = []
    if not question.wants.strict:
        sentences = [textual(question, one, weigh) for one in found]
    if cross is not None:
        numbers = reread(question, numbers, cross)
        sentences = reread(question, sentences, cross)
    return (numbers if _likelier(numbers, sentences) else sentences), readers


def reread(question: Question, choices: Sequence[Choice], cross: Cross) -> list[Choice]:
    """Return the best of *choices* with what *cross* makes of their sentences.

    Sentences are ranked by it as well; numbers, which fill slots, are not.
    """
    best = sorted(choices, key=rank, reverse=True)[:_REREAD]
    texts = [" ".join(choice.evidence.sentence.text.split()) for choice in best]
    read: list[Choice] = []
    for choice, logit in zip(best, cross(question.text, texts), strict=True):
        features = replace(choice.features, cross=logit / _LOGITS)
        score = choice.score
        if choice.reader is None:
            score = ranking(features, reranked=True) + _FIRST * choice.defines
        read.append(replace(choice, features=features, score=score, reranked=True))
    return read


def nearly(best: Choice, other: Choice, part: float) -> bool:
    """Tell whether *other* does at least *part* as well as *best*.

    Numbers are compared by score; sentences' scores have no zero, so that they are
    compared by probability.
    """
    if best.reader is None or other.reader is None:
        return other.probability >= part * best.probability
    return other.score >= part * best.score


def shares(choices: Sequence[Choice]) -> dict[Passage, float]:
    """Return how likely each sentence of *choices* is the one, if one of them is."""
    if not choices:
        return {}
    highest = max(choice.score for choice in choices)
    mass = {c.evidence.sentence: math.exp(c.score - highest) for c in choices}
    total = math.fsum(mass.values())
    return {sentence: one / total for sentence, one in mass.items()}


def _likelier(numbers: Sequence[Choice], sentences: Sequence[Choice]) -> bool:
    """Tell whether a number answers better than a sentence, where both would do."""
    if not numbers or not sentences:
        return bool(numbers)
    one, other = max(numbers, key=rank), max(sentences, key=rank)
    if one.evidence.sentence == other.evidence.sentence:
        return one.probability >= _SAME * other.probability
    return one.probability >= other.probability


def rank(choice: Choice) -> tuple[float, str, int]:
    """Order choices by score, ties by place, so that the order is always the same."""
    span = choice.evidence.sentence.span
    return choice.score, choice.evidence.document.id, -span.start


def numeric(question: Question, reader: Reader, weigh: Weigh) -> Choice:
    """Return the choice of a number that fills every slot."""
    features = _features(question, reader.evidence, weigh, reader=reader)
    prefers = _preference(question, reader)
    score = (
        features.cover
        + 0.7 * features.here
        + 1.2 * reader.pull
        + 0.8 * features.cosine
        + 0.3 * features.fused
        + 0.2 * ranking(features, reranked=False)
        + prefers
    )
    return Choice(reader.evidence, features, score, reader)


def _preference(question: Question, reader: Reader) -> float:
    """Prefer what is dated as the question is, and a change where one is asked for."""
    change = compared(question.text) and told_as_change(
        reader.evidence, reader.quantity
    )
    return (_MOVED if change else 0.0) + _timed(question, reader)


def _timed(question: Question, reader: Reader) -> float:
    when = reader.time.when if reader.time is not None else None
    if question.years:
        return (_DATED if reader.dated else -_DATED) if when == "dated" else 0.0
    if question.now:
        return 0.4 if when == "now" else 0.0
    return {"now": 0.15, "past": -0.1}.get(when or "", 0.0)


def textual(question: Question, found: Evidence, weigh: Weigh) -> Choice:
    """Return the choice of a sentence, scored by the fitted ranking."""
    features = _features(question, found, weigh)
    defines = question.asks == "definition" and spells_out(question, found)
    score = ranking(features, reranked=False) + _FIRST * defines
    return Choice(found, features, score, defines=defines)


def _features(
    question: Question,
    found: Evidence,
    weigh: Weigh,
    *,
    reader: Reader | None = None,
) -> Features:
    names = [found.names_met(name) for name in question.names]
    missing = [
        weigh(term.stem) for term in question.terms if not found.covers(term.stem)
    ]
    asks = {word.stem for word in content(words(question.text))}
    told = {word.stem for word in content(found.reading.words)}
    denied = negative(question.text)
    return Features(
        cover=coverage(question, found, weigh),
        here=coverage(question, found, weigh, here=True),
        shared=found.shared,
        cosine=found.meant,
        passage=found.candidate.cosine,
        fused=found.candidate.fused,
        names=min(names, default=1.0),
        missing=max(missing, default=0.0),
        pull=reader.pull if reader is not None else 0.0,
        fits=fits(question, found),
        number=float(reader is not None),
        given=_given_met(question, found),
        rival=float(bool(names) and min(names) < 1 and _others(question, found)),
        timely=timely(asked(question), found),
        tells=min(1.0, len(told - asks) / _CLAUSE),
        bare=float(not found.sentence.text.rstrip().endswith(_ENDS)),
        unmet=_unmet(question, found) / _LONG,
        strange=_strange(question, found),
        denies=float(denied and not negative(found.sentence.text)),
        contrary=float(denied != negative(found.sentence.text)),
        opposed=float(_opposed(question, found)),
        length=len(asks) / _LONG,
    )


def _unmet(question: Question, found: Evidence) -> int:
    """Count the words and names of the question that the sentence does not have."""
    return sum(not found.covers_here(term.stem) for term in question.terms) + sum(
        found.names_met(name) < 1.0 for name in question.names
    )


def _strange(question: Question, found: Evidence) -> float:
    """Return the share of them that the whole passage does not have."""
    unmet = sum(not _met(term.stem, found.around) for term in question.terms)
    unmet += sum(not found.names_met(name) for name in question.names)
    return unmet / max(1, len(question.terms) + len(question.names))


def _met(stem: str, stems: frozenset[str]) -> bool:
    return stem in stems or not stems.isdisjoint(synonyms(stem))


def _opposed(question: Question, found: Evidence) -> bool:
    """Tell whether the sentence has the opposite of a word that it has not."""
    return any(
        word.stem not in found.stems
        and not found.stems.isdisjoint(opposites(word.stem))
        for word in words(question.text)
    )


def _others(question: Question, found: Evidence) -> bool:
    """Tell whether the sentence has a name that the question does not."""
    return any(
        not any(name.matches(asked) for asked in question.names)
        for group in found.reading.groups
        for name in group.names
    )


def _given_met(question: Question, found: Evidence) -> float:
    """Return the share of the numbers in the question that the sentence states."""
    stated = [(q.value, q.unit) for q in found.reading.quantities]
    asked = [*question.given]
    if not _dates_matter(question):
        asked += question.years
    if not asked:
        return 1.0
    return sum((q.value, q.unit) in stated for q in asked) / len(asked)


def _dates_matter(question: Question) -> bool:
    """Tell whether years are checked as the time of a number already."""
    return bool(question.kinds) and question.asks != "time"
