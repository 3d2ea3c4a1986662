"""What to do when Discord does not do as asked: try again, where that is safe."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

T = TypeVar("T")

log = logging.getLogger(__name__)

# discord.py tries again after a 500, 502 or 504 but lets a dropped connection through,
# as aiohttp's error, and on most routes a 503.
FAULTS = (discord.HTTPException, aiohttp.ClientError, OSError)
ACKNOWLEDGED = 40060  # an earlier try was acted on though it seemed to fail

_DOUBTS = 2
_ACK_SECONDS = 2.6  # of the three there are
_ACK_TRY = 0.8  # discord.py itself would wait a second and more between tries
_SERVER_ERROR = 500
_RATE_LIMITED = 429


async def persist(act: Callable[[], Awaitable[T]], *, tries: int = 6) -> T:
    """Repeat *act*, which must be safe to repeat, until it works or cannot work.

    After a try that may have been acted on, a refusal is not believed at once: a
    repetition finds out.
    """
    doubts = 0
    for attempt in range(1, tries):
        try:
            return await act()
        except FAULTS as fault:
            if passing(fault):
                doubts = _DOUBTS
            elif doubts:
                doubts -= 1
            else:
                raise
            log.info("again", extra={"fault": name(fault), "attempt": attempt})
        await asyncio.sleep(min(0.25 * 2**attempt, 5.0))
    return await act()


async def acknowledge(act: Callable[[], Awaitable[object]]) -> bool:
    """Repeat *act*, an interaction's first response, within the three seconds.

    Tells whether Discord took it.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + _ACK_SECONDS
    while True:
        try:
            await asyncio.wait_for(act(), _ACK_TRY)
        except discord.InteractionResponded:
            return True
        except TimeoutError:
            pass
        except FAULTS as fault:
            if getattr(fault, "code", None) == ACKNOWLEDGED:
                return True
            if not passing(fault):
                log.warning("unacknowledged", extra={"fault": name(fault)})
                return False
        else:
            return True
        if loop.time() >= end:
            return False
        await asyncio.sleep(0.05)


def passing(fault: BaseException) -> bool:
    """Tell whether a *fault* may be gone the next time."""
    if isinstance(fault, discord.HTTPException):
        return fault.status >= _SERVER_ERROR or fault.status == _RATE_LIMITED
    return True


def name(fault: BaseException) -> str:
    """Return what a log may say of a *fault*: no address, which may hold a token."""
    if isinstance(fault, discord.HTTPException):
        return f"{type(fault).__name__} {fault.status} {fault.code}"
    return type(fault).__name__
