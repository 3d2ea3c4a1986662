"""The pages: ask, read the answer, open the source where it says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.http import inputs, reading
from bot.http.desk import Desk, Number
from bot.http.errors import BadParameterError
from bot.http.inputs import Asked
from bot.http.page import render, web_address, words
from bot.http.reading import Paragraph
from corpus.model import Document, Quantity, Span
from index.model import Citation

REMEMBERED = 3  # earlier questions that a follow-up is read with
LISTED = 200  # sources on one page
MOST_MARKS = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A citation cut for display; *link* leads into the publisher's own page."""

    citation: Citation
    lines: tuple[Paragraph, ...]
    link: str | None


@dataclass(frozen=True, slots=True)
class Marked:
    """A number of a source: what it is, in a line, and whether a link cites it."""

    quantity: Quantity
    what: str
    note: str
    cited: bool


class Views:
    """The pages, over one *desk*."""

    def __init__(self, desk: Desk) -> None:
        """Answer through *desk*."""
        self._desk = desk

    async def ask(self, request: Request) -> Response:
        """``GET /``: the question, and its answer when it has one."""
        given = request.query_params
        previous = tuple(map(inputs.question, given.getlist("p")[-REMEMBERED:]))
        question = given.get("q", "")
        if not question.strip():
            return render("ask.html", answer=None)
        asked = Asked(question=inputs.question(question), previous=previous)
        answer = await self._desk.ask(asked)
        return render(
            "ask.html",
            answer=answer,
            citations=[_shown(each) for each in answer.citations],
            nearest=_shown(answer.nearest) if answer.nearest else None,
            previous=previous,
            earlier=(*previous, asked.question)[-REMEMBERED:],
        )

    async def sources(self, request: Request) -> Response:
        """``GET /sources``: what there is to ask about."""
        documents = await self._desk.documents()
        last = max(1, -(-len(documents) // LISTED))
        part = inputs.whole(request.query_params.get("part"), "part", 1, last) or 1
        listed = documents[(part - 1) * LISTED : part * LISTED]
        return render(
            "sources.html", documents=listed, part=part, last=last, here="sources"
        )

    async def read(self, request: Request) -> Response:
        """``GET /read/{id}``: a source, the passage of the link highlighted."""
        given = request.query_params
        document = await self._desk.document(request.path_params["id"])
        cited = _inside(document, given["at"], "at") if "at" in given else None
        marks = given.getlist("mark")[:MOST_MARKS]
        answers = [_inside(document, mark, "mark") for mark in marks]
        pieces = reading.parts(document.text) or [Span(0, 1)]
        asked = inputs.whole(given.get("part"), "part", 1, len(pieces))
        place = (
            asked - 1 if asked else reading.part_of(pieces, cited.start if cited else 0)
        )
        part = pieces[place]
        numbers = await self._desk.numbers(document.id)
        spans = [number.quantity.passage.span for number in numbers]
        marked = [_marked(number, cited) for number in numbers]
        here = [i for i, span in enumerate(spans) if span.overlaps(part)]
        return render(
            "read.html",
            document=document,
            cited=cited,
            lines=tuple(
                reading.paragraphs(
                    document.text, part, numbers=spans, cited=cited, answers=answers
                )
            ),
            numbers=marked,
            shown=_grouped(marked, here),
            count=len(here),
            part=place + 1,
            last=len(pieces),
        )


def _shown(citation: Citation) -> Shown:
    passage = citation.passage
    lines = reading.paragraphs(
        passage.document.text, passage.span, answers=citation.marks
    )
    return Shown(citation, tuple(lines), web_address(passage.document.url))


def _marked(number: Number, cited: Span | None) -> Marked:
    quantity = number.quantity
    what = words(number.fact) if number.fact else ""
    note = " · ".join(part for part in (quantity.kind, what) if part)
    inside = cited is not None and cited.overlaps(quantity.passage.span)
    return Marked(quantity, what, note, inside)


def _grouped(numbers: Sequence[Marked], here: list[int]) -> list[tuple[str, list[int]]]:
    """Put the cited numbers first: nothing on the page can scroll the list to them."""
    cited = [place for place in here if numbers[place].cited]
    others = [place for place in here if not numbers[place].cited]
    groups = [("In the cited passage", cited), ("Elsewhere", others)]
    return [(title, places) for title, places in groups if places]


def _inside(document: Document, value: str, called: str) -> Span:
    span = inputs.span(value, called)
    if span.end > len(document.text):
        raise BadParameterError(called, f"within the {len(document.text)} characters")
    return span
