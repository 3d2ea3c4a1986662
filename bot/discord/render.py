"""Answers as cards. Pure: no network, no Discord library.

Quotations are shown whole, however long: what does not fit on a card is on the next.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from bot.claim import Checked
from bot.compare import Row
from bot.discord.card import PLAIN_LIMIT, TEXT_LIMIT, TITLE_LIMIT, Card, pack
from bot.discord.text import escape, line, quotations, units
from bot.discord.words import Words
from corpus.model import Document, Passage, Quantity, Span
from index.link import link
from index.model import Answer, Citation, Derivation

_HEADING_LIMIT = 80  # longer answers are read as sentences, not as headings
_NAME_LIMIT = 160
_ROW = 300
_LINK_LIMIT = 1000
_SHOWN = 3  # quotations under an answer; the sources page has them all
_PAGE = TEXT_LIMIT - 900  # of quotation, which leaves room for its source
_LIST_LIMIT = 1800  # lists are read a page at a time
_ROOM = 600  # of a plain message, for its title and footer
_BOUNDS = {"=": "", "~": "≈ ", "<": "< ", "<=": "≤ ", ">": "> ", ">=": "≥ "}


def answer_cards(
    answer: Answer, words: Words, *, question: str = "", embeds: bool = True
) -> tuple[Card, ...]:
    """Return *answer* as pages, the answering words first.

    *question* is shown as the title where nothing else on the screen shows it.
    """
    limit = TEXT_LIMIT if embeds else PLAIN_LIMIT - _ROOM
    blocks = _said(answer, words, limit) if answer else _unsaid(answer, words, limit)
    title = line(question, TITLE_LIMIT) if question else ""
    sure = words("answer.sure", percent=round(100 * answer.confidence))
    card = (
        Card(text="", title=title, footer=sure, tone="answer")
        if answer
        else Card(text="", title=title, tone="silence")
    )
    return _cards(blocks, limit, card, words)


def source_cards(answer: Answer, words: Words) -> tuple[Card, ...]:
    """Return one page per source of *answer*: where it is, and its words."""
    cited = answer.citations or ((answer.nearest,) if answer.nearest else ())
    cards: list[Card] = []
    for number, citation in enumerate(cited, 1):
        document, span = citation.passage.document, citation.passage.span
        about = [
            words("sources.place", id=document.id, start=span.start, end=span.end),
            words("sources.score", score=f"{citation.score:.2f}"),
        ]
        if document.author:
            about.append(words("sources.author", name=line(document.author, 100)))
        blocks = [_name(number, citation.passage, words), *about]
        blocks += quotations(citation.passage.text, _marks(citation), _PAGE)
        title = words("sources.title", number=number, total=len(cited))
        cards += (Card(title=title, text=page) for page in pack(blocks, TEXT_LIMIT))
    return tuple(cards)


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
    return _cards(blocks, _LIST_LIMIT, card, words)


def document_cards(
    documents: Sequence[Document], words: Words, *, title: str
) -> tuple[Card, ...]:
    """Return *documents* as pages of one line each."""
    blocks = [
        " · ".join(
            part
            for part in (
                f"`{document.id}`",
                _linked(line(document.title, _NAME_LIMIT), document.url),
                document.published.isoformat() if document.published else "",
            )
            if part
        )
        for document in documents
    ] or [words("source.none")]
    return _cards(blocks, _LIST_LIMIT, Card(text="", title=title), words)


def document_card(document: Document, numbers: int, words: Words) -> Card:
    """Return what is known of one document."""
    facts = {
        "id": f"`{document.id}`",
        "author": line(document.author or "", _NAME_LIMIT),
        "published": document.published.isoformat() if document.published else "",
        "language": line(document.language or "", _NAME_LIMIT),
        "source": line(document.source, _LINK_LIMIT),
        "length": f"{len(document.text):,}",
        "numbers": f"{numbers:,}",
    }
    rows = [
        f"{words(f'document.{key}')}: {fact}" for key, fact in facts.items() if fact
    ]
    if address := _address(document.url):
        rows.append(f"[{words('sources.open')}](<{address}>)")
    title = line(document.title, TITLE_LIMIT) or words("sources.untitled")
    return Card(title=title, text="\n".join(rows))


def claim_cards(checked: Checked, words: Words) -> tuple[Card, ...]:
    """Return how a claim's numbers compare, and the passages it was held against."""
    blocks: list[str] = []
    for compared in checked.numbers:
        claimed = line(compared.claimed.passage.text, _NAME_LIMIT)
        found = compared.found
        stated = line(found.passage.text, _NAME_LIMIT) if found else ""
        blocks.append(
            "- " + words(f"claim.{compared.verdict}", claimed=claimed, stated=stated)
        )
    if not checked.hits:
        blocks.append(words("claim.nothing"))
    for number, hit in enumerate(checked.hits, 1):
        blocks += quotations(hit.passage.text, _found_in(hit.passage, checked), _PAGE)
        blocks.append(_name(number, hit.passage, words))
    card = Card(text="", title=words("claim.title"))
    return _cards(blocks, TEXT_LIMIT, card, words)


