"""Questions in messages: a mention, a reply to the bot, a direct message.

Replies follow their question: edited, it is answered again; deleted, the reply goes.
"""

import asyncio
import logging
import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import discord

from bot.discord.card import Card
from bot.discord.memory import Asked
from bot.discord.modals import QUESTION_LIMIT
from bot.discord.patience import FAULTS, name, persist
from bot.discord.place import Place, of_server, of_user
from bot.discord.post import Post
from bot.discord.relay import CONTEXT, context, relay
from bot.discord.reply import MessageReply, UnreachableError
from bot.discord.words import words

if TYPE_CHECKING:
    from bot.discord.client import Bot

log = logging.getLogger(__name__)

_CONVERSATION = 1800.0  # seconds after which a thread's earlier questions are over


class Ear:
    """Hears messages, one at a time for each of them."""

    def __init__(self, bot: "Bot") -> None:
        """Listen for *bot*."""
        self._bot = bot
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def said(self, message: discord.Message) -> None:
        """Answer a new message, if it is meant for the bot."""
        question = self._question(message)
        if question is None:
            return
        async with self._turn(message.id):
            place, asked = self._asked(message, question)
            if not question or len(question) > QUESTION_LIMIT:
                await self._hint(asked, "long" if question else "empty")
                return
            home = self._bot.memory.choices(place.key).channel
            if home is not None and not _is_in(message, home):
                await self._hint(asked, "elsewhere", channel=home)
                return
            written = self._bot.memory.ask(asked)
            if written is not None:
                await self._answer(written, message)

    async def edited(self, message: discord.Message) -> None:
        """Answer a message again that now says something else."""
        question = self._question(message)
        if not question or len(question) > QUESTION_LIMIT:
            return
        async with self._turn(message.id):
            earlier = self._bot.memory.of_message(message.id)
            if earlier is not None and earlier.question != question:
                asked = self._bot.memory.reword(earlier, question)
                await self._answer(asked, message)
                return
        if earlier is None and message.edited_at is not None:
            age = message.edited_at - message.created_at
            if age.total_seconds() < _CONVERSATION:  # the mention came by the edit
                await self.said(message)

    async def deleted(self, message: int) -> None:
        """Delete the reply to a message that is gone."""
        async with self._turn(message):
            asked = self._bot.memory.of_message(message)
            if asked is None:
                return
            self._bot.memory.forget(asked)
            if asked.reply is None:
                return
            channel = self._bot.get_partial_messageable(
                asked.channel, guild_id=asked.guild
            )
            reply = channel.get_partial_message(asked.reply)
            try:
                await persist(reply.delete)
            except FAULTS as fault:
                log.info("not deleted", extra={"fault": name(fault), "id": asked.id})

    def _turn(self, message: int) -> asyncio.Lock:
        return self._turns.setdefault(message, asyncio.Lock())

    def _question(self, message: discord.Message) -> str | None:
        """Return what a message asks the bot, or None if it is not meant for it."""
        user = self._bot.user
        if message.author.bot or user is None or not _is_talk(message):
            return None
        if message.guild is not None and user not in message.mentions:
            return None
        mention = re.compile(rf"<@!?{user.id}>")
        return " ".join(mention.sub(" ", message.content).split())

    def _asked(self, message: discord.Message, question: str) -> tuple[Place, Asked]:
        bot = self._bot
        guild = message.guild
        if guild is None:
            place = of_user(message.author.id, bot.settings)
        else:
            place = of_server(guild.id, bot.settings)
        chosen = bot.memory.choices(place.key).language
        spoken = str(guild.preferred_locale) if guild is not None else None
        return place, Asked(
            space=place.space,
            guild=place.guild,
            channel=message.channel.id,
            user=message.author.id,
            question=question,
            previous=self._previous(message, place.space),
            locale=words(chosen or spoken).language,
            source=message.id,
        )

    def _previous(self, message: discord.Message, space: str) -> tuple[str, ...]:
        """Return the questions that a message may lean on."""
        reference = message.reference
        if reference is not None and reference.message_id is not None:
            earlier = self._bot.memory.of_reply(reference.message_id)
            if earlier is not None and earlier.channel == message.channel.id:
                return context(earlier)
        if message.guild is None or isinstance(message.channel, discord.Thread):
            return conversation(self._bot, message.channel.id, space)
        return ()

    async def _answer(self, asked: Asked, message: discord.Message) -> None:
        typing = asyncio.create_task(_typing(message.channel))
        try:
            await self._bot.track(relay(self._bot, asked))
        finally:
            typing.cancel()

    async def _hint(self, asked: Asked, key: str, **facts: object) -> None:
        """Say why there is no answer, and keep the reply with its question."""
        written = self._bot.memory.ask(replace(asked, question=""))
        if written is None:
            return
        text = words(asked.locale)(f"hint.{key}", limit=QUESTION_LIMIT, **facts)
        post = Post(Card(text=text), embeds=self._bot.embeds_in(written))
        try:
            reply = await MessageReply(self._bot, written).show(post)
        except UnreachableError:
            return  # it waits for the next start, as questions do
        self._bot.memory.replied(written, reply)
        self._bot.memory.end(written, "failed")


def conversation(bot: "Bot", channel: int, space: str) -> tuple[str, ...]:
    """Return the questions that the next one in a thread may lean on."""
    since = time.time() - _CONVERSATION
    return bot.memory.conversation(channel, space, since, CONTEXT)


async def _typing(channel: discord.abc.Messageable) -> None:
    """Show that the bot is at work; it does not matter if that fails."""
    try:
        await channel.typing()
    except FAULTS as fault:
        log.debug("not typing", extra={"fault": name(fault)})


def _is_talk(message: discord.Message) -> bool:
    return message.type in (discord.MessageType.default, discord.MessageType.reply)


def _is_in(message: discord.Message, channel: int) -> bool:
    parent = getattr(message.channel, "parent_id", None)
    return channel in (message.channel.id, parent)
