"""Ways for an answer to reach whoever asked. None of them answers twice.

An interaction's reply is edited, which may be repeated; a message is sent with a nonce
made of the question's id, so that Discord returns the first one to every repetition.
"""

import logging
from dataclasses import replace
from typing import Any, Protocol

import discord

from bot.discord.card import TITLE_LIMIT
from bot.discord.memory import Asked
from bot.discord.patience import FAULTS, name, passing, persist
from bot.discord.post import Post
from bot.discord.text import line

log = logging.getLogger(__name__)

_UNKNOWN_MESSAGE = 10008
_BAD_REQUEST = 400


class UnreachableError(Exception):
    """Discord cannot be reached now; what was to be shown may be shown later."""


class Reply(Protocol):
    """One question's reply, which may be shown again and again."""

    async def show(self, post: Post) -> int | None:
        """Show *post* in place of what was shown; return the message's id if any.

        Raises UnreachableError, and a fault where Discord refuses the form of *post*.
        """
        ...

    async def hint(self, post: Post) -> None:
        """Show *post* for the time being, if that is easy: the answer is to come."""
        ...


class HookReply:
    """The reply to an interaction, through its token."""

    def __init__(
        self,
        client: discord.Client,
        asked: Asked,
        came: "discord.Interaction[Any] | None" = None,
    ) -> None:
        """Reply to *came*, or to the one *asked* came by before a restart."""
        self._client = client
        self._asked = asked
        self._came = came

    async def show(self, post: Post) -> int | None:
        """Edit the interaction's reply, or write elsewhere if that cannot be."""
        try:
            message = await persist(lambda: self._edit(post))
        except FAULTS as fault:
            if passing(fault):  # it may have been done, so no other way is safe
                raise UnreachableError from fault
            if getattr(fault, "code", None) == _UNKNOWN_MESSAGE:
                return None  # somebody deleted it: they do not want it
            log.warning("hook lost", extra={"fault": name(fault), "id": self._asked.id})
            if getattr(fault, "status", None) == _BAD_REQUEST:
                raise
            message = None
        if message is not None:
            return message.id
        if self._asked.private:
            return await _tell(self._client, self._asked, post)
        post = _titled(post, self._asked)
        return await MessageReply(self._client, self._asked).show(post)

    async def hint(self, post: Post) -> None:
        """Try once."""
        try:
            await self._edit(post)
        except FAULTS as fault:
            log.info("no hint", extra={"fault": name(fault), "id": self._asked.id})

    async def _edit(self, post: Post) -> discord.Message | None:
        if self._came is not None:
            return await self._came.edit_original_response(**post.edit())
        if self._asked.reply is None or self._asked.token is None:
            return None  # the bot stopped before it knew
        hook = discord.Webhook.partial(
            self._client.application_id or 0, self._asked.token, client=self._client
        )
        return await hook.edit_message(self._asked.reply, **post.edit())


class MessageReply:
    """A reply in a channel, thread or direct message."""

    def __init__(self, client: discord.Client, asked: Asked) -> None:
        """Reply where *asked* was asked."""
        self._client = client
        self._asked = asked
        self._reply: int | None = asked.reply if asked.source else None

    async def show(self, post: Post) -> int | None:
        """Send the reply, or edit it if there is one; else tell the asker directly."""
        asked = self._asked
        channel = self._channel()
        try:
            if (reply := self._reply) is not None:
                message = channel.get_partial_message(reply)
                await persist(lambda: message.edit(**post.edit()))
            else:
                sent = await persist(lambda: self._send(channel, post))
                self._reply = sent.id
                if not _shows(sent, post):  # an earlier try's, from before a crash
                    await persist(lambda: sent.edit(**post.edit()))
        except FAULTS as fault:
            if passing(fault):
                raise UnreachableError from fault
            if getattr(fault, "code", None) == _UNKNOWN_MESSAGE:
                return None
            log.warning("not sent", extra={"fault": name(fault), "id": asked.id})
            if getattr(fault, "status", None) == _BAD_REQUEST:
                raise
            return await _tell(self._client, asked, post)
        return self._reply

    async def hint(self, post: Post) -> None:
        """Try once; if it was sent but seemed not to be, the answer replaces it."""
        try:
            if self._reply is None:
                self._reply = (await self._send(self._channel(), post)).id
        except FAULTS as fault:
            log.info("no hint", extra={"fault": name(fault), "id": self._asked.id})

    def _channel(self) -> discord.PartialMessageable:
        asked = self._asked
        return self._client.get_partial_messageable(asked.channel, guild_id=asked.guild)

    async def _send(
        self, channel: discord.PartialMessageable, post: Post
    ) -> discord.Message:
        nonce = f"pincite-{self._asked.id}"
        more = _reference(self._asked)
        return await channel.send(**post.send() | more, nonce=nonce)


async def _tell(client: discord.Client, asked: Asked, post: Post) -> int | None:
    """Send *post* to the asker's direct messages; None where that cannot be either."""
    post = replace(_titled(post, asked), embeds=True)
    try:
        channel = await persist(lambda: client.create_dm(discord.Object(asked.user)))
        nonce = f"pincite-dm-{asked.id}"
        message = await persist(lambda: channel.send(**post.send(), nonce=nonce))
        if not _shows(message, post):
            await persist(lambda: message.edit(**post.edit()))
    except FAULTS as fault:
        if passing(fault):
            raise UnreachableError from fault
        log.warning("undeliverable", extra={"fault": name(fault), "id": asked.id})
        return None
    return message.id


def _titled(post: Post, asked: Asked) -> Post:
    """Return *post* with its question, for places where nothing else shows it."""
    return replace(
        post, card=replace(post.card, title=line(asked.question, TITLE_LIMIT))
    )


def _shows(message: discord.Message, post: Post) -> bool:
    if not post.embeds:
        return message.content.strip() == post.card.plain().strip()
    shown = message.embeds[0].description if message.embeds else None
    return (shown or "").strip() == post.card.text.strip()


def _reference(asked: Asked) -> dict[str, Any]:
    if asked.source is None:
        return {}
    return {
        "reference": discord.MessageReference(
            message_id=asked.source,
            channel_id=asked.channel,
            guild_id=asked.guild,
            fail_if_not_exists=False,
        )
    }
