"""Follow-ups made complete from the questions before them, by rule.

"And China?", "why?" and "When was it founded?" say only what is new; the rest is in
the turn before. What cannot be completed with certainty is left as it was asked. Pure.
"""

import re
from collections.abc import Sequence

from corpus.errors import EmptyQuestionError
from index.follow.phrases import AUXILIARY, WH, plain
from index.follow.pronoun import referred
from index.follow.short import asked_anew
from index.follow.swap import swapped
from index.question import squeezed

__all__ = ["resolve"]

_WORDS = 3  # fewer and no question: a greeting, or thanks
_ASKS = re.compile(rf"\b(?:{WH}|{AUXILIARY})\b", re.IGNORECASE)


def resolve(question: str, previous: Sequence[str]) -> str:
    """Return *question* completed from the *previous* ones, the oldest first.

    Each turn is read after the one before it, itself completed. A question that is
    complete in itself is returned as it is.
    """
    before: str | None = None
    for turn in map(squeezed, previous):
        made = _completed(turn, before)
        if made is not None or _is_question(turn):
            before = made or turn
    return _completed(squeezed(question), before) or question


def _completed(turn: str, before: str | None) -> str | None:
    """Return *turn* completed from the question *before* it; None to leave it."""
    if before is None or not plain(before):
        return None
    for rule in (asked_anew, swapped, referred):
        try:
            made = rule(turn, before)
        except EmptyQuestionError:  # a piece without words completes nothing
            continue
        if made is not None:
            return made
    return None


def _is_question(turn: str) -> bool:
    """Tell whether *turn* can be what the next one is about."""
    return bool(_ASKS.search(turn)) or len(turn.split()) >= _WORDS
