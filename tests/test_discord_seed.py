"""The real command over real sockets, asked about the seed article."""

import json
from pathlib import Path

from bot.contract import answer_object, dumps
from bot.service import Service
from bot.settings import Settings
from conftest import ARTICLE
from discordwire import Town, bot
from fakediscord import FakeDiscord

QUESTION = "What will cell prices be by 2035?"
WANTED = "CNY 0.6–0.7/Wh"


async def test_a_server_reads_the_article_and_asks_it(tmp_path: Path) -> None:
    async with FakeDiscord() as fake:
        town = Town(fake)
        fake.managers.add(town.alice["id"])
        file = ("article.txt", ARTICLE.read_bytes())
        own = {"PINCITE_DISCORD_SERVERS": "own", "PINCITE_DISCORD_DMS": "own"}
        async with bot(fake, tmp_path, seconds=None, **own):
            await fake.until(lambda: fake.commands[None])
            added = await fake.slash(town.alice, town.general, "source add", file=file)
            assert "added" in await town.answer(added)
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
