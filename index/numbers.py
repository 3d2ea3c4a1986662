"""Which number answers: every quantity of the evidence, slot by slot.

A quantity of another kind, unit, owner or time is not an answer, however near its
sentence is to the question. One whose unit, owner or time is not told fills the slot
neither rightly nor wrongly: it is left open, which makes it less likely.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from corpus.language.names import Name
from corpus.language.narrower import narrower
from corpus.language.synonyms import synonyms
from corpus.language.words import Word, stem, words
from corpus.ledger.scope import distance, owns, times
from corpus.ledger.sentence import Reading, Time
from corpus.model import Quantity
from corpus.pattern import regex
from index.evidence import Evidence, Weigh
from index.own import contrasted
from index.question import Question
from index.rivals import rival
from index.sides import told_so
from index.wanted import PLAIN

Slot: TypeAlias = Literal["unit", "topic", "owner", "time"]

_REACH = 8.0  # words over which a term's pull on a number falls to a half
_DATE_TO_YEAR = 10_000
_DATE_TO_MONTH = 100


@dataclass(frozen=True, slots=True)
class Reader:
    """A quantity of the evidence, measured against the question.

    *unfilled* are the slots that it does not fill, *wrong* tells whether something else
    fills one of them; *pull* is how near the question's words stand to it, from 0 to 1;
    *time* is when it holds, and *dated* whether no other number stands between the two.
    """

    evidence: Evidence
    quantity: Quantity
    unfilled: tuple[Slot, ...]
    wrong: bool
    pull: float
    time: Time | None
    dated: bool

    @property
    def failed(self) -> Slot | None:
        """The first slot that it does not fill, None where it fills them all."""
        return self.unfilled[0] if self.unfilled else None


def read_numbers(
    question: Question, found: Sequence[Evidence], weigh: Weigh
) -> list[Reader]:
    """Return each quantity of *found* of a kind that *question* asks for."""
    return [
        _measure(question, evidence, quantity, weigh)
        for evidence in found
        for quantity in evidence.reading.quantities
        if quantity.kind in question.kinds and not _given(question, quantity)
    ]


def answering(
    question: Question, found: Sequence[Evidence], weigh: Weigh
) -> list[Reader]:
    """Return the numbers of *found* that fill every slot of *question*."""
    readers = read_numbers(question, found, weigh) if question.kinds else []
    fitting = [reader for reader in readers if reader.failed is None]
    return _by_date(question, _by_word(question, fitting))


def possible(question: Question, readers: Sequence[Reader]) -> list[Reader]:
    """Return those of *readers* that fill no slot wrongly."""
    return _by_date(question, _by_word(question, [r for r in readers if not r.wrong]))


def _by_word(question: Question, readers: Sequence[Reader]) -> Sequence[Reader]:
    """Return those told in the question's word, as in "134 metres high", if any are."""
    told = [r for r in readers if told_so(question, r.evidence, r.quantity)]
    return told or readers


def _by_date(question: Question, readers: Sequence[Reader]) -> list[Reader]:
    """Return *readers*, where a time is asked about only those right by theirs.

    A date belongs to the number right by it: of two numbers that one date could be
    the time of, only that one is kept.
    """
    if not question.years:
        return list(readers)
    owned = {
        (r.evidence.sentence, r.time) for r in readers if r.dated and r.failed is None
    }
    return [r for r in readers if r.dated or (r.evidence.sentence, r.time) not in owned]


def _given(question: Question, quantity: Quantity) -> bool:
    """Tell whether the question states this quantity itself."""
    stated = (*question.given, *question.years)
    return any(same(quantity, other) for other in stated)


def same(one: Quantity, other: Quantity) -> bool:
    """Tell whether two quantities are one amount, wherever they are stated."""
    return (one.value, one.high, one.unit) == (other.value, other.high, other.unit)


