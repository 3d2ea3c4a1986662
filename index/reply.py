"""What a document replies to a question of its own, as lists of such questions do.

A reply leans on its question as a sentence leans on the one before it. Pure.
"""

import re

from corpus.language.opposites import negative
from corpus.language.synonyms import synonyms
from corpus.language.words import stems, topics, words
from corpus.model import Passage, Span
from index.evidence import Evidence, questions
from index.question import Question
from index.wanted import wanted

_VERDICT = re.compile(r"\W*(?:A[:.)]\s*)?(?:yes|no|not)\b", re.IGNORECASE)
_MARKS = re.compile(r"^(?:[#*_>\s-]|\d+[.)]\s|Q\d*[:.)])+")
_TERSE = 4  # words; fewer say little without the question
_LONGEST = 400  # characters of a reply that is quoted whole


def idle(question: Question, found: Evidence) -> bool:
    """Tell whether a sentence can answer nothing.

    It is a question itself, a heading with no word that the question has not, or says
    something only about another question: "They do."
    """
    if found.questions or (found.restates and question.asks != "yes_no"):
        return True
    if not leans_on_question(found):
        return False
    around = found.context.stems | found.context.heading
    return not _within(topics(question.text), around)


def leans_on_question(found: Evidence) -> bool:
    """Tell whether a sentence says nothing without the question that it replies to."""
    if not found.replies:
        return False
    return bool(_VERDICT.match(found.text)) or len(words(found.text)) < _TERSE


def settles(question: Question, found: Evidence) -> bool:
    """Tell whether a sentence replies to the very question that is asked.

    The two ask for the same sort of thing in the same words. Only what the title tells
    may be in *question* alone, and names of the passage.
    """
    if not (found.replies and found.leant[0].questions):
        return False
    text = _MARKS.sub("", found.leant[0].text)
    theirs, mine = topics(text), topics(question.text)
    if not theirs or wanted(text).asks != question.asks:
        return False
    if negative(text) != negative(question.text):
        return False
    around = stems(found.document.title)
    for name in question.names:
        if name.key <= found.context.stems:
            around |= name.key
    return _within(theirs, mine) and _within(mine, theirs | around)


def _within(some: frozenset[str], others: frozenset[str]) -> bool:
    return all(not others.isdisjoint(synonyms(stem)) for stem in some)


def replied(found: Evidence) -> Passage:
    """Return the reply that begins with a sentence: up to the next question, if short.

    Any other sentence is returned alone.
    """
    document, spans = found.document, found.candidate.sentences
    first = last = found.sentence.span
    for span in spans[spans.index(first) + 1 :] if found.replies else ():
        told = Passage(document, span).text
        if span.end - first.start > _LONGEST or questions(told):
            break
        last = span
    return Passage(document, Span(first.start, last.end))


def with_question(found: Evidence, quote: Passage) -> Passage:
    """Return *quote*, which begins with *found*, after the question it replies to."""
    start = found.lean[0].span.start
    return Passage(found.document, Span(start, quote.span.end))
