"""Links that open a web page at the quoted words (``#:~:text=``).

The form is the URL Fragment Text Directives draft of the WICG: a first and a last run
of words, with the word before where the first run alone is not unique. A browser takes
the first match, so a link is only made where the first match is the quotation.
"""

import re
from urllib.parse import quote

from corpus.model import Passage
from corpus.page import number

LONGEST = 512  # characters, what a link button of Discord takes
_WHOLE = 80  # a quotation up to this long goes in whole
_RUNS = (4, 6, 8, 12)  # words at each end of a longer one
_WORD = re.compile(r"\S+")


def link(passage: Passage) -> str | None:
    """Return a link to *passage* on its page; None where it has no web address.

    Where no unique run of words fits in `LONGEST` characters, the link is to the page.
    Viewers of PDFs find no words, but open the page that is named (RFC 8118).
    """
    url = passage.document.url
    if not url or not url.startswith(("http://", "https://")):
        return None
    page = url.split("#", maxsplit=1)[0]
    if leaf := number(passage):
        return f"{page}#page={leaf}" if len(url) <= LONGEST else None
    for directive in _directives(passage):
        whole = f"{page}#:~:text={directive}"
        if len(whole) <= LONGEST:
            return whole
    return url if len(url) <= LONGEST else None


def _directives(passage: Passage) -> list[str]:
    """Return the directives that find *passage* first in its text, shortest first."""
    text, span = passage.document.text, passage.span
    if not _bounded(text, span.start, span.end):
        return []
    found: list[str] = []
    if span.end - span.start <= _WHOLE and "\n" not in passage.text:
        found += _with_prefix(text, span.start, passage.text, "")
    words = list(_WORD.finditer(passage.text))
    for run in _RUNS:
        if len(words) < 2 * run:
            break
        first = passage.text[: words[run - 1].end()]
        last = passage.text[words[-run].start() :]
        if "\n" in first or "\n" in last:
            continue
        after = span.start + len(first)
        if _first(text, last, after) == span.end - len(last):
            found += _with_prefix(text, span.start, first, f",{_encode(last)}")
    return found


def _with_prefix(text: str, start: int, first: str, rest: str) -> list[str]:
    """Return the directive for *first* at *start*, with the words before if needed."""
    if _first(text, first, 0) == start:
        return [f"{_encode(first)}{rest}"]
    line = text.rfind("\n", 0, start) + 1
    before = list(_WORD.finditer(text[line:start]))
    for run in (1, 2, 4):
        if len(before) < run:
            break
        prefix = text[line + before[-run].start() : line + before[-1].end()]
        if _first(text, text[line + before[-run].start() : start] + first, 0) == (
            line + before[-run].start()
        ):
            return [f"{_encode(prefix)}-,{_encode(first)}{rest}"]
    return []


def _bounded(text: str, start: int, end: int) -> bool:
    """Tell whether the stretch begins and ends at the edges of words."""
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    after = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    return not before and not after


def _first(text: str, words: str, start: int) -> int:
    """Return where *words* are first met from *start*, as a browser compares them."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    match = re.compile(
        rf"(?<!\w){pattern}(?!\w)"
        if words[-1:].isalnum() and words[:1].isalnum()
        else pattern,
        re.IGNORECASE,
    ).search(text, start)
    return match.start() if match else -1


def _encode(words: str) -> str:
    """Percent-encode *words*, with the three marks that directives use themselves."""
    return quote(" ".join(words.split()), safe="").replace("-", "%2D")
