"""How well the search ranks, beside BM25 and cosines alone, on question sets.

    python benchmarks/search_quality.py SETS [--work DIR] [--fit] [--ablate]
        [--json FILE]

SETS holds a folder for each set: ``docs.jsonl`` with the documents and
``questions.jsonl`` with questions and the spans, or the documents, that answer them.
All documents of a set are loaded; nothing tells the search which one is meant. With
--fit, weights are sought on the questions with an even hash and reported, like all
else, on the odd ones. With --ablate, each signal is left out in turn.
"""

import argparse
import json
import math
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from corpus.model import Document, Span
from corpus.segment import passages
from corpus.store import Store
from index.fusion import DATED, WEIGHTS, Signals, fuse
from index.model import Candidate
from index.models import embedder
from index.search import Searcher

SETS = (
    "squad2_dev",
    "timeqa_human_test",
    "covid_qa",
    "anthropic_docs_rag",
    "scifact",
)
SPACE = "default"
DEPTH = 10  # ranks that count
NAMES = list(Signals._fields)


@dataclass(frozen=True, slots=True)
class Case:
    """One question's candidates: their signals, whether each answers, its document.

    *scores* are what it was ranked by; *gold* counts the documents that answer;
    *documents* says whether whole documents are ranked rather than passages.
    """

    key: int
    scores: tuple[float, ...]
    signals: tuple[Signals, ...]
    right: tuple[bool, ...]
    owners: tuple[str, ...]
    gold: int
    documents: bool

    @property
    def weights(self) -> Signals:
        """What its signals count."""
        return DATED if any(one.document for one in self.signals) else WEIGHTS


