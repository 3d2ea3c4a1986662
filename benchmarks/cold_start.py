"""The first answer from a cold process, beside sentence-transformers with FAISS.

    python benchmarks/cold_start.py [--runs 5] [--json FILE]

Each run is a process of its own: it loads the model, opens the index of the seed
article, answers one question and ends. Runs of both are interleaved, so that another
load on the machine weighs on both. The peer only retrieves; it reads no slots, checks
no quotation and opens no store. Beside the wall time stands the processor time.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from index import weights

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = ROOT / "corpus/articles/japan-solid-state-batteries.txt"
QUESTION = "How many solid-state battery patents does Toyota have?"
PINCITE = [sys.executable, "-m", "bot", "ask", QUESTION, "--json"]
PEER = f"""
import faiss, numpy
from sentence_transformers import SentenceTransformer
model = SentenceTransformer({str(weights.find())!r}, local_files_only=True)
index = faiss.read_index("index.faiss")
print(index.search(model.encode_query([{QUESTION!r}], normalize_embeddings=True), 3))
"""
PREPARE = f"""
import faiss
from sentence_transformers import SentenceTransformer
model = SentenceTransformer({str(weights.find())!r}, local_files_only=True)
parts = open({str(ARTICLE)!r}, encoding="utf-8").read().split("\\n\\n")
rows = model.encode_document(parts, normalize_embeddings=True)
index = faiss.IndexFlatIP(rows.shape[1])
index.add(rows)
faiss.write_index(index, "index.faiss")
"""


def run(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Return the wall and processor seconds of *command*."""
    path = os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", "")))
    env = os.environ | {"PINCITE_DATA": str(folder / "data"), "PYTHONPATH": path}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(  # noqa: S603  our own commands
        command, cwd=folder, env=env, check=True, capture_output=True
    )
    wall, after = (
        time.perf_counter() - start,
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, spent


def main() -> int:
    """Print a table of medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run([sys.executable, "-m", "bot", "add", str(ARTICLE)], folder)
        run([sys.executable, "-c", PREPARE], folder)
        ways = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "pincite ask": PINCITE,
            "sentence-transformers + FAISS": [sys.executable, "-c", PEER],
        }
        for command in ways.values():  # the files are read once before
            run(command, folder)
        times: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
        for _ in range(options.runs):
            for way, command in ways.items():
                times[way].append(run(command, folder))
    table = {
        way: {
            "wall": statistics.median(wall for wall, _ in pairs),
            "least": min(wall for wall, _ in pairs),
            "cpu": statistics.median(cpu for _, cpu in pairs),
        }
        for way, pairs in times.items()
    }
    print(f"{'':32} {'wall s':>7} {'least':>7} {'cpu s':>7}")
    for way, row in table.items():
        print(f"{way:32} {row['wall']:7.2f} {row['least']:7.2f} {row['cpu']:7.2f}")
    if options.json:
        options.json.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
