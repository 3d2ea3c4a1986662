"""Bring a space's index up to the store's state. The store is never written to."""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.errors import CorpusWriteError, IndexDamagedError
from corpus.store import ChunkRow, Store
from corpus.store.lock import lock
from index import dense, manifest, parts
from index.dense import VECTORS
from index.embed import Embedder, Matrix
from index.keys import KeyWriter
from index.lexical import Entry, Writer
from index.manifest import FORMAT, Manifest
from index.parts import Parts
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


def sync(  # noqa: PLR0913  how it is built is the caller's choice
    store: Store,
    embedder: Embedder,
    folder: Path,
    *,
    space: str,
    anew: bool = False,
    progress: Progress | None = None,
    wait: float = inf,
    waiting: Callable[[], None] | None = None,
) -> Shard:
    """Return the index of *space* in *folder* at the store's state, built if need be.

    What an earlier generation holds of the same passages, or of passages with the
    same text, is not embedded again, unless all is to be made *anew*; nor is what an
    interrupted build had embedded. Until it is done the earlier generation stays.
    Waits at most *wait* seconds for another process that builds it, and calls
    *waiting* if it has to. Raises CorpusWriteError and CorpusBusyError.
    """
    spot = place(folder, space)
    try:
        with lock(spot, wait=wait, waiting=waiting, name=_LOCK):
            old = None if anew else usable(spot, embedder)
            if old and old.manifest.state == store.state(space):
                return old
            earlier = None if anew else _earlier(spot, embedder)
            return _build(store, embedder, spot, space, earlier, progress)
    except OSError as error:
        raise CorpusWriteError(folder, error.strerror or str(error)) from error
    except (RuntimeError, ValueError) as error:  # tantivy's and FAISS's own words
        if _FULL not in str(error):
            raise
        raise CorpusWriteError(folder, _FULL) from error


_FULL = os.strerror(errno.ENOSPC)
_LOCK = "lock"


def forget(folder: Path, space: str) -> None:
    """Delete the index of *space*; the next `sync` builds it from nothing."""
    spot = place(folder, space)
    with lock(spot, wait=inf, name=_LOCK):
        parts.clear(spot)
        for generation in manifest.generations(spot):
            shutil.rmtree(generation, ignore_errors=True)


def usable(spot: Path, embedder: Embedder) -> Shard | None:
    """Return the current generation if this model made it and it is whole."""
    found = _earlier(spot, embedder)
    return found if found and found.manifest.format == FORMAT else None


def _earlier(spot: Path, embedder: Embedder) -> Shard | None:
    """Return the current generation, of any format, if its vectors can be used."""
    try:
        found = current(spot)
    except IndexDamagedError:
        return None
    if found is None or found.manifest.format > FORMAT:
        return None
    return found if _weights(found.manifest.model) == _weights(embedder.name) else None


def _weights(model: str) -> str:
    """Return the hash in a model's name: where its files are does not matter."""
    return model.rpartition("@")[2]


def passage_text(header: str, text: str) -> str:
    """Return what is embedded and indexed of a passage: its context, then itself."""
    return f"{header}\n{text}" if header else text


class _Rows:
    """What is known of the passages so far; their vectors go straight to the disk."""

    def __init__(
        self,
        most: int,
        vectors: RowWriter[np.float32],
        sentences: RowWriter[np.int8],
    ) -> None:
        """Begin with no passages; there will be *most* of them."""
        self._vectors, self.sentences = vectors, sentences
        self._ids = np.empty(most, dtype=np.int64)
        self._rows = np.empty(most, dtype=ROW)

    def __len__(self) -> int:
        """Count the passages."""
        return len(self._vectors)

    def add(self, part: "_Part") -> None:
        """Append *part*."""
        place = slice(len(self), len(self) + len(part.ids))
        self._ids[place], self._rows[place] = part.ids, part.rows
        for end in ("first", "last"):
            self._rows[end][place] += len(self.sentences)
        self._vectors.add(part.vectors)
        self.sentences.add(part.sentences)

    @property
    def ids(self) -> npt.NDArray[np.int64]:
        """The passages' ids."""
        return self._ids[: len(self)]

    def save(self, folder: Path) -> None:
        """Write the rest into *folder*."""
        np.save(folder / IDS, self.ids)
        np.save(folder / ROWS, self._rows[: len(self)])


@dataclass(frozen=True, slots=True)
class _Part:
    """Some passages; their rows count sentences from the part's own first."""

    ids: npt.NDArray[np.int64]
    rows: npt.NDArray[np.void]
    vectors: Matrix
    sentences: npt.NDArray[np.int8]
    embedded: bool = False


