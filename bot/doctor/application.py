"""What Discord says of the bot's application: is the token taken, what is switched on.

Asked only where somebody wants it; the token goes to Discord and nowhere else.
"""

import json
import time
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any, cast
from urllib.parse import urlsplit

from bot import __version__
from bot.doctor.finding import Finding

API = "https://discord.com/api/v10"
_PATIENCE = 5.0  # seconds
_AGENT = f"DiscordBot (pincite, {__version__})"
_REFUSED = 401
_FOUND = 200
_SKEW = 60.0  # seconds of difference between two clocks
# Discord's reference, "Application Flags": those of a large bot and of a small one.
_INTENTS = {
    "presences": 1 << 12 | 1 << 13,
    "members": 1 << 14 | 1 << 15,
    "message content": 1 << 18 | 1 << 19,
}
_PORTAL = "the Bot page at https://discord.com/developers/applications"


def findings(token: str, api: str) -> Iterator[Finding]:
    """Ask *api*, the base of Discord's REST interface, about the *token*'s bot."""
    try:
        response, body = _get(f"{api}/applications/@me", token)
    except (OSError, HTTPException, ValueError) as error:
        mend = "look at the firewall, the proxy and /etc/resolv.conf"
        yield Finding("discord", well=False, says=f"not reached: {error}", mend=mend)
        return
    yield from _clock(response)
    if response.status == _REFUSED:
        mend = f"reset it on {_PORTAL}, and set the new one"
        yield Finding("discord", well=False, says="the token is refused", mend=mend)
        return
    if response.status != _FOUND:
        says = f"answers {response.status}; try again later"
        yield Finding("discord", well=False, says=says, optional=True)
        return
    yield Finding("discord", well=True, says="reached; the token is taken")
    yield _intents(int(body.get("flags", 0)))


def _intents(flags: int) -> Finding:
    """Say which privileged intents are switched on: Pincite asks for none."""
    on = [name for name, bits in _INTENTS.items() if flags & bits]
    if not on:
        says = "none that is privileged is switched on; none is needed"
        return Finding("intents", well=True, says=says)
    says = f"{', '.join(on)} switched on, which Pincite never asks for"
    mend = f"switch them off on {_PORTAL}"
    return Finding("intents", well=False, says=says, mend=mend, optional=True)


def _clock(response: HTTPResponse) -> Iterator[Finding]:
    """Compare this machine's clock with Discord's, where it tells the time."""
    try:
        theirs = parsedate_to_datetime(response.getheader("Date", ""))
    except ValueError:
        return
    late = theirs.timestamp() - time.time()
    says = f"{abs(late):.0f} s {'behind' if late > 0 else 'ahead of'} Discord's"
    mend = "set the clock: `timedatectl set-ntp true`"
    yield Finding("clock beside Discord's", abs(late) < _SKEW, says, mend)


def _get(address: str, token: str) -> tuple[HTTPResponse, Mapping[str, Any]]:
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.netloc, timeout=_PATIENCE)
    try:
        headers = {"Authorization": f"Bot {token}", "User-Agent": _AGENT}
        connection.request("GET", parts.path, headers=headers)
        response = connection.getresponse()
        read: Any = json.loads(response.read() or b"{}")
        body = cast("dict[str, Any]", read) if isinstance(read, dict) else {}
        return response, body
    finally:
        connection.close()
