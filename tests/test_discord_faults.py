"""A schedule of faults: every question ends in one answer or one reason."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from discordwire import Town, bot
from fakediscord import FakeDiscord
from faultschedule import LOST, RESUMED, Schedule

MANY = {"PINCITE_DISCORD_PER_USER": "50"}


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with FakeDiscord() as fake:
        yield Town(fake)


async def test_a_short_schedule(town: Town, tmp_path: Path) -> None:
    async with bot(town.fake, tmp_path, env=MANY):
        await town.fake.until(lambda: town.fake.commands[None])
        schedule = Schedule(town, seed=6)
        await schedule.round(40)
        await schedule.gateway("1006")
        assert schedule.broke.total() > 20


@pytest.mark.slow
@pytest.mark.soak
async def test_a_thousand_faults(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ways = (*RESUMED, *LOST)
    async with bot(town.fake, tmp_path, env=MANY):
        await town.fake.until(lambda: town.fake.commands[None])
        schedule = Schedule(town, seed=1)
        town.fake.rate_limit("POST", f"/{town.post['id']}/messages$", 3, 0.5)
        rounds = 0
        while schedule.broke.total() < 1000:
            await schedule.gateway(ways[rounds % len(ways)])
            await schedule.round(60)
            rounds += 1
        await town.fake.quiet(2.0)
        schedule.check(schedule.put)
        with capsys.disabled():
            print(schedule.report())  # noqa: T201  what `make soak` shows


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


@pytest.mark.slow
async def test_an_outage_loses_nothing_and_doubles_nothing(
    town: Town, tmp_path: Path
) -> None:
    fake = town.fake
    async with bot(fake, tmp_path, seconds=0.5) as running:
        await fake.until(lambda: fake.commands[None])
        schedule = Schedule(town, seed=3)
        lying = fake.fault("*", "/(messages|messages/@original)$", drop=True, times=999)
        asking = asyncio.create_task(schedule.round(12))
        await fake.until(lambda: "later" in running.log, 40)
        lying.times = 0
        await asking
        assert fake.sent("PATCH", "@original$")


@pytest.mark.slow
async def test_what_an_outage_keeps_back_is_told_after_a_restart(
    town: Town, tmp_path: Path
) -> None:
    fake = town.fake
    async with bot(fake, tmp_path) as running:
        await fake.until(lambda: fake.commands[None])
        lying = fake.fault("*", "/messages", drop=True, times=999)
        came = await town.ask("Whose subsidy was it?")
        said = await fake.say(town.bob, town.general, f"{town.me} Whose subsidy?")
        await fake.until(lambda: running.log.count('"later"') == 2, 40)
        started = time.monotonic()
        assert await running.stop() == 0
        assert time.monotonic() - started < 25  # of the 30 s that systemd gives it
        lying.times = 0
    async with bot(fake, tmp_path):
        assert "over $660 million" in await town.answer(came)
        assert "over $660 million" in await town.reply(said)
