"""``/compare`` and ``/chart``: the documents' numbers about one thing, side by side."""

from typing import TYPE_CHECKING

from discord import app_commands

from bot.compare import Row, of_facts
from bot.discord.attach import pictures, tables
from bot.discord.commands import common
from bot.discord.lists import compared_cards
from bot.discord.modals import QUESTION_LIMIT
from bot.discord.place import of_interaction
from bot.discord.post import Post
from bot.discord.sync import said

if TYPE_CHECKING:
    import discord

    from bot.discord.client import Bot


@app_commands.command(name=said("compare"), description=said("compare_what"))
@app_commands.rename(about=said("about"), unit=said("unit"))
@app_commands.describe(about=said("about_what"), unit=said("unit_what"))
async def compare(
    interaction: "discord.Interaction[Bot]",
    about: app_commands.Range[str, 3, QUESTION_LIMIT],
    unit: app_commands.Range[str, 1, 30] | None = None,
) -> None:
    """Show the numbers as a list and a table."""
    await _show(interaction, about, unit, chart=False)


@app_commands.command(name=said("chart"), description=said("chart_what"))
@app_commands.rename(about=said("about"), unit=said("unit"))
@app_commands.describe(about=said("about_what"), unit=said("unit_what"))
async def chart(
    interaction: "discord.Interaction[Bot]",
    about: app_commands.Range[str, 3, QUESTION_LIMIT],
    unit: app_commands.Range[str, 1, 30] | None = None,
) -> None:
    """Show the numbers as a picture, a list and a table."""
    await _show(interaction, about, unit, chart=True)


async def _show(
    interaction: "discord.Interaction[Bot]",
    about: str,
    unit: str | None,
    *,
    chart: bool,
) -> None:
    bot = interaction.client
    text = bot.words_for(interaction)
    place = of_interaction(interaction, bot.settings)
    private = bot.memory.choices(place.key).private
    await common.wait(interaction, private=private)

    def work() -> tuple[tuple[Row, ...], Post]:
        rows = of_facts(bot.service.facts(space=place.space, unit=unit), about)
        cards = compared_cards(rows, text, bot.settings.links, title=about)
        files = (*(pictures(rows, about) if chart else ()), *tables(rows))
        return rows, Post(cards[0], None, files)

    _, post = await common.work(interaction, work)
    await common.show(interaction, post)
