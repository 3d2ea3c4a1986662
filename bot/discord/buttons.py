"""Buttons that outlive the bot: what they need is in their ids and in the memory.

An id is ``pincite:ACTION:QUESTION`` or, for pages, ``pincite:ACTION:QUESTION:PAGE``.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import discord

from bot.discord.memory import Asked
from bot.discord.words import Words, words
from index.model import Answer

if TYPE_CHECKING:
    from bot.discord.client import Bot

Press: TypeAlias = "discord.Interaction[Bot]"

_STYLES = {"follow": discord.ButtonStyle.primary}  # what most will want next


class Action(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"pincite:(?P<action>[a-z]+):(?P<number>\d+)(?::(?P<page>\d+))?",
):
    """A button under an answer."""

    def __init__(
        self,
        action: str,
        number: int,
        *,
        page: int | None = None,
        label: str = "",
        row: int | None = None,
    ) -> None:
        """Make the button for *action* on the question *number*."""
        place = "" if page is None else f":{page}"
        button: discord.ui.Button[discord.ui.View] = discord.ui.Button(
            label=label or action,
            style=_STYLES.get(action, discord.ButtonStyle.secondary),
            custom_id=f"pincite:{action}:{number}{place}",
        )
        super().__init__(button, row=row)
        self.action, self.number, self.page = action, number, page or 0

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> "Action":
        """Return the button that was pressed, whenever it was made."""
        page = match["page"]
        return cls(
            match["action"], int(match["number"]), page=int(page) if page else None
        )

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button says."""
        press: Press = interaction
        await press.client.pressed(press, self.action, self.number, self.page)


def under_answer(
    asked: Asked, answer: Answer, *, pages: int, page: int
) -> discord.ui.View:
    """Return the buttons for one page of an answer."""
    text = words(asked.locale)
    view = discord.ui.View(timeout=None)
    turn_pages(view, Turn("page", asked.id, page, pages), text)
    row = 1
    if answer.citations or answer.nearest:
        view.add_item(_button("sources", asked, text, row))
    if answer.quantities:
        view.add_item(_button("numbers", asked, text, row))
    view.add_item(_button("follow", asked, text, row))
    for action in ("right", "wrong", "delete"):
        view.add_item(_button(action, asked, text, 2))
    return view


@dataclass(frozen=True, slots=True)
class Turn:
    """Which of how many pages of what is shown."""

    action: str
    number: int
    page: int
    pages: int


def turn_pages(view: discord.ui.View, turn: Turn, text: Words) -> None:
    """Add the buttons to the pages before and after this one, where there are any."""
    for page, key in ((turn.page - 1, "before"), (turn.page + 1, "after")):
        if 0 <= page < turn.pages:
            label = text(f"button.{key}")
            view.add_item(
                Action(turn.action, turn.number, page=page, label=label, row=0)
            )


def _button(action: str, asked: Asked, text: Words, row: int) -> Action:
    return Action(action, asked.id, label=text(f"button.{action}"), row=row)
