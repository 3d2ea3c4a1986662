"""Fragments that swap a part of the question before: "And China?", "in dollars?"."""

import re
from decimal import Decimal

from corpus.language.names import Name
from corpus.language.words import STOP, words
from corpus.model import Quantity, Span
from index.follow.another import PREPOSED, one_run, with_name
from index.follow.noun import with_noun, with_object
from index.follow.phrases import (
    AUXILIARY,
    PREPOSITION,
    WH,
    country,
    plain,
    slots,
)
from index.question import now_asked, unit_asked

_LONGEST = 9  # words of a fragment
_OPENED = re.compile(
    r"^(?:(?:and|but|or|so|then|ok|okay|well|now|also)\b[\s,]*)*"
    r"(?:(?:what|how)\s+(?:about|of|if\s+(?:it(?:['’]s|\s+(?:is|was|were))))\b\s*|"
    r"(?:the\s+)?same\b(?:\s+(?:question|thing|again))?[\s,]*(?:but\s+)?"
    r"(?=(?:for|in|of|with|about|by|on)\b)|"
    r"(?:how\s+much|what)\s+(?:is|was|would)\s+(?:that|it|this)(?:\s+be)?\s+"
    r"(?=(?:in|as)\s))?",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"[\s,]+(?:then|instead|though|please|too|as well)$", re.IGNORECASE
)
# Words of a whole question, or of one that speaks of the one before.
_OTHERS = re.compile(
    rf"\b(?:{WH}|{AUXILIARY}|its?|their|they|them|he|she|his|her|him)\b", re.IGNORECASE
)
_UNITS = re.compile(
    r"(?:(?:in|as|into|per)\s+)?(?:US\s+)?\S+(?:\s+per\s+\w+)?", re.IGNORECASE
)
_OBJECT = re.compile(rf"(?P<prep>{PREPOSITION})\s+(?P<noun>.+)", re.IGNORECASE)
_NUMBERS: dict[str, int] = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "ten": 10,
    "twenty": 20,
}
_RELATIVE = re.compile(
    rf"(?:in\s+)?(?:the\s+)?(?:(?P<count>\d{{1,2}}|{'|'.join(_NUMBERS)})\s+)?(?:"
    r"(?P<old>previous|preceding|prior)\s+(?P<a>year|decade)|"
    r"(?P<new>next|following)\s+(?P<b>year|decade)|"
    r"(?P<c>year|decade)s?\s+(?:(?P<ago>before|earlier|prior)|(?P<on>after|later)))"
    r"(?:\s+that)?",
    re.IGNORECASE,
)


def swapped(turn: str, before: str) -> str | None:
    """Return *before* with what the fragment *turn* names in the place of its like."""
    text = plain(turn)
    opening = _OPENED.match(text)
    opened = opening is not None and opening.end() > 0
    rest = _TRAILING.sub("", text[opening.end() :] if opening else text).strip(" ,:;-–")
    if not rest or len(rest.split()) > _LONGEST or _OTHERS.search(rest):
        return None
    if not opened and not _lone(rest, turn):
        return None
    made = _Swap(rest, plain(before), opened=opened).made()
    return f"{made}?" if made else None


def _lone(rest: str, turn: str) -> bool:
    """Tell whether a fragment with no "And" before it can be anything else.

    A time, a unit, a country or what a preposition opens cannot; any other name, only
    if it is asked: "Nordspan?".
    """
    asked = slots(rest)
    if asked.terms and not _OBJECT.match(rest):
        return False
    return turn.rstrip().endswith("?") or all(map(country, asked.names))


