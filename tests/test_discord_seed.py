"""The real command over real sockets, asked about the seed article."""

import json
from pathlib import Path

import pytest

from bot.contract import answer_object, dumps
from bot.service import Service
from bot.settings import Settings
from conftest import ARTICLE
from discordwire import Town, bot, shown
from fakediscord import FakeDiscord

QUESTION = "What will cell prices be by 2035?"
WANTED = "CNY 0.6–0.7/Wh"


async def test_a_server_reads_the_article_and_asks_it(tmp_path: Path) -> None:
    async with FakeDiscord() as fake:
        town = Town(fake)
        fake.managers.add(town.alice["id"])
        file = ("article.txt", ARTICLE.read_bytes())
        own = {"PINCITE_DISCORD_SERVERS": "own", "PINCITE_DISCORD_DMS": "own"}
        async with bot(fake, tmp_path, seconds=None, env=own):
            await fake.until(lambda: fake.commands[None])
            added = await fake.slash(town.alice, town.general, "source add", file=file)
            await fake.until(lambda: "added" in shown(added.original), 30)
            came = await town.ask(QUESTION)
            answer = await town.answer(came)
            assert f"### {WANTED}" in answer
            assert f"decline further to **{WANTED}** with rapid" in answer
            press = await fake.press(town.bob, came.original or {}, "Numbers")
            await town.answer(press)
            assert press.original
            attached = fake.blobs[press.original["attachments"][0]["id"]]
            said = await fake.say(town.bob, town.thread, f"{town.me} {QUESTION}")
            assert WANTED in await town.reply(said)
            direct = await fake.say(town.bob, fake.dm(town.bob), QUESTION)
            assert WANTED not in await town.reply(direct)
        space = f"discord-{town.guild['id']}"
        service = Service(Settings(data=tmp_path))
        contract = dumps(answer_object(service.ask(QUESTION, space=space)))
        service.close()
        assert json.loads(attached) == json.loads(contract)
        assert attached.decode() == contract + "\n"


@pytest.mark.slow
async def test_the_article_answers_in_every_way_of_asking(tmp_path: Path) -> None:
    service = Service(Settings(data=tmp_path))
    list(service.add([str(ARTICLE)]))
    service.close()
    async with FakeDiscord() as fake:
        town = Town(fake)
        async with bot(fake, tmp_path, seconds=None):
            await fake.until(lambda: fake.commands[None])
            private = await town.ask(QUESTION, private=True)
            shown_by = {
                "command": await town.answer(await town.ask(QUESTION)),
                "private": await town.answer(private),
            }
            assert private.ephemeral
            for way, channel in (
                ("channel", town.general),
                ("thread", town.thread),
                ("post", town.post),
            ):
                said = await fake.say(town.bob, channel, f"{town.me} {QUESTION}")
                shown_by[way] = await town.reply(said)
            direct = await fake.say(town.bob, fake.dm(town.bob), QUESTION)
            shown_by["direct"] = await town.reply(direct)
            said = await fake.say(town.alice, town.general, QUESTION)
            menu = await fake.menu(town.bob, town.general, "Answer this", said)
            shown_by["menu"] = await town.answer(menu)
            far = fake.channel(fake.guild("far", [town.bob], with_bot=False), "x")
            brought = await fake.slash(
                town.bob, far, "ask", question=QUESTION, _install=1
            )
            shown_by["brought along"] = await town.answer(brought)
    for way, shown_there in shown_by.items():
        assert f"### {WANTED}" in shown_there, way
        assert f"decline further to **{WANTED}** with rapid" in shown_there, way


SHARE = "What share of the world's ASSB patents does Japan have?"
OF_CHINA = "Asked as: What share of the world's ASSB patents does China have?"
OF_KOREA = "Asked as: What share of the world's ASSB patents does South Korea have?"


@pytest.mark.slow
async def test_follow_ups_keep_the_thread_and_outlive_a_restart(tmp_path: Path) -> None:
    service = Service(Settings(data=tmp_path))
    list(service.add([str(ARTICLE)]))
    service.close()
    async with FakeDiscord() as fake:
        town = Town(fake)
        async with bot(fake, tmp_path, seconds=None):
            await fake.until(lambda: fake.commands[None])
            first = await fake.say(town.alice, town.thread, f"{town.me} {SHARE}")
            assert "### 36%" in await town.reply(first)
            there = await fake.say(town.alice, town.general, f"{town.me} {SHARE}")
            assert "### 36%" in await town.reply(there)
        async with bot(fake, tmp_path, seconds=None):
            said = await fake.say(town.bob, town.thread, f"{town.me} And China?")
            assert f"-# {OF_CHINA}\n### 27%" in await town.reply(said)
            came = await fake.slash(
                town.bob, town.thread, "ask", question="And South Korea?"
            )
            assert f"-# {OF_KOREA}\n### 18%" in await town.answer(came)
            # Nobody spoke of it in this channel, but for who replies to an answer.
            lost = await fake.say(town.bob, town.general, f"{town.me} And China?")
            assert "Asked as" not in await town.reply(lost)
            (answer,) = town.replies(there)
            said = await fake.say(
                town.bob, town.general, f"{town.me} And China?", reply_to=answer
            )
            assert f"-# {OF_CHINA}\n### 27%" in await town.reply(said)
            (answer,) = town.replies(said)
            form = await fake.press(town.alice, answer, "Ask a follow-up")
            await fake.until(lambda: form.modal)
            filled = await fake.fill(form, "And South Korea?")
            assert f"-# {OF_KOREA}\n### 18%" in await town.answer(filled)
