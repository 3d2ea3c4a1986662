"""What a front end's event loop asks of a server beside the thread that answers."""

import asyncio
import logging
import shutil
import time
from pathlib import Path
from threading import Event

import pytest

from bot.http.desk import Desk
from bot.http.options import Options
from bot.service import Service
from bot.settings import Settings
from corpus.errors import CorpusMissingError, PinciteError, StoreUnreachableError
from corpus.postgres import Server
from corpus.postgres.glance import Glance
from pgserver import Server as Postgres
from pgserver import binaries, short_folder

pytestmark = pytest.mark.skipif(binaries() is None, reason="there is no PostgreSQL")


def add(service: Service, space: str, number: int) -> None:
    text = f"Tower {number} of {space} is {number + 7} m high.".encode()
    list(service.add_bytes(f"{number}.txt", text, space=space))


async def test_a_glance_sees_what_the_store_tells(
    postgres: Postgres, tmp_path: Path
) -> None:
    service = Service(Settings(data=tmp_path, store=postgres.fresh()))
    glance = service.glance()
    assert glance is not None
    with pytest.raises(CorpusMissingError):
        await glance.state("one")
    for number in range(3):
        add(service, "one", number)
        for space in ("one", "two", "one' OR 'a'='a", "One"):
            assert await glance.state(space) == service.state(space=space)
            assert await glance.documents(space) == service.documents(space=space)
    assert len(await glance.documents("one")) == 3
    with pytest.raises(PinciteError):
        await glance.documents("nul\0")
    many = [glance.documents("one") for _ in range(50)]  # more than connections
    assert len({len(found) for found in await asyncio.gather(*many)}) == 1
    await glance.close()
    service.close()


async def test_health_and_sources_wait_for_no_question(
    postgres: Postgres, tmp_path: Path
) -> None:
    service = Service(Settings(data=tmp_path, store=postgres.fresh()))
    add(service, "default", 1)
    desk = Desk(service, Options())
    done = Event()
    held = asyncio.create_task(desk.worker.run(done.wait))  # a question that takes long
    try:
        state = await asyncio.wait_for(desk.state(), 10)
        (document,) = await asyncio.wait_for(desk.documents(), 10)
    finally:
        done.set()
    await held
    assert state == service.state()
    assert document.source == "1.txt"
    await desk.close()
    service.close()


@pytest.mark.slow
async def test_a_server_that_is_away_is_told_at_once_and_found_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "psycopg.pool")
    postgres = Postgres(short_folder("pincite-glance"), safe=True)
    postgres.start()
    url = postgres.fresh()
    service = Service(Settings(data=tmp_path, store=url))
    add(service, "default", 1)
    server = Server(url)
    glance = Glance(server)
    state = await glance.state("default")
    postgres.kill()
    began = time.monotonic()
    with pytest.raises(StoreUnreachableError):
        await glance.state("default")
    assert time.monotonic() - began < 10
    postgres.start()
    until = time.monotonic() + 30
    found = ""
    while not found and time.monotonic() < until:
        try:
            found = await glance.state("default")
        except StoreUnreachableError:
            await asyncio.sleep(0.1)
    assert found == state
    await glance.close()
    for each in (server, service):
        each.close()
    postgres.stop()
    shutil.rmtree(postgres.folder)
