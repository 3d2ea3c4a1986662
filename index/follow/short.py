"""A question word alone, asked of the statement before: "Why?", "By whom?"."""

import re

from corpus.language.words import IRREGULAR
from index.follow.phrases import (
    AUXILIARY,
    PREPOSITION,
    WH,
    Clause,
    clause,
    measured,
    participle,
    plain,
    plural,
)
from index.follow.pronoun import topic

_SHORT = re.compile(
    rf"(?:(?:and|but|so|ok|okay)\b[\s,]*)*"
    rf"(?P<wh>(?:(?:{PREPOSITION})\s+)?(?:{WH})(?:\s+(?:come|so|not|much|many|long|often|"
    rf"far|old|big|large|high|year|country|city|place|reason|ones?|exactly))*)"
    rf"(?:\s+of\s+(?:them|those|these))?"
    rf"(?:\s+(?:is|was|were|are|did|does|would|will)\s+(?:(?:this|that)"
    rf"(?:\s+(?:so|the\s+case|happen|be))?|it\s+(?:so|the\s+case|happen)))?(?:\s+exactly)?",
    re.IGNORECASE,
)
_WHY = re.compile(r"(?:why|how\s+(?:come|so)|for\s+what\s+reason)\b.*", re.IGNORECASE)
_ONES = re.compile(r"(?:which|what)(?:\s+ones?)?", re.IGNORECASE)
_ELLIPSIS = re.compile(
    rf"(?P<and>(?:(?:and|but|so)\b[\s,]*)*)(?P<how>how\s+(?:much|many))\s+"
    rf"(?P<noun>(?!(?:{PREPOSITION}|{AUXILIARY}|more|less|fewer|times)\b)[\w-]+"
    rf"(?:\s+(?!(?:{PREPOSITION}|{AUXILIARY})\b)[\w-]+)?)",
    re.IGNORECASE,
)
_MANY = re.compile(r"how\s+many", re.IGNORECASE)
_EXISTS = re.compile(
    rf"(?P<are>is|are|was|were)\s+there\s+(?:any\s+|an?\s+)?(?P<noun>.+?)"
    rf"(?P<rest>\s+(?:{PREPOSITION}|that|which|who)\b.*)?",
    re.IGNORECASE,
)
_HAS = re.compile(
    r"(?P<do>do|does|did)\s+(?P<who>.+?)\s+(?P<have>have|own|hold|operate|run|employ|make)"
    rf"\s+(?:any\s+|an?\s+)?(?P<noun>.+?)(?P<rest>\s+(?:{PREPOSITION})\b.*)?",
    re.IGNORECASE,
)
_BE_PASSIVE = frozenset({"is", "are", "was", "were"})


def asked_anew(turn: str, before: str) -> str | None:
    """Return the question *before* asked with the question word that *turn* is."""
    match = _SHORT.fullmatch(plain(turn))
    if match is None:
        return _how_many(plain(turn), plain(before))
    word = re.sub(r"\s+exactly$", "", match["wh"], flags=re.IGNORECASE)
    text = plain(before)
    made = _made(word, text)
    return f"{made[:1].upper()}{made[1:]}?" if made else None


def _made(word: str, before: str) -> str | None:
    if _WHY.fullmatch(word):
        word = "why"
    if _MANY.fullmatch(word) or _ONES.fullmatch(word):
        counted = _counted(word, before)
        if counted or not re.fullmatch("what", word, re.IGNORECASE):
            return counted
    cut = clause(before)
    asks_same = cut is not None and cut.wh.lower() == word.lower()
    if asks_same:
        return None
    by = word.lower() in {"who", "by whom", "by who", "whom"}
    if cut is None or not _has_subject(cut):
        made = _of_subject(word if not by else "by whom", before, cut)
        return made if not by or _passive(cut) else None
    if by:
        return f"by whom {cut.aux.lower()} {cut.rest}" if _passive(cut) else None
    return _inverted(word, cut)


def _passive(cut: Clause | None) -> bool:
    """Tell whether someone is left unsaid, as in "was the bridge built"."""
    if cut is None or cut.aux.lower() not in _BE_PASSIVE:
        return False
    return any(
        participle(word) and not word.endswith("ing") for word in cut.rest.split()
    )


