"""Put load on the HTTP face: requests a second, latencies, and where the time goes.

    python benchmarks/http_load.py [--data FOLDER] [--passages N] [--seconds N]

Needs wrk (Debian's package of that name). Without ``--data`` a corpus of N passages is
made of words drawn by chance, always the same, and indexed first, which takes a while.
With ``--fuzz`` schemathesis reads the OpenAPI document instead and tries to break in.
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
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx

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
  local body = '{"question": "' .. asked[n %% #asked + 1] .. '"}'
  return wrk.format("POST", "/ask", {["Content-Type"] = "application/json"}, body)
end
"""


def main() -> int:
    """Serve, load, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--fuzz", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        data: Path = chosen.data or made(Path(scratch), chosen.passages)
        with served(data) as at:
            if chosen.fuzz:
                return fuzzed(at)
            script = Path(scratch, "ask.lua")
            asked = ", ".join(json.dumps(question) for question in QUESTIONS)
            script.write_text(SCRIPT % asked, "utf-8")
            loaded(at, script, chosen.seconds, chosen.connections)
            stages(httpx.get(f"{at}/metrics").text)
    return 0


def made(folder: Path, passages: int) -> Path:
    """Make and index a corpus of about *passages* passages; return its folder."""
    chance = random.Random(1)  # noqa: S311  the same corpus every time
    rows = folder / "rows.jsonl"
    with rows.open("w", encoding="utf-8") as file:
        for number in range(passages):
            words = chance.choices(WORDS.split(), k=60)
            text = f"In {1950 + number % 80} the {' '.join(words)} was {number}."
            row = {"id": f"d{number}", "title": f"Document {number}", "text": text}
            file.write(json.dumps(row) + "\n")
    pincite("--data", str(folder / "data"), "add", str(rows))
    return folder / "data"


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
