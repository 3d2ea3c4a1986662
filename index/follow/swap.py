"""Fragments that swap a part of the question before: "And China?", "in dollars?"."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from corpus.language.names import Name
from corpus.language.words import STOP, words
from corpus.model import Quantity, Span
from index.follow.phrases import (
    AUXILIARY,
    PREPOSITION,
    TOKEN,
    WH,
    adjective,
    bare,
    clause,
    country,
    measured,
    noun_phrases,
    plain,
    plural,
    slots,
)
from index.follow.pronoun import topic
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
_PREPOSED = re.compile(
    rf"(?:\b(?P<prep>{PREPOSITION})\s+)?(?:the\s+(?:year\s+)?)?$", re.IGNORECASE
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
        preposed = _PREPOSED.search(self._rest[: spans[0].start])
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
        if len(asked) > 1 and not _one_run(self._rest, asked):
            return None
        new = asked[0] if len(asked) == 1 else None
        start, end = asked[0].start, asked[-1].end
        preposed = _PREPOSED.search(self._left[:start])
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
        return _with_name(
            self._before, asked[0], written, prep, add=self._opened or bool(prep)
        )

    def _noun(self) -> str | None:
        phrase = self._left.strip(" ,")
        self._left = ""
        match = _OBJECT.fullmatch(phrase)
        if match:
            return _with_object(self._before, match["prep"].lower(), match["noun"])
        return _with_noun(self._before, phrase) if self._opened else None


def _names(text: str) -> tuple[str, list[Name]]:
    """Return the names in a fragment; one that is a country needs no capital."""
    found = list(slots(text).names)
    title = " ".join(
        word if word.lower() in STOP else word[:1].upper() + word[1:]
        for word in text.split(" ")
    )
    countries = [] if found else [n for n in slots(title).names if country(n)]
    return (title, countries) if countries else (text, found)


def _one_run(text: str, found: Sequence[Name]) -> bool:
    gaps = pairwise(found)
    return all(
        re.fullmatch(r"\s*,?\s*(?:and|or|&|,)\s*(?:the\s+)?", text[a.end : b.start])
        for a, b in gaps
    )


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
    preposed = _PREPOSED.search(before[: span.start])
    has = preposed["prep"] if preposed else None
    if preposed and (prep or not has or not written[0].isdigit()):
        return before[: preposed.start()] + phrase + before[span.end :]
    return before[: span.start] + written + before[span.end :]


def _with_name(
    before: str, new: Name, written: str, prep: str, *, add: bool
) -> str | None:
    """Return *before* about the name *new* in the place of one of its sort."""
    old = _rival(before, new, prep, add=add)
    if old is not None:
        return _in_form(before, old, new, written)
    if not add:
        return None
    return f"{before} {prep or ('in' if country(new) else 'for')} {bare(written)}"


def _rival(before: str, new: Name, prep: str, *, add: bool) -> tuple[Name, int] | None:
    """Return the name of *before* that *new* takes the place of, and where it ends."""
    found = list(slots(before).names)
    parts = {name: _part(before, name) for name in found}
    pools = [pool for pool in _pools(found, parts, new, prep, add=add) if pool]
    if not pools:
        return None
    pool = pools[0]
    kept = [n for n in pool if prep and parts[n] == prep] or pool
    first = kept[-1] if re.search(r"\bthan\b", before) else kept[0]
    last = first
    for name in found[found.index(first) + 1 :]:
        if not _one_run(before, [last, name]):
            break
        last = name
    if last is not first and re.search(
        r"\bbetween\s+(?:the\s+)?$", before[: first.start]
    ):
        return None
    return first, last.end


def _pools(
    found: Sequence[Name],
    parts: Mapping[Name, str],
    new: Name,
    prep: str,
    *,
    add: bool,
) -> list[list[Name]]:
    """Return the names that *new* could take the place of, the likeliest lot first."""
    if country(new):
        return [[n for n in found if country(n)], [n for n in found if n.place]]
    local = [n for n in found if n.place and not country(n)]
    others = [n for n in found if not n.place and parts[n] != "attributive"]
    if prep in {"in", "at", "near"}:
        return [local, others]
    owning = [n for n in found if parts[n] in {"possessive", "subject"}]
    return [others, local, owning if add else []]


def _part(before: str, name: Name) -> str:
    """Return the part that *name* plays: its preposition, or what else it is."""
    if name.text.endswith(("'s", "’s", "s'", "s’")):
        return "possessive"
    ahead = re.search(
        rf"\b({AUXILIARY})\s+(?:the\s+)?$", before[: name.start], re.IGNORECASE
    )
    if ahead:
        return "subject"
    after = TOKEN.match(before[name.end :].lstrip())
    noun = after is not None and after[0].islower() and after[0] not in _FUNCTION
    if noun and before[name.end : name.end + 1] == " ":
        return "attributive"
    preposed = _PREPOSED.search(before[: name.start])
    return (preposed["prep"] or "other").lower() if preposed else "other"


def _in_form(before: str, rival: tuple[Name, int], new: Name, written: str) -> str:
    """Put *written* where the rival stands, possessive or not, as that one is."""
    old, end = rival
    start = old.start
    article = re.search(r"\bthe\s+$", before[:start], re.IGNORECASE)
    owner = bare(written)
    if _describes(before, old, end) and not adjective(new):
        owner, start = _owned(owner), article.start() if article else start
    elif old.text.endswith(("'s", "’s", "s'", "s’")):
        owner = _owned(owner)
    if article and country(old) and not adjective(old):
        start = article.start()
    if adjective(new) and written == new.text and not _describes(before, old, end):
        owner = _owned(new.bare) if owner.endswith("'s") else f"the {new.text}"
    return before[:start] + owner + before[end:]


def _describes(before: str, old: Name, end: int) -> bool:
    """Tell whether a noun follows that the country's name is told of: "US tariff"."""
    after = re.match(r" ([a-z]\S*)", before[end:])
    if after is None or not country(old) or after[1] in _FUNCTION:
        return False
    if old.text.endswith("ans"):  # the people themselves
        return False
    ahead = re.search(
        rf"\b({AUXILIARY})\s+(?:the\s+)?$", before[: old.start], re.IGNORECASE
    )
    return (
        adjective(old)
        or ahead is None
        or ahead[1].lower() in {"is", "are", "was", "were"}
    )


