"""A primary that is lost, and its replica in its place, under writers and askers."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from bot.service import Service
from bot.settings import Settings
from conftest import ARTICLE
from corpus.errors import CorpusWriteError, StoreUnreachableError
from index.model import Answer
from pgserver import Server, binaries, short_folder

pytestmark = [
    pytest.mark.skipif(binaries() is None, reason="there is no PostgreSQL"),
    pytest.mark.slow,
]
TOYOTA = "How many solid-state battery patents does Toyota have?"


@dataclass(slots=True)
class Pair:
    """A primary and a replica that has all that the primary acknowledges."""

    first: Server
    second: Server
    name: str

    def url(self, *servers: Server, wanted: str = "any") -> str:
        """Return libpq's address for whichever of *servers* is as *wanted*."""
        hosts = ",".join(str(server.folder) for server in servers)
        return (
            f"postgresql://postgres@/{self.name}"
            f"?host={hosts}&target_session_attrs={wanted}"
        )


@pytest.fixture
def pair() -> Iterator[Pair]:
    first = Server(short_folder("pincite-one"), safe=True)
    first.start()
    name = first.fresh().partition("?")[0].rpartition("/")[2]
    second = first.replica(short_folder("pincite-two"))
    with psycopg.connect(first.url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        connection.execute("SELECT pg_reload_conf()")
    yield Pair(first, second, name)
    for server in (first, second):
        if (server.folder / "data/postmaster.pid").exists():
            server.stop()
        shutil.rmtree(server.folder)


@dataclass(slots=True)
class Work:
    """Somebody who adds and somebody who asks, until told to stop."""

    settings: Settings
    stop: threading.Event = field(default_factory=threading.Event)
    stored: list[str] = field(default_factory=list[str])
    refused: list[str] = field(default_factory=list[str])
    answers: list[Answer] = field(default_factory=list[Answer])

    def add(self) -> None:
        with closing(Service(self.settings)) as service:
            number = 0
            while not self.stop.is_set():
                name = f"tower-{number}.txt"
                text = f"Tower {number} of the town is {number + 7} m high.".encode()
                try:
                    (report,) = service.add_bytes(name, text)
                except (StoreUnreachableError, CorpusWriteError) as error:
                    self.refused.append(f"{name}: {error}")  # and is tried again
                    continue
                assert report.outcome in {"added", "unchanged"}, report
                self.stored.append(name)
                number += 1

    def ask(self) -> None:
        with closing(Service(self.settings)) as service:
            while not self.stop.is_set():
                self.answers.append(service.ask(TOYOTA, space="papers"))


def test_a_replica_takes_the_place_of_its_primary(pair: Pair, tmp_path: Path) -> None:
    first, second = pair.first, pair.second
    settings = Settings(
        data=tmp_path,
        store=pair.url(first, second, wanted="read-write"),
        store_read=pair.url(second, first),
    )
    service = Service(settings)
    list(service.add([str(ARTICLE)], space="papers"))
    until = time.monotonic() + 20
    while not service.documents(space="papers") and time.monotonic() < until:
        time.sleep(0.1)
    expected = service.ask(TOYOTA, space="papers")
    assert expected
    work = Work(settings)
    threads = [threading.Thread(target=one) for one in (work.add, work.ask)]
    for thread in threads:
        thread.start()
    wait_for(lambda: len(work.stored) >= 5 and len(work.answers) >= 5)
    first.kill()
    before = len(work.stored), len(work.answers)
    second.promote()
    wait_for(lambda: len(work.stored) >= before[0] + 5)
    wait_for(lambda: len(work.answers) >= before[1] + 5)
    # The first comes back as a replica of the second, and nobody writes to it.
    shutil.rmtree(first.folder)
    second.replica(first.folder)
    before = len(work.stored), len(work.answers)
    wait_for(lambda: len(work.stored) >= before[0] + 5)
    work.stop.set()
    for thread in threads:
        thread.join()
    there = [one.source for one in service.documents()]
    assert sorted(there) == sorted(set(there))
    assert {Path(name).name for name in there} >= set(work.stored)
    assert all(answer == expected for answer in work.answers)
    assert service.verify() == []
    service.close()


def wait_for(done: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not done():
        assert time.monotonic() < until
        time.sleep(0.05)
