"""The noun phrases that a number is told of, by the words around it; no parser.

Whose or what has the number is the subject of its clause ("cell prices fell to ..."),
what of it is measured is what "of" ties to the number ("a span of 612 metres").
"""

import re

from corpus.language.words import STOP, stem
from corpus.pattern import regex

_WORD = regex(r"[^\W_][\w’'&/.-]*[^\W_]|[^\W_]")
# What ends a noun phrase: little words, and the verbs that numbers are told with.
_VERBS = frozenset(
    stem(verb)
    for verb in """
    rise fall grow shrink sink climb drop decline increase decrease reach hit stand
    total amount account cost sell buy pay employ hold own remain become begin start
    open say tell report estimate expect project range vary average measure weigh spend
    raise cut
    earn make give take show find contain comprise consist include last cover produce
    export import plan aim hope set use observe obtain detect perform carry conduct
    collect analyze add need exceed surpass plummet soar jump double triple halve lose
    win lead see get go come run happen rank claim provide require occur receive yield
    """.split()
)
_LITTLE = STOP | frozenset(
    """
    is are was were be been being has have had do does did can could will would may
    might must shall should behind beyond near versus via worth than like plus minus
    onto upon toward towards along amid despite whose likely further respectively
    compared up down today now ago earlier later total followed led
    """.split()
)
_DETERMINERS = regex(
    r"(?:the|an?|its|their|his|her|our|this|that|these|those|each|every|all|both|some"
    r"|most|many|any|no|such|about|over|under|nearly|almost|only|and|but|or|so|yet"
    r"|then|also|however|meanwhile|if|when|once|where|while)\s+",
    re.IGNORECASE,
)
# "In 2024, ", "By the end of the year, ", "According to Acme, "
_OPENING = regex(
    r"\s*(?:in|by|on|at|since|during|after|before|from|for|until|with|within|among"
    r"|according\s+to|as|when|if|once|while|although|over|under|despite|to)\b[^,;:]*,\s+",
    re.IGNORECASE,
)
# "The agency projects that, "
_REPORTS = regex(
    r"[^,;:]{0,80}?\b(?:say|said|says|project(?:s|ed)|expect(?:s|ed)?|estimate[sd]?|find"
    r"|finds|found|show(?:s|ed|n)?|report(?:s|ed)|warn(?:s|ed)?|predict(?:s|ed)?"
    r"|forecasts?|believes?|believed|note[sd]?|announced|indicate[sd]?|suggest(?:s|ed)?)"
    r"\s+that\b,?\s*",
    re.IGNORECASE,
)
_PRONOUN = regex(
    r"\s*(?:it|they|he|she|this|that|these|those|which|who|we|i|you)\b", re.IGNORECASE
)
_OF_NUMBER = regex(
    r"\s+(?:of|to|at|for|is|was|are|were|=|:|\()\s*"
    r"(?:(?:only|just|about|around|approximately|up\s+to|at\s+least|more\s+than|over|a"
    r"|an|the)\s+)*$",
    re.IGNORECASE,
)
_BRACKET = regex(r"\s*\([^()]*$")
_AFTER = regex(
    r"(\s+of\s+|\s+in\s+|\s+(?=[a-z]))(?:(?:the|its|their|his|her|our|all|these|those)\s+)?"
)
_ARTICLE = regex(r"\b(?:an?|the|each|every|its|their|this)\s+$", re.IGNORECASE)
_NEXT = regex(r"[ -][A-Za-z]")
_LONGEST = 6  # words of one phrase


def before(text: str) -> str | None:
    """Return the noun phrase at the end of *text*, which stands before a number."""
    joint = _OF_NUMBER.search(text)
    if joint is None:
        return None
    found = _last(text[: joint.start()])
    owns = joint[0].split()[:1] == ["of"]
    return found if found and (owns or not is_verb(found.split()[-1])) else None


def explained(text: str) -> str | None:
    """Return the words before the bracket that a number opens: "Chilean (18%)"."""
    match = _BRACKET.search(text)
    return None if match is None else _last(text[: match.start()])


def modified(before: str, after: str) -> str | None:
    """Return what a number between the two describes, as in "the 125 nm film"."""
    if _ARTICLE.search(before) is None or _NEXT.match(after) is None:
        return None
    found = _first(after[1:])
    return None if found is None or is_verb(found.split()[0]) else found


def subject(clause: str) -> str | None:
    """Return the noun phrase that *clause* begins with, what opens it aside."""
    report = _REPORTS.match(clause)
    at = report.end() if report else 0
    while (match := _OPENING.match(clause, at)) is not None:
        at = match.end()
    if _PRONOUN.match(clause, at):
        return None
    begun = at
    while (match := _DETERMINERS.match(clause, at)) is not None:
        at = match.end()
    found = _first(clause[at:].lstrip())
    bare = at == begun and found is not None and found[0].islower()
    return None if found is None or (bare and is_verb(found.split()[0])) else found


def after(text: str, *, shares: bool) -> str | None:
    """Return the noun phrase that follows a number: "27% of the patents".

    *shares* tells that the number is a share of it or so many of it, so that the
    phrase may follow directly; after other numbers it takes an "of".
    """
    match = _AFTER.match(text)
    if match is None or not (shares or match[1].strip() == "of"):
        return None
    found = _first(text[match.end() :])
    direct = not match[1].strip()
    return None if found is None or (direct and is_verb(found.split()[0])) else found


def _first(text: str) -> str | None:
    """Return the noun phrase that *text* begins with."""
    end: int | None = None
    for count, match in enumerate(_WORD.finditer(text)):
        if text[end or 0 : match.start()].strip() or count == _LONGEST:
            break
        if _stops(match[0], alone=end is None):
            break
        end = match.end()
    return None if end is None else text[:end]


def _last(text: str) -> str | None:
    """Return the noun phrase that *text* ends with."""
    start: int | None = None
    for match in reversed([*_WORD.finditer(text)][-_LONGEST:]):
        gap = text[match.end() : len(text) if start is None else start]
        if gap.strip() or _stops(match[0], alone=start is None):
            break
        start = match.start()
    return None if start is None else text[start:].rstrip()


def _stops(word: str, *, alone: bool) -> bool:
    """Tell whether *word* ends a noun phrase; *alone* it may be a verb's namesake."""
    if word.lower() in _LITTLE or word[0].isdigit():
        return True
    return not alone and is_verb(word)


def tells(word: str) -> bool:
    """Tell whether *word* is a verb, be it an auxiliary."""
    return is_verb(word) or word.lower() in _AUXILIARIES


_AUXILIARIES = frozenset(
    """is are was were be been has have had do does did can could will would may might
    must shall should""".split()
)


def is_verb(word: str) -> bool:
    """Tell whether *word* is a form of a verb that numbers are told with."""
    return not word.endswith(("ing", "ings")) and stem(word) in _VERBS
