"""A server with people in it, in this process, and how to read what they are shown."""

from typing import Any

import discord
from simcord.env import Env
from simcord.results import InteractionResult

from bot.discord.client import Bot
from plainservice import PlainService, document


class World:
    def __init__(self, env: Env, bot: Bot, service: PlainService) -> None:
        self.env, self.bot, self.service = env, bot, service
        self.guild = env.create_guild()
        self.general = self.guild.create_text_channel("general")
        managers = self.guild.create_role(
            "Managers", permissions=discord.Permissions(manage_guild=True)
        )
        self.alice = self.guild.add_member(env.create_user("alice"))
        self.bob = self.guild.add_member(env.create_user("bob"))
        self.manager = self.guild.add_member(
            env.create_user("manager"), roles=[managers]
        )
        self.space = f"discord-{self.guild.id}"
        service.keep(document(space=self.space))


def text(shown: Any) -> str:
    (embed,) = shown.embeds
    return f"{embed.title or ''}\n{embed.description}"


def reply(result: InteractionResult) -> Any:
    return result.response
