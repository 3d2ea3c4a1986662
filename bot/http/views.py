"""The pages: ask, read the answer, open the source where it says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.http import inputs, reading
from bot.http.desk import Desk
from bot.http.errors import BadParameterError
from bot.http.inputs import Asked
from bot.http.page import render, spelled, words
from bot.http.reading import Paragraph
from bot.http.versions import lines
from bot.links import digest, permalink
from corpus.model import Passage, Quantity, Span
from corpus.page import page
from corpus.store import Reading
from index.link import link
from index.model import Citation

REMEMBERED = 3  # earlier questions that a follow-up is read with
LISTED = 200  # sources on one page
MOST_MARKS = 50
COMPARED = 400_000  # characters; longer versions take too long to be held together


@dataclass(frozen=True, slots=True)
class Shown:
    """A citation cut for display: *page* of the source, *link* to its publisher."""

    citation: Citation
    lines: tuple[Paragraph, ...]
    link: str | None
    page: str | None


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
        found = await self._desk.reading(request.path_params["id"])
        text = found.document.text
        cited = _inside(text, given["at"], "at") if "at" in given else None
        marks = given.getlist("mark")[:MOST_MARKS]
        answers = [_inside(text, mark, "mark") for mark in marks]
        pieces = reading.parts(text) or [Span(0, 1)]
        asked = inputs.whole(given.get("part"), "part", 1, len(pieces))
        start = cited.start if cited else 0
        place = asked - 1 if asked else reading.part_of(pieces, start)
        part = pieces[place]
        numbers = _marked(found, cited)
        spans = [number.quantity.passage.span for number in numbers]
        here = [i for i, span in enumerate(spans) if span.overlaps(part)]
        paragraphs = reading.paragraphs(
            text, part, numbers=spans, cited=cited, answers=answers
        )
        return render(
            "read.html",
            document=found.document,
            cited=cited,
            changed="is" in given and not _is_still(text, cited, given["is"]),
            versions=found.versions,
            superseded=found.superseded,
            newer=await self._newer(found, cited),
            lines=tuple(paragraphs),
            numbers=numbers,
            shown=_grouped(numbers, here),
            count=len(here),
            part=place + 1,
            last=len(pieces),
        )

    async def changes(self, request: Request) -> Response:
        """``GET /read/{id}/changes``: a version beside the one before it."""
        inputs.only(request.query_params, set())
        new = await self._desk.reading(request.path_params["id"])
        document = new.document
        ids = [version.id for version in new.versions]
        place = len(ids) - 1 - ids[::-1].index(document.id)
        if not place:
            return render("versions.html", document=document, old=None)
        old = await self._desk.reading(ids[place - 1])
        longest = max(len(document.text), len(old.document.text))
        found = None
        if longest <= COMPARED:
            found = await self._desk.difference(document.id)
        return render(
            "versions.html",
            document=document,
            old=new.versions[place - 1],
            new=new.versions[place],
            found=found,
            lines=tuple(lines(found)) if found else (),
        )

    async def _newer(self, found: Reading, cited: Span | None) -> str | None:
        """Return where the newest version has the cited words, if it has them once."""
        if not found.superseded or cited is None:
            return None
        newest = (await self._desk.reading(found.newest.id)).document
        words = found.document.text[cited.start : cited.end]
        if newest.text.count(words) != 1:
            return None
        start = newest.text.index(words)
        return permalink(Passage(newest, Span(start, start + len(words))))


def _shown(citation: Citation) -> Shown:
    passage = citation.passage
    cut = reading.paragraphs(
        passage.document.text, passage.span, answers=citation.marks
    )
    return Shown(citation, tuple(cut), link(passage), page(passage))


def _marked(found: Reading, cited: Span | None) -> list[Marked]:
    known = {fact.quantity.passage.span: fact for fact in found.facts}
    marked: list[Marked] = []
    for quantity in found.quantities:
        span = quantity.passage.span
        fact = known.get(span)
        what = words(fact) if fact else ""
        note = " · ".join(part for part in (spelled(quantity), what) if part)
        inside = cited is not None and cited.overlaps(span)
        marked.append(Marked(quantity, what, note, inside))
    return marked


def _is_still(text: str, cited: Span | None, made_for: str) -> bool:
    """Tell whether the cited words are those that the link was made for."""
    return cited is not None and digest(text[cited.start : cited.end]) == made_for


def _grouped(numbers: Sequence[Marked], here: list[int]) -> list[tuple[str, list[int]]]:
    """Put the cited numbers first: nothing on the page can scroll the list to them."""
    cited = [place for place in here if numbers[place].cited]
    others = [place for place in here if not numbers[place].cited]
    groups = [("In the cited passage", cited), ("Elsewhere", others)]
    return [(title, places) for title, places in groups if places]


def _inside(text: str, value: str, called: str) -> Span:
    span = inputs.span(value, called)
    if span.end > len(text):
        raise BadParameterError(called, f"within the {len(text)} characters")
    return span
