"""The requests a bot makes, by method and path."""

import re
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from fakediscord import limits
from fakediscord.faults import Faults
from fakediscord.things import (
    EPHEMERAL,
    LOADING,
    ApiError,
    Call,
    Interaction,
    Json,
    many,
)
from fakediscord.world import iso

Handler: TypeAlias = Callable[..., Awaitable[Any]]

ROUTES: list[tuple[str, re.Pattern[str], Handler]] = []

_CALLBACKS = {2: {4, 5, 9}, 3: {4, 5, 6, 7, 9}, 4: {8}, 5: {4, 5, 6, 7}}


def route(method: str, template: str) -> Callable[[Handler], Handler]:
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template) + "$")

    def keep(handler: Handler) -> Handler:
        ROUTES.append((method, pattern, handler))
        return handler

    return keep


def _get(table: dict[str, Json], key: str, code: int, what: str) -> Json:
    if key not in table:
        raise ApiError(404, code, f"Unknown {what}")
    return table[key]


def _invalid(tree: Json) -> None:
    if tree:
        raise ApiError(400, 50035, "Invalid Form Body", tree)


def _check(body: Json, files: list[tuple[str, bytes]], *, edit: bool = False) -> None:
    tree, empty = limits.message(body, len(files), edit=edit)
    _invalid(tree)
    if empty:
        raise ApiError(400, 50006, "Cannot send an empty message")


@route("GET", "/users/@me")
async def me(fake: Faults, _: Call) -> Json:
    more = {"mfa_enabled": True, "locale": "en-US", "verified": True, "email": None}
    return {**fake.bot, **more}


@route("GET", "/oauth2/applications/@me")
@route("GET", "/applications/@me")
async def application(fake: Faults, _: Call) -> Json:
    return {
        "id": fake.app_id,
        "name": "testbot",
        "icon": None,
        "description": "",
        "verify_key": "0" * 64,
        "flags": 1 << 19,
        "owner": fake.bot,
        "team": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "summary": "",
    }


@route("GET", "/gateway/bot")
async def gateway_bot(fake: Faults, _: Call) -> Json:
    start = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
    return {"url": fake.gateway, "shards": 1, "session_start_limit": start}


@route("POST", "/users/@me/channels")
async def create_dm(fake: Faults, call: Call) -> Json:
    user = str(call.body["recipient_id"])
    return fake.dm(_get(fake.users, user, 10013, "User"))


@route("PUT", "/applications/{app}/commands")
async def put_commands(fake: Faults, call: Call, app: str) -> list[Json]:
    _invalid(limits.commands(call.body))
    old = {(c["type"], c["name"]): c["id"] for c in fake.commands[None]}
    fake.commands[None] = [
        {
            **{key: value for key, value in command.items() if value is not None},
            "id": old.get((kind, command["name"])) or fake.snowflake(),
            "application_id": app,
            "version": fake.snowflake(),
            "type": kind,
            "description": command.get("description") or "",
            "default_member_permissions": rights and str(rights),
        }
        for command in call.body
        for kind in (command.get("type") or 1,)
        for rights in (command.get("default_member_permissions"),)
    ]
    return fake.commands[None]


@route("POST", "/channels/{channel}/messages")
async def create_message(fake: Faults, call: Call, channel: str) -> Json:
    found, body = _get(fake.channels, channel, 10003, "Channel"), _body(call)
    more: Json = {}
    if body.get("nonce") is not None:
        more["nonce"] = body["nonce"]
        if body.get("enforce_nonce"):  # the earlier message is returned, none made
            for old in fake.messages.values():
                if (old.get("nonce"), old["channel_id"]) == (body["nonce"], channel):
                    return old
    _check(body, call.files)
    flags = body.get("flags") or 0
    made = fake.new_message(found, fake.bot, body, call.files, flags=flags, **more)
    await fake.tell("MESSAGE_CREATE", made)
    return made


def _own(fake: Faults, channel: str, message: str) -> Json:
    _get(fake.channels, channel, 10003, "Channel")
    found = _get(fake.messages, message, 10008, "Message")
    if found["channel_id"] != channel or found["flags"] & EPHEMERAL:
        raise ApiError(404, 10008, "Unknown Message")
    if found["author"]["id"] != fake.app_id:
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    return found


def _body(call: Call) -> Json:
    return call.body or {}


async def _edit(fake: Faults, message: Json, call: Call) -> Json:
    body = dict(call.body or {})
    _check(body, call.files, edit=True)
    message["edited_timestamp"] = iso()
    message["flags"] &= ~LOADING
    fake.apply(message, fake.channels[message["channel_id"]], body, call.files)
    await fake.tell("MESSAGE_UPDATE", message)
    return message


@route("PATCH", "/channels/{channel}/messages/{message}")
async def edit_message(fake: Faults, call: Call, channel: str, message: str) -> Json:
    return await _edit(fake, _own(fake, channel, message), call)


