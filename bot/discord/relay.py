"""The one way of every question: the queue, the service, the reply.

Whatever fails on it, the asker gets an answer or a reason.
"""

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from bot.compare import of_answer
from bot.contract import answer_object, dumps
from bot.discord import buttons
from bot.discord.attach import pictures, tables
from bot.discord.card import Card
from bot.discord.desk import DeskClosedError
from bot.discord.memory import Asked, State
from bot.discord.patience import FAULTS, name
from bot.discord.post import Attached, Post
from bot.discord.render import Look, answer_cards
from bot.discord.reply import HookReply, MessageReply, Reply, UnreachableError
from bot.discord.trouble import reason
from bot.discord.words import words
from corpus.errors import CorpusMissingError
from index.model import Answer

if TYPE_CHECKING:
    import discord

    from bot.discord.client import Bot

Came: TypeAlias = "discord.Interaction[Bot] | None"

log = logging.getLogger(__name__)

_SAY_SO = 3.0  # seconds of waiting that are worth a word
_PATIENCE = 180.0  # for one answer, its waiting included
_AGAIN = 10.0  # seconds until what could not be sent is tried again
_LATE = 3600.0  # an answer after that is no answer
CONTEXT = 4  # earlier questions that a follow-up may lean on
_ANSWERS = 64  # kept for the buttons


