"""The parts of a question that a follow-up can take up or replace.

No parser and no dictionary of verbs: phrases end at function words, and the verb that
"did" or "will" asks for is the last word before the next of them.
"""

import re
from dataclasses import dataclass

from corpus.language.names import Name
from corpus.language.places import place
from corpus.language.words import IRREGULAR, stem
from index.question import Question, understand
from index.wanted import AUXILIARY as _AUXILIARY
from index.wanted import is_measured

AUXILIARY = _AUXILIARY.removeprefix("(?:").removesuffix(")")
WH = "what|which|who|whom|whose|when|where|why|how"
PREPOSITION = (
    "of|in|for|by|at|on|to|from|with|within|across|among|about|under|over|between|"
    "since|until|before|after|during|than|as|into|per|near|against|without|through"
)
_BREAK = frozenset(
    f"{PREPOSITION}|{AUXILIARY}|{WH}|and|or|but|if|that|not|never".split("|")
)
_DETERMINER = frozenset({"the", "a", "an"})
_POSSESSIVE = frozenset({"its", "their", "his", "her", "our", "your", "my"})
_BE = frozenset({"is", "are", "was", "were", "be", "been"})
_HAVE = frozenset({"has", "have", "had"})
TOKEN = re.compile(r"[^\s,;:?!()“”\"]+")
_SHORT = re.compile(rf"\b({WH})['’]s\b", re.IGNORECASE)
_CLAUSE = re.compile(
    rf"(?P<wh>(?:(?:{PREPOSITION})\s+)?(?:{WH})\b.*?)\s+"
    rf"(?P<aux>{AUXILIARY})\s+(?P<rest>.+)",
    re.IGNORECASE,
)
_YES_NO = re.compile(rf"(?P<wh>)(?P<aux>{AUXILIARY})\s+(?P<rest>.+)", re.IGNORECASE)
_NOUN = re.compile(
    rf"(?:(?:{PREPOSITION})\s+)?(?:what|which|how\s+(?:much|many))\s+(.+)",
    re.IGNORECASE,
)
_OF = re.compile(r"\s+of\s+")


@dataclass(frozen=True, slots=True)
class Clause:
    """A question in three: "What share of patents", "does", "Japan hold today".

    *wh* is empty for a yes/no question.
    """

    wh: str
    aux: str
    rest: str

    @property
    def noun(self) -> str:
        """What is asked for, as in "share of patents"; empty where it is not said."""
        match = _NOUN.fullmatch(self.wh)
        return match[1] if match else ""

    @property
    def subject(self) -> str:
        """The phrase the auxiliary is about; empty where *wh* is itself the subject."""
        return _subject(self)


def plain(text: str) -> str:
    """Return *text* without what ends it, spaces joined, "what's" in full."""
    return _SHORT.sub(r"\1 is", " ".join(text.split())).strip(" ?!.…\"“”'")


def clause(text: str) -> Clause | None:
    """Cut a plain question at its first auxiliary; None where it has none to cut at."""
    match = _YES_NO.fullmatch(text) or _CLAUSE.fullmatch(text)
    return Clause(match["wh"], match["aux"], match["rest"]) if match else None


def slots(text: str) -> Question:
    """Return the slots of a text that has words."""
    return understand(text)


def country(name: Name) -> bool:
    """Tell whether *name* is in the table of countries and regions."""
    return place(name.text) is not None


def participle(word: str) -> bool:
    """Tell whether *word* looks like one, such as "built" or "planned"."""
    lower = word.lower()
    return lower.endswith(("ed", "ing")) or lower in IRREGULAR


def plural(phrase: str) -> bool:
    """Tell whether the head of *phrase* is a plural."""
    head = _OF.split(phrase)[0].split()[-1:]
    return bool(head) and _is_plural(head[0])


def _is_plural(word: str) -> bool:
    return (
        word.islower() and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    )


