"""Pronouns that stand for what the question before is about: "When was it founded?"."""

import re

from corpus.language.names import Name
from corpus.language.words import content, words
from index.follow.phrases import (
    AUXILIARY,
    PREPOSITION,
    WH,
    adjective,
    bare,
    clause,
    country,
    measured,
    noun_phrases,
    participle,
    plain,
    plural,
    slots,
)

_PRONOUN = re.compile(
    r"\b(?P<owner>its|their|theirs|his)\b|\b(?P<her>her)\b|"
    r"\b(?P<one>it|he|she|him)\b(?P<is>['’]s\b)?|"
    r"\b(?P<many>they|them)\b(?P<are>['’]re\b)?",
    re.IGNORECASE,
)
_POINTS = re.compile(
    rf"\b(?:(?:{PREPOSITION})\s+(?P<a>this|that|these|those)|"
    r"(?:do|does|did|will|would|can)\s+(?P<b>this|that|these|those)(?:\s+[a-z]+)?|"
    rf"[a-z]+\s+(?P<c>that|those))\s*$",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\bthere\s*$", re.IGNORECASE
)
_THAT_YEAR = re.compile(
    r"\b(?:(?:in|during|for)\s+)?(?:that|the\s+same)\s+year\b|"
    r"\b(?:at\s+that\s+time|then)\s*$",
    re.IGNORECASE,
)
# "How long does it take to", "Is it true that": no thing is meant
_EXPLETIVE = re.compile(
    r"\bit(?:['’]s)?\s+(?:\w+\s+){0,3}?(?:that|to|for\s+\w+\s+to|whether|if|when)\b|"
    r"\bit\s+takes?\b.+\bto\b|"
    r"\bwhat\s+time\s+is\s+it\b|\bit\s+(?:rain|snow)\w*\b",
    re.IGNORECASE,
)
_SUBJECT_ASKED = re.compile(
    rf"(?:which|what|whose|how\s+(?:many|much))\s+(?!(?:{AUXILIARY})\b(?!\s+not\b))",
    re.IGNORECASE,
)
_DENIED = re.compile(rf"\S+\s+(?:{AUXILIARY})\s+not\b", re.IGNORECASE)
_OWN_WORDS = 3  # as many words of the question's own before a pronoun, and it is theirs
_HAVE = frozenset({"has", "have", "had"})
_OWNERS = frozenset({"its", "their", "his", "her"})
_MANY = frozenset({"they", "them", "their", "theirs"})
_AUX = re.compile(rf"\b(?:{AUXILIARY})\b", re.IGNORECASE)
_ENDS_AUX = re.compile(rf"\b(?:{AUXILIARY})\s*$", re.IGNORECASE)
_ASKING = re.compile(rf"(?:{WH}|{AUXILIARY})", re.IGNORECASE)
_OPENED = re.compile(
    r"^(?:(?:and|but|so|or|what about|how about)\b[\s,]*)+", re.IGNORECASE
)
_PERSONAL = re.compile(r"[^\W\d_][^\W\d_A-Z]+(?: [^\W\d_][^\W\d_A-Z]+)*")
_PEOPLE = frozenset({"he", "she", "him", "his", "her"})
_OF = re.compile(
    rf"\s+(?:of)\s+((?:(?!(?:{PREPOSITION}|{AUXILIARY})\b)\S+\s*)+)", re.IGNORECASE
)


def referred(turn: str, before: str) -> str | None:
    """Return *turn* with its pronouns spelled out from the question *before* it."""
    text = " ".join(turn.split())
    made = _pronouns(text, plain(before))
    made = _that_year(made, before)
    made = _there(made, before)
    if made == text:
        return None
    return _sentence(made)


def topic(before: str) -> str | None:
    """Return what the question *before* is about, as "it" would mean it."""
    return next(iter(_antecedents(before)), None)


def _sentence(made: str) -> str:
    """Return "And Peru's height?" as the question that it is."""
    body = plain(made)
    opened = _OPENED.sub("", body)
    if _ASKING.search(opened):
        return made
    return f"What {'are' if plural(opened) else 'is'} {opened}?"


def _pronouns(text: str, before: str) -> str:
    if _EXPLETIVE.search(text):
        return text
    made, at = "", 0
    for match in _PRONOUN.finditer(text):
        if _has_own(text, match.start(), match[0].lower()):
            return text
        put = _for_pronoun(match, text, before)
        if put is None:
            return text
        made += text[at : match.start()] + put
        at = match.end()
    made += text[at:]
    return made if at else _pointed(text, before)


def _for_pronoun(match: re.Match[str], text: str, before: str) -> str | None:
    word = match[0].lower().replace("’", "'").split("'")[0]
    meant = (
        _person(before)
        if word in _PEOPLE
        else _thing(before, many=word in {"they", "them", "their", "theirs"})
    )
    if meant is None:
        return None
    owning = match["owner"] or (
        match["her"] and re.match(r"\s+\w", text[match.end() :])
    )
    if owning:
        return f"{meant}'" if meant.endswith("s") else f"{meant}'s"
    ending = " is" if match["is"] else " are" if match["are"] else ""
    return meant + ending


