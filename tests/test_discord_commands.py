"""Every command, button, form and menu, against a Discord in this process."""

import json
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from simcord.env import Env

from bot.discord.client import Bot
from bot.discord.commands import COMMANDS
from bot.discord.digest import send_digests
from bot.discord.settings import DiscordSettings
from discordworld import World, reply, text
from plainservice import PlainService, document


@pytest.fixture
def service(tmp_path: Path) -> PlainService:
    return PlainService(tmp_path)


@pytest.fixture
def simcord_bot(tmp_path: Path, service: PlainService) -> Bot:
    return Bot(DiscordSettings(data=tmp_path), service, COMMANDS)


@pytest.fixture
def w(simcord_env: Env, simcord_bot: Bot, service: PlainService) -> World:
    return World(simcord_env, simcord_bot, service)


async def test_ask_answers_with_the_words_and_their_source(w: World) -> None:
    result = await w.alice.slash(w.general, "ask", question="Whose subsidy was it?")
    assert result.acknowledged
    assert not result.ephemeral
    shown = text(result.response)
    assert shown.startswith("Whose subsidy was it?\n### over $660 million")
    assert "> Japan's subsidy was **over $660 million** in 2024." in shown
    assert "\\[1\\] Japan keeps lead · 2025-10-03" in shown


async def test_a_private_question_is_for_its_asker_alone(w: World) -> None:
    question = "Whose subsidy was it?"
    result = await w.alice.slash(w.general, "ask", question=question, private=True)
    assert result.ephemeral
    assert "$660 million" in text(result.response)


async def test_silence_has_a_reason_and_the_nearest_passage(w: World) -> None:
    result = await w.alice.slash(w.general, "ask", question="zebra?")
    shown = text(result.response)
    assert "The documents do not say" in shown
    assert "No passage has the words of the question." in shown
    assert "The nearest passage:" in shown


async def test_a_question_within_one_document(w: World) -> None:
    other = document("Toyota has 5 other patents.", "Other", w.space)
    w.service.keep(other)
    offered = await w.alice.autocomplete(
        w.general, "ask", "in", "oth", question="Toyota patents?"
    )
    assert [choice["value"] for choice in offered] == [other.id]
    result = await w.alice.slash(
        w.general, "ask", question="How many Toyota patents?", **{"in": other.id}
    )
    assert "Toyota has **5** other" in text(result.response)


async def test_questions_that_were_answered_are_offered(w: World) -> None:
    for question, private in (
        ("Whose subsidy was it?", False),
        ("My secret subsidy?", True),
        ("Is there a zebra subsidy, elephant?" + "x" * 90, False),
    ):
        await w.alice.slash(w.general, "ask", question=question, private=private)
    offered = await w.bob.autocomplete(w.general, "ask", "question", "SUBSIDY")
    assert [choice["value"] for choice in offered] == ["Whose subsidy was it?"]


async def test_another_server_sees_nothing_of_it(w: World) -> None:
    other = w.env.create_guild()
    channel = other.create_text_channel("there")
    carol = other.add_member(w.env.create_user("carol"))
    result = await carol.slash(channel, "ask", question="Whose subsidy was it?")
    assert "no documents here yet" in text(result.response)
    assert "Japan" not in text(result.response)


async def test_mention_reply_thread_and_direct_message(w: World) -> None:
    me = f"<@{w.bot.user.id}>"  # type: ignore[union-attr]
    asked = await w.alice.send(w.general, f"{me} Whose subsidy was it?")
    answer = w.general.last_message
    assert answer is not None
    assert answer.reference is not None
    assert answer.reference.message_id == asked.id
    assert not answer.mentions
    assert "$660 million" in text(answer)
    await w.alice.send(w.general, f"{me} and of Toyota patents?", reply_to=answer)
    assert w.service.asked[-1][3] == ("Whose subsidy was it?",)
    w.service.keep(document(space=f"discord-user-{w.alice.id}"))
    await w.alice.send_dm("Whose subsidy was it?")
    await w.alice.send_dm("And what of Toyota?")
    assert w.service.asked[-1][1] == f"discord-user-{w.alice.id}"
    assert w.service.asked[-1][3] == ("Whose subsidy was it?",)


async def test_other_talk_is_left_alone(w: World) -> None:
    await w.alice.send(w.general, "nobody asked the bot")
    assert w.general.last_message is not None
    assert w.general.last_message.author.id == w.alice.id
    assert not w.service.asked


