"""Ask both engines the same questions, and compare what they say to the byte.

    PYTHONPATH=.:tests python benchmarks/engines.py SET... [--most N] [--store URL]

A SET is a folder with ``docs.jsonl`` and ``questions.jsonl``. The documents that its
first N questions are about go into a space of their own, in a folder and in a
PostgreSQL database, the one at URL or one on a server of our own. All vectors are made
once for both, the questions' too, before the clock starts. Every question is asked of
both, in turn, and `pincite eval` is run on both. The exit status is 1 if fewer than
99.5 % have the same status and the same first citation, or if the evaluations differ.
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bot.contract import answer_object, dumps
from bot.quality.gold import read
from bot.quality.measures import figures
from bot.quality.report import table
from bot.quality.run import ask_all
from bot.service import Service
from bot.settings import Settings
from index.model import Answer
from index.models import DEFAULT, embedder
from pgserver import Server, short_folder
from spaces import Known

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


def asked(
    services: Sequence[Service], questions: Iterable[str], space: str
) -> Iterator[Pair]:
    """Ask each question of both."""
    for question in questions:
        answers: list[Answer] = []
        took: list[float] = []
        for service in services:
            began = time.perf_counter()
            answers.append(service.ask(question, space=space))
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


def part(folder: Path, most: int | None, into: Path) -> tuple[Path, Path]:
    """Write the first questions of a set, and the documents that they are about."""
    questions, documents = into / "questions.jsonl", into / "docs.jsonl"
    into.mkdir()
    with (folder / "questions.jsonl").open(encoding="utf-8") as every:
        lines = list(islice(every, most))
    questions.write_text("".join(lines), "utf-8")
    golds = list(read(questions))
    named = {one for gold in golds for one in (*gold.spans, *gold.documents)}
    with (folder / "docs.jsonl").open(encoding="utf-8") as every:
        kept = [line for line in every if json.loads(line)["id"] in named]
    documents.write_text("".join(kept), "utf-8")
    return documents, questions


def evaluated(services: Sequence[Service], questions: Path, space: str) -> bool:
    """Evaluate both as `pincite eval` does; print it once, tell whether it is the same.

    Compared is what each question was judged, not only the figures.
    """
    golds = list(read(questions))
    judged = [list(ask_all(service, golds, space=space)) for service in services]
    for name, figure in table(figures(judged[0])):
        print(f"  {name:50} {figure}")
    pairs = zip(golds, *judged, strict=True)
    differ = [gold.question for gold, one, other in pairs if one != other]
    print(f"  judged the same: {len(golds) - len(differ)} of {len(golds)}")
    for question in differ:
        print(f"    not: {question}")
    return not differ


def main() -> int:
    """Compare; the exit status is 1 where the engines differ too often."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--most", type=int)
    parser.add_argument("--store")
    options = parser.parse_args()
    pairs: list[Pair] = []
    same = True
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(started(options.store))
        services = [
            stack.enter_context(closing(Service(Settings(data=data / name, store=at))))
            for name, at in (("embedded", ""), ("postgresql", url))
        ]
        known = Known(embedder(DEFAULT, cache=None))
        for service in services:
            vars(vars(service)["_shelf"])["embedder"] = known  # made once for both
        for folder in options.sets:
            space = folder.name
            documents, questions = part(folder, options.most, data / f"part {space}")
            print(space)
            for service in services:
                began = time.perf_counter()
                count = len(list(service.add([str(documents)], space=space)))
                service.sync(space=space)
                print(f"{count} documents in {time.perf_counter() - began:.1f} s")
                service.warm(space=space)
            print(json.dumps({"states": [one.state(space=space) for one in services]}))
            golds = read(questions)
            wanted = [gold.question for gold in golds]
            for question in wanted:
                known.questions([question])
            found = list(asked(services, wanted, space))
            report(found)
            same &= evaluated(services, questions, space)
            pairs += found
    print("together")
    return int(report(pairs) < ASKED or not same)


if __name__ == "__main__":
    sys.exit(main())