_FUNCTION = STOP | frozenset(f"{PREPOSITION}|{AUXILIARY}".split("|"))


def _owned(owner: str) -> str:
    return f"{owner}'" if owner.endswith("s") else f"{owner}'s"


def _with_object(before: str, prep: str, noun: str) -> str | None:
    """Return *before* with *noun* in the place of what *prep* governs in it."""
    stop = rf"(?=\s+(?:{PREPOSITION}|{AUXILIARY}|and|or)\b|$|,)"
    found = list(
        re.finditer(rf"\b{prep}\s+(?P<noun>[^,]+?){stop}", before, re.IGNORECASE)
    )
    if not found:
        return None
    return before[: found[-1].start("noun")] + noun + before[found[-1].end("noun") :]


def _with_noun(before: str, phrase: str) -> str | None:
    """Return *before* about *phrase*: a measure of the same, or another thing."""
    the, _, noun = phrase.partition(" ")
    determiner = the.lower() if the.lower() in {"the", "a", "an"} else ""
    noun = noun if determiner else phrase
    if measured(noun):
        return _measure(before, noun)
    if not determiner:
        return _with_bare(before, noun)
    alike = [one for one in noun_phrases(before) if not measured(one.body)]
    same = [one for one in alike if one.determiner[:1].lower() == determiner[:1]]
    if not alike:
        return None
    old = (same or alike)[0]
    return before[: old.start] + phrase + before[old.end :]


def _measure(before: str, noun: str) -> str | None:
    """Return the question for another number of the same thing."""
    found = re.search(
        r"\b(?:what|which)\s+((?:\S+\s+){0,2}?\S+)\s+(?:do|does|did|will)\b",
        before,
        re.IGNORECASE,
    )
    if found and measured(found[1]):
        return before[: found.start(1)] + noun + before[found.end(1) :]
    about = topic(before)
    if about is None:
        return None
    years = slots(before).years
    when = (
        f" in {years[-1].passage.text}"
        if len(years) == 1 and years[0].kind == "year"
        else ""
    )
    now = " today" if now_asked(before) else ""
    return f"What is the {noun} of {about}{when or now}"


def _with_bare(before: str, noun: str) -> str | None:
    """Return *before* with *noun* for another noun that has no article."""
    cut = clause(before)
    if cut is not None and cut.noun and len(cut.noun.split()) == 1:
        at = before.index(cut.noun, len(cut.wh) - len(cut.noun))
        return before[:at] + noun + before[at + len(cut.noun) :]
    stop = rf"(?=\s+(?:{PREPOSITION}|{AUXILIARY}|and|or)\b|$)"
    pattern = rf"\b(?:{PREPOSITION})\s+(?P<noun>[a-z][a-z-]*(?:\s+[a-z][a-z-]*)?){stop}"
    found = [
        match
        for match in re.finditer(pattern, before)
        if plural(match["noun"]) == plural(noun) and not measured(match["noun"])
    ]
    if not found:
        return None
    return before[: found[-1].start("noun")] + noun + before[found[-1].end("noun") :]
