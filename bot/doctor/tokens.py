"""The tokens: their shape alone. None of them is ever shown."""

import base64
import binascii
import re
from collections.abc import Iterator

from bot.doctor.finding import Finding
from bot.settings import Settings

_SHORTEST = 16
# The bot's id in base64, a time, and a signature (Discord's reference, "Bot Tokens").
_DISCORD = re.compile(r"([\w-]{23,30})\.([\w-]{6,7})\.([\w-]{27,})")
_PORTAL = "copy it again from the Bot page of the Discord developer portal"


def findings(settings: Settings) -> Iterator[Finding]:
    """Look at the shape of what is set, and say what goes without it."""
    yield _discord(settings.discord_token)
    yield _http(settings.http_token, settings.http_host)


def _discord(token: str) -> Finding:
    what = "discord token"
    if not token:
        mend = "set DISCORD_TOKEN to run the Discord bot"
        return Finding(what, well=False, says="not set", mend=mend, optional=True)
    if token != token.strip() or token.startswith(("Bot ", '"', "'")):
        mend = "take away the quotes, spaces or the word Bot around it"
        return Finding(what, well=False, says="more than the token", mend=mend)
    match = _DISCORD.fullmatch(token)
    if not match or not _is_id(match[1]):
        says = "not the shape of a bot's token (three parts with dots between)"
        return Finding(what, well=False, says=says, mend=_PORTAL)
    return Finding(what, well=True, says="the shape of a bot's token; not shown")


def _http(token: str, host: str) -> Finding:
    what = "http token"
    if not token:
        mend = "set http_token before http_host to anything that is not loopback"
        says = f"not set; http_host is {host}"
        return Finding(what, host in _LOOPBACK, says, mend)
    if len(token) < _SHORTEST:
        mend = "make a longer one: openssl rand -hex 24"
        return Finding(what, well=False, says=f"{len(token)} characters", mend=mend)
    return Finding(what, well=True, says=f"{len(token)} characters; not shown")


_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def _is_id(part: str) -> bool:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).isdigit()
    except (binascii.Error, ValueError):
        return False
