"""A schedule of faults: every question ends in one answer or one reason."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from discordwire import Town, bot, shown
from fakediscord import FakeDiscord, Interaction, Json

Break: TypeAlias = Callable[[FakeDiscord], None]

CALLBACK, EDIT, SEND = "/callback$", "/webhooks/.*/messages/@original$", "/messages$"


def request(method: str, path: str, status: int = 500, **how: float) -> Break:
    def injure(fake: FakeDiscord) -> None:
        fake.fault(method, path, status, **how)  # type: ignore[arg-type]

    return injure


# Of the callback, only what leaves time for another try within its three seconds.
FAULTS: list[Break] = [
    *(request("POST", CALLBACK, status) for status in (500, 502, 503)),
    *(request("POST", CALLBACK, status, after=True) for status in (500, 503)),
    request("POST", CALLBACK, 429, retry_after=0.2),
    request("POST", CALLBACK, 0, drop=True),
    request("POST", CALLBACK, 0, drop=True, after=True),
    request("POST", CALLBACK, 0, delay=0.3),
    request("POST", CALLBACK, 404, code=10062),
    *(request("PATCH", EDIT, status) for status in (500, 502, 503)),
    *(request("PATCH", EDIT, status, after=True) for status in (500, 502, 503)),
    request("PATCH", EDIT, 429, retry_after=0.2),
    request("PATCH", EDIT, 429, retry_after=0.2, everywhere=True),
    request("PATCH", EDIT, 0, drop=True),
    request("PATCH", EDIT, 0, drop=True, after=True),
    request("PATCH", EDIT, 401, code=50027),
    request("PATCH", EDIT, 404, code=10015),
    *(request("POST", SEND, status) for status in (500, 502, 503)),
    *(request("POST", SEND, status, after=True) for status in (500, 502, 503)),
    request("POST", SEND, 429, retry_after=0.2),
    request("POST", SEND, 429, retry_after=0.2, everywhere=True),
    request("POST", SEND, 0, drop=True),
    request("POST", SEND, 0, drop=True, after=True),
    request("POST", SEND, 403, code=50013),
    request("POST", SEND, 404, code=10003),
    request("POST", "/typing$", 500),
]


@dataclass(frozen=True, slots=True)
class Put:
    """A question that was put, by a command or in a message."""

    text: str
    came: Interaction | None = None
    message: Json | None = None


class Schedule:
    """Asks while things break, and counts what everybody saw."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town, self.fake = town, town.fake
        self.random = random.Random(seed)  # noqa: S311  a schedule, no secret
        self.put: list[Put] = []
        self.injured = 0

    async def round(self, count: int) -> None:
        """Ask *count* questions, each with one more fault lying in wait."""
        for number in range(count):
            self.random.choice(FAULTS)(self.fake)
            self.put.append(await self._ask(f"Whose subsidy {len(self.put)}?", number))
        try:
            await self.fake.until(lambda: all(map(self.shows, self.put)), 90)
        except TimeoutError:
            self.check()
        self.injured += count - sum(fault.times for fault in self.fake.faults)
        await self.fake.quiet(1.0)

    async def _ask(self, text: str, number: int) -> Put:
        fake, town = self.fake, self.town
        user = fake.user(f"u{number}")
        way = self.random.choice(("slash", "private", "mention", "thread", "direct"))
        if way in {"slash", "private"}:
            came = await town.ask(text, user, private=way == "private")
            return Put(text, came)
        if way == "direct":
            return Put(text, message=await fake.say(user, fake.dm(user), text))
        channel = town.general if way == "mention" else town.thread
        said = await fake.say(user, channel, f"{town.me} {text}")
        return Put(text, message=said)

    def shows(self, put: Put) -> int:
        """Return how many times the asker sees an answer or a reason."""
        seen = [m for m in self.fake.messages.values() if put.text in shown(m)]
        seen = [m for m in seen if m["author"]["id"] == self.fake.app_id]
        if put.came and put.came.answered and put.came.original not in seen:
            seen += [put.came.original] if put.came.original else []
        if put.message:
            seen += [m for m in self.town.replies(put.message) if m not in seen]
        return sum("in line; about" not in shown(message) for message in seen)

    def check(self) -> None:
        """Nobody got nothing, and nobody got it twice."""
        wrong = [put for put in self.put if self.shows(put) != 1]
        assert not wrong, [self.story(put) for put in wrong]

    def story(self, put: Put) -> list[object]:
        """Return what happened to one question, for a failure's message."""
        if put.came:
            key = put.came.payload["token"]
            calls = [c for c in self.fake.calls if key in c.path]
        else:
            calls = [c for c in self.fake.calls if put.text in str(c.body)]
        steps: list[object] = [(c.method, c.status, c.path[-9:]) for c in calls]
        seen = [m for m in self.fake.messages.values() if put.text in shown(m)]
        return [put.text, put.came is None, steps, [shown(m)[:60] for m in seen]]


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with FakeDiscord() as fake:
        yield Town(fake)


