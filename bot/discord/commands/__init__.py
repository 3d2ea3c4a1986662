"""The commands, each a thin layer over what it calls."""
# pyright: reportUnknownVariableType=false
# discord.py leaves one type of its decorated commands open.

from bot.discord.commands.about import about, privacy, status
from bot.discord.commands.ask import ask
from bot.discord.commands.choose import settings
from bot.discord.commands.compare import chart, compare
from bot.discord.commands.menus import add_link, answer_this, check_claim
from bot.discord.commands.numbers import numbers
from bot.discord.commands.source import Source
from bot.discord.sync import AnyCommand

COMMANDS: tuple[AnyCommand, ...] = (
    ask,
    answer_this,
    check_claim,
    add_link,
    Source(),
    numbers,
    compare,
    chart,
    about,
    privacy,
    status,
    settings,
)

__all__ = ["COMMANDS"]
