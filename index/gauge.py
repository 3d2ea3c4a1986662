"""What speaks for a sentence, or a number in it, as the answer: its features.

Pure. What depends on the question alone is read once for all its sentences.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from operator import mul

from corpus.language.opposites import negative, opposites
from corpus.language.synonyms import synonyms
from corpus.language.words import topics, words
from index.confidence import Features
from index.evidence import LEANT, Evidence, Weigh
from index.numbers import Reader
from index.question import Question
from index.swapped import Place, places, replaced
from index.types import fits
from index.when import Interval, asked, timely

_SAID = 0.5  # of a question that a sentence says but for a word or two
_CLAUSE = 5  # words that carry a topic
_LONG = 10  # such words in a long question
_ENDS = (".", "!", "?", "”", '"', ")", "]", ":", ";")
_DATED = 0.4  # what a date right by the number is worth where one is asked for


@dataclass(frozen=True)
class Gauge:
    """Measures sentences against one question; *weigh* gives the weight of a stem."""

    question: Question
    weigh: Weigh

    @cached_property
    def _asks(self) -> frozenset[str]:
        return topics(self.question.text)

    @cached_property
    def _terms(self) -> tuple[tuple[str, float], ...]:
        """The stems of the question's words, with their weights."""
        return tuple((t.stem, self.weigh(t.stem)) for t in self.question.terms)

    @cached_property
    def _names(self) -> tuple[float, ...]:
        """The weights of the question's names."""
        return tuple(
            max((self.weigh(one.lower()) for one in name.key), default=1.0)
            for name in self.question.names
        )

    @cached_property
    def _weights(self) -> tuple[tuple[float, ...], float]:
        """The weights of the words and the names, and their sum."""
        weights = (*(weight for _, weight in self._terms), *self._names)
        return weights, math.fsum(weights)

    @cached_property
    def _unmet(self) -> Callable[[frozenset[str]], int]:
        """Counts the question's words that a passage has not, once for all in it."""

        @cache
        def unmet(found: frozenset[str]) -> int:
            return sum(not _met(term.stem, found) for term in self.question.terms)

        return unmet

    @cached_property
    def _when(self) -> Interval | None:
        return asked(self.question)

    @cached_property
    def _denied(self) -> bool:
        return negative(self.question.text)

    @cached_property
    def _places(self) -> list[Place]:
        return places(words(self.question.text))

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(word.stem for word in words(self.question.text))

    @cached_property
    def _opposites(self) -> tuple[tuple[str, frozenset[str]], ...]:
        found = words(self.question.text)
        return tuple((w.stem, opposites(w.stem)) for w in found if opposites(w.stem))

    def features(
        self,
        found: Evidence,
        reader: Reader | None = None,
        *,
        unclear: bool = False,
        refused: bool = False,
    ) -> Features:
        """Return the features of a sentence, and of the number in it that answers.

        Whether the sentence denies something beside, or has only numbers that were
        refused, is the caller's to tell.
        """
        question = self.question
        names = [found.names_met(name) for name in question.names]
        stems = found.stems
        here = [
            1.0 if stem in stems else found.covers_here(stem) for stem, _ in self._terms
        ]
        covered = [  # what is met here is met
            met or found.covers(stem)
            for met, (stem, _) in zip(here, self._terms, strict=True)
        ]
        told = topics(found.text)
        negated = negative(found.text)
        unfilled = reader.unfilled if reader is not None else ()
        cover = self._share(covered, names)
        return Features(
            cover=cover,
            here=self._share(here, [worth * (worth >= LEANT) for worth in names]),
            shared=found.shared,
            cosine=found.meant,
            passage=found.candidate.cosine,
            names=min(names, default=1.0),
            pull=reader.pull if reader is not None else 0.0,
            fits=fits(question, found),
            number=float(reader is not None),
            lacks=float(reader is None and question.wants.strict),
            uncounted=float("unit" in unfilled),
            unowned=float("owner" in unfilled),
            prefers=preference(question, reader) if reader is not None else 0.0,
            given=self._given_met(found),
            rival=float(bool(names) and min(names) < 1 and self._others(found)),
            timely=timely(self._when, found),
            tells=min(1.0, len(told - self._asks) / _CLAUSE),
            bare=float(not found.text.rstrip().endswith(_ENDS)),
            unmet=(here.count(0.0) + sum(worth < 1.0 for worth in names)) / _LONG,
            strange=self._strange(found, names),
            denies=float(self._denied and not negated),
            contrary=float(self._denied != negated),
            opposed=float(question.asks != "yes_no" and self._opposed(found)),
            length=len(self._asks) / _LONG,
            unclear=float(unclear),
            refused=float(refused),
            swapped=self._swapped(found) if cover >= _SAID else 0.0,
        )

    def _swapped(self, found: Evidence) -> float:
        """Return the weight of the question's words that others stand in place of."""
        others = replaced(self._places, self._stems, found.reading.words)
        met = (stem for stem in others if found.covers_here(stem))  # a synonym is none
        return min(2.0, math.fsum(map(self.weigh, set(others).difference(met))))

    def _share(self, terms: Sequence[float], names: Sequence[float]) -> float:
        """Return the share of the question's words that are met, by weight, 0 to 1."""
        weights, total = self._weights
        return math.fsum(map(mul, weights, (*terms, *names))) / total if total else 0.0

    def _strange(self, found: Evidence, names: Sequence[float]) -> float:
        """Return the share of them that the whole passage does not have."""
        question = self.question
        unmet = self._unmet(found.context.stems) + names.count(0.0)
        return unmet / max(1, len(question.terms) + len(question.names))

    def _opposed(self, found: Evidence) -> bool:
        """Tell whether the sentence has the opposite of a word that it has not."""
        return any(
            stem not in found.stems and not found.stems.isdisjoint(others)
            for stem, others in self._opposites
        )

    def _others(self, found: Evidence) -> bool:
        """Tell whether the sentence has a name that the question does not."""
        asked = self.question.names
        return not all(any(map(n.matches, asked)) for n in found.reading.names)

    def _given_met(self, found: Evidence) -> float:
        """Return the share of the numbers in the question that the sentence states."""
        question = self.question
        asked_for = [*question.given]
        if not question.kinds or question.asks == "time":
            asked_for += question.years  # else they are checked as the number's time
        if not asked_for:
            return 1.0
        stated = [(q.value, q.unit) for q in found.reading.quantities]
        return sum((q.value, q.unit) in stated for q in asked_for) / len(asked_for)


def _met(term: str, stems: frozenset[str]) -> bool:
    return term in stems or not stems.isdisjoint(synonyms(term))


def preference(question: Question, reader: Reader) -> float:
    """Prefer what is dated as the question is: now to once, exact to undated."""
    when = reader.time.when if reader.time is not None else None
    if question.years:
        return (_DATED if reader.dated else -_DATED) if when == "dated" else 0.0
    if question.now:
        return 0.4 if when == "now" else 0.0
    return {"now": 0.15, "past": -0.1}.get(when or "", 0.0)
