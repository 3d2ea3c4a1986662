"""``/numbers``: every number in a document or a text, and how it is read."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.claim import numbers_in
from bot.contract import dumps, quantity_object
from bot.discord.commands import common
from bot.discord.lists import number_cards
from bot.discord.modals import QUESTION_LIMIT
from bot.discord.place import of_interaction
from bot.discord.post import Attached, Post
from bot.discord.sync import said

if TYPE_CHECKING:
    from bot.discord.client import Bot


@app_commands.command(name=said("numbers"), description=said("numbers_what"))
@app_commands.rename(document=said("document"), text=said("text"))
@app_commands.describe(document=said("document_what"), text=said("text_what"))
async def numbers(
    interaction: "discord.Interaction[Bot]",
    document: str | None = None,
    text: app_commands.Range[str, 1, QUESTION_LIMIT] | None = None,
) -> None:
    """Show the numbers, and give them as a file."""
    await common.wait(interaction)
    bot = interaction.client
    texts = bot.words_for(interaction)
    if document is not None:
        space = of_interaction(interaction, bot.settings).space
        title = await common.work(
            interaction, lambda: bot.service.document(document, space=space).title
        )
        found = await common.work(
            interaction, lambda: bot.service.quantities(document, space=space)
        )
    elif text is not None:
        title = text
        found = await common.work(interaction, lambda: list(numbers_in(text)))
    else:
        await common.show(interaction, texts("numbers.which"))
        return
    rows = "".join(f"{dumps(quantity_object(quantity))}\n" for quantity in found)
    files = (Attached("numbers.jsonl", rows.encode()),) if found else ()
    cards = number_cards(found, texts, title=title)
    await common.show(interaction, Post(cards[0], None, files))


@numbers.autocomplete("document")
async def documents(
    interaction: "discord.Interaction[Bot]", typed: str
) -> list[common.Choice]:
    """Offer the documents by title."""
    return await common.titles(interaction, typed)
