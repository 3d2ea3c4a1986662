"""Lists: the several things that a question asks for, gathered over sentences.

A list is names of the sort that is asked for, or what stands behind "such as" or a
colon; each item is a slice of its sentence, and each sentence is cited.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.language.names import Name
from corpus.language.synonyms import synonyms
from corpus.model import Span
from corpus.pattern import regex
from corpus.quantity.nouns import plural
from index.choose import Choice, nearly, rank
from index.evidence import Evidence
from index.polarity import asks_denied, denied
from index.question import Question
from index.several import several, sort_of

_SEVERAL = 2
_ADDS = regex(
    r"\b(?:also|too|as well|in addition|additionally|another|others?|further|besides|"
    r"moreover|likewise|similarly|joined|second|third|finally)\b",
    re.IGNORECASE,
)
_CUE = regex(r"\s*(?:,\s*)?(?:such as|including|namely|:|are|were)\s+")
_ITEMS_END = regex(r"[.;:()]|\s[–—]\s|$")
_BETWEEN = regex(r",\s*(?:and|or|as well as)\s+|,\s*|\s+(?:and|or|as well as)\s+")
_ITEM_WORDS = 6
_BULLET = regex(r"\s*(?:[-*•–·]|\(?\d{1,2}[.)])\s+")
_NEAR = 0.75  # how near to the best another sentence of a list must score


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence of a list, and its items."""

    choice: Choice
    items: tuple[Span, ...]

    def told(self) -> Iterator[str]:
        """Yield the items in the document's words, as joined there where they are."""
        text = self.choice.evidence.document.text
        start = end = None
        for item in self.items:
            if start is None or end is None:
                start = item.start
            elif not _BETWEEN.fullmatch(text, end, item.start):
                yield " ".join(text[start:end].split())
                start = item.start
            end = item.end
        if start is not None:
            yield " ".join(text[start:end].split())


def listing(
    question: Question, best: Choice, choices: Sequence[Choice]
) -> tuple[Entry, ...]:
    """Return the sentences that list what is asked for, *best*'s first.

    None where the question asks for one thing, or where there is no list.
    """
    noun = several(question.text)
    if noun is None or best.reader is not None:
        return ()
    bullets = _bulleted(best, choices)
    if bullets:
        return bullets
    entries: list[Entry] = []
    others = (c for c in sorted(choices, key=rank, reverse=True) if c is not best)
    for choice in (best, *(c for c in others if _goes_on(question, best, c))):
        known = {_said(entry.choice, item) for entry in entries for item in entry.items}
        items = _items(noun, question, choice.evidence)
        fresh = tuple(item for item in items if _said(choice, item) not in known)
        if fresh:
            entries.append(Entry(choice, fresh))
        elif choice is best:
            return ()
    if sum(len(entry.items) for entry in entries) < _SEVERAL:
        return ()
    home = best.evidence.document.id
    return tuple(sorted(entries, key=lambda entry: _place(entry, home)))


def _place(entry: Entry, home: str) -> tuple[bool, str, Span]:
    """Order sentences as they stand, those of the best one's document first."""
    sentence = entry.choice.evidence.sentence
    return sentence.document.id != home, sentence.document.id, sentence.span


def _said(choice: Choice, item: Span) -> str:
    return choice.evidence.document.text[item.start : item.end].lower()


def _goes_on(question: Question, best: Choice, other: Choice) -> bool:
    """Tell whether *other* continues the list: close by, or as much to the point."""
    ours, theirs = best.evidence, other.evidence
    if ours.sentence == theirs.sentence:
        return False
    if denied(question, theirs) != asks_denied(question):
        return False
    topical = any(theirs.covers_here(term.stem) for term in question.terms)
    if ours.document.id == theirs.document.id and ours.candidate is theirs.candidate:
        adds = _ADDS.search(theirs.sentence.text) is not None
        return topical and (adds or nearly(best, other, _NEAR))
    return all(theirs.covers_here(term.stem) for term in question.terms) and all(
        theirs.names_met(name) == 1.0 for name in question.names
    )


def _items(noun: str, question: Question, found: Evidence) -> list[Span]:
    """Return the items of *noun* that the sentence lists."""
    places = sort_of(noun)
    if places:
        return [
            _span(name) for run in _new(question, found, places=True) for name in run
        ]
    if places is False:
        runs = _new(question, found, places=False)
        long = [run for run in runs if len(run) > 1]
        return [_span(name) for run in long or runs for name in run]
    return _cued(synonyms(noun), found)


def _new(question: Question, found: Evidence, *, places: bool) -> list[list[Name]]:
    """Return the runs of names in the sentence that could answer."""
    runs = (
        [name for name in group.names if not _is_known(name, question, found)]
        for group in found.reading.groups
        if group.role != "speaker" and group.place == places
    )
    return [run for run in runs if run]


def _is_known(name: Name, question: Question, found: Evidence) -> bool:
    """Tell whether the question has *name*, or it is short for common words."""
    return found.stands_for_words(name) or any(map(name.matches, question.names))


def _span(name: Name) -> Span:
    bare = name.text.removesuffix("'s").removesuffix("’s").rstrip("'’")
    return Span(name.start, name.start + len(bare))


def _cued(alike: frozenset[str], found: Evidence) -> list[Span]:
    """Return what stands behind "minerals such as"."""
    text, base = found.sentence.text, found.sentence.span.start
    for word in found.reading.words:
        if word.stem not in alike or not plural(word.text):
            continue
        cue = _CUE.match(text, word.end - base)
        if cue is None:
            continue
        stop = _ITEMS_END.search(text, cue.end())
        items = list(parted(text, cue.end(), stop.start() if stop else len(text)))
        if len(items) > 1 and all(is_item(text, item) for item in items):
            return [Span(base + item.start, base + item.end) for item in items]
    return []


def parted(text: str, start: int, stop: int) -> Iterator[Span]:
    """Yield the parts of an enumeration."""
    at = start
    for mark in _BETWEEN.finditer(text, start, stop):
        if mark.start() > at:
            yield Span(at, mark.start())
        at = mark.end()
    end = at + len(text[at:stop].rstrip())
    if end > at:
        yield Span(at, end)


def is_item(text: str, item: Span) -> bool:
    """Tell whether an item is a short phrase that begins with no verb form."""
    first, *rest = text[item.start : item.end].split()
    return len(rest) < _ITEM_WORDS and not first.endswith(("ed", "ing"))


def _bulleted(best: Choice, choices: Sequence[Choice]) -> tuple[Entry, ...]:
    """Return the lines of the list that *best*, ending in a colon, opens."""
    opening = best.evidence.sentence
    if not opening.text.rstrip().endswith(":"):
        return ()
    text = opening.document.text
    lines = sorted(
        (
            choice
            for choice in choices
            if choice.evidence.document.id == opening.document.id
            and choice.evidence.sentence.span.start >= opening.span.end
        ),
        key=lambda choice: choice.evidence.sentence.span,
    )
    entries: list[Entry] = []
    at = opening.span.end
    for choice in lines:
        span = choice.evidence.sentence.span
        bullet = _BULLET.match(text, span.start)
        if bullet is None or text[at : span.start].strip():
            break
        entries.append(Entry(choice, (Span(bullet.end(), span.end),)))
        at = span.end
    return (Entry(best, ()), *entries) if len(entries) > 1 else ()
