"""Start the bot, and stop it when told to."""

import asyncio
import os
import signal
from typing import TYPE_CHECKING

import discord
import yarl
from discord import gateway, http

from bot.discord import log
from bot.discord.client import Bot
from bot.discord.commands import COMMANDS
from bot.discord.invite import invite
from bot.discord.settings import DiscordSettings
from bot.links import Links
from bot.notify import notify, watchdog_seconds
from bot.patient import patient
from bot.service import Service
from corpus.errors import PinciteError

if TYPE_CHECKING:
    from bot.settings import Settings

_STUCK = 600.0  # seconds, longer than the slowest reader is given


class RefusedError(PinciteError):
    """Discord would not let the bot in."""

    def __init__(self, reason: str) -> None:
        """Say why, and where to look."""
        super().__init__(
            f"Discord refused the bot: {reason};"
            " see https://discord.com/developers/applications"
        )


def run(settings: "Settings") -> int:
    """Run the bot until it is told to stop; return the exit status."""
    chosen = _chosen(settings)
    log.start()
    with patient(settings) as service:
        asyncio.run(serve(chosen, service))
    return 0


def invite_for(settings: "Settings") -> str:
    """Return the link that invites the bot whose token is set."""
    return invite(_chosen(settings).token)


def _chosen(settings: "Settings") -> DiscordSettings:
    token, links = settings.discord_token, Links.of(settings)
    return DiscordSettings.from_env(os.environ, settings.data, token, links)


async def serve(settings: DiscordSettings, service: Service) -> None:
    """Run the bot in this event loop until SIGTERM or SIGINT."""
    point_at(settings)
    bot = Bot(settings, service, COMMANDS)
    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    warming = asyncio.create_task(bot.warm())
    running = asyncio.create_task(_connected(bot, settings.token))
    stopping = asyncio.create_task(told.wait())
    watching = asyncio.create_task(_watch(bot))
    # Ready to run, not yet connected: Discord being away is no reason to start again.
    notify("READY=1")
    try:
        await asyncio.wait((running, stopping), return_when="FIRST_COMPLETED")
        if running.done():
            await running
    finally:
        notify("STOPPING=1")
        stopping.cancel()
        await bot.stop()
        watching.cancel()
        warming.cancel()
        if not running.done():
            await asyncio.wait([running], timeout=5)


async def _connected(bot: Bot, token: str) -> None:
    try:
        await bot.start(token)
    except discord.LoginFailure as error:
        raise RefusedError("the token is not valid") from error
    except discord.PrivilegedIntentsRequired as error:
        raise RefusedError("it asks for intents it does not have") from error
    except discord.ConnectionClosed as error:
        raise RefusedError(f"the gateway closed with {error.code}") from error


async def _watch(bot: Bot) -> None:
    """Tell systemd that the event loop turns, and that no job holds up the others."""
    pause = watchdog_seconds()
    while pause:
        if bot.desk.busy_for < _STUCK:
            notify("WATCHDOG=1")
        await asyncio.sleep(pause)


def point_at(settings: DiscordSettings) -> None:
    """Move discord.py to other addresses, for tests: it has no setting for them."""
    if settings.api:
        http.Route.BASE = settings.api
    if settings.gateway:
        gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway)
    if settings.cdn:
        setattr(discord.Asset, "BASE", settings.cdn)  # noqa: B010  a Final in its types
