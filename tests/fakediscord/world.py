"""Users, servers, channels and messages, and who is told of them."""

import asyncio
import contextlib
import copy
import itertools
import mimetypes
import re
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from fakediscord import limits
from fakediscord.things import (
    EPHEMERAL,
    LOADING,
    ApiError,
    Call,
    Interaction,
    Json,
    Session,
    inside,
    many,
)

MESSAGES, DMS, CONTENT = 1 << 9, 1 << 12, 1 << 15  # intents
MEMBER = str((1 << 47) - 1 - (1 << 3) - (1 << 5) - (1 << 13))  # nobody's manager
MANAGER = str((1 << 47) - 1 - (1 << 3))
_EPOCH = 1420070400
_THREADS = 10  # channel types from here on


def iso(at: float | None = None) -> str:
    return datetime.fromtimestamp(time.time() if at is None else at, UTC).isoformat()


class World:
    """All there is, as JSON."""

    cdn = ""

    def __init__(self) -> None:
        self._ids = itertools.count(int((time.time() - _EPOCH) * 1000) << 22)
        self.bot = self._user("testbot", bot=True)
        self.app_id: str = self.bot["id"]
        self.users: dict[str, Json] = {self.app_id: self.bot}
        self.guilds: dict[str, Json] = {}
        self.channels: dict[str, Json] = {}
        self.messages: dict[str, Json] = {}
        self.commands: dict[str | None, list[Json]] = {None: []}
        self.interactions: dict[str, Interaction] = {}
        self.blobs: dict[str, bytes] = {}
        self.sessions: dict[str, Session] = {}
        self.calls: list[Call] = []
        self._changed = asyncio.Event()

    def snowflake(self) -> str:
        return str(next(self._ids))

    def notify(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, condition: Callable[[], Any], timeout: float = 8.0) -> Any:  # noqa: ASYNC109
        """Wait for *condition*, looked at again after every request and message."""
        end = time.monotonic() + timeout
        while not (value := condition()):
            left = end - time.monotonic()
            if left <= 0:
                last = [(c.method, c.path, c.status) for c in self.calls[-6:]]
                raise TimeoutError(f"it stayed false; last calls: {last}")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), min(left, 0.2))
        return value

    async def quiet(self, span: float = 0.2) -> None:
        """Wait until the bot has sent no request for *span* seconds."""
        seen = -1
        while seen != len(self.calls):
            seen = len(self.calls)
            await asyncio.sleep(span)

    def sent(self, method: str, path: str) -> list[Call]:
        """Return the bot's requests that fit."""
        return [c for c in self.calls if c.method == method and re.search(path, c.path)]

    def _user(self, name: str, *, bot: bool = False) -> Json:
        user: Json = {
            "id": self.snowflake(),
            "username": name,
            "global_name": None if bot else name.title(),
            "discriminator": "0",
            "avatar": None,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": None,
        }
        return user | {"bot": True} if bot else user

    def user(self, name: str) -> Json:
        user = self._user(name)
        return self.users.setdefault(user["id"], user)

    def guild(
        self, name: str, members: Sequence[Json] = (), *, with_bot: bool = True
    ) -> Json:
        identity = self.snowflake()
        everyone = {
            "id": identity,
            "name": "@everyone",
            "permissions": MEMBER,
            "position": 0,
            "color": 0,
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "flags": 0,
            "icon": None,
            "unicode_emoji": None,
            "colors": {
                "primary_color": 0,
                "secondary_color": None,
                "tertiary_color": None,
            },
        }
        ids = [member["id"] for member in members]
        self.guilds[identity] = {
            "id": identity,
            "name": name,
            "owner_id": ids[0] if ids else self.app_id,
            "roles": [everyone],
            "preferred_locale": "en-US",
            "features": [],
            "member_ids": [*ids, self.app_id] if with_bot else ids,
        }
        return self.guilds[identity]

    def channel(
        self, guild: Json, name: str, kind: int = 0, parent: Json | None = None
    ) -> Json:
        channel: Json = {
            "id": self.snowflake(),
            "type": kind,
            "name": name,
            "guild_id": guild["id"],
            "position": 0,
            "permission_overwrites": [],
            "nsfw": False,
            "topic": None,
            "parent_id": parent["id"] if parent else None,
            "rate_limit_per_user": 0,
            "last_message_id": None,
            "flags": 0,
        }
        if kind >= _THREADS and kind != 15:
            channel |= {
                "owner_id": guild["owner_id"],
                "message_count": 0,
                "member_count": 1,
                "total_message_sent": 0,
                "thread_metadata": {
                    "archived": False,
                    "auto_archive_duration": 1440,
                    "archive_timestamp": iso(),
                    "locked": False,
                    "create_timestamp": iso(),
                },
            }
        return self.channels.setdefault(channel["id"], channel)

    def dm(self, user: Json) -> Json:
        for channel in self.channels.values():
            if channel["type"] == 1 and channel["recipients"][0]["id"] == user["id"]:
                return channel
        made: Json = {
            "id": self.snowflake(),
            "type": 1,
            "recipients": [user],
            "last_message_id": None,
            "flags": 0,
        }
        return self.channels.setdefault(made["id"], made)

    def member(self, user: Json) -> Json:
        return {
            "user": user,
            "nick": None,
            "avatar": None,
            "banner": None,
            "roles": [],
            "joined_at": iso(1.6e9),
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
            "communication_disabled_until": None,
        }

    def guild_create(self, guild: Json) -> Json:
        mine = [c for c in self.channels.values() if c.get("guild_id") == guild["id"]]
        threads = [c for c in mine if c["type"] in {10, 11, 12}]
        lists = ("emojis", "stickers", "voice_states", "presences", "stage_instances")
        zeros = ("verification_level", "nsfw_level", "mfa_level", "premium_tier")
        return {
            **{key: value for key, value in guild.items() if key != "member_ids"},
            "member_count": len(guild["member_ids"]),
            "large": False,
            "unavailable": False,
            "joined_at": iso(1.6e9),
            "members": [self.member(self.bot)],
            "channels": [c for c in mine if c not in threads],
            "threads": threads,
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            **{key: [] for key in lists},
            **dict.fromkeys(zeros, 0),
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "afk_timeout": 300,
            "system_channel_flags": 0,
            "premium_progress_bar_enabled": False,
        }

    def store(self, channel: str, name: str, data: bytes, **more: Any) -> Json:
        identity = self.snowflake()
        self.blobs[identity] = data
        url = f"{self.cdn}/attachments/{channel}/{identity}/{name}"
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        facts = {"id": identity, "filename": name, "size": len(data), "url": url}
        return {**facts, "proxy_url": url, "content_type": kind, **more}

    def new_message(
        self,
        channel: Json,
        author: Json,
        body: Json,
        files: Iterable[tuple[str, bytes]] = (),
        **more: Any,
    ) -> Json:
        message: Json = {
            "id": self.snowflake(),
            "channel_id": channel["id"],
            "author": author,
            "timestamp": iso(),
            "edited_timestamp": None,
            "type": 0,
            "content": "",
            "tts": False,
            "pinned": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "flags": 0,
            **more,
        }
        if reference := body.get("message_reference"):
            self._refer(message, channel, reference)
        self.apply(message, channel, body, list(files))
        self.messages[message["id"]] = message
        channel["last_message_id"] = message["id"]
        return message

    def _refer(self, message: Json, channel: Json, reference: Json) -> None:
        target = self.messages.get(str(reference["message_id"]))
        if target is None:
            if reference.get("fail_if_not_exists", True):
                errors = {"message_reference": {"_errors": [{"code": "UNKNOWN"}]}}
                raise ApiError(400, 50035, "Invalid Form Body", errors)
            return
        message["type"] = 19
        message["message_reference"] = {
            "type": 0,
            "channel_id": channel["id"],
            "message_id": target["id"],
        }
        message["referenced_message"] = {
            key: value for key, value in target.items() if key != "referenced_message"
        }

    def apply(
        self, message: Json, channel: Json, body: Json, files: list[tuple[str, bytes]]
    ) -> None:
        """Change *message* as *body* says."""
        if "attachments" in body or files:
            metas = {str(meta["id"]): meta for meta in many(body, "attachments")}
            kept = [a for a in message["attachments"] if a["id"] in metas]
            for i, (name, data) in enumerate(files):
                name_ = metas.get(str(i), {}).get("filename") or name
                kept.append(self.store(channel["id"], name_, data))
            message["attachments"] = kept
        if "content" in body:
            message["content"] = (body["content"] or "").strip()
        if "embeds" in body:
            message["embeds"] = [
                {key: value for key, value in e.items() if value is not None}
                | {"type": "rich"}
                for e in many(body, "embeds")
            ]
        if "components" in body:
            message["components"] = copy.deepcopy(many(body, "components"))
            for number, (_, c) in enumerate(limits.walk(message["components"]), 1):
                c.setdefault("id", number)
        kept_flags = message["flags"] & (EPHEMERAL | LOADING)
        if "flags" in body:
            flags = (body["flags"] or 0) & ~(EPHEMERAL | LOADING)
            message["flags"] = kept_flags | flags
        self._mentions(message, body.get("allowed_mentions"))

    def _mentions(self, message: Json, allowed: Json | None) -> None:
        parse = None if allowed is None else allowed.get("parse", [])
        ids = re.findall(r"<@!?(\d+)>", message["content"])
        if allowed is not None:
            named = [str(user) for user in many(allowed, "users")]
            ids = [i for i in ids if "users" in (parse or []) or i in named]
        replied = inside(message, "referenced_message").get("author")
        if replied and (allowed is None or allowed.get("replied_user")):
            ids.append(replied["id"])
        message["mentions"] = [self.users[i] for i in ids if i in self.users]
        everyone = re.search(r"@(everyone|here)\b", message["content"])
        message["mention_everyone"] = bool(everyone) and (
            parse is None or "everyone" in parse
        )

    async def tell(self, kind: str, message: Json) -> None:
        """Dispatch a message event, its content hidden as the intents demand."""
        channel = self.channels.get(message["channel_id"])
        if message["flags"] & EPHEMERAL or channel is None:
            return
        more: Json = {}
        if channel.get("guild_id"):
            guild = self.guilds[channel["guild_id"]]
            if self.app_id not in guild["member_ids"]:
                return
            member = self.member(message["author"])
            del member["user"]
            more = {"guild_id": guild["id"], "member": member}
        for session in list(self.sessions.values()):
            event = {**message, **more}
            ours = message["author"]["id"] == self.app_id
            mentioned = any(u["id"] == self.app_id for u in message["mentions"])
            if more and not (ours or mentioned) and not session.intents & CONTENT:
                event |= {"content": "", "embeds": [], "attachments": []}
                event["components"] = []
            await self.dispatch(kind, event, MESSAGES if more else DMS, only=session)

    async def dispatch(
        self, t: str, d: Json, intent: int = 0, only: Session | None = None
    ) -> None:
        """Send an event to every session that wants it, and keep it for a resume."""
        for session in [only] if only else list(self.sessions.values()):
            if intent and not session.intents & intent:
                continue
            session.seq += 1
            session.log.append((session.seq, t, copy.deepcopy(d)))
            if session.conn:
                await session.conn.send(0, d, session.seq, t)
