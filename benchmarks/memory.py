"""Whether memory grows over very many questions.

    python benchmarks/memory.py [--asked 100000] [--questions FILE] [--data DIR]
        [--json FILE]

Every question is new: a number is appended, so that no cache can answer it. Prints the
resident memory after each tenth. Without ``--data`` the corpus is the seed article.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from bot.service import Service
from bot.settings import Settings
from question_ledger import ARTICLE, QUESTIONS


def resident() -> float:
    """Return this process's resident memory in megabytes."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1e6


def main() -> int:
    """Print a line per tenth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--asked", type=int, default=100_000)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    questions = QUESTIONS
    if options.questions:
        rows = map(json.loads, options.questions.read_text("utf-8").splitlines())
        questions = [row["question"] for row in rows]
    step = max(1, options.asked // 10)
    table: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as scratch:
        service = Service(Settings(data=options.data or Path(scratch)))
        if not options.data:
            list(service.add([str(ARTICLE)]))
            service.sync()
        start = time.perf_counter()
        for number in range(1, options.asked + 1):
            service.ask(f"{questions[number % len(questions)]} ({number})")
            if number % step == 0:
                spent = time.perf_counter() - start
                row = {"asked": number, "MB": resident(), "s": spent}
                table.append(row)
                print(
                    f"{number:8} asked {row['MB']:8.1f} MB {spent:8.1f} s", flush=True
                )
        service.close()
    print(f"grown by {table[-1]['MB'] - table[0]['MB']:.1f} MB since the first tenth")
    if options.json:
        options.json.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