Ranking: TypeAlias = Callable[[Case], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Score:
    """Means over questions, in percent."""

    hit1: float
    hit5: float
    mrr: float
    ndcg: float


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file with one per line."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def load(folder: Path, work: Path) -> Store:
    """Return a store with the documents of a set, made once in *work*."""
    store = Store.open(work, write=True)
    if not store.documents(SPACE):
        with store.transaction():
            for row in lines(folder / "docs.jsonl"):
                published = None
                with suppress(ValueError):
                    published = date.fromisoformat(row.get("date") or "")
                document = Document(
                    id=row["id"],
                    title=row.get("title") or "",
                    text=row["text"],
                    published=published,
                    source=row["id"],
                )
                if document.text.strip():
                    store.add(document, passages(document))
    return store


def cases(folder: Path, work: Path) -> list[Case]:
    """Ask every answerable question of a set."""
    store = load(folder, work)
    model = embedder(cache=work)
    searcher = Searcher(store, work / "index", model)
    return [
        _case(row, searcher.search(row["question"], space=SPACE, k=1000))
        for row in lines(folder / "questions.jsonl")
        if row.get("spans") or row.get("evidence") or row.get("relevant_doc_ids")
    ]


def _case(row: dict[str, Any], found: Sequence[Candidate]) -> Case:
    """Judge the candidates of one question."""
    gold: dict[str, list[Span]] = {}
    if row.get("doc_id") and row.get("spans"):
        gold[row["doc_id"]] = [Span(start, end) for start, end in row["spans"]]
    for one in row.get("evidence") or ():
        gold.setdefault(one["doc_id"], []).append(Span(one["start"], one["end"]))
    documents = str(row["id"]).startswith("scifact")
    wanted = set(row["relevant_doc_ids"]) if documents else set(gold)
    right = tuple(
        owner in wanted
        and (documents or any(c.passage.span.overlaps(s) for s in gold[owner]))
        for c in found
        for owner in [c.passage.document.id]
    )
    return Case(
        zlib.crc32(str(row["id"]).encode()),
        tuple(c.fused for c in found),
        tuple(c.signals for c in found),
        right,
        tuple(c.passage.document.id for c in found),
        len(wanted),
        documents,
    )


def score(found: Sequence[Case], rank: Ranking) -> Score:
    """Score a way of ranking candidates."""
    hit1 = hit5 = mrr = ndcg = 0.0
    for case in found:
        ranks = _ranks(case, rank(case))
        hit1 += bool(ranks) and ranks[0] == 1
        hit5 += bool(ranks) and ranks[0] <= 5  # noqa: PLR2004  hit@5
        mrr += 1 / ranks[0] if ranks and ranks[0] <= DEPTH else 0
        best = sum(1 / math.log2(1 + n) for n in range(1, min(case.gold, DEPTH) + 1))
        gain = sum(1 / math.log2(1 + n) for n in ranks[: case.gold] if n <= DEPTH)
        ndcg += gain / best if best else 0
    count = len(found) / 100 or 1
    return Score(hit1 / count, hit5 / count, mrr / count, ndcg / count)


def _ranks(case: Case, scores: Sequence[float]) -> list[int]:
    """Return the ranks, from 1, of what answers."""
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    if not case.documents:
        return [n for n, i in enumerate(order, 1) if case.right[i]]
    seen: dict[str, bool] = {}
    for i in order:
        seen.setdefault(case.owners[i], case.right[i])
    return [n for n, right in enumerate(seen.values(), 1) if right]


def fit(sets: Sequence[Sequence[Case]], start: Signals, parts: int) -> Signals:
    """Return the weights with the best mean reciprocal rank, each set counting alike.

    Tries all mixes of the signals that *start* has in that many *parts*, over the
    questions that it is for.
    """
    names = [name for name, share in zip(NAMES, start, strict=True) if share]
    mixes = np.array(
        [p for p in product(range(parts + 1), repeat=len(names)) if sum(p) == parts]
    )
    total = np.zeros(len(mixes))
    for cases in sets:
        mine = [case for case in cases if case.weights == start and any(case.right)]
        for case in mine:
            right = np.array(case.right)
            alone = [fuse(case.signals, _only(name)) for name in names]
            scores = np.array(alone).T @ mixes.T
            ahead = (scores[~right] >= scores[right].max(axis=0)).sum(axis=0)
            total += 1 / (1 + ahead) / len(mine)
    best = (mixes[int(total.argmax())] / parts).round(3).tolist()
    return Signals(**(dict.fromkeys(NAMES, 0.0) | dict(zip(names, best, strict=True))))


def _only(name: str) -> Signals:
    return Signals(**(dict.fromkeys(NAMES, 0.0) | {name: 1.0}))


def _without(name: str) -> Ranking:
    """Return the mix with one signal left out."""
    return lambda case: fuse(case.signals, case.weights._replace(**{name: 0.0}))


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path)
    parser.add_argument("--only", nargs="*", default=SETS)
    parser.add_argument("--work", type=Path, default=Path(".search-quality"))
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found: dict[str, list[Case]] = {}
    for name in options.only:
        print(f"asking {name}", file=sys.stderr)
        found[name] = cases(options.sets / name, options.work / name)
    odd = {name: [c for c in these if c.key % 2] for name, these in found.items()}
    even = [[c for c in these if not c.key % 2] for these in found.values()]
    ways: dict[str, Ranking] = {
        "BM25": lambda case: [one.bm25 for one in case.signals],
        "cosine": lambda case: [one.cosine for one in case.signals],
        "fused": lambda case: case.scores,
    }
    if options.fit:
        fitted = {WEIGHTS: fit(even, WEIGHTS, 20), DATED: fit(even, DATED, 12)}
        print("fitted:", *fitted.values())
        ways["fitted"] = lambda case: fuse(case.signals, fitted[case.weights])
    if options.ablate:
        ways |= {f"no {name}": _without(name) for name in NAMES}
    table = {
        name: {way: score(these, rank) for way, rank in ways.items()}
        for name, these in odd.items()
    }
    print(f"{'set':20} {'way':18} {'n':>5}  hit@1  hit@5    MRR   nDCG")
    for name, rows in table.items():
        for way, one in rows.items():
            figures = " ".join(f"{value:6.1f}" for value in astuple(one))
            print(f"{name:20} {way:18} {len(odd[name]):5} {figures}")
    if options.json:
        plain = {n: {w: astuple(s) for w, s in r.items()} for n, r in table.items()}
        options.json.write_text(json.dumps(plain, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
