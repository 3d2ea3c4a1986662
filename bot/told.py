"""Numbers in their sentences, and whether two of them are told of the same thing. Pure.

By the rules that tell the ledger whose a number is, what it is of and when it holds: a
number that is another's, of another time or of something else neither supports a claim
nor speaks against it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.language.acronyms import acronyms
from corpus.language.names import Name, small_stems
from corpus.language.synonyms import synonyms
from corpus.language.words import content, words
from corpus.ledger.facts import fact
from corpus.ledger.scope import distance, owners, owns
from corpus.ledger.sentence import Group, Reading, read
from corpus.model import Fact, Passage, Quantity

_BACK = 3  # sentences of the same paragraph that a sentence may lean on
_DATE_TO_YEAR = 10_000
_MOST = 0.5  # of a claim's words, more than which make up for an attribute misread


@dataclass(frozen=True)
class Told:
    """A number's fact, and the sentences up to its own, in order.

    *acronyms* are the document's own, with what each stands for.
    """

    fact: Fact
    readings: tuple[Reading, ...]
    acronyms: Mapping[str, str]

    @property
    def quantity(self) -> Quantity:
        """The number."""
        return self.fact.quantity

    @property
    def sentence(self) -> Passage:
        """The sentence that states it."""
        return self.readings[-1].sentence

    @cached_property
    def about(self) -> frozenset[str]:
        """The stems of its sentence and of those that this one leans on."""
        found: frozenset[str] = frozenset()
        for reading in reversed(self.readings):
            own = _stems(reading.sentence.text)
            found |= own
            if own and not reading.leans:
                break
        for short, long in self.acronyms.items():
            if not found.isdisjoint(_stems(short)):
                found |= _stems(long)
        return found

    @cached_property
    def said(self) -> frozenset[str]:
        """The stems of what is said, without names and numbers."""
        named = {
            word.stem
            for group in self._groups
            for name in group.names
            for word in words(name.text)
        }
        numbers = (q.passage.text for q in self.readings[-1].quantities)
        counted = {stem for text in numbers for stem in _stems(text)}
        return self.about - named - counted

    @cached_property
    def head(self) -> str | None:
        """The stem of what the number is of: of "cell prices" that of "prices"."""
        found = content(words(self.fact.attribute or ""))
        return found[-1].stem if found else None

    def share(self, claim: "Told") -> float:
        """Return how much of what *claim* says is said here, from 0 to 1."""
        if not claim.said:
            return 1.0
        return sum(map(self.says, claim.said)) / len(claim.said)

    def speaks_of(self, claim: "Told") -> bool:
        """Tell whether it is told of what *claim* is: thing, owner and time."""
        return (
            self.quantity.unit == claim.quantity.unit
            and self._is_of(claim)
            and self._owned_as(claim)
            and _meet(self.fact.time, claim.fact.time)
        )

    def _is_of(self, claim: "Told") -> bool:
        if claim.head is None:
            return self.share(claim) > 0
        if not self.says(claim.head):
            return False
        if self.head is None or claim.says(self.head):
            return True
        return self.share(claim) > _MOST and self._nearest(claim.head)

    def says(self, stem: str) -> bool:
        """Tell whether the word *stem* is in what it is about, or one for it."""
        return not self.about.isdisjoint(synonyms(stem))

    def _nearest(self, stem: str) -> bool:
        """Tell whether no number of its unit in its sentence is nearer to *stem*."""
        reading, same = self.readings[-1], synonyms(stem)
        there = [word for word in reading.words if word.stem in same]

        def far(number: Quantity) -> int:
            return min(distance(reading, w.start, w.end, number) for w in there)

        others = (q for q in reading.quantities if q.unit == self.quantity.unit)
        return not there or far(self.quantity) == min(map(far, others))

    def _owned_as(self, claim: "Told") -> bool:
        """Tell whether the owner is the claim's, and no other name stands against it.

        The claim's likeliest names must be met. The next of the other sort, of places
        or not, are often an aside, which only a name in their place denies.
        """
        seen: set[bool] = set()
        for group in claim.owners:
            names = [n for n in group.names if n.text.rstrip("s") not in self.acronyms]
            if group.place in seen or not names:  # an acronym is what it is told of
                continue
            if not all(self._owned(name, met=not seen) for name in names):
                return False
            seen.add(group.place)
        return True

    def _owned(self, name: Name, *, met: bool) -> bool:
        if owns(name, self.quantity, self.readings):
            return True
        if any(group.place == name.place for group in self._plain):
            return False
        title = _stems(self.sentence.document.title)
        return not met or name.key <= self.about or name.key <= title

    @property
    def owners(self) -> list[Group]:
        """The names whose the number may be, the likeliest first."""
        found = owners(self.readings[-1], self.quantity)
        return [group for group in found if group.role == "plain"]

    @property
    def _plain(self) -> list[Group]:
        return [group for group in self._groups if group.role == "plain"]

    @property
    def _groups(self) -> Iterator[Group]:
        for reading in self.readings:
            yield from reading.groups


def told(
    sentences: Sequence[Passage], *, small: frozenset[str] = frozenset()
) -> Iterator[Told]:
    """Yield the numbers of *sentences*, which follow one another in a document.

    For *small* see `corpus.language.names.names`.
    """
    if not sentences:
        return
    text = sentences[0].document.text
    small |= small_stems(text[sentences[0].span.start : sentences[-1].span.end])
    defined = acronyms(text)
    readings: tuple[Reading, ...] = ()
    facts: list[Fact] = []
    for sentence in sentences:
        if readings:
            gap = text[readings[-1].sentence.span.end : sentence.span.start]
            if "\n" in gap:
                readings, facts = (), []
        readings = (*readings[-_BACK:], read(sentence, small=small))
        for quantity in readings[-1].quantities:
            facts.append(fact(readings, quantity, defined, facts))
            yield Told(facts[-1], readings, defined)


def _stems(text: str) -> frozenset[str]:
    found = content(words(text))
    return frozenset(word.stem for word in found if not word.text[0].isdigit())


def _meet(one: Quantity | None, other: Quantity | None) -> bool:
    """Tell whether two times share a year; what has none may hold at any."""
    if one is None or other is None:
        return True
    (first, last), (low, high) = _years(one), _years(other)
    return first <= high and low <= last


def _years(time: Quantity) -> tuple[int, int]:
    first, last = time.value, time.value if time.high is None else time.high
    per = _DATE_TO_YEAR if "date" in (time.kind, time.unit) else 1
    return int(first) // per, int(last) // per
