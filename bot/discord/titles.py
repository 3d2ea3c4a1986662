"""The documents' titles, for autocompletion: it must be quick, and may be a bit old."""

import asyncio
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from corpus.errors import PinciteError
from corpus.model import Document

if TYPE_CHECKING:
    from bot.discord.client import Bot

_NEVER = float("-inf")
_FRESH = 20.0
_SPACES = 64
_PATIENCE = 1.5  # of the three seconds there are


class Titles:
    """Remembers which documents a space has, for a little while."""

    def __init__(self, bot: "Bot") -> None:
        """Ask the service of *bot*."""
        self._bot = bot
        self._glance = bot.service.glance()
        self._known: OrderedDict[str, tuple[float, list[Document]]] = OrderedDict()

    async def of(self, space: str, place: int, user: int) -> list[Document]:
        """Return the documents of *space* without their texts, in time or none."""
        at, documents = self._known.get(space, (_NEVER, []))
        if time.monotonic() - at < _FRESH:
            return documents
        try:
            found = await asyncio.wait_for(self._ask(space, place, user), _PATIENCE)
        except (PinciteError, TimeoutError):
            return documents
        self._known[space] = (time.monotonic(), found)
        self._known.move_to_end(space)
        while len(self._known) > _SPACES:
            self._known.popitem(last=False)
        return found

    async def close(self) -> None:
        """Ask nobody any more."""
        if self._glance:
            await self._glance.close()

    async def _ask(self, space: str, place: int, user: int) -> list[Document]:
        if self._glance:  # beside the queue
            return await self._glance.documents(space)
        return await self._bot.desk.run(
            place, user, lambda: self._bot.service.documents(space=space)
        )

    def changed(self, space: str) -> None:
        """Forget what was known of *space*."""
        self._known.pop(space, None)
