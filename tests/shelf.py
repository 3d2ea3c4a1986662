"""A service over documents held in memory, for tests of what stands in front of it.

It finds passages by the words of the question alone and reads whole numbers only; the
types are the real ones, so that what a front end shows is made as it will be.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from threading import Event

from bot.service import Service
from bot.settings import Settings
from corpus.errors import UnknownDocumentError
from corpus.model import DEFAULT_SPACE, Document, Fact, Passage, Quantity, Span
from corpus.store import Reading, Version
from index.model import Answer, Citation, Hit

_SENTENCE = re.compile(r"[^.\n]+\.?")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"\w{4,}")


def document(text: str, *, title: str = "A title", url: str | None = None) -> Document:
    made = sha256(f"{title}\0{text}".encode()).hexdigest()[:16]
    published = date(2026, 1, 31)
    return Document(id=made, title=title, text=text, url=url, published=published)


class Shelf(Service):
    """Answers from *documents*; *hold* keeps every answer back until it is set."""

    def __init__(self, *documents: Document, hold: Event | None = None) -> None:
        super().__init__(Settings(data=Path("/nowhere")))
        self._documents = {each.id: each for each in documents}
        self._hold = hold
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def warm(self, *, space: str = DEFAULT_SPACE) -> None:
        pass

    def ask(  # noqa: PLR0913  as the service's
        self,
        question: str,
        *,
        space: str = DEFAULT_SPACE,
        document: str | None = None,
        previous: Sequence[str] = (),
        as_of: date | None = None,
        least: float | None = None,
    ) -> Answer:
        del document, as_of, least
        self.asked.append((question, tuple(previous)))
        if self._hold:
            self._hold.wait(20)
        hits = self.search(question, space=space)
        if not hits:
            return Answer(
                question=question,
                status="not_found",
                text="",
                confidence=0.1,
                corpus=self.state(),
                reason=f"no sentence has the words of {question!r}",
            )
        passage = hits[0].passage
        numbers = tuple(_numbers(passage))
        marks = tuple(number.passage.span for number in numbers)
        return Answer(
            question=question,
            status="answered",
            text=passage.text.strip(),
            confidence=0.9,
            corpus=self.state(),
            quantities=numbers,
            citations=(Citation(passage, hits[0].score, marks),),
        )

    def search(
        self, query: str, *, space: str = DEFAULT_SPACE, k: int = 10
    ) -> list[Hit]:
        del space
        wanted = {word.lower() for word in _WORD.findall(query)}
        found = [
            Hit(Passage(each, Span(*match.span())), round(len(both) / len(wanted), 4))
            for each in self._documents.values()
            for match in _SENTENCE.finditer(each.text)
            if (both := wanted & {w.lower() for w in _WORD.findall(match.group())})
        ]
        return sorted(found, key=lambda hit: -hit.score)[:k]

    def documents(self, *, space: str = DEFAULT_SPACE) -> list[Document]:
        del space
        return list(self._documents.values())

    def document(self, identity: str, *, space: str = DEFAULT_SPACE) -> Document:
        del space
        try:
            return self._documents[identity]
        except KeyError:
            raise UnknownDocumentError(identity) from None

    def quantities(
        self, identity: str, *, space: str = DEFAULT_SPACE
    ) -> list[Quantity]:
        found = self.document(identity, space=space)
        return list(_numbers(found.all())) if found.text else []

    def reading(self, identity: str, *, space: str = DEFAULT_SPACE) -> Reading:
        document = self.document(identity, space=space)
        numbers = self.quantities(identity, space=space)
        title = document.title
        facts = [Fact(quantity=n, entity=title, status="target") for n in numbers]
        day = datetime(2026, 1, 31, tzinfo=UTC)
        return Reading(document, numbers, facts, [Version(identity, title, day, None)])

    def state(self, *, space: str = DEFAULT_SPACE) -> str:
        del space
        return sha256("".join(sorted(self._documents)).encode()).hexdigest()[:16]

    def close(self) -> None:
        if self._hold:
            self._hold.set()


def _numbers(passage: Passage) -> list[Quantity]:
    return [
        Quantity(
            Decimal(match.group()), None, "=", "", "number", passage.part(*match.span())
        )
        for match in _NUMBER.finditer(passage.text)
    ]
