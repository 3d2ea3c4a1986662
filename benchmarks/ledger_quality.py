"""Measure whether the ledger says what a number measures, against human annotation.

    python benchmarks/ledger_quality.py DIR [--spacy PYTHON MODEL]

DIR holds ``docs.jsonl`` and ``quantities.jsonl`` as the folder ``measeval`` of the
shared sets does: each quantity with the span of the measured entity and the measured
property, where it has them. A quantity that is read is *told* where the ledger gives
it an entity or an attribute, and *right* where these share a word with the annotated
entity or property, numbers, articles and prepositions aside. The F1 is of the words.

With --spacy the same is measured for the noun phrases that spaCy's parser ties to the
number: PYTHON is an interpreter that has spaCy, MODEL the folder of its pipeline.
"""

import argparse
import json
import re
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.language.words import STOP, words
from corpus.ledger.facts import facts
from corpus.model import Document
from corpus.segment import sentences

Row = dict[str, Any]
Told = tuple[int, int, str]  # where a number stands, and what it is told of


def content(text: str) -> set[str]:
    """Return the stems of the words that carry meaning."""
    return {
        w.stem
        for w in words(text)
        if w.text.lower() not in STOP and not re.search(r"\d", w.text)
    }


def ours(text: str) -> list[Told]:
    """Return what the ledger tells of each number in *text*."""
    document = Document(id="d", title="", text=text)
    return [
        (
            fact.quantity.passage.span.start,
            fact.quantity.passage.span.end,
            " ".join(filter(None, (fact.entity, fact.attribute))),
        )
        for fact in facts(list(sentences(document)))
    ]


# Runs under another interpreter: texts and places in, noun phrases out.
_SPACY = r"""
import json, sys, spacy
nlp = spacy.load(sys.argv[1])
def told(doc, start, end):
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None: return ""
    token, found = span.root, []
    for _ in range(4):
        head = token.head
        if head == token: break
        if head.pos_ in ("NOUN", "PROPN") and not (span.start <= head.i < span.end):
            found.append(head)
        if head.pos_ in ("VERB", "AUX"):
            found += [c for c in head.children if c.dep_ in ("nsubj", "nsubjpass")]
            break
        token = head
    if span.root.pos_ in ("NOUN", "PROPN"): found.append(span.root)
    chunks = [c for c in doc.noun_chunks if any(c.start <= t.i < c.end for t in found)]
    return " ".join(c.text for c in chunks)
for line in sys.stdin:
    text, places = json.loads(line)
    doc = nlp(text)
    print(json.dumps([told(doc, a, b) for a, b in places]))
"""


def parsed(
    python: str, model: str, texts: Sequence[str], read: Sequence[list[Told]]
) -> list[list[Told]]:
    """Return what spaCy's parser ties to the same numbers."""
    lines = [
        json.dumps([text, [told[:2] for told in found]]) + "\n"
        for text, found in zip(texts, read, strict=True)
    ]
    done = subprocess.run(  # noqa: S603 - the caller's own interpreter
        [python, "-c", _SPACY, model],
        input="".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        [
            (start, end, said)
            for (start, end, _), said in zip(found, json.loads(line), strict=True)
        ]
        for found, line in zip(read, done.stdout.splitlines(), strict=True)
    ]


def score(gold: Sequence[list[Row]], found: Sequence[list[Told]]) -> str:
    """Return the figures in one line."""
    total = told = right = 0
    both = said_words = gold_words = 0
    for rows, numbers in zip(gold, found, strict=True):
        for row in rows:
            here = [n for n in numbers if n[0] < row["end"] and row["start"] < n[1]]
            spans = [row["entity"], row["property"]]
            wanted = content(" ".join(s["text"] for s in spans if s))
            if not here or not wanted:
                continue
            said = content(here[0][2])
            total += 1
            told += bool(said)
            right += bool(said & wanted)
            both += len(said & wanted)
            said_words += len(said)
            gold_words += len(wanted)
    precision, recall = both / max(said_words, 1), both / max(gold_words, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return (
        f"{total} numbers, told {100 * told / total:.1f} %, right"
        f" {100 * right / total:.1f} %, words P/R/F1 {100 * precision:.1f}/"
        f"{100 * recall:.1f}/{100 * f1:.1f}"
    )


def main() -> None:
    """Print the figures of each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("root", type=Path)
    parser.add_argument("--spacy", nargs=2, metavar=("PYTHON", "MODEL"))
    options = parser.parse_args()
    with (options.root / "docs.jsonl").open(encoding="utf-8") as lines:
        docs = [row for row in map(json.loads, lines) if row.get("annotated", True)]
    gold: dict[str, list[Row]] = {doc["id"]: [] for doc in docs}
    with (options.root / "quantities.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["doc_id"] in gold:
                gold[row["doc_id"]].append(row)
    rows, texts = [gold[doc["id"]] for doc in docs], [doc["text"] for doc in docs]
    started = time.process_time()
    read = [ours(text) for text in texts]
    print(f"ledger {score(rows, read)}, {time.process_time() - started:.1f} s")
    if options.spacy:
        began = time.perf_counter()
        python, model = options.spacy
        other = parsed(python, model, texts, read)
        print(f"spaCy  {score(rows, other)}, {time.perf_counter() - began:.1f} s")
        joint = [
            [(a, b, f"{x} {y}") for (a, b, x), (_, _, y) in zip(p, q, strict=True)]
            for p, q in zip(read, other, strict=True)
        ]
        print(f"both   {score(rows, joint)}")


if __name__ == "__main__":
    main()
