"""The menu of a message: answer it, check it, or add the links in it."""

import re
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.claim import check
from bot.discord.asking import take
from bot.discord.commands import common
from bot.discord.commands.source import add_all
from bot.discord.lists import claim_cards
from bot.discord.modals import QUESTION_LIMIT
from bot.discord.place import may_manage, of_interaction
from bot.discord.post import Attached, Post
from bot.discord.sync import said

if TYPE_CHECKING:
    from bot.discord.client import Bot

_LINK = re.compile(r"https?://[^\s<>\"'`|]+[^\s<>\"'`|.,;:!?)\]*_~]")
_LINKS = 10
_NEAREST = 5


@app_commands.context_menu(name=said("menu_answer"))
async def answer_this(
    interaction: "discord.Interaction[Bot]", message: discord.Message
) -> None:
    """Take the message as a question."""
    question = " ".join(message.content.split())
    if 0 < len(question) <= QUESTION_LIMIT:
        await take(interaction, question)
        return
    await common.wait(interaction)
    text = interaction.client.words_for(interaction)
    key = "hint.long" if question else "hint.wordless"
    await common.show(interaction, text(key, limit=QUESTION_LIMIT))


@app_commands.context_menu(name=said("menu_check"))
async def check_claim(
    interaction: "discord.Interaction[Bot]", message: discord.Message
) -> None:
    """Find what the documents say about the message, and compare the numbers."""
    await common.wait(interaction)
    text = interaction.client.words_for(interaction)
    claim = message.content.strip()
    if not claim or len(claim) > QUESTION_LIMIT:
        key = "hint.long" if claim else "hint.wordless"
        await common.show(interaction, text(key, limit=QUESTION_LIMIT))
        return
    space = of_interaction(interaction, interaction.client.settings).space
    service = interaction.client.service
    checked = await common.work(
        interaction,
        lambda: check(claim, service.search(claim, space=space, k=_NEAREST)),
    )
    first, *more = claim_cards(checked, text, interaction.client.settings.links)
    passages = "\n\n".join(sentence.text for sentence in checked.sentences)
    files = (Attached("passages.txt", passages.encode("utf-8", "replace")),)
    await common.show(interaction, Post(first, None, files if more else ()))


@app_commands.context_menu(name=said("menu_add"))
@app_commands.default_permissions(manage_guild=True)
async def add_link(
    interaction: "discord.Interaction[Bot]", message: discord.Message
) -> None:
    """Add the documents that the message links to."""
    await common.wait(interaction)
    bot = interaction.client
    text = bot.words_for(interaction)
    place = of_interaction(interaction, bot.settings)
    if not may_manage(interaction, place, bot.memory.choices(place.key), adding=True):
        await common.show(interaction, text("source.refused"))
        return
    links = list(dict.fromkeys(_LINK.findall(message.content)))[:_LINKS]
    if not links:
        await common.show(interaction, text("source.no_link"))
        return
    await add_all(interaction, [lambda own: own.add(links, space=place.space)])
