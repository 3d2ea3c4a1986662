"""What one answer, and the passages behind it, are worth against what is known."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.quality.gold import Gold
from corpus.model import Passage, Quantity, Span
from index.model import Answer, Hit

_WORD = re.compile(r"\w+")
Text = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Judged:
    """One question, judged.

    *ranks* are the places, from 1, of the passages that answer (or of the documents,
    where whole documents do), *wanted* how many there are to find. *likely* is the
    probability that the best answer is right, *right* whether it is: its first
    quotation touches what answers. *said* tells whether it was given as an answer.
    *quoted* counts the characters of the first quotation. *recall*, *precision* and
    *iou* compare the words cited with the words that answer. *exact* tells whether the
    number is right where one answers, None where none does. *sound* tells whether
    everything quoted stands where it is said to.
    """

    answerable: bool
    ranks: tuple[int, ...]
    wanted: int
    likely: float
    right: bool
    said: bool
    quoted: int
    recall: float
    precision: float
    iou: float
    exact: bool | None
    sound: bool


def judge(
    gold: Gold, hits: Sequence[Hit], best: Answer, least: float, text: Text
) -> Judged:
    """Judge the *best* answer there is, given however unlikely, and the *hits*.

    It counts as given from the probability *least* on. *text* returns the stored text
    of a document by its id; ids of documents that are not there raise.
    """
    likely = best.confidence if best else 1 - best.confidence
    cited = [citation.passage for citation in best.citations]
    right = bool(cited) and _holds(gold, cited[0])
    recall, precision, iou = _shares(gold, cited, text)
    return Judged(
        answerable=gold.answerable,
        ranks=tuple(_ranks(gold, hits)),
        wanted=len(gold.documents or gold.spans),
        likely=likely if best else 0.0,
        right=right,
        said=bool(best) and likely >= least,
        quoted=len(cited[0].text) if cited else 0,
        recall=recall,
        precision=precision,
        iou=iou,
        exact=_exact(gold, best) if gold.numbers else None,
        sound=all(_stands(one, text) for one in cited),
    )


def _stands(passage: Passage, text: Text) -> bool:
    """Tell whether the stored document has these words at this place."""
    span = passage.span
    return text(passage.document.id)[span.start : span.end] == passage.text


def _holds(gold: Gold, passage: Passage) -> bool:
    return gold.holds(passage.document.id, passage.span)


def _ranks(gold: Gold, hits: Iterable[Hit]) -> list[int]:
    """Return the ranks of what answers; a document counts where its best passage is."""
    if not gold.documents:
        return [n for n, hit in enumerate(hits, 1) if _holds(gold, hit.passage)]
    seen = dict.fromkeys(hit.passage.document.id for hit in hits)
    return [n for n, identity in enumerate(seen, 1) if identity in gold.documents]


def _shares(
    gold: Gold, cited: Sequence[Passage], text: Text
) -> tuple[float, float, float]:
    """Return recall, precision and intersection over union, by words."""
    if not gold.spans:
        return 0.0, 0.0, 0.0
    wanted = {
        word
        for identity, spans in gold.spans.items()
        for word in _words(identity, spans, text)
    }
    given = {
        word
        for passage in cited
        for word in _words(passage.document.id, (passage.span,), text)
    }
    both = len(wanted & given)
    return (
        both / len(wanted) if wanted else 0.0,
        both / len(given) if given else 0.0,
        both / len(wanted | given) if wanted or given else 0.0,
    )


def _words(
    identity: str, spans: Iterable[Span], text: Text
) -> Iterable[tuple[str, int]]:
    """Name every word of *spans* by its document and place."""
    whole = text(identity)
    for span in spans:
        for match in _WORD.finditer(whole, span.start, span.end):
            yield identity, match.start()


def _exact(gold: Gold, best: Answer) -> bool:
    """Tell whether the answering number is one of those that answer, unit and all."""
    if not best or not best.quantities:
        return False
    first = best.quantities[0]
    return any(_same(first, number) for number in gold.numbers)


def _same(found: Quantity, known: Quantity) -> bool:
    """Tell whether two are one amount; a bare "50" is met by "50 %" or "50 pupils"."""
    alike = not known.unit or found.unit == known.unit
    return alike and (found.value, found.high) == (known.value, known.high)
