"""The queue: fair, bounded, and honest about the wait."""

import asyncio
import threading
import time
from collections.abc import Callable

import pytest

from bot.discord.desk import Desk, DeskClosedError, DeskFullError, TooManyError


def told(order: list[str], name: str) -> Callable[[], str]:
    def job() -> str:
        order.append(name)
        return name

    return job


async def test_places_and_their_users_take_turns() -> None:
    desk, order, gate = Desk(limit=99, per_user=9), list[str](), threading.Event()
    first = desk.enter(0, 0, gate.wait)
    await asyncio.sleep(0)
    rest = [
        desk.enter(place, user, told(order, f"{place}.{user}"))
        for place, user in ((1, 1), (1, 1), (1, 1), (1, 2), (2, 3), (2, 3))
    ]
    gate.set()
    await asyncio.gather(first.done, *(ticket.done for ticket in rest))
    assert order == ["1.1", "2.3", "1.2", "2.3", "1.1", "1.1"]
    assert desk.waiting == 0


async def test_it_is_bounded_for_all_and_for_one() -> None:
    desk, gate = Desk(limit=3, per_user=2), threading.Event()
    tickets = [desk.enter(1, 1, gate.wait)]
    await asyncio.sleep(0.01)
    tickets += [desk.enter(1, 1, gate.wait), desk.enter(1, 1, gate.wait)]
    with pytest.raises(TooManyError):
        desk.enter(1, 1, gate.wait)
    with pytest.raises(DeskFullError, match="3 questions are waiting"):
        desk.enter(2, 2, gate.wait)
    gate.set()
    await asyncio.gather(*(ticket.done for ticket in tickets))
    assert desk.enter(2, 2, gate.wait).ahead == 0


async def test_the_wait_grows_with_the_queue_and_the_jobs() -> None:
    desk = Desk(limit=99, per_user=99)
    for _ in range(20):
        await desk.run(1, 1, lambda: time.sleep(0.002))
    tickets = [desk.enter(1, 1, lambda: None) for _ in range(10)]
    assert [ticket.ahead for ticket in tickets] == list(range(10))
    assert 0.01 < tickets[-1].seconds < 1.0
    newcomer = desk.enter(2, 2, lambda: None)
    assert newcomer.ahead <= 1
    await asyncio.gather(newcomer.done, *(ticket.done for ticket in tickets))


async def test_what_a_job_raises_is_its_askers() -> None:
    desk = Desk(limit=9, per_user=9)
    with pytest.raises(ZeroDivisionError):
        await desk.run(1, 1, lambda: 1 // 0)
    assert await desk.run(1, 1, lambda: 2) == 2


async def test_a_job_nobody_waits_for_is_left_out() -> None:
    desk, order, gate = Desk(limit=9, per_user=9), list[str](), threading.Event()
    first = desk.enter(1, 1, gate.wait)
    await asyncio.sleep(0.01)
    lost = desk.enter(1, 1, told(order, "lost"))
    last = desk.enter(1, 1, told(order, "last"))
    lost.done.cancel()
    gate.set()
    await asyncio.gather(first.done, last.done)
    assert order == ["last"]


async def test_closing_finishes_or_refuses() -> None:
    desk = Desk(limit=9, per_user=9)
    quick = desk.enter(1, 1, lambda: 1)
    assert await desk.close(5)
    assert await quick.done == 1
    with pytest.raises(DeskClosedError):
        desk.enter(1, 1, lambda: 1)
    desk, gate = Desk(limit=9, per_user=9), threading.Event()
    slow, never = desk.enter(1, 1, gate.wait), desk.enter(1, 1, gate.wait)
    await asyncio.sleep(0.01)
    assert not await desk.close(0.05)
    with pytest.raises(DeskClosedError):
        await never.done
    gate.set()
    assert await slow.done


async def test_it_knows_how_long_a_job_has_run() -> None:
    desk, gate = Desk(limit=9, per_user=9), threading.Event()
    assert desk.busy_for == 0
    ticket = desk.enter(1, 1, gate.wait)
    await asyncio.sleep(0.05)
    assert desk.busy_for > 0.01
    gate.set()
    await ticket.done
    await asyncio.sleep(0)
    assert desk.busy_for == 0
