"""Bring a space's index up to the store's state. The store is never written to."""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.errors import CorpusWriteError, IndexDamagedError
from corpus.model import Document
from corpus.store import ChunkRow, Store
from index import dense, manifest
from index.dense import VECTORS
from index.embed import Embedder, Matrix
from index.lexical import Entry, Writer
from index.manifest import FORMAT, Manifest
from index.rowfile import RowFile, RowWriter
from index.shard import (
    IDS,
    ROW,
    ROWS,
    SENTENCES,
    WORDS,
    Shard,
    current,
    pack,
    place,
    spread,
    without,
)

_WINDOW = 2048  # passages embedded together, so that many have equal lengths

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the passages embedded so far and the passages to embed."""


def sync(
    store: Store,
    embedder: Embedder,
    folder: Path,
    *,
    space: str,
    progress: Progress | None = None,
) -> Shard:
    """Return the index of *space* in *folder* at the store's state, built if need be.

    What an earlier generation holds of the same passages, or of passages with the
    same text, is not embedded again. Raises CorpusWriteError.
    """
    spot = place(folder, space)
    try:
        with _alone(spot):
            old = usable(spot, embedder)
            if old and old.manifest.state == store.state(space):
                return old
            return _build(store, embedder, spot, space, old, progress)
    except OSError as error:
        raise CorpusWriteError(folder, error.strerror or str(error)) from error
    except (RuntimeError, ValueError) as error:  # tantivy's and FAISS's own words
        if _FULL not in str(error):
            raise
        raise CorpusWriteError(folder, _FULL) from error


_FULL = os.strerror(errno.ENOSPC)


def forget(folder: Path, space: str) -> None:
    """Delete the index of *space*; the next `sync` builds it from nothing."""
    shutil.rmtree(place(folder, space), ignore_errors=True)


def usable(spot: Path, embedder: Embedder) -> Shard | None:
    """Return the current generation if this model made it and it is whole."""
    try:
        found = current(spot)
    except IndexDamagedError:
        return None
    if found is None or found.manifest.format != FORMAT:
        return None
    return found if found.manifest.model == embedder.name else None


def passage_text(header: str, text: str) -> str:
    """Return what is embedded and indexed of a passage: its context, then itself."""
    return f"{header}\n{text}" if header else text


class _Rows:
    """What is known of the passages so far; their vectors go straight to the disk."""

    def __init__(
        self, vectors: RowWriter[np.float32], sentences: RowWriter[np.int8]
    ) -> None:
        """Begin with no passages."""
        self._vectors, self.sentences = vectors, sentences
        self._ids = [np.empty(0, dtype=np.int64)]
        self._rows = [np.empty(0, dtype=ROW)]

    def __len__(self) -> int:
        """Count the passages."""
        return len(self._vectors)

    def add(self, part: "_Part") -> None:
        """Append *part*."""
        rows = part.rows.copy()
        for end in ("first", "last"):
            rows[end] += len(self.sentences)
        self._ids.append(part.ids)
        self._rows.append(rows)
        self._vectors.add(part.vectors)
        self.sentences.add(part.sentences)

    @property
    def ids(self) -> npt.NDArray[np.int64]:
        """The passages' ids."""
        return np.concatenate(self._ids)

    def save(self, folder: Path) -> None:
        """Write the rest into *folder*."""
        np.save(folder / IDS, self.ids)
        np.save(folder / ROWS, np.concatenate(self._rows))


@dataclass(frozen=True, slots=True)
class _Part:
    """Some passages; their rows count sentences from the part's own first."""

    ids: npt.NDArray[np.int64]
    rows: npt.NDArray[np.void]
    vectors: Matrix
    sentences: npt.NDArray[np.int8]


def _build(  # noqa: PLR0913, PLR0917  # one job, and all of these are its matter
    store: Store,
    embedder: Embedder,
    spot: Path,
    space: str,
    old: Shard | None,
    progress: Progress | None,
) -> Shard:
    """Write a new generation from the store and what *old* already has."""
    with store.moment():
        state = store.state(space)
        documents = {document.id: document for document in store.documents(space)}
        ids = np.fromiter(store.chunk_ids(space), dtype=np.int64)
    kept, after = _kept(old, ids), 0
    if old and len(old.rows):
        after = int(old.ids[-1])
    fresh = manifest.begin(spot)
    words = fresh / WORDS
    whole = old is not None and len(kept) == len(old.rows)
    if old and whole:
        _link(old.folder / WORDS, words)
    writer = Writer(words)
    characters, width = 0, embedder.dimension
    total = len(ids) - len(kept)
    with (
        RowWriter(fresh / VECTORS, width, np.float32) as vectors,
        RowWriter(fresh / SENTENCES, width, np.int8) as sentences,
    ):
        rows = _Rows(vectors, sentences)
        if old:
            for start in range(0, len(kept), _WINDOW):
                rows.add(_again(old, kept[start : start + _WINDOW]))
        wanted: list[int] = ids[ids > after].tolist() if whole else ids.tolist()
        for window in _windows(store.chunk_rows(wanted)):
            writer.add(_entry(row, documents[row.document]) for row in window)
            characters += sum(len(row.text) for row in window)
            new = [row for row in window if row.id > after]
            if new:
                rows.add(_embed(new, embedder, old))
                if progress:
                    progress(len(rows) - len(kept), total)
        rows.save(fresh)
    writer.close()
    if old and whole:
        characters += old.manifest.characters
    tuning = dense.index(fresh, _questions(fresh))
    gone = set(ids.tolist()) - set(rows.ids.tolist()) if len(rows) < len(ids) else ()
    facts = Manifest(
        space=space,
        state=without(state, gone),
        model=embedder.name,
        dimension=embedder.dimension,
        passages=len(rows),
        sentences=len(rows.sentences),
        characters=characters,
        depth=tuning.depth,
        recall=tuning.recall,
        files=manifest.inventory(fresh),
    )
    return Shard(manifest.finish(fresh, facts))


