"""What could answer: every sentence and every number of the evidence, scored.

Pure. The scores put choices in order; how likely the best one answers is the fitted
calibration's to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.confidence import Features, probability
from index.evidence import Evidence, Weigh, coverage, evidence
from index.model import Candidate
from index.numbers import Reader, fitting, read_numbers
from index.question import Question, understand
from index.types import fits, spells_out

_BY_RULE = 0.95  # the probability of what the documents define themselves
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

    @property
    def probability(self) -> float:
        """How likely it answers: by the fitted calibration, unless it is by rule."""
        return _BY_RULE if self.defines else probability(self.features)


def best_choice(
    text: str, candidates: Sequence[Candidate], *, weigh: Weigh
) -> Choice | None:
    """Return what answers best, however unlikely; what a calibration is fitted on."""
    choices, _ = weighed(understand(text), list(evidence(candidates, text)), weigh)
    return max(choices, key=rank, default=None)


def weighed(
    question: Question, found: Sequence[Evidence], weigh: Weigh
) -> tuple[list[Choice], list[Reader]]:
    """Return what could answer, and every number that was weighed."""
    readers = read_numbers(question, found, weigh) if question.kinds else []
    dated = bool(question.years)
    filled = fitting(readers) if dated else [r for r in readers if r.failed is None]
    numbers = [numeric(question, reader, weigh) for reader in filled]
    if question.wants.strict:
        return numbers, readers
    sentences = [textual(question, e, weigh) for e in found]
    return (numbers if _likelier(numbers, sentences) else sentences), readers


def _likelier(numbers: Sequence[Choice], sentences: Sequence[Choice]) -> bool:
    """Tell whether a number answers better than a sentence, where both would do."""
    if not numbers or not sentences:
        return bool(numbers)
    one, other = max(numbers, key=rank), max(sentences, key=rank)
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
        + prefers
    )
    return Choice(reader.evidence, features, score, reader)


def _preference(question: Question, reader: Reader) -> float:
    """Prefer what is dated as the question is: now to once, exact to undated."""
    when = reader.time.when if reader.time is not None else None
    if question.years:
        return (_DATED if reader.dated else -_DATED) if when == "dated" else 0.0
    if question.now:
        return 0.4 if when == "now" else 0.0
    return {"now": 0.15, "past": -0.1}.get(when or "", 0.0)


def textual(question: Question, found: Evidence, weigh: Weigh) -> Choice:
    """Return the choice of a sentence."""
    features = _features(question, found, weigh)
    score = (
        1.2 * features.cover
        + 0.8 * features.here
        + 1.5 * features.cosine
        + 0.5 * features.fused
        + 0.6 * features.fits
    )
    defines = question.asks == "definition" and spells_out(question, found)
    return Choice(found, features, score + defines, defines=defines)


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
    return Features(
        cover=coverage(question, found, weigh),
        here=coverage(question, found, weigh, here=True),
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
