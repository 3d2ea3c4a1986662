"""Put load on the HTTP face: requests a second, latencies, and where the time goes.

    python benchmarks/http_load.py [DOCS…] [--questions FILE] [--passages N]
        [--data FOLDER] [--seconds N] [--connections N] [--fuzz]

Needs wrk (Debian's package of that name). The corpus has the first N (10,000) passages
of DOCS, ``.jsonl`` files of rows with ``title`` and ``text``; without any, passages of
words drawn by chance, always the same. FILE is a ``.jsonl`` file of rows with a
``question``. No two questions are alike, so that each is read and embedded. Indexing
takes a while: the corpus stays in FOLDER if one is named, and is used again.

Printed are what wrk says, the server's own stages, and the stages of a question asked
alone over the same corpus. With ``--fuzz`` schemathesis reads the OpenAPI document
instead and tries to break in.
"""

import argparse
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import httpx

from corpus.model import Document
from corpus.segment import passages

LEDGER = Path(__file__).with_name("question_ledger.py")
MOST = 500  # questions, asked again and again
WORDS = "battery cell price share patent market car maker solid state plant city"
QUESTIONS = (
    "What is the price of a battery cell?",
    "How many patents does the car maker hold?",
    "What share of the market has the city?",
)
SCRIPT = """
local asked, n = {%s}, 0
request = function()
  n = n + 1
  local blanks = string.rep(" ", n %% 1500)
  local body = '{"question": ' .. asked[n %% #asked + 1] .. blanks .. '"}'
  return wrk.format("POST", "/ask", {["Content-Type"] = "application/json"}, body)
end
"""


def main() -> int:
    """Serve, load, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("docs", nargs="*", type=Path, metavar="DOCS")
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--fuzz", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        data: Path = chosen.data or Path(scratch, "data")
        if not (data / "corpus.db").exists():
            rows = texts(chosen.docs) if chosen.docs else drawn()
            fill(data, Path(scratch, "rows.jsonl"), rows, chosen.passages)
        asked = Path(scratch, "questions.jsonl")
        questions = read(chosen.questions) if chosen.questions else QUESTIONS
        asked.write_text("".join(f"{line(q)}\n" for q in questions), "utf-8")
        with served(data) as at:
            if chosen.fuzz:
                return fuzzed(at)
            script = Path(scratch, "ask.lua")
            # JSON inside Lua strings, their last quote left for after the blanks.
            quoted = [json.dumps(json.dumps(q)[:-1]) for q in questions if q.isascii()]
            script.write_text(SCRIPT % ", ".join(quoted), "utf-8")
            for connections in sorted({1, chosen.connections}):
                loaded(at, script, chosen.seconds, connections)
            stages(httpx.get(f"{at}/metrics").text)
        print("\na question alone, by its stages", flush=True)
        ledger = (str(LEDGER), "--data", str(data), "--questions", str(asked))
        subprocess.run([sys.executable, *ledger], check=True)  # noqa: S603  our own
    return 0


def texts(docs: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Yield the title and the text of each row of *docs*."""
    for path in docs:
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            yield row.get("title") or "", row["text"]


def drawn() -> Iterator[tuple[str, str]]:
    """Yield titles and texts of words drawn by chance, for ever the same ones."""
    chance = random.Random(1)  # noqa: S311  the same corpus every time
    for number in count():
        words = " ".join(chance.choices(WORDS.split(), k=60))
        yield f"Document {number}", f"In {1950 + number % 80} the {words} was {number}."


def fill(data: Path, rows: Path, found: Iterable[tuple[str, str]], wanted: int) -> None:
    """Add to *data* and index so many of *found* as have *wanted* passages."""
    sizes = number = 0
    with rows.open("w", encoding="utf-8") as file:
        for number, (title, text) in enumerate(found, 1):
            if sizes >= wanted:
                break
            document = Document(id="-", title=title, text=text)
            sizes += sum(1 for _ in passages(document))
            row = {"id": f"d{number}", "title": title, "text": text}
            file.write(json.dumps(row) + "\n")
    print(f"{sizes:,} passages of {number:,} documents", flush=True)
    pincite("--data", str(data), "add", str(rows))


def read(questions: Path) -> list[str]:
    """Return the questions of a file."""
    rows = map(json.loads, questions.read_text("utf-8").splitlines())
    return [row["question"] for row in rows][:MOST]


def line(question: str) -> str:
    """Return the row of a file of questions."""
    return json.dumps({"question": question})


def pincite(*arguments: str) -> None:
    """Run a verb to its end."""
    command = [sys.executable, "-m", "bot", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own


@contextmanager
def served(data: Path) -> Generator[str]:
    """Run ``pincite serve`` without a rate limit; yield its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    start = [sys.executable, "-m", "bot", "--data", str(data)]
    env = os.environ | {"PINCITE_HTTP_RATE": "1000000000"}
    with subprocess.Popen(  # noqa: S603  our own command
        [*start, "serve", "--port", port], env=env, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr  # noqa: S101  it was asked for
        try:
            yield server.stderr.readline().split()[-1].rstrip("/")
        finally:
            server.terminate()


def loaded(at: str, script: Path, seconds: int, connections: int) -> None:
    """Run wrk: one open question for each connection, asked again when answered."""
    if not (wrk := shutil.which("wrk")):
        sys.exit("wrk is not installed; apt-get install wrk")
    given = [f"-d{seconds}s", f"-c{connections}", "-t1", "--latency", "-s", str(script)]
    subprocess.run([wrk, *given, at], check=True)  # noqa: S603  Debian's own


def stages(metrics: str) -> None:
    """Print where the time of the answered requests went."""
    print("\nstage     calls    seconds   ms each")
    for stage in ("queue", "work", "write"):
        pattern = rf'pincite_stage_seconds_(\w+){{stage="{stage}"}} (\S+)'
        found = {name: float(value) for name, value in re.findall(pattern, metrics)}
        calls, spent = found["count"], found["sum"]
        print(f"{stage:8}{calls:7.0f}{spent:11.2f}{1000 * spent / max(calls, 1):10.2f}")
    for line in re.findall(r"^pincite_responses_total.*$", metrics, re.MULTILINE):
        print(line)


def fuzzed(at: str) -> int:
    """Let schemathesis ask what the OpenAPI document allows, and what it does not."""
    if not (tool := shutil.which("schemathesis")):
        sys.exit("schemathesis is not installed; pip install schemathesis")
    checks = "not_a_server_error,status_code_conformance,response_schema_conformance"
    command = [tool, "run", f"{at}/openapi.json", "--checks", checks, "--seed", "1"]
    return subprocess.run(command, check=False).returncode  # noqa: S603  as asked for


if __name__ == "__main__":
    sys.exit(main())
