"""Exact match on questions whose answer is a number, before and after slots.

    python benchmarks/numeric_answers.py SETS [--work DIR] [--only SET] [--misses N]

SETS holds folders with ``docs.jsonl`` and ``questions.jsonl``. Asked are the questions
whose gold answer reads as one quantity, of texts alone, not of tables: of tatqa within
their own document, of squad2_dev among all documents. "before" is the first number of
the best passage, a date for "when" and none otherwise; "after" is what `index.answer`
says. A match has the gold's value and both ends of its range, its scale multiplied out;
results that are derived may be rounded as the gold is. --misses lists as many misses,
each with the slot that the gold number failed.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from corpus.model import Document, Quantity, Span
from corpus.quantity import quantities
from index.answer import answer
from index.evidence import evidence
from index.lexical import Filter
from index.model import Answer, Candidate
from index.models import embedder
from index.numbers import read_numbers
from index.question import understand
from index.search import Searcher
from search_quality import SPACE, lines, load

PASSAGES = 6  # that an answer is chosen from
SCALES = {
    "thousand": Decimal(10**3),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
}
_WHEN = re.compile(r"\b(?:when|what year|which year|what date)\b", re.IGNORECASE)
TEXT = frozenset({"text/span", "text/arithmetic", "extractive"})


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that was not answered as the gold is, and why."""

    question: str
    gold: str
    said: str
    why: str


@dataclass(slots=True)
class Tally:
    """What is counted over the questions of a set."""

    asked: int = 0
    before: int = 0
    after: int = 0
    answered: int = 0
    near: int = 0  # the gold number is in the first quotation


def gold(row: dict[str, Any]) -> list[tuple[Decimal, Decimal | None]]:
    """Return the values that the answers of *row* read as; none if not one number."""
    scale = SCALES.get(row.get("scale") or "", Decimal(1))
    found: list[tuple[Decimal, Decimal | None]] = []
    for text in row["answers"]:
        read = quantities(Document(id="gold", title="", text=f"{text}").all())
        whole = read[0].passage.span if len(read) == 1 else None
        if whole is None or whole.end - whole.start < len(text.strip()) - len("about "):
            continue
        high = read[0].high
        found.append((read[0].value * scale, None if high is None else high * scale))
    return found


def asked(row: dict[str, Any]) -> bool:
    """Tell whether *row* asks for a number of a text."""
    text = row["type"] in TEXT and row.get("answerable") is not False
    return text and bool(gold(row))


def matches(row: dict[str, Any], found: Answer) -> bool:
    """Tell whether the number that is answered is the gold one."""
    right = gold(row)
    if found.derivation is not None:
        made = found.derivation
        return any(
            round(abs(made.value), _places(value)) == abs(value) for value, _ in right
        )
    return bool(found.quantities) and _is(found.quantities[0], right)


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _is(quantity: Quantity, right: Sequence[tuple[Decimal, Decimal | None]]) -> bool:
    return (quantity.value, quantity.high) in right


def first(question: str, found: Sequence[Candidate]) -> Quantity | None:
    """Return the first number of the best passage; the first date for "when"."""
    timely = _WHEN.search(question) is not None
    read = quantities(found[0].passage) if found else ()
    return next((q for q in read if (q.kind in {"year", "date"}) == timely), None)


def why(
    row: dict[str, Any], found: Sequence[Candidate], made: Answer, searcher: Searcher
) -> str:
    """Return where the gold number was lost."""
    spans = [Span(*span) for span in row["spans"]]
    question = understand(row["question"])

    def weigh(stem: str) -> float:
        return searcher.idf([stem], space=SPACE)[stem]

    hits = [
        e
        for e in evidence(found, row["question"])
        if e.document.id == row["doc_id"]
        and any(e.sentence.span.overlaps(span) for span in spans)
    ]
    if not hits:
        return "not retrieved"
    readers = read_numbers(question, hits, weigh)
    own = [
        r for r in readers if any(r.quantity.passage.span.overlaps(s) for s in spans)
    ]
    if not question.kinds:
        return "no number asked for"
    if not own:
        return "kind"
    if all(reader.failed for reader in own):
        return f"slot: {own[0].failed}"
    if not made:
        return f"silent: {made.reason}"
    return "another number chosen" if made.quantities else "a sentence answered"


def measure(folder: Path, work: Path, *, within: bool) -> tuple[Tally, list[Miss]]:
    """Ask every question of *folder*; *within* its own document, if that is told."""
    searcher = Searcher(load(folder, work), work / "index", embedder(cache=work))
    weigh = partial(_weigh, searcher)
    tally, misses = Tally(), list[Miss]()
    for row in lines(folder / "questions.jsonl"):
        if not asked(row):
            continue
        only = Filter(document=row["doc_id"]) if within else Filter()
        found = searcher.search(row["question"], space=SPACE, only=only, k=PASSAGES)
        made = answer(row["question"], found, weigh=weigh, corpus="")
        plain = first(row["question"], found)
        tally.asked += 1
        tally.before += plain is not None and _is(plain, gold(row))
        tally.after += matches(row, made)
        tally.answered += bool(made)
        tally.near += any(
            _is(q, gold(row)) for c in made.citations[:1] for q in quantities(c.passage)
        )
        if not matches(row, made):
            quote = made.citations or ([made.nearest] if made.nearest else [])
            said = f"{made.text} | {quote[0].passage.text if quote else ''}"
            reason = why(row, found, made, searcher)
            told = " / ".join(dict.fromkeys(map(str, row["answers"])))
            misses.append(Miss(row["question"], told, said, reason))
    return tally, misses


def _weigh(searcher: Searcher, stem: str) -> float:
    return searcher.idf([stem], space=SPACE)[stem]


def table(rows: Iterator[tuple[str, Tally]]) -> None:
    """Print a row for each set."""
    heads = ("asked", "before", "after", "answered", "right of", "quoted")
    print(f"{'set':12}" + "".join(f"{head:>10}" for head in heads))
    for name, tally in rows:
        whole, said = max(1, tally.asked), max(1, tally.answered)
        print(
            f"{name:12}{tally.asked:>10}{tally.before / whole:>10.1%}"
            f"{tally.after / whole:>10.1%}{tally.answered / whole:>10.1%}"
            f"{tally.after / said:>10.1%}{tally.near / whole:>10.1%}"
        )


def main() -> None:
    """Print the table, the classes of misses, and misses if asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sets", type=Path)
    parser.add_argument("--work", type=Path, default=Path(".numeric-answers"))
    parser.add_argument("--only", nargs="*", default=["tatqa", "squad2_dev"])
    parser.add_argument("--misses", type=int, default=0)
    options = parser.parse_args()
    for name in options.only:
        work = options.work / name
        work.mkdir(parents=True, exist_ok=True)
        tally, misses = measure(options.sets / name, work, within=name == "tatqa")
        table(iter([(name, tally)]))
        classes = Counter(miss.why.partition(": ")[0] if miss.why.startswith("silent")
                          else miss.why for miss in misses)  # fmt: skip
        print("  " + ", ".join(f"{why} {n}" for why, n in classes.most_common()))
        for miss in misses[: options.misses]:
            print(json.dumps([miss.why, miss.question, miss.gold, miss.said]))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
