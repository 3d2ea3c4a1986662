"""The two things that a question compares, and the question for each of them.

"How much longer is the road to A than the path to B?" holds "the road to A" against
"the path to B": what stands behind "than" says where the other begins, by its
preposition, the verb before it, or its length in words.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from corpus.language.words import STOP, content, words
from corpus.pattern import regex
from index.operations import Asked
from index.wanted import AUXILIARY, wanted

_AS = regex(r"\s+(?:than|as|compared (?:to|with))\s+", re.IGNORECASE)
_THAT = regex(
    rf"(?:{AUXILIARY}\s+)?"
    r"(?:(?:that|those|the (?:one|ones))\s+(?=(?:of|in|for|from|at|on)\b))?",
    re.IGNORECASE,
)
_PREPOSITION = regex(
    r"(?:of|in|for|from|at|on|to|by|with|under|within|among|during)\b", re.IGNORECASE
)
_PREPOSITION_IN = regex(rf"\b{_PREPOSITION.pattern}", re.IGNORECASE)
_IS = regex(r"\b(?:is|are|was|were)\s+(?=\S)", re.IGNORECASE)
_DOES = regex(
    r"\b(?:do|does|did|has|have|had|can|could|will|would)\s+(?=\S)", re.IGNORECASE
)
_TAIL = regex(
    rf"\s+(?:in|for|during|on|at|by)\s+\S.*$|\s+{AUXILIARY}\s+\S.*$|\s*\?*$",
    re.IGNORECASE,
)
_YEAR = regex(r"\s+(?:in|of|for|during)\s+(?:fiscal\s+)?(?:1[89]|20)\d\d\b")
_EVENTS = regex(
    rf"(?:when|how long)\s+(?P<first>\S.*?)\s+(?P<verb>{AUXILIARY})\s+"
    r"(?P<second>\S.*)\s+(?P<done>\S+)",
    re.IGNORECASE,
)
_BESIDES = regex(
    r"\s*,?\s*\b(?:besides|apart from|others? than|except(?: for)?|aside from|"
    r"(?:left|remains?|remained|remaining) after|without)\s+",
    re.IGNORECASE,
)
_DOES_LAST = regex(rf"\s+{AUXILIARY}(?:\s+all)?\s*$", re.IGNORECASE)
_HOLD = regex(
    r"\s+(?:hold|have|own|get|receive|take|make|account for|represent|provide|buy|sell)"
    r"\s*$",
    re.IGNORECASE,
)
_OWNER = regex(r"(?:[A-Z][\w-]*\s+)*[\w-]+(?:['’]s|s['’])(?!\w)")
_ITEMS = regex(r"\s*,\s*(?:and|or)\s+|\s*,\s*|\s+(?:and|or|nor|to|versus|vs\.?)\s+")


@dataclass(frozen=True, slots=True)
class Side:
    """One of two: its words, the question for its number, and its own stems."""

    what: str
    question: str
    own: frozenset[str]


def sides(asked: Asked) -> tuple[Side, ...]:
    """Return what *asked* compares, nothing where that cannot be told."""
    text = asked.text.rstrip(" ?.")
    if asked.head == "when":
        return _in_turn(text)
    joint = _last(_AS, text) if asked.name != "rest" else None
    if joint is not None:
        return _against(text[: joint.start()], text[joint.end() :])
    return _listed(asked, text)


def _in_turn(text: str) -> tuple[Side, ...]:
    """Return the sides of "when A was B opened": B and A were opened."""
    match = _EVENTS.fullmatch(text)
    if match is None:
        return ()
    first, verb, second, done = match.groups()
    return _sides(*((what, f"When {verb} {what} {done}") for what in (second, first)))


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return max(pattern.finditer(text), key=re.Match[str].start, default=None)


def _against(left: str, right: str) -> tuple[Side, ...]:
    """Return the sides of "how long is A than B", cut at "than"."""
    opening = _THAT.match(right)
    right = right[opening.end() :] if opening else right
    year = _YEAR.search(right)
    other = left
    if year is not None and _YEAR.search(left):
        other = _YEAR.sub(year[0], left)
        right = right[: year.start()] + right[year.end() :]
    opened = _PREPOSITION.match(right)
    start, copula = _same_preposition(left, right), False
    owner = _OWNER.search(left) if _OWNER.fullmatch(right) else None
    if owner is not None:
        start = owner.start()
    elif start is None:
        right = right[opened.end() :].lstrip() if opened else right
        start, copula = _after_verb(left, right)
    end = len(left) if copula else _reach(left, start, _size(right))
    stop = len(right)
    if end == len(left) and not copula:
        stop = _reach(right, 0, _size(left[start:]))
    tail = right[stop:]
    return _sides(
        (left[start:end], left + tail),
        (right[:stop], other[:start] + right[:stop] + other[end:] + tail),
    )


def _same_preposition(left: str, right: str) -> int | None:
    """Return where *left* last has the preposition that *right* begins with."""
    preposition = _PREPOSITION.match(right)
    if preposition is None:
        return None
    alike = regex(rf"\b{preposition[0]}\b(?!\s+\d)", re.IGNORECASE)
    found = _last(alike, left)
    return found.start() if found is not None else None


def _after_verb(left: str, right: str) -> tuple[int, bool]:
    """Return where the subject of *left* begins, and whether it goes on to the end.

    Where no verb comes before it, it is as long as *right*.
    """
    for verb in (_IS, _DOES):
        found = verb.search(left)
        if found is not None:
            return found.end(), verb is _IS
    return _back(left, _size(right)), False


def _back(text: str, count: int) -> int:
    """Return where the last *count* words of *text* that carry a topic begin."""
    starts = [w.start for w in words(text) if w.text.lower() not in STOP]
    return starts[-count] if 0 < count <= len(starts) else 0


def _size(text: str) -> int:
    return len(content(words(text)))


def _reach(text: str, start: int, count: int) -> int:
    """Return where the phrase of *count* words that carry a topic ends."""
    for word in words(text):
        if word.start >= start and word.text.lower() not in STOP:
            count -= 1
            if count <= 0:
                return word.end
    return len(text)


def _listed(asked: Asked, text: str) -> tuple[Side, ...]:
    """Return the sides of "how much A, B and C in D"."""
    besides = _BESIDES.search(text) if asked.name == "rest" else None
    if besides is not None:
        return _shares(text[: besides.start()], text[besides.end() :])
    joints = [*_ITEMS.finditer(text)]
    if not joints:
        return ()
    last = joints[-1]
    left, right = text[: joints[0].start()], text[last.end() :]
    tail = _TAIL.search(right)
    stop = tail.start() if tail and not _as_long(left, right) else len(right)
    start = _opening(asked, left, _size(right[:stop]))
    head, rest = left[:start], right[stop:]
    items = [left[start:]]
    items += [text[a.end() : b.start()] for a, b in pairwise(joints)]
    items.append(right[:stop])
    return _sides(*((item, _plain(head, item, rest)) for item in items))


def _as_long(left: str, right: str) -> bool:
    """Tell whether both have the same prepositions: "the price of A and that of B"."""
    one, two = (
        [m[0].lower() for m in _PREPOSITION_IN.finditer(text)] for text in (left, right)
    )
    return bool(two) and one[-len(two) :] == two


def _shares(whole: str, rest: str) -> tuple[Side, ...]:
    """Return a side for each share of *whole* that *rest* lists."""
    of = whole[whole.find(" of ") :] if " of " in whole else ""
    of = _DOES_LAST.sub("", of)
    items = [item for item in _ITEMS.split(_HOLD.sub("", rest)) if item.strip()]
    return _sides(*((item, f"What share{of} is {item}") for item in items), least=1)


def _opening(asked: Asked, left: str, count: int) -> int:
    """Return where the first of the things joined by "and" begins."""
    if asked.head and left.lower().startswith(asked.head):
        between = left.rfind(" between ")
        return len(asked.head) + 1 if between < 0 else between + len(" between ")
    return _back(left, count)


def _plain(head: str, what: str, rest: str) -> str:
    """Return the question for *what*, by what it is measured in if it says so."""
    head = head.removesuffix("between ")
    if head.lower().strip() in {"how much", ""}:
        inside = rest.removeprefix(" in ")
        for named in (f"What is {what}{rest}", f"What is the {inside} in {what}"):
            if wanted(named).kinds:
                return named
    return f"{head}{what}{rest}"


def _sides(*sides: tuple[str, str], least: int = 2) -> tuple[Side, ...]:
    """Return the sides if each has a word that the others have not."""
    stems = [frozenset(w.stem for w in content(words(what))) for what, _ in sides]
    made = [
        Side(
            what.strip(),
            f"{' '.join(question.split())}?",
            own.difference(*(other for other in stems if other is not own)),
        )
        for (what, question), own in zip(sides, stems, strict=True)
    ]
    return tuple(made) if len(made) >= least and all(side.own for side in made) else ()