class _Swap:
    """One fragment, taken apart piece by piece, and the question it changes."""

    def __init__(self, rest: str, before: str, *, opened: bool) -> None:
        self._rest = rest
        self._before = before
        self._opened = opened
        self._left = rest  # what no piece has explained yet, blanks for the others

    def made(self) -> str | None:
        changed = False
        for piece in (self._time, self._unit, self._name, self._noun):
            if not self._left.strip():
                break
            made = piece()
            if made is None:
                return None
            changed = changed or made != self._before
            self._before = made
        return self._before if changed and not self._left.strip() else None

    def _take(self, start: int, end: int) -> None:
        self._left = self._left[:start] + " " * (end - start) + self._left[end:]

    def _time(self) -> str | None:
        years = slots(self._before).years
        relative = _RELATIVE.fullmatch(self._left.strip())
        if relative is not None:
            if len(years) != 1 or years[0].kind != "year" or years[0].high is not None:
                return None
            self._left = ""
            return _at_time(self._before, "", f"{years[0].value + _shift(relative):f}")
        asked = slots(self._rest)
        now = now_asked(self._rest)
        spans = [year.passage.span for year in asked.years] + ([now] if now else [])
        if not spans:
            return self._before
        if len(spans) > 1 or slots(self._before).asks == "time":
            return None
        preposed = PREPOSED.search(self._rest[: spans[0].start])
        start = preposed.start() if preposed else spans[0].start
        self._take(start, spans[0].end)
        written = self._rest[spans[0].start : spans[0].end]
        return _at_time(
            self._before, (preposed["prep"] or "").lower() if preposed else "", written
        )

    def _unit(self) -> str | None:
        written = self._left.strip()
        if not _UNITS.fullmatch(written):
            return self._before
        phrase = written if re.match(r"(?:in|as|into)\s", written) else f"in {written}"
        if unit_asked(f"what is it {phrase}?") is None:
            return self._before
        self._left = ""
        has = unit_asked(f"{self._before}?")
        if has is None:
            return f"{self._before} {phrase}"
        return self._before[: has[1].start] + phrase + self._before[has[1].end :]

    def _name(self) -> str | None:
        self._rest, found = _names(self._rest)
        asked = [n for n in found if self._left[n.start : n.end].strip()]
        if not asked:
            return self._before
        if len(asked) > 1 and not one_run(self._rest, asked):
            return None
        new = asked[0] if len(asked) == 1 else None
        start, end = asked[0].start, asked[-1].end
        preposed = PREPOSED.search(self._left[:start])
        prep = (preposed["prep"] or "").lower() if preposed else ""
        start = preposed.start() if preposed else start
        follows = [w for w in words(self._left[end:]) if w.text.lower() not in STOP]
        if (
            new is not None
            and follows
            and not new.text.endswith(("'s", "’s", "'", "’"))
        ):
            known = {word.stem for word in words(self._before)}
            if not {word.stem for word in follows} <= known:
                end = len(self._left.rstrip())  # "Chinese makers" as one
            else:
                self._take(end, len(self._left))
        written = self._rest[asked[0].start : end]
        self._take(start, end)
        return with_name(
            self._before, asked[0], written, prep, add=self._opened or bool(prep)
        )

    def _noun(self) -> str | None:
        phrase = self._left.strip(" ,")
        self._left = ""
        match = _OBJECT.fullmatch(phrase)
        if match:
            return with_object(self._before, match["prep"].lower(), match["noun"])
        return with_noun(self._before, phrase) if self._opened else None


def _names(text: str) -> tuple[str, list[Name]]:
    """Return the names in a fragment; one that is a country needs no capital."""
    found = list(slots(text).names)
    title = " ".join(
        word if word.lower() in STOP else word[:1].upper() + word[1:]
        for word in text.split(" ")
    )
    countries = [] if found else [n for n in slots(title).names if country(n)]
    return (title, countries) if countries else (text, found)


def _shift(relative: re.Match[str]) -> Decimal:
    count = (relative["count"] or "one").lower()
    years = int(count) if count.isdigit() else _NUMBERS[count]
    unit = relative["a"] or relative["b"] or relative["c"]
    forward = relative["new"] or relative["on"]
    return Decimal(
        years * (10 if unit.lower() == "decade" else 1) * (1 if forward else -1)
    )


def _at_time(before: str, prep: str, written: str) -> str:
    """Return *before* at the time *written*, in the place of its own."""
    plainly = prep or ("in" if written[0].isdigit() else "")
    phrase = f"{plainly} {written}".strip()
    years = slots(before).years
    now = now_asked(before)
    if years:
        return _in_place(before, years[-1], prep, written, phrase)
    if now:
        return before[: now.start] + phrase + before[now.end :]
    return f"{before} {phrase}"


def _in_place(before: str, year: Quantity, prep: str, written: str, phrase: str) -> str:
    span: Span = year.passage.span
    preposed = PREPOSED.search(before[: span.start])
    has = preposed["prep"] if preposed else None
    if preposed and (prep or not has or not written[0].isdigit()):
        return before[: preposed.start()] + phrase + before[span.end :]
    return before[: span.start] + written + before[span.end :]