@route("DELETE", "/channels/{channel}/messages/{message}")
async def delete_message(fake: Faults, _: Call, channel: str, message: str) -> None:
    await fake.delete(_own(fake, channel, message))


@route("POST", "/channels/{channel}/typing")
async def typing(fake: Faults, _: Call, channel: str) -> None:
    _get(fake.channels, channel, 10003, "Channel")


@route("POST", "/interactions/{identity}/{token}/callback")
async def callback(fake: Faults, call: Call, identity: str, token: str) -> Json:
    came, body = fake.interactions.get(token), call.body
    if came is None:
        raise ApiError(404, 10062, "Unknown interaction")
    try:
        _timely(fake, came, body)
        made = await _respond(fake, came, body["type"], body.get("data") or {}, call)
    except ApiError as error:
        came.refused.append(str(error))
        raise
    came.response = {"type": body["type"], "data": body.get("data") or {}}
    head: Json = {"id": identity, "type": came.payload["type"]}
    resource: Json = {"type": body["type"]}
    if made:
        head |= {
            "response_message_id": made["id"],
            "response_message_loading": bool(made["flags"] & LOADING),
            "response_message_ephemeral": bool(made["flags"] & EPHEMERAL),
        }
        resource["message"] = made
    answer: Json = {"interaction": head}
    return answer | {"resource": resource} if body["type"] in {4, 7} else answer


def _timely(fake: Faults, came: Interaction, body: Json) -> None:
    if came.expired:
        raise ApiError(404, 10062, "Unknown interaction")
    if came.response:
        raise ApiError(400, 40060, "Interaction has already been acknowledged.")
    if time.monotonic() - came.created > fake.ack_deadline:
        came.expired = True
        raise ApiError(404, 10062, "Unknown interaction")
    if body["type"] not in _CALLBACKS[came.payload["type"]]:
        _invalid({"type": {"_errors": [{"code": "BASE_TYPE_CHOICES"}]}})


async def _respond(
    fake: Faults, came: Interaction, kind: int, data: Json, call: Call
) -> Json | None:
    if kind == 8:
        _invalid(limits.choices(many(data, "choices")))
    elif kind == 9:
        _invalid(limits.modal(data))
    elif kind == 4:
        _check(data, call.files)
        came.original = _reply(fake, came, data, call, data.get("flags") or 0)
        await fake.tell("MESSAGE_CREATE", came.original)
    elif kind == 5:
        flags = ((data.get("flags") or 0) & EPHEMERAL) | LOADING
        came.original = _reply(fake, came, {}, None, flags)
        await fake.tell("MESSAGE_CREATE", came.original)
    else:
        came.original = came.message
    return came.original if kind in {4, 5, 6, 7} else None


def _reply(
    fake: Faults, came: Interaction, body: Json, call: Call | None, flags: int
) -> Json:
    owners = came.payload["authorizing_integration_owners"]
    meta: Json = {
        "id": came.payload["id"],
        "type": came.payload["type"],
        "user": came.user,
        "authorizing_integration_owners": owners,
    }
    if came.payload["type"] == 3 and came.message:
        meta["interacted_message_id"] = came.message["id"]
    if came.payload["type"] == 5:
        meta["triggering_interaction_metadata"] = {**meta, "type": 2}
    return fake.new_message(
        came.channel,
        fake.bot,
        body,
        call.files if call else (),
        flags=flags,
        application_id=fake.app_id,
        webhook_id=fake.app_id,
        type=20 if came.payload["type"] == 2 else 0,
        interaction_metadata=meta,
    )


def _hooked(fake: Faults, app: str, token: str, message: str) -> Json:
    came = fake.interactions.get(token)
    if app != fake.app_id or came is None or came.response is None:
        raise ApiError(404, 10015, "Unknown Webhook")
    old = time.monotonic() - came.created > fake.token_life
    if came.expired or came.dead or old:
        raise ApiError(401, 50027, "Invalid Webhook Token")
    known = [m for m in (*came.followups, came.original) if m]
    found = came.original
    if message != "@original":
        found = next((m for m in known if m["id"] == message), None)
    if found is None or found["id"] not in fake.messages:
        raise ApiError(404, 10008, "Unknown Message")
    if found["channel_id"] not in fake.channels:
        raise ApiError(404, 10003, "Unknown Channel")
    return found


@route("GET", "/webhooks/{app}/{token}/messages/{message}")
async def get_hooked(fake: Faults, _: Call, app: str, token: str, message: str) -> Json:
    return _hooked(fake, app, token, message)


@route("PATCH", "/webhooks/{app}/{token}/messages/{message}")
async def edit_hooked(
    fake: Faults, call: Call, app: str, token: str, message: str
) -> Json:
    return await _edit(fake, _hooked(fake, app, token, message), call)


@route("DELETE", "/webhooks/{app}/{token}/messages/{message}")
async def delete_hooked(
    fake: Faults, _: Call, app: str, token: str, message: str
) -> None:
    await fake.delete(_hooked(fake, app, token, message))
