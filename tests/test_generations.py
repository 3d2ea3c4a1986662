"""Two servers and the shell over one corpus: each answer is of one generation."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.service import Service
from bot.settings import Settings
from conftest import ROOT
from test_serve import served

QUESTION = "How many lamps does the tower of Norhaven have?"
TEXT = "The tower of Norhaven\n\nThe tower of Norhaven has {count} lamps.\n"
Seen = dict[str, int | None]  # the lamps by state; none where the tower is removed


class Asker(threading.Thread):
    """Asks one server again and again, and keeps every answer."""

    def __init__(self, at: str, done: threading.Event) -> None:
        super().__init__()
        self._at, self._done = at, done
        self.answers: list[dict[str, Any]] = []
        self.refused: list[str] = []

    def run(self) -> None:
        with httpx.Client(timeout=60) as client:
            while not self._done.is_set():
                came = client.post(f"{self._at}/ask", json={"question": QUESTION})
                if came.is_success:
                    self.answers.append(came.json())
                else:
                    self.refused.append(came.text)


def run(data: Path, *words: str) -> str:
    command = [sys.executable, "-m", "bot", "--data", str(data), *words]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(  # noqa: S603  our own command
        command, capture_output=True, text=True, env=env, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def written(data: Path, folder: Path, rounds: int) -> Iterator[tuple[str, int | None]]:
    """Change the corpus by the shell; yield each state and what is true in it."""
    service = Service(Settings(data=data))  # looks only, and builds nothing
    file = folder / "tower.txt"
    for number in range(1, rounds + 1):
        file.write_text(TEXT.format(count=100 + number), "utf-8")
        identity = run(data, "add", str(file)).split("\t")[1]
        yield service.state(), 100 + number
        other = folder / f"other{number}.txt"
        other.write_text(f"Village {number}\n\nVillage {number} has {number} wells.\n")
        run(data, "add", str(other))
        yield service.state(), 100 + number
        if number % 3 == 0:
            run(data, "remove", identity)
            yield service.state(), None
    service.close()


@pytest.mark.parametrize(
    "rounds",
    [
        pytest.param(3, marks=pytest.mark.slow, id="short"),
        pytest.param(30, marks=pytest.mark.soak, id="long"),
    ],
)
def test_every_answer_is_of_one_generation(rounds: int, tmp_path: Path) -> None:
    data, done = tmp_path / "data", threading.Event()
    (tmp_path / "first.txt").write_text("Norhaven\n\nNorhaven is a town.\n")
    run(data, "add", str(tmp_path / "first.txt"))
    service = Service(Settings(data=data))
    true: Seen = {service.state(): None}
    service.close()
    with ExitStack() as open_:
        env = {"PINCITE_HTTP_RATE": "1000000"}
        askers = [
            Asker(open_.enter_context(served(data, **env)), done) for _ in range(2)
        ]
        for asker in askers:
            asker.start()
        try:
            true |= written(data, tmp_path, rounds)
        finally:
            done.set()
            for asker in askers:
                asker.join()
    answers = [answer for asker in askers for answer in asker.answers]
    told = [(answer["corpus"], lamps(answer)) for answer in answers]
    odd = [one for one in told if one not in true.items()]
    # What is removed while it is asked for is not found; the state tells of the gap.
    assert [one for one in odd if one[0] in true or one[1] is not None] == []
    assert len(odd) <= rounds
    seen = {state for state, _ in told} & true.keys()
    counts = f"{len(told)} answers, {len(seen)} of {len(true)} states, {len(odd)} gaps"
    print(counts)  # noqa: T201  shown by -s
    assert all(asker.refused == [] for asker in askers)
    assert len(seen) > len(true) / 3


def lamps(answer: dict[str, Any]) -> int | None:
    """Return the number that is told, which must be what is quoted."""
    if answer["status"] == "not_found":
        return None
    (number, *_) = answer["quantities"]
    assert number["text"] in json.dumps(answer["citations"][0]["quote"])
    return int(number["value"])