class Answers:
    """The newest answers, so that their buttons need not ask again."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: OrderedDict[int, Answer] = OrderedDict()

    def keep(self, asked: Asked, answer: Answer) -> None:
        """Keep one, and let the oldest go."""
        self._kept[asked.id] = answer
        self._kept.move_to_end(asked.id)
        while len(self._kept) > _ANSWERS:
            self._kept.popitem(last=False)

    def get(self, asked: Asked) -> Answer | None:
        """Return the answer to *asked* if it was kept."""
        return self._kept.get(asked.id)


class _StoppingError(Exception):
    """The bot stops; what was asked stays in its memory for the next start."""


async def relay(bot: "Bot", asked: Asked, came: Came = None) -> None:
    """Answer *asked*, which *came* by an interaction or in a message.

    After a restart there is no *came*, only what *asked* remembers of it.
    """
    with contextlib.suppress(_StoppingError):
        await _relayed(bot, asked, came)


async def _relayed(bot: "Bot", asked: Asked, came: Came) -> None:
    text = words(asked.locale)
    reply: Reply = (
        MessageReply(bot, asked) if asked.token is None else HookReply(bot, asked, came)
    )
    started = time.monotonic()
    try:
        if time.time() - asked.at > _LATE:
            await _end(bot, asked, reply, _trouble(text("trouble.late")))
            return
        made = await _answered(bot, asked, reply)
    except DeskClosedError:
        await reply.hint(_trouble(text("trouble.restart")))
        return  # it stays in the memory as waiting, and is answered at the next start
    except Exception as error:  # noqa: BLE001  the asker must hear of it
        await _end(bot, asked, reply, _trouble(reason(error, text)))
        return
    bot.answers.keep(asked, made.answer)
    view = buttons.under_answer(asked, made.answer, pages=len(made.cards), page=0)
    post = Post(made.cards[0], view, made.files, embeds=bot.embeds_in(asked))
    state: State = "answered" if made.answer else "not_found"
    if not await _show(bot, asked, reply, post):
        await _show(bot, asked, reply, _trouble(text("trouble.unshowable")))
        state = "failed"
    bot.memory.end(asked, state, made.answer.resolved)
    log.info(
        "asked",
        extra={
            "id": asked.id,
            "guild": asked.guild,
            "state": state,
            "seconds": round(time.monotonic() - started, 3),
        },
    )


async def answer_again(bot: "Bot", asked: Asked) -> Answer:
    """Return the answer to an earlier question, from the corpus as it is now."""
    if kept := bot.answers.get(asked):
        return kept
    answer = await bot.desk.run(asked.guild or asked.user, asked.user, _job(bot, asked))
    bot.answers.keep(asked, answer)
    return answer


def context(asked: Asked) -> tuple[str, ...]:
    """Return what a follow-up to *asked* may lean on, oldest first."""
    return (*asked.previous, asked.resolved or asked.question)[-CONTEXT:]


def compared(answer: Answer) -> tuple[Attached, ...]:
    """Return a chart and a table for an answer that compares. Takes a moment."""
    rows = of_answer(answer)
    return (*pictures(rows, answer.resolved or answer.question), *tables(rows))


def json_of(answer: Answer) -> Attached:
    """Return the answer in the machine contract, as a file."""
    return Attached("answer.json", f"{dumps(answer_object(answer))}\n".encode())


@dataclass(frozen=True, slots=True)
class _Made:
    """An answer, ready to be shown."""

    answer: Answer
    cards: tuple[Card, ...]
    files: tuple[Attached, ...]


async def _answered(bot: "Bot", asked: Asked, reply: Reply) -> _Made:
    ask = _job(bot, asked)
    look = Look(words(asked.locale), bot.settings.links, bot.embeds_in(asked))

    def work() -> _Made:
        answer = ask()
        question = "" if asked.source else asked.question  # else it is on the screen
        cards = answer_cards(answer, look, question=question)
        if not (answer or answer.nearest or _documents(bot, asked.space)):
            cards = (replace(cards[0], text=look.words("source.none")),)
        return _Made(answer, cards, compared(answer))

    ticket = bot.desk.enter(asked.guild or asked.user, asked.user, work)
    if ticket.seconds <= _SAY_SO:
        return await asyncio.wait_for(ticket.done, _PATIENCE)
    seconds = f"{ticket.seconds:.0f}"
    wait = look.words("wait.turn", ahead=ticket.ahead, seconds=seconds)
    hint = _Hint(bot.hints, reply, Post(Card(text=wait), embeds=look.embeds))
    try:
        return await asyncio.wait_for(ticket.done, _PATIENCE)
    finally:
        await hint.over()


class _Hint:
    """Says how long the wait is, when nothing more urgent is to be sent.

    It is over before the answer is shown: what is being sent is waited for, as it
    might else arrive after the answer, and what is not is left unsaid.
    """

    def __init__(self, turns: asyncio.Semaphore, reply: Reply, post: Post) -> None:
        self._sending = False
        self._task = asyncio.create_task(self._say(turns, reply, post))

    async def _say(self, turns: asyncio.Semaphore, reply: Reply, post: Post) -> None:
        async with turns:
            self._sending = True
            await reply.hint(post)

    async def over(self) -> None:
        if not self._sending:
            self._task.cancel()
        await asyncio.wait([self._task])


def _documents(bot: "Bot", space: str) -> bool:
    try:
        return bool(bot.service.documents(space=space))
    except CorpusMissingError:
        return False


def _job(bot: "Bot", asked: Asked) -> Callable[[], Answer]:
    service = bot.service

    def ask() -> Answer:
        return service.ask(
            asked.question,
            space=asked.space,
            document=asked.document,
            previous=asked.previous,
        )

    return ask


async def _show(bot: "Bot", asked: Asked, reply: Reply, post: Post) -> bool:
    """Show *post* and remember its message; False if Discord refused its form.

    Where Discord cannot be reached it is tried again until it is too late, or raises
    _StoppingError.
    """
    while True:
        try:
            message = await reply.show(post)
        except UnreachableError:
            log.warning("later", extra={"id": asked.id})
            if time.time() - asked.at > _LATE:
                return True
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(bot.stopping.wait(), _AGAIN)
                raise _StoppingError from None
        except FAULTS as fault:
            log.error("refused", extra={"fault": name(fault), "id": asked.id})  # noqa: TRY400
            return False
        else:
            if message is not None:
                bot.memory.replied(asked, message)
            return True


async def _end(bot: "Bot", asked: Asked, reply: Reply, post: Post) -> None:
    await _show(bot, asked, reply, post)
    bot.memory.end(asked, "failed")


def _trouble(text: str) -> Post:
    return Post(Card(text=text, tone="trouble"))
