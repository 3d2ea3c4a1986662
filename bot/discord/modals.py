"""Forms: the follow-up question, and what a wrong answer should have said.

discord.py forgets open forms when the bot stops, so each form's id says which question
it is about and which run of the bot opened it; what another run opened is taken up by
`late`.
"""

import re
import secrets
from typing import TYPE_CHECKING, Any, TypeAlias

import discord

from bot.discord.memory import Asked
from bot.discord.words import Words

if TYPE_CHECKING:
    from bot.discord.client import Bot

Filled: TypeAlias = "discord.Interaction[Bot]"

QUESTION_LIMIT = 1000
_LABEL_LIMIT = 45
_OPEN = 900.0  # seconds, as long as Discord takes the form back
_RUN = secrets.token_hex(4)
_ID = re.compile(r"pincite:(?P<form>follow|wish):(?P<number>\d+):(?P<run>[0-9a-f]{8})")


class FollowUp(discord.ui.Modal):
    """Asks for the next question of a conversation."""

    def __init__(self, asked: Asked, text: Words) -> None:
        """Make the form for a follow-up to *asked*."""
        super().__init__(
            title=text("form.follow_title")[:_LABEL_LIMIT],
            timeout=_OPEN,
            custom_id=f"pincite:follow:{asked.id}:{_RUN}",
        )
        self._number = asked.id
        self._field: discord.ui.TextInput[FollowUp] = discord.ui.TextInput(
            label=text("form.follow_label")[:_LABEL_LIMIT],
            custom_id="text",
            style=discord.TextStyle.paragraph,
            max_length=QUESTION_LIMIT,
        )
        self.add_item(self._field)

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Ask it."""
        filled: Filled = interaction
        await filled.client.follow_up(filled, self._number, self._field.value)


class Wish(discord.ui.Modal):
    """Asks what a wrong answer should have said."""

    def __init__(self, asked: Asked, text: Words) -> None:
        """Make the form for the answer to *asked*."""
        super().__init__(
            title=text("form.wish_title")[:_LABEL_LIMIT],
            timeout=_OPEN,
            custom_id=f"pincite:wish:{asked.id}:{_RUN}",
        )
        self._number = asked.id
        self._field: discord.ui.TextInput[Wish] = discord.ui.TextInput(
            label=text("form.wish_label")[:_LABEL_LIMIT],
            custom_id="text",
            style=discord.TextStyle.paragraph,
            max_length=QUESTION_LIMIT,
            required=False,
        )
        self.add_item(self._field)

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Keep it."""
        filled: Filled = interaction
        await filled.client.wished(filled, self._number, self._field.value)


async def late(filled: Filled) -> None:
    """Take a form that another run of the bot opened."""
    data: Any = filled.data or {}
    match = _ID.fullmatch(str(data.get("custom_id", "")))
    if match is None or match["run"] == _RUN:
        return
    value = "".join(_values(data.get("components", [])))
    number = int(match["number"])
    if match["form"] == "follow":
        await filled.client.follow_up(filled, number, value)
    else:
        await filled.client.wished(filled, number, value)


def _values(components: list[dict[str, Any]]) -> list[str]:
    found: list[str] = []
    for component in components:
        if "value" in component:
            found.append(str(component["value"]))
        found += _values(component.get("components", []))
        if inner := component.get("component"):
            found += _values([inner])
    return found
