"""The number ledger: a fact for each quantity of a stretch of text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from corpus.language.acronyms import acronyms
from corpus.language.names import Name, small_stems
from corpus.ledger import phrases
from corpus.ledger.scope import owners, times
from corpus.ledger.sentence import Group, Reading, read
from corpus.ledger.status import status
from corpus.model import Fact, Passage, Quantity, Span
from corpus.pattern import regex

_ELLIPSIS = 9  # words between two numbers of which the second says less
_BACK = 3  # sentences of the same paragraph that a sentence may lean on
_CONDITION = regex(
    r"\b(?:if|unless|provided that|assuming|once|when)\b[^,.;]*", re.IGNORECASE
)
_CLAUSE = regex(r"[;:]|,\s+(?:and|but|while|whereas|although|which)\b|\bbut\b")
_NOUN = regex(r"[A-Z][a-z]+(?:tion|sion|ment|ness|ity|ance|ence|ers|ors|ists|ings)s?")
_DATED = {"year", "date"}
# What stands for a number told before: "this figure shrank to 50%".
_FIGURE = regex(
    r"\b(?:this|that|the|its|their) (?:figure|number|share|amount|total|value|rate"
    r"|proportion|percentage|sum)\b",
    re.IGNORECASE,
)


def facts(sentences: Sequence[Passage]) -> Iterator[Fact]:
    """Yield the facts of *sentences*, which follow one another in a document."""
    if not sentences:
        return
    document = sentences[0].document.text
    text = document[sentences[0].span.start : sentences[-1].span.end]
    small, defined = small_stems(text), acronyms(text)
    readings: list[Reading] = []
    told: list[Fact] = []
    for sentence in sentences:
        if (
            readings
            and "\n" in document[readings[-1].sentence.span.end : sentence.span.start]
        ):
            readings, told = [], []
        readings = [*readings[-_BACK:], read(sentence, small=small)]
        for quantity in readings[-1].quantities:
            told.append(fact(readings, quantity, defined, told))
            yield told[-1]


def fact(
    readings: Sequence[Reading],
    quantity: Quantity,
    defined: Mapping[str, str] = MappingProxyType({}),
    told: Sequence[Fact] = (),
) -> Fact:
    """Return the fact of *quantity*, which the last of *readings* states.

    The others are the sentences before it in its paragraph, in order. *defined* are the
    document's acronyms, *told* the facts before this one.
    """
    reading = readings[-1]
    owner = _owner(readings, quantity, defined)
    held = (time for time in times(reading, quantity) if time.quantity != quantity)
    time = next(held, None) if quantity.kind not in _DATED else None
    attribute = _attribute(readings, quantity, told)
    return Fact(
        quantity=quantity,
        entity=_entity(owner, readings, quantity, attribute),
        attribute=attribute,
        time=time.quantity if time is not None else None,  # "today" has no date
        status=status(_clause(reading, quantity)),
        speaker=_speaker(readings),
        condition=_condition(reading, quantity),
    )


def _owner(
    readings: Sequence[Reading], quantity: Quantity, defined: Mapping[str, str]
) -> str | None:
    """Return the name, spelled out, of whose the quantity is.

    An acronym of common nouns is what is spoken of, and nobody who owns.
    """
    groups = [g for g in owners(readings[-1], quantity) if g.role != "speaker"]
    for reading in reversed(readings[:-1]):
        groups += [group for group in reading.groups if group.role == "plain"]
    for group in groups:
        name = group.names[0]
        long = defined.get(name.text, "")
        common = long == long.lower() if long else _common(readings[-1], name)
        if not common:
            return long or name.bare
    return None


def _entity(
    owner: str | None,
    readings: Sequence[Reading],
    quantity: Quantity,
    attribute: str | None,
) -> str | None:
    """Return the owner's name, or else the subject, where that is something else."""
    if owner is not None:
        return owner
    start, end = _clause_start(readings[-1], quantity), quantity.passage.span.start
    found = _subject(readings, start, end)
    return None if found == attribute else found


def _common(reading: Reading, name: Name) -> bool:
    """Tell whether the word is no name but a noun that opens a sentence."""
    if name.place:
        return False
    after = reading.between(name.end, name.end + 2)
    part = after[:1] == "-" and after[1:].islower()  # "Solid-state"
    return part or _NOUN.fullmatch(name.text) is not None


