"""Whether the servers that a front end needs can be reached."""

import os
import socket
from collections.abc import Iterator

from bot.doctor import application
from bot.doctor.finding import Finding
from bot.settings import Settings

_PATIENCE = 5.0  # seconds
_GATEWAY = "gateway.discord.gg"
_API = "DISCORD_API_BASE"  # as the Discord front end has it
_TLS = 443


def findings(settings: Settings) -> Iterator[Finding]:
    """Ask Discord about the bot, and see whether the HTTP face's port is free."""
    if token := settings.discord_token:
        api = os.environ.get(_API)
        yield from application.findings(token, api or application.API)
        if not api:
            yield _reached(_GATEWAY, _TLS)
    yield _free(settings.http_host, settings.http_port)


def _reached(host: str, port: int) -> Finding:
    mend = "look at the firewall, the proxy and /etc/resolv.conf"
    try:
        with socket.create_connection((host, port), timeout=_PATIENCE):
            return Finding(host, well=True, says="reached")
    except OSError as error:
        return Finding(host, well=False, says=f"not reached: {error}", mend=mend)


def _free(host: str, port: int) -> Finding:
    what = f"{host} port {port}"
    mend = "set http_port to another one, unless it is `pincite serve` that listens"
    try:
        with socket.create_server((host, port)):
            return Finding(what, well=True, says="free")
    except OSError as error:
        says = error.strerror or str(error)
        return Finding(what, well=False, says=says, mend=mend, optional=True)
