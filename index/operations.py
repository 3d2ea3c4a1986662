"""Which arithmetic a question asks for, and the plain question for its operands.

"How much longer is A than B?" is asked as "How long is A?" and "How long is B?".
"""

import re
from dataclasses import dataclass

from corpus.pattern import may_have, regex
from index.derive import Operation
from index.wanted import AUXILIARY

# What a comparative asks for, plainly.
_ASKED = {
    "how long": "longer shorter",
    "how old": "older younger",
    "how high": "higher lower",
    "how tall": "taller",
    "how deep": "deeper shallower",
    "how wide": "wider narrower broader",
    "how heavy": "heavier lighter",
    "how fast": "faster slower quicker",
    "how far": "further farther",
    "how expensive": "cheaper dearer costlier",
    "how hot": "hotter warmer",
    "how cold": "colder cooler",
    "how thick": "thicker thinner",
    "how large": "larger smaller bigger greater",
    "how much": "more less fewer",
}
_PLAIN = {word: plain for plain, given in _ASKED.items() for word in given.split()}
_MORE = rf"(?:{'|'.join(_PLAIN)})"
_MORE_WORD = regex(rf"\b{_MORE}\b|\bpoints\b", re.IGNORECASE)
_VERB = regex(rf"\W*{AUXILIARY}\b", re.IGNORECASE)
_FALLS = regex(
    r"\b(?:fall|fell|fallen|drop(?:ped|s)?|decline[ds]?|decrease[ds]?|shrink|shrank|"
    r"shrunk|less|lower|cheaper|reduc\w+)\b",
    re.IGNORECASE,
)
_OPERATIONS: tuple[tuple[Operation, re.Pattern[str]], ...] = (
    (
        "change",
        regex(
            r"\bby (?:what|how many) per\s?cent(?:age)?\b(?! points?)|"
            rf"\bhow many per\s?cent {_MORE}\b|"
            r"\b(?:what (?:is|was|were) )?(?:the )?"
            r"(?:per\s?cent(?:age)?|relative) (?:change|increase|decrease|growth|"
            r"decline|drop|fall|rise|reduction)"
            r"(?: in| of)?\b",
            re.IGNORECASE,
        ),
    ),
    (
        "ratio",
        regex(
            rf"\bhow many times (?:as (?P<as>many|much|high|large|big|long|heavy|old|"
            rf"fast|wide|deep|tall|expensive)|(?P<more>{_MORE}))\b|"
            r"\b(?:what (?:is|was|were) )?(?:the )?ratio (?:of|between)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "difference",
        regex(
            rf"\bhow (?:much|many) (?P<more2>{_MORE})\b|"
            r"\b(?P<noun>how many (?!times |percentage |points )(?:[a-z]+ ){1,2})"
            r"(?:more|fewer|less)\b|"
            r"\bhow many (?P<years>years|days) (?:after|before|later|earlier)\b|"
            rf"\b(?P<points>how many (?:percentage )?points) {_MORE}\b|"
            r"\b(?:what is |what's |what was )?the (?:difference|gap|change) "
            r"(?:between|in|of)\b|"
            r"\bby how (?:much|many)(?P<bypoints> (?:percentage )?points)?\b|"
            r"\bhow much (?:did|will|would|could|does|do|has|have)\b"
            r"(?=.*\b(?:fall|rise|drop|grow|decline|decrease|increase|shrink|change|risen|fallen|grown|shrunk|exceed|"
            r"surpass|overshoot|overrun)\b)",
            re.IGNORECASE,
        ),
    ),
    (
        "mean",
        regex(
            r"\b(?:what (?:is|was|were) )?(?:the )?(?:average|mean)(?: of)?\b"
            r"(?=.*\b(?:and|between|from)\b)",
            re.IGNORECASE,
        ),
    ),
    (
        "sum",
        regex(
            r"\b(?:what (?:is|was|were) )?the sum of\b|"
            r"\b(?:combined|together|in total|altogether|added up|jointly|"
            r"sum of|in sum)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "rest",
        regex(
            r"\b(?:the )?(?:rest|remaining (?:share|percentage)|remainder|"
            r"all other(?: countries| companies|s)?|everyone else)\b|"
            r"(?=\bothers? (?:than|besides|apart from|except)\b)|"
            r"\b(?:(?:is|are|was|were) left|remains?|remained) "
            r"(?=besides|apart|other|after|without)",
            re.IGNORECASE,
        ),
    ),
)


# One of these stands in whatever asks for an operation.
_SIGNS = frozenset(
    """percent percentage cent centage relative times ratio much many difference gap
    change average mean sum combined together total altogether added jointly rest
    remaining remainder other others everyone left remain remains remained""".split()
)

# How a sentence that compares by itself does so.
_COMPARES = regex(
    rf"\b(?:{_MORE}|than|times|twice|thrice|double[ds]?|triple[ds]?|half|difference|"
    r"by (?:\w+ )?(?![12]\d{3}\b)[$€£]?\d[\d.,]*|lower(?:s|ed|ing)|rais\w+|"
    r"gap|ratio|up|down|ro?se|risen|gr(?:e|o)w\w*|f[ae]ll\w*|gain\w*|lost|add\w*|"
    r"increas\w+|decreas\w+|declin\w+|drop\w*|climb\w*|chang\w+|improv\w+|"
    r"reduc\w+|cut|expand\w*|shr[aiu]nk\w*|jump\w*|another|additional|extra)\b",
    re.IGNORECASE,
)


_BOUND = regex(r"\b(?:more|less|fewer|greater|higher|lower) than (?=[\d$€£])")


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation, the question *text* without its words, and how that begins.

    *start* is where in *text* the words of the operation stood; *head* is what asks
    plainly in their place, such as "how long".
    """

    name: Operation
    text: str
    head: str


def asked(text: str) -> Asked | None:
    """Return the operation that *text* asks for, None where it asks for none."""
    if not may_have(text, _SIGNS):  # as most
        return None
    for name, pattern in _OPERATIONS:
        match = pattern.search(text)
        if match is None:
            continue
        head = _head(name, match)
        rest = _MORE_WORD.sub(" ", text[match.end() :]) if head else text[match.end() :]
        if head == "what percentage" and not _VERB.match(rest):
            head += " of"
        whole = " ".join(f"{text[: match.start()]} {head} {rest}".split())
        falls = name == "change" and _FALLS.search(text) is not None
        return Asked("fall" if falls else name, whole, head)
    return None


def _head(name: Operation, match: re.Match[str]) -> str:
    """Return the plain question words that stand for those of the operation."""
    said, groups = match[0].lower(), match.groupdict(default="")
    if name in {"sum", "rest"} and not said.startswith(("what", "the sum")):
        return ""
    given = {
        "points": "what percentage",
        "bypoints": "what percentage",
        "noun": groups.get("noun", "").strip().lower(),
        "years": "when",
        "as": f"how {groups.get('as', '').lower()}",
    }
    for group, head in given.items():
        if groups.get(group):
            return head
    more = (groups.get("more") or groups.get("more2") or "more").lower()
    if more in {"more", "less", "fewer"} and "many" in said and "times" not in said:
        return "how many"
    return _PLAIN[more]


def compares(sentence: str) -> bool:
    """Tell whether *sentence* may say itself how far two things are apart."""
    return _COMPARES.search(_BOUND.sub("", sentence)) is not None


def compared(question: str) -> bool:
    """Tell whether *question* asks how far two things are apart."""
    operation = asked(question)
    return operation is not None and operation.name in _APART


_APART = frozenset({"change", "fall", "ratio", "difference"})
