"""Put neighbouring numbers together: ranges, uncertainties, lists, bounds."""

import re
from collections.abc import Iterable
from decimal import Decimal

from corpus.quantity import bounds, measures, names, nouns
from corpus.quantity.numerals import EXACT, times
from corpus.quantity.parts import Term

_DASH = re.compile(
    r"[ \u00a0\u2009]?[-‐‑–—−~∼～〜][ \u00a0\u2009]?$|[ ]?(?:\.\.\.|…)[ ]?$"
)
_HEDGED = r"(?:about[ ]|around[ ]|approximately[ ]|~|∼|>|<|up[ ]to[ ]|over[ ])?"
_TO = re.compile(
    rf"(?:,?[ \u00a0]+(?:up[ ])?to|[ ]through|[ ]till|[ ]until)[ \u00a0]+{_HEDGED}$",
    re.IGNORECASE,
)
_AND = re.compile(rf",?[ \u00a0]+(?:and|to|&)[ \u00a0]+{_HEDGED}$", re.IGNORECASE)
_OR = re.compile(r"[ ]or[ ]$", re.IGNORECASE)
_PLUS_MINUS = re.compile(r"[ \u00a0\u2009]?(?:±|\+/[-−–]|\+-|∓|\+∕−)[ \u00a0\u2009]?$")
_LIST = re.compile(
    r",?[ ](?:and|or|vs\.?|versus|to)[ ]$|,[ ]?$|[ ]?[x×/&][ ]?$|,[ ](?:and|or)[ ](?:then[ ])?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\b(?:(between)|(from)|(?:in[ ]the[ ])?(range[ ]of))[ ]+$",
    re.IGNORECASE,
)
_GAP = 24

# How many of the second make one of the first.
_SMALLER = {
    ("mi", "ft"): 5280, ("yd", "ft"): 3, ("yd", "in"): 36, ("ft", "in"): 12,
    ("lb", "oz"): 16, ("stone", "lb"): 14, ("d", "h"): 24, ("h", "min"): 60,
    ("min", "s"): 60, ("week", "d"): 7, ("year", "month"): 12, ("km", "m"): 1000,
    ("m", "cm"): 100, ("kg", "g"): 1000, ("deg", "arcmin"): 60, ("d", "min"): 1440,
    ("arcmin", "arcsec"): 60, ("l", "ml"): 1000, ("h", "s"): 3600,
}  # fmt: skip
_ENDS = re.compile(r"\s*(?:$|[.,;)])|[ ]and[ ]")
_PARTS_GAP = re.compile(r"(?:,?[ ](?:and[ ])?|)$", re.IGNORECASE)


def joined(text: str, found: Iterable[Term]) -> list[Term]:
    """Return the terms that are quantities, ranges put together and bounds read."""
    terms = _shared(text, _merged(text, list(found)))
    kept: list[Term] = []
    floor = 0
    ceilings = [term.start for term in terms[1:]] + [len(text)]
    for term, ceiling in zip(terms, ceilings, strict=False):
        if _named(text, term):
            floor = term.end
            continue
        _bound(text, term, floor, ceiling)
        kept.append(term)
        floor = term.end
    return kept


def _merged(text: str, terms: list[Term]) -> list[Term]:
    """Merge each term with the next where the two are one range or one amount."""
    merged: list[Term] = []
    for term in terms:
        if merged and term.start - merged[-1].end <= _GAP:
            gap = text[merged[-1].end : term.start]
            if _join(text, merged, term, gap):
                continue
        merged.append(term)
    return merged