def _build(  # noqa: PLR0913, PLR0917  # one job, and all of these are its matter
    store: Store,
    embedder: Embedder,
    spot: Path,
    space: str,
    earlier: Shard | None,
    progress: Progress | None,
) -> Shard:
    """Write a new generation from the store and what *earlier* already has."""
    with store.moment():
        state = store.state(space)
        ids = np.fromiter(store.chunk_ids(space), dtype=np.int64)
    # Of an older format only the vectors are taken.
    old = earlier if earlier and earlier.manifest.format == FORMAT else None
    kept, after = _kept(old, ids), 0
    if old and len(old.rows):
        after = int(old.ids[-1])
    done = Parts(spot, embedder.name)
    sources: list[Shard | Parts] = [earlier, done] if earlier else [done]
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
        KeyWriter(fresh) as keys,
    ):
        rows = _Rows(len(ids), vectors, sentences)
        if old:
            for start in range(0, len(kept), _WINDOW):
                some = kept[start : start + _WINDOW]
                rows.add(_again(old, some))
                keys.add_keys(*old.keyed(some))
        for window in _windows(store, ids[ids > after] if whole else ids):
            writer.add(map(_entry, window))
            characters += sum(len(row.text) for row in window)
            new = [row for row in window if row.id > after]
            if new:
                part = _embed(new, embedder, sources)
                rows.add(part)
                keys.add(map(_parts, new))
                # What is finished soon, or was taken from elsewhere, need not be kept.
                if part.embedded and len(rows) < len(ids):
                    done.keep(part.rows, part.vectors, part.sentences)
                if progress:
                    progress(len(rows) - len(kept), total)
        rows.save(fresh)
    writer.close()
    if old and whole:
        characters += old.manifest.characters
    tuning = dense.index(fresh, _questions(fresh))
    gone = np.setdiff1d(ids, rows.ids) if len(rows) < len(ids) else ids[:0]
    facts = Manifest(
        space=space,
        state=without(state, gone.tolist()),
        model=embedder.name,
        dimension=embedder.dimension,
        passages=len(rows),
        sentences=len(rows.sentences),
        characters=characters,
        depth=tuning.depth,
        recall=tuning.recall,
        files=manifest.inventory(fresh),
    )
    made = Shard(manifest.finish(fresh, facts)).opened()
    parts.clear(spot)
    return made


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


def _embed(
    new: Sequence[ChunkRow], embedder: Embedder, sources: Sequence[Shard | Parts]
) -> _Part:
    """Embed passages with their context, and their sentences without.

    What *sources* have of the same texts is taken from there.
    """
    rows = np.zeros(len(new), dtype=ROW)
    ids = np.array([row.id for row in new], dtype=np.int64)
    rows["text"] = [_digest(row) for row in new]
    texts = [passage_text(row.header, row.text) for row in new]
    sentences = [_parts(row)[1:] for row in new]
    counts = np.array([len(part) for part in sentences], dtype=np.int64)
    rows["last"] = np.cumsum(counts)
    rows["first"] = rows["last"] - counts
    vectors = np.empty((len(new), embedder.dimension), dtype=np.float32)
    packed = np.empty((int(counts.sum()), embedder.dimension), dtype=np.int8)
    todo = list(range(len(new)))
    for source in sources:
        known = source.find(rows["text"][todo])
        if known:
            there = [todo[i] for i in known]
            vectors[there], packed[spread(rows[there])] = source.take(
                list(known.values())
            )
            todo = sorted(set(todo) - set(there))
    if todo:
        made = embedder.passages(
            [texts[i] for i in todo] + [text for i in todo for text in sentences[i]]
        )
        vectors[todo] = made[: len(todo)]
        packed[spread(rows[todo])] = pack(made[len(todo) :])
    return _Part(ids, rows, vectors, packed, embedded=bool(todo))


def _digest(row: ChunkRow) -> int:
    """Hash all that a passage's vectors depend on."""
    spans = ",".join(f"{s.start}-{s.end}" for s in row.sentences)
    told = f"{row.header}\0{row.text}\0{spans}".encode()
    return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "little")


def _questions(folder: Path) -> Matrix:
    """Return vectors that are as near to passages as questions are.

    Sentences would be too near: each is part of a passage. Amid four of them lies what
    shares something with many passages and is in none; amid two it was still so near
    that the codes found it more easily than they find questions.
    """
    sentences = RowFile[np.int8](folder / SENTENCES)
    some = np.arange(0, len(sentences), max(1, len(sentences) // 200))
    single = sentences.take(some).astype(np.float32)
    vectors = sum((np.roll(single, by, axis=0) for by in (1, 2, 3)), single)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1)
    return vectors


def _entry(row: ChunkRow) -> Entry:
    """Return what the inverted index needs of a passage."""
    text = passage_text(row.header, row.text)
    return Entry(row.id, row.document, row.title, text, row.published)


def _parts(row: ChunkRow) -> list[str]:
    """Return what a passage's words are counted in, each for itself."""
    return [row.header, *(row.text[s.start : s.end] for s in row.sentences)]


def _windows(store: Store, ids: npt.NDArray[np.int64]) -> Iterator[list[ChunkRow]]:
    """Yield the passages *ids*, those that are still stored, some at a time."""
    for start in range(0, len(ids), _WINDOW):
        yield list(store.chunk_rows(ids[start : start + _WINDOW].tolist()))


def _link(source: Path, target: Path) -> None:
    """Share the files of *source*, which are never changed once written."""
    target.mkdir()
    for path in source.iterdir():
        if path.suffix != ".lock":
            os.link(path, target / path.name)
