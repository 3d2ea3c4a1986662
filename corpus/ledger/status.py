"""How sure a sentence is of what it says: done, aimed at, foreseen or rumoured."""

import re

from corpus.model import Status
from corpus.pattern import regex

_RUMOUR = regex(
    r"\b(?:reportedly|rumou?r(?:ed|s)?|allegedly|unconfirmed|speculat\w+|"
    r"sources? (?:say|said|close)|is said to|are said to)\b",
    re.IGNORECASE,
)
_TARGET = regex(
    r"\b(?:targets?|targeted|targeting|goals?|aims?|aimed|aiming|objectives?|pledge\w*|"
    r"plans?|planned|planning|commit(?:s|ted|ment)|intends?|intended|seeks? to|"
    r"hopes? to|ready(?:ing)? to|prepar(?:es|ing) to)\b",
    re.IGNORECASE,
)
_FORECAST = regex(
    r"\b(?:projects(?= that\b| an? | the |,? by\b)|projected|projections?|"
    r"forecasts?|forecasted|expects?|expected|"
    r"expectations?|predicts?|predicted|predictions?|anticipates?|anticipated|"
    r"estimated to|will|would|could|may|might|likely|is set to|are set to|"
    r"(?:is|are) to (?:be|rise|fall|grow|drop|increase|decrease|reach|climb|shrink|"
    r"open|close|cost|double|halve|become)|on track to|outlook)\b",
    re.IGNORECASE,
)


def status(clause: str) -> Status:
    """Return the status of what *clause* states.

    A rumour outweighs a forecast, and a forecast a target: "is reportedly expected to
    meet its goal" is a rumour.
    """
    for pattern, found in (
        (_RUMOUR, "rumour"),
        (_FORECAST, "forecast"),
        (_TARGET, "target"),
    ):
        if pattern.search(clause):
            return found  # type: ignore[return-value]  # the table's own literals
    return "actual"
