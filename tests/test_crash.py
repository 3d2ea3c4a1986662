"""Ingestion killed at random instants: nothing that was reported is ever lost."""

# ruff: noqa: S311  chance that can be repeated

import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import warm
from bot.service import Service
from bot.settings import Settings
from corpus.store import Store, seal

FILES = 40
WORDS = "amber basalt cedar dolmen ember fjord garnet heron iris jasper".split()


def text(name: str, number: int) -> str:
    """Say something that only this file says; *number* tells its versions apart."""
    word = WORDS[int(name) % len(WORDS)]
    return (
        f"Station {word}{name}\n\nThe station {word}{name} counted {number} birds in"
        f" its garden.\n\nNobody counted them before. The year was a dry one.\n"
    )


class Life:
    """A corpus, the folder it is filled from, and what must be in it by now."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.data, self.source = folder / "data", folder / "in"
        self.source.mkdir()
        self.choose = random.Random(seed)
        self.out = folder / "out"
        self.notices: list[str] = []
        self.service = Service(Settings(data=self.data), self.notices.append)
        self.sure: dict[str, str] = {}  # file: its text, as last reported
        self.likely: dict[str, set[str | None]] = {}  # what a killed command wrote
        self.seconds = 1.0  # that a command takes when it is left alone
        self.recovered = 0

    def command(self) -> list[str]:
        """Choose what to do next; change the files first where it is to add."""
        if len(self.sure) > FILES // 2 and self.choose.random() < 0.25:
            with Store.open(self.data) as store:
                ids = {Path(d.source).name: d.id for d in store.documents()}
            gone = self.choose.sample(sorted(ids), len(ids) // 3)
            for name in gone:
                self.may(name, None)
            return ["remove", *(ids[name] for name in gone)]
        if self.choose.random() < 0.1:
            return ["reindex"]
        for number in self.choose.sample(range(FILES), FILES // 2):
            said = text(str(number), self.choose.randrange(10, 10**6))
            (self.source / str(number)).write_text(said, "utf-8")
        for path in self.source.iterdir():
            self.may(path.name, path.read_text("utf-8"))
        return ["add", str(self.source)]

    def may(self, name: str, said: str | None) -> None:
        """Note that *name* may come to say this, or nothing."""
        self.likely.setdefault(name, {self.sure.get(name)}).add(said)

    def kill(self, command: list[str], after: float) -> bool:
        """Run *command* and kill it *after* so many seconds; tell whether it ended."""
        process = warm.start(["--data", str(self.data), *command], self.out)
        process.join(after)
        ended = not process.is_alive()
        process.kill()
        process.join()
        return ended

    def heed(self) -> None:
        """Take over what the command reported: whole lines only."""
        said = self.out.read_text("utf-8") if self.out.exists() else ""
        for line in said.splitlines(keepends=True):
            outcome, _, rest = line.partition("\t")
            if not line.endswith("\n") or outcome not in {
                "added",
                "updated",
                "removed",
            }:
                continue
            name = re.sub(r"\D", "", rest.partition("\t")[2])  # of the title
            if outcome == "removed":
                self.likely[name] = {None}
            else:
                self.likely[name] = {(self.source / name).read_text("utf-8")}

    def examine(self) -> None:
        """Hold the corpus against what it may be, and what it must be."""
        interrupted = _interrupted(self.data)
        self.notices.clear()
        assert self.service.verify() == []
        told = [one for one in self.notices if "interrupted write was undone" in one]
        assert len(told) == interrupted
        self.recovered += interrupted
        with Store.open(self.data) as store:
            live = {Path(d.source).name: d for d in store.documents()}
            texts = {name: store.document(d.id).text for name, d in live.items()}
        for name, may in self.likely.items():
            found = texts.get(name)
            assert found is None or found.endswith("dry one.\n")
            assert found in may
        self.sure = texts
        self.likely.clear()

    def ask(self) -> None:
        """Ask a service that was open all the time about a document, there or gone."""
        name = str(self.choose.randrange(FILES))
        station = f"{WORDS[int(name) % len(WORDS)]}{name}"
        answer = self.service.ask(f"How many birds did the station {station} count?")
        for cited in (*answer.citations, *([answer.nearest] if answer.nearest else ())):
            source = Path(cited.passage.document.source).name
            assert self.sure[source] == cited.passage.document.text
        if name in self.sure:
            assert answer, answer.reason
            assert f"counted {answer.quantities[0].value} birds" in self.sure[name]
        else:
            assert f"station {station} " not in answer.text


def _interrupted(data: Path) -> bool:
    found = seal.read(data)
    return found is not None and found.digest is None


@pytest.fixture
def life(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Life]:
    found = Life(tmp_path, seed=request.node.callspec.params["seed"])
    yield found
    found.service.close()


@pytest.mark.parametrize(
    ("kills", "seed"),
    [(3, 0), *(pytest.param(25, seed, marks=pytest.mark.soak) for seed in range(8))],
)
def test_killed_at_any_instant_nothing_reported_is_lost(
    life: Life, kills: int, seed: int
) -> None:
    began = time.monotonic()
    assert life.kill(life.command(), after=120)  # this one is left to end
    life.seconds = time.monotonic() - began
    life.heed()
    assert len(life.likely) >= FILES // 2
    life.examine()
    killed = 0
    while killed < kills:
        ended = life.kill(life.command(), after=life.choose.random() * life.seconds)
        killed += not ended
        life.heed()
        life.examine()
        life.ask()
    print(f"\nseed {seed}: {killed} killed, {life.recovered} in the midst of a write")  # noqa: T201  the figure
