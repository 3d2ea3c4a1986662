"""What the fake remembers of requests, faults, interactions and connections."""

import asyncio
import json
import re
import zlib
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import web

Json: TypeAlias = dict[str, Any]

EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 15


def many(thing: Json, key: str) -> list[Any]:
    """Return the list under *key*, empty where there is none."""
    return thing.get(key) or []


def inside(thing: Json, key: str) -> Json:
    """Return the object under *key*, empty where there is none."""
    return thing.get(key) or {}


class ApiError(Exception):
    """An answer that refuses a request."""

    def __init__(
        self, status: int, code: int, message: str, errors: Json | None = None
    ) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status = status
        self.body: Json = {"code": code, "message": message}
        if errors:
            self.body["errors"] = errors


class Refused(AssertionError):  # noqa: N818  it reads as what happened
    """The Discord client would not let a user do this."""


@dataclass
class Call:
    """One request of the bot and what it was answered."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    files: list[tuple[str, bytes]]
    at: float
    status: int = 0
    answer: Any = None


@dataclass
class Fault:
    """What happens to the next *times* requests that fit."""

    method: str
    path: re.Pattern[str]
    status: int
    times: int
    headers: dict[str, str]
    body: Any
    delay: float
    drop: bool
    after: bool  # act first, then fail: the bot cannot know


@dataclass
class Interaction:
    """A command, press, form or completion, and what the bot made of it."""

    payload: Json
    user: Json
    channel: Json
    created: float
    install: int = 0
    message: Json | None = None  # the message a component sits on
    response: Json | None = None  # the callback's body
    original: Json | None = None  # what @original means
    followups: list[Json] = field(default_factory=list[Any])
    refused: list[str] = field(default_factory=list[Any])
    expired: bool = False  # it was taken too late
    dead: bool = False  # its token is of no more use

    @property
    def kind(self) -> int | None:
        """The type of the callback."""
        return self.response["type"] if self.response else None

    @property
    def choices(self) -> list[Json]:
        """What an autocompletion offered."""
        if self.response is None or self.kind != 8:
            return []
        return many(self.response["data"], "choices")

    @property
    def modal(self) -> Json | None:
        """The form that was opened."""
        return self.response["data"] if self.response and self.kind == 9 else None

    @property
    def ephemeral(self) -> bool:
        """Whether only its user sees the reply."""
        return bool(self.original and self.original["flags"] & EPHEMERAL)

    @property
    def answered(self) -> bool:
        """Whether the reply shows something."""
        return bool(self.original and not self.original["flags"] & LOADING)


class Conn:
    """One websocket, with its compression."""

    def __init__(self, request: web.Request, ws: web.WebSocketResponse) -> None:
        self.request, self.ws = request, ws
        self.lock = asyncio.Lock()
        self.session: Session | None = None
        zipped = request.query.get("compress") == "zlib-stream"
        self.zlib = zlib.compressobj() if zipped else None

    async def send(
        self, op: int, d: Any = None, s: int | None = None, t: str | None = None
    ) -> None:
        """Send one gateway message, unless nobody listens any more."""
        text = json.dumps({"op": op, "d": d, "s": s, "t": t})
        async with self.lock:
            if self.ws.closed:
                return
            try:
                if self.zlib is None:
                    await self.ws.send_str(text)
                    return
                data = self.zlib.compress(text.encode())
                await self.ws.send_bytes(data + self.zlib.flush(zlib.Z_SYNC_FLUSH))
            except (ConnectionError, RuntimeError):
                pass  # the session keeps it for a resume


@dataclass
class Session:
    """A gateway session, which outlives its connections."""

    id: str
    intents: int
    seq: int = 0
    log: list[tuple[int, str, Json]] = field(default_factory=list[Any])
    conn: Conn | None = None
