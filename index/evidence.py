"""How well a sentence speaks to a question: the features every choice is made from.

Pure: candidates in, features out. Word weights, from 0 for the most common to 1 for a
word that no document has, come from the caller, who knows the corpus.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.language.names import Name, names, small_stems
from corpus.language.places import place
from corpus.language.synonyms import synonyms
from corpus.language.words import stem, stems, topics
from corpus.ledger.sentence import Reading, leans, read
from corpus.model import Document, Passage
from index.context import Context
from index.model import Candidate

Weigh = Callable[[str], float]

_NOTHING: frozenset[str] = frozenset()
_SYNONYM = 0.8  # what a synonym counts against the word itself
_NEAR = 0.6  # what a word of the sentence before counts
LEANT = 0.9  # the same, where the sentence speaks of "this figure" or "it"
_TITLE = 0.5  # what a word of the title or section counts
_BACK = 3  # sentences of the same paragraph that a sentence may lean on
_NAME = 3  # words of a name
_MARKED = ("#", "**", "__")
_ENDS = frozenset(".!?:;,…”\"'’)]")  # a heading seldom has one


@dataclass(frozen=True)
class Evidence:
    """A sentence of a candidate, the sentences it leans on, and how near it is.

    *leant* are the sentences before it in its paragraph, nearest last; *cosine* is the
    sentence's similarity to the question, *before* that of the sentence before it.
    *shared* is the share of the question's words that it has, or its title or section.
    *replies* tells whether it is right below what it replies to, which *leant* begins
    with: a question of the document's own, or a heading with no word that the question
    asked has not. The latter *restates* it.
    """

    context: Context
    sentence: Passage
    leant: tuple["Evidence", ...]
    cosine: float
    before: float
    shared: float = 0.0
    replies: bool = False
    restates: bool = False

    @property
    def candidate(self) -> Candidate:
        """The passage that the sentence was found in."""
        return self.context.candidate

    @cached_property
    def text(self) -> str:
        """The sentence's characters."""
        return self.sentence.text

    @property
    def meant(self) -> float:
        """The similarity, lent from the sentence before where it speaks of that one."""
        lent = LEANT * self.before
        return lent if lent > self.cosine and self.leans else self.cosine

    @cached_property
    def leans(self) -> bool:
        """Whether it speaks of what the sentence before it names."""
        return self.replies or leans(self.text)

    @cached_property
    def questions(self) -> bool:
        """Whether it asks itself."""
        return questions(self.text)

    @property
    def lean(self) -> tuple[Passage, ...]:
        """The sentences it leans on themselves."""
        return tuple(one.sentence for one in self.leant)

    @cached_property
    def document(self) -> Document:
        """The document that the sentence is of."""
        return self.sentence.document

    @cached_property
    def reading(self) -> Reading:
        """The sentence taken apart."""
        return read(self.sentence, small=self.context.small)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """The sentences it leans on and itself, taken apart, itself last."""
        return (*(one.reading for one in self.leant), self.reading)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The sentence's stems, its acronyms spelled out."""
        found = stems(self.text)
        for short, long in self.context.acronyms.items():
            if short in found:
                found |= long
        return found

    @cached_property
    def near(self) -> frozenset[str]:
        """The stems of the sentences it leans on."""
        return _NOTHING.union(*(one.stems for one in self.leant))

    @cached_property
    def worth(self) -> float:
        """What a word of the sentences it leans on counts."""
        return LEANT if self.leans else _NEAR

    def spelled(self, acronym: str) -> frozenset[str]:
        """Return the stems of what *acronym* stands for in this document, if told."""
        return self.context.acronyms.get(acronym, _NOTHING)

    def covers(self, term: str) -> float:
        """Return how far the stem *term* is met: 1 in the sentence, less around."""
        long = self.spelled(term)
        if met := _met(term, self.stems, long):
            return met
        if self.leant and (met := _met(term, self.near, long)):
            return self.worth * met
        return _TITLE * _met(term, self.context.heading, long)

    def covers_here(self, term: str) -> float:
        """Return how far the stem *term* is met in the sentence itself.

        A sentence that speaks of "this figure" speaks of the one before it, too.
        """
        met = _met(term, self.stems, self.spelled(term))
        if not met and self.leans:
            return LEANT * _met(term, self.near, self.spelled(term))
        return met

    def names_met(self, name: Name) -> float:
        """Return how far *name* is met: 1 in the sentence, less around, 0 nowhere."""
        if self._names(name):
            return 1.0
        if any(one._names(name) for one in self.leant):  # noqa: SLF001  its own kind
            return self.worth
        if self._has(name, self.stems):
            return 1.0
        if self._has(name, self.near):
            return self.worth
        if self._has(name, self.context.heading):
            return _TITLE
        possible = _may_name(name, self.context.heading)
        titles = self.context.titles if possible else ()
        return _TITLE if any(map(name.matches, titles)) else 0.0

    def stands_for_words(self, name: Name) -> bool:
        """Tell whether *name* is an acronym that this document spells out."""
        return bool(self.spelled(stem(name.text)))

    def _names(self, name: Name) -> bool:
        """Tell whether one of the sentence's own names is *name*, or a part of it."""
        if not _may_name(name, self.stems):
            return False
        return any(map(name.matches, self.reading.names))

    def _has(self, name: Name, found: frozenset[str]) -> bool:
        """Tell whether the words of *name*, or of what it stands for, are *found*."""
        if name.key <= found:
            return True
        long = self.spelled(stem(name.text))
        return bool(long) and long <= found


