"""Kill the server and the workers while documents come in and questions are asked.

    PYTHONPATH=.:tests python benchmarks/chaos.py [--seconds 600] [--kills 3] [--seed 0]

Four workers read what is queued, four askers ask, in processes of their own, on a real
server that is killed with SIGKILL and started again; the workers are killed at random
as well. When all is read, every document that was queued must be there exactly once,
with its passages and words counted right, and every question must have been answered
or told why not. The exit status is 1 otherwise.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.remote import Remote
from bot.settings import Settings
from bot.sources import Source
from bot.worker import queue
from pgserver import Server, short_folder

WORKERS = ASKERS = 4
SPACES = 4
TOWNS = "Ost Vel Karn Lys Mord Tann Brek Halm Sund Fors Vika Nes".split()
ASK = """
import json, sys, time
from pathlib import Path
from bot.service import Service
from bot.settings import Settings
from corpus.errors import PinciteError
url, data, seed, until = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
service = Service(Settings(data=Path(data), store=url))
number = seed
while time.time() < until:
    number += 7
    town, space = number % 200, f"space {number % 4}"
    began = time.time()
    try:
        answer = service.ask(f"How high is tower {town}?", space=space)
        said = answer.status if answer or answer.reason else "nothing"
    except PinciteError as error:
        said = type(error).__name__
    except Exception as error:
        said = f"UNFORESEEN {error!r}"
    print(json.dumps({"said": said, "took": time.time() - began}), flush=True)
    time.sleep(0.2)
"""


@dataclass(slots=True)
class Run:
    """One run; all its processes are its own."""

    server: Server
    url: str
    work: Path
    choose: random.Random
    workers: "list[subprocess.Popen[bytes]]" = field(
        default_factory=list["subprocess.Popen[bytes]"]
    )
    killed: int = 0
    queued: int = 0

    def worker(self) -> subprocess.Popen[bytes]:
        """Start one more worker."""
        with (self.work / "workers.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", "worker"],
                env=self._env(),
                stdout=log,
                stderr=log,
            )

    def asker(self, number: int, until: float) -> subprocess.Popen[bytes]:
        """Start an asker, who writes a line of JSON for each question."""
        said = (self.work / f"asked-{number}.jsonl").open("wb")
        with said, (self.work / "askers.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603  our own words
                [
                    *(sys.executable, "-c", ASK, self.url, str(self.work / "data")),
                    *(str(number), str(until)),
                ],
                env=self._env(),
                stdout=said,
                stderr=log,
            )

    def feed(self, remote: Remote) -> None:
        """Queue one more document; it counts once that has been acknowledged."""
        number = self.queued
        town = f"{TOWNS[number % len(TOWNS)]} {number}"
        text = (
            f"The tower {number} of {town}\n\nTower {number} is {number % 90 + 10} m"
            f" high. It was built in {1900 + number % 100}. The mayor of {town} says"
            f" that {number % 97 + 1} percent of the people have been up there.\n"
        )
        source = Source(f"tower-{number}.txt", data=text.encode())
        list(queue(remote, [source], f"space {number % SPACES}", room=40))
        self.queued += 1

    def trouble(self) -> None:
        """Kill a worker at random, and let another take its place."""
        victim = self.choose.choice(self.workers)
        victim.kill()
        victim.wait()
        self.workers.remove(victim)
        self.workers.append(self.worker())
        self.killed += 1

    def _env(self) -> dict[str, str]:
        return os.environ | {
            "PINCITE_STORE": self.url,
            "PINCITE_DATA": str(self.work / "data"),
            "OMP_NUM_THREADS": "1",
        }


def run(run_: Run, seconds: float, kills: int) -> None:
    """Let it all happen for *seconds*."""
    began = time.time()
    deaths = [began + seconds * (i + 1) / (kills + 1) for i in range(kills)]
    next_trouble = began + 20
    remote = Remote(Settings(data=run_.work / "data", store=run_.url), print)
    with closing(remote), remote.queue():
        run_.workers += [run_.worker() for _ in range(WORKERS)]
        askers = [run_.asker(n, began + seconds) for n in range(ASKERS)]
        while time.time() < began + seconds:
            if deaths and time.time() > deaths[0]:
                run_.server.kill()
                time.sleep(run_.choose.uniform(0.5, 3))
                run_.server.start()
                print(f"{deaths.pop(0) - began:6.0f} s: the server was killed")
            if time.time() > next_trouble:
                run_.trouble()
                next_trouble = time.time() + run_.choose.uniform(5, 25)
            run_.feed(remote)
            time.sleep(0.1)
        for asker in askers:
            asker.wait()
        with remote.queue() as jobs:
            until = time.time() + 300
            while jobs.waiting(1) and time.time() < until:
                time.sleep(0.5)
    for worker in run_.workers:
        worker.terminate()
        worker.wait()


def judge(run_: Run) -> list[str]:
    """Return everything that is wrong at the end."""
    wrong: list[str] = []
    remote = Remote(Settings(data=run_.work / "data", store=run_.url), print)
    with closing(remote), remote.queue() as jobs:
        progress = jobs.progress()
        print(f"queue: {progress}")
        sources: Counter[str] = Counter()
        for space in remote.store.spaces():
            sources.update(one.source for one in remote.store.documents(space))
            versions = len(list(remote.store.every_version(space)))
            if versions != len(remote.store.documents(space)):
                wrong.append(f"{space!r} has versions that nobody made")
        lost = {f"tower-{n}.txt" for n in range(run_.queued)} - set(sources)
        doubled = [name for name, count in sources.items() if count > 1]
        wrong += [f"{len(lost)} lost: {sorted(lost)[:3]}"] if lost else []
        wrong += [f"{len(doubled)} doubled: {doubled[:3]}"] if doubled else []
        wrong += remote.damages()
        if progress.waiting or progress.failed:
            wrong.append(f"{progress.waiting} wait, {progress.failed} failed")
    said: Counter[str] = Counter()
    took: list[float] = []
    for file in run_.work.glob("asked-*.jsonl"):
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            said[row["said"]] += 1
            took.append(row["took"])
    took.sort()
    print(f"{run_.queued} documents queued, {run_.killed} workers killed")
    print(f"{len(took)} questions: {dict(said)}")
    print(
        f"p50 {1000 * took[len(took) // 2]:.0f} ms,"
        f" p99 {1000 * took[int(0.99 * len(took))]:.0f} ms, longest {took[-1]:.1f} s"
    )
    unforeseen = [what for what in said if what.startswith(("UNFORESEEN", "nothing"))]
    return wrong + unforeseen


def main() -> int:
    """Run and judge."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    server = Server(short_folder("pincite-chaos"), safe=True)
    server.start()
    choose = random.Random(options.seed)  # noqa: S311  the same every time
    with tempfile.TemporaryDirectory() as folder:
        run_ = Run(server, server.fresh(), Path(folder), choose)
        try:
            run(run_, options.seconds, options.kills)
            wrong = judge(run_)
            log = (Path(folder) / "workers.log").read_text("utf-8", "replace")
            odd = [x for x in log.splitlines() if "bug" in x or "Traceback" in x]
            wrong += odd[:5]
        finally:
            for process in run_.workers:
                process.kill()
            server.stop()
            shutil.rmtree(server.folder)
    for line in wrong:
        print(f"WRONG: {line}")
    print("all is well" if not wrong else f"{len(wrong)} things are wrong")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
