"""The bot: what Discord tells it, handed to the modules that know what to do."""

import asyncio
import logging
import sys
import time
from collections.abc import Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import tasks

from bot.discord import modals, presses
from bot.discord.asking import take
from bot.discord.buttons import Action
from bot.discord.desk import Desk
from bot.discord.digest import send_digests
from bot.discord.listen import Ear
from bot.discord.memory import Asked, Memory
from bot.discord.patience import name
from bot.discord.place import of_interaction
from bot.discord.relay import Answers, context, relay
from bot.discord.settings import DiscordSettings
from bot.discord.sync import AnyCommand, Translator, sync_if_changed
from bot.discord.titles import Titles
from bot.discord.trouble import reason
from bot.discord.words import Words, words
from corpus.model import DEFAULT_SPACE

if TYPE_CHECKING:
    from bot.service import Service

log = logging.getLogger(__name__)

_GRACE = 10.0  # seconds for the questions inside at the end
_DAY = 86400.0
_DOOR = 16
_HINTS = 2
_WRITERS, _WRITES = 32, 2  # who may wait to change documents, in all and of one user
_WARM = 8  # spaces whose index is opened before somebody asks


class Bot(discord.AutoShardedClient):
    """Answers questions on Discord with a service.

    It has no privileged intents, keeps no messages and no members, and pings nobody.
    """

    def __init__(
        self,
        settings: DiscordSettings,
        service: "Service",
        commands: Sequence[AnyCommand],
    ) -> None:
        """Prepare a bot with these *commands*."""
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            shard_count=settings.shards,
        )
        self.settings = settings
        self.service = service
        self.memory = Memory(settings.data)
        self.desk = Desk(limit=settings.queue, per_user=settings.per_user)
        # What changes documents takes minutes: it has a thread and a line of its own.
        self.scribe = Desk(limit=_WRITERS, per_user=_WRITES)
        self.answers = Answers()
        self.titles = Titles(self)
        self.started = time.time()
        # When hundreds ask at once, the event loop takes in a few at a time, so that
        # heartbeats come between.
        self.door = asyncio.Semaphore(_DOOR)
        self.hints = asyncio.Semaphore(_HINTS)
        self.stopping = asyncio.Event()
        self._ear = Ear(self)
        self._running: set[asyncio.Task[None]] = set()
        self._left: list[Asked] = []
        self.tree = app_commands.CommandTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        self.tree.on_error = self.failed  # type: ignore[method-assign]
        for command in commands:
            self.tree.add_command(command)

    async def warm(self) -> None:
        """Load what the first question would wait for, in the thread that answers.

        A space at a time, so that questions come between.
        """
        for space in self.memory.spaces(_WARM) or [DEFAULT_SPACE]:
            try:
                await self.desk.run(0, 0, partial(self.service.warm, space=space))
            except Exception as error:  # noqa: BLE001  the first question tells of it
                log.warning("not warm", extra={"error": name(error)})
                return
        log.info("warm")

    async def setup_hook(self) -> None:
        """Make old buttons work and the commands known."""
        self.add_dynamic_items(Action)
        await self.tree.set_translator(Translator())
        await sync_if_changed(self.tree, self.memory, self.application_id or 0)
        self._left = self.memory.waiting()
        self.housekeeping.start()

    async def on_ready(self) -> None:
        """Answer what the last run left; Discord may say ready more than once."""
        log.info("ready", extra={"guilds": len(self.guilds)})
        left, self._left = self._left, []
        await asyncio.gather(*(self.track(relay(self, asked)) for asked in left))

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is meant for the bot."""
        await self._ear.said(message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Let the reply follow its question."""
        await self._ear.edited(payload.message)

    async def on_raw_message_delete(
        self, payload: discord.RawMessageDeleteEvent
    ) -> None:
        """Let the reply go with its question."""
        await self._ear.deleted(payload.message_id)

    async def on_raw_bulk_message_delete(
        self, payload: discord.RawBulkMessageDeleteEvent
    ) -> None:
        """Let the replies go with their questions."""
        for message in payload.message_ids:
            await self._ear.deleted(message)

    async def on_interaction(self, interaction: "discord.Interaction[Bot]") -> None:
        """Take forms that were opened before a restart."""
        if interaction.type is discord.InteractionType.modal_submit:
            await modals.late(interaction)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget the questions of a server the bot was taken from."""
        self.memory.forget_place(guild.id)

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """Log what a handler raised, without what it was handling."""
        error = sys.exc_info()[1]
        log.error(
            "handler failed",
            extra={"handler": event_method, "error": name(error) if error else "?"},
            exc_info=error,
        )

    async def failed(
        self,
        interaction: "discord.Interaction[Bot]",
        error: app_commands.AppCommandError,
    ) -> None:
        """Give a reason for a command that failed."""
        cause = getattr(error, "original", error)
        log.warning("command failed", extra={"error": name(cause)})
        text = self.words_for(interaction)
        await presses.say(interaction, reason(cause, text))

    async def pressed(
        self, press: "discord.Interaction[Bot]", action: str, number: int, page: int
    ) -> None:
        """Do what a button says."""
        await presses.pressed(press, action, number, page)

    async def follow_up(
        self, filled: "discord.Interaction[Bot]", number: int, question: str
    ) -> None:
        """Ask a question that leans on an earlier one."""
        asked = self.memory.get(number)
        if asked is None:
            await take(filled, question)
            return
        await take(
            filled,
            question,
            document=asked.document,
            private=asked.private,
            previous=context(asked),
        )

    async def wished(
        self, filled: "discord.Interaction[Bot]", number: int, wish: str
    ) -> None:
        """Keep what a wrong answer should have said."""
        asked = self.memory.get(number)
        if asked is not None:
            self.memory.judge(asked, filled.user.id, "wrong", wish)
        await presses.say(filled, self.words_for(filled)("feedback.wrong"))

    def words_for(self, interaction: "discord.Interaction[Any]") -> Words:
        """Return the language to use: the place's choice, else the user's own."""
        place = of_interaction(interaction, self.settings)
        chosen = self.memory.choices(place.key).language
        return words(chosen or str(interaction.locale))

    def embeds_in(self, asked: Asked) -> bool:
        """Tell whether the answer to *asked* may be an embed."""
        if asked.token is not None or asked.guild is None:
            return True
        channel = self.get_channel(asked.channel)
        if isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            return channel.permissions_for(channel.guild.me).embed_links
        return True

    async def track(self, work: Coroutine[Any, Any, None]) -> None:
        """Run *work* to its end, and let the shutdown wait for it."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.shield(task)

    async def stop(self) -> None:
        """Finish the questions inside or say why not, then leave."""
        self.housekeeping.cancel()
        self.stopping.set()
        await asyncio.gather(self.desk.close(_GRACE), self.scribe.close(_GRACE))
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=_GRACE)
            for task in late:  # what they were at stays in the memory
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self.titles.close()
        await self.close()
        self.memory.close()

    @tasks.loop(hours=1)
    async def housekeeping(self) -> None:
        """Forget what is old, and send the digests that are due."""
        self.memory.expire(time.time() - self.settings.keep_days * _DAY)
        await self.wait_until_ready()
        await send_digests(self)
