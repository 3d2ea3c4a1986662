"""Answers as cards. Pure: no network, no Discord library.

Quotations are shown whole, however long: what does not fit on a card is on the next.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.compare import clause
from bot.discord.amounts import amount, points
from bot.discord.card import PLAIN_LIMIT, TEXT_LIMIT, TITLE_LIMIT, Card, pack, paged
from bot.discord.cite import marked_in, source
from bot.discord.text import escape, line, quotations, sentence, units
from bot.discord.words import Words
from bot.links import Links
from corpus.model import Quantity, Span
from index.model import Answer, Citation, Derivation

_HEADING_LIMIT = 80  # longer answers are read as sentences, not as headings
_SHOWN = 3  # quotations under an answer; the sources page has them all
_PAGE = TEXT_LIMIT - 900  # of quotation, which leaves room for its source
_CLAUSE = 200  # units of the words around an operand
_ASKED = 500  # units of what a follow-up was taken for
_ROOM = 600  # of a plain message, for its title and footer


@dataclass(frozen=True, slots=True)
class Look:
    """How answers look in one place: the language, where links lead, with embeds."""

    words: Words
    links: Links = field(default=Links())
    embeds: bool = True

    @property
    def limit(self) -> int:
        """How many units of text one page takes."""
        return TEXT_LIMIT if self.embeds else PLAIN_LIMIT - _ROOM


def answer_cards(answer: Answer, look: Look, *, question: str = "") -> tuple[Card, ...]:
    """Return *answer* as pages, the answering words first.

    *question* is shown as the title where nothing else on the screen shows it.
    """
    title = line(question, TITLE_LIMIT) if question else ""
    if answer:
        sure = look.words("answer.sure", percent=round(100 * answer.confidence))
        card = Card(text="", title=title, footer=sure, tone="answer")
        return paged(_whole(answer, look), look.limit, card, look.words)
    card = Card(text="", title=title, tone="silence")
    return paged(_whole(answer, look), look.limit, card, look.words)


def _whole(answer: Answer, look: Look) -> Iterator[str]:
    if answer.resolved:
        yield look.words("answer.asked", question=line(answer.resolved, _ASKED))
    yield from _said(answer, look) if answer else _unsaid(answer, look)


def source_cards(answer: Answer, look: Look) -> tuple[Card, ...]:
    """Return one page per source of *answer*: where it is, and its words."""
    cited = answer.citations or ((answer.nearest,) if answer.nearest else ())
    cards: list[Card] = []
    words = look.words
    for number, citation in enumerate(cited, 1):
        document, span = citation.passage.document, citation.passage.span
        about = [
            words("sources.place", id=document.id, start=span.start, end=span.end),
            words("sources.score", score=f"{citation.score:.2f}"),
        ]
        if document.author:
            about.append(words("sources.author", name=line(document.author, 100)))
        blocks = [_source(number, citation, look), *about]
        blocks += quotations(citation.passage.text, marked_in(citation), _PAGE)
        title = words("sources.title", number=number, total=len(cited))
        cards += (Card(title=title, text=page) for page in pack(blocks, TEXT_LIMIT))
    return tuple(cards)


def _said(answer: Answer, look: Look) -> Iterator[str]:
    """Yield the answering words, how they were worked out, and the quotations."""
    first, *rest = answer.citations[:_SHOWN]
    if answer.derivation:
        yield from _derived(answer, answer.derivation, look)
    elif (place := _place(answer.text, first)) is None:
        yield from _heading(_ours(answer.text, first, look), look.limit)
    elif not first.marks and place != first.passage.span:
        first = replace(first, marks=(place,))
    for number, citation in enumerate((first, *rest), 1):
        yield from _cited(number, citation, look)
    if more := len(answer.citations) - 1 - len(rest):
        yield look.words("answer.more", count=more)


def _ours(text: str, citation: Citation, look: Look) -> str:
    """Return *text* in the reader's language, unless it is the document's own words."""
    if " ".join(text.split()) in " ".join(citation.passage.text.split()):
        return text
    return look.words.reason(text)


def _place(text: str, citation: Citation) -> Span | None:
    """Return where *text* is in the quotation, which then need not be said before it.

    None where it is not, or where it is short and not all of it: a good heading.
    """
    quote, base = citation.passage.text, citation.passage.span.start
    if units(text) <= _HEADING_LIMIT and text.split() != quote.split():
        return None
    found = re.search(r"\s+".join(map(re.escape, text.split())), quote)
    return Span(base + found.start(), base + found.end()) if found else None


def _unsaid(answer: Answer, look: Look) -> Iterator[str]:
    yield f"### {look.words('answer.silent')}"
    if answer.reason:
        yield from _paragraph(sentence(look.words.reason(answer.reason)), look.limit)
    if answer.nearest:
        yield f"**{look.words('answer.nearest')}**"
        yield from _cited(1, answer.nearest, look)


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


def _derived(answer: Answer, derivation: Derivation, look: Look) -> Iterator[str]:
    """Yield the result, the arithmetic, and each operand with its source."""
    result = answer.text.removesuffix(f" ({derivation.expression})")
    result = points(look.words.reason(result), derivation.value, look.words)
    yield from _heading(result, look.limit)
    yield f"= {escape(derivation.expression)}"
    for place in derivation.operands:
        quantity = answer.quantities[place]
        number = _number_of(quantity, answer.citations)
        mark = f" \\[{number}\\]" if number else ""
        around = line(clause(quantity.passage), _CLAUSE)
        yield f"- **{escape(amount(quantity))}** · {around}{mark}"


def _cited(number: int, citation: Citation, look: Look) -> Iterator[str]:
    name = _source(number, citation, look)
    *firsts, last = quotations(citation.passage.text, marked_in(citation), look.limit)
    yield from firsts
    if units(last) + units(name) < look.limit:
        yield f"{last}\n{name}"  # a source stays with its words
    else:
        yield last
        yield name


def _source(number: int, citation: Citation, look: Look) -> str:
    passage = citation.passage
    return source(number, passage, look.words, look.links, citation.marks)


def _number_of(quantity: Quantity, citations: Sequence[Citation]) -> int | None:
    for number, citation in enumerate(citations, 1):
        passage = citation.passage
        if passage.document.id == quantity.passage.document.id and passage.span.covers(
            quantity.passage.span
        ):
            return number
    return None
