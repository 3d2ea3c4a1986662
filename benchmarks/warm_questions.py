"""Warm questions over corpora of growing size: time, recall, memory and disk.

    python benchmarks/warm_questions.py DOCS… [--questions FILE] [--sizes 1000 10000 …]
        [--folder DIR] [--json FILE]

DOCS are ``.txt`` files, or ``.jsonl`` files of rows with ``title`` and ``text``. As far
as their passages reach, corpora are made of them and embedded by the model. Larger ones
are synthetic: passages of four sentences drawn at random from DOCS, with the mean of
the sentences' vectors as theirs, since embedding a million passages takes half a day.
That makes neighbours more alike than in real texts, and so harder to tell apart.

Every corpus is asked by a process of its own. `first` counts from its start to its
first answer; `search` is a search through vectors and words with its encoding; `ask` is
the whole answer. `recall` holds the ten nearest vectors against those that a comparison
of all finds. `bytes` is the process's resident memory, all told, per passage. Beside
stands what bounds a scan: the bandwidth of the memory, measured in the same run.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from bot.service import Service
from bot.settings import Settings
from corpus.identity import identity
from corpus.model import DEFAULT_SPACE, Chunk, Document, Passage, Span
from corpus.segment import passages, sentences
from corpus.store import Store
from index import build
from index.embed import Embedder, Matrix
from index.models import embedder
from index.shard import current, place

ROOT = Path(__file__).resolve().parents[1]
PER_PASSAGE, PER_DOCUMENT = 4, 10
POOL = 10_000  # sentences to draw from
ASKED = 200
_SEED = 7


def read(files: Sequence[Path]) -> Iterator[Document]:
    """Yield the documents in *files*."""
    for file in files:
        if file.suffix == ".jsonl":
            for line in file.read_text("utf-8").splitlines():
                row = json.loads(line)
                yield document(row.get("title") or file.stem, row["text"])
        else:
            yield document(file.stem, file.read_text("utf-8"))


def document(title: str, text: str) -> Document:
    """Return a document; its id comes from its text."""
    nameless = Document(id="", title=title, text=text)
    return replace(nameless, id=identity(nameless))


class Composed:
    """An `Embedder` of passages composed of sentences whose vectors are known."""

    def __init__(self, model: Embedder, pool: Sequence[str]) -> None:
        """Embed the sentences of *pool*."""
        self.name, self.dimension = model.name, model.dimension
        self.questions = model.questions
        self._rows = model.passages(pool)
        self._places = {text: at for at, text in enumerate(pool)}

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Return the sentences' rows, and of passages the means of theirs."""
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            parts = [text] if text in self._places else text.split("\n")[1:]
            row[:] = self._rows[[self._places[part] for part in parts]].sum(axis=0)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows


def composed(pool: Sequence[str], count: int) -> Iterator[tuple[Document, list[Chunk]]]:
    """Yield documents of sentences of *pool* until there are *count* passages."""
    dice = random.Random(_SEED)  # noqa: S311  nothing is secret here
    for number in range(0, count, PER_DOCUMENT):
        parts = [
            dice.sample(pool, PER_PASSAGE)
            for _ in range(min(PER_DOCUMENT, count - number))
        ]
        made = document(f"Document {number}", "\n\n".join(map("\n".join, parts)))
        chunks: list[Chunk] = []
        at = 0
        for part in parts:
            spans: list[Span] = []
            for text in part:
                spans.append(Span(at, at + len(text)))
                at += len(text) + 1
            whole = Passage(made, Span(spans[0].start, spans[-1].end))
            chunks.append(Chunk(whole, tuple(spans)))
            at += 1
        yield made, chunks


def fill(
    folder: Path, found: Iterator[tuple[Document, list[Chunk]]], model: Embedder
) -> dict[str, float]:
    """Store documents, index them, and say how long each took."""
    start = time.perf_counter()
    with Store.open(folder, write=True) as store:
        while some := list(islice(found, 1000)):
            with store.transaction():
                for one, chunks in some:
                    store.add(one, chunks)
    stored = time.perf_counter()
    with Store.open(folder) as store:
        build.sync(store, model, folder / "index", space=DEFAULT_SPACE)
    return {"store": stored - start, "index": time.perf_counter() - stored}


