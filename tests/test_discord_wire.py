"""The bot as its own process, over real sockets."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from discordwire import ROOT, Town, bot, shown
from fakediscord import FakeDiscord, Interaction

QUESTION = "Whose subsidy was it?"
ANSWER = "over $660 million"


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with FakeDiscord() as fake:
        yield Town(fake)


async def test_asking_in_every_way(town: Town, tmp_path: Path) -> None:
    fake = town.fake
    async with bot(fake, tmp_path):
        await fake.until(lambda: fake.commands[None])
        assert ANSWER in await town.answer(await town.ask(QUESTION))
        private = await town.ask(QUESTION, private=True)
        assert ANSWER in await town.answer(private)
        assert private.ephemeral
        for channel in (town.general, town.thread, town.post):
            said = await fake.say(town.alice, channel, f"{town.me} {QUESTION}")
            assert ANSWER in await town.reply(said)
        direct = await fake.say(town.bob, fake.dm(town.bob), QUESTION)
        assert ANSWER in await town.reply(direct)
        said = await fake.say(town.alice, town.general, QUESTION)
        menu = await fake.menu(town.bob, town.general, "Answer this", said)
        assert ANSWER in await town.answer(menu)
        there = fake.guild("elsewhere", [town.bob], with_bot=False)
        far = fake.channel(there, "x")
        installed = await fake.slash(
            town.bob, far, "ask", question=QUESTION, _install=1
        )
        assert ANSWER in await town.answer(installed)
        assert not town.replies(said)
        assert not any(m["mentions"] for m in fake.messages.values() if m["embeds"])


@pytest.mark.parametrize("shards", ["auto", "2"])
async def test_shards(town: Town, tmp_path: Path, shards: str) -> None:
    fake = town.fake
    async with bot(fake, tmp_path, env={"PINCITE_DISCORD_SHARDS": shards}):
        await fake.until(lambda: fake.commands[None])
        count = 1 if shards == "auto" else 2
        await fake.until(lambda: len(fake.sessions) == count, 20)
        said = [d["shard"] for kind, d in fake.gateway_log if kind == "IDENTIFY"]
        assert sorted(said) == [[number, count] for number in range(count)]


async def test_buttons_forms_and_questions_outlive_a_crash(
    town: Town, tmp_path: Path
) -> None:
    fake = town.fake
    async with bot(fake, tmp_path) as first:
        await fake.until(lambda: fake.commands[None])
        came = await town.ask(QUESTION)
        await town.answer(came)
        assert came.original
        form = await fake.press(town.bob, came.original, "Ask a follow-up")
        await fake.until(lambda: form.modal)
        await first.stop(signal.SIGKILL)
    async with bot(fake, tmp_path, seconds=60) as second:
        lost = await town.ask("Who claims patents?")
        said = await fake.say(town.alice, town.general, f"{town.me} Whose patents?")
        await fake.until(lambda: lost.response)
        await fake.quiet()
        await second.stop(signal.SIGKILL)
    async with bot(fake, tmp_path):
        assert "1,000 solid-state battery patents" in await town.answer(lost)
        assert "1,000 solid-state battery patents" in await town.reply(said)
        press = await fake.press(town.bob, came.original, "Sources")
        assert "Source 1 of 1" in await town.answer(press)
        filled = await fake.fill(form, "And the cell prices by 2030?")
        assert "CNY 1/Wh" in await town.answer(filled)
        assert len(fake.sent("PUT", "/commands$")) == 1


async def test_a_stop_finishes_what_it_can(town: Town, tmp_path: Path) -> None:
    fake = town.fake
    async with bot(fake, tmp_path, seconds=1) as running:
        await fake.until(lambda: fake.commands[None])
        came = await town.ask(QUESTION)
        await fake.until(lambda: came.response)
        assert await running.stop() == 0
        assert ANSWER in shown(came.original)


@pytest.mark.slow
async def test_a_stop_says_what_it_cannot_finish(town: Town, tmp_path: Path) -> None:
    fake = town.fake
    async with bot(fake, tmp_path, seconds=15) as running:
        await fake.until(lambda: fake.commands[None])
        first, second = await town.ask(QUESTION), await town.ask(QUESTION, town.bob)
        await fake.until(lambda: first.response and second.response)
        assert await running.stop() == 0
        assert "being restarted" in shown(second.original)
    async with bot(fake, tmp_path):
        await fake.until(lambda: ANSWER in shown(second.original), 20)


async def test_a_late_acknowledgement_is_made_up_for(
    town: Town, tmp_path: Path
) -> None:
    fake = town.fake
    async with bot(fake, tmp_path):
        await fake.until(lambda: fake.commands[None])
        fake.ack_deadline = 0.1
        fake.fault("POST", "/callback$", 0, delay=0.3)
        came = await town.ask(QUESTION)
        await fake.until(lambda: any(QUESTION in shown(m) for m in here(town)), 20)
        assert came.refused
        assert came.original is None


async def test_the_wait_is_stated_and_a_full_queue_says_so(
    town: Town, tmp_path: Path
) -> None:
    fake = town.fake
    limits = {"PINCITE_DISCORD_QUEUE": "20", "PINCITE_DISCORD_PER_USER": "2"}
    async with bot(fake, tmp_path, seconds=0.3, env=limits):
        await fake.until(lambda: fake.commands[None])
        mine = [await town.ask(QUESTION) for _ in range(4)]
        await fake.until(lambda: "let me answer those" in shown(mine[-1].original))
        many = [await town.ask(QUESTION, fake.user(f"u{n}")) for n in range(24)]
        await fake.until(lambda: all(one.answered for one in many), 30)
        await fake.until(lambda: "in line" not in told(many), 30)
        assert told(many).count("20 questions are waiting; please try again in a") >= 3
        assert told(many).count(ANSWER) >= 16
        assert "You are number 1" in str([call.body for call in fake.calls])


def told(many: list[Interaction]) -> str:
    return "\n".join(shown(one.original) for one in many)


async def test_people_keep_documents_of_their_own(town: Town, tmp_path: Path) -> None:
    fake = town.fake
    there = fake.channel(fake.guild("elsewhere", [town.bob], with_bot=False), "x")
    async with bot(fake, tmp_path, env={"PINCITE_DISCORD_DMS": "own"}):
        await fake.until(lambda: fake.commands[None])
        mine, yours = fake.dm(town.bob), fake.dm(town.alice)
        file = ("zinc.txt", b"Zinc costs $3 per kg.")
        added = await fake.slash(town.bob, mine, "source add", file=file)
        assert "added" in await town.answer(added)
        question = "What does zinc cost?"
        assert "### $3" in await town.reply(await fake.say(town.bob, mine, question))
        taken = await fake.slash(town.bob, there, "ask", question=question, _install=1)
        assert "### $3" in await town.answer(taken)
        said = await fake.say(town.alice, yours, question)
        assert "no documents here yet" in await town.reply(said)
        assert "$3" not in await town.answer(await town.ask(question, town.bob))


@pytest.mark.slow
async def test_adding_shows_how_far_it_is_and_holds_up_no_question(
    town: Town, tmp_path: Path
) -> None:
    fake = town.fake
    fake.managers.add(town.alice["id"])
    own = {"PINCITE_DISCORD_SERVERS": "own", "PINCITE_DISCORD_DMS": "shared"}
    async with bot(fake, tmp_path, seconds=3, env=own) as running:
        await fake.until(lambda: fake.commands[None])
        file = ("zinc.txt", b"Zinc costs $3 per kg.")
        came = await fake.slash(town.alice, town.general, "source add", file=file)
        again = await fake.slash(town.alice, town.general, "source add", file=file)
        direct = await fake.say(town.bob, fake.dm(town.bob), QUESTION)
        await fake.until(lambda: "1 read so far" in shown(came.original), 10)
        await fake.until(lambda: "index: 0 of 1 passages" in shown(came.original), 10)
        assert ANSWER in await town.reply(direct)
        assert "1 in line before you" in shown(again.original)
        await fake.until(lambda: "1 read" in shown(came.original), 10)
        assert await running.stop() == 0
        assert "1 read" in shown(again.original)  # it was nearly done


@pytest.mark.slow
async def test_a_stop_says_how_far_adding_came(town: Town, tmp_path: Path) -> None:
    fake = town.fake
    fake.managers.add(town.alice["id"])
    own = {"PINCITE_DISCORD_SERVERS": "own"}
    async with bot(fake, tmp_path, seconds=14, env=own) as running:
        await fake.until(lambda: fake.commands[None])
        file = ("zinc.txt", b"Zinc costs $3 per kg.")
        came = await fake.slash(town.alice, town.general, "source add", file=file)
        await fake.until(lambda: "1 read so far" in shown(came.original), 10)
        assert await running.stop() == 0
        assert "being restarted. 1 are in" in shown(came.original)


async def test_systemd_hears_that_it_runs(town: Town, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(0)
        listener = str(tmp_path / "notify")
        env = {"NOTIFY_SOCKET": listener, "WATCHDOG_USEC": "200000"}
        async with bot(town.fake, tmp_path, env=env):
            await asyncio.sleep(0.5)
        heard: list[bytes] = []
        with contextlib.suppress(BlockingIOError):
            while True:
                heard.append(systemd.recv(100))
    assert heard.count(b"READY=1") == 1
    assert heard.count(b"WATCHDOG=1") >= 3
    assert b"STOPPING=1" in heard[-3:]


def here(town: Town) -> list[dict[str, object]]:
    channel = town.general["id"]
    return [m for m in town.fake.messages.values() if m["channel_id"] == channel]


async def test_the_command_says_why_it_is_not_let_in(
    town: Town, tmp_path: Path
) -> None:
    fake = town.fake
    env = {"DISCORD_API_BASE": fake.api, "DISCORD_GATEWAY": fake.gateway}
    for token, said in (("wrong", "the token is not valid"), ("", "no Discord token")):
        status, log = await command(tmp_path, env | {"DISCORD_TOKEN": token})
        assert status == 2
        assert said in log
        assert "Traceback" not in log


async def command(folder: Path, env: dict[str, str]) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "discord"),
        env={**os.environ, "PINCITE_DATA": str(folder), **env},
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
    )
    _, log = await asyncio.wait_for(process.communicate(), 30)
    return process.returncode or 0, log.decode()
