"""Choose what answers a question, check it against the documents, or abstain.

Pure: candidates in, an `Answer` out; no model, no disk, no clock. What is quoted is a
`Passage`, which cannot hold anything but a slice of its document.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from corpus.language.words import words
from corpus.model import Passage, Quantity, Span
from index.abstain import nearest_reason, number_reason
from index.compose import Composition, compose
from index.confidence import Features, calibration, probability
from index.derive import Refusal
from index.evidence import Evidence, Weigh, coverage, evidence
from index.model import Answer, Candidate, Citation
from index.numbers import Reader, fitting, read_numbers
from index.question import Question, understand
from index.types import fits, spells_out

_BY_RULE = 0.95  # the probability of what the documents define themselves
_DATED = 0.4  # what a date right by the number is worth where one is asked for
_SHOWN = 3  # citations of one answer at most
_AGREE = 0.85  # how near to the best another citation must score
_LONGEST = 420  # characters of a quotation that grew to include what it leans on

Words: TypeAlias = frozenset[str]


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


def answer(
    text: str,
    candidates: Sequence[Candidate],
    *,
    weigh: Weigh,
    corpus: str,
    threshold: float | None = None,
) -> Answer:
    """Answer the question *text* from *candidates*, best first, or say why not.

    *weigh* gives the weight of a stem in this corpus, *corpus* names its state, and
    *threshold* is the probability below which the documents do not say: the fitted
    one, unless a caller trades coverage for precision.
    """
    question = understand(text)
    found = list(evidence(candidates))
    composed = compose(text, found, weigh, lambda q, r: _numeric(q, r, weigh).score)
    if isinstance(composed, Composition):
        return _composed(question, composed, weigh, corpus)
    choices, readers = _choices(question, found, weigh)
    if isinstance(composed, Refusal):
        choices = []
    best = max(choices, key=_rank, default=None)
    least = calibration().threshold if threshold is None else threshold
    if best is not None and best.probability >= least:
        return _answered(question, best, choices, corpus)
    reason = (
        composed.reason
        if isinstance(composed, Refusal)
        else _reason(question, found, readers, best)
    )
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


def best_choice(
    text: str, candidates: Sequence[Candidate], *, weigh: Weigh
) -> Choice | None:
    """Return what answers best, however unlikely; what a calibration is fitted on."""
    choices, _ = _choices(understand(text), list(evidence(candidates)), weigh)
    return max(choices, key=_rank, default=None)


def _choices(
    question: Question, found: Sequence[Evidence], weigh: Weigh
) -> tuple[list[Choice], list[Reader]]:
    """Return what could answer, and every number that was weighed."""
    readers = read_numbers(question, found, weigh) if question.kinds else []
    dated = bool(question.years)
    filled = fitting(readers) if dated else [r for r in readers if r.failed is None]
    numeric = [_numeric(question, reader, weigh) for reader in filled]
    if question.wants.strict:
        return numeric, readers
    textual = [_textual(question, e, weigh) for e in found]
    return (numeric if _likelier(numeric, textual) else textual), readers


def _likelier(numeric: Sequence[Choice], textual: Sequence[Choice]) -> bool:
    """Tell whether a number answers better than a sentence, where both would do."""
    if not numeric or not textual:
        return bool(numeric)
    one, other = max(numeric, key=_rank), max(textual, key=_rank)
    return one.probability >= other.probability


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
        return (_DATED if reader.dated else -_DATED) if when == "dated" else 0.0
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


def _composed(
    question: Question, made: Composition, weigh: Weigh, corpus: str
) -> Answer:
    """Return the answer that *made* derives, each operand cited."""
    choices = [_numeric(question, reader, weigh) for reader in made.operands]
    cited: dict[Passage, Citation] = {}
    for one in (_citation(question, choice) for choice in choices):
        marks = cited[one.passage].marks if one.passage in cited else ()
        cited[one.passage] = Citation(one.passage, one.score, (*marks, *one.marks))
    result = made.derivation
    value = f"{result.value:f}" + (f" to {result.high:f}" if result.high else "")
    return Answer(
        question=question.text,
        status="answered",
        text=f"{_BOUNDS[made.bound]}{value} {result.unit}".rstrip()
        + f" ({result.expression})",
        confidence=min(choice.probability for choice in choices),
        corpus=corpus,
        quantities=tuple(reader.quantity for reader in made.operands),
        derivation=result,
        citations=tuple(cited.values()),
    )


_BOUNDS = {
    "=": "",
    "~": "about ",
    "<": "less than ",
    "<=": "at most ",
    ">": "more than ",
    ">=": "at least ",
}


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


__all__ = ["Choice", "answer", "best_choice", "said"]
