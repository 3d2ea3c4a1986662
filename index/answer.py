"""Choose what answers a question, check it against the documents, or abstain.

Pure: candidates in, an `Answer` out; no model, no disk, no clock. What is quoted is a
`Passage`, which cannot hold anything but a slice of its document.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from corpus.language.words import words
from corpus.model import Passage, Quantity, Span
from index.abstain import Reason, nearest_reason, number_reason
from index.confidence import Features, probability
from index.evidence import Evidence, Weigh, coverage, evidence
from index.model import Answer, Candidate, Citation
from index.numbers import Reader, read_numbers
from index.question import Question, understand
from index.types import fits

_SHOWN = 3  # citations of one answer at most
_AGREE = 0.85  # how near to the best another citation must score
_LONGEST = 420  # characters of a quotation that grew to include what it leans on

Words: TypeAlias = frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence that may answer, with the number in it that does, if one is asked."""

    evidence: Evidence
    features: Features
    score: float
    reader: Reader | None = None

    @property
    def probability(self) -> float:
        """How likely it answers, by the fitted calibration."""
        return probability(self.features)


def answer(
    text: str,
    candidates: Sequence[Candidate],
    *,
    weigh: Weigh,
    corpus: str,
    threshold: float = 0.5,
) -> Answer:
    """Answer the question *text* from *candidates*, best first, or say why not.

    *weigh* gives the weight of a stem in this corpus, *corpus* names its state, and
    *threshold* is the probability below which the documents do not say.
    """
    question = understand(text)
    found = list(evidence(candidates))
    choices, readers = _choices(question, found, weigh)
    best = max(choices, key=_rank, default=None)
    if best is not None and best.probability >= threshold:
        return _answered(question, best, choices, corpus)
    reason = _reason(question, found, readers, best)
    nearest = _nearest(question, found, best, weigh)
    return Answer(
        question=text,
        status="not_found",
        text="The documents do not say.",
        confidence=1 - best.probability if best is not None else 1.0,
        corpus=corpus,
        reason=reason,
        nearest=nearest,
    )


def _choices(
    question: Question, found: Sequence[Evidence], weigh: Weigh
) -> tuple[list[Choice], list[Reader]]:
    """Return what could answer, and every number that was weighed."""
    readers = read_numbers(question, found, weigh) if question.kinds else []
    fitting = [reader for reader in readers if reader.failed is None]
    numeric = [_numeric(question, reader, weigh) for reader in fitting]
    if question.wants.strict or any(c.probability >= _CLEAR for c in numeric):
        return numeric, readers
    return [*numeric, *(_textual(question, e, weigh) for e in found)], readers


_CLEAR = 0.5


def _rank(choice: Choice) -> tuple[float, str, int]:
    """Order choices by score, ties by place, so that the order is always the same."""
    span = choice.evidence.sentence.span
    return choice.score, choice.evidence.document.id, -span.start


def _numeric(question: Question, reader: Reader, weigh: Weigh) -> Choice:
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
        return 0.3 if when == "dated" else 0.0
    if question.now:
        return 0.4 if when == "now" else 0.0
    return {"now": 0.15, "past": -0.1}.get(when or "", 0.0)


def _textual(question: Question, found: Evidence, weigh: Weigh) -> Choice:
    features = _features(question, found, weigh)
    score = (
        1.2 * features.cover
        + 0.8 * features.here
        + 1.5 * features.cosine
        + 0.5 * features.fused
        + 0.6 * features.fits
    )
    return Choice(found, features, score)


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
    )


def _given_met(question: Question, found: Evidence) -> float:
    """Return the share of the numbers in the question that the sentence states."""
    stated = [(q.value, q.unit) for q in found.reading.quantities]
    asked = [*question.given]
    if not reader_years_matter(question):
        asked += question.years
    if not asked:
        return 1.0
    return sum((q.value, q.unit) in stated for q in asked) / len(asked)


