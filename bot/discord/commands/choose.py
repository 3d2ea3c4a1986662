"""``/settings``: what the managers of a server, or a user, may choose."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands

from bot.discord.card import Card
from bot.discord.commands import common
from bot.discord.memory import Choices
from bot.discord.place import may_choose, of_interaction
from bot.discord.sync import said
from bot.discord.words import Words

if TYPE_CHECKING:
    from bot.discord.client import Bot

_ROLES = 10


@app_commands.command(name=said("settings"), description=said("settings_what"))
@app_commands.default_permissions(manage_guild=True)
@app_commands.rename(
    language=said("language"),
    private=said("private"),
    channel=said("channel"),
    role=said("role"),
    digest=said("digest"),
    reset=said("reset"),
)
@app_commands.describe(
    language=said("language_what"),
    private=said("private_default_what"),
    channel=said("channel_what"),
    role=said("role_what"),
    digest=said("digest_what"),
    reset=said("reset_what"),
)
async def settings(  # noqa: PLR0913, PLR0917  an option each
    interaction: "discord.Interaction[Bot]",
    language: Literal["English", "Deutsch"] | None = None,
    private: bool | None = None,  # noqa: FBT001
    channel: discord.TextChannel | discord.ForumChannel | None = None,
    role: discord.Role | None = None,
    digest: discord.TextChannel | None = None,
    reset: bool = False,  # noqa: FBT001, FBT002
) -> None:
    """Change what is given, and show what holds."""
    await common.wait(interaction)
    bot = interaction.client
    place = of_interaction(interaction, bot.settings)
    if not may_choose(interaction, place):
        text = bot.words_for(interaction)
        await common.show(interaction, text("settings.refused"))
        return
    chosen = Choices() if reset else bot.memory.choices(place.key)
    if language is not None:
        chosen = replace(chosen, language={"English": "en", "Deutsch": "de"}[language])
    if private is not None:
        chosen = replace(chosen, private=private)
    if channel is not None:
        chosen = replace(chosen, channel=channel.id)
    if role is not None:
        chosen = replace(chosen, roles=_toggled(chosen.roles, role.id))
    if digest is not None:
        chosen = replace(chosen, digest=digest.id)
    bot.memory.choose(place.key, chosen)
    text = bot.words_for(interaction)
    await common.show(
        interaction, Card(title=text("settings.title"), text=_shown(chosen, text))
    )


def _toggled(roles: tuple[int, ...], role: int) -> tuple[int, ...]:
    if role in roles:
        return tuple(other for other in roles if other != role)
    return (*roles, role)[-_ROLES:]


def _shown(chosen: Choices, text: Words) -> str:
    nothing = text("settings.nothing")
    return text(
        "settings.text",
        language={"en": "English", "de": "Deutsch"}.get(chosen.language or "", nothing),
        private=text("settings.yes" if chosen.private else "settings.no"),
        channel=f"<#{chosen.channel}>" if chosen.channel else nothing,
        roles=", ".join(f"<@&{role}>" for role in chosen.roles) or nothing,
        digest=f"<#{chosen.digest}>" if chosen.digest else nothing,
    )
