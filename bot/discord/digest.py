"""Once a week, for managers who want it: what was asked in vain, and what was wrong."""

import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import discord

from bot.discord.card import TEXT_LIMIT, Card, pack
from bot.discord.patience import FAULTS, name, persist
from bot.discord.place import of_server
from bot.discord.post import Post
from bot.discord.text import line
from bot.discord.words import Words, words

if TYPE_CHECKING:
    from bot.discord.client import Bot

log = logging.getLogger(__name__)

_WEEK = 7 * 86400.0
_MOST = 25
_ROW = 300


async def send_digests(bot: "Bot") -> None:
    """Send every digest that is due, each once."""
    now = time.time()
    for guild, choices in list(bot.memory.places()):
        if choices.digest is None or now - choices.digested < _WEEK:
            continue
        bot.memory.choose(guild, replace(choices, digested=now))  # before: never twice
        card = digest(bot, guild, now - _WEEK, words(choices.language))
        channel = bot.get_partial_messageable(choices.digest, guild_id=guild)
        nonce = f"pincite-w-{guild % 10**9}-{int(now) // 86400}"
        send = partial(_send, channel, Post(card), nonce)
        try:
            await persist(send)
        except FAULTS as fault:
            log.warning("digest not sent", extra={"fault": name(fault), "guild": guild})


async def _send(
    channel: discord.PartialMessageable, post: Post, nonce: str
) -> discord.Message:
    return await channel.send(**post.send(), nonce=nonce)


def digest(bot: "Bot", guild: int, since: float, text: Words) -> Card:
    """Return the week of one server."""
    space = of_server(guild, bot.settings).space
    rows = list(_rows(bot, space, since, text)) or [text("digest.nothing")]
    return Card(title=text("digest.title"), text=next(pack(rows, TEXT_LIMIT)))


def _rows(bot: "Bot", space: str, since: float, text: Words) -> Iterator[str]:
    unanswered = bot.memory.unanswered(space, since, _MOST)
    if unanswered:
        yield f"**{text('digest.unanswered')}**"
        for question, times in unanswered:
            yield f"- {line(question, _ROW)}" + (f" ×{times}" if times > 1 else "")
    judged = bot.memory.verdicts(space, since, 1000)
    wrong = [
        (question, wish) for question, verdict, wish in judged if verdict == "wrong"
    ]
    if judged:
        right = len(judged) - len(wrong)
        yield f"**{text('digest.judged', right=right, wrong=len(wrong))}**"
    for question, wish in wrong[:_MOST]:
        yield f"- {line(question, _ROW)}" + (f" → {line(wish, _ROW)}" if wish else "")