async def test_words_that_are_no_question_get_a_hint(w: World) -> None:
    me = f"<@{w.bot.user.id}>"  # type: ignore[union-attr]
    await w.alice.send(w.general, me)
    assert "Ask me something" in text(w.general.last_message)
    await w.alice.send(w.general, f"{me} {'x' * 1900}")
    assert "too long" in text(w.general.last_message)


async def test_the_reply_follows_its_question(w: World) -> None:
    me = f"<@{w.bot.user.id}>"  # type: ignore[union-attr]
    asked = await w.alice.send(w.general, f"{me} Whose subsidy was it?")
    answer = w.general.last_message
    await w.alice.edit(asked, f"{me} How many patents has Toyota?")
    edited = w.general.last_message
    assert answer is not None
    assert edited is not None
    assert edited.id == answer.id
    assert "1,000 solid-state battery patents" in text(edited)
    await w.alice.delete(asked)
    assert w.general.history() == []
    assert w.bot.memory.of_message(asked.id) is None


async def ask(w: World, question: str = "Whose subsidy was it?") -> Any:
    return (await w.alice.slash(w.general, "ask", question=question)).response


async def test_sources_and_numbers(w: World) -> None:
    answer = await ask(w)
    result = await w.bob.click(answer, label="Sources")
    assert result.ephemeral
    assert "Source 1 of 1" in text(result.response)
    assert "characters 106 to" in text(result.response)
    result = await w.bob.click(answer, label="Numbers")
    assert "> 660,000,000 USD" in text(result.response).replace("\\", "")
    (file,) = reply(result).attachments
    assert file.filename == "answer.json"
    contract: Any = json.loads(await file.read())
    assert contract["quantities"][0]["value"] == "660000000"
    assert contract["status"] == "answered"


async def test_a_follow_up_keeps_the_context(w: World) -> None:
    answer = await ask(w)
    form = await w.bob.click(answer, label="Ask a follow-up")
    result = await w.bob.submit_modal(form, {"text": "And of patents?"})
    assert w.service.asked[-1][0] == "And of patents?"
    assert w.service.asked[-1][3] == ("Whose subsidy was it?",)
    assert "And of patents?" in text(result.response)


async def test_right_and_wrong_are_kept(w: World) -> None:
    answer = await ask(w)
    result = await w.bob.click(answer, label="Right")
    assert result.ephemeral
    form = await w.alice.click(answer, label="Wrong")
    await w.alice.submit_modal(form, {"text": "$661 m"})
    verdicts = w.bot.memory.verdicts(w.space, 0, 10)
    assert sorted(verdicts) == [
        ("Whose subsidy was it?", "right", ""),
        ("Whose subsidy was it?", "wrong", "$661 m"),
    ]


async def test_delete_is_for_the_asker_and_moderators(w: World) -> None:
    answer = await ask(w)
    result = await w.bob.click(answer, label="Delete")
    assert "Only whoever asked" in text(result.response)
    await w.alice.click(answer, label="Delete")
    assert w.general.history() == []
    expired = await w.bob.slash(w.general, "ask", question="Whose subsidy was it?")
    role = w.guild.create_role(
        "Mods", permissions=discord.Permissions(manage_messages=True)
    )
    moderator = w.guild.add_member(w.env.create_user("mod"), roles=[role])
    await moderator.click(reply(expired), label="Delete")
    assert w.general.history() == []


async def test_buttons_live_on_after_a_restart(
    w: World, tmp_path: Path, service: PlainService
) -> None:
    answer = await ask(w)
    second = Bot(DiscordSettings(data=tmp_path), service, COMMANDS)
    await w.env.restart_bot(second)
    result = await w.bob.click(answer, label="Sources")
    assert "Source 1 of 1" in text(result.response)
    puts = [r for r in w.env.http_requests if r.method == "PUT"]
    assert len(puts) == 1


async def test_an_answer_that_was_forgotten_says_so(w: World) -> None:
    answer = await ask(w)
    w.bot.memory.expire(2e12)
    result = await w.bob.click(answer, label="Sources")
    assert "too old" in text(result.response)


async def test_long_answers_have_pages(w: World) -> None:
    long = "Zebras " + "walk the plains and eat grass; " * 300
    w.service.keep(document(long.strip(), "Zebras", w.space))
    answer = await ask(w, "What of zebras?")
    assert answer.embeds[0].footer.text.endswith("page 1 of 3")
    turned = await w.alice.click(answer, label="▶")
    assert reply(turned).id == answer.id
    assert reply(turned).embeds[0].footer.text.endswith("page 2 of 3")
    copy = await w.bob.click(answer, label="▶")
    assert copy.ephemeral
    assert reply(copy).embeds[0].footer.text.endswith("page 3 of 3")