def _join(text: str, merged: list[Term], right: Term, gap: str) -> bool:
    """Join *right* to the last of *merged*; tell whether it was."""
    left = merged[-1]
    if _PLUS_MINUS.fullmatch(gap) and left.uncertainty is None:
        return _uncertain(left, right)
    if left.high is not None or right.high is not None or left.uncertainty is not None:
        return False
    if _amount(text, left, right, gap):
        return True
    dash = _DASH.fullmatch(gap) is not None
    if not (dash or _TO.fullmatch(gap) or _AND.fullmatch(gap) or _OR.fullmatch(gap)):
        return False
    before = _BETWEEN.search(text, max(0, left.start - 18), left.start)
    if (
        _AND.fullmatch(gap)
        and not _TO.fullmatch(gap)
        and not (before and (before[1] or before[3]))
    ):
        return False
    if _OR.fullmatch(gap) and not _either(left, right):
        return False
    if dash and (right.value < 0 or (len(gap) == 1 and left.spelled != right.spelled)):
        return False
    if not _alike(left, right):
        return False
    if dash and not _rising(left, right, gap):
        left.name = right.name = left.plain and right.plain and len(gap) == 1
        return False
    _range(left, right)
    if left.kind == "money" and right.kind == "number":
        measures.price(text, left)
    if before and not before[3]:
        left.start = before.start()
    return True


def _uncertain(left: Term, right: Term) -> bool:
    if left.unit and right.unit and left.unit != right.unit:
        return False
    left.uncertainty = abs(right.value)
    left.end = right.end
    if not left.unit:
        left.unit, left.kind, left.shares = right.unit, right.kind, right.shares
        left.alternatives = right.alternatives
        if right.kind == "year":
            left.kind, left.unit = "number", ""
    return True


def _amount(text: str, left: Term, right: Term, gap: str) -> bool:
    """Join 5 feet 2 inches, 1 hour thirty, 20 dollars 43 cents, 3 million 40 thousand."""
    if left.scaled and left.shares and right.scaled and gap == " ":
        if right.value >= left.factor:
            return False
        left.value, left.end, left.shares = (
            left.value + right.value,
            right.end,
            right.shares,
        )
        left.unit, left.kind, left.alternatives = (
            right.unit,
            right.kind,
            right.alternatives,
        )
        return True
    if (
        left.unit == "h"
        and right.kind == "number"
        and right.shares
        and 0 < right.value < 60
        and gap in (" ", " and ")
        and _ENDS.match(text, right.end)
    ):
        left.value, left.unit, left.end = (
            times(left.value, Decimal(60)) + right.value,
            "min",
            right.end,
        )
        return True
    if not _PARTS_GAP.fullmatch(gap) or left.kind not in (
        "measure",
        "duration",
        "money",
    ):
        return False
    if left.kind == "money":
        return _coins(text, left, right, gap)
    if left.unit == right.unit:
        return False
    factor = _SMALLER.get((left.unit, right.unit))
    if (
        factor is None
        or left.value < 0
        or (right.value >= factor and left.unit != "yd")
    ):
        return False
    left.value = times(left.value, Decimal(factor)) + right.value
    left.unit, left.end = right.unit, right.end
    return True


def _coins(text: str, left: Term, right: Term, gap: str) -> bool:
    """Join 20 dollars 43 cents, and 3 pounds and fourteen."""
    if left.scaled or left.value != int(left.value) or left.high is not None:
        return False
    if right.kind == "money":
        cents = right.value * 100
        if not 0 < cents < 100 or cents != int(cents):
            return False
        if right.unit not in (left.unit, "USD"):
            return False
        left.value += right.value
    elif (
        right.kind == "number"
        and right.shares
        and 1 <= right.value < 100
        and (gap == " and " or (gap == " " and text[left.end - 1].isalpha()))
        and _ENDS.match(text, right.end)
    ):
        left.value += right.value / 100
    else:
        return False
    left.end = right.end
    return True


def _either(left: Term, right: Term) -> bool:
    """Tell whether ``2027 or 2028``, ``two or three`` is one range."""
    if left.kind == right.kind == "year":
        return 0 < right.value - left.value <= 10
    return (
        left.kind == "number"
        and left.shares
        and 0 < right.value - left.value <= max(Decimal(2), left.value)
        and not right.scaled
    )


def _alike(left: Term, right: Term) -> bool:
    if left.kind in ("ordinal", "ratio") or right.kind in ("ordinal", "ratio"):
        return left.kind == right.kind == "ratio"
    if left.kind == "date" or right.kind == "date":
        return left.kind == right.kind
    if left.kind == "year" and right.kind == "number" and right.plain:
        return False
    if left.kind == "year" or right.kind == "year":
        if left.kind == right.kind:
            return True
        return left.shares or (
            right.kind == "year" and left.unit != "" and left.kind != "count"
        )
    if left.noun and not right.noun:
        return False
    if left.unit == right.unit:
        return True
    if right.shares or left.shares:
        return True
    return left.kind == right.kind == "money" and bool(
        {left.unit, *left.alternatives} & {right.unit, *right.alternatives}
    )


