"""The parts beneath the bot: memory, patience, settings, the invitation, the log."""

import asyncio
import json
import logging
import os
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.claim import agree, check, numbers_in
from bot.discord.invite import PERMISSIONS, ApplicationUnknownError, application
from bot.discord.log import Apart, Lines
from bot.discord.memory import Asked, Choices, Memory
from bot.discord.patience import acknowledge, persist
from bot.discord.settings import DiscordSettings, TokenMissingError
from corpus.errors import SettingsError
from index.model import Hit
from plainservice import document


def asked(**changes: Any) -> Asked:
    facts: dict[str, Any] = {
        "space": "s",
        "guild": 1,
        "channel": 2,
        "user": 3,
        "question": "Why?",
    }
    return Asked(**(facts | changes))


def test_what_was_asked_is_remembered_whole(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    written = memory.ask(
        asked(document="d", previous=("a", "b"), private=True, token="t", source=9)
    )
    assert written is not None
    memory.close()
    again = Memory(tmp_path)
    assert again.get(written.id) == written
    assert again.of_message(9) == written
    assert again.waiting() == [written]
    again.replied(written, 77)
    again.end(written, "answered")
    ended = again.of_reply(77)
    assert ended == replace(written, reply=77, state="answered", token=None)
    assert again.waiting() == []


def test_one_message_is_one_question(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    assert memory.ask(asked(source=5)) is not None
    assert memory.ask(asked(source=5)) is None
    assert memory.ask(asked()) is not None
    assert memory.ask(asked()) is not None


def test_conversations_are_bounded_expire_and_keep_secrets(tmp_path: Path) -> None:
    memory, now = Memory(tmp_path), time.time()
    for number in range(6):
        memory.ask(asked(question=str(number), at=now - 100 + number))
    memory.ask(asked(question="secret", private=True, at=now))
    memory.ask(asked(question="elsewhere", channel=9, at=now))
    memory.ask(asked(question="of others", space="t", at=now))
    assert memory.conversation(2, "s", now - 98.5, 3) == ("3", "4", "5")
    assert memory.expire(now - 97.5) == 3
    assert memory.conversation(2, "s", 0, 99) == ("3", "4", "5")


def test_a_follow_up_is_kept_as_what_it_was_taken_for(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    one = memory.ask(asked(question="And China?"))
    assert one
    memory.end(one, "answered", "How many has China?")
    assert memory.conversation(2, "s", 0, 9) == ("How many has China?",)
    assert memory.popular("s", "CHINA", 9) == ["How many has China?"]
    memory.end(one, "not_found", "How many has China?")
    assert memory.unanswered("s", 0, 9) == [("How many has China?", 1)]


def test_a_memory_of_before_follow_ups_opens(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.ask(asked())
    memory.close()
    with closing(sqlite3.connect(tmp_path / "discord.db")) as file:
        file.execute("ALTER TABLE asked DROP COLUMN resolved")
    (again,) = Memory(tmp_path).waiting()
    assert again.resolved is None


def test_a_user_is_forgotten_wholly(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    mine, other = memory.ask(asked(question="mine zebra")), memory.ask(asked(user=4))
    assert mine
    assert other
    memory.judge(mine, 4, "right")
    memory.judge(other, 3, "wrong", "my wish")
    memory.choose(3, Choices(language="de"))
    assert memory.forget_user(3) == 1
    assert memory.get(mine.id) is None
    assert memory.verdicts("s", 0, 9) == []
    assert memory.choices(3) == Choices()
    memory.close()
    assert b"zebra" not in (tmp_path / "discord.db").read_bytes()


def test_choices_come_back(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    chosen = Choices(language="de", private=True, roles=(5, 6), channel=7, digest=8)
    memory.choose(1, chosen)
    assert memory.choices(1) == chosen
    assert list(memory.places()) == [(1, chosen)]


def refusal(status: int, code: int = 0) -> discord.HTTPException:
    answer: Any = SimpleNamespace(status=status, reason="")
    return discord.HTTPException(answer, {"code": code, "message": ""})


class Flaky:
    def __init__(self, *faults: Exception) -> None:
        self.faults, self.calls = list(faults), 0

    async def __call__(self) -> str:
        self.calls += 1
        if self.faults:
            raise self.faults.pop(0)
        return "done"


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sleep = asyncio.sleep

    async def nap(_: float) -> None:
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", nap)


@pytest.mark.usefixtures("at_once")
async def test_what_may_pass_is_tried_again() -> None:
    flaky = Flaky(refusal(503), refusal(429), aiohttp.ServerDisconnectedError())
    assert await persist(flaky) == "done"
    assert flaky.calls == 4
    with pytest.raises(discord.HTTPException):
        await persist(Flaky(*[refusal(500)] * 9))


async def test_what_cannot_pass_is_not() -> None:
    flaky = Flaky(refusal(403, 50013))
    with pytest.raises(discord.HTTPException):
        await persist(flaky)
    assert flaky.calls == 1


@pytest.mark.usefixtures("at_once")
async def test_a_refusal_after_a_doubtful_try_is_looked_into() -> None:
    assert await persist(Flaky(refusal(503), refusal(401, 50027))) == "done"
    flaky = Flaky(refusal(503), *[refusal(403, 50013)] * 9)
    with pytest.raises(discord.HTTPException):
        await persist(flaky)
    assert flaky.calls == 4


async def test_an_acknowledgement_that_was_taken_is_done() -> None:
    assert await acknowledge(Flaky(refusal(503), OSError(), refusal(400, 40060)))
    assert not await acknowledge(Flaky(refusal(404, 10062)))


async def test_an_acknowledgement_never_waits_past_its_time() -> None:
    started = time.monotonic()
    assert not await acknowledge(lambda: asyncio.sleep(9))
    assert time.monotonic() - started < 4


def test_the_token_is_found(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("from-file\n")
    for env, token in (
        ({"DISCORD_TOKEN": "first!", "DISCORD_BOT_TOKEN": "two!"}, "first!"),
        ({"DISCORD_BOT_TOKEN": "two!"}, "two!"),
        ({"DISCORD_TOKEN_FILE": str(file)}, "from-file"),
    ):
        settings = DiscordSettings.from_env(env, tmp_path)
        assert settings.token == token
        assert token not in repr(settings)
    with pytest.raises(TokenMissingError):
        DiscordSettings.from_env({}, tmp_path)
    with pytest.raises(SettingsError):
        DiscordSettings.from_env({"DISCORD_TOKEN_FILE": "/nowhere"}, tmp_path)


def test_settings_have_sense(tmp_path: Path) -> None:
    env = {"PINCITE_DISCORD_SHARDS": "auto", "PINCITE_DISCORD_QUEUE": "9"}
    settings = DiscordSettings.from_env(env, tmp_path, "t")
    assert (settings.shards, settings.queue, settings.servers) == (None, 9, "own")
    for name, value in (("SHARDS", "0"), ("QUEUE", "x"), ("SERVERS", "yours")):
        with pytest.raises(SettingsError):
            DiscordSettings.from_env({f"PINCITE_DISCORD_{name}": value}, tmp_path, "t")


def test_the_invitation_asks_for_little() -> None:
    assert application("MTIzNDU2.x.y") == 123456
    for bad in ("", "%", "aGVsbG8.x"):
        with pytest.raises(ApplicationUnknownError):
            application(bad)
    assert not PERMISSIONS.administrator
    assert not PERMISSIONS.manage_messages
    assert not PERMISSIONS.mention_everyone


def test_the_log_has_no_words_and_no_tokens() -> None:
    record = logging.makeLogRecord(
        {
            "name": "x",
            "msg": "PATCH /webhooks/1/secret-token/messages failed %s",
            "args": ("MTIzNDU2Nzg5MDEyMzQ1Njc4.abcdef.ABCDEFGHIJKLMNOPQRSTUVWX",),
            "id": 5,
            "question": "my secret question",
        }
    )
    line = Lines().format(record)
    assert json.loads(line)["id"] == 5
    assert "secret" not in line
    assert "ABCDEFGH" not in line


def test_a_failure_is_logged_by_place_not_by_words() -> None:
    with pytest.raises(ValueError, match="secret") as raised:
        int("my secret question")
    info = (ValueError, raised.value, raised.tb)
    record = logging.LogRecord("x", 40, "f", 1, "failed", (), info)
    line = json.loads(Lines().format(record))
    assert line["raised"] == "ValueError"
    assert "test_discord_parts" in line["where"]
    assert "secret" not in str(line)


@pytest.mark.parametrize(
    ("claim", "text", "verdict"),
    [
        ("It cost $660 million.", "It cost over $650 million.", "agrees"),
        ("It cost $640 million.", "It cost over $650 million.", "differs"),
        ("It rose 5%.", "It rose 3-6%.", "agrees"),
        ("It rose 7%.", "It rose 3-6%.", "differs"),
        ("In 2031.", "In 2030.", "silent"),
        ("It weighs 5 kg.", "It is 5 m long.", "silent"),
        ("Nothing.", "It is 5 m long.", None),
        ("It will cost $1 by 2035.", "By 2030 it may cost $1. By 2035, $2.", "differs"),
        ("It will cost $1 by 2030.", "By 2030 it may cost $1. By 2035, $2.", "agrees"),
        ("It will cost $1 by 2040.", "By 2030 it may cost $1.", "silent"),
        ("Peru mines 7%.", "Zinc was 7%. China mines 7%. Peru mines 9%.", "differs"),
        (
            "Peru mines 9%.",
            "Peru mines it. They had 9% of it. China mines 7%.",
            "agrees",
        ),
        # A number that measures something else, or is another's, is no support.
        ("Nissan holds 90 patents.", "Toyota holds 90 patents.", "silent"),
        (
            "Nissan has 90 patents.",
            "Toyota has 90 patents, Nissan 7 patents.",
            "differs",
        ),
        ("China has 36% of it.", "Japan has 36% of it, China 27%.", "differs"),
        ("Peru has 9%, China 5%.", "Peru has 8%, China 5%.", "differs agrees"),
        ("The plant cost $66 million.", "The subsidy was $66 million.", "silent"),
        ("The plant cost $6.", "The subsidy was $6. The plant cost $9.", "differs"),
        ("The subsidy was $6 in 2024.", "In 2023 the subsidy was $6.", "silent"),
        ("A zebra weighs 200 kg.", "A zebra eats 200 kg of grass a year.", "silent"),
        (
            "The bridge is 612 m long.",
            "The tunnel is 612 m long and the bridge has a span of 400 m.",
            "differs",
        ),
        ("Peru mines 7%.", "Peru mines zinc. Chile is near. It has 7%.", "silent"),
        ("Peru mines 7%.", "7% of it is mined in Peru.", "agrees"),
        ("Zinc prices fell 7%.", "In Peru, the price of zinc fell by 7%.", "agrees"),
    ],
)
def test_claims_are_held_against_passages(
    claim: str, text: str, verdict: str | None
) -> None:
    checked = check(claim, [Hit(document(text).all(), 1.0)])
    verdicts = [compared.verdict for compared in checked.numbers]
    assert " ".join(verdicts) == (verdict or "")


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_agreement_is_mutual(one: int, other: int) -> None:
    (first,), (second,) = (
        numbers_in(f"It is {one} kg."),
        numbers_in(f"over {other} kg."),
    )
    assert agree(first, first)
    assert agree(first, second) == agree(second, first) == (one > other)


def test_a_log_that_nobody_reads_stops_nobody() -> None:
    reader, writer = os.pipe()
    record = logging.makeLogRecord({"msg": "x" * 1000})
    with os.fdopen(reader) as read, ThreadPoolExecutor(1) as pool:
        with os.fdopen(writer, "w") as out:
            handler = Apart(out, most=50)
            handler.setFormatter(Lines())
            for _ in range(2000):
                handler.emit(record)  # would wait for ever
            text = pool.submit(read.read)
            while handler.behind:
                time.sleep(0.01)
            handler.emit(record)
            handler.close()
        *_, lost, last = map(json.loads, text.result().splitlines())
    assert lost["event"] == "lines were left out"
    assert lost["count"] > 1500
    assert last["event"] == "x" * 1000
