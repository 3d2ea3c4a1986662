"""A hundred thousand passages in a thousand spaces, on both engines, in one run.

    PYTHONPATH=.:tests python benchmarks/spaces.py SETS [--spaces 1000] [--large 0]

The passages are real: those of the documents of SETS (folders with ``docs.jsonl``), cut
into pieces of ten and dealt out at random, so that a piece is in several spaces and
never twice in one. Their vectors are the real model's, made before the clock starts.
Numbers are not read. Prints the passages written a second, what they take on disk, how
long a search in one space takes on each engine, in turn, and which of the true ten
nearest passages are among the server's candidates. With `--large` one more space of so
many passages is searched, before and after it was tended; its vectors have noise, so
that no two passages have the same. Most of the time goes into embedding 600 different
pieces (`--pieces`), which is done before anything is timed.
"""

import argparse
import json
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np

from corpus.identity import identity
from corpus.model import Chunk, Document, Passage
from corpus.postgres import PostgresStore, Server
from corpus.segment import passages
from corpus.store import Store, StoredChunk
from corpus.store.rows import chunk_row
from index.build import passage_text, sync
from index.embed import Embedder, Matrix
from index.models import DEFAULT, embedder
from index.postgres import PostgresIndex, PostgresSearcher
from index.postgres.search import nearest
from index.postgres.tend import tend
from index.search import Found, Searcher
from pgserver import Server as Postgres
from pgserver import short_folder

Engine: TypeAlias = Searcher | PostgresSearcher
T = TypeVar("T")

Cut: TypeAlias = tuple[Document, list[Chunk]]

_PIECE = 10  # passages
_DEALT = 10  # pieces for a space
_POOL = 600  # different pieces
_ASKED = 500  # questions
_TOP = 10
_WORDS = 6  # in a question
_LARGE = 100  # questions to the large space
_COPY = re.compile(r" \(copy \d+\)")
_NOISE = 0.02  # in each dimension; rows that were the same then have a cosine of .87


class Known:
    """An `Embedder` that makes every row once."""

    def __init__(self, model: Embedder) -> None:
        """Have the rows made by *model*."""
        self._model = model
        self._rows: dict[str, Matrix] = {}
        self._asked: dict[str, Matrix] = {}
        self.name, self.dimension = model.name, model.dimension

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Return one row per text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if new:
            self._rows.update(zip(new, self._model.passages(new), strict=True))
        return np.array([self._rows[text] for text in texts], dtype=np.float32)

    def questions(self, texts: Sequence[str]) -> Matrix:
        """Return one row per question."""
        for text in texts:
            if text not in self._asked:
                self._asked[text] = self._model.questions([text])
        return np.concatenate([self._asked[text] for text in texts])