def _measure(
    question: Question, evidence: Evidence, quantity: Quantity, weigh: Weigh
) -> Reader:
    reading = evidence.reading
    held = times(reading, quantity)
    time = next((t for t in held if t.quantity is not quantity), None)
    strays = [n for n in question.names if not _owned(n, question, evidence, quantity)]
    opposed = contrasted(question, evidence, quantity)
    fills: dict[Slot, bool] = {
        "unit": _unit_fits(question, quantity, evidence),
        "topic": _topic_fits(question, quantity, evidence)
        and not rival(question, evidence, quantity),
        "time": _time_fits(question, evidence, time),
        "owner": not strays and not opposed,
    }
    noun = question.wants.noun
    untold = {
        "unit": question.unit is None
        and noun
        and evidence.covers_here(noun) > 0
        and not _stuff(quantity, evidence)
        and not _counts_other(noun, quantity, evidence),
        "owner": not opposed and all(_free(name, evidence) for name in strays),
    }
    unfilled: tuple[Slot, ...] = tuple(s for s, filled in fills.items() if not filled)
    return Reader(
        evidence,
        quantity,
        unfilled,
        wrong=not all(untold.get(slot) for slot in unfilled),
        pull=_pull(question, evidence, quantity, weigh),
        time=time,
        dated=_dated(reading, quantity, time),
    )


def _dated(reading: Reading, quantity: Quantity, time: Time | None) -> bool:
    """Tell whether *time* stands by *quantity*, with no other number between."""
    if time is None:
        return False
    span = quantity.passage.span
    low, high = min(span.end, time.end), max(span.start, time.start)
    return not any(
        low <= other.passage.span.start and other.passage.span.end <= high
        for other in reading.quantities
        if other is not quantity and other is not time.quantity
    )


def _unit_fits(question: Question, quantity: Quantity, evidence: Evidence) -> bool:
    if question.unit is not None:
        asked, has = question.unit.split("/"), quantity.unit.split("/")
        return asked == has or (len(asked) == 1 and asked[0] == has[0])
    noun = question.wants.noun
    return noun is None or _noun_fits(noun, quantity, evidence)


def _noun_fits(noun: str, quantity: Quantity, evidence: Evidence) -> bool:
    """Tell whether *quantity* counts, or is an amount of, what *noun* names."""
    wanted = synonyms(noun)
    if not wanted.isdisjoint(_nouns(quantity)):
        return True
    if quantity.kind == "count":
        some = not narrower(noun).isdisjoint(_nouns(quantity))
        near = some and not _counts_other(noun, quantity, evidence)
        return near or _near_noun(noun, quantity, evidence)
    stuff = _stuff(quantity, evidence)
    if stuff:
        return not wanted.isdisjoint(stuff)
    if quantity.kind == "number":  # "5,000 cars, and 7,000 by 2035"
        others = (q for q in evidence.reading.quantities if q.kind in _COUNTED)
        shared = any(not wanted.isdisjoint(_nouns(other)) for other in others)
        return shared or _near_noun(noun, quantity, evidence)
    return quantity.unit in _IMPLIES.get(noun, ()) or evidence.covers(noun) > 0


_COUNTED = frozenset({"count", "rate"})


def _counts_other(noun: str, quantity: Quantity, evidence: Evidence) -> bool:
    """Tell whether it counts something else, and another number counts *noun*."""
    wanted = synonyms(noun)
    return quantity.kind == "count" and any(
        not wanted.isdisjoint(_nouns(other))
        for other in evidence.reading.quantities
        if other is not quantity
    )


def named(question: Question, reader: Reader) -> Quantity:
    """Return the number, with what it counts where only its neighbour says so."""
    quantity, noun = reader.quantity, question.wants.noun
    if quantity.unit or noun is None:
        return quantity
    wanted = synonyms(noun)
    for other in reader.evidence.reading.quantities:
        stems = _nouns(other)
        if other.kind == "count" and not wanted.isdisjoint(stems):
            return replace(quantity, unit=other.unit)
    return quantity


_AMOUNT = regex(
    r"\s+of\s+(?!(?:\w+\s+)?\d|(?:them|whom|which|these|those)\b)((?:[\w-]+\s?){1,2})"
)


def _stuff(quantity: Quantity, evidence: Evidence) -> set[str]:
    """Return the stems of what the amount is of, as told of the first of its unit."""
    for other in evidence.reading.quantities:
        match = _AMOUNT.match(_after(other, evidence))
        if other.unit == quantity.unit and match is not None:
            return {word.stem for word in words(match[1])}
    return set()


def _nouns(quantity: Quantity) -> set[str]:
    return {word.stem for word in words(quantity.unit)}


def _after(quantity: Quantity, evidence: Evidence) -> str:
    end = evidence.sentence.span.end
    return evidence.reading.between(quantity.passage.span.end, end)


