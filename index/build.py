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
from index.embed import Embedder, Matrix
from index.lexical import Entry, Writer
from index.manifest import FORMAT, Manifest
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
    characters = 0
    parts: list[_Part] = [_again(old, kept, embedder.dimension)]
    total = len(ids) - len(kept)
    for window in _windows(store.chunk_rows(space, 0 if not whole else after)):
        writer.add(_entry(row, documents[row.document]) for row in window)
        characters += sum(len(row.text) for row in window)
        new = [row for row in window if row.id > after]
        if new:
            parts.append(_embed(new, embedder, old))
            if progress:
                done = sum(len(part.rows) for part in parts) - len(kept)
                progress(done, total)
    writer.close()
    if old and whole:
        characters += old.manifest.characters
    joined = _join(parts)
    tuning = dense.write(fresh, joined.vectors, _questions(joined.sentences))
    np.save(fresh / IDS, joined.ids)
    np.save(fresh / ROWS, joined.rows)
    np.save(fresh / SENTENCES, joined.sentences)
    facts = Manifest(
        space=space,
        state=state,
        model=embedder.name,
        dimension=embedder.dimension,
        passages=len(joined.rows),
        sentences=len(joined.sentences),
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


def _again(old: Shard | None, kept: npt.NDArray[np.int64], width: int) -> _Part:
    """Take the passages at the places *kept* over from *old*."""
    if old is None or not len(kept):
        nothing = np.empty((0, width), dtype=np.float32)
        rows = np.empty(0, dtype=ROW)
        return _Part(kept, rows, nothing, nothing.astype(np.int8))
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


def _join(parts: Sequence[_Part]) -> _Part:
    """Put parts one after the other."""
    rows = np.concatenate([part.rows for part in parts])
    bases = np.cumsum([0, *(len(part.sentences) for part in parts[:-1])])
    sizes = [len(part.rows) for part in parts]
    rows["first"] += np.repeat(bases, sizes)
    rows["last"] += np.repeat(bases, sizes)
    return _Part(
        np.concatenate([part.ids for part in parts]),
        rows,
        np.concatenate([part.vectors for part in parts]),
        np.concatenate([part.sentences for part in parts]),
    )


def _questions(sentences: npt.NDArray[np.int8]) -> Matrix:
    """Return some sentences' vectors: they are as near to passages as questions are."""
    some = sentences[:: max(1, len(sentences) // 200)].astype(np.float32)
    some /= np.maximum(np.linalg.norm(some, axis=1, keepdims=True), 1)
    return some


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
