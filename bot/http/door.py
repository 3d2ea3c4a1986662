"""The door: who may come in, how often, with how much, and for how long.

Plain ASGI, outside the routes, so that nothing of a refused request is looked at.
"""

import asyncio
import base64
import binascii
import hmac
import time
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.errors import (
    AmbiguousError,
    LongHeadError,
    RequestError,
    TooLargeError,
    TooManyError,
    TooSlowError,
    UnauthorizedError,
    WrongHostError,
)
from bot.http.options import Options, is_loopback
from bot.http.problems import refusal
from bot.http.rate import Rate

# No script at all: a page that runs nothing has nothing to inject into.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_HEAD = 16 * 1024  # bytes; as much as most proxies let through
_OPEN = frozenset({"/health/live", "/health/ready"})  # a probe carries no token


class Door:
    """Checks every request before *app* sees it; marks every response."""

    def __init__(self, app: ASGIApp, options: Options) -> None:
        """Guard *app* as *options* say."""
        self._app = app
        self._options = options
        self._rate = Rate(options.rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or give up when the time is over."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def marked(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        deadline = self._options.deadline
        try:
            self._check(scope)
            async with asyncio.timeout(deadline):
                await self._app(scope, receive, marked)
        except RequestError as error:
            await refusal(scope, error)(scope, receive, marked)
        except TimeoutError:
            if started:  # a reader who does not read: hang up
                raise
            await refusal(scope, TooSlowError(deadline))(scope, receive, marked)

    def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        if sum(len(name) + len(value) for name, value in headers.raw) > _HEAD:
            raise LongHeadError(_HEAD)
        if "content-length" in headers and "transfer-encoding" in headers:
            raise AmbiguousError
        if scope["path"] not in _OPEN:
            self._known(headers)
            client = scope["client"][0] if scope.get("client") else "local"
            if early := self._rate.wait(client, time.monotonic()):
                raise TooManyError(early)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length[:20]) > self._options.body:
            raise TooLargeError(self._options.body)

    def _known(self, headers: Headers) -> None:
        if self._options.token:
            sent = _token(headers.get("authorization", ""))
            # Compared whole and in constant time, whatever was sent.
            if not hmac.compare_digest(sent, self._options.token.encode()):
                raise UnauthorizedError
        elif not self._own(headers.get("host", "")):
            raise WrongHostError

    def _own(self, host: str) -> bool:
        """Tell whether *host* is a name of ours and not one rebound to our address."""
        name = _name("//" + host)
        public = self._options.public
        return is_loopback(name) or (public is not None and name == _name(public))


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _token(authorization: str) -> bytes:
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip().encode()
    if scheme.lower() == "basic":
        try:
            pair = base64.b64decode(rest.strip(), validate=True)
        except (binascii.Error, ValueError):
            return b""
        return pair.partition(b":")[2]
    return b""
