"""``/source``: the documents of a server or a user, kept from the chat."""

import gzip
import json
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

import discord
from discord import app_commands

from bot.discord.card import TEXT_LIMIT, Card, pack
from bot.discord.commands import common
from bot.discord.lists import document_card, document_cards
from bot.discord.patience import FAULTS, persist
from bot.discord.place import may_manage, of_interaction
from bot.discord.post import Attached, Post
from bot.discord.sync import said
from bot.discord.text import escape, line
from bot.discord.words import Words
from corpus.errors import PinciteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.discord.client import Bot
    from bot.report import Report
    from bot.service import Service

    # Adds documents by a service, and yields a report on each.
    Adding: TypeAlias = Callable[[Service], Iterator[Report]]

_FILE_LIMIT = 25 * 2**20  # bytes; what is in it is bounded by the readers
_NAME = 120


class Source(app_commands.Group):
    """The documents: add, list, show, remove, refresh, export."""

    def __init__(self) -> None:
        """Hide the commands from all but managers, until a server says otherwise."""
        super().__init__(
            name=said("source"),
            description=said("source_what"),
            default_permissions=discord.Permissions(manage_guild=True),
        )

    @app_commands.command(name=said("add"), description=said("add_what"))
    @app_commands.rename(file=said("file"), url=said("url"))
    @app_commands.describe(file=said("file_what"), url=said("url_what"))
    async def add(
        self,
        interaction: "discord.Interaction[Bot]",
        file: discord.Attachment | None = None,
        url: str | None = None,
    ) -> None:
        """Add a file, a link, or both."""
        if not await _allowed(interaction, adding=True):
            return
        text = interaction.client.words_for(interaction)
        space = of_interaction(interaction, interaction.client.settings).space
        jobs: list[Adding] = []
        if file is not None:
            if file.size > _FILE_LIMIT:
                limit = _FILE_LIMIT >> 20
                await common.show(interaction, text("source.large", limit=limit))
                return
            try:
                data = await persist(file.read)
            except FAULTS:
                name = line(file.filename, _NAME)
                await common.show(interaction, text("source.unread", name=name))
                return
            filename = file.filename
            jobs.append(lambda own: own.add_bytes(filename, data, space=space))
        if url is not None:
            if not url.startswith(("http://", "https://")):
                await common.show(interaction, text("source.no_link"))
                return
            jobs.append(lambda own: own.add([url], space=space))
        if not jobs:
            await common.show(interaction, text("source.which"))
            return
        await add_all(interaction, jobs)

    @app_commands.command(name=said("list"), description=said("list_what"))
    async def listed(self, interaction: "discord.Interaction[Bot]") -> None:
        """List the documents."""
        await common.wait(interaction)
        bot = interaction.client
        text = bot.words_for(interaction)
        space = of_interaction(interaction, bot.settings).space
        found = await common.work(
            interaction, lambda: bot.service.documents(space=space)
        )
        title = text("source.title", count=len(found))
        cards = document_cards(found, text, title=title)
        rows = "".join(f"{document.id}\t{document.title}\n" for document in found)
        first, *more = cards
        files = (Attached("documents.tsv", rows.encode()),) if more else ()
        await common.show(interaction, Post(first, None, files))

    @app_commands.command(name=said("show"), description=said("show_what"))
    @app_commands.rename(document=said("document"))
    @app_commands.describe(document=said("document_what"))
    async def show(
        self, interaction: "discord.Interaction[Bot]", document: str
    ) -> None:
        """Show one document."""
        await common.wait(interaction)
        bot = interaction.client
        space = of_interaction(interaction, bot.settings).space
        found = await common.work(
            interaction, lambda: bot.service.document(document, space=space)
        )
        counted = await common.work(
            interaction, lambda: len(bot.service.quantities(found.id, space=space))
        )
        text = bot.words_for(interaction)
        file = Attached("document.txt", found.text.encode("utf-8", "replace"))
        limit = interaction.filesize_limit
        await common.show(
            interaction,
            Post(
                document_card(found, counted, text),
                None,
                (file,) if len(file.data) < limit else (),
            ),
        )

    @app_commands.command(name=said("remove"), description=said("remove_what"))
    @app_commands.rename(document=said("document"))
    @app_commands.describe(document=said("document_what"))
    async def remove(
        self, interaction: "discord.Interaction[Bot]", document: str
    ) -> None:
        """Remove one document for good."""
        if not await _allowed(interaction):
            return
        bot = interaction.client
        space = of_interaction(interaction, bot.settings).space
        gone = await common.write(
            interaction, lambda own: own.remove(document, space=space)
        )
        bot.titles.changed(space)
        text = bot.words_for(interaction)
        name = line(gone.title, _NAME) or gone.id
        await common.show(interaction, text("source.removed", name=name))

    @app_commands.command(name=said("refresh"), description=said("refresh_what"))
    @app_commands.rename(document=said("document"))
    @app_commands.describe(document=said("document_what"))
    async def refresh(
        self, interaction: "discord.Interaction[Bot]", document: str
    ) -> None:
        """Read one document's source again."""
        if not await _allowed(interaction):
            return
        bot = interaction.client
        space = of_interaction(interaction, bot.settings).space
        report = await common.write(
            interaction, lambda own: own.refresh(document, space=space)
        )
        bot.titles.changed(space)
        await common.show(interaction, _outcome(report, bot.words_for(interaction)))

    @app_commands.command(name=said("export"), description=said("export_what"))
    async def export(self, interaction: "discord.Interaction[Bot]") -> None:
        """Give all documents back as one file that `pincite add` reads."""
        if not await _allowed(interaction):
            return
        bot = interaction.client
        text = bot.words_for(interaction)
        space = of_interaction(interaction, bot.settings).space
        found = await common.work(
            interaction, lambda: bot.service.documents(space=space)
        )
        rows = [
            await common.work(interaction, partial(_row, bot, document.id, space))
            for document in found
        ]
        packed = gzip.compress("".join(rows).encode("utf-8", "replace"), mtime=0)
        if len(packed) > interaction.filesize_limit:
            size = f"{len(packed) / 2**20:.0f}"
            await common.show(interaction, text("source.export_large", size=size))
            return
        card = Card(text=text("source.exported", count=len(found)))
        file = Attached("documents.jsonl.gz", packed)
        await common.show(interaction, Post(card, None, (file,)))

    @show.autocomplete("document")
    @remove.autocomplete("document")
    @refresh.autocomplete("document")
    async def offered(
        self, interaction: "discord.Interaction[Bot]", typed: str
    ) -> "list[common.Choice]":
        """Offer the documents by title."""
        return await common.titles(interaction, typed)


