"""The first answer from a cold process, beside the peers'.

    python benchmarks/cold_start.py [--runs 5] [--peers DIR] [--json FILE]

Each run is a process of its own: it loads the model, opens the index of the seed
article, answers one question and ends. Runs of all are interleaved, so that another
load on the machine weighs on all. The peers only retrieve; they read no slots, check
no quotation and open no store. sentence-transformers with FAISS, by hand, runs in this
environment; those of `peers.py` in theirs, where DIR has them. Beside the wall time
stand the processor time and how many times Pincite's wall time it is.
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
from peers import PEERS

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = ROOT / "corpus/articles/japan-solid-state-batteries.txt"
QUESTION = "How many solid-state battery patents does Toyota have?"
PINCITE = [sys.executable, "-m", "bot", "ask", QUESTION, "--json"]
MODEL = str(weights.find())
PREPARE = f"""
import faiss
from sentence_transformers import SentenceTransformer
model = SentenceTransformer({MODEL!r}, local_files_only=True)
parts = open({str(ARTICLE)!r}, encoding="utf-8").read().split("\\n\\n")
rows = model.encode_document(parts, normalize_embeddings=True)
index = faiss.IndexFlatIP(rows.shape[1])
index.add(rows)
faiss.write_index(index, "index.faiss")
"""
ASK = f"""
import faiss, numpy
from sentence_transformers import SentenceTransformer
model = SentenceTransformer({MODEL!r}, local_files_only=True)
index = faiss.read_index("index.faiss")
print(index.search(model.encode_query([{QUESTION!r}], normalize_embeddings=True), 3))
"""
QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "DO_NOT_TRACK": "1",
}


def run(
    command: Sequence[str], folder: Path, tree: Path = ROOT, told: str | None = None
) -> tuple[float, float]:
    """Return the wall and processor seconds of *command*, with *tree*'s code."""
    path = os.pathsep.join((str(tree), os.environ.get("PYTHONPATH", "")))
    env = os.environ | QUIET
    env |= {"PINCITE_DATA": str(folder / "data"), "PYTHONPATH": path}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package has byte code
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(  # noqa: S603  our own commands
        command,
        cwd=folder,
        env=env,
        input=told,
        text=True,
        check=True,
        capture_output=True,
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, spent


def peers(folder: Path, environments: Path | None) -> dict[str, list[str]]:
    """Let every peer that is there make its index; return how each is asked."""
    texts = [part for part in ARTICLE.read_text("utf-8").split("\n\n") if part.strip()]
    found: dict[str, list[str]] = {}
    for name, peer in PEERS.items() if environments else ():
        python = str(environments / name / "bin/python") if environments else ""
        prepare, ask = peer.scripts(MODEL, texts, QUESTION)
        try:
            run([python, "-W", "ignore", "-c", prepare], folder)
            run([python, "-W", "ignore", "-c", ask], folder)
        except OSError as error:
            print(f"{name}: {error.strerror}", file=sys.stderr)
        except subprocess.CalledProcessError as error:
            print(f"{name}: {error.stderr[-300:]}", file=sys.stderr)
        else:
            found[name] = [python, "-W", "ignore", "-c", ask]
    return found


def main() -> int:
    """Print a table of medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peers", type=Path, help="Folder of their environments.")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run([sys.executable, "-m", "bot", "add", str(ARTICLE)], folder)
        run([sys.executable, "-c", PREPARE], folder)
        ways = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "pincite ask": PINCITE,
            "sentence-transformers + FAISS": [sys.executable, "-c", ASK],
        } | peers(folder, options.peers)
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
    print(f"{'':32} {'wall s':>7} {'least':>7} {'cpu s':>7} {'times':>7}")
    for way, row in table.items():
        row["times"] = row["wall"] / table["pincite ask"]["wall"]
        cells = (row[name] for name in ("wall", "least", "cpu", "times"))
        print(f"{way:32}", *(f"{cell:7.2f}" for cell in cells))
    if options.json:
        options.json.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
