"""Choose what answers a question, check it against the documents, or abstain.

Pure: candidates in, an `Answer` out; no model, no disk, no clock. What is quoted is a
`Passage`, which cannot hold anything but a slice of its document.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial

from corpus.language.words import words
from corpus.ledger.sentence import read
from corpus.model import Passage, Quantity, Span
from index.abstain import nearest_reason, number_reason, side_reason
from index.agree import agreeing, differing
from index.choose import (
    Choice,
    Cross,
    numeric,
    rank,
    scored,
    shares,
    textual,
    weighed,
)
from index.compose import Composition, compose
from index.confidence import calibration
from index.counted import Count, count
from index.derive import Refusal
from index.evidence import Evidence, Weigh, evidence, questions
from index.extreme import Extreme, extreme
from index.gauge import Gauge
from index.listing import Entry, listing
from index.model import Answer, Candidate, Citation
from index.numbers import Reader
from index.operations import compared, compares
from index.polarity import side, verdict
from index.question import Question, squeezed, understand
from index.quote import LONGEST, widened
from index.reply import leans_on_question, replied, settles, with_question
from index.stated import told_as_end
from index.superlatives import ranked, ranks
from index.wanted import NAMED

_SHOWN = 3  # citations of one answer at most
_ODDS = 4.0  # times as good as the fitted ones are a derivation's


def answer(  # noqa: PLR0913  what an answer is made from
    text: str,
    candidates: Sequence[Candidate],
    *,
    weigh: Weigh,
    corpus: str,
    threshold: float | None = None,
    cross: Cross | None = None,
) -> Answer:
    """Answer the question *text* from *candidates*, best first, or say why not.

    *weigh* gives the weight of a stem in this corpus, *corpus* names its state, and
    *threshold* is the probability below which the documents do not say: the fitted
    one, unless a caller trades coverage for precision. *cross* reads the best sentences
    together with the question.
    """
    text = squeezed(text)
    question = understand(text)
    found = list(evidence(candidates, text))
    least = threshold
    if least is None:
        least = calibration(reranked=cross is not None).threshold
    composed = compose(text, found, weigh, partial(_score, weigh))
    derived = _derived(question, found, composed, weigh, corpus)
    settled = any(settles(question, one) for one in found)
    if derived is not None and derived.confidence >= least and not settled:
        return derived
    weighed_all, readers = weighed(question, found, weigh, cross)
    choices, unsaid = _saying(question, weighed_all, found)
    if isinstance(composed, Refusal) and not settled:
        choices = []
    if least:  # the wrong number is told only where all is
        choices = [one for one in choices if one.settled or not one.features.refused]
    best = max(choices, key=rank, default=None)
    if best is not None and best.enough(least):
        several = differing(question, best, choices, least)
        if several:
            return _differing(question, several, corpus)
        entries = listing(question, best, choices)
        if entries:
            return _listed(question, best, entries, corpus)
        others = agreeing(question, best, choices, least=least, most=_SHOWN - 1)
        return _answered(question, [best, *others], shares(choices), corpus)
    if isinstance(composed, Refusal):
        reason = composed.reason
    elif unsaid is not None:
        reason = unsaid
    else:
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


def _score(weigh: Weigh, question: Question, reader: Reader) -> float:
    return numeric(question, reader, weigh).score


def _derived(
    question: Question,
    found: Sequence[Evidence],
    composed: Composition | Refusal | None,
    weigh: Weigh,
    corpus: str,
) -> Answer | None:
    """Return what no document states but its numbers or names tell."""
    if isinstance(composed, Composition):
        return _composed(question, composed, weigh, corpus)
    if composed is not None:
        return None
    top = extreme(question.text, found, weigh, partial(_score, weigh))
    if top is not None:
        return _greatest(question, top, weigh, corpus)
    made = count(question.text, found, lambda q, e: textual(q, e, weigh).score)
    return None if made is None else _counted(question, made, weigh, corpus)


def _saying(
    question: Question, choices: Sequence[Choice], found: Sequence[Evidence]
) -> tuple[list[Choice], str | None]:
    """Return the choices that say it as it is asked, and why not, where none does."""
    kept = list(choices)
    unsaid = None
    if found and all(side(question, one) != "same" for one in found):
        unsaid = side_reason(question)
    if kept and compared(question.text):
        kept = [one for one in kept if one.settled or _compares(one)]
        if not kept:
            unsaid = "the documents do not say how far they are apart"
    if kept and ranked(question.text):
        kept = [one for one in kept if one.settled or ranks(one.evidence.sentence.text)]
        if not kept:
            unsaid = "the documents do not say which is first"
    return kept, unsaid


def _compares(one: Choice) -> bool:
    """Tell whether the sentence compares, and its number is not what it came to."""
    ends = one.reader and told_as_end(one.evidence, one.reader.quantity)
    return not ends and compares(one.evidence.sentence.text)


def _answered(
    question: Question,
    chosen: Sequence[Choice],
    share: Mapping[Passage, float],
    corpus: str,
) -> Answer:
    """Return the answer of the first of *chosen*, which the others repeat."""
    best = chosen[0]
    if best.reader is not None:
        numbers = tuple(_numbers(best, chosen))
        text = said(best.reader.quantity)
    else:
        numbers = best.evidence.reading.quantities
        told = _said(best) if best.settled else _quoted(best)
        text = " ".join(told.text.split())
        if sure := verdict(question, best.evidence):
            text = f"{sure}: {text}"
    return Answer(
        question=question.text,
        status="answered",
        text=text,
        confidence=best.probability,
        corpus=corpus,
        quantities=numbers,
        citations=tuple(_citation(question, choice, share) for choice in chosen),
    )


def _listed(
    question: Question, best: Choice, entries: Sequence[Entry], corpus: str
) -> Answer:
    """Return the list that *entries* make, sentences that follow one another joined."""
    cited: list[Citation] = []
    for entry in entries:
        one = Citation(entry.choice.evidence.sentence, best.probability, entry.items)
        joined = _joined(cited[-1], one) if cited else None
        cited[-1:] = [joined] if joined else [*cited[-1:], one]
    return Answer(
        question=question.text,
        status="answered",
        text=", ".join(item for entry in entries for item in entry.told()),
        confidence=best.probability,
        corpus=corpus,
        quantities=tuple(
            quantity
            for entry in entries
            for quantity in entry.choice.evidence.reading.quantities
        ),
        citations=tuple(cited),
    )


def _joined(one: Citation, other: Citation) -> Citation | None:
    """Return two citations as one where only space parts them, and it is not long."""
    first, second = one.passage, other.passage
    if first.document.id != second.document.id or second.span.end < first.span.end:
        return None
    whole = Span(first.span.start, second.span.end)
    gap = first.document.text[first.span.end : second.span.start]
    if gap.strip() or whole.end - whole.start > LONGEST:
        return None
    return Citation(Passage(first.document, whole), one.score, one.marks + other.marks)


def _differing(question: Question, chosen: Sequence[Choice], corpus: str) -> Answer:
    """Return the answer of documents that give different numbers, newest first."""
    numbers = [c.reader.quantity for c in chosen if c.reader is not None]
    each = [f"{said(number)} ({_dated(number)})" for number in numbers]
    return Answer(
        question=question.text,
        status="answered",
        text=f"The documents differ: {'; '.join(each)}",
        confidence=max(choice.probability for choice in chosen),
        corpus=corpus,
        quantities=tuple(numbers),
        citations=tuple(_citation(question, choice) for choice in chosen),
    )


def _dated(quantity: Quantity) -> str:
    """Return the day that the document of *quantity* was published, or its title."""
    document = quantity.passage.document
    published = document.published
    return published.isoformat() if published else document.title or document.id


def _composed(
    question: Question, made: Composition, weigh: Weigh, corpus: str
) -> Answer:
    """Return the answer that *made* derives, each operand cited."""
    asked = [*made.questions, *[question] * len(made.operands)]
    choices = [
        numeric(one, reader, weigh)
        for one, reader in zip(asked, made.operands, strict=False)
    ]
    likely = [choice.probability for choice in choices[: len(made.questions)]]
    result = made.derivation
    return Answer(
        question=question.text,
        status="answered",
        text=f"{_result(made)} ({result.expression})",
        confidence=_derived_well(likely) if len(likely) > 1 else min(likely),
        corpus=corpus,
        quantities=tuple(reader.quantity for reader in made.operands),
        derivation=result,
        citations=_cited(question, choices),
    )


def _derived_well(likely: Sequence[float]) -> float:
    """Return how likely a derivation answers whose operands are *likely* ones.

    What asks for arithmetic has words that no sentence has, "how much more" or "named",
    and several numbers must fill every slot: its odds are better than they look.
    """
    odds = _ODDS * min(likely) / (1 - min(likely))
    return odds / (1 + odds)


def _result(made: Composition) -> str:
    """Return what was derived as a person is told it, rounded numbers marked."""
    derivation = made.derivation
    value = _digits(derivation.value)
    if derivation.high is not None:
        value += f" to {_digits(derivation.high)}"
    if made.result.uncertainty is not None:
        value += f" ± {_digits(made.result.uncertainty)}"
    about = "≈ " if made.result.rounded and made.bound == "=" else ""
    return f"{_BOUNDS[made.bound]}{about}{value} {derivation.unit}".rstrip()


def _digits(value: Decimal) -> str:
    """Return *value* without exponent or idle zeros."""
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _counted(question: Question, made: Count, weigh: Weigh, corpus: str) -> Answer:
    """Return the answer that counts what a sentence lists, its items marked."""
    choice = textual(made.question, made.evidence, weigh)
    derivation = made.derivation
    sentence = made.evidence.sentence
    return Answer(
        question=question.text,
        status="answered",
        text=f"{derivation.value} ({derivation.expression})",
        confidence=_derived_well([choice.probability]),
        corpus=corpus,
        derivation=derivation,
        citations=(Citation(sentence, choice.probability, made.items),),
    )


def _greatest(question: Question, top: Extreme, weigh: Weigh, corpus: str) -> Answer:
    """Return the answer that compares the numbers of *top*, each cited."""
    readers = [standing.reader for standing in top.standings]
    choices = [numeric(question, reader, weigh) for reader in readers]
    return Answer(
        question=question.text,
        status="answered",
        text=top.text,
        confidence=_derived_well([choice.probability for choice in choices]),
        corpus=corpus,
        quantities=tuple(reader.quantity for reader in readers),
        derivation=top.derivation,
        citations=_cited(question, choices),
    )


def _cited(question: Question, choices: Sequence[Choice]) -> tuple[Citation, ...]:
    """Cite each sentence once, all its operands marked."""
    cited: dict[Passage, Citation] = {}
    for one in (_citation(question, choice) for choice in choices):
        marks = cited[one.passage].marks if one.passage in cited else ()
        cited[one.passage] = Citation(one.passage, one.score, (*marks, *one.marks))
    return tuple(cited.values())


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


def said(quantity: Quantity) -> str:
    """Return *quantity* as a person is told it: in the document's own characters."""
    return " ".join(quantity.passage.text.split())


