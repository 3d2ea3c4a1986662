"""A card as Discord's objects."""

import io
from dataclasses import dataclass, field
from typing import Any

import discord

from bot.discord.card import Card, Tone
from bot.discord.text import short

_COLOURS: dict[Tone, int] = {
    "answer": 0x2E7D32,
    "silence": 0x6C757D,
    "plain": 0x3F51B5,
    "trouble": 0xB71C1C,
}
_DESCRIPTION_LIMIT = 1024


@dataclass(frozen=True, slots=True)
class Attached:
    """A file to go with a message, and its words for those who cannot see it."""

    name: str
    data: bytes
    description: str = ""

    def file(self) -> discord.File:
        """Return it for one sending; Discord's object reads itself empty."""
        text = short(self.description, _DESCRIPTION_LIMIT) or None
        return discord.File(io.BytesIO(self.data), self.name, description=text)


@dataclass(frozen=True, slots=True)
class Post:
    """What one message of the bot shows."""

    card: Card
    view: discord.ui.View | None = None
    files: tuple[Attached, ...] = ()
    embeds: bool = field(default=True)

    def edit(self) -> dict[str, Any]:
        """Return what replaces everything in a message."""
        shown: dict[str, Any] = {
            "content": None if self.embeds else self.card.plain(),
            "embeds": [self._embed()] if self.embeds else [],
            "view": self.view,
            "attachments": [file.file() for file in self.files],
        }
        return shown

    def send(self) -> dict[str, Any]:
        """Return what makes a message."""
        shown: dict[str, Any] = {"files": [file.file() for file in self.files]}
        if self.view is not None:
            shown["view"] = self.view
        if self.embeds:
            return shown | {"embed": self._embed()}
        return shown | {"content": self.card.plain(), "suppress_embeds": True}

    def _embed(self) -> discord.Embed:
        shown = embed(self.card)
        for file in self.files:
            if file.name.endswith(".png"):
                shown.set_image(url=f"attachment://{file.name}")
        return shown


def embed(card: Card) -> discord.Embed:
    """Return *card* as an embed."""
    shown = discord.Embed(
        title=card.title or None,
        description=card.text or None,
        colour=_COLOURS[card.tone],
    )
    if card.footer:
        shown.set_footer(text=card.footer)
    return shown
