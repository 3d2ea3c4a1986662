"""A question about another name: "And China?" in the place of the name it has."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from corpus.language.names import Name
from corpus.language.words import STOP
from index.follow.phrases import (
    AUXILIARY,
    PREPOSITION,
    TOKEN,
    adjective,
    bare,
    country,
    slots,
)

PREPOSED = re.compile(
    rf"(?:\b(?P<prep>{PREPOSITION})\s+)?(?:the\s+(?:year\s+)?)?$", re.IGNORECASE
)


def with_name(
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
        if not one_run(before, [last, name]):
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
    preposed = PREPOSED.search(before[: name.start])
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


def one_run(text: str, found: Sequence[Name]) -> bool:
    """Tell whether names stand in one run, joined by "and" or commas."""
    gaps = pairwise(found)
    return all(
        re.fullmatch(r"\s*,?\s*(?:and|or|&|,)\s*(?:the\s+)?", text[a.end : b.start])
        for a, b in gaps
    )
