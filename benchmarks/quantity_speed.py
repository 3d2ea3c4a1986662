"""Measure the quantity reader's speed, and show that its time grows with the text only.

    python benchmarks/quantity_speed.py FILE...

Each FILE is read as it is, or, where it is JSON lines, by the ``text`` of its rows.
Prints characters a second of CPU time, of one pass and the median of several, beside
it those of wall time, which other work on the machine lengthens, and for
adversarial texts of doubling length the time and its growth: linear means a factor of
about two.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Iterable
from pathlib import Path

from corpus.model import Document
from corpus.quantity import quantities

# One unit of each, repeated: what makes careless patterns backtrack.
ADVERSARIAL = {
    "digits": "1",
    "grouped": "1,234,",
    "points": "1.",
    "spaces": "1 ",
    "signs": "-",
    "numbers": "7 ",
    "ranges": "1-",
    "words": "twenty ",
    "hundreds": "one hundred and ",
    "brackets": "(1",
    "open": "[1, ",
    "units": "1 kg/m·",
    "money": "$1 million ",
    "months": "May ",
    "nouns": "3 old ",
    "labels": "Figs. 2 and ",
    "capitals": "A",
    "quotes": "1'",
    "degrees": "1°",
    "hyphens": "1-a-",
    "newlines": "1\n",
    "times": "1:",
    "slashes": "1/",
    "powers": "10^",
    "address": "http://a/1",
    "per": "5 per ",
    "hedges": "about ",
}


def texts(paths: Iterable[Path]) -> list[str]:
    """Return the texts of files and of JSON lines."""
    found: list[str] = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            found += [json.loads(line)["text"] for line in text.splitlines()]
        else:
            found.append(text)
    return [text for text in found if text]


def seconds(text: str) -> float:
    """Return the CPU time it takes to read *text*."""
    passage = Document(id="d", title="", text=text).all()
    started = time.process_time()
    quantities(passage)
    return time.process_time() - started


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--passes", type=int, default=5, help="over each file")
    parser.add_argument("--size", type=int, default=20_000, help="of the first text")
    options = parser.parse_args()
    seconds("1 km")  # loads the tables
    print(f"load {os.getloadavg()[0]:.1f}")
    for path in options.files:
        read = texts([path])
        passages = [Document(id="d", title="", text=text).all() for text in read]
        size, count = sum(map(len, read)) / 1e6, 0
        speeds: list[float] = []
        walls: list[float] = []
        for _ in range(options.passes):
            started, began = time.process_time(), time.perf_counter()
            count = sum(len(quantities(passage)) for passage in passages)
            speeds.append(size / (time.process_time() - started))
            walls.append(size / (time.perf_counter() - began))
        took = size / statistics.median(speeds)
        print(
            f"{path.parent.name}/{path.name}: {size:.2f} MB, {count} quantities,"
            f" {speeds[0]:.2f} MB/s in one pass, median of {options.passes}"
            f" {size / took:.2f}, {1e6 * took / max(count, 1):.0f} µs each"
            f" (wall: {walls[0]:.2f}, {statistics.median(walls):.2f})"
        )
    print(f"{'adversarial text':18}{'n':>9}{'2n':>9}{'4n':>9}   growth")
    for name, unit in ADVERSARIAL.items():
        sizes = [options.size, 2 * options.size, 4 * options.size]
        times = [
            min(seconds(unit * (size // len(unit))) for _ in range(2)) for size in sizes
        ]
        growth = times[2] / max(times[1], 1e-9)
        cells = "".join(f"{1000 * took:>8.1f}m" for took in times)
        print(f"{name:18}{cells}   {growth:.1f}")


if __name__ == "__main__":
    main()