def _pointed(text: str, before: str) -> str:
    """Return *text* with a lone "this" or "those" spelled out."""
    match = _POINTS.search(text.rstrip(" ?!."))
    if match is None:
        return text
    this = match["a"] or match["b"] or match["c"]
    many = this.lower() in {"these", "those"}
    at = match.start("a" if match["a"] else "b" if match["b"] else "c")
    if _has_own(text, at, "they" if many else "it"):
        return text
    meant = _thing(before, many=many)
    return text[:at] + meant + text[at + len(this) :] if meant else text


def _has_own(text: str, at: int, word: str) -> bool:
    """Tell whether the question itself names, before *at*, what *word* could mean."""
    head = text[:at]
    cut = clause(text)
    if cut is not None and cut.wh and at == len(text) - len(cut.rest):
        had = cut.aux.lower() in _HAVE and word in _OWNERS
        last = " " not in cut.rest
        if not had and not last:
            return False  # "How much of the harvest does it destroy?"
    if any(name.end <= at for name in slots(text).names) or noun_phrases(head):
        return True
    if _SUBJECT_ASKED.match(head) and (not _AUX.search(head) or _DENIED.match(head)):
        return True
    topical = [w for w in content(words(head)) if not _ASKING.fullmatch(w.text)]
    if len(topical) >= _OWN_WORDS or (
        word in _MANY and any(plural(w.text) for w in topical)
    ):
        return True
    whose = re.match(r"who(?:se)?\s", head, re.IGNORECASE)
    return bool(whose) and word in _PEOPLE | _MANY and not _ENDS_AUX.search(head)


def _that_year(text: str, before: str) -> str:
    years = [y for y in slots(before).years if y.kind == "year" and y.high is None]
    match = _THAT_YEAR.search(text.rstrip(" ?!."))
    if match is None or len(years) != 1 or slots(text).years:
        return text
    return text[: match.start()] + f"in {years[0].passage.text}" + text[match.end() :]


def _there(text: str, before: str) -> str:
    match = _PLACED.search(text.rstrip(" ?!."))
    places = [name for name in slots(before).names if name.place]
    if match is None or not places or slots(text).names:
        return text
    name = places[-1]
    where = name.bare if adjective(name) else bare(name.text)
    return text[: match.start()] + f"in {where}" + text[match.end() :]


def _thing(before: str, *, many: bool) -> str | None:
    found = _antecedents(before)
    if many:
        crowds = [one for one in found if plural(one)]
        named = [one for one in found if one[:1].isupper()]
        return next(iter((*_asked_for(before), *crowds, *named)), None)
    return next((one for one in found if not plural(one)), None)


def _antecedents(before: str) -> list[str]:
    """Return what *before* speaks of, as phrases, the likeliest first.

    An owner comes before what is owned, what a part is of before the part, and the
    place something is in after all else.
    """
    text = plain(before)
    cut = clause(text)
    named = list(slots(text).names)
    found = [
        bare(n.text)
        for n in named
        if n.text.endswith(("'s", "’s")) and not adjective(n)
    ]
    if cut is not None and (subject := cut.subject):
        rest = cut.rest[cut.rest.find(subject) + len(subject) :]
        of = _OF.match(rest)
        found.append(_cleared(of[1]) if of else subject)
        found += [subject] if of and not measured(subject) else []
    found += [
        _cleared(phrase.whole)
        for phrase in reversed(noun_phrases(text))
        if not _OF.match(text[phrase.end :]) and not measured(phrase.body)
    ]
    found += [
        _article(text, n)
        for n in named
        if not n.place and n.text not in " ".join(found)
    ]
    found += [n.bare if adjective(n) else _article(text, n) for n in named if n.place]
    return list(dict.fromkeys(one for one in found if one))


def _cleared(phrase: str) -> str:
    """Return *phrase* without the participle that may follow it."""
    tokens = phrase.split()
    while len(tokens) > 1 and tokens[-1].islower() and participle(tokens[-1]):
        tokens.pop()
    return bare(" ".join(tokens))


def _article(text: str, name: Name) -> str:
    the = re.search(r"\bthe\s+$", text[: name.start], re.IGNORECASE)
    return (
        f"the {bare(name.text)}"
        if (the and not country(name)) or (the and name.text.isupper())
        else bare(name.text)
    )


def _person(before: str) -> str | None:
    """Return the person that *before* asks for, or the first that may be one."""
    text = plain(before)
    match = re.match(r"who\s+(?:(is|was|are|were)\s+)?(.+)", text, re.IGNORECASE)
    if match:
        of_office = match[1] and re.match(r"(?:the|[A-Z])", match[2])
        return match[2] if of_office else f"the one who {text[len('who ') :]}"
    named = [bare(n.text) for n in slots(text).names if not n.place]
    return next((name for name in named if _PERSONAL.fullmatch(name)), None)


def _asked_for(before: str) -> tuple[str, ...]:
    """Return "the firms that bid" for "Which firms bid?"."""
    match = re.match(
        rf"(?:which|what)\s+((?:(?!(?:{AUXILIARY}|{PREPOSITION})\b)[\w-]+\s+){{0,2}}?[a-z-]+s)\s+(.+)",
        plain(before),
        re.IGNORECASE,
    )
    if match is None:
        return ()
    if re.match(r"(?:do|does|did|will|can)\b", match[2], re.IGNORECASE):
        return (f"the {match[1]}",)
    return (f"the {match[1]} that {match[2]}",)
