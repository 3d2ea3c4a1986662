"""A question about another thing: "the price?" in the place of the noun it has."""

import re

from index.follow.phrases import (
    AUXILIARY,
    PREPOSITION,
    clause,
    measured,
    noun_phrases,
    plural,
    slots,
)
from index.follow.pronoun import topic
from index.question import now_asked


def with_object(before: str, prep: str, noun: str) -> str | None:
    """Return *before* with *noun* in the place of what *prep* governs in it."""
    stop = rf"(?=\s+(?:{PREPOSITION}|{AUXILIARY}|and|or)\b|$|,)"
    found = list(
        re.finditer(rf"\b{prep}\s+(?P<noun>[^,]+?){stop}", before, re.IGNORECASE)
    )
    if not found:
        return None
    return before[: found[-1].start("noun")] + noun + before[found[-1].end("noun") :]


def with_noun(before: str, phrase: str) -> str | None:
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
