"""What a message shows: cards of text within Discord's limits. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from bot.discord.text import units
from bot.discord.words import Words

TITLE_LIMIT = 256
FOOTER_LIMIT = 300
TEXT_LIMIT = 4096  # of an embed; its whole must stay under 6,000
PLAIN_LIMIT = 2000  # of a message, where embeds may not be shown

Tone: TypeAlias = Literal["answer", "silence", "plain", "trouble"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One page: a title, Markdown text and a footer, each within Discord's limits."""

    text: str
    title: str = ""
    footer: str = ""
    tone: Tone = "plain"

    def __post_init__(self) -> None:
        """Refuse what Discord would refuse."""
        if units(self.text) > TEXT_LIMIT:
            raise ValueError(f"a card of {units(self.text)} units of text")
        if units(self.title) > TITLE_LIMIT or units(self.footer) > FOOTER_LIMIT:
            raise ValueError("a card with a title or footer that is too long")

    def plain(self) -> str:
        """Return the card as one Markdown text, for places without embeds."""
        parts = (self.title and f"**{self.title}**", self.text)
        body = "\n".join(part for part in parts if part)
        return f"{body}\n-# {self.footer}" if self.footer else body


def pack(blocks: Iterable[str], limit: int) -> Iterator[str]:
    """Join *blocks* by line breaks into texts of at most *limit* units.

    A block is never cut, so each must itself fit.
    """
    page = ""
    for block in blocks:
        longer = f"{page}\n{block}" if page else block
        if units(longer) <= limit:
            page = longer
        else:
            yield page
            page = block
    if page:
        yield page


def paged(
    blocks: Iterable[str], limit: int, like: Card, words: Words
) -> tuple[Card, ...]:
    """Return *blocks* as pages, each with the title, footer and tone of *like*."""
    pages = list(pack(blocks, limit))
    total = len(pages)
    if total == 1:
        return (replace(like, text=pages[0]),)
    cards: list[Card] = []
    for number, page in enumerate(pages, 1):
        place = words("page.of", number=number, total=total)
        footer = f"{like.footer} · {place}" if like.footer else place
        cards.append(replace(like, text=page, footer=footer))
    return tuple(cards)
