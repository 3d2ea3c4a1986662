"""What stands for words in the server's tables, and how lengths are rounded. Pure."""

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

_MOST = 255  # occurrences that are counted; BM25 gains nothing from more


@lru_cache(maxsize=100_000)  # a document has the same words again and again
def key(space: str, stem: str) -> int:
    """Return a number of 64 bits for *stem* that no other space has for it."""
    told = f"{space}\0{stem}".encode()
    return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), signed=True)


def counted(space: str, stems: Iterable[str]) -> tuple[dict[int, str], bytes]:
    """Return every key, ascending, with its stem, and a byte each: how often it is."""
    found = Counter(stems)
    ordered = dict(sorted((key(space, stem), stem) for stem in found))
    return ordered, bytes(min(found[stem], _MOST) for stem in ordered.values())


def _lengths() -> list[int]:
    """Return the lengths that Lucene's and tantivy's one byte can tell apart.

    Exact up to 40, then three bits after the leading one (Lucene's SmallFloat).
    """
    found = list(range(40))
    step = 2
    while len(found) < 256:  # noqa: PLR2004  what a byte can tell
        found += [40 + (1 << 3) * (step - 2) + step * i for i in range(8)]
        step *= 2
    return found[:256]


_LENGTHS = _lengths()


def rounded(length: int) -> int:
    """Return *length* in words as BM25 sees it in the embedded index."""
    return _LENGTHS[bisect_right(_LENGTHS, length) - 1]
