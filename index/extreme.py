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
from corpus.language.words import words
from corpus.ledger.scope import owners
from corpus.model import Fact, Quantity
from corpus.quantity.nouns import plural
from index.agree import reach
from index.derive import shown
from index.evidence import Evidence, Weigh
from index.listing import sort_of
from index.model import Derivation
from index.numbers import Reader, answering, named
from index.question import Question, understand
from index.told import told
from index.units import convertible
from index.wanted import is_measured

Rank = Callable[[Question, Reader], float]

_LEAST = frozenset(
    """lowest smallest fewest least shortest cheapest slowest youngest lightest
    narrowest minimum""".split()
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
    rf"maximum|minimum|{'|'.join(_HOW)})\s+(?P<what>[^?,.]+)",
    re.IGNORECASE,
)
_IS = re.compile(
    r"\W*(?:which|what)\s+(?P<what>[^?,.]+?)\s+(?:is|was|are|were)\s+the\s+"
    rf"(?P<word>highest|largest|biggest|greatest|lowest|smallest|{'|'.join(_HOW)})\W*$",
    re.IGNORECASE,
)
_SIZE = "highest|largest|biggest|greatest|lowest|smallest|most|least"
_YEARLY = re.compile(
    r"\W*(?:(?:in|for)\s+)?(?:which|what)\s+(?:(?:fiscal|financial)\s+)?year\s+"
    rf"(?:(?:was|were|is|did)\s+(?P<what>[^?]+?)\s+(?:the\s+)?(?P<word>{_SIZE})"
    rf"|(?:had|saw|has|was)\s+the\s+(?P<first>{_SIZE})\s+(?P<of>[^?]+?))\W*",
    re.IGNORECASE,
)
_WHO = re.compile(r"\W*(?:(?:which|what)\s+(?P<noun>[\w-]+)|who)\b", re.IGNORECASE)
_WHAT = re.compile(
    r"\W*(?:what|how (?:much|high|large|low|big|long))"
    r"(?:['’]s|\s+(?:is|was|are|were))\s+",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"^[%\s,]*(?:and|or|while|but)\s+|[,;:]\s+(?:(?:and|or|while|but)\s+)?"
)
_FEWEST = 2  # numbers that are compared at least


_RANKS = re.compile(
    r"\b(?:most|least|fewest|best|worst|top\w*|first|last|leads?|leading|led|leader|"
    r"ahead|record|maximum|minimum|peak\w*|only|(?:high|larg|bigg|great|low|small|wid|"
    r"narrow|long|short|tall|deep|heav|light|old|young|fast|slow|cheap|rich|poor|strong|"
    r"weak|new|few)i?est)\b|\b(?:no|number|#)\.? ?1\b",
    re.IGNORECASE,
)


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
    yearly = _YEARLY.fullmatch(text)
    if yearly is not None:
        return _of_years(yearly, found, weigh, rank)
    superlative = _IS.match(text) or _SUPERLATIVE.search(text)
    if superlative is None or _said(superlative, understand(text), found):
        return None
    what, who = _WHAT.match(text), _WHO.match(text)
    if what is not None and what.end() == superlative.start():
        plain, who = _plain(superlative, ""), None
    elif who is not None:
        plain = _plain(superlative, text[who.end() : superlative.start()])
    else:
        return None
    question = understand(plain) if plain is not None else None
    if question is None or not question.kinds:
        return None
    readers = answering(question, found, weigh)
    alike = _alike(question, readers, partial(rank, question), timed=True)
    least = superlative["word"].lower() in _LEAST
    places = sort_of(who["noun"]) if who is not None and who["noun"] else None
    if who is None or (who["noun"] and places is None):
        standings = [Standing(None, reader) for reader in _distinct(alike)]
    else:
        standings = list(_standings(question, alike, places=places))
    return _ordered(question, standings, least=least)


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
    return _ordered(question, list(standings.values()), least=word in _LEAST)


def ranked(text: str) -> bool:
    """Tell whether *text* asks whose is the most of what is counted or measured."""
    superlative, who = _SUPERLATIVE.search(text), _WHO.match(text)
    if superlative is None or who is None:
        return False
    plain = _plain(superlative, text[who.end() : superlative.start()])
    return plain is not None and bool(understand(plain).kinds)


def ranks(sentence: str) -> bool:
    """Tell whether *sentence* may say itself what is first."""
    return _RANKS.search(sentence) is not None


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
    nouns = words(what)
    if not nouns:
        return None
    if word in _COUNTED:
        many = any(plural(one.text) for one in nouns[:3])
        return f"How {'many' if many else 'much'} {what}, {does.strip()}?"
    if word in _HOW:
        return f"How {_HOW[word]} is the {what}?"
    if any(is_measured(one.stem) for one in nouns[:3]):
        return f"What is the {what}, {does.strip()}?"
    return None


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
    """Return the document's words that lead up to the number, and the number."""
    reading, span = reader.evidence.reading, reader.quantity.passage.span
    start = reading.sentence.span.start
    ends = (q.passage.span.end for q in reading.quantities)
    start = max([start, *(end for end in ends if end <= span.start)])
    cuts = (m.end() for m in _CUT.finditer(reading.between(start, span.start)))
    start += max(cuts, default=0)
    return " ".join(reading.between(start, span.end).split())
