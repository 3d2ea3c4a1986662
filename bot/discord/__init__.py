"""The Discord front end. Only modules of this package import discord.py."""