def _rising(left: Term, right: Term, gap: str) -> bool:
    """Refuse ``864-1``; a dash between falling numbers is no range."""
    if (
        left.kind == "money"
        and left.shares is False
        and right.kind == "number"
        and right.scaled
    ):
        return True
    low, high = left.value, right.value
    if right.scaled and not left.scaled:
        return True
    if low < high:
        return True
    if low == high:
        return False
    return bool(left.unit or right.unit) and not (
        left.plain and right.plain and gap.strip() == "-" and not right.unit
    )


def _range(left: Term, right: Term) -> None:
    """Make *left* the range up to *right*, each giving the other what it lacks."""
    left.high = right.value
    left.end = right.end
    left.plain = False
    if right.scaled and not left.scaled and left.high != 0:
        factor = right.factor
        mantissa = EXACT.divide(right.value, factor)
        if left.value <= mantissa:
            left.value = times(left.value, factor)
    if left.shares or left.kind == "year" != right.kind:
        left.unit, left.kind, left.shares = right.unit, right.kind, right.shares
        left.alternatives, left.noun = right.alternatives, right.noun
    elif (
        left.kind == "money"
        and right.kind == "money"
        and len(right.unit) > len(left.unit)
    ):
        left.unit, left.alternatives = right.unit, right.alternatives


def _shared(text: str, terms: list[Term]) -> list[Term]:
    """Give numbers in a list the unit that only the last one states: 2, 3 and 6 kg."""
    for left, right in zip(reversed(terms[:-1]), reversed(terms[1:]), strict=True):
        if not left.shares or right.shares or right.start - left.end > 6:
            continue
        if right.kind not in ("measure", "percent", "duration", "money"):
            continue
        if _LIST.fullmatch(text[left.end : right.start]) and not (
            right.kind == "money" and text[right.start] in "$€£¥"
        ):
            left.unit, left.kind, left.shares = right.unit, right.kind, False
            left.alternatives = right.alternatives
    return terms


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
    if after is not None and after.place <= ceiling:
        if term.bound in ("=", "~"):
            term.bound = after.bound
        term.end = after.place
        found = nouns.counted(text, term.end) if term.kind == "number" else None
        if found is not None and found[0] <= ceiling:  # 10 or more students
            term.end, term.unit = found
            term.kind, term.noun = "count", True


def _bounds(text: str, term: Term, before: bounds.Bounded) -> bool:
    """Refuse ``over 2010``, ``within 2024``: with years most of the words mean time."""
    if term.kind in ("year", "date"):
        return before.bound == "~" and text[
            before.place : term.start
        ].strip().lower() not in ("some", "estimated", "close to", "near")
    return True


def _named(text: str, term: Term) -> bool:
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
        return names.label(text, start) or _lettered(text, term, match[1])
    if term.kind in ("ordinal", "ratio", "date"):
        return False
    if term.spelled:
        return term.value == 1 and _one(text, term)
    if term.scaled:
        return False
    if not term.noun and names.reference(text, start, end):
        return True
    if names.label(text, start):
        return True
    if names.bracketed(text, start, end):
        return True
    return term.plain and not term.noun and names.product(text, start)


_WARM = re.compile(
    r"(?:\b(?:at|of|to|about|around|by|is|was|its|it's|below|above|over|under|near|from|and|hit|reach|reached|[-+]))[ ]?$",
    re.IGNORECASE,
)


_LETTERED = re.compile(r"\d([A-Za-z])$")
_ISOTOPE = re.compile(r"[ -]?(?:/|dat|age|label|isotop|NMR|excess|content)")


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


_ONE_BEFORE = re.compile(
    r"(?:\b(?:only|just|least|than|about|exactly|to|zero|or|by|minus|negative|is|equals|was|number|nearly|almost|up[ ]to)|[-–(=:>≥<])[ ]?$",
    re.IGNORECASE,
)
_ONE_AFTER = re.compile(
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