def _kept(old: Shard | None, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the places in *old* of passages that the store still has."""
    if old is None:
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(np.isin(old.ids, ids)).astype(np.int64)


def _again(old: Shard, kept: npt.NDArray[np.int64]) -> _Part:
    """Take the passages at the places *kept* over from *old*."""
    ids, rows = old.ids[kept], old.rows[kept]
    sentences, counts = old.sentences(ids.tolist())
    rows["last"] = np.cumsum(counts)
    rows["first"] = rows["last"] - counts
    return _Part(ids, rows, old.dense.rows.take(kept), sentences)


def _embed(new: Sequence[ChunkRow], embedder: Embedder, old: Shard | None) -> _Part:
    """Embed passages with their context, and their sentences without."""
    rows = np.zeros(len(new), dtype=ROW)
    ids = np.array([row.id for row in new], dtype=np.int64)
    rows["text"] = [_digest(row) for row in new]
    texts = [passage_text(row.header, row.text) for row in new]
    sentences = [[row.text[s.start : s.end] for s in row.sentences] for row in new]
    counts = np.array([len(part) for part in sentences], dtype=np.int64)
    rows["last"] = np.cumsum(counts)
    rows["first"] = rows["last"] - counts
    known = _known(old, rows["text"])
    todo = [i for i in range(len(new)) if i not in known]
    vectors = np.empty((len(new), embedder.dimension), dtype=np.float32)
    packed = np.empty((int(counts.sum()), embedder.dimension), dtype=np.int8)
    if todo:
        made = embedder.passages(
            [texts[i] for i in todo] + [text for i in todo for text in sentences[i]]
        )
        vectors[todo] = made[: len(todo)]
        packed[spread(rows[todo])] = pack(made[len(todo) :])
    if old and known:
        earlier = list(known.values())
        vectors[list(known)] = old.vectors(earlier)
        taken, _ = old.sentences(earlier)
        packed[spread(rows[list(known)])] = taken
    return _Part(ids, rows, vectors, packed)


def _known(old: Shard | None, digests: npt.NDArray[np.uint64]) -> dict[int, int]:
    """Map places in *digests* to ids in *old* that have the same text."""
    if old is None or not len(old.rows):
        return {}
    order = np.argsort(old.rows["text"], kind="stable")
    ordered = old.rows["text"][order]
    spots = np.minimum(np.searchsorted(ordered, digests), len(ordered) - 1)
    same = np.flatnonzero(ordered[spots] == digests)
    return {int(i): int(old.ids[order[spots[i]]]) for i in same}


def _digest(row: ChunkRow) -> int:
    """Hash all that a passage's vectors depend on."""
    spans = ",".join(f"{s.start}-{s.end}" for s in row.sentences)
    told = f"{row.header}\0{row.text}\0{spans}".encode()
    return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "little")


def _questions(folder: Path) -> Matrix:
    """Return vectors that are as near to passages as questions are.

    Sentences would be too near: each is part of a passage. Halfway between two of them
    lies what shares something with many passages and is in none.
    """
    sentences = RowFile[np.int8](folder / SENTENCES)
    some = np.arange(0, len(sentences), max(1, len(sentences) // 200))
    vectors = sentences.take(some).astype(np.float32)
    vectors += np.roll(vectors, 1, axis=0)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1)
    return vectors


def _entry(row: ChunkRow, document: Document) -> Entry:
    """Return what the inverted index needs of a passage."""
    text = passage_text(row.header, row.text)
    return Entry(row.id, document.id, document.title, text, document.published)


def _windows(rows: Iterator[ChunkRow]) -> Iterator[list[ChunkRow]]:
    """Yield *rows* some at a time."""
    while window := list(islice(rows, _WINDOW)):
        yield window


def _link(source: Path, target: Path) -> None:
    """Share the files of *source*, which are never changed once written."""
    target.mkdir()
    for path in source.iterdir():
        if path.suffix != ".lock":
            os.link(path, target / path.name)


@contextmanager
def _alone(spot: Path) -> Generator[None]:
    """Wait until no other process builds in *spot*."""
    import fcntl  # noqa: PLC0415  # not on every platform

    spot.mkdir(parents=True, exist_ok=True)
    with (spot / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
