"""Documents, questions and files made to ping, to break out or to break the bot."""

import re
from pathlib import Path
from typing import Any

import pytest
from simcord.env import Env
from simcord.results import InteractionResult

from bot.discord.client import Bot
from bot.discord.commands import COMMANDS
from bot.discord.modals import QUESTION_LIMIT
from bot.discord.settings import DiscordSettings
from discordtext import HOSTILE, read
from plainservice import PlainService, document

LONG = "x" * 6000
TEXTS = [*HOSTILE, LONG, "@everyone " * 500, "\u202e" * 50 + "abc", "``` " * 900]


@pytest.fixture
def service(tmp_path: Path) -> PlainService:
    return PlainService(tmp_path)


@pytest.fixture
def simcord_bot(tmp_path: Path, service: PlainService) -> Bot:
    return Bot(DiscordSettings(data=tmp_path), service, COMMANDS)


def shown(result: InteractionResult) -> Any:
    assert result.response is not None
    assert not result.response.content
    return result.response.embeds[0]


async def pages(user: Any, result: InteractionResult) -> list[str]:
    """Return every page of an answer, turned with the button."""
    texts = [shown(result).description]
    while "▶" in str(result.response and result.response.components):
        result = await user.click(result.response, label="▶")
        texts.append(shown(result).description)
    return texts


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
async def test_a_hostile_document_is_shown_whole_and_pings_nobody(
    simcord_env: Env, service: PlainService, text: str
) -> None:
    guild = simcord_env.create_guild()
    channel = guild.create_text_channel("general")
    alice = guild.add_member(simcord_env.create_user("alice"))
    line = f"zebra {' '.join(text.split())}"
    service.keep(document(line, text[:300], f"discord-{guild.id}"))
    result = await alice.slash(channel, "ask", question="zebra?")
    rows = "\n".join(await pages(alice, result)).split("\n")
    quoted = "".join(read(row)[0] for row in rows if row.startswith("> "))
    if "> " not in rows[0]:  # the heading says it where it is all there is
        quoted = quoted or read(rows[0].removeprefix("### "))[0]
    assert "".join(line.split()) in "".join(quoted.split())
    for label in ("Sources", "Numbers"):
        if label in str(result.response and result.response.components):
            looked = await alice.click(result.response, label=label)  # type: ignore[arg-type]
            assert shown(looked)
    assert not any(m.mentions or m.mention_everyone for m in channel.history())


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
async def test_a_hostile_question_gets_an_answer_or_a_reason(
    simcord_env: Env, simcord_bot: Bot, service: PlainService, text: str
) -> None:
    guild = simcord_env.create_guild()
    service.keep(document("Zinc is a metal.", "Zinc", f"discord-{guild.id}"))
    channel = guild.create_text_channel("general")
    alice = guild.add_member(simcord_env.create_user("alice"))
    result = await alice.slash(channel, "ask", question=text[:QUESTION_LIMIT])
    assert "do not say" in shown(result).description
    me = f"<@{simcord_bot.user.id}>"  # type: ignore[union-attr]
    await alice.send(channel, f"{me} {text[:1900]}")
    reply = channel.last_message
    assert reply is not None
    assert reply.author.id != alice.id
    assert reply.embeds[0].description
    assert not reply.mentions
    result = await alice.context_menu(
        channel, "Check this claim", await alice.send(channel, text[:1900])
    )
    assert shown(result).description


async def test_twenty_five_files_are_no_flood(
    simcord_env: Env, simcord_bot: Bot
) -> None:
    guild = simcord_env.create_guild()
    channel = guild.create_text_channel("general")
    alice = guild.add_member(simcord_env.create_user("alice"))
    me = f"<@{simcord_bot.user.id}>"  # type: ignore[union-attr]
    files = [(f"{number}.txt", b"@everyone") for number in range(10)]
    for _ in range(3):
        await alice.send(channel, me, attachments=files[:9])
    replies = [m for m in channel.history() if m.author.id != alice.id]
    assert len(replies) == 3
    assert all("Ask me something" in str(m.embeds[0].description) for m in replies)


async def test_files_with_hostile_names_and_sizes(
    simcord_env: Env, service: PlainService
) -> None:
    guild = simcord_env.create_guild()
    channel = guild.create_text_channel("general")
    owner = guild.add_member(guild.owner)
    for name in ("@everyone.txt", "../../etc/passwd", "[x](y).md", "a" * 200 + ".txt"):
        result = await owner.slash(channel, "source add", file=(name, b"Zinc is $3."))
        assert "added" in shown(result).description
        read(shown(result).description.replace("`", ""))
    big = await owner.slash(channel, "source add", file=("b", b"x" * (25 * 2**20 + 1)))
    assert "too large" in shown(big).description
    binary = await owner.slash(channel, "source add", file=("b.bin", b"\xff\xfe\x00"))
    assert "it is no text" in shown(binary).description
    assert len(service.kept) == 4
    assert len(simcord_env.errors) == 1  # that one


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
async def test_hostile_words_stay_words_in_lists_and_comparisons(
    simcord_env: Env, service: PlainService, text: str
) -> None:
    guild = simcord_env.create_guild()
    channel = guild.create_text_channel("general")
    owner = guild.add_member(guild.owner)
    words = " ".join(text.split())
    line = f"A zebra weighs 300 kg, {words} a foal 30 kg."
    service.keep(document(line, text[:300], f"discord-{guild.id}"))
    claim = await owner.send(channel, "A zebra weighs 200 kg.")
    for result in (
        await owner.context_menu(channel, "Check this claim", claim),
        await owner.slash(channel, "compare", about="zebra"),
        await owner.slash(channel, "source list"),
        await owner.slash(channel, "source show", document=service.kept[0].id),
        await owner.slash(channel, "numbers", text=f"5 kg {words}"[:1000]),
    ):
        embed = shown(result)
        for row in f"{embed.title or ''}\n{embed.description}".split("\n"):
            read(_without_ours(row))
    assert not any(m.mentions or m.mention_everyone for m in channel.history())


def _without_ours(row: str) -> str:
    """Return *row* without the Markdown that is meant: links, ids, lists."""
    linked = re.sub(r"(?<!\\)\[\w+\]\(<[^>]*>\)", "", row)  # none has their words
    return re.sub(r"`[0-9a-f]+`", "", linked).removeprefix("- ")
