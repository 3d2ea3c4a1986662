"""Superlatives: of what the documents give a number for, whose is the greatest.

"Which country has the highest share?" is asked as "What share?", of everybody; numbers
are compared only where they fill the same slots, and only if they cannot overlap.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from corpus.language.names import Name
from corpus.language.words import words
from corpus.ledger.facts import fact
from corpus.ledger.scope import owners
from corpus.quantity.nouns import plural
from index.agree import reach
from index.evidence import Evidence, Weigh
from index.listing import sort_of
from index.model import Derivation
from index.numbers import Reader, fitting, read_numbers
from index.question import Question, understand
from index.wanted import is_measured

Rank = Callable[[Question, Reader], float]

_LEAST = frozenset(
    """lowest smallest fewest least shortest cheapest slowest youngest lightest
    narrowest""".split()
)
_HOW = {
    "longest": "long",
    "shortest": "long",
    "tallest": "tall",
    "deepest": "deep",
    "heaviest": "heavy",
    "lightest": "heavy",
    "oldest": "old",
    "youngest": "old",
    "fastest": "fast",
    "slowest": "fast",
    "cheapest": "expensive",
    "widest": "wide",
    "narrowest": "wide",
}
_COUNTED = frozenset({"most", "fewest", "least"})
_SUPERLATIVE = re.compile(
    r"\bthe\s+(?P<word>most(?!\s+\w+(?:ive|ous|ant|ent|ful|al|ed|ar)\b)|fewest|least|"
    r"highest|largest|biggest|greatest|lowest|smallest|widest|narrowest|"
    rf"{'|'.join(_HOW)})\s+(?P<what>[^?,.]+)",
    re.IGNORECASE,
)
_WHO = re.compile(r"\W*(?:(?:which|what)\s+(?P<noun>[\w-]+)|who)\b", re.IGNORECASE)
_FEWEST = 2  # numbers that are compared at least


@dataclass(frozen=True, slots=True)
class Standing:
    """Whose number it is, and where it stands."""

    owner: Name
    reader: Reader


@dataclass(frozen=True, slots=True)
class Extreme:
    """Numbers in their order, the one asked for first, and how that one is shown."""

    derivation: Derivation
    standings: tuple[Standing, ...]
    text: str


def extreme(
    text: str, found: Sequence[Evidence], weigh: Weigh, rank: Rank
) -> Extreme | None:
    """Return whose number is the greatest or least, as *text* asks; None if untold.

    None as well where a sentence says so in words: "the largest buyer is Germany".
    *rank* scores a reader for a question.
    """
    superlative, who = _SUPERLATIVE.search(text), _WHO.match(text)
    if (
        superlative is None
        or who is None
        or _said(superlative, understand(text), found)
    ):
        return None
    plain = _plain(superlative, text[who.end() : superlative.start()])
    if plain is None:
        return None
    question = understand(plain)
    readers = fitting(read_numbers(question, found, weigh)) if question.kinds else []
    if not readers:
        return None
    best = max(readers, key=partial(rank, question))
    places = sort_of(who["noun"]) if who["noun"] else None
    standings = list(_standings(question, best, readers, places=places))
    least = superlative["word"].lower() in _LEAST
    return _ordered(standings, least=least)


def _said(
    superlative: re.Match[str], question: Question, found: Sequence[Evidence]
) -> bool:
    """Tell whether a sentence has the superlative itself, and the topic."""
    word = re.compile(rf"\b{superlative['word']}\b", re.IGNORECASE)
    stems = {w.stem for w in words(superlative["word"])}
    terms = [term for term in question.terms if term.stem not in stems]
    return any(
        word.search(one.sentence.text)
        and sum(one.covers_here(term.stem) > 0 for term in terms) * 2 > len(terms)
        for one in found
    )


def _plain(superlative: re.Match[str], does: str) -> str | None:
    """Return the question for one's own number; *does* is what stands before "the"."""
    word, what = superlative["word"].lower(), superlative["what"].strip()
    named = words(what)
    if not named:
        return None
    if word in _COUNTED:
        many = any(plural(one.text) for one in named[:3])
        return f"How {'many' if many else 'much'} {what}, {does.strip()}?"
    if word in _HOW:
        return f"How {_HOW[word]} is the {what}?"
    if any(is_measured(one.stem) for one in named[:3]):
        return f"What {what}, {does.strip()}?"
    return None


def _standings(
    question: Question, best: Reader, readers: Sequence[Reader], *, places: bool | None
) -> Iterator[Standing]:
    """Yield one number for each owner, comparable to *best*."""
    seen: set[frozenset[str]] = set()
    for reader in [best, *(r for r in readers if r is not best)]:
        owner = _owner(question, reader, places=places)
        if owner is None or owner.key in seen or not _alike(question, best, reader):
            continue
        seen.add(owner.key)
        yield Standing(owner, reader)


def _owner(question: Question, reader: Reader, *, places: bool | None) -> Name | None:
    """Return the nearest name of the sort asked for that can own the number."""
    *before, reading = reader.evidence.readings
    groups = [*owners(reading, reader.quantity)]
    groups += [group for earlier in reversed(before) for group in earlier.groups]
    for group in groups:
        if group.role == "speaker" or places not in {None, group.place}:
            continue
        for name in group.names:
            if not any(map(name.matches, question.names)):
                return name
    return None


def _alike(question: Question, best: Reader, other: Reader) -> bool:
    """Tell whether two numbers are of one kind, time and topic."""
    ours, theirs = best.quantity, other.quantity
    if (ours.unit, ours.kind) != (theirs.unit, theirs.kind):
        return False
    if best.evidence.document.id != other.evidence.document.id:
        return False
    one, two = (fact(r.evidence.readings, r.quantity) for r in (best, other))
    when = [(f.time.value, f.time.high) if f.time else None for f in (one, two)]
    return (
        one.status == two.status
        and (when[0] == when[1] or bool(question.years))
        and all(
            other.evidence.covers_here(term.stem) > 0
            for term in question.terms
            if best.evidence.covers_here(term.stem) > 0
        )
    )


def _ordered(standings: Sequence[Standing], *, least: bool) -> Extreme | None:
    """Return the numbers in order; None where the first is not surely the first."""
    if len(standings) < _FEWEST:
        return None
    order = sorted(standings, key=lambda s: s.reader.quantity.value, reverse=not least)
    first, second = (reach(one.reader.quantity) for one in order[:2])
    if first.meets(second):
        return None
    shown = [f"{one.owner.bare} ({_told(one)})" for one in order]
    others = [", ".join(shown[1:-1]), shown[-1]]
    behind = " and ".join(part for part in others if part)
    numbers = [one.reader.quantity for one in order]
    listed = ", ".join(f"{q.value:f} {q.unit}".rstrip() for q in numbers)
    return Extreme(
        Derivation(
            expression=f"{'min' if least else 'max'}({listed})",
            value=numbers[0].value,
            unit=numbers[0].unit,
            operands=tuple(range(len(numbers))),
            high=numbers[0].high,
        ),
        tuple(order),
        f"{shown[0]}, {'below' if least else 'ahead of'} {behind}",
    )


def _told(standing: Standing) -> str:
    return " ".join(standing.reader.quantity.passage.text.split())
