"""How superlatives are asked for and said, and the plain question under them."""

import re
from collections.abc import Sequence

from corpus.language.words import words
from corpus.pattern import regex
from corpus.quantity.nouns import plural
from index.evidence import Evidence
from index.question import Question, understand
from index.wanted import is_measured

LEAST = frozenset(
    """lowest smallest fewest least shortest cheapest slowest youngest lightest
    narrowest minimum""".split()
)
_HOW = {
    "longest": "long",
    "shortest": "long",
    "tallest": "tall",
    "deepest": "deep",
    "heaviest": "heavy",
    "lightest": "heavy",
    "oldest": "old",
    "youngest": "old",
    "fastest": "fast",
    "slowest": "fast",
    "cheapest": "expensive",
    "widest": "wide",
    "narrowest": "wide",
}
_COUNTED = frozenset({"most", "fewest", "least"})
SUPERLATIVE = regex(
    r"\bthe\s+(?P<word>most(?!\s+\w+(?:ive|ous|ant|ent|ful|al|ed|ar)\b)|fewest|least|"
    r"highest|largest|biggest|greatest|lowest|smallest|widest|narrowest|"
    rf"maximum|minimum|{'|'.join(_HOW)})\s+(?P<what>[^?,.]+)",
    re.IGNORECASE,
)
IS = regex(
    r"\W*(?:which|what)\s+(?P<what>[^?,.]+?)\s+(?:is|was|are|were)\s+the\s+"
    rf"(?P<word>highest|largest|biggest|greatest|lowest|smallest|{'|'.join(_HOW)})\W*$",
    re.IGNORECASE,
)
_SIZE = "highest|largest|biggest|greatest|lowest|smallest|most|least"
YEARLY = regex(
    r"\W*(?:(?:in|for)\s+)?(?:which|what)\s+(?:(?:fiscal|financial)\s+)?year\s+"
    rf"(?:(?:was|were|is|did)\s+(?P<what>[^?]+?)\s+(?:the\s+)?(?P<word>{_SIZE})"
    rf"|(?:had|saw|has|was)\s+the\s+(?P<first>{_SIZE})\s+(?P<of>[^?]+?))\W*",
    re.IGNORECASE,
)
WHO = regex(r"\W*(?:(?:which|what)\s+(?P<noun>[\w-]+)|who)\b", re.IGNORECASE)
WHAT = regex(
    r"\W*(?:what|how (?:much|high|large|low|big|long))"
    r"(?:['’]s|\s+(?:is|was|are|were))\s+",
    re.IGNORECASE,
)
_RANKS = regex(
    r"\b(?:most|least|fewest|best|worst|top\w*|first|last|leads?|leading|led|leader|"
    r"ahead|record|maximum|minimum|peak\w*|only|(?:high|larg|bigg|great|low|small|wid|"
    r"narrow|long|short|tall|deep|heav|light|old|young|fast|slow|cheap|rich|poor|strong|"
    r"weak|new|few)i?est)\b|\b(?:no|number|#)\.? ?1\b",
    re.IGNORECASE,
)


def ranked(text: str) -> bool:
    """Tell whether *text* asks whose is the most of what is counted or measured."""
    superlative, who = SUPERLATIVE.search(text), WHO.match(text)
    if superlative is None or who is None:
        return False
    plain = plainly(superlative, text[who.end() : superlative.start()])
    return plain is not None and bool(understand(plain).kinds)


def ranks(sentence: str) -> bool:
    """Tell whether *sentence* may say itself what is first."""
    return _RANKS.search(sentence) is not None


def said_so(
    superlative: re.Match[str], question: Question, found: Sequence[Evidence]
) -> bool:
    """Tell whether a sentence has the superlative itself, and the topic."""
    word = regex(rf"\b{superlative['word']}\b", re.IGNORECASE)
    stems = {w.stem for w in words(superlative["word"])}
    terms = [term for term in question.terms if term.stem not in stems]
    return any(
        word.search(one.sentence.text)
        and sum(one.covers_here(term.stem) > 0 for term in terms) * 2 > len(terms)
        for one in found
    )


def plainly(superlative: re.Match[str], does: str) -> str | None:
    """Return the question for one's own number; *does* is what stands before "the"."""
    word, what = superlative["word"].lower(), superlative["what"].strip()
    nouns = words(what)
    if not nouns:
        return None
    if word in _COUNTED:
        many = any(plural(one.text) for one in nouns[:3])
        return f"How {'many' if many else 'much'} {what}, {does.strip()}?"
    if word in _HOW:
        return f"How {_HOW[word]} is the {what}?"
    if any(is_measured(one.stem) for one in nouns[:3]):
        return f"What is the {what}, {does.strip()}?"
    return None