class Disturbed:
    """An `Embedder` whose rows are another's with noise, another one for each text."""

    def __init__(self, known: Known) -> None:
        """Disturb what is *known*, of texts without the mark of a copy."""
        self._known = known
        self.name, self.dimension = known.name, known.dimension

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Return one row per text."""
        rows = self._known.passages([_COPY.sub("", text) for text in texts])
        rows += np.array([_noise(text, self.dimension) for text in texts])
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    def questions(self, texts: Sequence[str]) -> Matrix:
        """Return one row per question, undisturbed."""
        return self._known.questions(texts)


def _noise(text: str, width: int) -> Matrix:
    noise = np.random.default_rng(zlib.crc32(text.encode()))
    return noise.normal(scale=_NOISE, size=width).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Place:
    """What is filled and searched."""

    folder: Path
    server: Server
    known: Known
    embedded: Store
    remote: PostgresStore


def pieces(sets: Path) -> Iterator[Document]:
    """Yield parts of all documents, of ten passages each."""
    number = 0
    for file in sorted(sets.glob("*/docs.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            whole = Document(id="-", title=row["title"] or "-", text=row["text"])
            chunks = passages(whole)
            while some := list(islice(chunks, _PIECE)):
                text = whole.text[
                    some[0].passage.span.start : some[-1].passage.span.end
                ]
                number += 1
                piece = replace(whole, text=text, source=f"piece {number}")
                if len(some) == _PIECE and len(list(passages(piece))) == _PIECE:
                    yield replace(piece, id=identity(piece))


def moved(document: Document, chunks: Sequence[Chunk], space: str) -> list[Chunk]:
    """Return *chunks* as those of *document* in *space*."""
    own = replace(document, space=space)
    return [replace(c, passage=Passage(own, c.passage.span)) for c in chunks]


def warmed(known: Known, cut: Sequence[Cut]) -> None:
    """Make all rows."""
    for number, (_, chunks) in enumerate(cut):
        rows = [chunk_row(StoredChunk(0, chunk)) for chunk in chunks]
        known.passages([passage_text(row.header, row.text) for row in rows])
        known.passages([r.text[s.start : s.end] for r in rows for s in r.sentences])
        if number % 100 == 0:
            print(f"{number} pieces embedded", file=sys.stderr)


def disk(folder: Path) -> float:
    """Return the megabytes of a folder."""
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6


def timed(what: Callable[[], T]) -> tuple[float, T]:
    """Return how many milliseconds *what* takes, and what comes of it."""
    began = time.perf_counter()
    made = what()
    return 1000 * (time.perf_counter() - began), made


def tell(name: str, took: list[float]) -> None:
    """Print percentiles."""
    took.sort()
    p50, p99 = statistics.median(took), took[int(0.99 * (len(took) - 1))]
    print(f"  {name:11} p50 {p50:7.2f} ms   p99 {p99:7.2f} ms   of {len(took)}")


@lru_cache(maxsize=1)
def every_row(store: PostgresStore, space: str) -> tuple[list[int], Matrix]:
    """Return the ids of all passages of *space*, and their rows."""
    query = "SELECT id, vector FROM entry WHERE space = ? AND live ORDER BY id"
    found = store.read(space, lambda s: s.execute(query, (space,)).fetchall())
    rows = np.frombuffer(b"".join(row for _, row in found), dtype=np.float32)
    return [id_ for id_, _ in found], rows.reshape(len(found), -1)


def recall(store: PostgresStore, space: str, vector: Matrix) -> float:
    """Return the share of the true ten nearest that the server names."""
    ids, rows = every_row(store, space)
    order: list[int] = np.argsort(-(rows @ vector[0]))[:_TOP].tolist()
    wanted = {ids[at] for at in order}
    count = len(ids)
    found = store.read(space, lambda s: nearest(s, space, vector, count, None))
    return len(wanted & set(found)) / len(wanted)


def search(
    store: PostgresStore,
    searchers: Sequence[tuple[str, Engine]],
    known: Embedder,
    asked: Sequence[tuple[str, str]],
) -> None:
    """Ask every question of both engines, and compare."""
    took: dict[str, list[float]] = {name: [] for name, _ in searchers}
    cold: dict[str, list[float]] = {name: [] for name, _ in searchers}
    same = 0
    recalls: list[float] = []
    differ: list[str] = []
    for space, question in asked:
        found: list[Found] = []
        for name, searcher in searchers:
            find = partial(searcher.find, space=space, k=12)
            cold[name].append(timed(partial(find, "Who?"))[0])
            milliseconds, one = timed(partial(find, question))
            took[name].append(milliseconds)
            found.append(one)
        if all(one.candidates == found[0].candidates for one in found):
            same += 1
        else:
            differ.append(f"{question!r}: {_difference(found)}")
        recalls.append(recall(store, space, known.questions([question])))
    for what, times in ("the first search in a space", cold), ("the next", took):
        print(f"  {what}:")
        for name, each in times.items():
            tell(name, each)
    print(f"  the same twelve passages and scores: {same} of {len(asked)}")
    for which in differ:
        print(f"    not {which}")
    print(f"  recall@10 of the candidates: {statistics.mean(recalls):.4f}")


def _difference(found: Sequence[Found]) -> str:
    """Say what only one engine found of a question's twelve, and how it scored."""
    hits = [
        {one.hit.passage.text: one.hit.score for one in each.candidates}
        for each in found
    ]
    only = [
        sorted(score for text, score in mine.items() if text not in theirs)
        for mine, theirs in zip(hits, reversed(hits), strict=True)
    ]
    least = [min(each.values(), default=0.0) for each in hits]
    return f"scores of passages that only one has {only}, least of both {least}"


def fill(
    stores: Sequence[tuple[str, Store | PostgresStore]],
    spaces: Sequence[tuple[str, Sequence[Cut]]],
) -> dict[str, float]:
    """Store every space's pieces, a transaction for each; return seconds by engine."""
    took = {name: 0.0 for name, _ in stores}
    for number, (space, dealt) in enumerate(spaces):
        for name, store in stores:
            began = time.perf_counter()
            with store.transaction():
                for document, chunks in dealt:
                    own = replace(document, space=space)
                    store.add(own, moved(document, chunks, space))
            took[name] += time.perf_counter() - began
        if number % 100 == 0:
            print(f"{number} spaces filled", file=sys.stderr)
    return took