# What is measured shows in the unit, so that the word itself may be missing.
_IMPLIED = {
    "weight": "kg g mg t lb ton",
    "mass": "kg g mg t lb ton",
    "length": "m km cm mm ft in mi nm µm",
    "height": "m km cm mm ft in",
    "width": "m km cm mm ft in nm µm",
    "depth": "m km cm mm ft in",
    "distance": "m km mi",
    "range": "km mi",
    "thickness": "m cm mm nm µm in",
    "temperature": "°C °F K",
    "speed": "km/h m/s mph mi/h",
    "power": "W kW MW GW hp",
    "energy": "J kJ Wh kWh MWh GWh TWh",
    "capacity": "Wh kWh MWh GWh TWh mAh Ah W kW MW GW L",
    "voltage": "V mV kV",
    "pressure": "Pa kPa MPa bar psi",
    "frequency": "Hz kHz MHz GHz",
    "area": "m² km² ha acre",
    "volume": "L m³ mL",
    "size": "B kB MB GB TB",
}
_IMPLIES = {stem(noun): frozenset(units.split()) for noun, units in _IMPLIED.items()}


def _topic_fits(question: Question, quantity: Quantity, evidence: Evidence) -> bool:
    """Tell whether what is measured, such as a price, is what the number is told of."""
    heads = question.wants.heads
    if not heads or heads & PLAIN:
        return True
    return any(_topical(head, quantity, evidence) for head in heads)


def _topical(head: str, quantity: Quantity, evidence: Evidence) -> bool:
    if quantity.unit in _IMPLIES.get(head, ()):
        return True
    if quantity.kind == "money" and "/" in quantity.unit and head in _PRICE:
        return True
    return evidence.covers(head) > 0


_PRICE = synonyms(stem("price"))


def _near_noun(noun: str, quantity: Quantity, evidence: Evidence) -> bool:
    """Tell whether the counted noun stands within a few words of the number."""
    span = quantity.passage.span
    wanted = synonyms(noun)
    return any(
        word.stem in wanted
        and distance(evidence.reading, word.start, word.end, quantity) <= _NOUN_REACH
        for word in evidence.reading.words
        if word.start >= span.start
    )


_NOUN_REACH = 4


def _time_fits(question: Question, evidence: Evidence, time: Time | None) -> bool:
    if question.asks == "time":
        return True
    if question.now:
        return time is None or time.when == "now" or _recent(evidence, time)
    if not question.years:
        return True
    if time is not None and time.when == "dated":
        return any(_holds(time, year) for year in question.years)
    if time is not None and time.when == "past":
        return False
    return any(
        _holds(near, year) for near in _near_times(evidence) for year in question.years
    ) or _published(question, evidence)


def _near_times(evidence: Evidence) -> list[Time]:
    """Return the dates of the nearest sentence before this one that has any."""
    for reading in reversed(evidence.readings[:-1]):
        dated = [time for time in reading.times if time.when == "dated"]
        if dated:
            return dated
    return []


def _published(question: Question, evidence: Evidence) -> bool:
    """Tell whether an undated statement is of the year that the question names."""
    published = evidence.document.published
    if published is None or any(t.when == "dated" for t in evidence.reading.times):
        return False
    return any(
        _years(year) == (published.year, published.year) for year in question.years
    )


def _recent(evidence: Evidence, time: Time) -> bool:
    published = evidence.document.published
    if time.quantity is None or published is None:
        return False
    return _years(time.quantity)[1] >= published.year


def _holds(time: Time, asked: Quantity) -> bool:
    """Tell whether *time* and the one *asked* for share a year, and a month if told."""
    if time.quantity is None:
        return False
    spans = [_months(q) for q in (time.quantity, asked)]
    if spans[0] is None or spans[1] is None:
        spans = [_years(q) for q in (time.quantity, asked)]
    (low, high), (first, last) = (span or (0, 0) for span in spans)
    if low < high and first < last and (high == first or last == low):
        return False  # from 2000 to 2010, and from 2010 to 2020
    return low <= last and first <= high


def _months(quantity: Quantity) -> tuple[int, int] | None:
    """Return the first and the last month, as yyyymm; None for a mere year."""
    if quantity.unit != "date":
        return None
    high = quantity.value if quantity.high is None else quantity.high
    return int(quantity.value) // _DATE_TO_MONTH, int(high) // _DATE_TO_MONTH


