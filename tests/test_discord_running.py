"""Running a corpus from chat: rights, progress, pages, comparisons, the digest."""

import asyncio
import gzip
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from simcord.env import Env

from bot.discord.client import Bot
from bot.discord.commands import COMMANDS
from bot.discord.digest import send_digests
from bot.discord.settings import DiscordSettings
from bot.report import Near, Report
from discordworld import World, reply, text
from plainservice import PlainService, document

pytest.importorskip("bot.chart")  # loaded now: it takes longer than a test may


@pytest.fixture
def service(tmp_path: Path) -> PlainService:
    return PlainService(tmp_path)


@pytest.fixture
def simcord_bot(tmp_path: Path, service: PlainService) -> Bot:
    return Bot(DiscordSettings(data=tmp_path), service, COMMANDS)


@pytest.fixture
def w(simcord_env: Env, simcord_bot: Bot, service: PlainService) -> World:
    return World(simcord_env, simcord_bot, service)


def files(result: Any) -> list[str]:
    return [attachment.filename for attachment in reply(result).attachments]


async def test_a_role_may_add_and_not_remove(w: World) -> None:
    editors = w.guild.create_role("Editors")
    carol = w.guild.add_member(w.env.create_user("carol"), roles=[editors])
    command = next(c for c in await w.bot.tree.fetch_commands() if c.name == "source")
    w.guild.set_command_permissions(command, {carol: True})
    file = ("news.txt", b"Zinc costs $3 per kg.")
    refused = await carol.slash(w.general, "source add", file=file)
    assert "Only managers" in text(refused.response)
    chosen = await w.manager.slash(w.general, "settings", role=editors)
    assert f"<@&{editors.id}>" in text(chosen.response)
    added = await carol.slash(w.general, "source add", file=file)
    assert "added" in text(added.response)
    assert w.service.synced == [w.space]  # read into the index before somebody asks
    identity = w.service.kept[-1].id
    for verb in ("remove", "refresh"):
        refused = await carol.slash(w.general, f"source {verb}", document=identity)
        assert "Only managers" in text(refused.response)
    await w.manager.slash(w.general, "settings", role=editors)  # and no longer
    refused = await carol.slash(w.general, "source add", file=file)
    assert "Only managers" in text(refused.response)


async def test_only_who_manages_the_server_chooses(w: World) -> None:
    carol = w.guild.add_member(w.env.create_user("carol"))
    for command in await w.bot.tree.fetch_commands():
        if command.name == "settings":
            w.guild.set_command_permissions(command, {carol: True})
    refused = await carol.slash(w.general, "settings", private=True)
    assert "Only who manages the server" in text(refused.response)
    assert not w.bot.memory.choices(w.guild.id).private


async def test_an_export_is_what_was_added(w: World) -> None:
    result = await w.manager.slash(w.general, "source export")
    (file,) = reply(result).attachments
    (row,) = map(json.loads, gzip.decompress(await file.read()).splitlines())
    kept = w.service.kept[0]
    assert (row["id"], row["text"]) == (kept.id, kept.text)
    assert (row["url"], row["date"]) == (kept.url, "2025-10-03")


async def test_sources_are_paged(w: World) -> None:
    long = "Zebras " + "walk the plains and eat grass; " * 300
    w.service.keep(document(long.strip(), "Zebras", w.space))
    result = await w.alice.slash(w.general, "ask", question="What of zebras?")
    looked = await w.bob.click(reply(result), label="Sources")
    shown = [text(looked.response)]
    while "▶" in str(reply(looked).components):
        before = reply(looked).id
        looked = await w.bob.click(reply(looked), label="▶")
        assert reply(looked).id == before
        shown.append(text(looked.response))
    back = await w.bob.click(reply(looked), label="◀")
    assert text(back.response) == shown[-2]
    words = "".join(page.split("\n> ", 1)[1] for page in shown)
    assert "".join(words.replace("*", "").split()) == "".join(long.split())