def reader_years_matter(question: Question) -> bool:
    """Tell whether years are checked as the time of a number already."""
    return bool(question.kinds) and question.asks != "time"


def _answered(
    question: Question, best: Choice, choices: Sequence[Choice], corpus: str
) -> Answer:
    chosen = [best, *_supporting(best, choices)]
    citations = tuple(_citation(question, choice) for choice in chosen)
    if best.reader is not None:
        numbers = tuple(_numbers(best, chosen))
        text = said(best.reader.quantity)
    else:
        numbers = best.evidence.reading.quantities
        text = " ".join(best.evidence.sentence.text.split())
    return Answer(
        question=question.text,
        status="answered",
        text=text,
        confidence=best.probability,
        corpus=corpus,
        quantities=numbers,
        citations=citations,
    )


def _numbers(best: Choice, chosen: Sequence[Choice]) -> list[Quantity]:
    """Return the answering quantity, then the others of the cited sentences."""
    if best.reader is None:
        return []
    first = best.reader.quantity
    rest = [
        quantity
        for choice in chosen
        for quantity in choice.evidence.reading.quantities
        if quantity != first
    ]
    return [first, *dict.fromkeys(rest)]


def _supporting(best: Choice, choices: Sequence[Choice]) -> list[Choice]:
    """Return other sentences that say the same about as well, best first."""
    others = sorted(choices, key=_rank, reverse=True)
    kept: list[Choice] = []
    for choice in others:
        spans = [best.evidence.sentence, *(c.evidence.sentence for c in kept)]
        if choice.evidence.sentence in spans or choice.score < _AGREE * best.score:
            continue
        if _same_answer(best, choice) and len(kept) < _SHOWN - 1:
            kept.append(choice)
    return kept


def _same_answer(best: Choice, other: Choice) -> bool:
    if best.reader is None:
        return other.evidence.document.id != best.evidence.document.id
    if other.reader is None:
        return False
    one, two = best.reader.quantity, other.reader.quantity
    return (one.value, one.high, one.unit) == (two.value, two.high, two.unit)


def said(quantity: Quantity) -> str:
    """Return *quantity* as a person is told it: in the document's own characters."""
    return " ".join(quantity.passage.text.split())


def _citation(question: Question, choice: Choice) -> Citation:
    """Quote the sentence, with the one it leans on where a name is only there."""
    found = choice.evidence
    quote = found.sentence
    leans = any(found.names_met(name) < 1.0 for name in question.names)
    if leans and found.lean:
        start = found.lean[-1].span.start
        if quote.span.end - start <= _LONGEST:
            quote = Passage(found.document, Span(start, quote.span.end))
    return Citation(quote, choice.probability, _marks(question, choice))


def _marks(question: Question, choice: Choice) -> tuple[Span, ...]:
    """Return the answering words: the number, or what the question did not say."""
    if choice.reader is not None:
        return (choice.reader.quantity.passage.span,)
    asked = {term.stem for term in question.terms}
    asked |= {word.stem for name in question.names for word in words(name.text)}
    names = [
        Span(name.start, name.end)
        for group in choice.evidence.reading.groups
        for name in group.names
        if not ({word.stem for word in words(name.text)} & asked)
    ]
    return tuple(names) if question.asks in {"person", "place"} else ()


def _reason(
    question: Question,
    found: Sequence[Evidence],
    readers: Sequence[Reader],
    best: Choice | None,
) -> str:
    if best is None and question.kinds:
        return number_reason(question, found, readers)
    return nearest_reason(question, found)


def _nearest(
    question: Question, found: Sequence[Evidence], best: Choice | None, weigh: Weigh
) -> Citation | None:
    """Return the nearest sentence there is, never as an answer."""
    if best is not None:
        return Citation(best.evidence.sentence, best.probability)
    if not found:
        return None
    nearest = max((_textual(question, e, weigh) for e in found), key=_rank)
    return Citation(nearest.evidence.sentence, nearest.probability)


__all__ = ["Reason", "answer", "said"]
