"""What users do: say, ask, press, fill in, choose from menus, edit, delete."""

import copy
import time
from collections.abc import Iterable
from typing import Any

from fakediscord import limits
from fakediscord.gateway import Gateway
from fakediscord.things import EPHEMERAL, Interaction, Json, Refused, many
from fakediscord.world import DMS, MANAGER, MEMBER, MESSAGES, iso


class Users(Gateway):
    """Drives the bot as people would; what their client forbids raises Refused."""

    def __init__(self, token: str, *, heartbeat: float = 41.25) -> None:
        super().__init__(token, heartbeat=heartbeat)
        self.managers: set[str] = set()

    async def say(
        self,
        user: Json,
        channel: Json,
        content: str = "",
        *,
        reply_to: Json | None = None,
        files: Iterable[tuple[str, bytes]] = (),
    ) -> Json:
        body: Json = {"content": content}
        if reply_to is not None:
            body["message_reference"] = {"message_id": reply_to["id"]}
        message = self.new_message(channel, user, body, files)
        await self.tell("MESSAGE_CREATE", message)
        return message

    async def edit(self, message: Json, content: str) -> None:
        channel = self.channels[message["channel_id"]]
        self.apply(message, channel, {"content": content}, [])
        message["edited_timestamp"] = iso()
        await self.tell("MESSAGE_UPDATE", message)

    async def delete(self, message: Json) -> None:
        del self.messages[message["id"]]
        if message["flags"] & EPHEMERAL or message["channel_id"] not in self.channels:
            return
        channel = self.channels[message["channel_id"]]
        event: Json = {"id": message["id"], "channel_id": channel["id"]}
        guild = channel.get("guild_id")
        if guild:
            event["guild_id"] = guild
        await self.dispatch("MESSAGE_DELETE", event, MESSAGES if guild else DMS)

    async def delete_channel(self, channel: Json) -> None:
        del self.channels[channel["id"]]
        kind = "THREAD_DELETE" if channel["type"] in {10, 11, 12} else "CHANNEL_DELETE"
        await self.dispatch(kind, channel)

    async def slash(
        self,
        user: Json,
        channel: Json,
        name: str,
        /,
        *,
        _install: int = 0,
        _focused: str | None = None,
        **options: Any,
    ) -> Interaction:
        """Run "/name" or "/group sub"; attachments are (file name, bytes)."""
        root, *path = name.split()
        command = leaf = self._command(root, channel)
        resolved: Json = {}
        trail: list[Json] = []
        for part in path:
            found = [o for o in many(leaf, "options") if o["name"] == part]
            if not found:
                raise Refused(f"no subcommand {part}")
            leaf = found[0]
            trail.append(leaf)
        given = self._options(leaf, options, channel, resolved, _focused)
        for option in reversed(trail):
            given = [{"name": option["name"], "type": option["type"], "options": given}]
        data: Json = {"id": command["id"], "name": root, "type": 1, "options": given}
        if resolved:
            data["resolved"] = resolved
        kind = 4 if _focused else 2
        return await self._interact(kind, user, channel, data, install=_install)

    async def complete(
        self, user: Json, channel: Json, name: str, option: str, text: str
    ) -> list[Json]:
        """Type *text* into an option that completes."""
        typed: Json = {option: text}
        came = await self.slash(user, channel, name, _focused=option, **typed)
        await self.until(lambda: came.response or came.refused)
        return came.choices

    async def menu(
        self, user: Json, channel: Json, name: str, target: Json
    ) -> Interaction:
        command = self._command(name, channel, 3)
        data = {
            "id": command["id"],
            "name": name,
            "type": 3,
            "target_id": target["id"],
            "resolved": {"messages": {target["id"]: target}},
        }
        return await self._interact(2, user, channel, data)

    async def press(self, user: Json, message: Json, label: str) -> Interaction:
        """Press the button with this *label*."""
        now = self.messages.get(message["id"])
        if now is None:
            raise Refused("the message is gone")
        owner = now.get("interaction_metadata", {}).get("user", {}).get("id")
        if now["flags"] & EPHEMERAL and owner != user["id"]:
            raise Refused("another user's ephemeral message")
        buttons = {c.get("label"): c for _, c in limits.walk(now["components"])}
        button = buttons.get(label)
        if button is None or button.get("disabled"):
            raise Refused(f"no button {label!r}; there are {list(buttons)}")
        data = {
            "custom_id": button["custom_id"],
            "component_type": 2,
            "id": button["id"],
        }
        channel = self.channels[now["channel_id"]]
        return await self._interact(3, user, channel, data, message=now)

    async def fill(self, came: Interaction, *texts: str) -> Interaction:
        """Fill in the form that *came* opened, field by field, and send it."""
        if not came.modal:
            raise Refused("no form is open")
        waiting = list(texts)
        rows: list[Json] = []
        for row in came.modal["components"]:
            inner = (row.get("components") or [row.get("component")])[0]
            text = waiting.pop(0)
            least, most = inner.get("min_length", 0), inner.get("max_length", 4000)
            if not least <= len(text) <= most:
                raise Refused("the text's length")
            field = {"type": inner["type"], "id": 1, "value": text}
            field["custom_id"] = inner["custom_id"]
            inside: Json = (
                {"components": [field]} if row["type"] == 1 else {"component": field}
            )
            rows.append({"type": row["type"], "id": 2, **inside})
        data = {"custom_id": came.modal["custom_id"], "components": rows}
        return await self._interact(
            5, came.user, came.channel, data, message=came.message
        )

    def _command(self, name: str, channel: Json, kind: int = 1) -> Json:
        for command in self.commands[None]:
            if command["name"] == name and command["type"] == kind:
                where = 0 if channel.get("guild_id") else 1
                if where not in (command.get("contexts") or [0, 1, 2]):
                    raise Refused(f"/{name} is not offered there")
                return command
        raise Refused(f"no command {name!r} is registered")

    def _options(
        self,
        command: Json,
        given: Json,
        channel: Json,
        resolved: Json,
        focused: str | None,
    ) -> list[Json]:
        specs = {option["name"]: option for option in many(command, "options")}
        if unknown := set(given) - set(specs):
            raise Refused(f"no such option {unknown}")
        found: list[Json] = []
        for name, option in specs.items():
            if name not in given:
                if option.get("required") and not focused:
                    raise Refused(f"option {name} is required")
                continue
            value, kind = given[name], option["type"]
            if kind == 3 and name != focused:
                least, most = option.get("min_length", 0), option.get("max_length")
                if not least <= len(value) <= (most or 6000):
                    raise Refused(f"{name} has a bad length")
            if kind == 11:
                attachment = self.store(channel["id"], *value, ephemeral=True)
                resolved.setdefault("attachments", {})[attachment["id"]] = attachment
                value = attachment["id"]
            found.append({"name": name, "type": kind, "value": value})
            if name == focused:
                found[-1]["focused"] = True
        return found

    async def _interact(  # noqa: PLR0913  what an interaction is made of
        self,
        kind: int,
        user: Json,
        channel: Json,
        data: Json,
        *,
        message: Json | None = None,
        install: int = 0,
    ) -> Interaction:
        identity, guild_id = self.snowflake(), channel.get("guild_id")
        owner = user["id"] if install else guild_id or "0"
        payload: Json = {
            "id": identity,
            "application_id": self.app_id,
            "type": kind,
            "token": f"itok-{identity}",
            "version": 1,
            "data": data,
            "channel_id": channel["id"],
            "channel": {**channel, "permissions": MEMBER},
            "app_permissions": MEMBER,
            "locale": user.get("locale", "en-US"),
            "entitlements": [],
            "attachment_size_limit": 10 << 20,
            "authorizing_integration_owners": {str(install): owner},
            "context": 0 if guild_id else 1,
        }
        if guild_id:
            rights = MANAGER if user["id"] in self.managers else MEMBER
            locale = self.guilds[guild_id]["preferred_locale"]
            payload |= {
                "guild_id": guild_id,
                "guild": {"id": guild_id, "locale": locale, "features": []},
                "guild_locale": locale,
                "member": {**self.member(user), "permissions": rights},
            }
        else:
            payload["user"] = user
        if message:
            payload["message"] = message
        came = Interaction(
            copy.deepcopy(payload), user, channel, time.monotonic(), install, message
        )
        self.interactions[payload["token"]] = came
        await self.dispatch("INTERACTION_CREATE", came.payload)
        return came
