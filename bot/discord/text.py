"""Text that Discord shows exactly as written. Pure: knows Markdown, no network.

Discord counts lengths in UTF-16 code units and reads Markdown in every message. A
backslash before a character with a meaning takes the meaning away and is not shown, so
what a reader sees and copies is the text itself.
"""

import bisect
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from corpus.model import Span

# What Discord gives a meaning to: emphasis, code, spoilers, mentions, time stamps and
# custom emoji (<), masked links, mass mentions, emoji names, links of any scheme, its
# own invitations, and at the start of a line headings, quotations and lists.
_ACTIVE = re.compile(
    r"[\\*_~`|<\[\]]"
    r"|@(?=everyone|here)"
    r"|:(?=//|[^\s:]+:)"
    r"|(?i:(?<=discord)|(?<=discordapp))\."
    r"|(?m:^)(?P<lead>[^\S\n]*(?:\d+(?=\.))?)[#>+\-.]"
)
_WORD_END = re.compile(r"\S(?=\s|\Z)")
# Opens a run of other writing direction, and what closes it.
_OPENERS = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)
_CONTROLS = {c: 0x2400 + c for c in range(32) if chr(c) not in "\t\n"} | {127: 0x2421}
_JOINERS = frozenset("\u200d\ufe0e\ufe0f") | {chr(c) for c in range(0x1F3FB, 0x1F400)}


def units(text: str) -> int:
    """Return the length of *text* as Discord counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


def escape(text: str) -> str:
    """Return Markdown that shows *text* as it is, over as many lines as it has."""
    return marked(text, ())


def line(text: str, limit: int) -> str:
    """Return *text* as Markdown on one line of at most *limit* units, for a title.

    Longer text ends in an ellipsis, and directions it turns are turned back.
    """
    words = " ".join(text.split())
    whole = escape(_closed(words))
    if units(whole) <= limit:
        return whole
    fits = _longest(range(len(words)), lambda n: units(_shortened(words, n)) <= limit)
    return _shortened(words, max(fits, 0))


def short(text: str, limit: int) -> str:
    """Return *text* on one line of at most *limit* units, not as Markdown."""
    words = " ".join(text.split())
    if units(words) <= limit:
        return words
    fits = _longest(range(len(words)), lambda n: units(words[:n]) < limit)
    return words[: _whole(words, fits)].rstrip() + "…"


def sentence(text: str) -> str:
    """Return *text* as a sentence: a capital first, a full stop last."""
    ended = text.endswith((".", "!", "?", "…"))
    return f"{text[:1].upper()}{text[1:]}{'' if ended or not text else '.'}"


def marked(text: str, marks: Sequence[Span]) -> str:
    """Return Markdown that shows *text* as it is with its *marks* in bold."""
    escaped = {match.end() - 1 for match in _ACTIVE.finditer(text)}
    bold = _bold(text, marks)
    pieces: list[str] = []
    for at, character in enumerate(text):
        if at in bold and at - 1 not in bold:
            pieces.append("**")
        if at in escaped:
            pieces.append("\\")
        pieces.append(character.translate(_CONTROLS))
        if at in bold and at + 1 not in bold:
            pieces.append("**")
    return "".join(pieces)


def quoted(text: str, marks: Sequence[Span] = ()) -> str:
    """Return *text* as a block quotation, its *marks* in bold."""
    return "\n".join(f"> {row}" for row in marked(text, marks).split("\n"))


def quotations(text: str, marks: Sequence[Span], limit: int) -> Iterator[str]:
    """Yield *text* as block quotations of at most *limit* units, cut between words.

    A single word longer than that is cut between characters as a reader sees them.
    """

    def show(start: int, end: int) -> str:
        inside = [
            Span(max(mark.start, start) - start, min(mark.end, end) - start)
            for mark in marks
            if mark.start < end and start < mark.end
        ]
        return quoted(text[start:end].rstrip(), inside)

    for start, end in _cuts(text, limit, lambda a, b: units(show(a, b)) <= limit):
        yield show(start, end)


def _cuts(
    text: str, limit: int, fits: Callable[[int, int], bool]
) -> Iterator[tuple[int, int]]:
    """Yield the ends of the parts of *text* that fit, each as long as can be.

    No part of more than *limit* characters fits.
    """
    ends = [match.end() for match in _WORD_END.finditer(text)]
    start, last = len(text) - len(text.lstrip()), ends[-1] if ends else 0
    while start < last:
        first = bisect.bisect_right(ends, start)
        words = ends[first : bisect.bisect_right(ends, start + limit)]
        end = _longest(words, partial(fits, start))
        if end < 0:  # one word is too long
            inside = range(start + 1, min(ends[first], start + limit) + 1)
            end = max(_whole(text, _longest(inside, partial(fits, start))), start + 1)
        yield start, end
        start = end
        while start < last and text[start].isspace():
            start += 1


def _longest(ends: Sequence[int], fits: Callable[[int], bool]) -> int:
    """Return the last of *ends* that fits, or -1; those that fit come first."""
    low = bisect.bisect_left(ends, True, key=lambda end: not fits(end))  # noqa: FBT003
    return ends[low - 1] if low else -1


def _whole(text: str, end: int) -> int:
    """Move *end* back so that no accent or joined emoji is torn from its letter."""
    floor = max(end - 64, 1)  # a letter under more marks than that is torn
    for at in range(end, floor, -1):
        if at >= len(text) or not (
            unicodedata.category(text[at]).startswith("M")
            or text[at] in _JOINERS
            or text[at - 1] == "\u200d"
        ):
            return at
    return end


def _bold(text: str, marks: Sequence[Span]) -> set[int]:
    """Return the offsets to be shown in bold: no line break, no space at an edge."""
    found: set[int] = set()
    for mark in marks:
        start, end = mark.start, min(mark.end, len(text))
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        found.update(at for at in range(start, end) if text[at] != "\n")
    return found


def _closed(text: str) -> str:
    """Return *text* with every change of direction in it undone at its end."""
    waiting: list[str] = []
    for character in text:
        if character in _OPENERS:
            waiting.append(_OPENERS[character])
        elif character in waiting:
            while waiting.pop() != character:
                pass
    return text + "".join(reversed(waiting))


def _shortened(text: str, length: int) -> str:
    return escape(_closed(text[: _whole(text, length)].rstrip() + "…"))
