"""Where the time of one warm question goes, stage by stage.

    python benchmarks/question_ledger.py [--data DIR] [--questions FILE] [--asked 200]
        [--json FILE]

Without ``--data`` the corpus is the seed article; QUESTIONS is a ``.jsonl`` file of
rows with a ``question``. A stage's time is its own, without that of stages inside it.
Medians need not add up to the median of the whole.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import wraps
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import index.answer
import index.minilm
from bot.contract import answer_object, dumps
from bot.service import Service
from bot.settings import Settings
from corpus.store import Store
from index.forward import Encoder
from index.lexical import Lexical
from index.model import Answer
from index.search import Searcher
from index.shard import Shard

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = ROOT / "corpus/articles"
QUESTIONS = [
    "How many solid-state battery patents does Toyota have?",
    "When will Toyota mass-produce solid-state batteries?",
    "Why are solid-state batteries safer?",
    "What share of the market will they have in 2030?",
    "What is the capital of France?",
]
STAGES: list[tuple[Any, str, str]] = [
    (index.minilm.MiniLM, "questions", "tokenise"),
    (Encoder, "row", "encode"),
    (Shard, "near", "search vectors"),
    (Lexical, "search", "search words"),
    (Shard, "counts", "count words"),
    (Store, "chunks", "read passages"),
    (Searcher, "find", "rank candidates"),
    (index.answer, "understand", "slots"),
    (index.answer, "weighed", "select"),
    (index.answer, "compose", "derive"),
    (index.answer, "answer", "verify"),
]


class Ledger:
    """Adds up what every stage of one question took, in milliseconds."""

    def __init__(self) -> None:
        """Begin with nothing measured."""
        self.times: dict[str, float] = defaultdict(float)
        self._inside = [0.0]

    def timed(
        self, stage: str, call: Callable[..., Any], *args: Any, **more: Any
    ) -> Any:
        """Call, and count the time of it that no stage inside has."""
        self._inside.append(0.0)
        start = time.perf_counter()
        try:
            return call(*args, **more)
        finally:
            whole = (time.perf_counter() - start) * 1000
            self.times[stage] += whole - self._inside.pop()
            self._inside[-1] += whole

    def watch(self, owner: Any, name: str, stage: str) -> None:
        """Time every call of the function *name* of *owner*."""
        call = getattr(owner, name)
        setattr(owner, name, _watched(self, stage, call))


def _watched(
    ledger: Ledger, stage: str, call: Callable[..., Any]
) -> Callable[..., Any]:
    @wraps(call)
    def watched(*args: Any, **more: Any) -> Any:
        return ledger.timed(stage, call, *args, **more)

    return watched


def ask(folder: Path, questions: Sequence[str]) -> list[dict[str, float]]:
    """Return a ledger of each of *questions*."""
    ledger = Ledger()
    for owner, name, stage in STAGES:
        ledger.watch(owner, name, stage)
    service = Service(Settings(data=folder))
    service.ask(questions[0])
    found: list[dict[str, float]] = []
    for question in questions:
        ledger.times.clear()
        answer = ledger.timed("the rest", service.ask, question)
        ledger.timed("render", rendered, answer)
        found.append(dict(ledger.times))
    service.close()
    return found


def rendered(answer: Answer) -> str:
    """Return *answer* as every front end gives it to machines."""
    return dumps(answer_object(answer))


def main() -> int:
    """Print a table of medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--asked", type=int, default=200)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    questions = QUESTIONS
    if options.questions:
        rows = map(json.loads, options.questions.read_text("utf-8").splitlines())
        questions = [row["question"] for row in rows]
    # Blanks make each question a new one, so that none is found in a cache.
    turns = enumerate(islice(cycle(questions), options.asked))
    chosen = [question + " " * turn for turn, question in turns]
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.data or Path(scratch)
        if not options.data:
            service = Service(Settings(data=folder))
            list(service.add([str(ARTICLE)]))
            service.sync()
            service.close()
        ledgers = ask(folder, chosen)
    stages = [*dict.fromkeys(stage for _, _, stage in STAGES), "the rest", "render"]
    table = {
        stage: statistics.median(ledger.get(stage, 0.0) for ledger in ledgers)
        for stage in stages
    }
    table["the whole"] = statistics.median(sum(ledger.values()) for ledger in ledgers)
    for stage, milliseconds in table.items():
        print(f"{stage:16} {milliseconds:8.2f} ms")
    if options.json:
        options.json.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
