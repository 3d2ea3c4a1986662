"""One sentence taken apart: its words, its names in groups, its numbers, its times."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

from corpus.language.names import Name, names
from corpus.language.words import Word, words
from corpus.model import Passage, Quantity
from corpus.pattern import may_match
from corpus.quantity import quantities, units

Role: TypeAlias = Literal["plain", "speaker", "comparand"]
When: TypeAlias = Literal["dated", "now", "past"]

_AND = re.compile(
    r",?\s+(?:and|or|as well as|&)\s+(?:the\s+|their\s+|its\s+)?|,\s+(?:the\s+)?|/"
)
# One of these stands in what the pattern below it matches.
_REPORTS = ("according", "reported", "said", "told", "per")
_ACCORDING = re.compile(
    r"\b(?:according to|as reported by|said|told|per)\b[^,;]*$", re.IGNORECASE
)
_SPEAKS = re.compile(
    r"[’']?s?\s+(?:\w+\s+){0,2}?(?:said|says|say|estimate[sd]?|projects?|projected|"
    r"forecasts?|expects?|expected|predict(?:s|ed)?|believes?|believed|argue[sd]?|"
    r"reckons?|reported|reports|noted|notes|anticipates?|anticipated)\b"
)
_COMPARISONS = """than behind versus vs unlike ahead compared followed surpassing
    overtaking beating against""".split()
_COMPARES = re.compile(
    r"\b(?:than|behind|versus|vs\.?|unlike|ahead of|compared (?:to|with)|followed by|"
    r"surpassing|overtaking|beating|against)\s+(?:\w+\s+){0,2}$"
)
_QUOTED = re.compile(r"“[^”\n]*”|\"[^\"\n]*\"")  # a title's year dates no statement
_NOW = re.compile(
    r"\b(?:today|now|currently|at present|presently|nowadays|at the moment|these days|"
    r"as of this writing|this year)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:once|formerly|previously|originally|in the past|used to|initially)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Names joined by "and" or commas, and the part they play in the sentence."""

    names: tuple[Name, ...]
    role: Role
    possessive: bool

    @property
    def start(self) -> int:
        """Where the first name begins, in the document."""
        return self.names[0].start

    @property
    def end(self) -> int:
        """Where the last name ends, in the document."""
        return self.names[-1].end

    @property
    def place(self) -> bool:
        """Tell whether these are places."""
        return self.names[0].place


@dataclass(frozen=True, slots=True)
class Time:
    """When: a year or date of the sentence, or a word such as "today" or "once"."""

    start: int
    end: int
    when: When
    quantity: Quantity | None = None