def measured(phrase: str) -> bool:
    """Tell whether *phrase* is something's price, size or other number."""
    head = _OF.split(phrase)[0].split()[-1:]
    return bool(head) and is_measured(stem(head[0]))


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A phrase that "the" or "a" opens: the words after it, and its place."""

    determiner: str
    body: str
    start: int
    end: int

    @property
    def whole(self) -> str:
        """The phrase with its determiner."""
        return f"{self.determiner} {self.body}"


def noun_phrases(text: str) -> list[NounPhrase]:
    """Return the phrases that "the" or "a" opens, each to the next function word."""
    cut = clause(text)
    subject = cut.subject if cut else ""
    return [_phrase(match, text, subject) for match in _DETERMINED.finditer(text)]


def _phrase(match: re.Match[str], text: str, subject: str) -> NounPhrase:
    """Return the phrase without the verb that follows a subject."""
    start, end = match.span()
    if (
        subject
        and text.startswith(subject, start)
        and match["det"] == subject.split(maxsplit=1)[0]
    ):
        end = start + len(subject)
    body = text[match.start("body") : end]
    return NounPhrase(match["det"], body, start, end)


_STOPS = "|".join(sorted(_BREAK | _DETERMINER | _POSSESSIVE))
_DETERMINED = re.compile(
    rf"\b(?P<det>the|an?)\s+(?P<body>(?!(?:{_STOPS})\b)[\w&'’.-]+"
    rf"(?:\s+(?!(?:{_STOPS})\b)[^\W\d][\w&'’.-]*){{0,4}})",
    re.IGNORECASE,
)


def _subject(found: Clause) -> str:
    tokens = [match[0] for match in TOKEN.finditer(found.rest)]
    opened = bool(tokens) and tokens[0].lower() in _DETERMINER | _POSSESSIVE
    first = len(tokens[0]) + 1 if opened else 0
    named = next((n for n in slots(found.rest).names if n.start == first), None)
    if named is not None and not adjective(named):
        return bare(found.rest[: named.end])
    run, object_follows = _run(tokens)
    if len(run) <= opened or run[0].lower() in _BREAK:
        return ""
    if not opened and found.wh and _verbal(run, found):
        return ""
    return bare(" ".join(_without_verb(run, found, 1 + opened, object_follows)))


def _verbal(run: list[str], found: Clause) -> bool:
    """Tell whether a verb follows the auxiliary, so that no subject does."""
    lone = len(run) == 1 and run[0].islower() and not _is_plural(run[0])
    return participle(run[0]) or (lone and found.aux.lower() not in _BE)


def bare(phrase: str) -> str:
    """Return *phrase* without the ending of a possessive."""
    return phrase.removesuffix("'s").removesuffix("’s").rstrip("'’")


def _run(tokens: list[str]) -> tuple[list[str], bool]:
    """Return the tokens to the next function word, and whether an object follows."""
    run = tokens[:1]
    for token in tokens[1:]:
        lower = token.lower()
        if lower in _DETERMINER | _POSSESSIVE or token[0].isdigit():
            return run, True
        if lower in _BREAK:
            break
        run.append(token)
    return run, False


def _without_verb(
    run: list[str],
    found: Clause,
    least: int,
    object_follows: bool,  # noqa: FBT001
) -> list[str]:
    aux = found.aux.lower()
    if aux in _BE:
        drop = int(participle(run[-1]) or not found.wh)
    elif aux in _HAVE or object_follows:
        drop = 1
    else:
        drop = 1 + _is_plural(run[-1])
    return run[: max(least, len(run) - drop)]


def adjective(name: Name) -> bool:
    """Tell whether a country's *name* is an adjective, such as "Dutch"."""
    return name.bare != name.text and _ADJECTIVE.search(name.text) is not None


_ADJECTIVE = re.compile(r"[a-z](?:an|ese|ish|sh|ch|i|ic|iss|eek|oat)s?$")
