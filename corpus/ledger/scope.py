"""Whose a number is and when it holds: the nearest name and time by clause structure.

No parser: distances in words, with a toll for each boundary crossed. The order of
preference for the owner of a number is the bracket it explains ("South Korean (18%)"),
the possessive before it ("Japan's subsidy of $660 million"), what "of", "for" or "in"
ties to it, and then the names before it, nearest first.
"""

import re
from collections.abc import Sequence

from corpus.language.names import Name
from corpus.ledger.sentence import Group, Reading, Time
from corpus.model import Quantity

_TIES = re.compile(
    r"(?:\s+(?!(?:and|but|while|whereas|than)\b)[\w&-]+){0,5}?"
    r"\s+(?:of|for|in|by|from|at|to|on|with|about|among|within|across)"
    r"(?:\s+(?:the|its|their|all))?"
    r"(?:\s+(?!(?:and|but|while|whereas|than)\b)[\w&’'-]+){0,2}?\s+"
)
# "27% of the cargo that left the port of Oslo": what the part is of, to its last name.
_WHOLE = re.compile(
    r"\s+of(?:\s+(?!(?:and|but|while|whereas|or|as|than|to)\b)[\w&’'-]+){1,10}\s+"
)
_OPENED = re.compile(r"(?:\s+[\w&’'-]+){0,5}\s*\([^()]*")
_OWNED = re.compile(r"(?:\s+[^\s,;:()]+){1,7}\s*")
_ASIDE = re.compile(r"\([^()]*\)")
_TOLL = re.compile(r"[;:]|,|\(|\)|\b(?:and|but|while|whereas|although|though|or)\b")
_RESPECTIVELY = re.compile(r"\brespectively\b|\bin that order\b", re.IGNORECASE)
_DATED = frozenset({"year", "date"})
_TOLLS = {";": 8, ":": 4, ",": 2, "(": 3, ")": 3}
_CLAUSE_WORD = 4
_LEADING = 5  # what a time that opens the sentence costs at most


def distance(reading: Reading, start: int, end: int, other: Quantity | Time) -> int:
    """Return how far *other* is from *start* to *end*, in words and tolls."""
    if isinstance(other, Quantity):
        begin, stop = other.passage.span.start, other.passage.span.end
    else:
        begin, stop = other.start, other.end
    if begin < end and start < stop:
        return 0
    gap = reading.between(end, begin) if end <= begin else reading.between(stop, start)
    gap = _ASIDE.sub(" ", gap)
    tolls = sum(_TOLLS.get(m[0], _CLAUSE_WORD) for m in _TOLL.finditer(gap))
    return len(gap.split()) + tolls


def owners(reading: Reading, quantity: Quantity) -> list[Group]:
    """Return the groups that could own *quantity*, the most likely first."""
    at, until = quantity.passage.span.start, quantity.passage.span.end
    tied = in_order(reading, quantity)
    before: list[Group] = []
    last: list[Group] = []
    for group in reading.groups:
        if group.end <= at:
            gap = reading.between(group.end, at)
            if _explains(gap) or (group.possessive and _OWNED.fullmatch(gap)):
                tied.insert(0, group)
            elif group.role == "plain":
                before.insert(0, group)
            else:
                last.insert(0, group)
        elif group.start >= until:
            gap = reading.between(until, group.start)
            if _TIES.fullmatch(gap) or _WHOLE.fullmatch(gap):
                tied.append(group)
    return [*tied, *before, *last]


def in_order(reading: Reading, quantity: Quantity) -> list[Group]:
    """Return the one whose *quantity* is by "respectively": the third for the third."""
    place, count = place_in_order(reading, quantity)
    return [
        Group((group.names[place],), group.role, group.possessive)
        for group in reading.groups
        if count > 1 and len(group.names) == count
    ]


def place_in_order(reading: Reading, quantity: Quantity) -> tuple[int, int]:
    """Return which of how many numbers *quantity* is that "respectively" follows."""
    end = _RESPECTIVELY.search(reading.sentence.text)
    dated = quantity.kind in _DATED
    run = [q for q in reading.quantities if (q.kind in _DATED) == dated]
    if end is None or quantity not in run or len({q.unit for q in run} - {""}) > 1:
        return 0, 0
    return run.index(quantity), len(run)


def _explains(gap: str) -> bool:
    """Tell whether a bracket opens right behind a name and still stands open."""
    return "(" in gap and ")" not in gap and _OPENED.fullmatch(gap) is not None


def owns(
    name: Name,
    quantity: Quantity,
    readings: Sequence[Reading],
    beside: Sequence[Name] = (),
) -> bool:
    """Tell whether *quantity*, of the last of *readings*, can be *name*'s.

    *readings* are the sentences up to the number's, in order. Another name of the
    same sort (place or not) that stands nearer takes the number away, unless it is
    one of *beside*; a sentence with none leaves the question to the sentence before it.
    """
    last = readings[-1]
    verdict = _first(name, _without(beside, owners(last, quantity)), last)
    for reading in reversed(readings[:-1]):
        if verdict is not None:
            break
        plain = [g for g in reading.groups if g.role != "speaker"]
        speakers = [g for g in reading.groups if g.role == "speaker"]
        verdict = _first(name, _without(beside, [*plain, *speakers]), reading)
    return bool(verdict)


def _without(beside: Sequence[Name], groups: Sequence[Group]) -> list[Group]:
    """Return the *groups* that are of other names than *beside*."""
    return [
        group
        for group in groups
        if not all(any(n.matches(other) for other in beside) for n in group.names)
    ]


def _first(name: Name, groups: Sequence[Group], reading: Reading) -> bool | None:
    """Tell whether *name* is in the first group of its sort; None where none is."""
    for group in groups:
        if any(name.matches(other) for other in group.names):
            return True
        if group.place == name.place and group.role != "speaker":
            return False
    speaking = [g for g in reading.groups if g.role == "speaker"]
    if any(name.matches(other) for group in speaking for other in group.names):
        return True
    return None


def times(reading: Reading, quantity: Quantity) -> list[Time]:
    """Return the times of the sentence, the one that dates *quantity* first."""
    span = quantity.passage.span
    first = reading.sentence.span.start

    place, count = place_in_order(reading, quantity)
    dated = [time for time in reading.times if time.when == "dated"]
    ordered = dated[place] if 1 < count == len(dated) else None

    def cost(time: Time) -> tuple[int, bool, int]:
        if time.quantity is quantity:
            return (10**6, False, 0)
        if time is ordered:
            return (-1, False, 0)
        far = distance(reading, span.start, span.end, time)
        opens = len(reading.between(first, time.start).split()) <= 1
        # "from $10 in 2019 to $14 in 2021": of two as near, the one behind
        return (
            min(far, _LEADING) if opens else far,
            time.start < span.start,
            time.start,
        )

    return sorted(reading.times, key=cost)
