"""Superlatives: of what the documents give a number for, whose is the greatest.

"Which country has the highest share?" is asked as "What share?", of everybody, and
"What is the highest share?" of everything; numbers are compared only where they fill
the same slots, and only if they cannot overlap.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from corpus.language.names import Name
from corpus.language.words import stem
from corpus.ledger.scope import owners
from corpus.model import Fact, Quantity
from corpus.pattern import regex
from index.agree import reach
from index.derive import shown
from index.evidence import Evidence, Weigh
from index.model import Derivation
from index.numbers import Reader, answering, named
from index.question import Question, understand
from index.several import sort_of
from index.superlatives import (
    IS,
    LEAST,
    SUPERLATIVE,
    WHAT,
    WHO,
    YEARLY,
    plainly,
    said_so,
)
from index.told import told
from index.units import convertible

Rank = Callable[[Question, Reader], float]

_CUT = regex(
    r"^[%\s,]*(?:and|or|while|but)\s+|[,;:]\s+(?:(?:and|or|while|but)\s+)?"
    r"|\s(?:and|while|but)\s+"
)
_BEHIND = regex(
    r"\s+(?:for|at|in|on|from|to|by)\s+(?:(?!and\b|or\b|while\b|but\b)[\w’'-]+\s*){1,6}"
    r"(?=[\s,;.)]|$)"
)
_FEWEST = 2  # numbers that are compared at least


@dataclass(frozen=True, slots=True)
class Standing:
    """Whose number it is, None where nobody's is asked for, and where it stands."""

    owner: str | None
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
    yearly = YEARLY.fullmatch(text)
    if yearly is not None:
        return _of_years(yearly, found, weigh, rank)
    superlative = IS.match(text) or SUPERLATIVE.search(text)
    if superlative is None or said_so(superlative, understand(text), found):
        return None
    what, who = WHAT.match(text), WHO.match(text)
    if what is not None and what.end() == superlative.start():
        plain, who = plainly(superlative, ""), None
    elif who is not None:
        plain = plainly(superlative, text[who.end() : superlative.start()])
    else:
        return None
    question = understand(plain) if plain is not None else None
    if question is None or not question.kinds:
        return None
    near = [one for one in found if _speaks(question, one)]
    readers = answering(question, near, weigh)
    alike = _alike(question, readers, partial(rank, question), timed=True)
    least = superlative["word"].lower() in LEAST
    places = sort_of(stem(who["noun"])) if who is not None and who["noun"] else None
    numbers = [Standing(None, reader) for reader in _distinct(alike)]
    standings = list(_standings(question, alike, places=places)) if who else numbers
    if who is not None and who["noun"] and places is None:
        listed = len({reader.evidence.sentence for reader in alike}) == 1
        if not listed or len(standings) < len(numbers):
            standings = numbers
    return _ordered(question, standings, least=least)


def _speaks(question: Question, evidence: Evidence) -> bool:
    """Tell whether a sentence, or what is around it, has a word of the question."""
    terms = question.terms
    return not terms or any(evidence.covers(term.stem) for term in terms)


def _of_years(
    asked: re.Match[str], found: Sequence[Evidence], weigh: Weigh, rank: Rank
) -> Extreme | None:
    """Return in which year something was greatest: its numbers, each with its year."""
    question = understand(f"What was {asked['what'] or asked['of']}?")
    readers = answering(question, found, weigh)
    alike = _alike(question, readers, partial(rank, question), timed=False)
    standings: dict[str, Standing] = {}
    for reader in alike:
        time = told(reader.evidence, reader.quantity).time
        if time is not None and time.kind in {"year", "date"}:
            year = time.passage.text
            standings.setdefault(year, Standing(year, reader))
    word = (asked["word"] or asked["first"]).lower()
    return _ordered(question, list(standings.values()), least=word in LEAST)


def _alike(
    question: Question,
    readers: Sequence[Reader],
    rank: Callable[[Reader], float],
    *,
    timed: bool,
) -> list[Reader]:
    """Return the most of *readers* that are comparable to one of them, that one first.

    Of as many, those of the reader that ranks best.
    """
    facts = [told(reader.evidence, reader.quantity) for reader in readers]
    most: list[Reader] = []
    for best, ours in sorted(
        zip(readers, facts, strict=True), key=lambda each: rank(each[0]), reverse=True
    ):
        both = zip(readers, facts, strict=True)
        others = [
            other
            for other, theirs in both
            if other is not best
            and (not timed or _same_time(question, ours, theirs))
            and _comparable(question, best, ours, other, theirs)
        ]
        if len(others) + 1 > len(most):
            most = [best, *others]
    return most


