"""``/help``, ``/privacy`` and ``/status``: what the bot does, keeps, and is doing."""

import time
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.discord.card import Card
from bot.discord.commands import common
from bot.discord.place import of_interaction
from bot.discord.sync import said

if TYPE_CHECKING:
    from bot.discord.client import Bot


@app_commands.command(name=said("help"), description=said("help_what"))
async def about(interaction: "discord.Interaction[Bot]") -> None:
    """Say what the bot does and how to ask it."""
    await common.wait(interaction)
    text = interaction.client.words_for(interaction)
    await common.show(
        interaction, Card(title=text("help.title"), text=text("help.text"))
    )


@app_commands.command(name=said("privacy"), description=said("privacy_what"))
@app_commands.rename(forget=said("forget"))
@app_commands.describe(forget=said("forget_what"))
async def privacy(
    interaction: "discord.Interaction[Bot]",
    forget: bool = False,  # noqa: FBT001, FBT002  Discord passes options by name
) -> None:
    """Say what is kept for how long, or delete what is kept of the user."""
    await common.wait(interaction)
    bot = interaction.client
    text = bot.words_for(interaction)
    if forget:
        count = bot.memory.forget_user(interaction.user.id)
        await common.show(interaction, text("privacy.forgotten", count=count))
        return
    body = text("privacy.text", days=bot.settings.keep_days)
    await common.show(interaction, Card(title=text("privacy.title"), text=body))


@app_commands.command(name=said("status"), description=said("status_what"))
async def status(interaction: "discord.Interaction[Bot]") -> None:
    """Say how the bot is doing."""
    await common.wait(interaction)
    bot = interaction.client
    text = bot.words_for(interaction)
    waiting = bot.desk.waiting
    space = of_interaction(interaction, bot.settings).space
    documents = await common.work(
        interaction, lambda: len(bot.service.documents(space=space))
    )
    state = await common.work(interaction, lambda: bot.service.state(space=space))
    hours = (time.time() - bot.started) / 3600
    body = text(
        "status.text",
        documents=documents,
        state=state,
        waiting=waiting,
        latency=f"{1000 * bot.latency:.0f}",
        hours=f"{hours:.1f}",
        shards=len(bot.shards),
    )
    await common.show(interaction, Card(title=text("status.title"), text=body))