async def test_managers_keep_the_documents(w: World) -> None:
    with pytest.raises(simcord.SetupError):  # Discord hides it
        await w.alice.slash(w.general, "source list")
    added = await w.manager.slash(
        w.general, "source add", file=("news.txt", b"Zinc costs $3 per kg.")
    )
    assert "✅ news\\.txt added" in text(added.response) or "✅ news.txt" in text(
        added.response
    )
    result = await w.alice.slash(w.general, "ask", question="What does zinc cost?")
    assert "$3" in text(result.response)
    listed = await w.manager.slash(w.general, "source list")
    assert "news.txt" in text(listed.response)
    offered = await w.manager.autocomplete(w.general, "source show", "document", "new")
    identity = offered[0]["value"]
    shown = await w.manager.slash(w.general, "source show", document=identity)
    assert "Numbers: 1" in text(shown.response)
    same = await w.manager.slash(w.general, "source refresh", document=identity)
    assert "is as it was" in text(same.response)
    exported = await w.manager.slash(w.general, "source export")
    assert reply(exported).attachments[0].filename == "documents.jsonl.gz"
    gone = await w.manager.slash(w.general, "source remove", document=identity)
    assert "news.txt is removed" in text(gone.response)
    result = await w.alice.slash(w.general, "ask", question="What does zinc cost?")
    assert "do not say" in text(result.response)


async def test_what_cannot_be_added_says_why(w: World) -> None:
    bad = await w.manager.slash(w.general, "source add", url="https://bad.example")
    assert "it is not \\@everyone's file" in text(bad.response)
    no = await w.manager.slash(w.general, "source add", url="file:///etc/passwd")
    assert "no link" in text(no.response)
    nothing = await w.manager.slash(w.general, "source add")
    assert "a file or a link" in text(nothing.response)
    empty = await w.manager.slash(w.general, "source add", file=("x.txt", b" "))
    assert "it is empty" in text(empty.response)
    unknown = await w.manager.slash(w.general, "source remove", document="nope")
    assert "no document `nope`" in text(unknown.response)
    assert len(w.env.errors) == 2  # each was told, which simcord cannot know


async def test_rights_are_checked_on_this_side_too(w: World) -> None:
    source = next(c for c in await w.bot.tree.fetch_commands() if c.name == "source")
    w.guild.set_command_permissions(source, {w.alice: True})
    refused = await w.alice.slash(w.general, "source add", url="https://example.org")
    assert "Only managers" in text(refused.response)


async def test_menus(w: World) -> None:
    said = await w.alice.send(w.general, "Whose subsidy was it?")
    result = await w.bob.context_menu(w.general, "Answer this", said)
    assert "$660 million" in text(result.response)
    claim = await w.alice.send(w.general, "The subsidy was $500 million in 2024.")
    result = await w.bob.context_menu(w.general, "Check this claim", claim)
    assert result.ephemeral
    shown = text(result.response)
    assert "⚠️ **$500 million** is not what the documents have: **over $66" in shown
    assert "> Japan's subsidy was **over $660 million** in 2024." in shown
    assert "patents" not in shown
    link = await w.alice.send(w.general, "see <https://example.org/x>, and **more**")
    result = await w.manager.context_menu(w.general, "Add this link", link)
    assert "https\\://example.org/x added" in text(result.response)


async def test_numbers(w: World) -> None:
    result = await w.alice.slash(w.general, "numbers", text="It rose 27% to $5 bn")
    assert "27%" in text(result.response)
    assert len(reply(result).attachments) == 1
    identity = w.service.kept[0].id
    result = await w.alice.slash(w.general, "numbers", document=identity)
    assert "660,000,000 USD" in text(result.response)
    nothing = await w.alice.slash(w.general, "numbers")
    assert "Name a document" in text(nothing.response)


async def test_help_privacy_status(w: World) -> None:
    for command, wanted in (
        ("help", "own words"),
        ("privacy", "30 days"),
        ("status", "Documents here: 1"),
    ):
        result = await w.alice.slash(w.general, command)
        assert result.ephemeral
        assert wanted in text(result.response)