async def add_all(
    interaction: "discord.Interaction[Bot]", jobs: "Sequence[Adding]"
) -> None:
    """Add what *jobs* find and read it into the index, beside the questions."""
    bot = interaction.client
    text = bot.words_for(interaction)
    space = of_interaction(interaction, bot.settings).space
    reports: list[Report] = []
    steps: list[tuple[int, int | None]] = []

    def add(own: "Service") -> None:
        for report in chain.from_iterable(job(own) for job in jobs):
            reports.append(report)
            if bot.stopping.is_set():
                return
        with suppress(PinciteError):  # they are in; the next question tells
            own.sync(lambda done, total: steps.append((done, total)), space=space)

    def progress() -> str | None:
        if bot.stopping.is_set():
            return text("source.stopping", count=len(reports))
        if steps:
            done, total = steps[-1]
            return text("source.indexing", done=done, total=total or "?")
        return text("source.adding", count=len(reports)) if reports else None

    await common.write(interaction, add, progress)
    bot.titles.changed(space)
    rows = [_outcome(report, text) for report in reports]
    pages = list(pack(rows or [text("source.nothing")], TEXT_LIMIT))
    files = (
        (Attached("report.txt", "\n".join(rows).encode()),) if len(pages) > 1 else ()
    )
    title = text("source.added", count=len(rows))
    await common.show(interaction, Post(Card(title=title, text=pages[0]), None, files))


async def _allowed(
    interaction: "discord.Interaction[Bot]", *, adding: bool = False
) -> bool:
    """Acknowledge, and refuse who may not do this."""
    await common.wait(interaction)
    bot = interaction.client
    place = of_interaction(interaction, bot.settings)
    choices = bot.memory.choices(place.key)
    if may_manage(interaction, place, choices, adding=adding):
        return True
    await common.show(interaction, bot.words_for(interaction)("source.refused"))
    return False


def _outcome(report: "Report", text: Words) -> str:
    name = line(report.title or report.source, _NAME)
    if report.reason:
        return text(
            "source.failed", name=name, reason=escape(text.reason(report.reason))
        )
    said = text(f"source.{report.outcome}_one", name=name, id=report.document or "-")
    if (near := report.near) is None:
        return said
    other = line(near.title, _NAME) or near.document
    return said + "\n" + text("source.near", name=other, id=near.document)


def _row(bot: "Bot", identity: str, space: str) -> str:
    document = bot.service.document(identity, space=space)
    published = document.published
    row = {
        "id": document.id,
        "title": document.title,
        "url": document.url,
        "date": published.isoformat() if published else None,
        "text": document.text,
    }
    return json.dumps(row, ensure_ascii=False) + "\n"
