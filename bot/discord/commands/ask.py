"""``/ask``: the question everything else is about."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.discord.asking import take
from bot.discord.commands import common
from bot.discord.modals import QUESTION_LIMIT
from bot.discord.place import of_interaction
from bot.discord.sync import said

if TYPE_CHECKING:
    from bot.discord.client import Bot


@app_commands.command(name=said("ask"), description=said("ask_what"))
@app_commands.rename(
    question=said("question"), within=said("within"), private=said("private")
)
@app_commands.describe(
    question=said("question_what"),
    within=said("within_what"),
    private=said("private_what"),
)
async def ask(
    interaction: "discord.Interaction[Bot]",
    question: app_commands.Range[str, 1, QUESTION_LIMIT],
    within: str | None = None,
    private: bool | None = None,  # noqa: FBT001  Discord passes options by name
) -> None:
    """Answer a question from the documents."""
    await take(interaction, question, document=within, private=private)


@ask.autocomplete("question")
async def popular(
    interaction: "discord.Interaction[Bot]", typed: str
) -> list[common.Choice]:
    """Offer what others here have asked with success."""
    place = of_interaction(interaction, interaction.client.settings)
    return common.texts(
        interaction.client.memory.popular(place.space, typed, common.CHOICES)
    )


@ask.autocomplete("within")
async def documents(
    interaction: "discord.Interaction[Bot]", typed: str
) -> list[common.Choice]:
    """Offer the documents by title."""
    return await common.titles(interaction, typed)