async def test_a_user_can_have_all_forgotten(w: World) -> None:
    answer = await ask(w)
    result = await w.alice.slash(w.general, "privacy", forget=True)
    assert "1 questions" in text(result.response)
    result = await w.bob.click(answer, label="Sources")
    assert "too old" in text(result.response)


async def test_settings(w: World) -> None:
    home = w.guild.create_text_channel("answers")
    result = await w.manager.slash(
        w.general, "settings", language="Deutsch", private=True, channel=home
    )
    assert "Sprache: Deutsch" in text(result.response)
    result = await w.alice.slash(home, "ask", question="zebra?")
    assert result.ephemeral
    assert "Das steht nicht in den Dokumenten" in text(result.response)
    result = await w.alice.slash(w.general, "ask", question="zebra?", private=False)
    assert result.ephemeral
    me = f"<@{w.bot.user.id}>"  # type: ignore[union-attr]
    await w.alice.send(w.general, f"{me} zebra?")
    assert f"<#{home.id}>" in text(w.general.last_message)
    await w.manager.slash(w.general, "settings", reset=True)
    result = await w.alice.slash(w.general, "ask", question="zebra?")
    assert not result.ephemeral


async def test_commands_have_german_names(w: World) -> None:
    payload: Any = next(r for r in w.env.http_requests if r.method == "PUT").json
    by_name: Any = {command["name"]: command for command in payload}
    assert by_name["ask"]["name_localizations"] == {"de": "frage"}
    assert by_name["source"]["options"][0]["name_localizations"]["de"]
    assert set(by_name["ask"]["integration_types"]) == {0, 1}
    assert set(by_name["ask"]["contexts"]) == {0, 1, 2}


async def test_whatever_fails_there_is_a_reason(w: World) -> None:
    w.service.fails = RuntimeError("secret")
    shown = text(await ask(w))
    assert "Something went wrong" in shown
    assert "secret" not in shown
    me = f"<@{w.bot.user.id}>"  # type: ignore[union-attr]
    await w.alice.send(w.general, f"{me} Whose subsidy was it?")
    assert "Something went wrong" in text(w.general.last_message)


async def test_nothing_privileged_is_asked_for(w: World) -> None:
    intents = w.bot.intents
    assert not intents.message_content
    assert not intents.members
    assert not intents.presences
    assert w.bot.allowed_mentions is not None
    assert not any(w.bot.allowed_mentions.to_dict().values())


async def test_numbers_side_by_side(w: World) -> None:
    shares = "Japan has 36% of patents.\nChina has 27% of patents."
    w.service.keep(document(shares, "Shares", w.space))
    result = await w.alice.slash(w.general, "compare", about="patents", unit="%")
    shown = text(result.response)
    assert "**36%** \\[1\\]" in shown
    assert "**27%** \\[1\\]" in shown
    assert [a.filename for a in reply(result).attachments] == ["numbers.csv"]
    result = await w.alice.slash(w.general, "chart", about="patents", unit="%")
    names = [attachment.filename for attachment in reply(result).attachments]
    assert names == ["chart.png", "numbers.csv"]
    result = await w.alice.slash(w.general, "chart", about="zebras")
    assert "no two numbers" in text(result.response)


async def test_without_the_right_to_embed_the_answer_is_plain_text(w: World) -> None:
    channel = w.guild.create_text_channel(
        "plain",
        overwrites={
            w.guild.default_role: discord.PermissionOverwrite(embed_links=False)
        },
    )
    me = f"<@{w.bot.user.id}>"  # type: ignore[union-attr]
    await w.alice.send(channel, f"{me} Whose subsidy was it?")
    answer = channel.last_message
    assert answer is not None
    assert "> Japan's subsidy was **over $660 million** in 2024." in answer.content
    assert not answer.embeds


async def test_the_digest_comes_once_a_week(w: World) -> None:
    reports = w.guild.create_text_channel("reports")
    await w.manager.slash(w.general, "settings", digest=reports)
    await w.alice.slash(w.general, "ask", question="zebra *stripes*?")
    await w.alice.slash(w.general, "ask", question="my zebra?", private=True)
    answer = await ask(w)
    form = await w.bob.click(answer, label="Wrong")
    await w.bob.submit_modal(form, {"text": "It was @everyone's"})
    await send_digests(w.bot)
    await send_digests(w.bot)
    (report,) = reports.history()
    shown = text(report)
    assert "zebra \\*stripes\\*?" in shown
    assert "my zebra" not in shown
    assert "Called right: 0, called wrong: 1" in shown
    assert "→ It was \\@everyone's" in shown
