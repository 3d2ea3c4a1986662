"""Where an answer's words stand: documents named and linked. Pure."""

from bot.discord.text import line, units
from bot.discord.words import Words
from bot.links import Links
from corpus.model import Passage, Span
from corpus.page import page
from index.model import Citation

NAME_LIMIT = 160
LINK_LIMIT = 1000


def source(
    number: int,
    passage: Passage,
    words: Words,
    links: Links,
    marks: tuple[Span, ...] = (),
) -> str:
    """Return the source of a quotation: number, title, page, day, and a link to it."""
    document = passage.document
    name = line(document.title, NAME_LIMIT) or words("sources.untitled")
    parts = [f"\\[{number}\\] {name}"]
    if on := page(passage):
        parts.append(line(on, NAME_LIMIT))
    if document.published:
        parts.append(document.published.isoformat())
    if link := opened(links.to(passage, marks), words):
        parts.append(link)
    return " · ".join(parts)


def opened(url: str | None, words: Words) -> str:
    """Return a link to *url*, or nothing.

    Its words are ours: Discord reads a link's words for links once more, so a title
    there could lead elsewhere.
    """
    where = _address(url)
    return f"[{words('sources.open')}](<{where}>)" if where else ""


def _address(url: str | None) -> str | None:
    """Return *url* fit for a masked link, or None where Discord would not open it."""
    if not url or not url.startswith(("http://", "https://")):
        return None
    safe = "".join(f"%{ord(c):02X}" if c in ' <>()"\\' else c for c in url)
    return safe if safe.isprintable() and units(safe) <= LINK_LIMIT else None


def marked_in(citation: Citation) -> tuple[Span, ...]:
    """Return the answering words as offsets into the quotation."""
    base, end = citation.passage.span.start, citation.passage.span.end
    return tuple(
        Span(max(mark.start, base) - base, min(mark.end, end) - base)
        for mark in citation.marks
        if mark.overlaps(citation.passage.span)
    )
