"""Encoding passages, beside sentence-transformers and the processor's own limit.

    python benchmarks/encoding.py DOCS… --questions FILE [--passages 400] [--runs 3]
        [--json FILE]

DOCS are ``.txt`` files, or ``.jsonl`` files of rows with ``title`` and ``text``;
QUESTIONS is a ``.jsonl`` file of rows with a ``question``. Runs of both models are
interleaved on the same passages and the same processors, each with its defaults.
`equal top-1` is the share of questions that have the same nearest passage by both. The
limit is the rate at which OpenVINO multiplies matrices of 1024 by 1024 in the same
precision: that many operations a second are all that any runtime could do here.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov
from openvino import opset14 as op
from tokenizers import Tokenizer

from corpus.identity import identity
from corpus.model import Document
from corpus.segment import passages
from index import weights
from index.forward import LAYERS, LONGEST, WIDTH
from index.minilm import MiniLM
from index.processors import available
from index.sbert import SentenceTransformers

SIDE, ROUNDS = 1024, 20  # of the matrices that measure the limit
PER_TOKEN = LAYERS * 12 * WIDTH * WIDTH  # weights that every token meets


def texts(files: Sequence[Path], count: int) -> list[str]:
    """Return the first *count* passages of *files*."""
    found: list[str] = []
    for file in files:
        if file.suffix == ".jsonl":
            lines = file.read_text("utf-8").splitlines()
            rows = [json.loads(line)["text"] for line in lines]
        else:
            rows = [file.read_text("utf-8")]
        for text in rows:
            nameless = Document(id="", title=file.stem, text=text)
            made = Document(id=identity(nameless), title=file.stem, text=text)
            found += [chunk.passage.text for chunk in passages(made)]
    return list(islice(found, count))


def operations(found: Sequence[str]) -> tuple[int, float]:
    """Return how many tokens *found* has, and the sums and products they need."""
    tokenizer = Tokenizer.from_file(str(weights.find() / weights.TOKENIZER))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    lengths = np.array([len(e.ids) for e in tokenizer.encode_batch(list(found))])
    linear = 2.0 * PER_TOKEN * lengths.sum()
    attention = 4.0 * LAYERS * WIDTH * np.square(lengths).sum()
    return int(lengths.sum()), float(linear + attention)


def limit(precision: str) -> float:
    """Return the operations a second of OpenVINO's own product of matrices."""
    left = op.parameter([SIDE, SIDE], np.float32)
    right = np.random.default_rng(0).standard_normal((SIDE, SIDE), dtype=np.float32)
    right /= np.float32(SIDE**0.5)  # so that products of products stay finite
    result: Any = left
    for _ in range(ROUNDS):
        result = op.matmul(
            result, op.constant(right), transpose_a=False, transpose_b=False
        )
    model: Any = ov.Model
    options = {  # as the product sets them
        "INFERENCE_PRECISION_HINT": precision,
        "INFERENCE_NUM_THREADS": available(),
        "ENABLE_CPU_PINNING": False,
    }
    compiled = ov.Core().compile_model(model([result], [left]), "CPU", options)
    request = compiled.create_infer_request()
    times = [timed(lambda: request.infer([right])) for _ in range(6)]
    return 2.0 * SIDE**3 * ROUNDS / min(times)


def timed(call: Callable[[], object]) -> float:
    """Return the seconds that *call* takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("docs", nargs="+", type=Path)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--passages", type=int, default=400)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    some = texts(options.docs, options.passages)
    rows = map(json.loads, options.questions.read_text("utf-8").splitlines())
    questions = [row["question"] for row in rows]
    folder = weights.find()
    ours = MiniLM(folder)
    theirs = SentenceTransformers(str(folder))
    tokens, work = operations(some)
    times: dict[str, list[float]] = {"pincite": [], "sentence-transformers": []}
    for model in (ours, theirs):  # compiles, and touches every page
        model.passages(some[:64])
    for _ in range(options.runs):
        times["pincite"].append(timed(lambda: ours.passages(some)))
        times["sentence-transformers"].append(timed(lambda: theirs.passages(some)))
    precision = "bf16" if "BF16" in capabilities() else "f32"
    peak = limit(precision)
    nearest: list[Any] = [
        (model.questions(questions) @ model.passages(some).T).argmax(axis=1)
        for model in (ours, theirs)
    ]
    medians = {name: statistics.median(found) for name, found in times.items()}
    table: dict[str, Any] = {
        "passages": len(some),
        "tokens": tokens,
        "passages a second": {n: len(some) / taken for n, taken in medians.items()},
        "times faster": medians["sentence-transformers"] / medians["pincite"],
        "questions": len(questions),
        "equal top-1": float((nearest[0] == nearest[1]).mean()),
        "precision": precision,
        "GFLOP a second": work / medians["pincite"] / 1e9,
        "limit, GFLOP a second": peak / 1e9,
        "share of the limit": work / medians["pincite"] / peak,
    }
    for name, value in table.items():
        print(f"{name:24} {shown(value)}")
    if options.json:
        options.json.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    return 0


def capabilities() -> list[str]:
    """Return what the processor can do, in OpenVINO's words."""
    found: list[str] = ov.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return found


def shown(value: object) -> str:
    """Return *value* short."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {number:.1f}" for name, number in value.items())  # pyright: ignore[reportUnknownVariableType]
    return f"{value:.4g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
