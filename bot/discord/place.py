"""Where a question comes from: whose documents it may see, and who manages them."""

from dataclasses import dataclass

import discord

from bot.discord.memory import Choices
from bot.discord.settings import DiscordSettings
from corpus.model import DEFAULT_SPACE


@dataclass(frozen=True, slots=True)
class Place:
    """A server, or one user's own conversations with the bot.

    *key* is the server's id or the user's, *guild* is None for a user.
    """

    key: int
    guild: int | None
    space: str


def of_server(guild: int, settings: DiscordSettings) -> Place:
    """Return the place that is a server."""
    shared = settings.servers == "shared"
    return Place(guild, guild, DEFAULT_SPACE if shared else f"discord-{guild}")


def of_user(user: int, settings: DiscordSettings) -> Place:
    """Return the place that is one user's."""
    shared = settings.dms == "shared"
    return Place(user, None, DEFAULT_SPACE if shared else f"discord-user-{user}")


def of_interaction(
    interaction: "discord.Interaction[discord.Client]", settings: DiscordSettings
) -> Place:
    """Return where an interaction belongs.

    Somebody who brought the bot along to a server that does not have it asks their own
    documents there, never that server's.
    """
    guild = interaction.guild_id
    if guild is not None:
        here = interaction.client.get_guild(guild) is not None
        if here or interaction.is_guild_integration():
            return of_server(guild, settings)
    return of_user(interaction.user.id, settings)


def may_manage(
    interaction: "discord.Interaction[discord.Client]",
    place: Place,
    choices: Choices,
    *,
    adding: bool = False,
) -> bool:
    """Tell whether a user may change the documents, or only add *adding* to them.

    Discord hides the commands from others, but a server can change that, so it is
    checked here again. Nobody manages the operator's documents from a chat.
    """
    if place.space == DEFAULT_SPACE:
        return False
    if place.guild is None:
        return True
    if interaction.permissions.manage_guild:
        return True
    user = interaction.user
    roles = {role.id for role in user.roles} if isinstance(user, discord.Member) else ()
    return adding and any(role in roles for role in choices.roles)


def may_choose(
    interaction: "discord.Interaction[discord.Client]", place: Place
) -> bool:
    """Tell whether a user may change the settings of a place."""
    return place.guild is None or interaction.permissions.manage_guild