def _citation(
    question: Question, choice: Choice, share: Mapping[Passage, float] | None = None
) -> Citation:
    """Quote the sentence, and those by it that may answer as well, by their *share*.

    With the one it leans on, too, where a name is only there.
    """
    found = choice.evidence
    quote = _quoted(choice)
    if choice.reader is None and share is not None and quote == found.sentence:
        quote = _widened(choice, share)
    leans = any(found.names_met(name) < 1.0 for name in question.names)
    if leans and found.lean and _adjacent(found):
        start = min(quote.span.start, found.lean[-1].span.start)
        if quote.span.end - start <= LONGEST:
            quote = Passage(found.document, Span(start, quote.span.end))
    return Citation(quote, choice.probability, _marks(question, choice))


def _adjacent(found: Evidence) -> bool:
    """Tell whether what a sentence leans on is right before it."""
    between = found.document.text[found.lean[-1].span.end : found.sentence.span.start]
    return not between.strip()


def _said(choice: Choice) -> Passage:
    """Return what answers: the sentence, or the reply that it begins."""
    found = choice.evidence
    whole = choice.reader is None and (choice.settled or leans_on_question(found))
    return replied(found) if whole else found.sentence


def _quoted(choice: Choice) -> Passage:
    """Return what answers, with the document's own question where that is needed."""
    found = choice.evidence
    bare = leans_on_question(found) or (choice.reader is not None and choice.settled)
    said = _said(choice)
    return with_question(found, said) if bare and found.replies else said


