"""The bot under load: ``python -m benchmarks.discord_load [USERS] [QUESTIONS] [MS]``.

The bot runs as its own process against the tests' fake Discord. First USERS (200) ask
at the same instant; then QUESTIONS (10,000), no two alike, are asked in waves of as
many. Every answer takes MS (20) milliseconds of the one thread, as long as an answer
over a large corpus takes; or, where MS is ``real``, what the seed article's takes.
Printed are the time to the acknowledgement, of which Discord allows 3 s, the wait for
the answer, the bot's memory, and how late its event loop was.
"""

import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
ARTICLE = ROOT / "corpus/articles/japan-solid-state-batteries.txt"
sys.path.insert(0, str(TESTS))

from bot.discord import log  # noqa: E402
from bot.discord.run import serve  # noqa: E402
from bot.discord.settings import DiscordSettings  # noqa: E402
from bot.service import Service  # noqa: E402
from bot.settings import Settings  # noqa: E402
from fakediscord import FakeDiscord, Interaction, Json  # noqa: E402
from plainservice import PlainService, document  # noqa: E402

PAUSE = 0.01  # seconds between two looks at the event loop
REPORT = "lag.json"


async def probe(folder: Path) -> None:
    """Run the bot, and write down how late its event loop was."""
    takes = os.environ["ANSWER_MILLISECONDS"]
    service = Service(Settings(data=folder))
    if takes == "real":
        list(service.add([str(ARTICLE)]))
        service.sync()
    else:
        service = PlainService(folder, seconds=float(takes) / 1000).keep(document())
    late: list[float] = []

    async def watch() -> None:
        while True:
            due = time.monotonic() + PAUSE
            await asyncio.sleep(PAUSE)
            late.append(time.monotonic() - due)

    watching = asyncio.create_task(watch())
    settings = DiscordSettings.from_env(os.environ, folder)
    await serve(settings, service)
    watching.cancel()
    (folder / REPORT).write_text(json.dumps(sorted(late)))


class Load:
    """Users who all ask at once."""

    def __init__(self, fake: FakeDiscord, users: int, process: int) -> None:
        """Make the server and its *users*; *process* is the bot's."""
        self.fake, self._process, self._asked = fake, process, 0
        guilds = [fake.guild(f"G{number}") for number in range(10)]
        channels = [fake.channel(guild, "general") for guild in guilds]
        people = [fake.user(f"u{number}") for number in range(users)]
        self._places: list[tuple[Json, Json]] = [
            (person, channels[number % len(channels)])
            for number, person in enumerate(people)
        ]

    async def wave(self, count: int) -> tuple[list[float], list[float]]:
        """Let *count* users ask; return their waits for both, in seconds."""
        came: list[Interaction] = []
        for person, channel in islice(self._places, count):
            self._asked += 1
            question = f"What will cell prices be by {2035 + self._asked}?"
            came.append(
                await self.fake.slash(person, channel, "ask", question=question)
            )
        await self.fake.until(lambda: all(map(finished, came)), 300)
        acknowledged = self._times(came, "/callback")
        answered = self._times(came, "@original")
        for table in (self.fake.messages, self.fake.interactions):
            table.clear()
        self.fake.calls.clear()
        for session in self.fake.sessions.values():
            session.log.clear()
        return acknowledged, answered

    def memory(self) -> float:
        """Return the bot's resident memory in MiB."""
        pages = Path(f"/proc/{self._process}/statm").read_text("ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20

    def _times(self, came: list[Interaction], path: str) -> list[float]:
        last = {
            call.path.split("/")[3]: call.at
            for call in self.fake.calls
            if call.path.endswith(path)
        }
        return sorted(
            last.get(one.payload["token"], float("inf")) - one.created for one in came
        )


def finished(came: Interaction) -> bool:
    """Tell whether *came* shows its answer, not how long that takes."""
    if came.expired:
        return True  # taken too late: the bot answers in the channel instead
    embeds: list[Json] = came.original["embeds"] if came.original else []
    return bool(embeds) and "in line; about" not in str(embeds)


def show(name: str, times: list[float]) -> None:
    """Print the middle, the 99th percentile and the worst of *times*."""
    at = [times[len(times) // 2], times[int(len(times) * 0.99)], times[-1]]
    figures = " ".join(f"{1000 * seconds:9.1f}" for seconds in at)
    print(f"{name:24} {figures} ms (median, 99th percentile, worst)")


async def main(users: int, questions: int, milliseconds: str) -> None:
    """Start both sides, load the bot and print what came of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with FakeDiscord() as fake:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, __file__, "--bot", name),
                env={
                    **os.environ,
                    "PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}",
                    "ANSWER_MILLISECONDS": milliseconds,
                    "DISCORD_API_BASE": fake.api,
                    "DISCORD_GATEWAY": fake.gateway,
                    "DISCORD_TOKEN": fake.token,
                    "PINCITE_DISCORD_SERVERS": "shared",
                },
                stderr=asyncio.subprocess.DEVNULL,
            )
            load = Load(fake, users, process.pid)
            await fake.connected(60)
            await fake.until(lambda: fake.commands[None], 60)
            acknowledged, answered = await load.wave(users)
            show(f"{users} at once: taken", acknowledged)
            show("and answered", answered)
            done, memory = users, [load.memory()]
            while done < questions:
                slow, _ = await load.wave(min(users, questions - done))
                acknowledged = sorted(acknowledged + slow)
                done += len(slow)
                if done % 1000 < users:
                    memory.append(load.memory())
                    print(f"{done:24,} {memory[-1]:9.1f} MiB", flush=True)
            show(f"all {done:,}: taken", acknowledged)
            process.send_signal(signal.SIGTERM)
            await process.wait()
        show("event loop late by", json.loads((folder / REPORT).read_text("ascii")))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--bot"]:
        log.start()
        asyncio.run(probe(Path(sys.argv[2])))
    else:
        given = [*sys.argv[1:], *["200", "10000", "20"][len(sys.argv) - 1 :]]
        asyncio.run(main(int(given[0]), int(given[1]), given[2]))
