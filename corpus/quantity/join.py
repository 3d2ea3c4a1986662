"""Put neighbouring numbers together: ranges, uncertainties, lists, bounds."""

from collections.abc import Iterable
from dataclasses import replace

from corpus.pattern import regex
from corpus.quantity import bounds, gaps, measures, nouns
from corpus.quantity.amounts import amount
from corpus.quantity.labels import named
from corpus.quantity.parts import Term
from corpus.quantity.ranges import ranged, uncertain

_SENTENCE = 60  # characters over which a unit is left out
_STOPS = regex(r"[.!?;:\n(]")
_GOES_ON = regex(
    r"[ ](?:and|but|then|to|from|with|against|versus)[ ](?:(?:then|only|just|about|to"
    r"|around|nearly|almost|over|some)[ ])*$"
)
_WHEN = regex(
    r"[ ](?:by|in|at|a|the)[ ](?:the[ ])?(?:\d{4}\b|year|month|week|end|start|beginning)"
    r"|[ ](?:last|next|this|today|now)\b"
)
_THAN = regex(r"[ ](?:more|less)[ ]than\b")
_COMMA = regex(r",[ ](?:or[ ]|and[ ]|about[ ]|around[ ])?")
_LISTED = 6  # characters between the numbers of a list


def joined(text: str, found: Iterable[Term]) -> list[Term]:
    """Return the terms that are quantities, ranges put together and bounds read."""
    terms = _elided(text, _shared(text, _merged(text, found)))
    kept: list[Term] = []
    floor = 0
    ceilings = [term.start for term in terms[1:]] + [len(text)]
    for term, ceiling in zip(terms, ceilings, strict=False):
        if term.alone:
            kept.append(term)
        elif not named(text, term):
            _bound(text, term, floor, ceiling)
            kept.append(term)
        floor = term.end
    return kept


def _merged(text: str, terms: Iterable[Term]) -> list[Term]:
    """Merge each term with the next where the two are one range or one amount."""
    merged: list[Term] = []
    for term in terms:
        if not merged or not _merge(text, merged[-1], term):
            merged.append(term)
    return merged


def _merge(text: str, left: Term, right: Term) -> bool:
    """Join *right* to *left*; tell whether it was."""
    if right.start - left.end > gaps.LONGEST or left.uncertainty is not None:
        return False
    if left.alone or right.alone:
        return False
    between = gaps.gap(text[left.end : right.start])
    if between.plus_minus:
        opened = "(" in text[left.end : right.start]
        return uncertain(left, right) and (not opened or _closed(text, left))
    if (
        not (between.parts or between.ranges)
        or left.high is not None
        or right.high is not None
    ):
        return False
    if amount(text, left, right, between):
        return True
    return between.ranges and ranged(text, left, right, between)


def _closed(text: str, term: Term) -> bool:
    """Take the bracket around an uncertainty, and the unit behind: 5.1 (±0.3) kg."""
    if text.startswith(")", term.end):
        term.end += 1
        tried = replace(term)
        found = not term.unit and measures.measured(text, tried, None)
        if found and tried.kind != "money":  # which may be the next number's
            term.end = tried.end
            term.take_unit(tried)
    return True


def _shared(text: str, terms: list[Term]) -> list[Term]:
    """Give numbers in a list the unit that only the last one states: 2, 3 and 6 kg."""
    for left, right in zip(reversed(terms[:-1]), reversed(terms[1:]), strict=True):
        if not left.shares or right.shares or right.start - left.end > _LISTED:
            continue
        if right.kind not in ("measure", "percent", "duration", "money"):
            continue
        if gaps.gap(text[left.end : right.start]).list and not (
            right.kind == "money" and text[right.start] in "$€£¥"
        ):
            left.unit, left.kind, left.shares = right.unit, right.kind, False
            left.alternatives = right.alternatives
    return terms


def _elided(text: str, terms: list[Term]) -> list[Term]:
    """Give ``and 11,000 by 2035`` the unit that the number before it has."""
    told: Term | None = None
    for term in terms:
        if term.kind in ("year", "date", "ordinal"):
            continue
        if term.alone:
            told = None
            continue
        if told and term.kind == "number" and term.shares and _leans(text, told, term):
            term.take_unit(told)
        told = term if term.unit else None
    return terms


def _leans(text: str, told: Term, term: Term) -> bool:
    """Tell whether *term* is told of a time, as *told* was just before."""
    if term.scaled and told.kind == "percent":
        return False
    if term.start - told.end > _SENTENCE or _STOPS.search(text, told.end, term.start):
        return False
    if term.scaled and told.kind == "money" and _THAN.match(text, term.end):
        return _COMMA.fullmatch(text, told.end, term.start) is not None
    head = text[told.end : term.start]
    return bool(_GOES_ON.search(head) and _WHEN.match(text, term.end))


def _bound(text: str, term: Term, floor: int, ceiling: int) -> None:
    """Read the bound on either side, and take its words into the surface."""
    if term.kind == "ordinal":
        return
    before = bounds.before(text, term.start)
    if before is not None and before.place >= floor and _bounds(text, term, before):
        term.bound, term.start = before.bound, before.place
        outer = bounds.before(text, term.start)
        if outer is not None and outer.place >= floor and outer.bound != "~":
            term.bound, term.start = outer.bound, outer.place  # less than about 10
    after = bounds.after(text, term.end)
    if after is not None and _later(text, term, after):
        after = None
    if after is not None and after.place <= ceiling:
        if term.bound in ("=", "~"):
            term.bound = after.bound
        term.end = after.place
        if term.kind == "number" and _measured(text, term, ceiling):
            return
        found = nouns.counted(text, term.end) if term.kind == "number" else None
        if found is not None and found[0] <= ceiling:  # 10 or more students
            term.end, term.unit = found
            term.kind, term.noun = "count", True


def _measured(text: str, term: Term, ceiling: int) -> bool:
    """Read the unit behind a bound, as in ``10+ years``, if it ends by *ceiling*."""
    tried = replace(term)
    if not measures.measured(text, tried, None) or tried.end > ceiling:
        return False
    term.value, term.end = tried.value, tried.end
    term.take_unit(tried)
    return True


def _later(text: str, term: Term, after: bounds.Bounded) -> bool:
    """Tell whether ``and later`` follows an amount, of which it is no bound."""
    timely = text[term.end : after.place].lower().endswith(("later", "earlier"))
    return timely and term.kind not in ("year", "date")


def _bounds(text: str, term: Term, before: bounds.Bounded) -> bool:
    """Refuse ``over 2010``, ``within 2024``: with years most of the words mean time."""
    if term.kind in ("year", "date"):
        return before.bound == "~" and text[
            before.place : term.start
        ].strip().lower() not in ("some", "estimated", "close to", "near")
    return True
