"""Twenty thousand documents come, a third changes, a third goes: what is left.

    python benchmarks/bulk.py FOLDER [--sets scifact squad2_dev] [--rows 20000]

FOLDER holds public evaluation sets, each with a `docs.jsonl` of rows with `id`, `title`
and `text`. Texts are cut to one or two passages each, and repeated with their numbers
changed until there are enough. The real command does the work, in a process of its own
whose memory is watched. Every count must be exact and `verify` clean after each step,
or the exit status is 1.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from footprint import Footprint

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 700  # characters of one text, unless another number is given
SHORTEST = 80
SHARE = 3  # one row in so many changes, and one in so many goes
_OUTCOMES = 4  # ways a document may come out
_DIGITS = re.compile(r"\d+")
_PARAGRAPH = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Row:
    """One document to be: the *cycle* tells repetitions of a text apart."""

    id: str
    title: str
    text: str
    cycle: int

    def line(self, edit: int) -> str:
        """Return the row as JSON, its numbers and its first words changed by *edit*."""
        step = self.cycle + edit
        text = _DIGITS.sub(lambda found: str(int(found[0][:12]) + step), self.text)
        if step:
            text = f"Edition {step}. {text}"
        return json.dumps({"id": self.id, "title": self.title, "text": text}) + "\n"


def texts(folder: Path, sets: Sequence[str], longest: int) -> Iterator[tuple[str, str]]:
    """Yield titles and texts of at most *longest* characters."""
    for name in sets:
        with (folder / name / "docs.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                parts = _PARAGRAPH.split(row["text"])
                for part in parts if len(parts) > 1 else [row["text"]]:
                    cut = part[:longest].rpartition(". ")
                    text = cut[0] + "." if cut[0] and len(part) > longest else part
                    if len(text) > SHORTEST:  # a heading alone is no document
                        yield row["title"] or name, text[:longest]


def rows(folder: Path, sets: Sequence[str], wanted: int, longest: int) -> list[Row]:
    """Return *wanted* rows, the texts repeated as often as that takes."""
    known = list(texts(folder, sets, longest))
    found: list[Row] = []
    for cycle in count():
        for title, text in known:
            if len(found) == wanted:
                return found
            found.append(Row(f"row-{len(found)}", title, text, cycle))
    return found


class Corpus:
    """A data folder, and the command on it."""

    def __init__(self, data: Path) -> None:
        """Use *data*, made when first written to."""
        self.data = data
        self.sound = True

    def run(self, what: str, *arguments: str) -> Counter[str]:
        """Run the command, print what it took, count the first words of its lines."""
        command = [sys.executable, "-m", "bot", "--data", str(self.data), *arguments]
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603  our own command
            command, stdout=subprocess.PIPE, cwd=ROOT, text=True
        )
        counts: Counter[str] = Counter()
        with Footprint(process.pid) as footprint:
            assert process.stdout is not None  # noqa: S101  it was asked for
            for line in process.stdout:
                counts[line.split("\t")[0].strip()] += 1
            status = process.wait()
        took = time.perf_counter() - began
        shown = dict(counts) if len(counts) <= _OUTCOMES else f"{counts.total()} lines"
        print(
            f"{what:<24} {took:8.1f} s {footprint.peak >> 20:6d} MB"
            f"   exit {status}   {shown}",
            flush=True,
        )
        self.sound &= status == 0
        return counts

    def expect(self, what: str, found: int, wanted: int) -> None:
        """Say where a count is not what it must be."""
        if found != wanted:
            self.sound = False
            print(f"WRONG: {what}: {found}, not {wanted}", flush=True)

    def sizes(self, documents: int) -> float:
        """Print the sizes on disk; return the bytes of index for each document."""
        store = sum(f.stat().st_size for f in self.data.glob("corpus.db*"))
        index = sum(f.stat().st_size for f in self.data.glob("index/**/*"))
        each = index / max(documents, 1)
        print(
            f"{'':<24} store {store / 1e6:.1f} MB, index {index / 1e6:.1f} MB", end=""
        )
        print(f" ({each:.0f} bytes a document)", flush=True)
        return each


def exercise(corpus: Corpus, found: list[Row], folder: Path) -> None:
    """Add all, change a third, remove a third, and check after each."""
    total, file = len(found), folder / "rows.jsonl"

    def load(*, edited: bool) -> None:
        with file.open("w", encoding="utf-8") as out:
            for place, row in enumerate(found):
                out.write(row.line(100 if edited and place % SHARE == 0 else 0))

    def settle(documents: int) -> float:
        corpus.expect("documents", corpus.run("list", "list").total(), documents)
        well = corpus.run("verify", "verify")
        corpus.expect("clean verify", well["all is well"], 1)
        return corpus.sizes(documents)

    load(edited=False)
    began = time.perf_counter()
    added = corpus.run(f"add {total}", "add", str(file))
    print(f"{'':<24} {total / (time.perf_counter() - began):.1f} documents a second")
    corpus.expect("added", added["added"], total)
    before = settle(total)
    again = corpus.run("add the same again", "add", str(file))
    corpus.expect("unchanged", again["unchanged"], total)
    load(edited=True)
    changed = corpus.run("change a third", "add", str(file))
    edited = len(found[::SHARE])
    corpus.expect("updated", changed["updated"], edited)
    corpus.expect("unchanged", changed["unchanged"], total - edited)
    settle(total)
    gone = [row.id for row in found[1::SHARE]]
    removed = corpus.run("remove a third", "remove", *gone)
    corpus.expect("removed", removed["removed"], len(gone))
    after = settle(total - len(gone))
    print(f"index a document, after to before: {after / before:.3f}", flush=True)
    corpus.expect("a tenth more or less", int(10 * abs(after / before - 1)), 0)


def _rows(options: argparse.Namespace) -> list[Row]:
    return rows(options.folder, options.sets, options.rows, options.longest)


def main() -> int:
    """Run the exercise in a folder that is thrown away, or in the one named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", nargs="+", default=["scifact", "squad2_dev"])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--longest", type=int, default=LONGEST, help="characters")
    parser.add_argument("--data", type=Path, help="keep the corpus here; must be empty")
    options = parser.parse_args()
    place = Path(tempfile.mkdtemp())
    try:
        corpus = Corpus(options.data or place / "data")
        exercise(corpus, _rows(options), place)
    finally:
        shutil.rmtree(place)
    print("all counts exact, every verify clean" if corpus.sound else "NOT SOUND")
    return 0 if corpus.sound else 1


if __name__ == "__main__":
    sys.exit(main())
