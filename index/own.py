"""Whose a number is where things have no names: "a lorry pays 54 euros, a car 18"."""

from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

from corpus.language.names import Name
from corpus.language.synonyms import synonyms
from corpus.language.words import STOP, Word, words
from corpus.ledger.phrases import is_verb
from corpus.ledger.scope import distance, place_in_order
from corpus.ledger.sentence import Group, Reading
from corpus.model import Quantity, Span
from index.evidence import Evidence
from index.question import Question

_LOOSE = 2  # words that may stand between those of one thing


def owned(
    own: frozenset[str],
    rivals: Sequence[frozenset[str]],
    evidence: Evidence,
    quantity: Quantity,
) -> bool:
    """Tell whether the number is of what the stems *own* name, and of none of *rivals*.

    Of what a sentence has of them, the nearest by clauses; "respectively" goes first.
    A sentence that has none is of what the sentences before it speak of.
    """
    *before, reading = evidence.readings
    for one in (reading, *reversed(before)):
        groups = [g for stems in (own, *rivals) for g in _groups(stems, one)]
        if groups and one is reading:
            return _nearest(groups, reading, quantity).names[0].key == own
        if groups:
            return all(group.names[0].key == own for group in groups)
    heading = evidence.context.heading
    return own <= heading and not any(rival <= heading for rival in rivals)


def contrasted(question: Question, evidence: Evidence, quantity: Quantity) -> bool:
    """Tell whether the number is of "the southern basin" where the northern is asked.

    Only where the passage has what is asked for as well, so that the two are rivals.
    """
    small = evidence.context.small
    for one, head in pairwise(question.terms):
        if head.start - one.end != 1 or one.capital or head.capital:
            continue
        rivals = _modifiers(evidence.reading.words, head.stem, small) - {
            one.stem,
            *_asked(question),
        }
        if not rivals:
            continue
        passage = words(evidence.candidate.passage.text)
        if one.stem not in _modifiers(passage, head.stem, small):
            continue
        own = frozenset({one.stem, head.stem})
        others = [frozenset({rival, head.stem}) for rival in sorted(rivals)]
        if not owned(own, others, evidence, quantity):
            return True
    return False


def _asked(question: Question) -> frozenset[str]:
    return frozenset(term.stem for term in question.terms)


def _modifiers(
    found: Sequence[Word], head: str, small: Container[str]
) -> frozenset[str]:
    """Return the stems of the words right before *head* that tell one from another."""
    return frozenset(
        one.stem
        for one, other in pairwise(found)
        if other.stem == head
        and other.start - one.end == 1
        and (one.text.islower() or one.stem in small)
        and one.text not in STOP
        and not is_verb(one.text)
    )


def _nearest(groups: Sequence[Group], reading: Reading, quantity: Quantity) -> Group:
    span = quantity.passage.span
    beside = [group for group in groups if not _apart(reading, group, span)]
    ordered = sorted(beside or groups, key=lambda group: group.start)
    place, count = place_in_order(reading, quantity)
    if count == len(ordered) > 1:
        return ordered[place]
    return min(
        ordered, key=lambda group: distance(reading, group.start, group.end, quantity)
    )


def _apart(reading: Reading, group: Group, span: Span) -> bool:
    """Tell whether a clause ends between the group and the number."""
    if group.end <= span.start:
        return ";" in reading.between(group.end, span.start)
    return ";" in reading.between(span.end, max(span.end, group.start))


def _groups(own: frozenset[str], reading: Reading) -> Iterator[Group]:
    """Yield where the sentence has all stems of *own*, close together."""
    reach = len(own) + _LOOSE
    alike = {stem: synonyms(stem) | {stem} for stem in own}
    last = -1
    for place, word in enumerate(reading.words):
        if place <= last or not any(word.stem in stems for stems in alike.values()):
            continue
        near = reading.words[place : place + reach]
        ends = [
            next((at for at, one in enumerate(near) if one.stem in stems), None)
            for stems in alike.values()
        ]
        if None in ends:
            continue
        last = place + max(end for end in ends if end is not None)
        stop = reading.words[last]
        possessive = stop.text.endswith(("'s", "’s", "s'", "s’"))
        name = Name(
            reading.between(word.start, stop.end),
            word.start,
            stop.end,
            own,
            place=False,
        )
        yield Group((name,), "plain", possessive)