def compared_cards(
    rows: Sequence[Row], words: Words, *, title: str
) -> tuple[Card, ...]:
    """Return numbers side by side: what each is of, as stated, and where it stands."""
    documents = list(dict.fromkeys(row.quantity.passage.document for row in rows))
    blocks = [
        f"- {line(row.label, _ROW)}: **{line(row.quantity.passage.text, _NAME_LIMIT)}**"
        f" \\[{documents.index(row.quantity.passage.document) + 1}\\]"
        for row in rows
    ]
    if blocks:
        blocks += (
            _name(number, document.all(), words)
            for number, document in enumerate(documents, 1)
        )
    else:
        blocks = [words("compare.none")]
    return _cards(blocks, TEXT_LIMIT, Card(text="", title=line(title, 256)), words)


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


def amount(quantity: Quantity) -> str:
    """Return how a quantity is read, such as ``≈ 0.6–0.7 CNY/Wh``."""
    return _BOUNDS[quantity.bound] + _value(
        quantity.value, quantity.high, quantity.unit
    )


def _said(answer: Answer, words: Words, limit: int) -> Iterator[str]:
    shown = answer.citations[:_SHOWN]
    if not (shown and answer.text.strip() == shown[0].passage.text.strip()):
        yield from _heading(answer.text, limit)
    if answer.derivation:
        yield from _derived(answer, answer.derivation, words)
    for number, citation in enumerate(shown, 1):
        yield from _cited(number, citation, words, limit)
    if more := len(answer.citations) - len(shown):
        yield words("answer.more", count=more)


def _unsaid(answer: Answer, words: Words, limit: int) -> Iterator[str]:
    yield f"### {words('answer.silent')}"
    if answer.reason:
        yield from _paragraph(answer.reason, limit)
    if answer.nearest:
        yield f"**{words('answer.nearest')}**"
        yield from _cited(1, answer.nearest, words, limit)


def _heading(text: str, limit: int) -> Iterator[str]:
    if "\n" not in text and units(text) <= _HEADING_LIMIT:
        yield f"### {escape(text)}"
    else:
        yield from _paragraph(text, limit)


def _paragraph(text: str, limit: int) -> Iterator[str]:
    if units(escape(text)) <= limit:
        yield escape(text)
    else:
        yield from quotations(text, (), limit)


def _derived(answer: Answer, derivation: Derivation, words: Words) -> Iterator[str]:
    result = _value(derivation.value, derivation.high, derivation.unit)
    yield escape(f"{derivation.expression} = {result}")
    for place in derivation.operands:
        quantity = answer.quantities[place]
        number = _number_of(quantity, answer.citations)
        yield "- " + words(
            "answer.operand",
            amount=escape(amount(quantity)),
            words=line(quantity.passage.text, 200),
            source=f"\\[{number}\\]" if number else "",
        )


def _cited(number: int, citation: Citation, words: Words, limit: int) -> Iterator[str]:
    name = _name(number, citation.passage, words)
    *firsts, last = quotations(citation.passage.text, _marks(citation), limit)
    yield from firsts
    if units(last) + units(name) < limit:
        yield f"{last}\n{name}"  # a source stays with its words
    else:
        yield last
        yield name


def _name(number: int, passage: Passage, words: Words) -> str:
    document = passage.document
    name = line(document.title, _NAME_LIMIT) or words("sources.untitled")
    parts = [f"\\[{number}\\] {name}"]
    if document.published:
        parts.append(document.published.isoformat())
    if address := _address(link(passage)):
        parts.append(f"[{words('sources.open')}](<{address}>)")
    return " · ".join(parts)


def _linked(name: str, url: str | None) -> str:
    address = _address(url)
    return f"[{name}](<{address}>)" if address else name


def _address(url: str | None) -> str | None:
    """Return *url* fit for a masked link, or None where Discord would not open it."""
    if not url or not url.startswith(("http://", "https://")):
        return None
    safe = "".join(f"%{ord(c):02X}" if c in ' <>()"\\' else c for c in url)
    return safe if safe.isprintable() and units(safe) <= _LINK_LIMIT else None


def _marks(citation: Citation) -> tuple[Span, ...]:
    """Return the answering words as offsets into the quotation."""
    base, end = citation.passage.span.start, citation.passage.span.end
    return tuple(
        Span(max(mark.start, base) - base, min(mark.end, end) - base)
        for mark in citation.marks
        if mark.overlaps(citation.passage.span)
    )


def _number_of(quantity: Quantity, citations: Sequence[Citation]) -> int | None:
    for number, citation in enumerate(citations, 1):
        passage = citation.passage
        if passage.document.id == quantity.passage.document.id and passage.span.covers(
            quantity.passage.span
        ):
            return number
    return None


def _value(value: Decimal, high: Decimal | None, unit: str) -> str:
    digits = "–".join(_digits(end, unit) for end in (value, high) if end is not None)
    return f"{digits}{'' if unit == '%' else ' '}{unit}".strip()


def _digits(value: Decimal, unit: str) -> str:
    shown = f"{value:f}" if unit in ("year", "date") else f"{value:,f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _cards(
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
