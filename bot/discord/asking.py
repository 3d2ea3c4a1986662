"""Questions that come by an interaction: a command, a menu, a form."""

from typing import TYPE_CHECKING, TypeAlias

import discord

from bot.discord.listen import conversation
from bot.discord.memory import Asked
from bot.discord.patience import acknowledge
from bot.discord.place import of_interaction
from bot.discord.relay import relay

if TYPE_CHECKING:
    from bot.discord.client import Bot

Came: TypeAlias = "discord.Interaction[Bot]"


async def take(
    came: Came,
    question: str,
    *,
    document: str | None = None,
    private: bool | None = None,
    previous: tuple[str, ...] = (),
) -> None:
    """Acknowledge the question at once, and answer it.

    *private* None leaves it to the choices of the place. Where a server has a channel
    for answers, those elsewhere are private.
    """
    async with came.client.door:
        asked = await _taken(came, question, document, private, previous)
    if asked is not None:
        await came.client.track(relay(came.client, asked, came))


async def _taken(
    came: Came,
    question: str,
    document: str | None,
    private: bool | None,  # noqa: FBT001  as the command has it
    previous: tuple[str, ...],
) -> Asked | None:
    bot = came.client
    place = of_interaction(came, bot.settings)
    choices = bot.memory.choices(place.key)
    if private is None:
        private = choices.private
    if choices.channel is not None and not _is_in(came, choices.channel):
        private = True
    hidden: bool = private
    reply: int | None = None

    async def defer() -> None:
        nonlocal reply
        answer = await came.response.defer(thinking=True, ephemeral=hidden)
        reply = answer.message_id if answer is not None else None

    await acknowledge(defer)
    return bot.memory.ask(
        Asked(
            space=place.space,
            guild=place.guild,
            channel=came.channel_id or 0,
            user=came.user.id,
            question=question,
            document=document,
            previous=previous or _conversation(came, place.space),
            private=private,
            locale=bot.words_for(came).language,
            reply=reply,
            token=came.token,
        )
    )


def _conversation(came: Came, space: str) -> tuple[str, ...]:
    """Return what was asked before in a thread or in direct messages."""
    if came.guild_id is None or isinstance(came.channel, discord.Thread):
        return conversation(came.client, came.channel_id or 0, space)
    return ()


def _is_in(came: Came, channel: int) -> bool:
    parent = getattr(came.channel, "parent_id", None)
    return channel in (came.channel_id, parent)
