"""Lists as cards: numbers, documents, claims held against passages. Pure."""

from collections.abc import Sequence

from bot.claim import Checked
from bot.compare import Row
from bot.discord.amounts import amount
from bot.discord.card import TEXT_LIMIT, TITLE_LIMIT, Card, paged
from bot.discord.cite import LINK_LIMIT, NAME_LIMIT, opened, source
from bot.discord.text import escape, line, quotations
from bot.discord.words import Words
from bot.links import Links
from corpus.model import Document, Passage, Quantity, Span

_ROW = 300
_LIST_LIMIT = 1800  # lists are read a page at a time
_PAGE = TEXT_LIMIT - 900  # of quotation, which leaves room for its source


def number_cards(
    quantities: Sequence[Quantity], words: Words, *, title: str
) -> tuple[Card, ...]:
    """Return *quantities* as pages: how each is read, and the words it is read from."""
    blocks = [
        f"{number}\\. **{escape(amount(quantity))}** · {escape(quantity.kind)} · "
        + line(quantity.passage.text, 200)
        for number, quantity in enumerate(quantities, 1)
    ] or [words("numbers.none")]
    card = Card(text="", title=line(title, TITLE_LIMIT))
    return paged(blocks, _LIST_LIMIT, card, words)


def document_cards(
    documents: Sequence[Document], words: Words, *, title: str
) -> tuple[Card, ...]:
    """Return *documents* as pages of one line each."""
    blocks = [
        " · ".join(
            part
            for part in (
                f"`{document.id}`",
                line(document.title, NAME_LIMIT),
                document.published.isoformat() if document.published else "",
                opened(document.url, words),
            )
            if part
        )
        for document in documents
    ] or [words("source.none")]
    return paged(blocks, _LIST_LIMIT, Card(text="", title=title), words)


def document_card(document: Document, numbers: int, words: Words) -> Card:
    """Return what is known of one document."""
    facts = {
        "id": f"`{document.id}`",
        "author": line(document.author or "", NAME_LIMIT),
        "published": document.published.isoformat() if document.published else "",
        "language": line(document.language or "", NAME_LIMIT),
        "source": line(document.source, LINK_LIMIT),
        "length": f"{len(document.text):,}",
        "numbers": f"{numbers:,}",
    }
    rows = [
        f"{words(f'document.{key}')}: {fact}" for key, fact in facts.items() if fact
    ]
    if link := opened(document.url, words):
        rows.append(link)
    title = line(document.title, TITLE_LIMIT) or words("sources.untitled")
    return Card(title=title, text="\n".join(rows))


def claim_cards(checked: Checked, words: Words, links: Links) -> tuple[Card, ...]:
    """Return how a claim's numbers compare, and the sentences it was held against."""
    blocks: list[str] = []
    for compared in checked.numbers:
        claimed = line(compared.claimed.passage.text, NAME_LIMIT)
        found = compared.found
        stated = line(found.passage.text, NAME_LIMIT) if found else ""
        blocks.append(
            words(f"claim.{compared.verdict}", claimed=claimed, stated=stated)
        )
    if not checked.sentences:
        blocks.append(words("claim.nothing"))
    for number, sentence in enumerate(checked.sentences, 1):
        blocks += quotations(sentence.text, _found_in(sentence, checked), _PAGE)
        blocks.append(source(number, sentence, words, links))
    card = Card(text="", title=words("claim.title"))
    return paged(blocks, TEXT_LIMIT, card, words)


def compared_cards(
    rows: Sequence[Row], words: Words, links: Links, *, title: str
) -> tuple[Card, ...]:
    """Return numbers side by side: what each is of, as stated, and where it stands."""
    documents = list(dict.fromkeys(row.quantity.passage.document for row in rows))
    blocks = [
        f"- {line(row.label, _ROW)}: **{line(row.quantity.passage.text, NAME_LIMIT)}**"
        f" \\[{documents.index(row.quantity.passage.document) + 1}\\]"
        for row in rows
    ]
    if blocks:
        blocks += (
            source(number, document.all(), words, links)
            for number, document in enumerate(documents, 1)
        )
    else:
        blocks = [words("compare.none")]
    return paged(blocks, TEXT_LIMIT, Card(text="", title=line(title, 256)), words)


def _found_in(passage: Passage, checked: Checked) -> list[Span]:
    """Return where the numbers held against the claim are in *passage*."""
    base = passage.span.start
    return [
        Span(found.span.start - base, found.span.end - base)
        for compared in checked.numbers
        if compared.found
        for found in (compared.found.passage,)
        if found.document.id == passage.document.id and passage.span.covers(found.span)
    ]
