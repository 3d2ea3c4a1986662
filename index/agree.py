"""Several documents on one thing: which say the same again, and which differ.

Documents differ only where two numbers fill the same slots: whose, of what, when, and
how sure. What cannot be told apart from a number of something else is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from corpus.language.words import STOP, content, stem
from corpus.model import Fact, Quantity
from index.choose import Choice, nearly, rank
from index.merge import repeats
from index.numbers import Reader, same
from index.question import Question
from index.told import told
from index.wanted import NAMED

_AGREE = 0.85  # how near to the best another citation must be
_DIFFER = 0.5  # the same for a number that differs, of the same thing by every slot
_ROUGHLY = Decimal("0.1")  # what "about" may be off by, of the number
_ROUNDED = Decimal("0.05")  # what rounding may change, of the number
_COMMON = 0.5  # share of their words beyond the question's that two answers share
_FIRST = date.min
_STOPS = frozenset(map(stem, STOP))


def agreeing(
    question: Question,
    best: Choice,
    choices: Sequence[Choice],
    *,
    least: float,
    most: int,
) -> list[Choice]:
    """Return up to *most* others that say what *best* says, other documents first.

    Each scores nearly as well, or says it as likely as *least*. The same statement in
    nearly the same words is not another one.
    """
    kept: list[Choice] = []
    said = {best.evidence.text}
    home = best.evidence.document
    for choice in _ordered(best, choices):
        if len(kept) == most:
            break
        if choice.evidence.text in said:
            continue
        if best.reader is None and choice.evidence.document.id == home.id:
            break  # no other document's are left
        near = nearly(best, choice, _AGREE) or _covers_all(question, choice)
        if best.reader is not None and choice.evidence.document != home:
            near = near or choice.probability >= least
        if near and _agree(question, best, choice) and _fresh(choice, [best, *kept]):
            kept.append(choice)
            said.add(choice.evidence.text)
    return kept


def differing(
    question: Question, best: Choice, choices: Sequence[Choice], least: float
) -> list[Choice]:
    """Return one choice for each number that documents give in place of *best*'s.

    The newest first, *best* among them; none where the documents do not differ.
    """
    if best.reader is None:
        return []
    kept = [best]
    for choice in _ordered(best, choices):
        likely = choice.probability >= least and nearly(best, choice, _DIFFER)
        if likely and all(_differ(question, one, choice) for one in kept):
            kept.append(choice)
    if len(kept) == 1:
        return []
    return sorted(kept, key=_published, reverse=True)


def _published(choice: Choice) -> tuple[date, str]:
    document = choice.evidence.document
    return document.published or _FIRST, document.id


def _ordered(best: Choice, choices: Sequence[Choice]) -> list[Choice]:
    """Return the choices, those of documents other than *best*'s first."""
    home = best.evidence.document.id
    ranked = sorted(choices, key=rank, reverse=True)
    return sorted(ranked, key=lambda choice: choice.evidence.document.id == home)


def _fresh(choice: Choice, kept: Sequence[Choice]) -> bool:
    """Tell whether the sentence of *choice* repeats none of those *kept*."""
    text = choice.evidence.text
    return not any(repeats(text, other.evidence.text) for other in kept)


def _agree(question: Question, best: Choice, other: Choice) -> bool:
    if best.reader is not None:
        return other.reader is not None and same(
            best.reader.quantity, other.reader.quantity
        )
    if question.asks in NAMED:
        return not _new_names(question, best).isdisjoint(_new_names(question, other))
    asked = {term.stem for term in question.terms}
    asked |= {stem for name in question.names for stem in name.key}
    ours, theirs = (
        {word.stem for word in content(one.evidence.reading.words)} - asked
        for one in (best, other)
    )
    return len(ours & theirs) > _COMMON * min(len(ours), len(theirs))


def _covers_all(question: Question, choice: Choice) -> bool:
    """Tell whether the sentence itself has every word of the question."""
    found = choice.evidence
    return all(found.covers_here(term.stem) for term in question.terms) and all(
        found.names_met(name) == 1.0 for name in question.names
    )


def _new_names(question: Question, choice: Choice) -> set[frozenset[str]]:
    """Return the names of the sentence that the question does not have."""
    return {
        name.key
        for group in choice.evidence.reading.groups
        for name in group.names
        if not any(name.matches(asked) for asked in question.names)
    }


def _differ(question: Question, one: Choice, other: Choice) -> bool:
    """Tell whether two documents give two numbers for the very same thing."""
    if one.reader is None or other.reader is None:
        return False
    if one.reader.unfilled or other.reader.unfilled:
        return False
    if one.evidence.document.id == other.evidence.document.id:
        return False
    ours, theirs = one.reader.quantity, other.reader.quantity
    if (ours.unit, ours.kind) != (theirs.unit, theirs.kind) or compatible(ours, theirs):
        return False
    facts = _fact(one, one.reader), _fact(other, other.reader)
    return (
        _same_time(question, *facts)
        and (bool(question.names) or _same_owner(one, other, *facts))
        and _covers_alike(question, one, other)
    )


def _fact(choice: Choice, reader: Reader) -> Fact:
    return told(choice.evidence, reader.quantity)


def _same_time(question: Question, one: Fact, other: Fact) -> bool:
    """Tell whether two facts are of one time, one status and no condition apart."""
    times = {
        None if each.time is None else (each.time.value, each.time.high)
        for each in (one, other)
    }
    return (
        (len(times) == 1 or bool(question.years))
        and one.status == other.status
        and (one.condition is None) == (other.condition is None)
    )


def _same_owner(one: Choice, other: Choice, ours: Fact, theirs: Fact) -> bool:
    """Tell whether two numbers are of one thing, where the question names none."""
    owners = {ours.entity, theirs.entity}
    if None not in owners:
        return len(owners) == 1
    here, there = one.evidence.context, other.evidence.context
    return not here.heading.isdisjoint(there.heading - _STOPS)


def _covers_alike(question: Question, one: Choice, other: Choice) -> bool:
    """Tell whether both meet the same words of the question, none of them elsewhere."""
    return all(
        (one.evidence.covers_here(term.stem) > 0)
        == (other.evidence.covers_here(term.stem) > 0)
        for term in question.terms
    )


@dataclass(frozen=True, slots=True)
class Reach:
    """The values that a statement allows."""

    low: Decimal | None
    high: Decimal | None

    def meets(self, other: "Reach") -> bool:
        """Tell whether a value is in both."""
        below = self.high is None or other.low is None or other.low <= self.high
        above = self.low is None or other.high is None or self.low <= other.high
        return below and above


def compatible(one: Quantity, other: Quantity) -> bool:
    """Tell whether one amount can be both: "over 1,000" and 1,200, or 27 and 27.4."""
    if reach(one).meets(reach(other)):
        return True
    exact = one.high is None and other.high is None and one.bound == other.bound == "="
    coarse, fine = sorted((one.value, other.value), key=_places)
    close = abs(fine - coarse) <= _ROUNDED * abs(fine)
    return exact and close and round(fine, _places(coarse)) == coarse


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def reach(quantity: Quantity) -> Reach:
    """Return the values that *quantity* allows, by its bound and range."""
    low = quantity.value
    high = low if quantity.high is None else quantity.high
    match quantity.bound:
        case "<" | "<=":
            return Reach(None, high)
        case ">" | ">=":
            return Reach(low, None)
        case "~":
            return Reach(low - abs(low) * _ROUGHLY, high + abs(high) * _ROUGHLY)
        case _:
            return Reach(low, high)
