"""A question set's documents as many corpora of one article each.

Most corpora are small. What is fitted on one corpus of thousands of passages alone
would not know how words and meanings spread over a handful of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.model import Document, Span
from corpus.segment import passages
from corpus.store import Store
from search_quality import lines

LONG = 6_000  # characters of an article, to the next paragraph


@dataclass(frozen=True, slots=True)
class Article:
    """A piece of a document, from *start* on, which is a space of its own."""

    document: Document
    start: int

    @property
    def space(self) -> str:
        """The name of its space."""
        return self.document.space


def articles(folder: Path) -> dict[str, list[Article]]:
    """Return each document of a set, by its id, cut at paragraphs into articles."""
    return {row["id"]: list(_cut(row)) for row in lines(folder / "docs.jsonl")}


def _cut(row: dict[str, Any]) -> Iterator[Article]:
    text, start = row["text"], 0
    while start < len(text):
        end = text.find("\n\n", start + LONG)
        end = len(text) if end < 0 else end
        name = f"{row['id']}~{start}"
        document = Document(
            id=name,
            title=row.get("title") or "",
            text=text[start:end],
            source=name,
            space=name,
        )
        yield Article(document, start)
        start = end


def keep(found: dict[str, list[Article]], work: Path) -> Store:
    """Return a store with the articles, made once in *work*."""
    store = Store.open(work, write=True)
    every = [one for pieces in found.values() for one in pieces]
    if not store.documents(every[0].space):
        with store.transaction():
            for one in every:
                store.add(one.document, passages(one.document))
    return store


def asked(
    row: dict[str, Any], key: int, found: dict[str, list[Article]]
) -> tuple[str, dict[str, Any]]:
    """Return the space that a question is asked in, and the question as of there.

    That is the article that its paragraph is in; one of another set, which no article
    answers, is asked wherever its *key* falls.
    """
    if "off" in row:
        every = [one for pieces in found.values() for one in pieces]
        return every[key % len(every)].space, row
    start, end = row["paragraph"]
    home = max(
        (one for one in found[row["doc_id"]] if one.start <= start),
        key=lambda one: one.start,
    )
    spans = [
        [low - home.start, high - home.start] for low, high in row.get("spans") or ()
    ]
    inside = Span(start - home.start, end - home.start)
    return home.space, row | {
        "doc_id": home.document.id,
        "spans": [s for s in spans if s[0] >= 0 and inside.start <= s[0] < inside.end],
    }