def ask(folder: Path, questions: Sequence[str], began: float) -> dict[str, Any]:
    """Ask *questions* of the corpus in *folder*, in this process."""
    service = Service(Settings(data=folder))
    service.ask(questions[0])
    first = time.time() - began
    searched, search_cpu = timed(service.search, questions)
    # A blank makes each question a new one, so that its vector is in no cache.
    asked, ask_cpu = timed(service.ask, [f"{question} " for question in questions])
    memory = resident()
    model = embedder()
    encoded, encode_cpu = timed(model.questions, [[one] for one in questions])
    shard = current(place(folder / "index", DEFAULT_SPACE))
    assert shard  # noqa: S101  it was asked
    vectors = model.questions(questions)
    hits = 0
    for vector in vectors:
        scores = shard.dense.rows.whole @ vector
        true = shard.ids[np.argpartition(-scores, 10)[:10]].tolist()
        hits += len({*true} & {*shard.near(vector[None], k=10)})
    files = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return {
        "passages": shard.manifest.passages,
        "first s": first,
        "encode p50": percentile(encoded, 50),
        "its cpu": encode_cpu,
        "search p50": percentile(searched, 50),
        "search p99": percentile(searched, 99),
        "search cpu": search_cpu,
        "ask p50": percentile(asked, 50),
        "ask p99": percentile(asked, 99),
        "ask cpu": ask_cpu,
        "recall@10": hits / len(vectors) / 10,
        "depth": shard.manifest.depth,
        "memory MB": memory / 1e6,
        "bytes": memory / shard.manifest.passages,
        "disk MB": sum(files) / 1e6,
    }


def timed(call: Any, questions: Sequence[Any]) -> tuple[list[float], float]:
    """Return the milliseconds that each call takes, and their median on a processor."""
    times: list[float] = []
    spent: list[float] = []
    for question in questions:
        start, cpu = time.perf_counter(), time.process_time()
        call(question)
        times.append((time.perf_counter() - start) * 1000)
        spent.append((time.process_time() - cpu) * 1000)
    return times, percentile(spent, 50)


def percentile(times: Sequence[float], share: int) -> float:
    """Return the time that *share* of a hundred stay below."""
    return float(np.percentile(times, share))


def resident() -> int:
    """Return this process's resident memory in bytes."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096


def bandwidth() -> float:
    """Return how many bytes a second one core reads from memory."""
    block = np.ones(32_000_000)
    times, _ = timed(block.sum, [None] * 5)
    return block.nbytes / min(times) * 1000


def measured(folder: Path, questions: Sequence[str]) -> dict[str, Any]:
    """Ask in a process of its own."""
    command = [sys.executable, __file__, "--asked", str(folder)]
    told = json.dumps({"began": time.time(), "questions": list(questions)})
    run = subprocess.run(  # noqa: S603  this file
        command, input=told, capture_output=True, text=True, check=True, cwd=ROOT
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("docs", nargs="*", type=Path)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--sizes", nargs="+", type=int, default=[1000, 10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="Keep the corpora here.")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--asked", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.asked:
        told = json.load(sys.stdin)
        print(json.dumps(ask(options.asked, told["questions"], told["began"])))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        table = run(options, options.folder or Path(scratch))
    columns = list(table[-1])
    print(" ".join(f"{name:>10}" for name in columns))
    for row in table:
        print(" ".join(f"{shown(row[name]):>10}" for name in columns))
    print(f"one core reads {bandwidth() / 1e9:.1f} GB/s")
    if options.json:
        options.json.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    return 0


def run(options: argparse.Namespace, folder: Path) -> list[dict[str, Any]]:
    """Make each corpus unless it is there, and measure it."""
    documents = list(read(options.docs or [*(ROOT / "corpus/articles").glob("*.txt")]))
    real = [(one, list(passages(one))) for one in documents]
    count = sum(len(chunks) for _, chunks in real)
    dice = random.Random(_SEED)  # noqa: S311  nothing is secret here
    pool = list({" ".join(s.text.split()) for one in documents for s in sentences(one)})
    pool = dice.sample(sorted(pool), min(len(pool), POOL))
    questions = pool[:ASKED]
    if options.questions:
        rows = map(json.loads, options.questions.read_text("utf-8").splitlines())
        questions = dice.sample([row["question"] for row in rows], ASKED)
    model, drawn = embedder(), None
    table: list[dict[str, Any]] = []
    for size in options.sizes:
        place, note = folder / str(size), folder / f"{size}.json"
        if not note.exists():
            if size <= count:
                built = fill(place, iter(cut(real, size)), model)
            else:
                drawn = drawn or Composed(model, pool)
                built = fill(place, composed(pool, size), drawn)
            built["real"] = size <= count
            note.write_text(json.dumps(built), "utf-8")
        table.append(measured(place, questions) | json.loads(note.read_text("utf-8")))
        print(table[-1], file=sys.stderr)
    return table


def cut(
    found: Sequence[tuple[Document, list[Chunk]]], size: int
) -> Iterator[tuple[Document, list[Chunk]]]:
    """Yield documents until they have *size* passages."""
    for one, chunks in found:
        yield one, chunks[:size]
        size -= len(chunks)
        if size <= 0:
            return


def shown(value: float | bool) -> str:  # noqa: FBT001  a cell of the table
    """Return *value* short."""
    if isinstance(value, float):
        return f"{value:.3f}" if value < 1 else f"{value:.1f}"
    return str(value)


if __name__ == "__main__":
    sys.exit(main())
