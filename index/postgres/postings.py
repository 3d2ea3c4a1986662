"""The passages with the most BM25 for a question's words, found on the server.

In a small space, and among what came to a large one since, the server compares the
passages that have any of the words. What a large space had when it was last packed
stands there by word, and is added up here; words that most passages have are not read
as long as they cannot change which passages are best (the idea of MaxScore, Turtle and
Flood 1995).
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

import numpy as np

from corpus.postgres.session import Session
from index.fusion import K1, B
from index.postgres.keys import key
from index.postgres.words import Words

_READ = 100_000  # entries of words from which on the most frequent ones wait
_TRIED = 500  # passages that are scored whole when not all words were read
_ENTRY = np.dtype([("id", ">i8"), ("length", ">i4"), ("times", "u1")])

_Scored: TypeAlias = list[tuple[int, float]]  # ids and BM25, the best first


@dataclass(frozen=True, slots=True)
class Asked:
    """Words as keys with their weights and how many passages have each.

    The rarest come first; *average* is the length of a passage in words.
    """

    space: str
    keys: list[int]
    weights: list[float]
    frequencies: list[int]
    average: float


def asked(space: str, rare: Mapping[str, float], known: Words, average: float) -> Asked:
    """Return the words of *rare*, with their weights, as the server has them."""
    words = sorted(rare, key=known.frequency)
    return Asked(
        space,
        [key(space, word) for word in words],
        [rare[word] for word in words],
        [known.frequency(word) for word in words],
        average,
    )


def best(session: Session, asked: Asked, ids: Sequence[int] | None, k: int) -> _Scored:
    """Return the *k* passages with the most BM25, of the live ones or of *ids*."""
    if not asked.keys:
        return []
    if ids is not None:
        return _scored(session, asked, ids, k)
    packed = session.execute(
        "SELECT upto FROM packed WHERE space = ?", (asked.space,)
    ).fetchone()
    if packed is None:
        return _later(session, asked, -1, k)
    found = [*_packed(session, asked, k), *_later(session, asked, packed[0], k)]
    return heapq.nsmallest(k, found, key=lambda one: (-one[1], one[0]))


def _scored(session: Session, asked: Asked, ids: Sequence[int], k: int) -> _Scored:
    """Score passages by all words."""
    return session.execute(
        "SELECT * FROM scored(?::bigint[], ?::bigint[], ?::float8[], ?, ?)",
        (list(ids), asked.keys, asked.weights, asked.average, k),
    ).fetchall()


def _later(session: Session, asked: Asked, after: int, k: int) -> _Scored:
    """Score the live passages that came after one of them."""
    return session.execute(
        "SELECT * FROM scored(ARRAY(SELECT id FROM containing(?::bigint[], ?)),"
        " ?::bigint[], ?::float8[], ?, ?)",
        (asked.keys, after, asked.keys, asked.weights, asked.average, k),
    ).fetchall()


def _packed(session: Session, asked: Asked, k: int) -> _Scored:
    """Return the best of what was packed and is live still."""
    read = sum(total <= _READ for total in accumulate(asked.frequencies)) or 1
    if read < len(asked.keys):
        ids, scores = _added(session, asked, read)
        found = _scored(session, asked, _live(session, asked, ids[:_TRIED]), k)
        least = found[-1][1] if len(found) == k else 0.0
        others = scores[_TRIED] if len(scores) > _TRIED else 0.0
        if least > others + (K1 + 1) * sum(asked.weights[read:]):
            return found
    ids, scores = _added(session, asked, len(asked.keys))
    found = _Scored()
    for start in range(0, len(ids), 2 * k):
        some = slice(start, start + 2 * k)
        live = frozenset(_live(session, asked, ids[some]))
        pairs = zip(ids[some], scores[some], strict=True)
        found += [pair for pair in pairs if pair[0] in live]
        if len(found) >= k:
            break
    return found[:k]


def _added(session: Session, asked: Asked, read: int) -> tuple[list[int], list[float]]:
    """Return the passages with any of the rarest words, and what these add up to."""
    weights = dict(zip(asked.keys[:read], asked.weights, strict=False))
    found = session.execute(
        "SELECT key, found FROM posting WHERE space = ? AND key = ANY (?)",
        (asked.space, list(weights)),
    ).fetchall()
    rows = [np.frombuffer(packed, _ENTRY) for _, packed in found]
    if not rows:
        return [], []
    every = np.concatenate(rows)
    weight = np.repeat([weights[one] for one, _ in found], [len(row) for row in rows])
    times = every["times"].astype(np.float64)
    slack = K1 * (1 - B + B * every["length"] / max(asked.average, 1))
    scores = weight * (K1 + 1) * times / (times + slack)
    ids, places = np.unique(every["id"].astype(np.int64), return_inverse=True)
    sums = np.bincount(places, weights=scores)
    order = np.argsort(-sums, kind="stable")  # ties go to the smaller id
    return ids[order].tolist(), sums[order].tolist()


def _live(session: Session, asked: Asked, ids: Sequence[int]) -> list[int]:
    query = "SELECT id FROM entry WHERE space = ? AND id = ANY (?) AND live"
    found = session.execute(query, (asked.space, list(ids))).fetchall()
    return [id_ for (id_,) in found]
