"""A schedule of faults: questions are asked while Discord breaks, and counted."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from discordwire import Town, shown
from fakediscord import FakeDiscord, Fault, Interaction, Json

CALLBACK, EDIT, SEND = "/callback$", "/webhooks/.*/messages/@original$", "/messages$"
SERVER_ERRORS = (500, 502, 503)
RESUMED = ("1006", "4000", "op 7", "op 9 resumable")  # what is said is replayed
LOST = ("4009", "op 9 not resumable")  # what is said meanwhile is lost to every bot
_WAIT = 60.0  # seconds until the last answer of a round, some after long backoffs
_NUMBER = re.compile(r"Whose subsidy (\d+)\?")


@dataclass(frozen=True, slots=True)
class Break:
    """A request that goes wrong, once."""

    name: str
    injure: Callable[[FakeDiscord], Fault]


def _request(
    route: str, method: str, path: str, name: str, status: int = 0, **how: float
) -> Break:
    def injure(fake: FakeDiscord) -> Fault:
        return fake.fault(method, path, status, **how)  # type: ignore[arg-type]

    return Break(f"{route}: {name}", injure)


def _route(route: str, method: str, path: str) -> list[Break]:
    """Return what befalls any route: errors and drops, before and after acting."""
    found: list[Break] = []
    for when, after in (("before", False), ("after", True)):
        found += (
            _request(route, method, path, f"{status} {when}", status, after=after)
            for status in SERVER_ERRORS
        )
        name = f"dropped {when}"
        found.append(_request(route, method, path, name, drop=True, after=after))
    for name, how in (
        ("429 with a bucket", {}),
        ("429 for all", {"everywhere": True}),
        ("429 of the edge", {"cloudflare": True}),
    ):
        found.append(_request(route, method, path, name, 429, retry_after=0.2, **how))
    return found


def breaks(town: Town) -> list[Break]:
    """Return all that goes wrong with requests.

    Refused for good is only what the bot sends to channels: whoever cannot be written
    to directly either cannot be told anything.
    """
    channels = "|".join(c["id"] for c in (town.general, town.thread, town.post))
    there = f"/channels/({channels})/messages$"
    return [
        *_route("take", "POST", CALLBACK),
        _request("take", "POST", CALLBACK, "slow", delay=0.3),
        *_route("edit", "PATCH", EDIT),
        _request("edit", "PATCH", EDIT, "404 no such webhook", 404, code=10015),
        *_route("send", "POST", SEND),
        _request("send", "POST", there, "403 may not write", 403, code=50013),
        _request("send", "POST", there, "404 no such channel", 404, code=10003),
        _request("typing", "POST", "/typing$", "500", 500),
    ]


# These befall one question and not a request.
LATE, EXPIRED, GONE = "taken too late", "token expired", "channel deleted"
ODD = (LATE, EXPIRED, GONE)
_ODDS = 0.12
_COMMANDS = ("slash", "private", "menu")
_MESSAGES = ("mention", "thread", "post", "direct")


@dataclass(frozen=True, slots=True)
class Put:
    """A question that was put, by a command or in a message."""

    number: int
    odd: str | None
    came: Interaction | None = None
    message: Json | None = None


class Schedule:
    """Asks while things break, and counts what everybody saw."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town, self.fake = town, town.fake
        self.random = random.Random(seed)  # noqa: S311  a schedule, no secret
        self.breaks = breaks(town)
        self.put: list[Put] = []
        self.broke: Counter[str] = Counter()
        self.people = [self.fake.user(f"u{number}") for number in range(50)]

    async def round(self, count: int) -> None:
        """Ask *count* questions, each with a fault lying in wait; wait for all."""
        lying: list[tuple[str, Fault]] = []
        mine: list[Put] = []
        since = int(self.fake.snowflake())
        for _ in range(count):
            odd = self.random.choice(ODD) if self.random.random() < _ODDS else None
            if odd is None:
                chosen = self.random.choice(self.breaks)
                lying.append((chosen.name, chosen.injure(self.fake)))
            mine.append(await self._ask(len(self.put) + len(mine), odd))
        self.put += mine
        try:
            await self.fake.until(lambda: all(self._seen(mine, since).values()), _WAIT)
        except TimeoutError:
            self.check(mine)
        await self.fake.quiet(0.5)
        self.check(mine)
        self.broke.update(name for name, fault in lying if not fault.times)
        self.broke.update(put.odd for put in mine if put.odd and self._befell(put))
        self.fake.faults.clear()  # else they pile up until nothing could come through

    async def gateway(self, how: str) -> None:
        """Break the connection; ask meanwhile where Discord replays what was said."""
        fake = self.fake
        seen = len(fake.gateway_log)
        if how == "1006":
            fake.drop_gateway()
        elif how == "op 7":
            await fake.reconnect()
        elif how.startswith("op 9"):
            await fake.invalidate(resumable=how == "op 9 resumable")
        else:
            await fake.close_gateway(int(how))
        if how in RESUMED:
            await self.round(4)
        again = "RESUME" if how in RESUMED else "IDENTIFY"
        await fake.until(lambda: again in [k for k, _ in fake.gateway_log[seen:]], 20)
        await fake.connected()
        await asyncio.sleep(0.2)
        self.broke[f"gateway: {how}"] += 1

    def check(self, mine: list[Put]) -> None:
        """Nobody got nothing, and nobody got it twice."""
        seen = self._seen(mine)
        wrong = [put for put in mine if seen[put.number] != 1]
        assert not wrong, "\n".join(self.story(put, seen[put.number]) for put in wrong)

    def report(self) -> str:
        """Return how often what befell, a line each."""
        rows = [f"{count:6} {name}" for name, count in sorted(self.broke.items())]
        total = f"{self.broke.total():,} faults, {len(self.put):,} questions"
        return "\n".join(["", *rows, f"{total}: each answered once"])

    def story(self, put: Put, seen: int) -> str:
        """Return what happened to one question, for a failure's message."""
        keys = [f"Whose subsidy {put.number}?"]
        keys += [put.came.payload["token"]] if put.came else []
        keys += [put.message["id"]] if put.message else []
        said = [f"question {put.number} ({put.odd}) was answered {seen} times"]
        said += (
            f"{call.at:.2f} {call.method} {call.path} {call.status}"
            for call in self.fake.calls
            if any(key in f"{call.path} {call.body}" for key in keys)
        )
        return "\n  ".join(said)

    async def _ask(self, number: int, odd: str | None) -> Put:
        fake, town = self.fake, self.town
        text = f"Whose subsidy {number}?"
        user = self.people[number % len(self.people)]
        ways = _COMMANDS if odd in {LATE, EXPIRED} else (*_COMMANDS, *_MESSAGES)
        way = self.random.choice(ways)
        channels = {"thread": town.thread, "post": town.post, "direct": fake.dm(user)}
        channel = channels.get(way, town.general)
        if odd == GONE and way != "direct":
            channel = fake.channel(town.guild, "doomed", 11, town.general)
        if way in _MESSAGES:
            words = text if way == "direct" else f"{town.me} {text}"
            put = Put(number, odd, message=await fake.say(user, channel, words))
        elif way == "menu":
            target = fake.new_message(channel, user, {"content": text})
            came = await fake.menu(user, channel, "Answer this", target)
            put = Put(number, odd, came, target)
        else:
            private = way == "private"
            came = await fake.slash(
                user, channel, "ask", question=text, private=private
            )
            put = Put(number, odd, came)
        if put.came:
            put.came.expired, put.came.dead = odd == LATE, odd == EXPIRED
        if odd == GONE and way != "direct":
            await fake.delete_channel(channel)
        return put

    def _seen(self, mine: list[Put], since: int = 0) -> Counter[int]:
        """Count the answers and reasons for each of *mine* among messages *since*."""
        own: dict[str, int] = {}
        for put in mine:
            if put.came and put.came.answered and put.came.original:
                own[put.came.original["id"]] = put.number
        own |= {put.message["id"]: put.number for put in mine if put.message}
        seen = Counter({put.number: 0 for put in mine})
        for message in reversed(self.fake.messages.values()):
            if int(message["id"]) < since:
                break
            if message["author"]["id"] != self.fake.app_id:
                continue
            text = shown(message)
            if not text or "in line; about" in text:
                continue
            reference = message.get("message_reference", {}).get("message_id")
            match = _NUMBER.search(text)
            number = own.get(message["id"], own.get(reference, -1))
            if number < 0 and match:
                number = int(match[1])
            if number in seen:
                seen[number] += 1
        return seen

    def _befell(self, put: Put) -> bool:
        """Tell whether the bot came to feel what was odd about a question."""
        key = put.came.payload["token"] if put.came else ""
        key = key or (put.message or {}).get("channel_id", "")
        refused = {401, 404}
        return any(
            key in call.path and call.status in refused for call in self.fake.calls
        )