def _how_many(text: str, before: str) -> str | None:
    """Return "And how many lanes?" as a whole question."""
    match = _ELLIPSIS.fullmatch(text)
    if match is None or participle(match["noun"].split()[-1]):
        return None
    if " " in match["noun"] and not match["and"]:
        return None
    same = re.match(r"how\s+(?:much|many)\s+[\w-]+(?=\s)", before, re.IGNORECASE)
    how = f"{match['how'].capitalize()} {match['noun']}"
    cut = clause(before)
    if cut is not None and same and cut.noun and " " not in cut.noun:
        return f"{how} {cut.aux} {cut.rest}?"
    if same and cut is None:
        return f"{how}{before[same.end() :]}?"
    about = topic(before)
    return f"{how} {'do' if plural(about) else 'does'} {about} have?" if about else None


def _has_subject(cut: Clause) -> bool:
    """Tell whether the subject stands behind the auxiliary."""
    return bool(cut.subject)


def _inverted(word: str, cut: Clause) -> str:
    """Return the question with another word before its auxiliary."""
    aux = cut.aux.lower()
    how = re.fullmatch(r"how\s+(?!much\b|many\b)(\w+)", cut.wh, re.IGNORECASE)
    if how and word.lower() == "why":
        return f"{word} {aux} {cut.rest} so {how[1]}"
    if cut.noun:
        kept = f"the {cut.noun}" if plural(cut.noun) else f"that {cut.noun}"
        return _inserted(f"{word} {aux} {cut.rest}", kept)
    lone = cut.wh.lower() in {"what", "who", "whom"}
    if lone and aux not in _BE_PASSIVE:
        return _inserted(f"{word} {aux} {cut.rest}", "that")
    if lone and word.lower() == "why":
        return f"{word} {aux} that {cut.rest}"
    return f"{word} {aux} {cut.rest}"


def _inserted(text: str, kept: str) -> str:
    """Put *kept* behind the verb: before what a late preposition opens, or last."""
    late = re.search(rf"(?<=\w)\s+(?:{PREPOSITION})\s+(?:\S+\s*){{1,4}}$", text)
    if late is None or len(text[: late.start()].split()) < len(
        "why does it do".split()
    ):
        return f"{text} {kept}"
    return f"{text[: late.start()]} {kept}{text[late.start() :]}"


def _of_subject(word: str, before: str, cut: Clause | None) -> str | None:
    """Return the question where its own question word was the subject."""
    if cut is not None and cut.noun:  # "How many mines were opened?"
        the = "the" if plural(cut.noun) or not measured(cut.noun) else "that"
        return f"{word} {cut.aux.lower()} {the} {cut.noun} {cut.rest}"
    if cut is not None and cut.wh:
        return None
    match = re.match(r"(who|what|which\s+\S+)\s+(.+)", before, re.IGNORECASE)
    if match is None:
        return None
    verb, _, rest = match[2].partition(" ")
    someone = {"who": "someone", "what": "something"}.get(match[1].lower())
    if someone and participle(verb) and not verb.endswith("ing") and rest:
        late = re.search(rf"\s+(?:{PREPOSITION})\s.*$", rest)
        thing, tail = (rest[: late.start()], late[0]) if late else (rest, "")
        be = "were" if plural(thing) else "was"
        return f"{word} {be} {thing} {_past_participle(verb)}{tail}"
    plural_noun = re.match(r"which\s+(.+)", before, re.IGNORECASE)
    if plural_noun and not someone:
        return f"{word} is it that the {plural_noun[1]}"
    return f"{word} is it that {someone} {match[2]}" if someone else None


def _past_participle(verb: str) -> str:
    base = IRREGULAR.get(verb.lower())
    forms = [form for form, its in IRREGULAR.items() if its == base] if base else []
    ending = [form for form in forms if form.endswith("n")]
    return ending[0] if ending else verb


def _counted(word: str, before: str) -> str | None:
    """Return "How many mines" for "Which mines", and the other way round."""
    asked = "which" if not _MANY.fullmatch(word) else "how many"
    match = re.match(
        r"(?:which|what|how\s+many)\s+(?=\S*[a-z])(.+)", before, re.IGNORECASE
    )
    aux = re.match(rf"(?:which|what)\s+(?:{AUXILIARY})\b", before, re.IGNORECASE)
    counts = re.match(r"how\s+many", before, re.IGNORECASE) is not None
    if match and not aux and counts != (asked == "how many"):
        return f"{asked} {match[1]}"
    there = _EXISTS.fullmatch(before)
    if there:
        return (
            f"{asked} {there['noun']} {there['are'].lower()} there{there['rest'] or ''}"
        )
    has = _HAS.fullmatch(before)
    if has:
        return (
            f"{asked} {has['noun']} {has['do'].lower()} {has['who']} "
            f"{has['have']}{has['rest'] or ''}"
        )
    return None