def _years(quantity: Quantity) -> tuple[int, int]:
    low = int(quantity.value)
    high = int(quantity.high) if quantity.high is not None else low
    if quantity.kind == "date" or quantity.unit == "date":
        return low // _DATE_TO_YEAR, high // _DATE_TO_YEAR
    return low, high


def _owned(
    name: Name, question: Question, evidence: Evidence, quantity: Quantity
) -> bool:
    """Tell whether *quantity* can be *name*'s, or is told under its heading."""
    if question.asks == "time":
        return evidence.names_met(name) > 0
    if evidence.stands_for_words(name) or name.key <= _stems(quantity):
        return evidence.names_met(name) > 0
    if _counts(name, evidence, quantity):
        return True
    others = [other for other in question.names if not other.matches(name)]
    if _contested(name, evidence):
        return False
    if owns(name, quantity, evidence.readings, others):
        return True
    rivals = any(
        group.place == name.place and group.role != "speaker"
        for group in evidence.reading.groups
    )
    return not rivals and evidence.names_met(name) > 0


def _contested(name: Name, evidence: Evidence) -> bool:
    """Tell whether only an earlier sentence names the place, and others beside it."""
    reading = evidence.reading
    if not name.place or reading.leans or any(group.place for group in reading.groups):
        return False
    for before in reversed(evidence.readings[:-1]):
        places = [n for group in before.groups if group.place for n in group.names]
        if places:
            return any(not name.matches(other) for other in places)
    return False


def _counts(name: Name, evidence: Evidence, quantity: Quantity) -> bool:
    """Tell whether *name* is what is counted: "375,000 PSUs"."""
    end = quantity.passage.span.end
    return any(
        0 <= other.start - end <= 1 and name.matches(other)
        for group in evidence.reading.groups
        for other in group.names
    )


def _free(name: Name, evidence: Evidence) -> bool:
    """Tell whether a number that is not told to be *name*'s can be, for all is told.

    The sentence has the name, and no other country that the number would then be of,
    nor does it speak of what the one before it names.
    """
    rivals = any(
        group.place and not any(name.matches(other) for other in group.names)
        for group in evidence.reading.groups
    )
    rivals = rivals or evidence.leans
    return evidence.names_met(name) == 1.0 and not (name.place and rivals)


def _first_of(reading: Reading, word: Word, quantity: Quantity) -> Quantity:
    """Return the first number of a list that *word* opens: "Tolls are 5 and 9 euros".

    What stands before a list is said of each number in it.
    """
    return next(
        other
        for other in reading.quantities
        if other is quantity
        or (
            quantity.unit in {other.unit, ""}
            and word.end <= other.passage.span.start < quantity.passage.span.start
        )
    )


def _stems(quantity: Quantity) -> frozenset[str]:
    return frozenset(word.stem for word in words(quantity.passage.text))


def _pull(
    question: Question, evidence: Evidence, quantity: Quantity, weigh: Weigh
) -> float:
    """Return how near the question's words stand to *quantity*, by weight."""
    reading = evidence.reading
    total = pulled = 0.0
    for stems, weight in _wanted_words(question, weigh):
        total += weight
        near = [
            distance(reading, word.start, word.end, _first_of(reading, word, quantity))
            for word in reading.words
            if word.stem in stems
        ]
        if near:
            pulled += weight * _REACH / (_REACH + min(near))
        elif reading.leans and not stems.isdisjoint(evidence.near):
            pulled += weight * _LEANT_PULL
    share = pulled / total if total else 0.0
    return share * (_MODIFIES if _modifies(reading, quantity) else 1.0)


_MODIFIES = 0.5
_LEANT_PULL = 0.3


def _modifies(reading: Reading, quantity: Quantity) -> bool:
    """Tell whether a year is part of a name, as in "the 2024 Battery Strategy"."""
    end = quantity.passage.span.end
    after = reading.between(end, min(end + 2, reading.sentence.span.end))
    return quantity.kind == "year" and after[:1] == " " and after[1:].isupper()


def _wanted_words(
    question: Question, weigh: Weigh
) -> list[tuple[frozenset[str], float]]:
    wanted = [(synonyms(term.stem), weigh(term.stem)) for term in question.terms]
    for name in question.names:
        stems = frozenset(word.stem for word in words(name.text)) | name.key
        wanted.append((stems, max(map(weigh, stems))))
    return wanted