# A sentence whose subject is what the sentence before it spoke of.
_SUBJECT = (
    r"^(?:\W*(?:and|but|however|meanwhile|thus|then|today|now|(?:by|in|since|after|"
    r"before|during|for|from|over|until|with)\s+[^,]{1,30}),?\s+)?"
    r"(?:it|they|he|she|this|that|these|those|such|its|their|his|her|both|"
    r"the (?:former|latter|figure|number|company|firm|same))\b"
)
_FOLLOWS = re.compile(_SUBJECT, re.IGNORECASE)
_LEANS = re.compile(_SUBJECT + r"|^[^,]{0,160},\s+(?:it|they|he|she)\b", re.IGNORECASE)
_MEASURES = "figure number share amount total value rate proportion percentage".split()
_MEASURED = re.compile(
    rf"\b(?:this|that|the) (?:{'|'.join(_MEASURES)})\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Reading:
    """A sentence and its parts, every offset in the document's text.

    Each part is read when it is first asked for: most questions need few of them.
    """

    sentence: Passage
    small: Container[str] = ()

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words."""
        return words(self.sentence.text, at=self.sentence.span.start)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Its numbers, in order."""
        return quantities(self.sentence)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Its names, none of which is of a number."""
        text, at = self.sentence.text, self.sentence.span.start
        found = names(text, at=at, small=self.small)
        inside = [q.passage.span for q in self.quantities] if found else []
        return tuple(
            name
            for name in found
            if not any(s.start <= name.start and name.end <= s.end for s in inside)
            and not _unit(name.text)
        )

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Its names, those told together in one group."""
        return tuple(_groups(self.sentence, self.names))

    @cached_property
    def times(self) -> tuple[Time, ...]:
        """Its times, in order."""
        return _times(self.sentence, self.quantities)

    @cached_property
    def leans(self) -> bool:
        """Whether the sentence speaks of what the one before it names."""
        return leans(self.sentence.text)

    @cached_property
    def follows(self) -> bool:
        """Whether its very subject is what the one before it names: "It is", "They"."""
        return _FOLLOWS.search(self.sentence.text) is not None

    def between(self, start: int, end: int) -> str:
        """Return the document's text from *start* to *end*."""
        return self.sentence.document.text[start:end]


def leans(text: str) -> bool:
    """Tell whether a sentence speaks of what the one before it names."""
    if _LEANS.match(text):
        return True
    return may_match(text, _MEASURES) and _MEASURED.search(text) is not None


def read(sentence: Passage, *, small: Container[str] = ()) -> Reading:
    """Take *sentence* apart; for *small* see `corpus.language.names.names`."""
    return Reading(sentence, small)


def _unit(text: str) -> bool:
    """Tell whether *text* is a unit's symbol, as in "reach GWh levels"."""
    mixed = not (text.isupper() or text.islower() or text[1:].islower())
    return (mixed or text in {"MW", "GW", "TW"}) and text in units.table()[0]


def _groups(sentence: Passage, named: Sequence[Name]) -> Iterator[Group]:
    text = sentence.document.text
    run: list[Name] = []
    for name in _placed(sentence, named):
        if run and not (
            _AND.fullmatch(text[run[-1].end : name.start])
            and run[-1].place == name.place
        ):
            yield _group(sentence, run)
            run = []
        run.append(name)
    if run:
        yield _group(sentence, run)


def _placed(sentence: Passage, named: Sequence[Name]) -> Sequence[Name]:
    """Return *named*, all of the last list as places where the first of it is one.

    "In" stands before the first alone: "in London, Paris and York." What goes on after
    the list may be told of its names: "in Rome, Nord and Sund said".
    """
    text, end = sentence.document.text, sentence.span.end
    if len(named) < _LISTED or _CLOSES.match(text[named[-1].end : end]) is None:
        return named
    first = len(named) - 1
    while first and _AND.fullmatch(text[named[first - 1].end : named[first].start]):
        first -= 1
    joined = text[named[-2].end : named[-1].start]
    if not named[first].place or _COMMA.fullmatch(joined):
        return named
    return [*named[:first], *(replace(name, place=True) for name in named[first:])]


_LISTED = 2
_COMMA = re.compile(r",\s+(?:the\s+)?")  # no list ends so
_CLOSES = re.compile(r"[\s”\"’)]*[.;)][\s”\"’)]*\Z|\s*\Z")


def _group(sentence: Passage, run: list[Name]) -> Group:
    text = sentence.document.text
    before = text[sentence.span.start : run[0].start]
    after = text[run[-1].end : sentence.span.end]
    role: Role = "plain"
    reported = may_match(before, _REPORTS) and _ACCORDING.search(before)
    if reported or _SPEAKS.match(after):
        role = "speaker"
    elif may_match(before, _COMPARISONS) and _COMPARES.search(before):
        role = "comparand"
    possessive = run[-1].text.endswith(("'s", "’s", "s'", "s’"))
    return Group(tuple(run), role, possessive)


def _times(sentence: Passage, found: Sequence[Quantity]) -> tuple[Time, ...]:
    text, at = sentence.text, sentence.span.start
    quoted = [(at + m.start(), at + m.end()) for m in _QUOTED.finditer(text)]
    times = [
        Time(q.passage.span.start, q.passage.span.end, "dated", q)
        for q in found
        if q.kind in {"year", "date"}
        and not any(a <= q.passage.span.start < b for a, b in quoted)
    ]
    times += [Time(at + m.start(), at + m.end(), "now") for m in _NOW.finditer(text)]
    times += [Time(at + m.start(), at + m.end(), "past") for m in _PAST.finditer(text)]
    return tuple(sorted(times, key=lambda time: time.start))