def _widened(choice: Choice, share: Mapping[Passage, float]) -> Passage:
    """Quote what may answer, and before it what its first sentence is about."""
    document = choice.evidence.document
    spans = choice.evidence.candidate.sentences
    likely = [_likely(Passage(document, span), share) for span in spans]
    taken = widened(spans, likely, spans.index(choice.evidence.sentence.span))
    first, end = taken[0], spans[taken[-1]].end
    if first and read(Passage(document, spans[first])).follows:
        between = document.text[spans[first - 1].end : spans[first].start]
        if "\n" not in between and end - spans[first - 1].start <= LONGEST:
            first -= 1
    return Passage(document, Span(spans[first].start, end))


def _likely(sentence: Passage, share: Mapping[Passage, float]) -> float:
    """Return how likely a sentence is the one; a question parts what is quoted."""
    return -1.0 if questions(sentence.text) else share.get(sentence, 0.0)


def _marks(question: Question, choice: Choice) -> tuple[Span, ...]:
    """Return the answering words: the number, or what the question did not say."""
    if choice.reader is not None:
        return (choice.reader.quantity.passage.span,)
    if question.asks not in NAMED:
        return ()
    asked = {term.stem for term in question.terms}
    asked |= {word.stem for name in question.names for word in words(name.text)}
    return tuple(
        Span(name.start, name.end)
        for group in choice.evidence.reading.groups
        for name in group.names
        if not ({word.stem for word in words(name.text)} & asked)
    )


def _reason(
    question: Question,
    found: Sequence[Evidence],
    readers: Sequence[Reader],
    best: Choice | None,
) -> str:
    if question.kinds and (best is None or best.features.lacks):
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
    gauge = Gauge(question, weigh)
    nearest = max((scored(gauge, one) for one in found), key=rank)
    return Citation(nearest.evidence.sentence, nearest.probability)
