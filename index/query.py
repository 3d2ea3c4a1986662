"""Read the operators of a search query. Pure: no index, no clock.

    "solid state"   these words, side by side
    -sulfide        not this word
    in:title        the query's words must stand in the title
    before:2026     published before the year, month or day begins
    after:2025-06   published on or after its first day

What does not parse as an operator is searched for as it stands. Questions are not
read this way: a hyphen or a quotation mark means nothing there.
"""

import re
from dataclasses import dataclass
from datetime import date

from index.lexical import Filter, terms

_PART = re.compile(
    r"""(?<!\S)(?:
        "(?P<phrase>[^"]+)"
      | -(?P<without>[^\W\d]\S*)
      | (?P<title>in:title)(?!\S)
      | (?P<side>before|after):(?P<date>\d{4}(?:-\d\d?){0,2})(?!\S)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for, and in which passages."""

    text: str
    only: Filter


def parse(query: str) -> Query:
    """Take the operators out of *query*."""
    phrases: list[tuple[str, ...]] = []
    without: list[str] = []
    sides: dict[str, date] = {}
    title = False
    text, at = "", 0
    for part in _PART.finditer(query):
        if part["date"] and _day(part["date"]) is None:
            continue
        text += query[at : part.start()]
        at = part.end()
        if part["phrase"]:
            text += part["phrase"]
            phrases.append(tuple(terms(part["phrase"])))
        elif part["without"]:
            without.extend(terms(part["without"]))
        elif part["title"]:
            title = True
        elif day := _day(part["date"]):
            sides[part["side"]] = day
    text = " ".join((text + query[at:]).split())
    return Query(
        text,
        Filter(
            phrases=tuple(phrase for phrase in phrases if phrase),
            title=tuple(terms(text)) if title else (),
            without=tuple(without),
            after=sides.get("after"),
            before=sides.get("before"),
        ),
    )


def _day(text: str) -> date | None:
    """Return the first day of a year, a month or a day, if there is such a one."""
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    try:
        return date(year, month, day)
    except ValueError:
        return None