def _comparable(
    question: Question, best: Reader, ours: Fact, other: Reader, theirs: Fact
) -> bool:
    """Tell whether two numbers are of one kind, status and topic."""
    units = [named(question, one).unit for one in (best, other)]
    if units[0] != units[1] and not (all(units) and convertible(units[1], units[:1])):
        return False
    if best.evidence.document.id != other.evidence.document.id:
        return False
    return ours.status == theirs.status and all(
        (other.evidence.covers_here(term.stem) > 0)
        == (best.evidence.covers_here(term.stem) > 0)
        for term in question.terms
    )


def _same_time(question: Question, one: Fact, other: Fact) -> bool:
    when = [(f.time.value, f.time.high) if f.time else None for f in (one, other)]
    return when[0] == when[1] or bool(question.years)


def _distinct(readers: Sequence[Reader]) -> Iterator[Reader]:
    """Yield one reader for each amount."""
    seen: set[str] = set()
    for reader in readers:
        amount = shown(reader.quantity)
        if amount not in seen:
            seen.add(amount)
            yield reader


def _standings(
    question: Question, readers: Sequence[Reader], *, places: bool | None
) -> Iterator[Standing]:
    """Yield one number for each owner."""
    seen: set[frozenset[str]] = set()
    for reader in readers:
        owner = _owner(question, reader, places=places)
        if owner is not None and owner.key not in seen:
            seen.add(owner.key)
            yield Standing(owner.bare, reader)


def _owner(question: Question, reader: Reader, *, places: bool | None) -> Name | None:
    """Return the nearest name of the sort asked for that can own the number.

    Where the sort is not known, one of the sentence itself.
    """
    *before, reading = reader.evidence.readings
    groups = [*owners(reading, reader.quantity)]
    if places is not None:
        groups += [group for earlier in reversed(before) for group in earlier.groups]
    for group in groups:
        if group.role == "speaker" or places not in {None, group.place}:
            continue
        for name in group.names:
            if not any(map(name.matches, question.names)):
                return name
    return None


def _ordered(
    question: Question, standings: Sequence[Standing], *, least: bool
) -> Extreme | None:
    """Return the numbers in order; None where the first is not surely the first."""
    if len(standings) < _FEWEST:
        return None
    unit = named(question, standings[0].reader).unit
    each = [(_in(unit, named(question, s.reader)), s) for s in standings]
    each.sort(key=lambda one: one[0].value, reverse=not least)
    order = [standing for _, standing in each]
    first, second = (reach(number) for number, _ in each[:2])
    if first.meets(second):
        return None
    said = [_told(one) for one in order]
    others = [", ".join(said[1:-1]), said[-1]]
    behind = " and ".join(part for part in others if part)
    numbers = [named(question, one.reader) for one in order]
    listed = ", ".join(map(shown, numbers))
    return Extreme(
        Derivation(
            expression=f"{'min' if least else 'max'}({listed})",
            value=numbers[0].value,
            unit=numbers[0].unit,
            operands=tuple(range(len(numbers))),
            high=numbers[0].high,
        ),
        tuple(order),
        f"{said[0]}, {'below' if least else 'ahead of'} {behind}",
    )


def _in(unit: str, quantity: Quantity) -> Quantity:
    """Return *quantity* in *unit*, which measures the same."""
    if quantity.unit == unit:
        return quantity
    from corpus.quantity.convert import convert  # noqa: PLC0415  loads pint

    return convert(quantity, unit)


def _told(standing: Standing) -> str:
    number = standing.reader.quantity.passage
    if standing.owner is None:
        return _clause(standing.reader)
    return f"{standing.owner} ({' '.join(number.text.split())})"


def _clause(reader: Reader) -> str:
    """Return the number with the document's words that tell what it is of.

    Those behind it where they begin with a preposition, else those before it.
    """
    reading, span = reader.evidence.reading, reader.quantity.passage.span
    behind = _BEHIND.match(reading.between(span.end, reading.sentence.span.end))
    if behind is not None:
        return " ".join(reading.between(span.start, span.end + behind.end()).split())
    start = reading.sentence.span.start
    ends = (q.passage.span.end for q in reading.quantities)
    start = max([start, *(end for end in ends if end <= span.start)])
    cuts = (m.end() for m in _CUT.finditer(reading.between(start, span.start)))
    start += max(cuts, default=0)
    return " ".join(reading.between(start, span.end).split())