async def gateway_breaks(schedule: Schedule, how: str) -> None:
    """Break the connection, ask while nobody listens if Discord replays it."""
    fake = schedule.fake
    seen = len(fake.gateway_log)
    if how == "1006":
        fake.drop_gateway()
    elif how == "op 7":
        await fake.reconnect()
    elif how.startswith("op 9"):
        await fake.invalidate(resumable=how == "op 9 resumable")
    else:
        await fake.close_gateway(int(how))
    if how in {"1006", "4000"}:
        await schedule.round(4)
    again = {"IDENTIFY", "RESUME"}
    await fake.until(lambda: any(k in again for k, _ in fake.gateway_log[seen:]), 20)
    await fake.connected()
    await asyncio.sleep(0.2)


async def test_a_short_schedule(town: Town, tmp_path: Path) -> None:
    async with bot(town.fake, tmp_path):
        await town.fake.until(lambda: town.fake.commands[None])
        schedule = Schedule(town, seed=6)
        await schedule.round(40)
        await gateway_breaks(schedule, "1006")
        schedule.check()
        assert schedule.injured > 20


@pytest.mark.slow
@pytest.mark.soak
async def test_a_thousand_faults(town: Town, tmp_path: Path) -> None:
    ways = ["4000", "1006", "op 7", "op 9 resumable", "4009", "op 9 not resumable"]
    async with bot(town.fake, tmp_path, PINCITE_DISCORD_PER_USER="50"):
        await town.fake.until(lambda: town.fake.commands[None])
        schedule = Schedule(town, seed=1)
        number = 0
        while schedule.injured < 1000:
            await gateway_breaks(schedule, ways[number % len(ways)])
            await schedule.round(50)
            schedule.check()
            number += 1
        print(f"{schedule.injured} faults, {len(schedule.put)} questions")  # noqa: T201


async def test_a_channel_or_a_question_that_goes(town: Town, tmp_path: Path) -> None:
    fake = town.fake
    async with bot(fake, tmp_path, seconds=0.7):
        await fake.until(lambda: fake.commands[None])
        doomed = fake.channel(town.guild, "doomed", 11, town.general)
        said = await fake.say(town.alice, doomed, f"{town.me} Whose subsidy?")
        await asyncio.sleep(0.2)
        await fake.delete_channel(doomed)
        told = fake.dm(town.alice)["id"]
        await fake.until(
            lambda: any(m["channel_id"] == told for m in fake.messages.values()), 20
        )
        gone = await fake.say(town.bob, town.general, f"{town.me} Whose subsidy?")
        await asyncio.sleep(0.2)
        await fake.delete(gone)
        await fake.quiet(1.5)
        assert not town.replies(gone)
        channel = town.general["id"]
        assert not [m for m in fake.messages.values() if m["channel_id"] == channel]
        assert not town.replies(said)
