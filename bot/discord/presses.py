"""What happens when a button is pressed."""

from typing import TYPE_CHECKING, TypeAlias

import discord

from bot.discord import buttons, modals
from bot.discord.card import Card
from bot.discord.lists import number_cards
from bot.discord.memory import Asked
from bot.discord.patience import acknowledge, persist
from bot.discord.post import Attached, Post
from bot.discord.relay import answer_again, compared, json_of
from bot.discord.render import Look, answer_cards, source_cards
from bot.discord.trouble import reason
from bot.discord.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.discord.client import Bot

Press: TypeAlias = "discord.Interaction[Bot]"


async def pressed(press: Press, action: str, number: int, page: int) -> None:
    """Do *action* on the question *number*."""
    text = press.client.words_for(press)
    asked = press.client.memory.get(number)
    if asked is None:
        await say(press, text("button.expired"))
    elif action in ("page", "sources", "numbers"):
        await _look(press, asked, action, page, text)
    elif action == "follow":
        await acknowledge(
            lambda: press.response.send_modal(modals.FollowUp(asked, text))
        )
    elif action == "right":
        press.client.memory.judge(asked, press.user.id, "right")
        await say(press, text("feedback.right"))
    elif action == "wrong":
        press.client.memory.judge(asked, press.user.id, "wrong")
        await acknowledge(lambda: press.response.send_modal(modals.Wish(asked, text)))
    elif action == "delete":
        await _delete(press, asked, text)


async def say(press: Press, text: str) -> None:
    """Tell only the one who pressed."""
    await acknowledge(lambda: press.response.defer(ephemeral=True, thinking=True))
    await persist(lambda: press.edit_original_response(**Post(Card(text=text)).edit()))


async def _look(
    press: Press, asked: Asked, action: str, page: int, text: Words
) -> None:
    """Show a page of the answer, its sources or its numbers.

    The asker, and whoever has a copy to themselves, turns the page in place; anybody
    else gets a copy.
    """
    message = press.message
    own = message is not None and message.flags.ephemeral
    turn = own or (action == "page" and press.user.id == asked.user)
    if turn and (action == "page" or _turned(message, action)):
        await acknowledge(press.response.defer)
    else:
        await acknowledge(lambda: press.response.defer(ephemeral=True, thinking=True))
    try:
        post = await _page(press, asked, action, page, text)
    except Exception as error:  # noqa: BLE001  whoever pressed must hear of it
        post = Post(Card(text=reason(error, text), tone="trouble"))
    await persist(lambda: press.edit_original_response(**post.edit()))


def _turned(message: discord.Message | None, action: str) -> bool:
    """Tell whether *message* itself shows what *action* turns the pages of."""
    prefix = f"pincite:{action}:"
    shown = [
        child.custom_id or ""
        for row in (message.components if message else ())
        if isinstance(row, discord.ActionRow)
        for child in row.children
        if isinstance(child, discord.Button)
    ]
    return bool(shown) and all(custom_id.startswith(prefix) for custom_id in shown)


async def _page(
    press: Press, asked: Asked, action: str, page: int, text: Words
) -> Post:
    bot, message = press.client, press.message
    answer = await answer_again(bot, asked)
    embeds = action != "page" or message is None or bool(message.embeds)
    look = Look(text, bot.settings.links, embeds)
    if action == "page":
        title = "" if asked.source else asked.question
        cards: Sequence[Card] = answer_cards(answer, look, question=title)
        page = min(page, len(cards) - 1)
        view = buttons.under_answer(asked, answer, pages=len(cards), page=page)
        place, user = asked.guild or asked.user, press.user.id
        shown = await bot.desk.run(place, user, lambda: compared(answer))
        return Post(cards[page], view, shown, embeds=embeds)
    if action == "sources":
        cards = source_cards(answer, look) or (Card(text=text("sources.none")),)
        files: tuple[Attached, ...] = ()
    else:
        title = text("numbers.title")
        cards = number_cards(answer.quantities, text, title=title)
        files = (json_of(answer),)
    page = min(page, len(cards) - 1)
    view = discord.ui.View(timeout=None)
    turn = buttons.Turn(action, asked.id, page, len(cards))
    buttons.turn_pages(view, turn, text)
    return Post(cards[page], view, files)


async def _delete(press: Press, asked: Asked, text: Words) -> None:
    """Delete an answer, for its asker and for moderators."""
    may = press.user.id == asked.user or press.permissions.manage_messages
    if not may:
        await say(press, text("button.not_yours"))
        return
    await acknowledge(press.response.defer)
    await persist(press.delete_original_response)
    press.client.memory.forget(asked)