def large(place: Place, cut: Sequence[Cut], wanted: int, asked: Sequence[str]) -> None:
    """Fill one space with *wanted* passages; search it on both engines, in turn.

    On the server before and after what makes a large space quick was made.
    """
    space = "large"
    known = Disturbed(place.known)
    store = PostgresStore(place.server, PostgresIndex(lambda: known))
    copies = [
        (copy, list(passages(copy)))
        for turn in range(-(-wanted // (_PIECE * len(cut))))
        for copy in (copied(document, turn, space) for document, _ in cut)
    ]
    stores: list[tuple[str, Store | PostgresStore]] = [
        ("embedded", place.embedded),
        ("postgresql", store),
    ]
    took = fill(stores, [(space, copies)])
    count = sum(len(chunks) for _, chunks in copies)
    index = place.folder / "large"
    took["embedded"] += (
        timed(partial(sync, place.embedded, known, index, space=space))[0] / 1000
    )
    print(f"one space of {count:,} passages")
    for name, seconds in took.items():
        print(f"  {name:11} {count / seconds:,.0f} passages a second")
    engines: list[tuple[str, Engine]] = [
        ("embedded", Searcher(place.embedded, index, known)),
        ("postgresql", PostgresSearcher(store, known)),
    ]
    questions = [(space, one) for one in asked]
    search(store, engines, known, questions)
    milliseconds, made = timed(partial(tend, place.server, known, space))
    print(f"tended ({made}) in {milliseconds / 1000:.0f} s")
    search(store, engines, known, questions)


def copied(document: Document, turn: int, space: str) -> Document:
    """Return one more document with the same text and another title."""
    copy = replace(
        document,
        title=f"{document.title} (copy {turn})",
        text=f"{document.text}\n\nThe end of copy {turn}.",
        space=space,
    )
    copy = replace(copy, id=identity(copy))
    return replace(copy, source=f"{turn} {copy.id}")


def tell_sizes(place: Place, spaces: Sequence[tuple[str, Sequence[Cut]]]) -> None:
    """Fill both engines with *spaces*; print how fast that is, and what they take."""
    took = fill([("embedded", place.embedded), ("postgresql", place.remote)], spaces)
    count = sum(len(chunks) for _, dealt in spaces for _, chunks in dealt)
    began = time.perf_counter()
    for space, _ in spaces:
        sync(place.embedded, place.known, place.folder / "index", space=space)
    took["embedded"] += time.perf_counter() - began
    print(f"{count:,} passages in {len(spaces):,} spaces")
    for name, seconds in took.items():
        print(f"  {name:11} {count / seconds:,.0f} passages a second")
    data, index = disk(place.folder / "data"), disk(place.folder / "index")
    print(f"  embedded    {data:,.0f} MB and {index:,.0f} MB of index")
    with place.server.alone(1) as session:
        if session is None:
            return
        session.execute("ANALYZE")
        parts = session.execute(
            "SELECT regexp_replace(relname, '_[0-9]+$', '') AS part,"
            " sum(pg_table_size(oid)), sum(pg_indexes_size(oid))"
            " FROM pg_class WHERE relkind = 'r' AND relnamespace ="
            " 'pincite'::regnamespace GROUP BY part ORDER BY 2 DESC"
        ).fetchall()
    print(f"  postgresql  {sum(rows + own for _, rows, own in parts) / 10**6:,.0f} MB")
    for part, rows, own in parts:
        if rows + own > 10**6:
            sums = f"{rows / 10**6:,.0f} MB, {own / 10**6:,.0f} MB of indexes"
            print(f"    {part:9} {sums}")


def questions(
    choose: random.Random, spaces: Sequence[tuple[str, Sequence[Cut]]], count: int
) -> list[tuple[str, str]]:
    """Return spaces and six words of one of their sentences, out of order."""
    asked: list[tuple[str, str]] = []
    while len(asked) < count:
        space, dealt = choose.choice(spaces)
        chunk = choose.choice(choose.choice(dealt)[1])
        span = choose.choice(chunk.sentences)
        words = chunk.passage.document.text[span.start : span.end].split()
        if len(words) > _WORDS:
            asked.append((space, " ".join(choose.sample(words, _WORDS))))
    return asked


def main() -> None:
    """Fill, search, tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sets", type=Path)
    parser.add_argument("--spaces", type=int, default=1000)
    parser.add_argument("--large", type=int, default=0)
    parser.add_argument("--asked", type=int, default=_ASKED)
    parser.add_argument("--pieces", type=int, default=_POOL)
    options = parser.parse_args()
    choose = random.Random(0)  # noqa: S311  the same every time
    every = list(pieces(options.sets))
    some = choose.sample(every, min(options.pieces, len(every)))
    cut = [(piece, list(passages(piece))) for piece in some]
    known = Known(embedder(DEFAULT, cache=None))
    warmed(known, cut)
    spaces = [
        (f"space {number}", choose.sample(cut, _DEALT))
        for number in range(options.spaces)
    ]
    asked = questions(choose, spaces, options.asked)
    known.questions([question for _, question in asked])
    postgres = Postgres(
        short_folder("pincite-spaces"),
        safe=True,
        options=("shared_buffers=1GB", "max_wal_size=4GB"),
    )
    postgres.start()
    try:
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            server = Server(postgres.fresh())
            server.prepare()
            remote = PostgresStore(server, PostgresIndex(lambda: known))
            stack.callback(server.close)
            embedded = stack.enter_context(
                Store.open(Path(folder) / "data", write=True)
            )
            place = Place(Path(folder), server, known, embedded, remote)
            tell_sizes(place, spaces)
            engines: list[tuple[str, Engine]] = [
                ("embedded", Searcher(embedded, Path(folder) / "index", known)),
                ("postgresql", PostgresSearcher(remote, known)),
            ]
            search(remote, engines, known, asked)
            if options.large:
                large(place, cut, options.large, [one for _, one in asked[:_LARGE]])
    finally:
        postgres.stop()
        shutil.rmtree(postgres.folder)


if __name__ == "__main__":
    main()
