"""The Discord front end. Only modules of this package import discord.py."""

from bot.discord.invite import invite
from bot.discord.run import run

__all__ = ["invite", "run"]
