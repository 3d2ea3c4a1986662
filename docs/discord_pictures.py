"""Make the pictures of the Discord bot.

    PYTHONPATH=.:tests:docs python docs/discord_pictures.py

The bot runs as its own process against the tests' fake Discord, reads the seed article
and is asked about it; what it sends is drawn as Discord would. Needs chromium and its
driver, and the fonts Open Sans and Noto Color Emoji to look as they do here.
"""

import asyncio
import tempfile
from contextlib import closing
from pathlib import Path

from discord_page import Line, page

from bot.service import Service
from bot.settings import Settings
from browser import Browser, browsing
from discordwire import Town, bot
from fakediscord import FakeDiscord, Interaction, Json

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = ROOT / "corpus/articles/japan-solid-state-batteries.txt"
PICTURES = ROOT / "docs/pictures"
# Where citations lead in the pictures.
PAGES = {"PINCITE_HTTP_PUBLIC_URL": "https://docs.example.org"}


_NAMES = ("answer", "talk", "silent", "chart", "claim")


class Scene:
    """One picture in the making."""

    def __init__(self, town: Town) -> None:
        """Begin with nothing."""
        self.town, self.fake = town, town.fake
        self.lines: list[Line] = []

    async def command(self, came: Interaction, words: str) -> Json:
        """Show the answer to a command."""
        await self.town.answer(came)
        answers = f"<b>@Alice</b> used <b>{words}</b>"
        self.lines.append(Line(came.original or {}, "Pincite", answers))
        return came.original or {}

    async def said(self, text: str, channel: Json) -> None:
        """Show what Alice says to the bot, and the reply."""
        said = await self.fake.say(self.town.alice, channel, f"{self.town.me} {text}")
        await self.town.reply(said)
        (reply,) = self.town.replies(said)
        self.lines += [
            Line(said, "Alice"),
            Line(reply, "Pincite", f"<b>@Alice</b> @Pincite {text}"),
        ]

    def page(self) -> str:
        """Return the page."""
        names = {self.fake.app_id: "Pincite"}
        return page(self.lines, self.fake.blobs, names)


async def scenes(folder: Path) -> dict[str, str]:
    """Ask, and return the pages by the names of their pictures."""
    with closing(Service(Settings(data=folder))) as service:
        list(service.add([str(ARTICLE)]))
    async with FakeDiscord() as fake:
        town = Town(fake)
        made = {name: Scene(town) for name in _NAMES}
        async with bot(fake, folder, seconds=None, env=PAGES):
            await fake.until(lambda: fake.commands[None])
            question = "How many solid-state battery patents does Toyota have?"
            await made["answer"].command(await town.ask(question), "/ask")
            await made["talk"].said("What will cell prices be by 2030?", town.thread)
            await made["talk"].said("And by 2035?", town.thread)
            await made["silent"].said("How many patents has Nissan?", town.general)
            question = "How much higher is Japan's share of patents than China's?"
            await made["chart"].command(await town.ask(question), "/ask")
            claim = (
                "By 2035 a cell will cost CNY 0.5/Wh, and Japan holds 36% of patents."
            )
            said = await fake.say(town.bob, town.general, claim)
            made["claim"].lines.append(Line(said, "Bob"))
            menu = await fake.menu(town.alice, town.general, "Check this claim", said)
            await made["claim"].command(menu, "Check this claim")
        return {name: scene.page() for name, scene in made.items()}


def draw(browser: Browser, text: str, file: Path) -> None:
    """Draw one page, as high as it is."""
    browser.look(700, 200)
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as html:
        html.write(text)
        html.flush()
        browser.open(f"file://{html.name}")
        height = browser.run("return document.querySelector('main').offsetHeight")
        browser.look(700, int(height))
        file.write_bytes(browser.picture())


def main() -> None:
    """Write the pictures."""
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        for name, text in asyncio.run(scenes(Path(folder))).items():
            draw(browser, text, PICTURES / f"discord-{name}.png")


if __name__ == "__main__":
    main()
