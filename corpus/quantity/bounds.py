"""Bounds and hedges beside a number: more than, around, up to, or more."""

import re
from typing import NamedTuple

from corpus.model import Bound
from corpus.quantity.backward import reversed_before

_PHRASES: dict[Bound, str] = {
    ">": """more than|over|above|greater than|higher than|larger than|bigger than|better than
        |longer than|older than|heavier than|faster than|in excess of|upwards of|upward of
        |north of|exceeding|exceeds|exceed|exceeded|surpassing|surpasses|surpass|surpassed
        |topping|tops|topped|beyond|just over|well over|a little over|slightly over
        |slightly more than|just above|well above|further than|deeper than|wider than|>|≳|>>|≫
        |taller than|hotter than|thicker than|stronger than|crossed|later than""",
    "<": """less than|fewer than|under|below|lower than|smaller than|shorter than|younger than
        |just under|well under|slightly under|a little under|just below|well below
        |slightly less than|south of|cheaper than|lighter than|thinner than|slower than|<|≲
        |<<|≪|not quite|shy of|just shy of|short of|just short of|earlier than|colder than""",
    ">=": """at least|no less than|not less than|no fewer than|not fewer than|a minimum of
        |minimum of|at minimum|as little as|as few as|as low as|starting at|starting from
        |greater than or equal to|more than or equal to|equal to or more than
        |equal to or greater than|greater or equal than|bigger or equal than
        |equal or greater than|more or equal than|no lower than|>=|≥|⩾|> =|≧|not below
        |a floor of|at the least|greater or equal to""",
    "<=": """up to|at most|no more than|not more than|no greater than|not exceeding|as many as
        |as much as|as high as|as long as|as large as|maximum of|a maximum of|at maximum
        |less than or equal to|fewer than or equal to|equal to or less than
        |smaller than or equal to|smaller or equal than|less or equal than
        |equal or less than|lower or equal than|no higher than|no longer than|a ceiling of
        |within|<=|≤|⩽|< =|≦|not above|at the most|limited to|capped at|less or equal to""",
    "~": """about|around|approximately|approx|approx.|circa|ca|ca.|c.|roughly|nearly|almost|some
        |close to|near|nearer|estimated|in the region of|on the order of
        |in the order of|of the order of|of order|order of|in the neighborhood of
        |in the neighbourhood of|somewhere around|about the|or so|more or less|practically
        |virtually|nigh on
        |~|∼|≈|≃|≅|～|˜|approaching|approaches|approached|something like
        |an approximate|just about|or about""",
}
_BY_LAST: dict[str, list[tuple[str, Bound]]] = {}
for _bound, _phrases in _PHRASES.items():
    for _phrase in re.split(r"\s*\|\s*", _phrases.replace("\n", " ")):
        _words = " ".join(_phrase.split())
        _BY_LAST.setdefault(_words.rpartition(" ")[2], []).append((_words, _bound))
for _candidates in _BY_LAST.values():
    _candidates.sort(key=lambda pair: -len(pair[0]))

_WINDOW = 36
# in reversed text
_LAST = re.compile(r"[ \u00a0\u2009]{0,2}(\.?[A-Za-z]++|[<>~∼≈≃≅≤≥⩾⩽≳≲≧≦≫≪～˜=]++)")
_AFTER: list[tuple[re.Pattern[str], Bound]] = [
    (re.compile(r"\+(?![\w+]|[ ]?\d)|-plus\b"), ">="),
    (
        re.compile(
            r",?[ ](?:or|and)[ ](?:more|greater|higher|above|over|older|longer|larger"
            r"|better|upwards?|up(?![ ]to\b)|beyond|later)\b(?![ ]than)(?:[ ]than\b)?",
            re.IGNORECASE,
        ),
        ">=",
    ),
    (
        re.compile(
            r",?[ ](?:or|and)[ ](?:less|fewer|lower|below|under|younger|shorter|smaller"
            r"|earlier)\b(?![ ]than)",
            re.IGNORECASE,
        ),
        "<=",
    ),
    (re.compile(r"[ ]or[ ](?:so|thereabouts)\b|-ish\b|-odd\b", re.IGNORECASE), "~"),
    (re.compile(r"[ ]at[ ](?:the[ ])?least\b|[ ]minimum\b", re.IGNORECASE), ">="),
    (
        re.compile(r"[ ]at[ ](?:the[ ])?most\b|[ ]maximum\b|[ ]max\b", re.IGNORECASE),
        "<=",
    ),
]
# What every pattern of _AFTER begins with; most numbers stop here.
_SIGNS = frozenset("+-, ")
_GATE = re.compile(
    r"\+|-(?:plus|ish|odd)|,?[ ](?:or|and)[ ]|[ ](?:at[ ]|max|min)", re.IGNORECASE
)


class Bounded(NamedTuple):
    """A bound and where its words stand."""

    bound: Bound
    place: int


def before(text: str, start: int) -> Bounded | None:
    """Read the bound whose words end at *start*; *place* is where they begin."""
    match = _LAST.match(reversed_before(text, start, 20))
    if match is None:
        return None
    candidates = _BY_LAST.get(match[1][::-1].lower())
    if candidates is None:
        return None
    base = max(0, start - _WINDOW)
    low = text[base : start - match.start(1)].lower()
    for phrase, bound in candidates:
        if not low.endswith(phrase):
            continue
        place = len(low) - len(phrase)
        if (
            phrase[0].isalpha()
            and place
            and (low[place - 1].isalnum() or low[place - 1] in "-’'")
        ):
            continue
        return Bounded(bound, base + place)
    return None


def after(text: str, end: int) -> Bounded | None:
    """Read the bound that follows at *end*; *place* is where its words end."""
    if text[end : end + 1] not in _SIGNS or _GATE.match(text, end) is None:
        return None
    for pattern, bound in _AFTER:
        match = pattern.match(text, end)
        if match is not None:
            return Bounded(bound, match.end())
    return None
