"""Tell numbers that name from numbers that count: labels, citations, pronouns."""

import re

from corpus.pattern import regex
from corpus.quantity import names
from corpus.quantity.backward import reversed_before
from corpus.quantity.parts import Term


def named(text: str, term: Term) -> bool:
    """Tell whether the term is a label, a citation or a part of a name."""
    start, end = term.start, term.end
    if term.name:
        return True
    if term.kind == "year":
        return term.high is None and (
            names.author_year(text, start, end) or names.standard(text, start)
        )
    if term.unit and not term.noun:
        match = _LETTERED.search(text, start, end)
        if match is None:
            return False
        return names.label(reversed_before(text, start)) or _lettered(
            text, term, match[1]
        )
    if term.kind in ("ordinal", "ratio", "date"):
        return False
    return _word(text, term) if term.spelled else _figures(text, term)


def _word(text: str, term: Term) -> bool:
    """Tell whether a number in words is part of a name, or a pronoun."""
    start = term.start
    if text[term.core].isupper() and _NAME.search(text, max(0, start - 24), start):
        return True
    return term.value == 1 and _one(text, term)


def _figures(text: str, term: Term) -> bool:
    """Tell whether bare figures are a label, a reference or the number of a product."""
    start, end = term.start, term.end
    if term.scaled:
        return False
    if not term.noun and names.reference(text, start, end):
        return True
    back = reversed_before(text, start)
    if names.label(back) or names.bracketed(text, back, end):
        return True
    return term.plain and not term.noun and names.product(back[:_NAME_AT])


_NAME_AT = 28  # characters before a number in which its name begins
_WARM = regex(
    r"(?:\b(?:at|of|to|about|around|by|is|was|its|it's|below|above|over|under|near|from|and|hit|reach|reached|[-+]))[ ]?$",
    re.IGNORECASE,
)


# Group of Seven, 7-Eleven
_NAME = regex(r"\b(?:[A-Z]\w+[ ]of|Big|Fortune|Studio|Channel)[ ]$|\d[-–]$")
_LETTERED = regex(r"\d([A-Za-z])$")
_ISOTOPE = regex(r"[ -]?(?:/|dat|age|label|isotop|NMR|excess|content)")


def _lettered(text: str, term: Term, letter: str) -> bool:
    """Tell whether a number with one letter is a code: 16S, 14C, 2006b."""
    if letter in "CF":
        if term.start != term.core:
            return False
        warm = _WARM.search(text, max(0, term.start - 10), term.start)
        return warm is None or _ISOTOPE.match(text, term.end) is not None
    return letter == "S" or (
        letter in "abd" and term.plain and 1900 <= term.value < 2100
    )


_ONE_BEFORE = regex(
    r"(?:\b(?:only|just|least|than|about|exactly|to|zero|or|by|minus|negative|is|equals|was|number|nearly|almost|up[ ]to)|[-–(=:>≥<])[ ]?$",
    re.IGNORECASE,
)
_ONE_AFTER = regex(
    r"[ -](?:of|another|can|could|must|would|should|may|might|that|who|which|is|was"
    r"|has|day|more|side|hand|way|the|as|if)\b|['’]",
    re.IGNORECASE,
)


def _one(text: str, term: Term) -> bool:
    """Tell whether ``one`` is a pronoun, or counts nothing worth asking for."""
    if text[term.core : term.end].lower().split()[0] != "one" or term.value != 1:
        return False
    if not text[: term.start].strip() and not text[term.end :].strip(" .!?"):
        return False
    return bool(_ONE_AFTER.match(text, term.core + 3)) or not _ONE_BEFORE.search(
        text, max(0, term.start - 10), term.start
    )