def _attribute(
    readings: Sequence[Reading], quantity: Quantity, told: Sequence[Fact]
) -> str | None:
    """Return the noun phrase that the quantity is told of, in the document's words."""
    reading = readings[-1]
    span, sentence = quantity.passage.span, reading.sentence.span
    shares = quantity.kind in {"percent", "ratio", "number"}
    of = phrases.after(reading.between(span.end, sentence.end), shares=shares)
    start = _clause_start(reading, quantity)
    head = reading.between(start, span.start)
    if of is None and (same := _same(told, quantity, reading, head)) is not None:
        return same.attribute
    earlier = _going_on(told, quantity, reading) if of is None else None
    if earlier is not None:
        return earlier.attribute
    tail = reading.between(span.end, sentence.end)
    found = of or phrases.explained(head) or phrases.modified(head, tail)
    found = found or phrases.before(head)
    if found is None and quantity.kind == "count":
        return quantity.unit
    return found or _subject(readings, start, span.start)


def _same(
    told: Sequence[Fact], quantity: Quantity, reading: Reading, head: str
) -> Fact | None:
    """Return the fact that *quantity* only adds a number to, if it is so told."""
    at = quantity.passage.span.start
    if told and reading.between(told[-1].quantity.passage.span.end, at).strip() == "(":
        return told[-1]  # 1 yuan ($0.14)
    aside = phrases.explained(head)
    names = {name.text for group in reading.groups for name in group.names}
    if not (_FIGURE.search(head) or (aside and aside.removeprefix("the ") in names)):
        return None
    same = (fact for fact in reversed(told) if fact.quantity.unit == quantity.unit)
    return next(same, None)


def _going_on(
    told: Sequence[Fact], quantity: Quantity, reading: Reading
) -> Fact | None:
    """Return the fact whose words are left out before *quantity*.

    As in "Tools brought in 46% of revenue, Paints 31% and Services 23%".
    """
    counted = (fact for fact in reversed(told) if fact.quantity.kind not in _DATED)
    last = next(counted, None)
    if last is None or quantity.kind in _DATED:
        return None
    stop, at = last.quantity.passage.span.end, quantity.passage.span.start
    if not reading.sentence.span.start <= stop <= at:
        return None
    units = {last.quantity.unit, quantity.unit} - {""}
    words = reading.between(stop, at).replace(",", " , ").split()
    named = any(word[:1].isupper() for word in words)
    joined = "," in words or "and" in words
    if len(units) > 1 or len(words) > _ELLIPSIS or not (named and joined):
        return None
    return None if any(map(phrases.tells, words)) else last


def _subject(readings: Sequence[Reading], start: int, end: int) -> str | None:
    """Return the subject of the clause, or of what it leans on."""
    reading = readings[-1]
    found = phrases.subject(reading.between(start, end)) if start < end else None
    if found is None and start > reading.sentence.span.start:
        found = phrases.subject(reading.sentence.text)
    if found is None and len(readings) > 1:
        found = phrases.subject(readings[-2].sentence.text)
    return found


def _clause_start(reading: Reading, quantity: Quantity) -> int:
    """Return where the clause of the quantity begins."""
    text, at = reading.sentence.text, reading.sentence.span.start
    place = quantity.passage.span.start - at
    starts = (m.end() for m in _CLAUSE.finditer(text) if m.end() <= place)
    return at + max(starts, default=0)


def _clause(reading: Reading, quantity: Quantity) -> str:
    span, start = quantity.passage.span, reading.sentence.span.start
    text = reading.sentence.text
    cuts = [0, *(m.start() for m in _CLAUSE.finditer(text)), len(text)]
    for first, last in pairwise(cuts):
        if first <= span.start - start < last:
            return text[first:last]
    return text


def _speaker(readings: Sequence[Reading]) -> str | None:
    """Return who says it: in this sentence, the one before, or what that leans on."""
    for reading, later in zip(
        reversed(readings), [None, *reversed(readings)], strict=False
    ):
        if later is not None and later is not readings[-1] and not later.leans:
            return None
        speaking = [g for g in reading.groups if g.role == "speaker"]
        seated = [g for g in speaking if not _seat(reading, g)]
        if seated:
            return seated[0].names[0].bare
    return None


def _seat(reading: Reading, group: Group) -> bool:
    """Tell whether the name says only where somebody is, as in "Oslo-based"."""
    return reading.between(group.end, group.end + len("-based")) == "-based"


def _condition(reading: Reading, quantity: Quantity) -> Passage | None:
    """Return the "if" clause of the sentence, unless the quantity stands in it."""
    start = reading.sentence.span.start
    for match in _CONDITION.finditer(reading.sentence.text):
        span = Span(start + match.start(), start + match.end())
        if not span.covers(quantity.passage.span) and quantity.kind not in _DATED:
            return Passage(reading.sentence.document, span)
    return None