def _may_name(name: Name, stems: frozenset[str]) -> bool:
    """Tell, without reading it, whether what has *stems* can have *name* in it.

    Names that match have a word in common, unless they are one country's.
    """
    return not stems.isdisjoint(name.key) or place(name.text) is not None


def _met(term: str, stems: frozenset[str], long: frozenset[str]) -> float:
    if term in stems or (long and long <= stems):
        return 1.0
    return _SYNONYM if not stems.isdisjoint(synonyms(term)) else 0.0


def questions(text: str) -> bool:
    """Tell whether a sentence asks, and so answers nothing: "How do I begin?"."""
    return text.rstrip("*_ \t").endswith("?")


def evidence(candidates: Sequence[Candidate], question: str = "") -> Iterator[Evidence]:
    """Yield every sentence of *candidates* with what it leans on.

    What the *question* writes small is no name at the beginning of a sentence.
    """
    plain, asked, named = small_stems(question), topics(question), names(question)
    for candidate in candidates:
        context = Context(candidate, plain)
        made: list[Evidence] = []
        above: Evidence | None = None
        spans = candidate.sentences
        for span, cosine, shared in zip(
            spans,
            candidate.sentence_cosines,
            candidate.sentence_coverage or [0.0] * len(spans),
            strict=True,
        ):
            sentence = Passage(candidate.passage.document, span)
            lean = _lean(sentence, made)
            before = made[-1].cosine if lean else cosine
            last = made[-1] if made else None
            head = last if last is not None and last.restates else above
            if head is not None:
                lean = (head, *(one for one in lean if one is not head))
                before = max(before, head.cosine) if head is last else before
            one = Evidence(
                context,
                sentence,
                lean,
                cosine,
                before,
                shared,
                replies=head is not None and head is last,
                restates=_restates(sentence.text, asked, named),
            )
            made.append(one)
            if _stands_above(one):
                above = one
        yield from made


def _restates(text: str, asked: frozenset[str], named: Sequence[Name]) -> bool:
    """Tell whether a heading has no word but those *asked* for.

    Nor has "Maren Solheim" where Solheim is *named*. A whole sentence may put the words
    of the question in another order: "Construction is the process of constructing".
    """
    if not (text.startswith(_MARKED) or text[-1] not in _ENDS):
        return False
    told = topics(text)
    if not told or leans(text):
        return False
    if len(told) <= _NAME and not told <= asked and not told.isdisjoint(asked):
        known = [one for one in names(text) if any(map(one.matches, named))]
        asked = asked.union(*(one.key for one in known))
    return told <= asked


def _stands_above(one: Evidence) -> bool:
    """Tell whether a sentence is a question at the end of a line."""
    return one.questions and one.document.text.startswith("\n", one.sentence.span.end)


def _lean(sentence: Passage, before: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the sentences right before *sentence* in the same paragraph."""
    lean: list[Evidence] = []
    start = sentence.span.start
    for other in reversed(before[-_BACK:]):
        if "\n" in sentence.document.text[other.sentence.span.end : start]:
            break
        lean.insert(0, other)
        start = other.sentence.span.start
    return tuple(lean)
