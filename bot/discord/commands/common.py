"""What several commands share: a reply only its user sees, lists to choose from."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import discord
from discord import app_commands

from bot.discord.card import Card
from bot.discord.patience import acknowledge, persist
from bot.discord.place import of_interaction
from bot.discord.post import Post
from bot.discord.text import short, units

if TYPE_CHECKING:
    from bot.discord.client import Bot
    from bot.service import Service

Came: TypeAlias = "discord.Interaction[Bot]"
Choice: TypeAlias = "app_commands.Choice[str]"
T = TypeVar("T")

TELL = 2.0  # seconds between two words on progress
CHOICES = 25
CHOICE_LIMIT = 100


async def wait(came: Came, *, private: bool = True) -> None:
    """Acknowledge a command whose answer takes a moment."""
    await acknowledge(lambda: came.response.defer(thinking=True, ephemeral=private))


async def show(came: Came, post: Post | Card | str) -> None:
    """Show *post* as the command's reply."""
    if isinstance(post, str):
        post = Card(text=post)
    if isinstance(post, Card):
        post = Post(post)
    shown = post
    await persist(lambda: came.edit_original_response(**shown.edit()))


async def work(came: Came, job: Callable[[], T]) -> T:
    """Run a blocking *job* in turn."""
    place = of_interaction(came, came.client.settings)
    return await came.client.desk.run(place.key, came.user.id, job)


async def write(
    came: Came,
    job: "Callable[[Service], T]",
    progress: Callable[[], str | None] = lambda: None,
) -> T:
    """Run a *job* that changes documents, in turn, beside the questions.

    What *progress* says is shown every few seconds, where it says something.
    """
    bot = came.client

    def work() -> T:
        with closing(bot.service.twin()) as own:
            return job(own)

    place = of_interaction(came, bot.settings)
    ticket = bot.scribe.enter(place.key, came.user.id, work)
    if bot.scribe.waiting > 1:  # the one at work is in line no more
        ahead = max(ticket.ahead, 1)
        await show(came, bot.words_for(came)("wait.writing", ahead=ahead))
    shown: str | None = None
    while not (await asyncio.wait([ticket.done], timeout=TELL))[0]:
        if (said := progress()) and said != shown:
            shown = said
            await show(came, said)
    return await ticket.done


async def titles(came: Came, typed: str) -> list[Choice]:
    """Return the documents whose title has *typed* in it, to choose from."""
    place = of_interaction(came, came.client.settings)
    documents = await came.client.titles.of(place.space, place.key, came.user.id)
    wanted = typed.casefold().strip()
    return [
        app_commands.Choice(name=_name(document.title, document.id), value=document.id)
        for document in documents
        if wanted in document.title.casefold() or document.id.startswith(typed)
        if units(document.id) <= CHOICE_LIMIT
    ][:CHOICES]


def texts(found: Sequence[str]) -> list[Choice]:
    """Return whole texts to choose from; those too long for Discord are left out."""
    return [
        app_commands.Choice(name=text, value=text)
        for text in found
        if text.strip() and units(text) <= CHOICE_LIMIT
    ][:CHOICES]


def _name(title: str, identity: str) -> str:
    return short(title, CHOICE_LIMIT) or identity
