"""How well a sentence speaks to a question: the features every choice is made from.

Pure: candidates in, features out. Word weights, from 0 for the most common to 1 for a
word that no document has, come from the caller, who knows the corpus.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from corpus.language.acronyms import acronyms
from corpus.language.names import Name, small_stems
from corpus.language.synonyms import synonyms
from corpus.language.words import STOP, Word, stem, words
from corpus.ledger.sentence import Reading, read
from corpus.model import Document, Passage, Span
from index.model import Candidate

Weigh = Callable[[str], float]

_NOTHING: frozenset[str] = frozenset()
_SYNONYM = 0.8  # what a synonym counts against the word itself
_NEAR = 0.6  # what a word of the sentence before counts
_LEANT = 0.9  # the same, where the sentence speaks of "this figure" or "it"
_TITLE = 0.5  # what a word of the title or section counts
_BACK = 3  # sentences of the same paragraph that a sentence may lean on


@lru_cache(maxsize=256)
def _acronyms(text: str) -> Mapping[str, frozenset[str]]:
    return {
        short.lower(): frozenset(
            w.stem for w in words(long) if w.text.lower() not in STOP
        )
        for short, long in acronyms(text).items()
    }


@dataclass(frozen=True)
class Evidence:
    """A sentence of a candidate, the sentences it leans on, and how near it is.

    *lean* are the sentences before it in its paragraph, nearest last; *cosine* is the
    sentence's similarity to the question, *before* that of the sentence before it.
    *shared* is the share of the question's words that it has, or its title or section,
    and *plain* are the stems that the question writes without a capital.
    """

    candidate: Candidate
    sentence: Passage
    lean: tuple[Passage, ...]
    cosine: float
    before: float
    shared: float = 0.0
    plain: frozenset[str] = _NOTHING

    @property
    def meant(self) -> float:
        """The similarity, lent from the sentence before where it speaks of that one."""
        return (
            max(self.cosine, _LEANT * self.before)
            if self.reading.leans
            else (self.cosine)
        )

    @cached_property
    def document(self) -> Document:
        """The document that the sentence is of."""
        return self.sentence.document

    @cached_property
    def acronyms(self) -> Mapping[str, frozenset[str]]:
        """What the document's acronyms stand for."""
        return _acronyms(self.document.text)

    @cached_property
    def small(self) -> frozenset[str]:
        """The stems that the passage or the question writes without a capital."""
        return small_stems(self.candidate.passage.text) | self.plain

    @cached_property
    def reading(self) -> Reading:
        """The sentence taken apart."""
        return read(self.sentence, small=self.small)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """The sentences it leans on and itself, taken apart, itself last."""
        lean = [read(passage, small=self.small) for passage in self.lean]
        return (*lean, self.reading)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The sentence's stems, its acronyms spelled out."""
        return self._spelled(words(self.sentence.text))

    @cached_property
    def around(self) -> frozenset[str]:
        """The stems of the whole passage."""
        return _stems(self.candidate.passage.text)

    @cached_property
    def near(self) -> frozenset[str]:
        """The stems of the sentences it leans on."""
        return self._spelled(w for p in self.lean for w in words(p.text))

    @cached_property
    def worth(self) -> float:
        """What a word of the sentences it leans on counts."""
        return _LEANT if self.reading.leans else _NEAR

    @cached_property
    def heading(self) -> frozenset[str]:
        """The stems of the title and the section."""
        heading = f"{self.document.title}\n{self.candidate.section or ''}"
        return frozenset(word.stem for word in words(heading))

    def spelled(self, acronym: str) -> frozenset[str]:
        """Return the stems of what *acronym* stands for in this document, if told."""
        return self.acronyms.get(acronym, _NOTHING)

    def _spelled(self, found: Iterable[Word]) -> frozenset[str]:
        stems = {word.stem for word in found}
        for short, long in self.acronyms.items():
            if short in stems:
                stems |= long
        return frozenset(stems)

    def covers(self, term: str) -> float:
        """Return how far the stem *term* is met: 1 in the sentence, less around."""
        for stems, worth in (
            (self.stems, 1.0),
            (self.near, self.worth),
            (self.heading, _TITLE),
        ):
            met = _met(term, stems, self.spelled(term))
            if met:
                return worth * met
        return 0.0

    def covers_here(self, term: str) -> float:
        """Return how far the stem *term* is met in the sentence itself.

        A sentence that speaks of "this figure" speaks of the one before it, too.
        """
        met = _met(term, self.stems, self.spelled(term))
        if not met and self.reading.leans:
            return _LEANT * _met(term, self.near, self.spelled(term))
        return met

    def names_met(self, name: Name) -> float:
        """Return how far *name* is met: 1 in the sentence, less around, 0 nowhere."""
        for readings, worth in (
            (self.readings[-1:], 1.0),
            (self.readings[:-1], self.worth),
        ):
            if any(_named(name, reading) for reading in readings):
                return worth
        for stems, worth in (
            (self.stems, 1.0),
            (self.near, self.worth),
            (self.heading, _TITLE),
        ):
            if name.key <= stems or self._acronym_met(name, stems):
                return worth
        title = _title_names(self.document.title)
        if any(name.matches(other) for other in title):
            return _TITLE
        return 0.0

    def stands_for_words(self, name: Name) -> bool:
        """Tell whether *name* is an acronym that this document spells out."""
        return bool(self.spelled(stem(name.text)))

    def _acronym_met(self, name: Name, stems: frozenset[str]) -> bool:
        long = self.spelled(stem(name.text))
        return bool(long) and long <= stems


@lru_cache(maxsize=256)
def _stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words(text))


@lru_cache(maxsize=256)
def _title_names(title: str) -> tuple[Name, ...]:
    """Return the names in the *title* of a document; every sentence asks for them."""
    if not title.strip():
        return ()
    text = Document(id="title", title="", text=title)
    return tuple(name for group in read(text.all()).groups for name in group.names)


def _named(name: Name, reading: Reading) -> bool:
    return any(name.matches(n) for group in reading.groups for n in group.names)


def _met(term: str, stems: frozenset[str], long: frozenset[str]) -> float:
    if term in stems or (long and long <= stems):
        return 1.0
    return _SYNONYM if not stems.isdisjoint(synonyms(term)) else 0.0


def evidence(candidates: Sequence[Candidate], question: str = "") -> Iterator[Evidence]:
    """Yield every sentence of *candidates* with what it leans on.

    What the *question* writes small is no name at the beginning of a sentence.
    """
    plain = small_stems(question)
    for candidate in candidates:
        document = candidate.passage.document
        spans = candidate.sentences
        for rank, (span, cosine, shared) in enumerate(
            zip(
                spans,
                candidate.sentence_cosines,
                candidate.sentence_coverage or [0.0] * len(spans),
                strict=True,
            )
        ):
            lean = _lean(document, spans[:rank], span)
            before = candidate.sentence_cosines[rank - 1] if lean else cosine
            sentence = Passage(document, span)
            yield Evidence(candidate, sentence, lean, cosine, before, shared, plain)


def _lean(
    document: Document, before: Sequence[Span], span: Span
) -> tuple[Passage, ...]:
    """Return the sentences right before *span* in the same paragraph."""
    lean: list[Passage] = []
    start = span.start
    for other in reversed(before[-_BACK:]):
        if "\n" in document.text[other.end : start]:
            break
        lean.insert(0, Passage(document, other))
        start = other.start
    return tuple(lean)
