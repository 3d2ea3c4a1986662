"""Ask whole question sets of all their documents at once, beside BM25 and cosine alone.

    python benchmarks/open_corpus.py SETS [--only NAME ...] [--work DIR] [--json FILE]
        [--rerank]

SETS holds a folder for each set: ``docs.jsonl`` and ``questions.jsonl``. Every set is
a corpus of its own, made once in DIR by the product itself; no question hints at its
document. Prints for each set what `pincite eval` does and how BM25 and MiniLM's cosine
alone rank the same passages, checks that a second run has the same bytes, and says
how long a warm question takes. With --rerank the cross-encoder reads along.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.contract import answer_object, dumps
from bot.quality.gold import Gold, read
from bot.quality.measures import Figures, figures
from bot.quality.report import table
from bot.quality.run import ask_all
from bot.service import Service
from bot.settings import Settings
from corpus.model import DEFAULT_SPACE
from search_quality import SETS, cases, score

# What each set is asked to show, and the figure it is about.
ASKED = {
    "squad2_dev": {
        "first_right": 0.88,
        "quoted": 250.0,
        "auc": 0.82,
        "right_at_coverage": 0.9,
    },
    "timeqa_human_test": {"hit1": 0.6},
    "covid_qa": {"hit5": 0.82},
    "scifact": {"ndcg10": 0.71},
    "anthropic_docs_rag": {"mrr": 0.84},
}
TWICE = 100  # questions that are asked again, byte for byte


def corpus(folder: Path, work: Path, *, rerank: bool) -> Service:
    """Return a service over the documents of a set, added once."""
    service = Service(Settings(data=work, rerank=rerank))
    if not (work / "corpus.db").exists():
        failed = [
            report
            for report in service.add([str(folder / "docs.jsonl")])
            if report.outcome == "failed"
        ]
        if failed:
            sys.exit(f"{failed[0].source}: {failed[0].reason}")
        service.sync()
    return service


def once(service: Service, golds: Sequence[Gold]) -> tuple[list[str], list[float]]:
    """Ask; return each answer's bytes and the milliseconds it took."""
    said: list[str] = []
    took: list[float] = []
    for gold in golds:
        began = time.perf_counter()
        answer = service.ask(gold.question, space=DEFAULT_SPACE)
        took.append(1000 * (time.perf_counter() - began))
        said.append(dumps(answer_object(answer)))
    return said, took


def measure(folder: Path, work: Path, *, rerank: bool) -> dict[str, Any]:
    """Measure one set and print its tables."""
    golds = list(read(folder / "questions.jsonl"))
    service = corpus(folder, work / "product" / folder.name, rerank=rerank)
    found = figures(list(ask_all(service, golds, space=DEFAULT_SPACE)))
    first, took = once(service, golds[:TWICE])
    again, _ = once(
        corpus(folder, work / "product" / folder.name, rerank=rerank), golds[:TWICE]
    )
    alone = cases(folder, work / "search" / folder.name)
    beside = {
        "BM25": score(alone, lambda case: [one.bm25 for one in case.signals]),
        "cosine": score(alone, lambda case: [one.cosine for one in case.signals]),
    }
    print(f"\n{folder.name}")
    for what, value in table(found):
        print(f"  {what:46} {value}")
    for name, one in beside.items():
        row = " ".join(f"{what} {value:.1f}" for what, value in asdict(one).items())
        print(f"  {name} alone over the same passages: {row}")
    print(f"  a second run has the same bytes: {first == again}")
    print(f"  a warm question, median: {statistics.median(took):.1f} ms")
    for what, least in ASKED.get(folder.name, {}).items():
        print(f"  {_verdict(found, what, least)}")
    return {
        "figures": asdict(found),
        "alone": {name: asdict(one) for name, one in beside.items()},
        "same_bytes": first == again,
        "median_ms": round(statistics.median(took), 2),
    }


def _verdict(found: Figures, what: str, least: float) -> str:
    value: float = getattr(found, what) or 0.0
    met = value <= least if what == "quoted" else value >= least
    return f"{'met' if met else 'MISSED'}: {what} {value:.3f}, asked {least}"


def main() -> int:
    """Measure the sets; the exit status is 1 if bytes differ between runs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sets", type=Path)
    parser.add_argument("--only", nargs="*", default=SETS)
    parser.add_argument("--work", type=Path, default=Path(".open-corpus"))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--rerank", action="store_true")
    options = parser.parse_args()
    found = {
        name: measure(options.sets / name, options.work, rerank=options.rerank)
        for name in options.only
    }
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return int(not all(one["same_bytes"] for one in found.values()))


if __name__ == "__main__":
    sys.exit(main())
