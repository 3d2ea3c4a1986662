"""A fake Discord with people in it, and the bot as a process that talks to it."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fakediscord import FakeDiscord, Interaction, Json

SCRIPT = Path(__file__).with_name("discordbot.py")
ROOT = SCRIPT.parents[1]


class Town:
    """A server with a channel, a thread, a forum post and two people."""

    def __init__(self, fake: FakeDiscord) -> None:
        self.fake = fake
        self.me = f"<@{fake.app_id}>"
        self.alice, self.bob = fake.user("alice"), fake.user("bob")
        self.guild = fake.guild("G", [self.alice, self.bob])
        self.general = fake.channel(self.guild, "general")
        self.thread = fake.channel(self.guild, "thread", 11, self.general)
        self.forum = fake.channel(self.guild, "forum", 15)
        self.post = fake.channel(self.guild, "post", 11, self.forum)

    async def ask(
        self, question: str, user: Json | None = None, **options: Any
    ) -> Interaction:
        """Ask with the command."""
        return await self.fake.slash(
            user or self.alice, self.general, "ask", question=question, **options
        )

    def replies(self, message: Json) -> list[Json]:
        """Return the bot's replies to *message*."""
        return [
            other
            for other in self.fake.messages.values()
            if other.get("message_reference", {}).get("message_id") == message["id"]
            and other["author"]["id"] == self.fake.app_id
        ]

    async def answer(self, came: Interaction) -> str:
        """Wait for what an interaction shows in the end."""
        await self.fake.until(lambda: came.answered, 20)
        await self.fake.quiet()
        return shown(came.original)

    async def reply(self, message: Json) -> str:
        """Wait for the one reply to a message."""
        await self.fake.until(lambda: self.replies(message), 20)
        await self.fake.quiet()
        (reply,) = self.replies(message)
        return shown(reply)


def shown(message: Json | None) -> str:
    """Return the words of a message and its embeds."""
    if message is None:
        return ""
    texts = [message["content"]]
    for embed in message["embeds"]:
        texts += [embed.get("title") or "", embed.get("description") or ""]
    return "\n".join(text for text in texts if text)


class Process:
    """The running bot, its log in a file: a pipe that nobody reads would fill up."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process, self._log = process, log

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8")

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; return the status."""
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await asyncio.wait_for(self._process.wait(), 40)


@asynccontextmanager
async def bot(
    fake: FakeDiscord,
    folder: Path,
    *,
    seconds: float | None = 0.0,
    env: Mapping[str, str] | None = None,
) -> AsyncGenerator[Process]:
    """Start the bot and wait until it is there; check its log at the end.

    With *seconds* None it is the real command, else the plain service takes as long.
    """
    plain = (str(SCRIPT), str(folder), str(seconds))
    paths = os.pathsep.join([str(ROOT), str(SCRIPT.parent)])
    log = folder / f"log-{time.monotonic_ns()}"
    with log.open("wb") as written:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *(("-m", "bot", "discord") if seconds is None else plain),
            env={
                **os.environ,
                "PYTHONPATH": paths,
                "PINCITE_DATA": str(folder),
                "DISCORD_API_BASE": fake.api,
                "DISCORD_GATEWAY": fake.gateway,
                "DISCORD_CDN": fake.cdn,
                "DISCORD_TOKEN": fake.token,
                "PINCITE_DISCORD_SERVERS": "shared",
                "PINCITE_DISCORD_DMS": "shared",
                **(env or {}),
            },
            stderr=written,
        )
    running = Process(process, log)
    try:
        await fake.connected(30)
        yield running
    finally:
        await running.stop()
        print(running.log)  # noqa: T201  pytest shows it where a test fails
    assert fake.token not in running.log
    assert "itok-" not in running.log
    assert "Traceback" not in running.log
    assert not fake.unimplemented