async def test_a_question_that_compares_has_a_chart_and_a_table(w: World) -> None:
    shares = "Japan holds 36% of the patents, China 27% of them. " + "Zinc. " * 1500
    w.service.keep(document(shares.strip(), "Shares", w.space))
    question = "Compare the patents of Japan and China"
    result = await w.alice.slash(w.general, "ask", question=question)
    assert files(result) == ["chart.png", "numbers.csv"]
    (embed,) = reply(result).embeds
    assert "chart.png" in embed.image.url
    turned = await w.alice.click(reply(result), label="▶")
    assert files(turned) == ["chart.png", "numbers.csv"]
    plain = await w.alice.slash(w.general, "ask", question="Who holds patents, China?")
    assert files(plain) == []


async def test_the_digest_ranks_what_was_asked_in_vain(w: World) -> None:
    reports = w.guild.create_text_channel("reports")
    await w.manager.slash(w.general, "settings", digest=reports, language="Deutsch")
    for question in ("lynx?", "zebra?", "zebra?", "yak?", "zebra?", "yak?"):
        await w.alice.slash(w.general, "ask", question=question)
    await send_digests(w.bot)
    (report,) = reports.history()
    shown = text(report)
    assert "Das stand nicht in den Dokumenten:" in shown
    ranked = [line for line in shown.split("\n") if line.startswith("- ")]
    assert ranked == ["- zebra? ×3", "- yak? ×2", "- lynx?"]


async def test_a_server_that_the_bot_leaves_is_forgotten(w: World) -> None:
    await w.manager.slash(w.general, "settings", private=True)
    await w.alice.slash(w.general, "ask", question="Whose subsidy was it?")
    assert w.bot.memory.get(1)
    w.bot.memory.forget_place(w.guild.id)
    assert w.bot.memory.get(1) is None
    assert not w.bot.memory.choices(w.guild.id).private


async def test_it_warms_up_beside_the_event_loop(
    w: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await w.alice.slash(w.general, "ask", question="Whose subsidy was it?")
    begun, go = threading.Event(), threading.Event()
    warmed: list[str] = []

    def warm(*, space: str) -> None:
        warmed.append(space)
        begun.set()
        assert go.wait(10)

    monkeypatch.setattr(w.service, "warm", warm)
    warming = asyncio.create_task(w.bot.warm())
    await asyncio.to_thread(begun.wait)
    came = asyncio.create_task(
        w.bob.slash(w.general, "ask", question="Who claims patents?")
    )
    await asyncio.sleep(0.2)  # the loop turns while the thread loads
    assert not came.done()
    assert len(w.service.asked) == 1
    go.set()
    await warming
    assert "1,000 solid-state" in text((await came).response)
    assert warmed == [w.space]  # whose documents were asked last


async def test_what_cannot_be_warmed_does_not_stop_the_bot(
    w: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def warm(*, space: str) -> None:
        raise OSError(space)

    monkeypatch.setattr(w.service, "warm", warm)
    await w.bot.warm()
    came = await w.bob.slash(w.general, "ask", question="Who claims patents?")
    assert "1,000 solid-state" in text(came.response)


async def test_a_near_copy_is_named(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    file = ("b.txt", b"the same again")
    report = Report("b.txt", "added", "b", "Copy", near=Near("a", "First *draft*"))

    def add(name: str, data: bytes, *, space: str) -> Iterator[Report]:
        assert (name, data, space) == (*file, w.space)
        yield report

    monkeypatch.setattr(w.service, "add_bytes", add)
    added = await w.manager.slash(w.general, "source add", file=file)
    assert r"nearly the same as First \*draft\* (`a`)" in text(added.response)
    await w.manager.slash(w.general, "settings", language="Deutsch")
    added = await w.manager.slash(w.general, "source add", file=file)
    assert "fast dasselbe wie" in text(added.response)
