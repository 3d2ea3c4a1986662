"""The Discord front end. Only modules of this package import discord.py."""

from bot.discord.run import invite_for, run

__all__ = ["invite_for", "run"]
