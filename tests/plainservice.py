"""A service that answers by shared words, with real documents, spans and numbers."""

import re
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.service import Report, Service, Step
from bot.settings import Settings
from corpus.errors import EmptyQuestionError, SourceError, UnknownDocumentError
from corpus.model import DEFAULT_SPACE, Document, Fact, Passage, Quantity, Span
from corpus.quantity import quantities
from index.model import Answer, Citation, Hit

ARTICLE = (
    "Japan keeps its lead in solid-state batteries.\n"
    "Toyota claims more than 1,000 solid-state battery patents.\n"
    "Japan's subsidy was over $660 million in 2024.\n"
    "Cell prices could fall to around CNY 1/Wh by 2030."
)
_SENTENCE = re.compile(r"[^\n]+")
_WORD = re.compile(r"\w{3,}")
_COMMON = frozenset(
    [
        "the",
        "what",
        "how",
        "many",
        "are",
        "does",
        "did",
        "was",
        "were",
        "will",
        "who",
        "and",
        "for",
    ]
)


def document(
    text: str = ARTICLE, title: str = "Japan keeps lead", space: str = DEFAULT_SPACE
) -> Document:
    return Document(
        id=f"{zlib.crc32(f'{title} {text}'.encode()):08x}",
        title=title,
        text=text,
        url="https://example.org/a",
        published=date(2025, 10, 3),
        source="article.txt",
        space=space,
    )


class PlainService(Service):
    """Every sentence is a line; the one with the most of the question's words wins."""

    def __init__(self, data: Path, *, seconds: float = 0.0) -> None:
        super().__init__(Settings(data=data))
        self.kept: list[Document] = []
        self.synced: list[str] = []
        self.seconds = seconds
        self.asked: list[tuple[str, str, str | None, tuple[str, ...]]] = []
        self.fails: Exception | None = None

    def keep(self, *documents: Document) -> "PlainService":
        self.kept += documents
        return self

    def twin(self) -> "PlainService":
        return self

    def sync(self, step: Step | None = None, *, space: str = DEFAULT_SPACE) -> None:
        self.synced.append(space)
        if step is not None:
            step(0, len(list(self._sentences(space))))
        time.sleep(self.seconds)

    def warm(self, *, space: str = DEFAULT_SPACE) -> None:
        pass

    def ask(  # noqa: PLR0913  as the service's
        self,
        question: str,
        *,
        space: str = DEFAULT_SPACE,
        document: str | None = None,
        previous: Sequence[str] = (),
        as_of: date | None = None,  # noqa: ARG002
        least: float | None = None,  # noqa: ARG002
    ) -> Answer:
        self.asked.append((question, space, document, tuple(previous)))
        time.sleep(self.seconds)
        if self.fails is not None:
            raise self.fails
        if not question.strip():
            raise EmptyQuestionError
        hits = [
            hit
            for hit in self.search(" ".join((*previous, question)), space=space)
            if document in (None, hit.passage.document.id)
        ]
        best = hits[0] if hits and hits[0].score > 0 else None
        numbers = quantities(best.passage) if best else ()
        if best is None or ("how" in question.lower() and not numbers):
            return Answer(
                question=question,
                status="not_found",
                text="",
                confidence=0.0,
                corpus=self.state(space=space),
                reason="no passage has the words of the question",
                nearest=Citation(hits[0].passage, 0.0) if hits else None,
            )
        said = numbers[0].passage if numbers else best.passage
        return Answer(
            question=question,
            status="answered",
            text=said.text,
            confidence=0.9,
            corpus=self.state(space=space),
            quantities=numbers,
            citations=(Citation(best.passage, best.score, (said.span,)),),
        )

    def search(
        self, query: str, *, space: str = DEFAULT_SPACE, k: int = 10
    ) -> list[Hit]:
        wanted = set(_WORD.findall(query.lower())) - _COMMON
        hits = [
            Hit(passage, len(wanted & set(_WORD.findall(passage.text.lower()))) / 10)
            for passage in self._sentences(space)
        ]
        return sorted(hits, key=lambda hit: -hit.score)[:k]

    def add(
        self, sources: Sequence[str], *, space: str = DEFAULT_SPACE
    ) -> Iterator[Report]:
        for source in sources:
            if "bad" in source:
                yield Report(source, "failed", reason="it is not @everyone's file")
            else:
                yield from self.add_bytes(source, ARTICLE.encode(), space=space)

    def add_bytes(
        self, name: str, data: bytes, *, space: str = DEFAULT_SPACE
    ) -> Iterator[Report]:
        if not data.strip():
            raise SourceError(name, "it is empty")
        try:
            text = data.decode()
        except UnicodeDecodeError:
            raise SourceError(name, "it is no text") from None
        new = document(text, name, space)
        self.keep(new)
        yield Report(name, "added", new.id, new.title)
        time.sleep(self.seconds)

    def documents(self, *, space: str = DEFAULT_SPACE) -> list[Document]:
        return [replace(d, text="") for d in self.kept if d.space == space]

    def document(self, identity: str, *, space: str = DEFAULT_SPACE) -> Document:
        for kept in self.kept:
            if (kept.id, kept.space) == (identity, space):
                return kept
        raise UnknownDocumentError(identity)

    def remove(self, identity: str, *, space: str = DEFAULT_SPACE) -> Document:
        gone = self.document(identity, space=space)
        self.kept.remove(gone)
        return gone

    def refresh(self, identity: str, *, space: str = DEFAULT_SPACE) -> Report:
        kept = self.document(identity, space=space)
        return Report(kept.source, "unchanged", kept.id, kept.title)

    def quantities(
        self, identity: str, *, space: str = DEFAULT_SPACE
    ) -> list[Quantity]:
        return list(quantities(self.document(identity, space=space).all()))

    def facts(
        self,
        *,
        space: str = DEFAULT_SPACE,
        document: str | None = None,
        entity: str | None = None,  # noqa: ARG002
        unit: str | None = None,
        year: int | None = None,  # noqa: ARG002
    ) -> list[Fact]:
        found = (q for d in self.kept if d.space == space for q in quantities(d.all()))
        return [
            Fact(quantity=q)
            for q in found
            if unit in (None, q.unit) and document in (None, q.passage.document.id)
        ]

    def state(self, *, space: str = DEFAULT_SPACE) -> str:
        ids = "".join(kept.id for kept in self.kept if kept.space == space)
        return f"{zlib.crc32(ids.encode()):016x}"

    def verify(self) -> list[str]:
        return []

    def close(self) -> None:
        pass

    def _sentences(self, space: str) -> Iterator[Passage]:
        for kept in self.kept:
            if kept.space == space:
                for match in _SENTENCE.finditer(kept.text):
                    yield Passage(kept, Span(match.start(), match.end()))
