"""Ask both engines the same questions, and compare what they say to the byte.

    PYTHONPATH=.:tests python benchmarks/engines.py SET [--most N] [--store URL]

SET is a folder with ``docs.jsonl`` and ``questions.jsonl``. The documents go into a
folder and into a PostgreSQL database, the one at URL or one on a server of our own.
Every question is asked of both, in turn. The exit status is 1 if fewer than 99.5 % have
the same status and the same first citation.
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bot.contract import answer_object, dumps
from bot.quality.gold import read
from bot.service import Service
from bot.settings import Settings
from index.model import Answer
from pgserver import Server, short_folder

ASKED = 0.995


@dataclass(frozen=True, slots=True)
class Pair:
    """What both engines say to a question, embedded first, and in how many ms."""

    question: str
    answers: tuple[Answer, Answer]
    took: tuple[float, float]

    @property
    def same(self) -> bool:
        """Tell whether status and first citation agree."""
        one, other = self.answers
        return (one.status, first(one)) == (other.status, first(other))

    @property
    def same_bytes(self) -> bool:
        """Tell whether everything that is shown agrees."""
        one, other = (dumps(answer_object(answer)) for answer in self.answers)
        return one == other


def first(answer: Answer) -> tuple[str, int, int] | None:
    """Return where the first citation is."""
    if not answer.citations:
        return None
    passage = answer.citations[0].passage
    return passage.document.id, passage.span.start, passage.span.end


@contextmanager
def started(url: str | None) -> Generator[str]:
    """Return *url*, or the address of a fresh database on a server of our own."""
    if url:
        yield url
        return
    server = Server(short_folder("pincite-engines"), safe=True)
    server.start()
    try:
        yield server.fresh()
    finally:
        server.stop()
        shutil.rmtree(server.folder)


def asked(services: tuple[Service, Service], questions: list[str]) -> Iterator[Pair]:
    """Ask each question of both."""
    for question in questions:
        answers: list[Answer] = []
        took: list[float] = []
        for service in services:
            began = time.perf_counter()
            answers.append(service.ask(question))
            took.append(1000 * (time.perf_counter() - began))
        yield Pair(question, (answers[0], answers[1]), (took[0], took[1]))


def report(pairs: list[Pair]) -> float:
    """Print the figures and every difference; return the share that is the same."""
    for pair in pairs:
        if not pair.same_bytes:
            print(f"differs{'' if pair.same else ' in what is cited'}: {pair.question}")
            for answer in pair.answers:
                print(f"    {dumps(answer_object(answer))[:400]}")
    share = sum(pair.same for pair in pairs) / len(pairs)
    alike = sum(pair.same_bytes for pair in pairs)
    print(f"{len(pairs)} questions; same status and first citation: {share:.2%}")
    print(f"same bytes: {alike} ({alike / len(pairs):.2%})")
    for place, name in enumerate(("embedded", "postgresql")):
        took = sorted(pair.took[place] for pair in pairs)
        p99 = took[int(0.99 * (len(took) - 1))]
        print(f"{name:11} p50 {statistics.median(took):6.1f} ms  p99 {p99:6.1f} ms")
    return share


def main() -> int:
    """Compare; the exit status is 1 where the engines differ too often."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("set", type=Path)
    parser.add_argument("--most", type=int)
    parser.add_argument("--store")
    options = parser.parse_args()
    golds = read(options.set / "questions.jsonl")
    questions = [gold.question for gold in islice(golds, options.most)]
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(started(options.store))
        services = tuple(
            stack.enter_context(closing(Service(Settings(data=data / name, store=at))))
            for name, at in (("embedded", ""), ("postgresql", url))
        )
        for service in services:
            began = time.perf_counter()
            count = len(list(service.add([str(options.set / "docs.jsonl")])))
            service.sync()
            print(f"{count} documents in {time.perf_counter() - began:.1f} s")
            service.warm()
        one, other = services
        print(json.dumps({"states": [one.state(), other.state()]}))
        share = report(list(asked((one, other), questions)))
    return int(share < ASKED)


if __name__ == "__main__":
    sys.exit(main())
