"""Tell texts that are nearly the same: copies, reprints, drafts. Pure.

Texts are compared by the runs of words they share (w-shingling, Broder 1997). The
smallest few of the hashes of these runs, the sketch, are kept for every text: texts
that share most runs share some of them, so that the likely ones are found by looking
up a few numbers, and only these are compared whole.
"""

import heapq
import re
import zlib

_RUN = 4  # words
_LEAST = 20  # runs; shorter texts are alike by chance
_SKETCH = 8  # hashes
_READ = 1_000_000  # characters
_NEAR = 0.8  # of the runs of both texts, those in both
# A letter of a script that is written without spaces is taken for a word.
_UNSPACED = r"\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


def sketch(text: str) -> list[int]:
    """Return up to 8 numbers of 63 bits, ascending; none for a text of few words."""
    found = _runs(text)
    return heapq.nsmallest(_SKETCH, found) if len(found) >= _LEAST else []


def near(one: str, other: str) -> bool:
    """Tell whether four fifths of all runs of words are in both texts."""
    ours, theirs = _runs(one), _runs(other)
    both = len(ours & theirs)
    return both >= _NEAR * (len(ours) + len(theirs) - both) and both >= _LEAST


def _runs(text: str) -> set[int]:
    """Return a hash of every run of words, whatever their case and punctuation."""
    words = [
        zlib.crc32(word.encode("utf-8", "surrogatepass"))
        for word in _WORD.findall(text[:_READ].casefold())
    ]
    return {_mixed(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)}


def _mixed(words: list[int]) -> int:
    """Return one number for the run, of 63 bits so that SQLite can keep it."""
    mixed = 0
    for word in words:
        mixed = (mixed ^ word) * 0x9E3779B97F4A7C15 & (1 << 64) - 1
        mixed ^= mixed >> 29
    return mixed >> 1
