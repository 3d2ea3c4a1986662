"""Hold one commit's speed against another's; exit 1 where it is 1.1 times slower.

    python benchmarks/compare_commits.py OLD [NEW] [--runs 7] [--most 1.1] [--json FILE]

NEW is the working tree unless it is named. Both answer the same questions about the
seed article, in turns, so that another load on the machine weighs on both: one from
cold, and a hundred in one process. Compared are the least processor times, which a
busy machine disturbs less than it does clocks.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from cold_start import PINCITE, ROOT, run
from question_ledger import ARTICLE, QUESTIONS

STREAM = [sys.executable, "-m", "bot", "ask", "-", "--json"]


@contextmanager
def checkout(commit: str | None, scratch: Path) -> Generator[Path]:
    """Lay *commit* out in *scratch*; without one, yield the working tree."""
    if commit is None:
        yield ROOT
        return
    tree = scratch / commit.replace("/", "-")
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--detach", "--quiet", str(tree), commit], check=True)  # noqa: S603  ours
    try:
        yield tree
    finally:
        subprocess.run([*git, "remove", "--force", str(tree)], check=True)  # noqa: S603  ours


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old")
    parser.add_argument("new", nargs="?")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--most", type=float, default=1.1)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    asked = "\n".join(f"{QUESTIONS[n % len(QUESTIONS)]} ({n})" for n in range(100))
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        with (
            checkout(options.old, scratch) as old,
            checkout(options.new, scratch) as new,
        ):
            trees = {"old": old, "new": new}
            spent: dict[tuple[str, str], list[float]] = {}
            for label, tree in trees.items():
                (scratch / label).mkdir()
                add = [sys.executable, "-m", "bot", "add", str(ARTICLE)]
                run(add, scratch / label, tree)
            for turn in range(options.runs + 1):
                for label, tree in trees.items():
                    folder = scratch / label
                    cold = run(PINCITE, folder, tree)[1]
                    warm = run(STREAM, folder, tree, asked)[1]
                    if turn:  # the first run writes byte code and fills caches
                        spent.setdefault(("cold", label), []).append(cold)
                        spent.setdefault(("warm", label), []).append(warm)
    table: dict[str, dict[str, float]] = {}
    for what in ("cold", "warm"):
        least = {label: min(spent[what, label]) for label in trees}
        table[what] = least | {"ratio": least["new"] / least["old"]}
        print(
            f"{what}: {least['old']:.3f} s, {least['new']:.3f} s,"
            f" ratio {table[what]['ratio']:.2f}"
        )
    if options.json:
        options.json.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    return int(any(row["ratio"] > options.most for row in table.values()))


if __name__ == "__main__":
    sys.exit(main())
